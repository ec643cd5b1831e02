"""The passage to the contrat de ville: a dated fact, never a state; and who helps to prepare it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.enums import ContratOutcome


class ContratDeVille(models.Model):
    """A contrat de ville of the territory. What a passage names of it never vanishes."""

    name = models.CharField("nom", max_length=120, unique=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    pillars = models.JSONField("piliers", default=list)
    funders = models.JSONField("financeurs", default=list, blank=True)
    # When actions may be filed this year, once it is known.
    filing_opens_on = models.DateField("dépôts du", null=True, blank=True)
    filing_closes_on = models.DateField("dépôts au", null=True, blank=True)
    # Who helps to prepare a filing, unless a dossier has a person of its own.
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    referent_phone = models.CharField("téléphone", max_length=20, blank=True)

    class Meta:
        verbose_name = "contrat de ville"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="contratdeville_dates_chained",
                violation_error_message="Le contrat finit avant de commencer.",
            ),
            models.CheckConstraint(
                condition=Q(filing_opens_on__isnull=True, filing_closes_on__isnull=True)
                | Q(
                    filing_opens_on__isnull=False,
                    filing_closes_on__isnull=False,
                    filing_closes_on__gte=F("filing_opens_on"),
                ),
                name="contratdeville_filing_period",
                violation_error_message="Donnez les deux dates de dépôt, dans l’ordre.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContratDeVilleFiling(models.Model):
    """Where the passage of an action stands now. Each step, dated and signed, is an `Event`.

    It holds to the aid: an action without one cannot be filed, and the aid cannot be taken back
    while its action is filed.
    """

    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="contrat_filing"
    )
    award = models.OneToOneField(
        "applications.Award", models.PROTECT, related_name="contrat_filing"
    )
    contract = models.ForeignKey(ContratDeVille, models.PROTECT, related_name="filings")
    year = models.PositiveSmallIntegerField("année de dépôt")
    filed_on = models.DateField("déposé le", null=True, blank=True)
    pillar = models.CharField("pilier", max_length=80)
    reference = models.CharField("référence", max_length=60, blank=True)
    outcome = models.CharField(
        max_length=10, choices=ContratOutcome.choices, default=ContratOutcome.FILED
    )
    answered_on = models.DateField("réponse du", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "passage au contrat de ville"
        verbose_name_plural = "passages au contrat de ville"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=ContratOutcome.FILED, answered_on__isnull=True)
                | (~Q(outcome=ContratOutcome.FILED) & Q(answered_on__isnull=False)),
                name="contratdevillefiling_answer_dated",
                violation_error_message="Une réponse du contrat de ville a une date.",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True) | Q(filed_on__year=F("year")),
                name="contratdevillefiling_filed_in_its_year",
                violation_error_message="Le jour du dépôt est dans l’année de dépôt.",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True)
                | Q(answered_on__isnull=True)
                | Q(answered_on__gte=F("filed_on")),
                name="contratdevillefiling_dates_chained",
                violation_error_message="La réponse suit le dépôt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number}, {self.contract} {self.year}"


class ContratFunder(models.Model):
    """Who funds the action in the contrat de ville; the amount in euros, once it is known."""

    filing = models.ForeignKey(ContratDeVilleFiling, models.CASCADE, related_name="funders")
    name = models.CharField("financeur", max_length=80)
    amount = models.DecimalField("montant", max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "financeur au contrat de ville"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "name"],
                name="contratfunder_named_once",
                violation_error_message="Ce financeur est déjà écrit.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="contratfunder_amount_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContratReferent(models.Model):
    """The person of the service who helps one structure to prepare its filing."""

    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="contrat_referent"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    phone = models.CharField("téléphone", max_length=20)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "référent du contrat de ville"

    def __str__(self) -> str:
        return f"{self.person} pour {self.application.number}"
