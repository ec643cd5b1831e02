"""Door codes: for one seat and one half-day, and each time that one was typed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from juries.domain.door import Validity
from juries.enums import DoorRefusal


class DoorCode(models.Model):
    """What a juror types on a borrowed tablet. Only a keyed digest is kept."""

    seat = models.ForeignKey("juries.Seat", models.PROTECT, related_name="door_codes")
    half_day = models.ForeignKey("juries.HalfDay", models.CASCADE, related_name="door_codes")
    digest = models.CharField(max_length=64, unique=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "code d’accueil"
        verbose_name_plural = "codes d’accueil"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "half_day"],
                condition=Q(revoked_at__isnull=True),
                name="doorcode_one_alive",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="doorcode_closes_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="doorcode_revocation_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"code d’accueil de {self.seat}, {self.half_day}"

    @property
    def validity(self) -> Validity:
        return Validity(self.opens_at, self.closes_at, self.revoked_at, self.seat.withdrawn_at)


class DoorEntry(models.Model):
    """One use of a code: it opened a session, or was refused. Never changed."""

    code = models.ForeignKey(DoorCode, models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    device = models.CharField("appareil", max_length=60)
    network = models.CharField("réseau", max_length=50, blank=True)
    refusal = models.CharField("refus", max_length=8, choices=DoorRefusal.choices, blank=True)

    class Meta:
        verbose_name = "entrée par code"
        verbose_name_plural = "entrées par code"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.code}, {self.device}"
