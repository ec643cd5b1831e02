"""The day of an audition, kept for its minutes: real hours and what the service noted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from juries.domain.letters import LONGEST_ADVICE, advice_said, advice_words
from juries.enums import Advice, StepKind
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


class HearingAdvice(models.Model):
    """A piece of advice that the jury gave a project at its audition, before any decision."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="hearing_advice"
    )
    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="advice")
    kind = models.CharField("conseil", max_length=20, choices=Advice.choices)
    text = models.CharField("précision du conseil", max_length=200, blank=True)
    structure_name = models.CharField("structure citée", max_length=120, blank=True)
    organisation = models.ForeignKey(
        "applications.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "conseil donné à l’audition"
        verbose_name_plural = "conseils donnés à l’audition"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Advice.values), name="hearingadvice_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["inspire", "meet", "residents"])
                | ~Q(text="")
                | ~Q(structure_name=""),
                name="hearingadvice_is_finished",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | ~Q(structure_name=""),
                name="hearingadvice_structure_named",
            ),
            models.CheckConstraint(
                condition=Q(text="")
                | Q(structure_name="")
                | Q(LessThanOrEqual(Length("text") + Length("structure_name"), LONGEST_ADVICE - 2)),
                name="hearingadvice_fits_the_letter",
            ),
        ]

    def __str__(self) -> str:
        return advice_words(self.kind, self.said)

    @property
    def said(self) -> str:
        """What follows the kind: the structure, then the words."""
        return advice_said(self.structure_name, self.text)
