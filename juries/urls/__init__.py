"""The addresses of this app, one module per public."""

from juries.urls import hearings, scoring, deliberation

urlpatterns = [
    *hearings.urlpatterns,
    *scoring.urlpatterns,
    *deliberation.urlpatterns,
]
