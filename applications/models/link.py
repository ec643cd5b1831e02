"""Links received by mail: what they open, until when, and whether they were used."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import LinkPurpose, MembershipRight


class AccessLink(models.Model):
    """A link of which only the digest is kept. Expiring, revocable, for one purpose."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8, choices=LinkPurpose.choices)
    email = models.EmailField("envoyé à")
    draft = models.ForeignKey(
        "applications.Draft", models.CASCADE, null=True, blank=True, related_name="links"
    )
    partner = models.ForeignKey(
        "applications.Partner", models.CASCADE, null=True, blank=True, related_name="links"
    )
    organisation = models.ForeignKey(
        "applications.Organisation", models.CASCADE, null=True, blank=True, related_name="links"
    )
    redirection = models.ForeignKey(
        "applications.Redirection", models.CASCADE, null=True, blank=True, related_name="links"
    )
    right = models.CharField(max_length=8, choices=MembershipRight.choices, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "lien signé"
        ordering = ["-created_at"]
        constraints = [
            # An invitation to a structure may come with the draft it is about.
            models.CheckConstraint(
                condition=Q(
                    purpose=LinkPurpose.DRAFT, draft__isnull=False, partner__isnull=True,
                    organisation__isnull=True, redirection__isnull=True,
                )
                | Q(
                    purpose=LinkPurpose.PARTNER, partner__isnull=False, draft__isnull=True,
                    organisation__isnull=True, redirection__isnull=True,
                )
                | Q(
                    purpose=LinkPurpose.REDIRECTION, redirection__isnull=False, draft__isnull=True,
                    partner__isnull=True, organisation__isnull=True,
                )
                | (
                    Q(
                        purpose=LinkPurpose.MEMBER, organisation__isnull=False,
                        partner__isnull=True, redirection__isnull=True,
                    )
                    & ~Q(right="")
                )
                # What it opens points to the link, from the jury's own tables.
                | Q(
                    purpose__in=(LinkPurpose.JUROR, LinkPurpose.STAND_IN), draft__isnull=True,
                    partner__isnull=True, organisation__isnull=True, redirection__isnull=True,
                ),
                name="accesslink_opens_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="accesslink_expires_later"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.email}"
