"""Decisions: prepared in silence, released together once the délibération exists."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import NotSelectedReason, RedirectionTarget
from juries.enums import GRANTING, Advice, DecisionKind


class Deliberation(models.Model):
    """The vote of the assembly: the jury proposes, the délibération decides."""

    campaign = models.ForeignKey(
        "applications.Campaign", models.PROTECT, related_name="deliberations"
    )
    number = models.CharField("numéro", max_length=40)
    date = models.DateField("date du vote")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "délibération"
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="deliberation_unique_number",
                violation_error_message="Cette délibération est déjà enregistrée.",
            )
        ]

    def __str__(self) -> str:
        return f"délibération {self.number} du {self.date:%d/%m/%Y}"


class BonusRuling(models.Model):
    """What the panel said of a claimed taux majoré."""

    claim = models.OneToOneField("applications.BonusClaim", models.PROTECT, related_name="ruling")
    is_confirmed = models.BooleanField("confirmée")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "avis sur une bonification"

    def __str__(self) -> str:
        return f"{self.claim} : {'confirmée' if self.is_confirmed else 'refusée'}"


class Decision(models.Model):
    """What the panel proposes for a dossier. Pending until released; one pending at a time."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(max_length=14, choices=DecisionKind.choices)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    computed_amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    # The calculation that proposed the amount, with its inputs (see applications.domain.funding).
    calculation = models.JSONField(default=dict, blank=True)
    override_reason = models.TextField("raison du montant", blank=True)
    reason = models.CharField("motif", max_length=12, choices=NotSelectedReason.choices, blank=True)
    text = models.TextField("raison", blank=True)
    advice = models.CharField("conseil", max_length=20, choices=Advice.choices, blank=True)
    advice_text = models.CharField("précision du conseil", max_length=200, blank=True)
    redirect_target = models.CharField(max_length=20, choices=RedirectionTarget.choices, blank=True)
    redirect_name = models.CharField("vers qui", max_length=120, blank=True)
    redirect_reason = models.TextField("pourquoi ce moyen", blank=True)
    redirect_contact = models.CharField("personne qui attend", max_length=80, blank=True)
    redirect_email = models.EmailField("son courriel", blank=True)
    reserve_rank = models.PositiveSmallIntegerField("rang en réserve", null=True, blank=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deliberation = models.ForeignKey(
        Deliberation, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    # The letter that left with the release, bound to this decision and to no other.
    letter = models.OneToOneField(
        "applications.DecisionLetter", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopening_reason = models.TextField("pourquoi elle est rouverte", blank=True)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(released_at__isnull=True),
                name="decision_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=GRANTING, amount__gt=0)
                | (~Q(kind__in=GRANTING) & Q(amount__isnull=True)),
                name="decision_amount_when_granting",
            ),
            models.CheckConstraint(
                condition=~Q(kind="decline") | (~Q(reason="") & ~Q(text="")),
                name="decision_decline_says_why",
                violation_error_message="Choisissez un motif et écrivez la raison.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="redirect")
                | (~Q(redirect_name="") & ~Q(redirect_reason="") & ~Q(redirect_target="")),
                name="decision_redirect_says_where",
                violation_error_message="Dites vers qui et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(
                    released_at__isnull=False,
                    released_by__isnull=False,
                    deliberation__isnull=False,
                ),
                name="decision_release_signed",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopening_reason="")
                | (
                    Q(reopened_at__isnull=False, reopened_by__isnull=False)
                    & Q(released_at__isnull=False)
                    & ~Q(reopening_reason="")
                ),
                name="decision_reopening_signed",
                violation_error_message="Écrivez pourquoi la décision est rouverte.",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(released_at__isnull=False, reopened_at__isnull=True)
                & ~Q(kind="reserve"),
                name="decision_one_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} : {self.get_kind_display()}"
