"""The addresses of this app, one module per public."""

from applications.urls import applicant, follow_up, public, structures, team

urlpatterns = [
    *public.urlpatterns,
    *applicant.urlpatterns,
    *team.urlpatterns,
    *follow_up.urlpatterns,
    *structures.urlpatterns,
]
