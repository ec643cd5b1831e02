"""The letter of a decision, as it was worded the day it left."""

from django.db import models

from applications.enums import LetterKind


class DecisionLetter(models.Model):
    """What a structure was told of a decision. Its words are frozen: the same PDF years later.

    A changed decision cancels the letter; the row stays, to be read again.
    """

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="letters"
    )
    kind = models.CharField(max_length=16, choices=LetterKind.choices)
    content = models.JSONField("contenu")
    written_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "lettre de décision"
        verbose_name_plural = "lettres de décision"
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(cancelled_at__isnull=True),
                name="decisionletter_one_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.application_id}"
