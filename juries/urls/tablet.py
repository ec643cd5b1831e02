"""What a juror’s tablet and the server say to each other."""

from django.urls import URLPattern, path

from juries.views import synchronisation as views

urlpatterns: list[URLPattern] = [
    path("jury/synchronisation/", views.jury_sync, name="jury_sync"),
    path("jury/a-garder/", views.jury_kept, name="jury_kept"),
    path("jury/service-worker.js", views.jury_worker, name="jury_worker"),
    path("jury/manifest.webmanifest", views.jury_manifest, name="jury_manifest"),
]
