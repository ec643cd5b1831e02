"""Auditions: three dossiers of one theme heard together, and the plan as it was published."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import MissedOutcome
from juries.enums import Attendance, InvitationReply, MoveKind


class Hearing(models.Model):
    """An audition, proposed until published. `sequence` grows when its time or place changes."""

    campaign = models.ForeignKey("applications.Campaign", models.PROTECT, related_name="hearings")
    slot = models.OneToOneField(
        "juries.Slot", models.PROTECT, related_name="hearing", null=True, blank=True
    )
    theme = models.ForeignKey("applications.Theme", models.PROTECT, related_name="hearings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField("tenue le", null=True, blank=True)
    # Held by video only, on this link: the slot, hence the room, stays booked for the way back.
    remote_link = models.URLField("lien de la visioconférence", max_length=600, blank=True)

    class Meta:
        verbose_name = "audition"
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__isnull=False) | Q(cancelled_at__isnull=False),
                name="hearing_has_slot_unless_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(remote_link="") | Q(remote_link__startswith="https://"),
                name="hearing_remote_link_is_https",
            ),
        ]

    def __str__(self) -> str:
        return f"audition {self.pk}, {self.theme}"

    @property
    def place(self) -> str:
        """Where people go: the room, or « À distance ». Empty once cancelled."""
        if self.slot is None:
            return ""
        return "À distance" if self.remote_link else self.slot.room.name

    @property
    def address(self) -> str:
        return "" if self.remote_link or self.slot is None else self.slot.room.address

    @property
    def video_link(self) -> str:
        """The link to join it: its own when all are remote, else that of a room that has one."""
        return self.remote_link or (self.slot.room.video_link if self.slot else "")


class HearingEntry(models.Model):
    """A dossier in an audition; heard once, unless it was absent and is invited again."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="entries")
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="hearing_entries"
    )
    attendance = models.CharField(
        max_length=10, choices=Attendance.choices, default=Attendance.EXPECTED
    )
    noted_at = models.DateTimeField("présence notée le", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    missed_outcome = models.CharField(
        "suite d’une absence", max_length=8, choices=MissedOutcome.choices, blank=True
    )
    reply = models.CharField(
        "réponse à l’invitation", max_length=14, choices=InvitationReply.choices, blank=True
    )
    reply_text = models.CharField("précision", max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "structure entendue"
        ordering = ["hearing", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True, replied_by__isnull=True)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="hearingentry_reply_signed",
            ),
            models.CheckConstraint(
                condition=Q(noted_at__isnull=True, noted_by__isnull=True)
                | Q(noted_at__isnull=False, noted_by__isnull=False),
                name="hearingentry_attendance_signed",
            ),
            models.CheckConstraint(
                condition=Q(missed_outcome="") | Q(attendance="absent"),
                name="hearingentry_outcome_when_absent",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(attendance="absent"),
                name="hearingentry_heard_once",
                violation_error_message="Ce dossier est déjà placé dans une audition.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} à l’audition {self.hearing_id}"


class HearingSeat(models.Model):
    """A juror at an audition. Starts share one grid, so one person cannot be at two places."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="hearing_seats")
    seat = models.ForeignKey("juries.Seat", models.PROTECT, related_name="hearing_seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    is_present = models.BooleanField(default=True)
    is_late = models.BooleanField("arrivé en retard", default=False)
    noted_at = models.DateTimeField("présence notée le", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # « Je n’ai aucun lien avec ces structures » : answered before any file opens.
    links_declared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "juré convoqué"
        ordering = ["hearing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "starts_at"],
                name="hearingseat_one_place_at_a_time",
                violation_error_message="Ce juré siège déjà ailleurs à cette heure.",
            ),
            models.UniqueConstraint(fields=["hearing", "seat"], name="hearingseat_unique"),
            models.CheckConstraint(
                condition=Q(noted_at__isnull=True, noted_by__isnull=True, is_late=False)
                | Q(noted_at__isnull=False, noted_by__isnull=False),
                name="hearingseat_presence_signed",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(is_present=True), name="hearingseat_late_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} à l’audition {self.hearing_id}"


class PlanVersion(models.Model):
    """The plan as it was published: a numbered snapshot, never changed."""

    campaign = models.ForeignKey(
        "applications.Campaign", models.PROTECT, related_name="plan_versions"
    )
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    told = models.PositiveIntegerField("personnes prévenues", default=0)

    class Meta:
        verbose_name = "version du plan"
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="planversion_unique")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class PlanMove(models.Model):
    """What someone moved on the board: appended, never changed; undoing it is a row too.

    `before` and `after`: what the slots touched held, so that undoing puts back the same jurors
    and answers.
    """

    campaign = models.ForeignKey("applications.Campaign", models.PROTECT, related_name="plan_moves")
    kind = models.CharField(max_length=5, choices=MoveKind.choices)
    words = models.CharField("ce qui a été fait", max_length=400)
    version = models.PositiveSmallIntegerField("dernière version publiée alors", default=0)
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        verbose_name = "déplacement"
        ordering = ["campaign", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False)
                | (~Q(kind="undo") & Q(undoes__isnull=True)),
                name="planmove_undo_names_its_move",
            )
        ]

    def __str__(self) -> str:
        return self.words
