"""The tablets that jurors score on, as they reported themselves at their last contact."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Tablet(models.Model):
    """One device of one person: when it was last heard of, and what it had not yet sent."""

    device = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tablets")
    last_seen_at = models.DateTimeField("dernier contact")
    pending = models.PositiveIntegerField("notes en attente", default=0)
    pending_since = models.DateTimeField("en attente depuis", null=True, blank=True)

    class Meta:
        verbose_name = "tablette"
        ordering = ["user", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "device"], name="tablet_unique"),
            models.CheckConstraint(
                condition=Q(pending=0, pending_since__isnull=True)
                | Q(pending__gt=0, pending_since__isnull=False),
                name="tablet_pending_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"tablette de {self.user}"
