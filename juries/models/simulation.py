"""Named simulations of the whole programme: tried side by side, told to nobody."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from juries.enums import GRANTING, DecisionKind


class Simulation(models.Model):
    """« Simulation A : tout le quartier Nord ». It decides nothing."""

    campaign = models.ForeignKey(
        "applications.Campaign", models.CASCADE, related_name="simulations"
    )
    name = models.CharField("nom", max_length=60)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "simulation"
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="simulation_unique_name",
                violation_error_message="Une simulation porte déjà ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SimulationLine(models.Model):
    """What a simulation does of a dossier. No amount: the one that is computed."""

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="lines")
    application = models.ForeignKey("applications.Application", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=DecisionKind.choices)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    reason = models.CharField("pourquoi un autre montant", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne de simulation"
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "application"], name="simulationline_unique_dossier"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(kind__in=GRANTING, amount__gt=0),
                name="simulationline_amount_when_granting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.simulation} : {self.application_id}"
