"""Who is reminded of what today: the very rows that the progress pages show.

Each planner answers, for an instant, with everything that is due that day; what was already said is
left to the action. Another floor has planners of its own and gives them to the same action.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse

from ami_portal.common.dates import paris_day
from applications.domain import reminders as words
from applications.domain.calendar import add_months
from applications.domain.contrat_de_ville import is_time_to_help
from applications.domain.deposit import problems_of
from applications.domain.draft_life import Notice, announced_on, leaves_bin_on, notice_due
from applications.domain.final_report import name_of, reminder_step
from applications.enums import Channel, RedirectionStatus, ReminderKind
from applications.models import Application, Campaign, Draft, Organisation, Redirection, Reminder
from applications.queries import (
    contrat_de_ville,
    documents,
    draft_lives,
    final_reports,
    today,
)
from applications.queries.calls import call_of
from applications.queries.team import ASKED, in_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing to say to one address today. `details` are for the mail that says only this."""

    kind: ReminderKind
    key: str
    address: str
    campaign: Campaign
    due_on: date
    subject: str
    line: str
    path: str
    draft: Draft | None = None
    application: Application | None = None
    redirection: Redirection | None = None
    notice: Notice | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.kind.value, self.key, self.address


@dataclass(frozen=True, slots=True)
class Progress:
    """The drafts of a call as the service may know them: how many, never what they hold."""

    begun: int
    reachable: int
    last_said_on: date | None
    next_on: date | None

    @property
    def unreachable(self) -> int:
        return self.begun - self.reachable


Planner = Callable[[datetime], Iterable[Due]]


def begun_drafts(campaign: Campaign) -> list[Draft]:
    """The drafts of a call that hold a text and are not deposited; a paper one is not chased."""
    rows = draft_lives.unfinished().filter(campaign=campaign).exclude(channel=Channel.PAPER)
    rows = rows.order_by("started_at", "pk")
    return [draft for draft in rows if draft_lives.has_text(draft)]


def progress(campaign: Campaign, *, at: datetime) -> Progress:
    """How many drafts were begun, how many can be reminded, when they were, when they will be."""
    drafts, silent = begun_drafts(campaign), draft_lives.silent_addresses()
    reachable = [draft for draft in drafts if draft_lives.addresses_of(draft, silent=silent)]
    said = Reminder.objects.filter(campaign=campaign, kind=ReminderKind.DRAFT_CLOSING)
    last = said.aggregate(last=Max("sent_at"))["last"]
    today = paris_day(at)
    left = (campaign.closes_on - today).days
    waits = (left - step for step, _ in words.CLOSING_STEPS if left > step)
    wait = min(waits, default=None)
    return Progress(
        begun=len(drafts),
        reachable=len(reachable),
        last_said_on=paris_day(last) if last else None,
        next_on=None if wait is None else today + timedelta(days=wait),
    )


def closing(at: datetime) -> Iterator[Due]:
    """P3: seven days and two days before the closing, and the closing day."""
    day = paris_day(at)
    latest = day + timedelta(days=words.CLOSING_STEPS[0][0])
    calls = Campaign.objects.published().filter(closes_on__range=(day, latest))
    silent = draft_lives.silent_addresses()
    for campaign in calls.order_by("pk"):
        yield from _closing_of(campaign, day, silent)


def complements(at: datetime) -> Iterator[Due]:
    """P10: three days before a complément is due."""
    day = paris_day(at)
    asked, silent = in_state(ASKED), draft_lives.silent_addresses()
    for application in told(Application.objects.filter(asked, complement_due_on__gt=day)):
        due_on, asked_at = application.complement_due_on, application.complement_requested_at
        if due_on and asked_at and _is_near(due_on, asked_at, day):
            yield from of_dossier(
                application,
                ReminderKind.COMPLEMENT_DUE,
                day,
                silent,
                key=due_on.isoformat(),
                subject=words.complement_subject(application.number, due_on=due_on, today=day),
                line=words.complement_line(application.number, due_on=due_on),
                path=reverse("application_complement", args=[application.number]),
            )


