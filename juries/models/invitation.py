"""How jurors come in: the invitation of a seat, and a suppléant asked to replace someone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from juries.enums import StandInAnswer


class SeatInvitation(models.Model):
    """A mail (J1) that invited someone to their seat, and what they did of its link."""

    seat = models.ForeignKey("juries.Seat", models.CASCADE, related_name="invitations")
    link = models.OneToOneField(
        "applications.AccessLink", models.PROTECT, related_name="seat_invitation"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "invitation au jury"
        verbose_name_plural = "invitations au jury"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"invitation de {self.seat}"


class StandInCall(models.Model):
    """A suppléant asked (J7), or seated at once, in the place of a juror for one half-day."""

    absent = models.ForeignKey("juries.Seat", models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey("juries.Seat", models.PROTECT, related_name="stand_ins")
    half_day = models.ForeignKey("juries.HalfDay", models.CASCADE, related_name="stand_ins")
    link = models.OneToOneField(
        "applications.AccessLink",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_in_call",
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=3, choices=StandInAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "appel d’un suppléant"
        verbose_name_plural = "appels de suppléants"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="standincall_answer_dated",
            ),
            models.UniqueConstraint(
                fields=["absent", "half_day"],
                condition=Q(answer="yes"),
                name="standincall_one_replaces",
                violation_error_message="Ce juré est déjà remplacé pour cette demi-journée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} pour {self.absent}, {self.half_day}"
