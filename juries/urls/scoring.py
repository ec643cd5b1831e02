"""The jury's tablet, and the day of an audition."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from juries.views import (
    advice,
    day,
    doorway,
    jury,
    links,
    minutes,
    papers,
    recusals,
    sheets,
)

HEARING = "jury/auditions/<int:pk>/"
SHEET = "jury/auditions/<int:pk>/<str:number>/"
LINKS = "equipe/appels/<str:code>/jury/liens-possibles/"
DAY = "auditions/<int:pk>/jour/"
PAPERS = f"{DAY}jures/<int:seat>/papier/"


class DateConverter:
    """A day in an address, 2026-11-24; one that no calendar has is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DateConverter, "date")

urlpatterns: list[URLPattern] = [
    path("jury/", jury.jury_home, name="jury_home"),
    path("jury/guide/", jury.jury_guide, name="jury_guide"),
    path("jury/accueil/", doorway.door_enter, name="door_enter"),
    path(HEARING, jury.jury_hearing, name="jury_hearing"),
    path(f"{HEARING}liens/", jury.jury_links, name="jury_links"),
    path(f"{HEARING}liens/aucun/", jury.jury_links_none, name="jury_links_none"),
    path(f"{SHEET}recto-verso.pdf", jury.jury_request_pdf, name="jury_request_pdf"),
    path(f"{SHEET}pieces/<uuid:key>/", jury.jury_piece, name="jury_piece"),
    path(f"{SHEET}notes/", sheets.jury_sheet_save, name="jury_sheet_save"),
    path(f"{SHEET}terminer/", sheets.jury_sheet_finish, name="jury_sheet_finish"),
    path(f"{SHEET}rouvrir/", sheets.jury_sheet_reopen, name="jury_sheet_reopen"),
    path("equipe/dossiers/<str:number>/lien/", jury.recusal_declare, name="recusal_declare"),
    path(
        "equipe/dossiers/<str:number>/lien/<int:pk>/corriger/",
        recusals.recusal_correct,
        name="recusal_correct",
    ),
    path("deliberation/<str:code>/deports/", recusals.recusals, name="recusals"),
    path("deliberation/<str:code>/deports.csv", recusals.recusals_csv, name="recusals_csv"),
    path("deliberation/<str:code>/deports.xlsx", recusals.recusals_xlsx, name="recusals_xlsx"),
    path("deliberation/<str:code>/deports.pdf", recusals.recusals_pdf, name="recusals_pdf"),
    path(LINKS, links.possible_links, name="possible_links"),
    path(f"{LINKS}<int:person>/<str:number>/confirmer/", links.link_confirm, name="link_confirm"),
    path(f"{LINKS}<int:person>/<str:number>/ecarter/", links.link_set_aside, name="link_set_aside"),
    path("auditions/jour/<date:day>/", day.hearings_of_day, name="hearings_of_day"),
    path(DAY, day.hearing_day, name="hearing_day"),
    path(f"{DAY}clore/", day.hearing_close, name="hearing_close"),
    path(f"{DAY}relancer/", day.hearing_remind, name="hearing_remind"),
    path(f"{DAY}tous-ensemble/", day.step_together, name="step_together"),
    path(f"{DAY}fin-du-temps/", day.step_end, name="step_end"),
    path(f"{DAY}annuler-le-depart/", day.step_back, name="step_back"),
    path(f"{DAY}notes/", minutes.hearing_note, name="hearing_note"),
    path(f"{DAY}<str:number>/notes/", minutes.structure_note, name="structure_note"),
    path(f"{DAY}<str:number>/conseils/", advice.advice_give, name="advice_give"),
    path(
        f"{DAY}<str:number>/conseils/<int:advice>/retirer/",
        advice.advice_take_back,
        name="advice_take_back",
    ),
    path(f"{DAY}<str:number>/commencer/", day.step_start, name="step_start"),
    path(f"{DAY}<str:number>/en-retard/", day.structure_late, name="structure_late"),
    path(f"{DAY}<str:number>/sur-dossier/", day.structure_on_file, name="structure_on_file"),
    path(f"{DAY}<str:number>/absente/", day.structure_absent, name="structure_absent"),
    path(f"{DAY}<str:number>/presente/", day.structure_present, name="structure_present"),
    path(PAPERS, papers.paper_sheets, name="paper_sheets"),
    path(f"{PAPERS}vierges.pdf", papers.paper_blank, name="paper_blank"),
    path(f"{PAPERS}<str:number>/", papers.paper_sheet, name="paper_sheet"),
    path(f"{DAY}jures/<int:seat>/en-retard/", day.juror_late, name="juror_late"),
    path(f"{DAY}jures/<int:seat>/absent/", day.juror_absent, name="juror_absent"),
    path(f"{DAY}jures/<int:seat>/present/", day.juror_present, name="juror_present"),
]
