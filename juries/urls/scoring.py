"""The jury's tablet, and the day of an audition."""

from django.urls import URLPattern, path

from juries.views import day, doorway, jury, sheets

HEARING = "jury/auditions/<int:pk>/"
SHEET = "jury/auditions/<int:pk>/<str:number>/"
DAY = "auditions/<int:pk>/jour/"

urlpatterns: list[URLPattern] = [
    path("jury/", jury.jury_home, name="jury_home"),
    path("jury/accueil/", doorway.door_enter, name="door_enter"),
    path(HEARING, jury.jury_hearing, name="jury_hearing"),
    path(f"{HEARING}liens/", jury.jury_links, name="jury_links"),
    path(f"{HEARING}liens/aucun/", jury.jury_links_none, name="jury_links_none"),
    path(f"{SHEET}recto-verso.pdf", jury.jury_request_pdf, name="jury_request_pdf"),
    path(f"{SHEET}pieces/<uuid:key>/", jury.jury_piece, name="jury_piece"),
    path(f"{SHEET}notes/", sheets.jury_sheet_save, name="jury_sheet_save"),
    path(f"{SHEET}notes/<int:criterion>/", sheets.jury_mark, name="jury_mark"),
    path(f"{SHEET}commentaire/", sheets.jury_comment, name="jury_comment"),
    path(f"{SHEET}terminer/", sheets.jury_sheet_finish, name="jury_sheet_finish"),
    path(f"{SHEET}rouvrir/", sheets.jury_sheet_reopen, name="jury_sheet_reopen"),
    path("equipe/dossiers/<str:number>/lien/", jury.recusal_declare, name="recusal_declare"),
    path(DAY, day.hearing_day, name="hearing_day"),
    path(f"{DAY}clore/", day.hearing_close, name="hearing_close"),
    path(f"{DAY}relancer/", day.hearing_remind, name="hearing_remind"),
    path(f"{DAY}<str:number>/absente/", day.structure_absent, name="structure_absent"),
    path(f"{DAY}<str:number>/presente/", day.structure_present, name="structure_present"),
    path(f"{DAY}jures/<int:seat>/absent/", day.juror_absent, name="juror_absent"),
    path(f"{DAY}jures/<int:seat>/present/", day.juror_present, name="juror_present"),
]
