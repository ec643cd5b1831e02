"""Addresses of a dossier once it is deposited: messages, mails, giving an aid up."""

from django.urls import URLPattern, path

from applications.views import complements, dossiers, final_reports, messages

DOSSIER = "dossiers/<slug:number>/"

urlpatterns: list[URLPattern] = [
    path(
        f"equipe/{DOSSIER}complement/reponse/",
        complements.team_complement_answer,
        name="team_complement_answer",
    ),
    path(f"{DOSSIER}messages/", messages.application_messages, name="application_messages"),
    path(
        f"{DOSSIER}courriels/<int:pk>/invitation.ics",
        messages.application_mail_calendar,
        name="application_mail_calendar",
    ),
    path(
        f"{DOSSIER}courriels/<int:pk>/<int:rank>/",
        messages.application_mail_file,
        name="application_mail_file",
    ),
    path(f"{DOSSIER}bilan/", final_reports.final_report, name="final_report"),
    path(f"{DOSSIER}bilan/enregistrer/", final_reports.final_report_save, name="final_report_save"),
    path(f"{DOSSIER}bilan/envoyer/", final_reports.final_report_send, name="final_report_send"),
    path(
        f"{DOSSIER}bilan/photo/retirer/",
        final_reports.final_report_photo_remove,
        name="final_report_photo_remove",
    ),
    path(f"{DOSSIER}renoncer/", dossiers.application_renounce, name="application_renounce"),
]
