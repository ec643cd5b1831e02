"""Addresses of the structures: what a link opens, their members, their documents."""

from django.urls import URLPattern, path

from applications.views import links, organisations, team_organisations

MINE = "structures/<int:pk>/"
TEAM = "equipe/structures/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(MINE, organisations.organisation_detail, name="organisation_detail"),
    path(f"{MINE}renseignements/", organisations.organisation_correct, name="organisation_correct"),
    path(f"{MINE}membres/", organisations.organisation_members, name="organisation_members"),
    path(f"{MINE}membres/<int:member>/droit/", organisations.member_right, name="member_right"),
    path(f"{MINE}membres/<int:member>/retirer/", organisations.member_remove, name="member_remove"),
    path(
        f"{MINE}invitations/<int:link>/reprendre/",
        organisations.invitation_cancel,
        name="invitation_cancel",
    ),
    path(f"{MINE}documents/", organisations.organisation_documents, name="organisation_documents"),
    path(f"{MINE}documents/<slug:kind>/", organisations.document_send, name="document_send"),
    path(
        "dossiers/brouillons/<uuid:key>/ecrire-a-plusieurs/",
        organisations.draft_share,
        name="draft_share",
    ),
    path("equipe/structures/", team_organisations.team_organisations, name="team_organisations"),
    path(TEAM, team_organisations.team_organisation, name="team_organisation"),
    path(f"{TEAM}confier/", team_organisations.team_hand_over, name="team_hand_over"),
    path(
        f"{TEAM}documents/<int:document>/accepter/",
        team_organisations.document_accept,
        name="document_accept",
    ),
    path(
        f"{TEAM}documents/<int:document>/refaire/",
        team_organisations.document_ask_again,
        name="document_ask_again",
    ),
    path("lien/", links.link_page, name="link_page"),
    path("lien/rejoindre/", organisations.member_accept, name="member_accept"),
    # Takes any word after /lien/: what has a name of its own comes before.
    path("lien/<str:token>/", links.link_open, name="link_open"),
]
