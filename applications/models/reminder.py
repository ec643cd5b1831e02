"""Words that chase someone, due on a day: gathered into one mail a day and a person."""

from django.db import models
from django.db.models import Q

from applications.enums import ReminderKind


class Reminder(models.Model):
    """One thing to remind one address of. `key` says of what, so that nothing is said twice."""

    kind = models.CharField(max_length=4, choices=ReminderKind.choices)
    key = models.CharField(max_length=80)
    address = models.EmailField("destinataire")
    campaign = models.ForeignKey("applications.Campaign", models.CASCADE, related_name="reminders")
    draft = models.ForeignKey(
        "applications.Draft", models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    application = models.ForeignKey(
        "applications.Application", models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    due_on = models.DateField("à dire le")
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte")
    url = models.CharField("adresse de la page", max_length=300)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    email = models.ForeignKey(
        "outbox.OutboundEmail", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "relance"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "address"], name="reminder_said_once")
        ]
        indexes = [
            models.Index(fields=["due_on"], name="reminder_due", condition=Q(sent_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.kind} à {self.address}, {self.due_on}"
