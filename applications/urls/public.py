"""Addresses that everyone may read."""

from django.urls import URLPattern, path

from applications.views import legal, public

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("appels/<slug:code>/", public.call_detail, name="call_detail"),
    path("appels/<slug:code>/simulation/", public.call_simulation, name="call_simulation"),
    path("aide/", public.help_page, name="help"),
    path("aide/contact/", public.help_contact, name="help_contact"),
    path("aide/guide/", public.help_guide, name="help_guide"),
    path("plan-du-site/", public.site_map, name="site_map"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
]
