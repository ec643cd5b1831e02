"""What is kept of the years: figures typed in by hand, reports published, indicators."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from reporting.enums import Computed


class HistoricalYear(models.Model):
    """A year before the portal, typed in by hand: « saisie historique », with its note."""

    year = models.PositiveSmallIntegerField("année", primary_key=True)
    filed = models.PositiveIntegerField("déposés")
    funded = models.PositiveIntegerField("financés")
    moved = models.PositiveIntegerField("déposés au contrat de ville")
    note = models.CharField(max_length=200, blank=True)
    origin = models.CharField("d’après", max_length=120, blank=True)
    # Nobody when a file was loaded from the command line.
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "année historique"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(funded__lte=F("filed")) & Q(moved__lte=F("funded")),
                name="historicalyear_cohort_shrinks",
                violation_error_message="Financés parmi les déposés, passés parmi les financés.",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True, recorded_by__isnull=True)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="historicalyear_signed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class IndicatorSet(models.Model):
    """A version of the indicators of a contrat de ville. Frozen, it never changes again:

    a trigger of the database refuses it. A change is the next version, which says what it changes.
    """

    contract = models.ForeignKey(
        "applications.ContratDeVille", models.PROTECT, related_name="indicator_sets"
    )
    number = models.PositiveSmallIntegerField("version")
    changes = models.CharField("ce qui change", max_length=300, blank=True)
    started_at = models.DateTimeField("commencée le")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField("figée le", null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "jeu d’indicateurs"
        verbose_name_plural = "jeux d’indicateurs"
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="indicatorset_number_once"),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(frozen_at__isnull=True),
                name="indicatorset_one_being_written",
                violation_error_message="Une version est déjà en cours d’écriture.",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                name="indicatorset_freeze_signed",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(frozen_at__isnull=True) | ~Q(changes=""),
                name="indicatorset_change_explained",
                violation_error_message="Dites ce qui change depuis la version précédente.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, indicateurs, version {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class Indicator(models.Model):
    """What is measured, how, from what, for which question; `key` follows it across versions."""

    version = models.ForeignKey(IndicatorSet, models.CASCADE, related_name="indicators")
    key = models.UUIDField(default=uuid4, editable=False)
    position = models.PositiveSmallIntegerField()
    axis = models.CharField("axe", max_length=80)
    question = models.CharField("question", max_length=200, blank=True)
    name = models.CharField("nom", max_length=120)
    definition = models.TextField("définition", blank=True)
    method = models.TextField("méthode", blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    unit = models.CharField("unité", max_length=30, blank=True)
    computed = models.CharField("calcul", max_length=20, choices=Computed.choices, blank=True)
    pending_because = models.CharField(
        "pas encore mesuré\u00a0: pourquoi", max_length=200, blank=True
    )
    pending_until = models.CharField("et quand il le sera", max_length=120, blank=True)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="indicator_key_once"),
            models.UniqueConstraint(
                fields=["version", "name"],
                name="indicator_name_once",
                violation_error_message="Un indicateur de cette version porte déjà ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """A value of a year, typed by an agent with its source, or kept as it was computed that day.

    Never changed: a correction is another row, and the last one stands.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField("année")
    value = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    out_of = models.PositiveIntegerField("sur", null=True, blank=True)
    # Of how many actions a number of people is known, among those asked.
    known = models.PositiveIntegerField(null=True, blank=True)
    asked = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField("source", max_length=200)
    observed_on = models.DateField("relevé le")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "valeur d’un indicateur"
        verbose_name_plural = "valeurs des indicateurs"
        ordering = ["year", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="indicatorvalue_sourced")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.year} : {self.value}"


class AnnualReport(models.Model):
    """The director's words of a year: those of the next edition, changed at will until then."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    foreword = models.TextField("mot du vice-président", blank=True)
    vigilance = models.TextField("points de vigilance", blank=True)
    # Rows of « what », « who » and « when »: the columns of part 15.
    proposals = models.JSONField("propositions", default=list, blank=True)

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


class CommitteeAddress(models.Model):
    """Someone of the comité de pilotage who receives the report; an agent keeps the list."""

    email = models.EmailField("courriel", unique=True)
    name = models.CharField("nom", max_length=80, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "adresse du comité de pilotage"
        verbose_name_plural = "adresses du comité de pilotage"
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="committeeaddress_lower_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


class ReportMailing(models.Model):
    """An edition sent to the comité de pilotage: once, when the direction asked for it."""

    edition = models.OneToOneField(ReportEdition, models.PROTECT, related_name="mailing")
    meeting_on = models.DateField("date du comité")
    recipients = models.PositiveSmallIntegerField("destinataires")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "envoi du rapport"
        verbose_name_plural = "envois du rapport"
        constraints = [
            models.CheckConstraint(condition=Q(recipients__gt=0), name="reportmailing_to_somebody")
        ]

    def __str__(self) -> str:
        return f"{self.edition}, envoyée à {self.recipients}"
