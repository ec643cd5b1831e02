"""What a juror’s tablet and the server say to each other."""

from django.urls import URLPattern, path

from juries.views import synchronisation as views

urlpatterns: list[URLPattern] = [
    path("jury/synchronisation/", views.jury_sync, name="jury_sync"),
]
