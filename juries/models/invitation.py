"""How jurors come in: the invitation of a seat."""

from django.db import models


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
