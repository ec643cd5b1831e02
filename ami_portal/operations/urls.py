"""/etat-du-service/: « santé » is a theme of the call, not a page of the machine."""

from django.urls import URLPattern, path

from ami_portal.operations import views

urlpatterns: list[URLPattern] = [
    path("etat-du-service/", views.service_state, name="service_state"),
]
