"""Addresses of the service, and those that its gestures open to others."""

from django.urls import URLPattern, path

from applications.views import cahier, campaigns, complements, team

CALL = "equipe/appels/<slug:code>/"
CAHIER = "equipe/cahier-des-charges/<slug:code>/"
DOSSIER = "equipe/dossiers/<slug:number>/"

urlpatterns: list[URLPattern] = [
    path("equipe/", team.team_today, name="team_today"),
    path("equipe/guide/", team.team_guide, name="team_guide"),
    path("equipe/dossiers/", team.team_applications, name="team_applications"),
    path("equipe/dossiers.xlsx", team.team_applications_xlsx, name="team_applications_xlsx"),
    path(DOSSIER, team.team_application, name="team_application"),
    path(f"{DOSSIER}recevable/", team.team_admit, name="team_admit"),
    path(f"{DOSSIER}irrecevable/", team.team_refuse, name="team_refuse"),
    path(f"{DOSSIER}de-nouveau-recevable/", team.team_readmit, name="team_readmit"),
    path(f"{DOSSIER}complement/", team.team_complement, name="team_complement"),
    path(f"{DOSSIER}message/", team.team_message, name="team_message"),
    path(
        f"{DOSSIER}partenaires/<int:pk>/",
        team.team_partner_answer,
        name="team_partner_answer",
    ),
    path("equipe/courriels/", team.team_emails, name="team_emails"),
    path("equipe/courriels/<int:pk>/", team.team_email, name="team_email"),
    path("equipe/courriels/<int:pk>/partie/", team.team_email_confirm, name="team_email_confirm"),
    path("equipe/courriels/<int:pk>/renvoyer/", team.team_email_retry, name="team_email_retry"),
    path(
        "dossiers/<slug:number>/complement/",
        complements.application_complement,
        name="application_complement",
    ),
    path("equipe/appels/", campaigns.team_campaigns, name="team_campaigns"),
    path(CALL, campaigns.team_campaign, name="team_campaign"),
    path(f"{CALL}reprendre/", campaigns.team_campaign_clone, name="team_campaign_clone"),
    path(f"{CALL}ouvrir/", campaigns.team_campaign_open, name="team_campaign_open"),
    path(f"{CALL}themes/", campaigns.team_campaign_themes, name="team_campaign_themes"),
    path(f"{CALL}types/", campaigns.team_campaign_types, name="team_campaign_types"),
    path(f"{CALL}taux-majores/", campaigns.team_campaign_rates, name="team_campaign_rates"),
    path(f"{CALL}grille/<slug:slug>/", campaigns.team_campaign_grid, name="team_campaign_grid"),
    path(f"{CALL}besoins/", campaigns.team_campaign_needs, name="team_campaign_needs"),
    path(f"{CALL}besoins/<int:pk>/", campaigns.team_campaign_need, name="team_campaign_need"),
    path(
        f"{CALL}besoins/<int:pk>/retirer/",
        campaigns.team_campaign_need_remove,
        name="team_campaign_need_remove",
    ),
    path(f"{CALL}depots-tardifs/", campaigns.team_campaign_permits, name="team_campaign_permits"),
    path(CAHIER, cahier.cahier_write, name="cahier_write"),
    path(f"{CAHIER}parties/", cahier.cahier_add_section, name="cahier_add_section"),
    path(f"{CAHIER}parties/<int:pk>/", cahier.cahier_section, name="cahier_section"),
    path(
        f"{CAHIER}parties/<int:pk>/retirer/",
        cahier.cahier_remove_section,
        name="cahier_remove_section",
    ),
    path(f"{CAHIER}inviter/", cahier.cahier_invite, name="cahier_invite"),
    path(f"{CAHIER}publier/", cahier.cahier_publish, name="cahier_publish"),
    path(
        "appels/<slug:code>/cahier-des-charges/",
        cahier.call_specification,
        name="call_specification",
    ),
    path(
        "appels/<slug:code>/cahier-des-charges.pdf",
        cahier.call_specification_pdf,
        name="call_specification_pdf",
    ),
]
