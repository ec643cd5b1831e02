"""Addresses of partners: their three answers, their address corrected, those who stay silent."""

from django.urls import URLPattern, path

from applications.views import partners

urlpatterns: list[URLPattern] = [
    path("lien/partenaire/ensemble/", partners.partner_carries, name="partner_carries"),
    path("lien/partenaire/aide/", partners.partner_helps, name="partner_helps"),
    path("lien/partenaire/pas-nous/", partners.partner_declines, name="partner_declines"),
    path(
        "dossiers/<slug:number>/partenaires/<int:pk>/adresse/",
        partners.partner_address,
        name="partner_address",
    ),
    path("equipe/partenaires/", partners.team_partners, name="team_partners"),
    path(
        "equipe/dossiers/<slug:number>/partenaires/<int:pk>/adresse/",
        partners.team_partner_address,
        name="team_partner_address",
    ),
]
