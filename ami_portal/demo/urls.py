"""/demo/…: only in the demonstration."""

from django.urls import URLPattern, path

from ami_portal.demo import views

urlpatterns: list[URLPattern] = [path("courriels/", views.emails, name="demo_emails")]
