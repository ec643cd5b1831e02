"""How conservation is run: durations set on screen, holds, slips of the Archives, past runs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ami_portal.operations.retention.rules import LONGEST_MONTHS, SHORTEST_MONTHS


class RetentionDuration(models.Model):
    """How long a rule keeps, from a day on, and who validated it. Never changed: a new row is."""

    rule = models.CharField("règle", max_length=24)
    months = models.PositiveSmallIntegerField("durée, en mois")
    starts_on = models.DateField("à compter du")
    source = models.CharField("validée par", max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durées de conservation"
        ordering = ["rule", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__range=(SHORTEST_MONTHS, LONGEST_MONTHS)),
                name="retentionduration_sensible",
                violation_error_message="Une durée va de 1 à 600 mois.",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="retentionduration_validated"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.months} mois à compter du {self.starts_on:%d/%m/%Y}"


class DossierHold(models.Model):
    """« Gel » : this dossier is neither announced nor erased until somebody lifts it."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="holds"
    )
    reason = models.CharField("pourquoi ce gel", max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "gel"
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(lifted_at__isnull=True),
                name="dossierhold_one_stands",
                violation_error_message="Ce dossier est déjà gelé.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="dossierhold_says_why",
                violation_error_message="Écrivez pourquoi ce dossier est gelé.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="dossierhold_lifting_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"gel de {self.application_id}"


class EliminationSlip(models.Model):
    """« Bordereau d’élimination » : the dossiers whose duration is over, and the Archives' visa."""

    number = models.PositiveIntegerField("numéro", unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    visa = models.CharField("référence du visa", max_length=120, blank=True)
    visa_on = models.DateField("date du visa", null=True, blank=True)
    visa_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "bordereau d’élimination"
        verbose_name_plural = "bordereaux d’élimination"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visa="", visa_on__isnull=True, visa_recorded_by__isnull=True)
                | (~Q(visa="") & Q(visa_on__isnull=False, visa_recorded_by__isnull=False)),
                name="eliminationslip_visa_signed",
            )
        ]

    def __str__(self) -> str:
        return f"bordereau n° {self.number}"


class SlipLine(models.Model):
    """One dossier of a slip: how its duration was counted, what was announced, when it ended."""

    slip = models.ForeignKey(EliminationSlip, models.PROTECT, related_name="lines")
    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="slip_line"
    )
    rule = models.CharField(max_length=24)
    ended_on = models.DateField("dernier acte")
    months = models.PositiveSmallIntegerField("durée, en mois")
    first_notice_on = models.DateField(null=True, blank=True)
    second_notice_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "ligne de bordereau"
        ordering = ["slip", "pk"]

    def __str__(self) -> str:
        return f"{self.slip}, {self.application_id}"


class PapersErased(models.Model):
    """The papers of the jury of this call are gone."""

    campaign = models.OneToOneField(
        "applications.Campaign", models.PROTECT, related_name="papers_erased"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = "papiers de jury effacés"
        verbose_name_plural = "papiers de jury effacés"

    def __str__(self) -> str:
        return f"{self.campaign}, {self.at:%d/%m/%Y}"


class RetentionRun(models.Model):
    """What a rule ended, when, how many, asked by whom. Appended, never changed; nobody named."""

    rule = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "passage de la conservation"
        verbose_name_plural = "passages de la conservation"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="retentionrun_did_something")
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.count}, {self.at:%d/%m/%Y}"