def silences(at: datetime) -> Iterator[Due]:
    """P18: ten days before silence means refusal, when nothing was decided."""
    day = paris_day(at)
    silent = draft_lives.silent_addresses()
    for deadline in today.near_rejections(told(Application.objects.all()), today=day):
        application = deadline.application
        yield from of_dossier(
            application,
            ReminderKind.SILENCE_NEAR,
            day,
            silent,
            key=deadline.on.isoformat(),
            subject=words.silence_subject(application.number),
            line=words.silence_line(
                application.number,
                refuses_on=deadline.on,
                expected_on=application.campaign.decision_expected_on,
            ),
            path=reverse("application_detail", args=[application.number]),
            details={
                "refuses_on": deadline.on,
                "is_later": application.campaign.decision_expected_on > deadline.on,
            },
        )


def papers(at: datetime) -> Iterator[Due]:
    """P25: papers still missing once the call's days to answer are over; said once an award."""
    day, silent = paris_day(at), draft_lives.silent_addresses()
    awarded = Application.objects.filter(
        state__in=documents.IN_FORCE,
        award__granted_at__gte=words.earliest_late(at),
    )
    for application in told(awarded).select_related("award__recipient").order_by("pk"):
        days, granted_on = application.campaign.answer_days, paris_day(application.award.granted_at)
        if not words.answer_late(granted_on, days=days, today=day):
            continue
        payee = application.award.payee
        kinds = documents.missing_kinds(payee, today=day)
        labels = [words.PAPERS[kind] for kind in kinds]
        if not labels:
            continue
        yield from of_dossier(
            application,
            ReminderKind.DOCUMENTS_MISSING,
            day,
            silent,
            key=granted_on.isoformat(),
            subject=words.documents_subject(labels),
            line=words.documents_line(application.number, labels),
            path=_papers_page(application, payee),
            details={"labels": [kind.label for kind in kinds]},
        )


def reports(at: datetime) -> Iterator[Due]:
    """P27: two months, one month and seven days before a bilan is due."""
    day, silent = paris_day(at), draft_lives.silent_addresses()
    near = final_reports.expected().filter(due_on__range=(day, add_months(day, 2)))
    awaited = Application.objects.filter(final_report__in=near)
    known = told(awaited).select_related("award", "agreement", "final_report").order_by("pk")
    for application in known:
        due_on = application.final_report.due_on
        step = reminder_step(due_on, begun_on=application.agreement.signed_on, today=day)
        if step is None:
            continue
        is_light = application.award.is_page_blanche
        name = name_of(is_light=is_light)
        yield from of_dossier(
            application,
            ReminderKind.REPORT_DUE,
            day,
            silent,
            key=f"{due_on.isoformat()}:{step}",
            subject=words.report_subject(application.title, name=name, due_on=due_on),
            line=words.report_line(application.number, name=name, due_on=due_on),
            path=reverse("final_report", args=[application.number]),
            details={"due_on": due_on, "is_light": is_light},
        )


def contrats(at: datetime) -> Iterator[Due]:
    """P29: a funded action ends, or the filing period opens; said once a dossier, and never once
    it is filed, given up, or become another dossier."""
    day, silent = paris_day(at), draft_lives.silent_addresses()
    contract = contrat_de_ville.in_force(day)
    if contract is None:
        return
    is_open = contrat_de_ville.is_filing_open(contract, day)
    closes_on = contract.filing_closes_on if is_open else None
    waiting = told(contrat_de_ville.never_filed()).select_related("contrat_referent__person")
    for application in waiting.order_by("pk"):
        if not is_time_to_help(application.ends_on, is_open=is_open, today=day):
            continue
        yield from of_dossier(
            application,
            ReminderKind.CONTRAT_NEAR,
            day,
            silent,
            key="contrat",
            subject=words.contrat_subject(),
            line=words.contrat_line(application.title, closes_on=closes_on),
            path=reverse("contrat_help", args=[application.number]),
            details={
                "closes_on": closes_on,
                "helper": contrat_de_ville.helper_of(application, contract),
            },
        )


