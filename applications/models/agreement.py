"""The engagement of an aid: what the law asks above an amount, and who receives the money."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import AgreementKind


class ConventionThreshold(models.Model):
    """Above this amount of one authority's aid in a civil year, a convention; from a day on."""

    starts_on = models.DateField("à compter du", unique=True)
    amount = models.DecimalField("seuil", max_digits=10, decimal_places=2)
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "seuil de convention"
        verbose_name_plural = "seuils de convention"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(source=""), name="conventionthreshold_sourced"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} à compter du {self.starts_on:%d/%m/%Y}"


class OtherAid(models.Model):
    """What the authority gives a structure in a civil year outside the calls, in euros."""

    organisation = models.ForeignKey(
        "applications.Organisation", models.PROTECT, related_name="other_aids"
    )
    year = models.PositiveSmallIntegerField("année")
    amount = models.DecimalField("autres aides", max_digits=10, decimal_places=2)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "autres aides de l’année"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="otheraid_unique_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="otheraid_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.year} : {self.amount}"


class Agreement(models.Model):
    """What binds both: a convention or a notification, with the reason why, as it was that day."""

    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="agreement"
    )
    kind = models.CharField(max_length=12, choices=AgreementKind.choices)
    signed_on = models.DateField("signé ou notifié le")
    year_total = models.DecimalField(
        "aides de l’année", max_digits=12, decimal_places=2, null=True, blank=True
    )
    explanation = models.TextField("pourquoi cette forme", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "engagement"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.signed_on:%d/%m/%Y}"
