"""/compte/…: sign-in by code, second factor, sessions. Only these pages of allauth exist here."""

from allauth.account import views as sign_in
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from ami_portal.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="account_home"),
    path("reprendre/", views.take_up, name="account_held"),
    path("qui-ecrit/", views.writer, name="account_writer"),
    path("personnes/", views.people, name="account_people"),
    path("connexion/", views.AskCode.as_view(), name="account_login"),
    path("connexion/demande/", views.AskCode.as_view(), name="account_request_login_code"),
    path("connexion/code/", views.EnterCode.as_view(), name="account_confirm_login_code"),
    path("deconnexion/", views.Leave.as_view(), name="account_logout"),
    path("au-revoir/", login_not_required(views.left), name="account_left"),
    path("inactif/", sign_in.account_inactive, name="account_inactive"),
    path("confirmer/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("double-verification/", include("allauth.mfa.urls")),
]
