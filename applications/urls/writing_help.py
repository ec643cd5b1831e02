"""Addresses that help to write: an earlier request, a paper, an agent's eye, a late permit.

They come first: « saisie » is no dossier's number.
"""

from django.urls import URLPattern, path

from applications.views import campaigns, help_requests, paper, reuse

DRAFT = "dossiers/brouillons/<uuid:key>/"
PAPER = "equipe/dossiers/saisie/"
HELP = "equipe/aide/"

urlpatterns: list[URLPattern] = [
    path("dossiers/<slug:number>/reprendre/", reuse.application_reuse, name="application_reuse"),
    path(f"{DRAFT}aide/", help_requests.help_ask, name="help_ask"),
    path(f"{DRAFT}aide/arreter/", help_requests.help_stop, name="help_stop"),
    path(HELP, help_requests.team_help, name="team_help"),
    path(f"{HELP}<int:pk>/", help_requests.team_help_read, name="team_help_read"),
    path(f"{HELP}<int:pk>/recto-verso.pdf", help_requests.team_help_pdf, name="team_help_pdf"),
    path(f"{HELP}<int:pk>/prendre/", help_requests.team_help_take, name="team_help_take"),
    path(f"{HELP}<int:pk>/terminer/", help_requests.team_help_end, name="team_help_end"),
    path(PAPER, paper.paper_start, name="paper_start"),
    path(f"{PAPER}<uuid:key>/", paper.paper_done, name="paper_done"),
    path(f"{PAPER}<uuid:key>/arrivee/", paper.paper_arrival, name="paper_arrival"),
    path(f"{PAPER}<uuid:key>/relecture/", paper.paper_review, name="paper_review"),
    path(f"{PAPER}<uuid:key>/abandonner/", paper.paper_set_aside, name="paper_set_aside"),
    path(f"{PAPER}<uuid:key>/deposer/", paper.paper_deposit, name="paper_deposit"),
    path(
        "equipe/appels/<slug:code>/depots-tardifs/<int:pk>/retirer/",
        campaigns.team_permit_revoke,
        name="team_permit_revoke",
    ),
]
