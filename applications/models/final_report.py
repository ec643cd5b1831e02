"""The bilan: what was realised, said by the structure, read and accepted by the service."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.enums import BudgetCode


class FinalReport(models.Model):
    """The bilan: the same four numbers, realised. Null is « non connu ».

    `draft` is what is being typed: raw text by box, never validated, empty once it is sent.
    """

    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="final_report"
    )
    due_on = models.DateField("attendu le")
    due_because = models.CharField("pourquoi cette date", max_length=200, blank=True)
    draft = models.JSONField(default=dict, blank=True)
    draft_saved_at = models.DateTimeField(null=True, blank=True)

    received_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    qpv_people = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    under_26 = models.PositiveIntegerField(null=True, blank=True)
    spent = models.DecimalField("dépensé", max_digits=10, decimal_places=2, null=True, blank=True)
    done_text = models.TextField("ce qui a été fait", blank=True)
    text = models.TextField("ce qui a changé", blank=True)
    next_text = models.TextField("la suite", blank=True)
    photo = models.OneToOneField(
        "applications.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="final_report",
    )
    photo_consent = models.BooleanField("accord des personnes reconnaissables", default=False)
    photo_publishable = models.BooleanField("photo publiable", default=False)
    # A page blanche: the later dossier that it became.
    became = models.ForeignKey(
        "applications.Application",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="born_of",
    )

    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    redo_because = models.CharField("à compléter\u00a0: pourquoi", max_length=500, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_because = models.CharField("dispense\u00a0: pourquoi", max_length=200, blank=True)

    class Meta:
        verbose_name = "bilan"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    received_at__isnull=False,
                ),
                name="finalreport_accepted_signed",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True, waived_by__isnull=True, waived_because="")
                | (
                    Q(waived_at__isnull=False, waived_by__isnull=False, received_at__isnull=True)
                    & ~Q(waived_because="")
                ),
                name="finalreport_waived_signed_and_why",
                violation_error_message="Écrivez pourquoi aucun bilan n’est demandé.",
            ),
            models.CheckConstraint(
                condition=Q(photo_publishable=False) | Q(photo__isnull=False, photo_consent=True),
                name="finalreport_photo_published_with_consent",
                violation_error_message="Une photo ne se publie qu’avec l’accord des personnes.",
            ),
            models.CheckConstraint(
                condition=Q(became__isnull=True) | ~Q(became=F("application")),
                name="finalreport_became_another",
            ),
        ]

    def __str__(self) -> str:
        return f"bilan de {self.application.number}"


class SpendingLine(models.Model):
    """What was really spent on a line of the budget, in euros."""

    report = models.ForeignKey(FinalReport, models.CASCADE, related_name="spending")
    code = models.CharField(max_length=24, choices=BudgetCode.choices)
    amount = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        verbose_name = "dépense réalisée"
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="spendingline_unique_code"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="spendingline_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} : {self.amount}"
