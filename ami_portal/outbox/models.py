"""What was told to whom. The table is the truth; the broker only rings."""

from django.db import models
from django.utils import timezone


class EmailState(models.TextChoices):
    PENDING = "pending", "En attente"
    SENDING = "sending", "En cours d’envoi"
    SENT = "sent", "Parti"
    FAILED = "failed", "En échec"
    UNCERTAIN = "uncertain", "Incertain"
    CANCELLED = "cancelled", "Annulé"


class OutboundEmail(models.Model):
    """One e-mail to one address, written in the same transaction as the fact it tells."""

    message_id = models.CharField(max_length=120, unique=True, editable=False)
    kind = models.CharField(max_length=8)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    # Exports to attach, rendered by the sending task: a dotted path and an id each.
    attachments = models.JSONField(default=list, blank=True)
    is_secret = models.BooleanField(default=False)
    is_decision_letter = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=EmailState.choices, default=EmailState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    # What it tells is no longer true: it leaves no more, whatever its state becomes.
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "courriel"
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outboundemail_due",
                condition=models.Q(state="pending"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="outboundemail_sent_dated",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} à {self.to} : {self.subject}"


class Heartbeat(models.Model):
    """The last sign of life of a worker: a process that lives is not a worker that works."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, {self.at}"
