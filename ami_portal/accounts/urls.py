"""/compte/…: sign-in by code, second factor, sessions. Only these pages of allauth exist here."""

from allauth.account import views as sign_in
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path

from ami_portal.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="account_home"),
    path("personnes/", views.people, name="account_people"),
    path("connexion/", sign_in.request_login_code, name="account_login"),
    path("connexion/demande/", sign_in.request_login_code, name="account_request_login_code"),
    path("connexion/code/", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", sign_in.logout, name="account_logout"),
    path("inactif/", sign_in.account_inactive, name="account_inactive"),
    path("confirmer/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("double-verification/", include("allauth.mfa.urls")),
]
