"""What is being written. A draft never validates and is not a dossier."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models


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
    # By field name: its raw "text", and its "revision", which grows at each change.
    fields = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "brouillon"
        ordering = ["-touched_at"]
        indexes = [models.Index(fields=["campaign", "owner"], name="draft_campaign_owner")]

    def __str__(self) -> str:
        return self.text_of("title") or "Brouillon sans titre"

    def text_of(self, name: str) -> str:
        return self.fields.get(name, {}).get("text", "")

    @property
    def texts(self) -> dict[str, str]:
        """Every field's raw text, by name."""
        return {name: entry["text"] for name, entry in self.fields.items()}

    @property
    def revisions(self) -> dict[str, Any]:
        return {name: entry["revision"] for name, entry in self.fields.items()}
