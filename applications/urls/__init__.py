"""The addresses of this app, one module per public."""

from applications.urls import (
    applicant,
    bin,
    exchanges,
    files,
    follow_up,
    jobs,
    partners,
    public,
    structures,
    team,
    writing_help,
)

urlpatterns = [
    *writing_help.urlpatterns,
    *public.urlpatterns,
    *bin.urlpatterns,  # before the dossiers: « corbeille » is no number
    *applicant.urlpatterns,
    *team.urlpatterns,
    *follow_up.urlpatterns,
    *jobs.urlpatterns,
    *exchanges.urlpatterns,
    *partners.urlpatterns,
    *structures.urlpatterns,
    *files.urlpatterns,
]
