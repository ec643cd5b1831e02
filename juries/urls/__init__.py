"""The addresses of this app, one module per public."""

from juries.urls import deliberation, hearings, scoring, tablet

urlpatterns = [
    *hearings.urlpatterns,
    *scoring.urlpatterns,
    *deliberation.urlpatterns,
    *tablet.urlpatterns,
]
