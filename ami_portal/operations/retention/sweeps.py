"""What ends by its age alone: found today, then ended; each rule of the table but the dossiers'."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ami_portal.accounts.models import User
from ami_portal.operations.retention import erasing
from ami_portal.operations.retention.rules import Rule
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.enums import DocumentKind, ReminderKind, State
from applications.models import (
    AccessLink,
    Application,
    Award,
    Campaign,
    Draft,
    HelpRequest,
    Job,
    Organisation,
    OrganisationDocument,
    Payment,
    Reminder,
)
from juries.models import DoorEntry, Tablet

MOVING = (State.FUNDED, State.COMMITTED)
UNDECIDED = (State.SUBMITTED, State.ADMISSIBLE, State.HEARD, State.RESERVE)


@dataclass(frozen=True, slots=True)
class Sweep:
    """`find`: the rows whose time is over, given the instant that their duration goes back to.

    `end` ends such rows and says how many; `is_by_one`: each in a transaction of its own.
    """

    rule: Rule
    find: Callable[[datetime], QuerySet[Any]]
    end: Callable[[QuerySet[Any], datetime], int]
    is_by_one: bool = False


def structures(before: datetime) -> QuerySet[Organisation]:
    """No dossier but erased ones, no draft, no aid carried for others, nobody signed in since."""
    dossiers = Application.objects.filter(erased_at=None)
    rows = Organisation.objects.filter(erased_at=None, created_at__lt=before)
    return rows.exclude(
        Exists(dossiers.filter(organisation=OuterRef("pk")))
        | Exists(dossiers.filter(award__recipient=OuterRef("pk")))
        | Exists(dossiers.filter(award__shares__organisation=OuterRef("pk")))
        | Exists(_live_drafts().filter(organisation=OuterRef("pk")))
        | Q(memberships__user__last_login__gte=before)
    )


def accounts(before: datetime) -> QuerySet[User]:
    """Nobody of the service, no structure, no draft, no dossier nor jury still kept."""
    dossiers = Application.objects.filter(erased_at=None)
    rows = User.objects.filter(erased_at=None, staff_role=None, memberships=None)
    return rows.annotate(seen_at=Coalesce("last_login", "created_at")).filter(
        ~Exists(dossiers.filter(submitted_by=OuterRef("pk"))),
        ~Exists(dossiers.filter(campaign__panel__colleges__seats__user=OuterRef("pk"))),
        ~Exists(_live_drafts().filter(owner=OuterRef("pk"))),
        seen_at__lt=before,
    )


def call_papers(before: datetime) -> QuerySet[Campaign]:
    """Every dossier decided, the last one before that instant, the papers not erased yet."""
    waiting = Application.objects.filter(campaign=OuterRef("pk"), state__in=UNDECIDED)
    rows = Campaign.objects.filter(papers_erased=None, closes_on__lt=before.date())
    last = rows.annotate(last_decided_at=Max("applications__decided_at"))
    return last.filter(~Exists(waiting), last_decided_at__lt=before)


def mails(before: datetime) -> QuerySet[OutboundEmail]:
    """Told long ago; what has not left yet is never among them."""
    rows = OutboundEmail.objects.filter(queued_at__lt=before).exclude(to="")
    return rows.exclude(state__in=[EmailState.PENDING, EmailState.SENDING])


def reminders(before: datetime) -> QuerySet[Reminder]:
    """Said long ago; the notices of a dossier stay with it, they prove that it was announced."""
    notices = Q(kind=ReminderKind.ERASURE, application__isnull=False)
    return Reminder.objects.filter(sent_at__lt=before).exclude(notices)


def sign_ins(before: datetime) -> QuerySet[UserSession]:
    return UserSession.objects.filter(last_seen_at__lt=before)


def sessions(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=before)


def links(before: datetime) -> QuerySet[AccessLink]:
    return AccessLink.objects.filter(expires_at__lt=before).exclude(email="")


def tablets(before: datetime) -> QuerySet[Tablet]:
    return Tablet.objects.filter(last_seen_at__lt=before, pending=0)


def entries(before: datetime) -> QuerySet[DoorEntry]:
    return DoorEntry.objects.filter(at__lt=before).exclude(device="", network="")


def accounts_of_banks(before: datetime) -> QuerySet[OrganisationDocument]:
    """RIB of structures whose aids are all settled, and paid for the last time before then."""
    paid = Payment.objects.filter(
        Q(application__organisation=OuterRef("organisation"))
        | Q(application__award__recipient=OuterRef("organisation"))
        | Q(application__award__shares__organisation=OuterRef("organisation")),
        ordered_on__gte=before.date(),
    )
    ribs = _settled().filter(kind=DocumentKind.RIB, sent_at__lt=before)
    return ribs.exclude(Exists(paid))


def papers(before: datetime) -> QuerySet[OrganisationDocument]:
    """Other papers, out of date since then, of structures whose aids are all settled."""
    others = _settled().exclude(kind=DocumentKind.RIB)
    return others.filter(Q(expires_on__lt=before.date()) | Q(expires_on=None, sent_at__lt=before))


def help_requests(before: datetime) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(Q(ended_at__lt=before) | Q(expires_at__lt=before))


def jobs(before: datetime) -> QuerySet[Job]:
    return Job.objects.filter(ended_at__lt=before)


def _settled() -> QuerySet[OrganisationDocument]:
    moving = Award.objects.filter(application__state__in=MOVING)
    return OrganisationDocument.objects.exclude(
        Exists(moving.filter(application__organisation=OuterRef("organisation")))
        | Exists(moving.filter(recipient=OuterRef("organisation")))
        | Exists(moving.filter(shares__organisation=OuterRef("organisation")))
    )


def _live_drafts() -> QuerySet[Draft]:
    return Draft.objects.filter(submitted_at=None, erased_at=None)


def _each(one: Callable[..., Any]) -> Callable[[QuerySet[Any], datetime], int]:
    def end(rows: QuerySet[Any], at: datetime) -> int:
        things = list(rows)
        for thing in things:
            one(thing, at=at)
        return len(things)

    return end


def _in_place(rows: QuerySet[Any], at: datetime) -> int:
    return erasing.rows(rows.model._meta.label, rows)


def _papers(rows: QuerySet[Any], at: datetime) -> int:
    return erasing.papers(rows)


SWEEPS: tuple[Sweep, ...] = (
    Sweep(Rule.CALL_PAPERS, call_papers, _each(erasing.call_papers), is_by_one=True),
    Sweep(Rule.STRUCTURE, structures, _each(erasing.structure), is_by_one=True),
    Sweep(Rule.ACCOUNT, accounts, _each(erasing.account), is_by_one=True),
    Sweep(Rule.MAILS, mails, _in_place),
    Sweep(Rule.MAILS, reminders, _in_place),
    Sweep(Rule.TRACES, sign_ins, _in_place),
    Sweep(Rule.TRACES, sessions, _in_place),
    Sweep(Rule.TRACES, links, _in_place),
    Sweep(Rule.TRACES, tablets, _in_place),
    Sweep(Rule.TRACES, entries, _in_place),
    Sweep(Rule.BANK, accounts_of_banks, _papers),
    Sweep(Rule.PAPERS, papers, _papers),
    Sweep(Rule.HELP, help_requests, _in_place),
    Sweep(Rule.JOBS, jobs, _in_place),
)


def ended(sweep: Sweep, found: Collection[Any], *, before: datetime, at: datetime) -> int:
    """End what still is to end of what was found, read again. Returns how many rows."""
    still = sweep.find(before).filter(pk__in=found)
    rows = still.model._base_manager.filter(pk__in=list(still.values_list("pk", flat=True)))
    return sweep.end(rows, at)
