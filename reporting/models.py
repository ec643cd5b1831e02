"""What is kept of the years: the figures typed in by hand, and the reports published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class HistoricalYear(models.Model):
    """A year before the portal, typed in by hand: « saisie historique », with its note."""

    year = models.PositiveSmallIntegerField("année", primary_key=True)
    filed = models.PositiveIntegerField("déposés")
    funded = models.PositiveIntegerField("financés")
    moved = models.PositiveIntegerField("déposés au contrat de ville")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "année historique"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(funded__lte=F("filed")) & Q(moved__lte=F("funded")),
                name="historicalyear_cohort_shrinks",
                violation_error_message="Financés parmi les déposés, passés parmi les financés.",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class AnnualReport(models.Model):
    """The director's words of a year, and its figures once frozen and published."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    foreword = models.TextField("mot du vice-président", blank=True)
    vigilance = models.TextField("points de vigilance", blank=True)
    proposals = models.TextField("propositions", blank=True)
    edition = models.PositiveSmallIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    figures = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = "rapport annuel"
        verbose_name_plural = "rapports annuels"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True, figures__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False, figures__isnull=False),
                name="annualreport_freeze_signed",
            )
        ]

    def __str__(self) -> str:
        return f"rapport {self.year}"
