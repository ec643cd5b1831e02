"""Long work: its page, and the gesture that stops it."""

from django.urls import URLPattern, path

from applications.views import jobs

JOB = "equipe/travaux/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(JOB, jobs.team_job, name="team_job"),
    path(f"{JOB}arreter/", jobs.team_job_stop, name="team_job_stop"),
]