def erasures(at: datetime) -> Iterator[Due]:
    """P35: the two notices before a draft goes to the bin."""
    day = paris_day(at)
    rows = draft_lives.ending().filter(binned_at=None, campaign__closes_on__lt=day)
    for draft, life, addresses in draft_lives.lives(rows, at=at):
        notice = notice_due(life, today=day)
        if notice is None:
            continue
        ends_on = announced_on(life, notice, today=day)
        for address in addresses:
            yield Due(
                kind=ReminderKind.ERASURE,
                key=f"{draft.pk}:{life.touched_on}:{notice.value}",
                address=address,
                campaign=draft.campaign,
                due_on=day,
                subject=words.erasure_subject(ends_on),
                line=words.erasure_line(str(draft), on=ends_on),
                path=reverse("draft_bin"),
                draft=draft,
                notice=notice,
                details={"ends_on": ends_on, "leaves_bin_on": leaves_bin_on(ends_on)},
            )


def ways(at: datetime) -> Iterator[Due]:
    """A5 again: not a word from the addressee of a réorientation in the call's days to answer."""
    day = paris_day(at)
    silent = Redirection.objects.filter(status=RedirectionStatus.PENDING).exclude(contact_email="")
    rows = silent.filter(created_at__gte=words.earliest_late(at))
    for way in rows.select_related("application__campaign").order_by("pk"):
        days = way.application.campaign.answer_days
        if not words.answer_late(paris_day(way.created_at), days=days, today=day):
            continue
        yield Due(
            kind=ReminderKind.REDIRECTION_SILENT,
            key=str(way.pk),
            address=way.contact_email.lower(),
            campaign=way.application.campaign,
            due_on=day,
            subject=words.redirection_subject(),
            line=words.redirection_line(way.application.organisation_name, way.application.title),
            path="",
            application=way.application,
            redirection=way,
            details={"redirection": way, "is_again": True},
        )


PLANNERS: tuple[Planner, ...] = (
    closing,
    complements,
    silences,
    papers,
    reports,
    contrats,
    erasures,
    ways,
)


def _closing_of(campaign: Campaign, day: date, silent: frozenset[str]) -> Iterator[Due]:
    call, closes_on = call_of(campaign), campaign.closes_on
    for draft in begun_drafts(campaign):
        step = words.closing_step(closes_on, begun_on=paris_day(draft.started_at), today=day)
        if step is None:
            continue
        missing = words.still_missing(problems_of(draft.texts, call))
        for address in draft_lives.addresses_of(draft, silent=silent):
            yield Due(
                kind=ReminderKind.DRAFT_CLOSING,
                key=f"{draft.pk}:{closes_on}:{step}",
                address=address,
                campaign=campaign,
                due_on=day,
                subject=words.closing_subject(str(draft), closes_on=closes_on, today=day),
                line=words.closing_line(str(draft), closes_on=closes_on, today=day),
                path=reverse("draft_edit", args=[draft.pk]),
                draft=draft,
                details={"missing": missing, "number": _number(draft)},
            )


def _papers_page(application: Application, payee: Organisation) -> str:
    """Where the papers are given; those of a porteuse are nobody's page here."""
    if payee.pk != application.organisation_id:
        return reverse("application_detail", args=[application.number])
    return reverse("organisation_documents", args=[payee.pk])


def _number(draft: Draft) -> str:
    """The number of a dossier taken back, or nothing."""
    dossier: Application | None = getattr(draft, "application", None)
    return dossier.number if dossier else ""


def told(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Dossiers with all that telling them needs."""
    return rows.select_related("campaign", "organisation").prefetch_related("organisation__members")


def _is_near(due_on: date, asked_at: datetime, day: date) -> bool:
    return words.complement_near(due_on, asked_on=paris_day(asked_at), today=day)


def of_dossier(
    application: Application,
    kind: ReminderKind,
    day: date,
    silent: frozenset[str],
    *,
    key: str,
    **said: Any,
) -> Iterator[Due]:
    """The same thing for each address of a dossier, said once an address and a `key`."""
    for address in addresses_of(application, silent):
        yield Due(
            kind=kind,
            key=f"{application.number}:{key}",
            address=address,
            campaign=application.campaign,
            due_on=day,
            application=application,
            **said,
        )


def addresses_of(application: Application, silent: frozenset[str]) -> list[str]:
    """Who is told of a dossier: the active members of its structure and its contact, nobody who
    left."""
    members = sorted(application.organisation.members.all(), key=lambda member: member.pk)
    known = [*(member.email for member in members), application.contact_email]
    lower = (address.lower() for address in known if address)
    return [address for address in dict.fromkeys(lower) if address not in silent]
