"""The addresses of the figures, the report, the results and the open data."""

from django.urls import URLPattern, path

from reporting.views import (
    anonymous,
    committee,
    editions,
    evaluation,
    figures,
    history,
    open_data,
    reports,
    results,
)

urlpatterns: list[URLPattern] = [
    path("rapports/", reports.reports, name="reports"),
    path("rapports/historique/", history.history, name="history"),
    path("rapports/historique/<int:year>/", history.history_year, name="history_year"),
    path("rapports/guide/", reports.report_guide, name="report_guide"),
    path("rapports/comite/", committee.report_committee, name="report_committee"),
    path(
        "rapports/<int:year>/editions/<int:number>/envoyer/",
        committee.report_send,
        name="report_send",
    ),
    path("rapports/<int:year>/", reports.report_year, name="report_year"),
    path("rapports/<int:year>/parcours/", figures.report_path, name="report_path"),
    path("rapports/<int:year>/dossiers/", figures.report_dossiers, name="report_dossiers"),
    path("rapports/<int:year>/mots/", reports.report_words, name="report_words"),
    path("rapports/<int:year>/figer/", editions.report_freeze, name="report_freeze"),
    path("rapports/<int:year>/rapport.pdf", reports.report_pdf, name="report_pdf"),
    path("rapports/<int:year>/synthese.pdf", reports.report_summary, name="report_summary_pdf"),
    path("rapports/<int:year>.xlsx", reports.report_xlsx, name="report_xlsx"),
    path("evaluation/", evaluation.evaluation, name="evaluation"),
    path("evaluation/donnees/", anonymous.anonymous, name="anonymous"),
    path("evaluation/donnees.csv", anonymous.anonymous_csv, name="anonymous_csv"),
    path("evaluation/donnees.xlsx", anonymous.anonymous_xlsx, name="anonymous_xlsx"),
    path("evaluation/versions/", evaluation.indicators_start, name="indicators_start"),
    path("evaluation/versions/<int:pk>/", evaluation.indicators_version, name="indicators_version"),
    path(
        "evaluation/versions/<int:pk>/indicateurs/", evaluation.indicator_add, name="indicator_add"
    ),
    path(
        "evaluation/versions/<int:pk>/figer/",
        evaluation.indicators_freeze,
        name="indicators_freeze",
    ),
    path(
        "evaluation/versions/<int:pk>/valeurs/<int:year>/",
        evaluation.indicators_keep,
        name="indicators_keep",
    ),
    path("evaluation/indicateurs/<int:pk>/", evaluation.indicator_change, name="indicator_change"),
    path(
        "evaluation/indicateurs/<int:pk>/retirer/",
        evaluation.indicator_remove,
        name="indicator_remove",
    ),
    path(
        "evaluation/indicateurs/<int:pk>/valeurs/",
        evaluation.indicator_values,
        name="indicator_values",
    ),
    path("resultats/", results.results, name="results"),
    path("resultats/<int:year>/", results.results_year, name="results_year"),
    path("resultats/photos/<uuid:key>/", results.results_photo, name="results_photo"),
    path("resultats/<int:year>/rapport/", editions.report_editions, name="report_editions"),
    path(
        "resultats/<int:year>/rapport/<int:number>/rapport.pdf",
        editions.report_edition_pdf,
        name="report_edition_pdf",
    ),
    path(
        "resultats/<int:year>/rapport/<int:number>/synthese.pdf",
        editions.report_edition_summary,
        name="report_edition_summary",
    ),
    path("donnees-ouvertes/", open_data.open_data, name="open_data"),
    path(
        "donnees-ouvertes/subventions-<int:year>.csv",
        open_data.open_data_csv,
        name="open_data_csv",
    ),
    path(
        "donnees-ouvertes/<slug:number>/<int:pk>/personne-morale/",
        open_data.open_data_legal,
        name="open_data_legal",
    ),
    path(
        "donnees-ouvertes/<slug:number>/<int:pk>/personne-physique/",
        open_data.open_data_person,
        name="open_data_person",
    ),
]
