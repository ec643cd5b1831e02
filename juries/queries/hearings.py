"""Auditions with who is heard and who hears, for lists and for one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from ami_portal.accounts.models import User
from ami_portal.common.dates import in_paris, paris_day
from juries.domain.timetable import Step, timetable
from juries.enums import Attendance
from juries.models import Hearing, HearingEntry, HearingSeat
from juries.queries import publication
from juries.queries.composition import latest_version, slot_of


@dataclass(frozen=True)
class Sitting:
    """One audition, read whole."""

    hearing: Hearing

    @property
    def starts_at(self) -> datetime:
        return slot_of(self.hearing).starts_at

    @property
    def ends_at(self) -> datetime:
        return publication.ends_at(self.starts_at, self.hearing.campaign)

    @property
    def place(self) -> str:
        return publication.joined_place(publication.place_of(self.hearing, self.hearing.campaign))

    @cached_property
    def entries(self) -> list[HearingEntry]:
        return list(self.hearing.entries.all())

    @cached_property
    def jurors(self) -> list[HearingSeat]:
        return list(self.hearing.hearing_seats.all())

    @cached_property
    def timetable(self) -> tuple[Step, ...]:
        """Minute by minute, by the settings of the call; who is absent takes no minute."""
        campaign = self.hearing.campaign
        return timetable(
            in_paris(self.starts_at),
            [
                entry.application.organisation_name
                for entry in self.entries
                if entry.attendance != Attendance.ABSENT
            ],
            minutes=campaign.hearing_minutes,
            together=campaign.together_minutes,
            presentation=campaign.presentation_minutes,
        )

    @property
    def state(self) -> str:
        if self.hearing.closed_at:
            return "Tenue"
        return "Publiée" if self.hearing.published_at else "Pas encore publiée"

    @property
    def tone(self) -> str:
        if self.hearing.closed_at:
            return "done"
        return "next" if self.hearing.published_at else ""


def sittings(hearings: QuerySet[Hearing]) -> list[Sitting]:
    """Read these auditions, in the order of the clock, in a fixed number of queries."""
    rows = hearings.select_related("campaign", "theme", "slot__room", "slot__half_day")
    rows = rows.prefetch_related(
        Prefetch(
            "entries",
            HearingEntry.objects.select_related("application__organisation_type").order_by("pk"),
        ),
        Prefetch(
            "hearing_seats",
            HearingSeat.objects.select_related("seat__college", "user").order_by(
                "seat__college__position", "pk"
            ),
        ),
    )
    return [Sitting(hearing) for hearing in rows.order_by("slot__starts_at", "slot__room", "pk")]


def by_day(found: Iterable[Sitting]) -> list[tuple[date, list[Sitting]]]:
    """The same, one group a day."""
    grouped = groupby(found, key=lambda one: paris_day(one.starts_at))
    return [(day, list(group)) for day, group in grouped]


def sequence_for(hearing: Hearing, user: User) -> int:
    """The sequence this juror's calendar knows, else the audition's own."""
    version = latest_version(hearing.campaign)
    mine = [
        one
        for one in publication.told(version)
        if one.party == f"{publication.JUROR}:{user.pk}"
        and one.uid == publication.hearing_uid(hearing.uid)
    ]
    return mine[0].sequence if mine else hearing.sequence
