"""What an agent answered to a probable link."""

from django.conf import settings
from django.db import models


class LinkAnswer(models.Model):
    """A probable link confirmed, which is then a recusal, or set aside: signed and dated.

    `clues` are those that were read: when another one appears, the question is asked again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="link_answers"
    )
    is_confirmed = models.BooleanField("confirmé")
    clues = models.JSONField("indices lus", default=list)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "réponse à un lien possible"
        constraints = [
            models.UniqueConstraint(fields=["user", "application"], name="linkanswer_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.application.number}"
