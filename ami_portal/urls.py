"""Every address, French and stable: bookmarks, e-mails and tests rely on them."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("applications.urls")),
    path("", include("juries.urls")),
    path("", include("reporting.urls")),
    path("", include("ami_portal.operations.urls")),
    path("compte/", include("ami_portal.accounts.urls")),
]

if settings.DEMO:
    urlpatterns += [path("demo/", include("ami_portal.demo.urls"))]
