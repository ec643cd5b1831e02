"""Addresses of those who write: drafts, dossiers, structures."""

from django.urls import URLPattern, path

from applications.views import contrat_help, dossiers, drafts, drafts_later, drafts_saving

DRAFT = "dossiers/brouillons/<uuid:key>/"

urlpatterns: list[URLPattern] = [
    path("appels/<slug:code>/recto-verso.pdf", drafts.blank_sheet_pdf, name="blank_sheet_pdf"),
    path("dossiers/", dossiers.my_applications, name="my_applications"),
    path("dossiers/nouveau/", drafts.draft_start, name="draft_start"),
    path(DRAFT, drafts.draft_edit, name="draft_edit"),
    path(f"{DRAFT}enregistrer/", drafts.draft_save, name="draft_save"),
    path(f"{DRAFT}retrouver-ma-structure/", drafts.draft_find, name="draft_find"),
    path(f"{DRAFT}cases/<slug:name>/", drafts_saving.draft_field, name="draft_field"),
    path(f"{DRAFT}recto-verso.pdf", drafts.draft_pdf, name="draft_pdf"),
    path(f"{DRAFT}relecture/", drafts.draft_review, name="draft_review"),
    path(f"{DRAFT}deposer/", drafts.draft_deposit, name="draft_deposit"),
    path(f"{DRAFT}plus-tard/", drafts_later.draft_later, name="draft_later"),
    path(f"{DRAFT}recevoir-un-lien/", drafts_later.draft_send_link, name="draft_send_link"),
    path("dossiers/brouillons/reprendre-ici/", drafts_later.draft_resume, name="draft_resume"),
    path("dossiers/<slug:number>/", dossiers.application_detail, name="application_detail"),
    path(
        "dossiers/<slug:number>/recto-verso.pdf",
        dossiers.application_sheet_pdf,
        name="application_sheet_pdf",
    ),
    path(
        "dossiers/<slug:number>/accuse-de-reception.pdf",
        dossiers.application_receipt_pdf,
        name="application_receipt_pdf",
    ),
    path(
        "dossiers/<slug:number>/lettre.pdf",
        dossiers.application_letter_pdf,
        name="application_letter_pdf",
    ),
    path(
        "dossiers/<slug:number>/contrat-de-ville/",
        contrat_help.contrat_help,
        name="contrat_help",
    ),
    path(
        "dossiers/<slug:number>/contrat-de-ville/rendez-vous/",
        contrat_help.contrat_appointment,
        name="contrat_appointment",
    ),
    path(
        "dossiers/<slug:number>/contrat-de-ville.txt",
        contrat_help.contrat_texts,
        name="contrat_texts",
    ),
    path(
        "dossiers/<slug:number>/corriger/",
        dossiers.application_take_back,
        name="application_take_back",
    ),
    path(
        "dossiers/<slug:number>/retirer/",
        dossiers.application_withdraw,
        name="application_withdraw",
    ),
]
