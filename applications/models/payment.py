"""The money of an aid as it leaves: what was planned, ordered, paid, rejected."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import InstalmentWhen, PaymentState


class Instalment(models.Model):
    """One part of an aid, and what it waits for. Planned until a payment of it stands."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="instalments"
    )
    rank = models.PositiveSmallIntegerField("rang")
    amount = models.DecimalField("montant", max_digits=10, decimal_places=2)
    due_when = models.CharField("quand", max_length=10, choices=InstalmentWhen.choices)
    expected_on = models.DateField("prévu le", null=True, blank=True)

    class Meta:
        verbose_name = "versement prévu"
        verbose_name_plural = "versements prévus"
        ordering = ["application", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["application", "rank"], name="instalment_rank"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_amount_positive"),
            models.CheckConstraint(
                condition=Q(due_when=InstalmentWhen.DATE, expected_on__isnull=False)
                | (~Q(due_when=InstalmentWhen.DATE) & Q(expected_on__isnull=True)),
                name="instalment_date_when_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number}, versement {self.rank} : {self.amount}"


class PaymentQuerySet(models.QuerySet["Payment"]):
    def standing(self) -> "PaymentQuerySet":
        """Ordered or paid: what a bank rejected is no money."""
        return self.exclude(state=PaymentState.REJECTED)


class Payment(models.Model):
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="payments"
    )
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    amount = models.DecimalField("montant versé", max_digits=10, decimal_places=2)
    state = models.CharField(
        max_length=10, choices=PaymentState.choices, default=PaymentState.ORDERED
    )
    ordered_on = models.DateField("ordonné le")
    # The last digits of the account, as it was that day.
    account_digits = models.CharField("compte", max_length=4, blank=True)
    paid_on = models.DateField("versé le", null=True, blank=True)
    rejected_on = models.DateField("rejeté le", null=True, blank=True)
    rejected_because = models.CharField("rejeté\u00a0: pourquoi", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "versement"
        ordering = ["ordered_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=~Q(state=PaymentState.REJECTED),
                name="payment_once_an_instalment",
                violation_error_message="Ce versement est déjà ordonné.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID) | Q(paid_on__isnull=False),
                name="payment_paid_dated",
            ),
            models.CheckConstraint(
                condition=Q(rejected_on__isnull=True, rejected_because="")
                | (
                    Q(state=PaymentState.REJECTED, rejected_on__isnull=False)
                    & ~Q(rejected_because="")
                ),
                name="payment_rejected_dated_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} le {self.ordered_on:%d/%m/%Y}"

    @property
    def is_standing(self) -> bool:
        return self.state != PaymentState.REJECTED
