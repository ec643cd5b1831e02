"""The deliberation: agents write, the direction reads."""

from django.urls import path

from juries.views import deliberation as views
from juries.views import letters, offsets, panel_minutes, simulations

urlpatterns = [
    path("deliberation/<str:code>/", views.deliberation, name="deliberation"),
    path("deliberation/<str:code>/vote/", views.record_vote, name="deliberation_vote"),
    path("deliberation/<str:code>/courriers/", views.preview, name="deliberation_preview"),
    path("deliberation/<str:code>/diffuser/", views.release, name="deliberation_release"),
    path("deliberation/<str:code>/deliberation.xlsx", views.workbook, name="deliberation_xlsx"),
    path(
        "deliberation/<str:code>/proces-verbal.pdf",
        panel_minutes.public_copy,
        name="panel_minutes",
    ),
    path(
        "deliberation/<str:code>/proces-verbal-interne.pdf",
        panel_minutes.internal_copy,
        name="panel_minutes_internal",
    ),
    path("deliberation/<str:code>/notes/", offsets.juror_offsets, name="juror_offsets"),
    path("deliberation/<str:code>/simulations/", simulations.simulation_list, name="simulations"),
    path(
        "deliberation/<str:code>/simulations/comparer/",
        simulations.simulations_compared,
        name="simulations_compared",
    ),
    path(
        "deliberation/<str:code>/simulations/<int:pk>/", simulations.simulation, name="simulation"
    ),
    path(
        "deliberation/<str:code>/simulations/<int:pk>/appliquer/",
        simulations.simulation_apply,
        name="simulation_apply",
    ),
    path(
        "deliberation/<str:code>/simulations/<int:pk>/retirer/",
        simulations.simulation_remove,
        name="simulation_remove",
    ),
    path("deliberation/<str:code>/<str:number>/", views.dossier, name="deliberation_dossier"),
    path(
        "deliberation/<str:code>/<str:number>/decision/",
        views.prepare_decision,
        name="decision_prepare",
    ),
    path(
        "deliberation/<str:code>/<str:number>/courrier.pdf",
        letters.letter_preview,
        name="deliberation_letter",
    ),
    path("deliberation/<str:code>/<str:number>/rouvrir/", letters.reopen, name="decision_reopen"),
    path(
        "deliberation/<str:code>/<str:number>/simulation/",
        views.simulate_decision,
        name="decision_simulate",
    ),
    path(
        "deliberation/<str:code>/<str:number>/taux/<int:pk>/confirmer/",
        views.confirm_bonus,
        name="bonus_confirm",
    ),
    path(
        "deliberation/<str:code>/<str:number>/taux/<int:pk>/refuser/",
        views.refuse_bonus,
        name="bonus_refuse",
    ),
]
