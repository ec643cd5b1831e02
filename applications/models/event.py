"""The history: append-only, typed, signed and dated."""

from django.conf import settings
from django.db import models

from applications.enums import EventKind


class Event(models.Model):
    """A fact about a dossier. Never changed, never deleted."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    data = models.JSONField(default=dict, blank=True)
    email = models.ForeignKey(
        "outbox.OutboundEmail", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "événement"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["application", "at"], name="event_application_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%d/%m/%Y}"
