"""Addresses of what others say of a dossier: its partners, the public registries."""

from django.urls import URLPattern, path

from applications.views import partners, redirections, registry

urlpatterns: list[URLPattern] = [
    path("lien/orientation/contact-pris/", redirections.way_contacted, name="way_contacted"),
    path("lien/orientation/abouti/", redirections.way_succeeded, name="way_succeeded"),
    path("lien/orientation/sans-suite/", redirections.way_ended, name="way_ended"),
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
    path(
        "equipe/dossiers/<slug:number>/registre/consulter/",
        registry.team_registry_check,
        name="team_registry_check",
    ),
    path(
        "equipe/dossiers/<slug:number>/registre/verifie/",
        registry.team_registry_confirm,
        name="team_registry_confirm",
    ),
]
