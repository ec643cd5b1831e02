"""Long work that someone asked for: the row is the truth, a message only rings for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.enums import UNENDED_JOB, JobState


class Job(models.Model):
    """One piece of long work: who asked, how far it is, what came out.

    `kind` is a JobKind, without choices here: a new kind is no migration. `key` says of what (a
    call's code, a year): the same work is under way once.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    campaign = models.ForeignKey(
        "applications.Campaign", models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    arguments = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    # Where it was asked, then where its result is.
    path = models.CharField("adresse de la page", max_length=300, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = "travail long"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=UNENDED_JOB),
                name="job_under_way_once",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_done_of_total"),
            models.CheckConstraint(
                condition=Q(state__in=UNENDED_JOB, ended_at__isnull=True)
                | (~Q(state__in=UNENDED_JOB) & Q(ended_at__isnull=False)),
                name="job_end_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.FAILED) | ~Q(error=""), name="job_failure_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.key}"

    @property
    def is_ended(self) -> bool:
        return self.state not in UNENDED_JOB
