"""Who the jury reminds: those whose availability is awaited, the very rows of the page that shows
them (P13, J2), and those who are awaited two days later, as they were told (P16, J5).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.common.dates import long_moment, paris_day
from applications.enums import ReminderKind
from applications.models import Application, Campaign, Reminder
from applications.queries import draft_lives
from applications.queries.reminders import PLANNERS, Due, Planner, of_dossier, told
from juries.domain import reminders as rules
from juries.domain.invitations import Change, Invitation
from juries.models import Hearing, Panel
from juries.queries import composition, publication
from juries.queries.availability import half_days_to_come, silent_dossiers, silent_seats


def availabilities(at: datetime) -> Iterator[Due]:
    """Those who have not said when they are free, the day that their call reminds them."""
    day = paris_day(at)
    panels = Panel.objects.select_related("campaign").filter(campaign__hearings_from__gt=day)
    for panel in panels.order_by("pk"):
        reminder = rules.reminder_of(
            panel.campaign.hearings_from,
            days=panel.notice_days,
            by_hand_on=panel.reminded_on,
            today=day,
        )
        if reminder and half_days_to_come(panel.campaign, today=day):
            yield from _dossiers(panel, reminder, day)
            yield from _seats(panel, reminder, day)


def meetings(at: datetime) -> Iterator[Due]:
    """Two days before an audition, its structures and its jurors, one thing a juror and a day.

    Only of what was published and still stands: who is about to be told of a change is not
    reminded of what changes.
    """
    day = paris_day(at)
    near = [day + timedelta(days=left) for left in rules.NEAR]
    calls = Campaign.objects.filter(plan_versions__isnull=False, half_days__day__in=near)
    for campaign in calls.distinct().order_by("pk"):
        news = publication.of(composition.load(campaign))
        standing = [
            one
            for one in news.invitations
            if one.change == Change.SAME and one.meeting and _held_on(one) in near
        ]
        yield from _structures_awaited(news, standing, day)
        yield from _jurors_awaited(campaign, standing, day)


EVERYTHING: tuple[Planner, ...] = (*PLANNERS, availabilities, meetings)


def near_words(hearing: Hearing, *, today: date) -> str:
    """« Rappel parti à 3 structures et 6 jurés », or when it leaves; nothing of an audition that
    was never published. Two queries.
    """
    if hearing.published_at is None or hearing.cancelled_at is not None:
        return ""
    held_on = paris_day(composition.slot_of(hearing).starts_at)
    jurors = [f"jure-{key}:{held_on.isoformat()}" for key in _seated(hearing)]
    dossiers = hearing.entries.values("application")
    said = Reminder.objects.filter(
        Q(kind=ReminderKind.MEETING_NEAR, application__in=dossiers)
        | Q(kind=ReminderKind.HEARINGS_NEAR, key__in=jurors),
        sent_at__isnull=False,
        due_on__gte=held_on - timedelta(days=max(rules.NEAR)),
    )
    parties = Counter(kind for kind, _ in set(said.values_list("kind", "key")))
    return rules.near_words(
        held_on,
        structures=parties[ReminderKind.MEETING_NEAR],
        jurors=parties[ReminderKind.HEARINGS_NEAR],
        today=today,
    )


def _seated(hearing: Hearing) -> list[int]:
    return list(hearing.hearing_seats.values_list("user", flat=True))


def _dossiers(panel: Panel, reminder: date, day: date) -> Iterator[Due]:
    silent = draft_lives.silent_addresses()
    for dossier in told(silent_dossiers(panel.campaign)):
        yield from of_dossier(
            dossier,
            ReminderKind.AVAILABILITY_DOSSIER,
            day,
            silent,
            key=reminder.isoformat(),
            subject=rules.DOSSIER_SUBJECT,
            line=rules.dossier_line(dossier.number),
            path=reverse("availability", args=[panel.campaign.code]),
        )


def _seats(panel: Panel, reminder: date, day: date) -> Iterator[Due]:
    for seat in silent_seats(panel.campaign).filter(user__email__isnull=False):
        yield Due(
            kind=ReminderKind.AVAILABILITY_JUROR,
            key=f"siege-{seat.pk}:{reminder.isoformat()}",
            address=seat.user.email or "",
            campaign=panel.campaign,
            due_on=day,
            subject=rules.JUROR_SUBJECT,
            line=rules.juror_line(),
            path=reverse("availability", args=[panel.campaign.code]),
            details={"seat": seat},
        )


def _starts_at(invitation: Invitation) -> datetime:
    return datetime.fromisoformat((invitation.meeting or {})["starts_at"])


def _held_on(invitation: Invitation) -> date:
    return paris_day(_starts_at(invitation))


def _structures_awaited(
    news: publication.Publication, standing: list[Invitation], day: date
) -> Iterator[Due]:
    mine = {
        int(one.party.partition(":")[2]): one
        for one in standing
        if one.party.startswith(f"{publication.DOSSIER}:")
    }
    # Who did not come keeps the invitation of that day, and is not awaited.
    placed = {key for one in news.composition.hearings for key in news.composition.heard_in(one)}
    silent = draft_lives.silent_addresses()
    for dossier in told(Application.objects.filter(pk__in=placed & mine.keys())).order_by("pk"):
        one = mine[dossier.pk]
        meeting, starts_at = one.meeting or {}, _starts_at(one)
        place = publication.joined_place(meeting)
        yield from of_dossier(
            dossier,
            ReminderKind.MEETING_NEAR,
            day,
            silent,
            key=meeting["starts_at"],
            subject=rules.meeting_subject(rules.nearness(_held_on(one), today=day)),
            line=rules.meeting_line(dossier.number, starts=long_moment(starts_at), place=place),
            path=reverse("my_hearing", args=[dossier.number]),
            details={"meeting": meeting, "starts_at": starts_at},
        )


def _jurors_awaited(campaign: Campaign, standing: list[Invitation], day: date) -> Iterator[Due]:
    days: dict[tuple[int, date], list[Invitation]] = {}
    for one in sorted(standing, key=_starts_at):
        kind, _, juror = one.party.partition(":")
        if kind == publication.JUROR:
            days.setdefault((int(juror), _held_on(one)), []).append(one)
    people = User.objects.filter(is_active=True, email__isnull=False).in_bulk(
        {key for key, _ in days}
    )
    for (key, held_on), sat in days.items():
        if key in people:
            yield _juror_awaited(campaign, people[key], held_on, sat, day)


def _juror_awaited(
    campaign: Campaign, juror: User, held_on: date, sat: list[Invitation], day: date
) -> Due:
    when = rules.nearness(held_on, today=day)
    rooms = list(dict.fromkeys((one.meeting or {})["room"] for one in sat))
    lines = [(_starts_at(one), publication.joined_place(one.meeting or {})) for one in sat]
    return Due(
        kind=ReminderKind.HEARINGS_NEAR,
        key=f"jure-{juror.pk}:{held_on.isoformat()}",
        address=juror.email or "",
        campaign=campaign,
        due_on=day,
        subject=rules.hearings_subject(when, count=len(sat), rooms=rooms),
        line=rules.hearings_line(count=len(sat), starts=long_moment(lines[0][0])),
        path=reverse("jury_home"),
        details={"juror": juror, "sittings": lines},
    )
