"""Every address, French and stable: bookmarks, e-mails and tests rely on them."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from ami_portal import navigation

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("applications.urls")),
    path("", include("juries.urls")),
    path("", include("reporting.urls")),
    path("", include("ami_portal.operations.urls")),
    path("compte/apres-connexion/", navigation.after_sign_in, name="account_after_login"),
    path("compte/", include("ami_portal.accounts.urls")),
]

handler500 = "ami_portal.common.errors.server_error"

if settings.DEMO:
    urlpatterns += [path("demo/", include("ami_portal.demo.urls"))]
