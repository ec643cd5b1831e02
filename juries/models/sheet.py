"""Sheets and scores: the current value, and beside it every touch, append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from juries.enums import SheetChannel, SheetState, TouchKind


class ScoreSheet(models.Model):
    """One juror's sheet of one dossier."""

    seat = models.ForeignKey("juries.Seat", models.PROTECT, related_name="sheets")
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="sheets"
    )
    hearing = models.ForeignKey("juries.Hearing", models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.TO_FILL)
    comment = models.TextField("commentaire", blank=True)
    comment_version = models.PositiveIntegerField(default=0)
    # The tablet that wrote it last, and the rank of that touch on it (juries/domain/touches.py).
    comment_device = models.UUIDField(null=True, blank=True)
    comment_rank = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(
        max_length=8, choices=SheetChannel.choices, default=SheetChannel.ONLINE
    )
    # The agent who typed a paper sheet.
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    typed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "fiche de notation"
        verbose_name_plural = "fiches de notation"
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="scoresheet_unique"),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(finished_at__isnull=False),
                name="scoresheet_finish_dated",
            ),
            models.CheckConstraint(
                condition=Q(channel="paper", typed_by__isnull=False, typed_at__isnull=False)
                | Q(channel="online", typed_by__isnull=True, typed_at__isnull=True),
                name="scoresheet_paper_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"fiche de {self.seat} sur {self.application.number}"


class Score(models.Model):
    """A note of 0 to 5; null is « Je ne me prononce pas », which counts nowhere."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("applications.Criterion", models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField("note", null=True, blank=True)
    reason = models.CharField("motif", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    # The tablet that wrote it last, and the rank of that touch on it (juries/domain/touches.py).
    device = models.UUIDField(null=True, blank=True)
    rank = models.PositiveBigIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = "note"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_unique"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | (Q(value__gte=0) & Q(value__lte=5)),
                name="score_from_0_to_5",
                violation_error_message="Une note va de 0 à 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} : {self.value}"


class Mark(models.Model):
    """One touch: a note, a comment, the end of a sheet. Its client id makes a replay harmless."""

    client_id = models.UUIDField(unique=True)
    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=7, choices=TouchKind.choices, default=TouchKind.NOTE)
    criterion = models.ForeignKey(
        "applications.Criterion", models.PROTECT, null=True, blank=True, related_name="marks"
    )
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    # The reason of a note, or the comment.
    text = models.TextField(blank=True)
    based_on_version = models.PositiveIntegerField(default=0)
    device = models.UUIDField(null=True, blank=True)
    rank = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "touche"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="note", criterion__isnull=False)
                | (~Q(kind="note") & Q(criterion__isnull=True, value__isnull=True)),
                name="mark_criterion_of_notes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.criterion} {self.value}"


class PanelResult(models.Model):
    """The panel's opinion of a dossier, stored when a sheet ends: a mean of college means."""

    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="panel_result"
    )
    mean = models.DecimalField("moyenne", max_digits=4, decimal_places=2, null=True)
    dispersion = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    # For each college: its name, its weight, how many seats scored, and their mean.
    colleges = models.JSONField(default=list)
    sheets_finished = models.PositiveSmallIntegerField(default=0)
    sheets_expected = models.PositiveSmallIntegerField(default=0)
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = "avis du jury"
        indexes = [models.Index(fields=["-mean"], name="panelresult_mean")]

    def __str__(self) -> str:
        return f"{self.application.number} : {self.mean}"
