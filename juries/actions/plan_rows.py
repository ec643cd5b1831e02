"""The rows of a plan: what every gesture on it writes, and what it leaves behind."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from django.db.models import Exists, OuterRef

from applications.models import Campaign
from juries.enums import Attendance, SheetState
from juries.models import Hearing, HearingEntry, HearingSeat, ScoreSheet, Seat
from juries.queries import composition

# (audition, seat, dossiers) → when this juror declared to have no link with these dossiers.
Declared: TypeAlias = dict[tuple[int, int, frozenset[int]], datetime]


def lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def clear(hearings: Iterable[Hearing], *, at: datetime) -> None:
    """Empty these auditions; one already told is cancelled, not deleted: its history stays."""
    hearings = list(hearings)
    HearingSeat.objects.filter(hearing__in=hearings).delete()
    HearingEntry.objects.filter(hearing__in=hearings, attendance=Attendance.EXPECTED).delete()
    for hearing in hearings:
        dismiss(hearing, at=at)


def dismiss(hearing: Hearing, *, at: datetime) -> None:
    if hearing.published_at is None:
        hearing.delete()
        return
    hearing.slot, hearing.cancelled_at = None, at
    hearing.save()


def declarations(hearings: Iterable[Hearing]) -> Declared:
    """What jurors already declared, for an audition whose dossiers stay the same."""
    rows = HearingSeat.objects.filter(hearing__in=list(hearings), links_declared_at__isnull=False)
    entries = HearingEntry.objects.filter(hearing__in=[row.hearing_id for row in rows])
    heard: dict[int, set[int]] = {}
    for entry in entries:
        heard.setdefault(entry.hearing_id, set()).add(entry.application_id)
    return {
        (
            row.hearing_id,
            row.seat_id,
            frozenset(heard.get(row.hearing_id, ())),
        ): row.links_declared_at
        for row in rows
        if row.links_declared_at is not None
    }


def fill(hearing: Hearing, *, dossiers: Iterable[int]) -> None:
    HearingEntry.objects.bulk_create(
        HearingEntry(hearing=hearing, application_id=key) for key in dossiers
    )


def seat_at(
    hearing: Hearing,
    *,
    seats: Iterable[Seat],
    declared: Declared,
) -> None:
    heard = frozenset(hearing.entries.values_list("application", flat=True))
    HearingSeat.objects.bulk_create(
        HearingSeat(
            hearing=hearing,
            seat=seat,
            user_id=seat.user_id,
            starts_at=composition.slot_of(hearing).starts_at,
            links_declared_at=declared.get((hearing.pk, seat.pk, heard)),
        )
        for seat in seats
    )


def drop_stale_sheets(campaign: Campaign) -> None:
    """Take away the empty sheets of a juror, or of a dossier, that left their audition."""
    sheets = ScoreSheet.objects.filter(hearing__campaign=campaign, state=SheetState.TO_FILL)
    seated = HearingSeat.objects.filter(hearing=OuterRef("hearing"), seat=OuterRef("seat"))
    heard = HearingEntry.objects.filter(
        hearing=OuterRef("hearing"), application=OuterRef("application")
    )
    # Locked before they go: one that a juror fills meanwhile is no longer stale.
    stale = sheets.exclude(Exists(seated), Exists(heard)).select_for_update(of=("self",))
    ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in stale]).delete()
