"""Saying what is due today: planned as rows, gathered by person, said once.

Run late or twice, the day ends the same. What is no longer true when the mail would leave (a draft
deposited meanwhile, a day gone by) is not said.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse

from ami_portal.common.dates import opening_instant, paris_day
from applications.actions import links, redirections
from applications.domain.draft_life import Notice
from applications.enums import LinkPurpose
from applications.models import Application, Draft, Reminder
from applications.notifications import reminders as mails
from applications.queries import draft_lives
from applications.queries.reminders import PLANNERS, Due, Planner

# A link in a mailbox: longer than the two notices of a draft, which it may have to answer.
LINK_DAYS = timedelta(days=60)


class Said(NamedTuple):
    """What a run did: how many mails, saying how many things."""

    mails: int
    things: int


def run(*, at: datetime, planners: Sequence[Planner] = PLANNERS) -> Said:
    """Plan what the planners find due at this instant, forget what no longer is, say the rest.

    One mail a day and a person: who was written to today waits for tomorrow.
    """
    dues = {due.identity: due for planner in planners for due in planner(at)}
    _plan(dues.values(), at=at)
    _forget_stale(dues)
    told = [_tell(address, dues, at=at) for address in _waiting(at)]
    return Said(sum(1 for things in told if things), sum(told))


def _plan(dues: Iterable[Due], *, at: datetime) -> None:
    """One row a thing and a person; what was planned or said before stays as it is."""
    rows = [
        Reminder(
            kind=due.kind,
            key=due.key,
            address=due.address,
            campaign=due.campaign,
            draft=due.draft,
            application=due.application,
            due_on=due.due_on,
            subject=due.subject,
            text=due.line,
            url=due.path,
            created_at=at,
        )
        for due in dues
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def _forget_stale(dues: dict[tuple[str, str, str], Due]) -> None:
    """Planned, never said, and no longer due: a deposited draft, a day that went by."""
    waiting = Reminder.objects.filter(sent_at=None)
    stale = [row.pk for row in waiting if (row.kind, row.key, row.address) not in dues]
    Reminder.objects.filter(pk__in=stale, sent_at=None).delete()


def _waiting(at: datetime) -> list[str]:
    told = Reminder.objects.filter(sent_at__gte=opening_instant(paris_day(at)))
    rows = Reminder.objects.filter(sent_at=None).exclude(address__in=told.values("address"))
    return list(rows.order_by("address").values_list("address", flat=True).distinct())


@transaction.atomic
def _tell(address: str, dues: dict[tuple[str, str, str], Due], *, at: datetime) -> int:
    """The one mail of this address; a run at work beside this one keeps its rows."""
    rows = Reminder.objects.select_for_update(skip_locked=True).filter(address=address)
    waiting = rows.filter(sent_at=None).order_by("due_on", "kind", "pk")
    known = [(row, dues.get((row.kind, row.key, row.address))) for row in waiting]
    said = [(row, due) for row, due in known if due and _still_holds(due)]
    if not said:
        return 0
    email = mails.tell(address, [(due, _path(due, at=at)) for _, due in said], at=at)
    for row, due in said:
        row.sent_at, row.email, row.subject, row.text = at, email, due.subject, due.line
        row.save(update_fields=["sent_at", "email", "subject", "text"])
        _note(due, at=at)
    return len(said)


def _still_holds(due: Due) -> bool:
    """Whether nobody deposited, answered or decided since this run began."""
    if due.draft is not None:
        return draft_lives.unfinished().filter(pk=due.draft.pk).exists()
    same: dict[str, Any] = {}
    if due.application is not None:
        names = ("pk", "state", "complement_answered_at")
        same = {name: getattr(due.application, name) for name in names}
    return not same or Application.objects.filter(**same).exists()


def _path(due: Due, *, at: datetime) -> str:
    """The page of the thing; a draft that nobody owns opens by a link of its own, as does the
    question to the addressee of a réorientation, who has no account."""
    if due.redirection is not None:
        return reverse("link_open", args=[redirections.link_for(due.redirection, at=at)])
    if due.draft is None or due.draft.owner_id is not None:
        return due.path
    _, token = links.issue(
        LinkPurpose.DRAFT, email=due.address, draft=due.draft, expires_at=at + LINK_DAYS, at=at
    )
    return reverse("link_open", args=[token])


def _note(due: Due, *, at: datetime) -> None:
    """The draft keeps when its notices were said: without both, it never ends."""
    if due.draft is None or due.notice is None:
        return
    first = due.notice is Notice.FIRST
    dates = {"first_notice_at": at, "second_notice_at": None} if first else {"second_notice_at": at}
    Draft.objects.filter(pk=due.draft.pk).update(**dates)
