"""The addresses of this app, one module per public."""

from applications.urls import public, applicant, team

urlpatterns = [
    *public.urlpatterns,
    *applicant.urlpatterns,
    *team.urlpatterns,
]
