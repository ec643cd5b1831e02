"""What is being written. A draft never validates and is not a dossier."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import Channel


class Draft(models.Model):
    """Raw text by field, with its revision. Its public key finds it; owner or secret opens it."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey("applications.Campaign", models.PROTECT, related_name="drafts")
    secret_hash = models.CharField(max_length=64, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    organisation = models.ForeignKey(
        "applications.Organisation", models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    # By field name: its raw "text", its "revision", which grows at each change, and, when known,
    # "by" (the words that name the writer) and "at" (an ISO moment).
    fields = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Where the resume link of an anonymous draft was sent; it also receives the reminders.
    return_address = models.EmailField("courriel de reprise", blank=True)
    reused_from = models.ForeignKey(
        "applications.Application", models.SET_NULL, null=True, blank=True, related_name="reuses"
    )
    # A paper request typed by an agent: when the paper arrived decides whether it was in time.
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    received_at = models.DateTimeField("papier reçu le", null=True, blank=True)
    # Erased only after two notices, then restorable for a month (`domain.draft_life`).
    first_notice_at = models.DateTimeField(null=True, blank=True)
    second_notice_at = models.DateTimeField(null=True, blank=True)
    binned_at = models.DateTimeField("mis à la corbeille le", null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "brouillon"
        ordering = ["-touched_at"]
        indexes = [models.Index(fields=["campaign", "owner"], name="draft_campaign_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=Channel.PAPER, received_at__isnull=False)
                | Q(channel=Channel.ONLINE, received_at__isnull=True),
                name="draft_paper_has_arrival",
                violation_error_message="Indiquez quand le papier est arrivé.",
            ),
            models.CheckConstraint(
                condition=Q(second_notice_at__isnull=True)
                | Q(first_notice_at__lte=models.F("second_notice_at")),
                name="draft_notices_in_order",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(fields={}),
                name="draft_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.text_of("title") or "Brouillon sans titre"

    def text_of(self, name: str) -> str:
        return self.fields.get(name, {}).get("text", "")

    @property
    def is_on_paper(self) -> bool:
        return self.channel == Channel.PAPER

    @property
    def texts(self) -> dict[str, str]:
        """Every field's raw text, by name."""
        return {name: entry["text"] for name, entry in self.fields.items()}

    @property
    def revisions(self) -> dict[str, Any]:
        return {name: entry["revision"] for name, entry in self.fields.items()}


class HelpRequest(models.Model):
    """« Demander de l’aide » : one agent may look at a draft for some days; each look is logged."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="help_requests")
    question = models.TextField("votre question", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="help_requests",
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "demande d’aide"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(ended_at__isnull=True),
                name="helprequest_one_at_a_time",
                violation_error_message="Une demande d’aide est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(agent__isnull=True, taken_at__isnull=True)
                | Q(agent__isnull=False, taken_at__isnull=False),
                name="helprequest_taken_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"aide demandée le {self.asked_at:%d/%m/%Y}"


class HelpLook(models.Model):
    """One look of the agent at the draft; the association reads this list."""

    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "regard sur un brouillon"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%d/%m/%Y}"
