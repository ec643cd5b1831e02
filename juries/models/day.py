"""The day of an audition, kept for its minutes: real hours and what the service noted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from juries.enums import StepKind
from juries.models.hearing import Hearing, HearingEntry


class HearingStep(models.Model):
    """A moment of an audition as it really was: one runs at a time, each structure has one."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    entry = models.ForeignKey(
        HearingEntry, models.CASCADE, null=True, blank=True, related_name="steps"
    )
    started_at = models.DateTimeField("début")
    ended_at = models.DateTimeField("fin", null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "moment d’une audition"
        verbose_name_plural = "moments d’une audition"
        ordering = ["hearing", "started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="structure", entry__isnull=False)
                | Q(kind="together", entry__isnull=True),
                name="hearingstep_names_its_structure",
            ),
            models.UniqueConstraint(
                fields=["hearing"],
                condition=Q(ended_at__isnull=True),
                name="hearingstep_one_runs",
            ),
            models.UniqueConstraint(
                fields=["hearing", "entry"], nulls_distinct=False, name="hearingstep_once_each"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="hearingstep_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.started_at:%d/%m/%Y %H:%M}"


class HearingNote(models.Model):
    """What the service wrote for the minutes, of the audition or of one structure heard."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="notes")
    entry = models.ForeignKey(
        HearingEntry, models.CASCADE, null=True, blank=True, related_name="notes"
    )
    text = models.TextField("notes", blank=True)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "note de séance"
        verbose_name_plural = "notes de séance"
        ordering = ["hearing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "entry"], nulls_distinct=False, name="hearingnote_one_each"
            )
        ]

    def __str__(self) -> str:
        return f"note de l’audition {self.hearing_id}"
