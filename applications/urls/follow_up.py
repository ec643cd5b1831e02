"""What follows the decisions: agents write, the direction reads."""

from django.urls import path

from applications.views import contrat_de_ville as contrat
from applications.views import follow_up as views
from applications.views import follow_up_lists as lists

urlpatterns = [
    path("suivi/", lists.follow_up, name="follow_up"),
    path("suivi.xlsx", lists.follow_up_xlsx, name="follow_up_xlsx"),
    path("suivi/contrat-de-ville/", contrat.contrat, name="follow_up_contrat"),
    path("suivi/contrat-de-ville.xlsx", contrat.contrat_xlsx, name="follow_up_contrat_xlsx"),
    path("suivi/contrat-de-ville/reorientes/", contrat.reoriented, name="follow_up_reoriented"),
    path("suivi/contrat-de-ville/contrats/", contrat.contracts, name="contracts"),
    path("suivi/contrat-de-ville/contrats/nouveau/", contrat.contract_new, name="contract_new"),
    path("suivi/contrat-de-ville/contrats/<int:pk>/", contrat.contract_edit, name="contract_edit"),
    path("suivi/orientations/", views.redirections, name="follow_up_redirections"),
    path("suivi/orientations/<int:pk>/", views.follow_redirection, name="redirection_follow"),
    path("suivi/versements/", lists.payments, name="follow_up_payments"),
    path("suivi/bilans/", lists.reports, name="follow_up_reports"),
    path("suivi/<str:number>/", views.dossier, name="follow_up_dossier"),
    path("suivi/<str:number>/engagement/", views.commit, name="agreement_commit"),
    path("suivi/<str:number>/documents/", views.note_seen, name="document_seen"),
    path("suivi/<str:number>/porteuse/", views.choose_recipient, name="recipient_choose"),
    path("suivi/<str:number>/partage/", views.share, name="award_share"),
    path("suivi/<str:number>/versement/", views.pay, name="payment_order"),
    path("suivi/<str:number>/plan/", views.plan_payments, name="payment_plan"),
    path(
        "suivi/<str:number>/versement/<int:pk>/fait/",
        views.confirm_payment,
        name="payment_confirm",
    ),
    path(
        "suivi/<str:number>/versement/<int:pk>/rejet/", views.reject_payment, name="payment_reject"
    ),
    path("suivi/<str:number>/somme-rendue/", views.note_recovery, name="recovery_note"),
    path("suivi/<str:number>/bilan/", views.receive_report, name="final_report_receive"),
    path("suivi/<str:number>/bilan/accepter/", views.accept_report, name="final_report_accept"),
    path("suivi/<str:number>/bilan/completer/", views.redo_report, name="final_report_redo"),
    path("suivi/<str:number>/bilan/date/", views.move_report, name="final_report_due"),
    path("suivi/<str:number>/bilan/dispenser/", views.waive_report, name="final_report_waive"),
    path("suivi/<str:number>/devenue-un-projet/", views.link_project, name="page_blanche_became"),
    path("suivi/<str:number>/contrat-de-ville/", contrat.passage, name="contrat_file"),
    path("suivi/<str:number>/contrat-de-ville/reponse/", contrat.answer, name="contrat_answer"),
    path("suivi/<str:number>/contrat-de-ville/corriger/", contrat.correct, name="contrat_correct"),
    path("suivi/<str:number>/contrat-de-ville/retirer/", contrat.withdraw, name="contrat_withdraw"),
    path(
        "suivi/<str:number>/contrat-de-ville/referent/",
        contrat.choose_referent,
        name="contrat_referent",
    ),
    path("suivi/<str:number>/solde/", views.close, name="aid_close"),
    path("suivi/<str:number>/abandon/", views.renounce, name="award_renounce"),
]
