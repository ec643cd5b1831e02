"""The state of the service, what is kept and how long: « santé » is a theme of the call."""

from django.urls import URLPattern, path

from ami_portal.operations import views

RETENTION = "equipe/conservation/"

urlpatterns: list[URLPattern] = [
    path("etat-du-service/", views.service_state, name="service_state"),
    path("equipe/dossiers/<slug:number>/gel/", views.dossier_hold, name="dossier_hold"),
    path("donnees-personnelles/", views.personal_data, name="personal_data"),
    path(RETENTION, views.retention, name="retention"),
    path(f"{RETENTION}durees/", views.retention_duration, name="retention_duration"),
    path(f"{RETENTION}gels/", views.retention_hold, name="retention_hold"),
    path(f"{RETENTION}gels/<int:pk>/lever/", views.retention_lift, name="retention_lift"),
    path(f"{RETENTION}bordereaux/", views.retention_slip_make, name="retention_slip_make"),
    path(f"{RETENTION}bordereaux/visa/", views.retention_visa, name="retention_visa"),
    path(
        f"{RETENTION}bordereaux/<int:number>.pdf",
        views.retention_slip_pdf,
        name="retention_slip_pdf",
    ),
    path(
        f"{RETENTION}bordereaux/<int:number>/retirer/",
        views.retention_slip_withdraw,
        name="retention_slip_withdraw",
    ),
]
