"""Addresses of the files that people send."""

from django.urls import URLPattern, path

from applications.views import files

PIECES = "dossiers/brouillons/<uuid:key>/pieces/"

urlpatterns: list[URLPattern] = [
    path(PIECES, files.draft_attachments, name="draft_attachments"),
    path(f"{PIECES}<int:pk>/", files.draft_attachment, name="draft_attachment"),
    path(
        f"{PIECES}<int:pk>/retirer/", files.draft_attachment_remove, name="draft_attachment_remove"
    ),
    path("fichiers/<uuid:key>/", files.file_download, name="file_download"),
]
