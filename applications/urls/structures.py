"""Addresses of the structures: what a link opens, their members, their documents."""

from django.urls import URLPattern, path

from applications.views import links

urlpatterns: list[URLPattern] = [
    path("lien/", links.link_page, name="link_page"),
    path("lien/<str:token>/", links.link_open, name="link_open"),
]
