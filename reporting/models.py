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
    """The director's words of a year: those of the next edition, changed at will until then."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    foreword = models.TextField("mot du vice-président", blank=True)
    vigilance = models.TextField("points de vigilance", blank=True)
    proposals = models.TextField("propositions", blank=True)

    class Meta:
        verbose_name = "rapport annuel"
        verbose_name_plural = "rapports annuels"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"rapport {self.year}"


class ReportEdition(models.Model):
    """A report as it was published: figures, words, PDF, who and when.

    Never changed, never deleted: a trigger of the database refuses it. A correction is the next
    edition, which says what it changes.
    """

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("numéro")
    figures = models.JSONField("chiffres et textes")
    changes = models.CharField("ce qui change", max_length=300, blank=True)
    frozen_at = models.DateTimeField("figée le")
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Without files, the edition was frozen before they were kept: it is printed from its figures.
    report_file = models.OneToOneField(
        "applications.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    summary_file = models.OneToOneField(
        "applications.StoredFile", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "édition du rapport annuel"
        verbose_name_plural = "éditions du rapport annuel"
        ordering = ["report__year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="reportedition_number_once",
                violation_error_message="Cette édition vient d’être figée.",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(changes="")),
                name="reportedition_correction_explained",
                violation_error_message="Dites ce qui change depuis l’édition précédente.",
            ),
            models.CheckConstraint(
                condition=Q(report_file__isnull=True, summary_file__isnull=True)
                | Q(report_file__isnull=False, summary_file__isnull=False),
                name="reportedition_files_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, édition {self.number}"
