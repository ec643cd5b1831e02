"""What was granted, and what happened to it until it was settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import RedirectionStatus, RedirectionTarget
from applications.models.organisation import Organisation


class Award(models.Model):
    """An aid released after the délibération, with its whole calculation, to be redone at will."""

    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="award"
    )
    amount = models.DecimalField("montant accordé", max_digits=10, decimal_places=2)
    is_page_blanche = models.BooleanField(default=False)
    eligible_cost = models.DecimalField(max_digits=10, decimal_places=2)
    requested_amount = models.DecimalField(max_digits=10, decimal_places=2)
    base_rate = models.DecimalField(max_digits=4, decimal_places=3)
    applied_rate = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    bonus_kind = models.CharField(max_length=20, blank=True)
    floor = models.DecimalField(max_digits=10, decimal_places=2)
    ceiling = models.DecimalField(max_digits=10, decimal_places=2)
    computed_amount = models.DecimalField(max_digits=10, decimal_places=2)
    override_reason = models.TextField(blank=True)
    explanation = models.TextField("calcul")
    # What a page blanche could still receive when it was computed; a budget is not bound by it.
    remaining = models.DecimalField(
        "ce qui restait", max_digits=12, decimal_places=2, null=True, blank=True
    )
    deliberation_number = models.CharField(max_length=40)
    deliberation_date = models.DateField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    renounced_at = models.DateTimeField(null=True, blank=True)
    # A counter advanced under the dossier's lock: payments never exceed the aid.
    ordered_total = models.DecimalField(max_digits=10, decimal_places=2, default=0, editable=False)
    settled_amount = models.DecimalField(
        "montant soldé", max_digits=10, decimal_places=2, null=True, blank=True
    )
    settlement = models.TextField("calcul du solde", blank=True)
    recovery_amount = models.DecimalField("à rendre", max_digits=10, decimal_places=2, default=0)
    recovered_on = models.DateField("rendu le", null=True, blank=True)
    # A structure porteuse receives the aid for a collectif that is not declared.
    recipient = models.ForeignKey(
        "applications.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_awards",
    )
    # A counter advanced under the dossier's lock: who is paid always keeps a part.
    shared_percent = models.PositiveSmallIntegerField("part des autres", default=0, editable=False)

    class Meta:
        verbose_name = "aide accordée"
        verbose_name_plural = "aides accordées"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="award_amount_positive"),
            models.CheckConstraint(
                condition=Q(amount=models.F("computed_amount")) | ~Q(override_reason=""),
                name="award_override_has_reason",
                violation_error_message="Écrivez pourquoi le montant diffère du calcul.",
            ),
            models.CheckConstraint(
                condition=Q(ordered_total__gte=0) & Q(ordered_total__lte=models.F("amount")),
                name="award_ordered_within_amount",
                violation_error_message="Les versements dépasseraient l’aide.",
            ),
            models.CheckConstraint(
                condition=Q(recovery_amount__gte=0)
                & Q(recovery_amount__lte=models.F("ordered_total")),
                name="award_recovery_within_paid",
            ),
            models.CheckConstraint(
                condition=Q(shared_percent__lt=100),
                name="award_keeps_a_part",
                violation_error_message="La structure du dossier garde une part de l’aide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} : {self.amount}"

    @property
    def payee(self) -> Organisation:
        """The structure that receives the money: the porteuse, or the dossier's own."""
        return self.recipient or self.application.organisation


class AwardShare(models.Model):
    """What a structure that carries the action too receives of an aid. The rest stays to the payee.

    `percent` is in hundredths of the aid, `amount` in euros.
    """

    award = models.ForeignKey(Award, models.CASCADE, related_name="shares")
    partner = models.OneToOneField(
        "applications.Partner", models.PROTECT, related_name="award_share"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="award_shares")
    percent = models.PositiveSmallIntegerField("part")
    amount = models.DecimalField("montant", max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = "part d’une aide"
        verbose_name_plural = "parts d’une aide"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "organisation"], name="awardshare_unique_structure"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=1) & Q(percent__lte=99), name="awardshare_percent"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="awardshare_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.percent} %"


class Redirection(models.Model):
    """A réorientation, followed until answered. It may come with any decision."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="redirections"
    )
    target = models.CharField(max_length=20, choices=RedirectionTarget.choices)
    name = models.CharField("destinataire", max_length=120)
    reason = models.TextField("pourquoi")
    contact_name = models.CharField("personne qui attend", max_length=80, blank=True)
    contact_email = models.EmailField("son courriel", blank=True)
    status = models.CharField(
        max_length=14, choices=RedirectionStatus.choices, default=RedirectionStatus.PENDING
    )
    created_at = models.DateTimeField()
    status_at = models.DateTimeField()
    followed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "réorientation"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason=""),
                name="redirection_says_where_and_why",
                violation_error_message="Dites vers qui et pourquoi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.number} vers {self.name}"
