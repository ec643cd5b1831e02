"""The passage to the contrat de ville: a dated fact, never a state."""

from django.conf import settings
from django.db import models

from applications.enums import ContratOutcome


class ContratDeVille(models.Model):
    name = models.CharField("nom", max_length=120, unique=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    pillars = models.JSONField("piliers", default=list)

    class Meta:
        verbose_name = "contrat de ville"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="contratdeville_dates_chained",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ContratDeVilleFiling(models.Model):
    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="contrat_filing"
    )
    contract = models.ForeignKey(ContratDeVille, models.PROTECT, related_name="filings")
    year = models.PositiveSmallIntegerField("année de dépôt")
    pillar = models.CharField("pilier", max_length=80)
    reference = models.CharField("référence", max_length=60, blank=True)
    outcome = models.CharField(
        max_length=10, choices=ContratOutcome.choices, default=ContratOutcome.FILED
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "passage au contrat de ville"
        verbose_name_plural = "passages au contrat de ville"

    def __str__(self) -> str:
        return f"{self.application.number}, {self.contract} {self.year}"
