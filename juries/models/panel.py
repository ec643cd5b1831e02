"""The panel, its colleges and seats; the half-days, rooms and slots of its auditions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from juries.enums import DayPart


class Panel(models.Model):
    campaign = models.OneToOneField("applications.Campaign", models.PROTECT, related_name="panel")
    # Who has not said when they are free is reminded this long before the first auditions.
    notice_days = models.PositiveSmallIntegerField("jours de la relance", default=14)
    reminded_on = models.DateField("relancé à la main le", null=True, blank=True)

    class Meta:
        verbose_name = "jury"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(notice_days__range=(2, 60)),
                name="panel_notice_in_time",
                violation_error_message="La relance part de 2 à 60 jours avant les auditions.",
            )
        ]

    def __str__(self) -> str:
        return f"jury {self.campaign.code}"


class College(models.Model):
    """A college of stakeholders. `quorum` seats of it must sit in each open room."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="colleges")
    name = models.CharField("collège", max_length=80)
    weight = models.PositiveSmallIntegerField("poids", default=1)
    quorum = models.PositiveSmallIntegerField("présents exigés", default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "collège"
        ordering = ["panel", "position"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "name"], name="college_unique_in_panel"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="college_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's seat in a college. A consultative seat scores for itself: it counts nowhere."""

    college = models.ForeignKey(College, models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    # The organisation that the person comes from, shown beside their name.
    affiliation = models.CharField("organisation", max_length=120, blank=True)
    is_consultative = models.BooleanField("voix consultative", default=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "siège"
        ordering = ["college", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["college", "user"], name="seat_unique_in_college")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.college})"

    @property
    def label(self) -> str:
        """« Conseillers citoyens, conseil citoyen de la Fosse 12 »: shown beside the name."""
        return f"{self.college}, {self.affiliation}" if self.affiliation else str(self.college)


class Room(models.Model):
    campaign = models.ForeignKey("applications.Campaign", models.PROTECT, related_name="rooms")
    name = models.CharField("salle", max_length=80)
    address = models.CharField("adresse", max_length=160, blank=True)
    video_link = models.URLField("lien de visioconférence", blank=True)

    class Meta:
        verbose_name = "salle"
        ordering = ["campaign", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="room_unique_in_campaign")
        ]

    def __str__(self) -> str:
        return self.name


class HalfDay(models.Model):
    """A half-day (evenings and Saturdays included) that people say they are free, or not."""

    campaign = models.ForeignKey("applications.Campaign", models.PROTECT, related_name="half_days")
    day = models.DateField("jour")
    part = models.CharField(max_length=10, choices=DayPart.choices)

    class Meta:
        verbose_name = "demi-journée"
        ordering = [
            "day",
            models.Case(
                models.When(part="morning", then=0),
                models.When(part="afternoon", then=1),
                default=2,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "day", "part"], name="halfday_unique_in_campaign"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}, {self.get_part_display()}"


class Slot(models.Model):
    """A room at a start time. One audition at most sits in it."""

    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="slots")
    room = models.ForeignKey(Room, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField("début")

    class Meta:
        verbose_name = "créneau"
        ordering = ["starts_at", "room"]
        constraints = [
            models.UniqueConstraint(fields=["room", "starts_at"], name="slot_unique_room_start")
        ]

    def __str__(self) -> str:
        return f"{self.room}, {self.starts_at:%d/%m/%Y %H:%M}"


class Availability(models.Model):
    """What a juror, or an applicant, said of a half-day. No row is no answer, taken as free."""

    half_day = models.ForeignKey(HalfDay, models.CASCADE, related_name="availabilities")
    seat = models.ForeignKey(
        Seat, models.CASCADE, null=True, blank=True, related_name="availabilities"
    )
    application = models.ForeignKey(
        "applications.Application",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="availabilities",
    )
    is_free = models.BooleanField("libre")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = "disponibilité"
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__isnull=True) ^ Q(application__isnull=True),
                name="availability_of_one_party",
            ),
            models.UniqueConstraint(fields=["half_day", "seat"], name="availability_unique_seat"),
            models.UniqueConstraint(
                fields=["half_day", "application"], name="availability_unique_application"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half_day} : {'libre' if self.is_free else 'pas libre'}"
