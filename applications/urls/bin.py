"""Addresses of the drafts that end: the bin, and what comes back from it."""

from django.urls import URLPattern, path

from applications.views import bin as views

urlpatterns: list[URLPattern] = [
    path("dossiers/corbeille/", views.draft_bin, name="draft_bin"),
    path("dossiers/corbeille/<uuid:key>/restaurer/", views.draft_restore, name="draft_restore"),
    path("dossiers/corbeille/<uuid:key>/garder/", views.draft_keep, name="draft_keep"),
]
