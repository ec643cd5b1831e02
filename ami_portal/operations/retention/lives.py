"""The dossiers, each with what decides of its end: last act, notices that left, hold, visa."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Prefetch, QuerySet

from ami_portal.common.dates import paris_day
from ami_portal.operations.models import DossierHold
from ami_portal.operations.retention import rules
from ami_portal.operations.retention.durations import in_force
from ami_portal.operations.retention.rules import DossierLife, Duration, Notice, Rule
from ami_portal.outbox.models import EmailState
from applications.enums import ReminderKind, State
from applications.models import Application, Reminder
from applications.queries.draft_lives import silent_addresses
from applications.queries.reminders import addresses_of

# An aid that still moves: its dossier has no last act yet.
UNSETTLED = frozenset({State.FUNDED, State.COMMITTED})
NOT_GONE = (EmailState.PENDING, EmailState.SENDING)


@dataclass(frozen=True, slots=True)
class Known:
    """A dossier of the year, its rule, and its life; who is told of it."""

    application: Application
    rule: Rule
    life: DossierLife
    addresses: tuple[str, ...]


def kept() -> QuerySet[Application]:
    """The dossiers not erased yet, with all that their life depends on."""
    standing = DossierHold.objects.filter(lifted_at=None)
    return (
        Application.objects.filter(erased_at=None)
        .select_related("campaign", "organisation", "award", "final_report", "contrat_filing")
        .select_related("slip_line__slip")
        .prefetch_related(
            "organisation__members",
            Prefetch("holds", standing, to_attr="standing_holds"),
            Prefetch("reminders", _notices(), to_attr="notices"),
        )
        .annotate(
            last_paid_on=Max("payments__paid_on"), last_ordered_on=Max("payments__ordered_on")
        )
        .defer("raw_fields")
        .order_by("campaign__code", "sequence")
    )


def known(rows: Iterable[Application], *, at: datetime) -> Iterator[Known]:
    """Each dossier with its life today. Two queries more, however many dossiers."""
    today = paris_day(at)
    durations, silent = in_force(today=today), silent_addresses()
    for application in rows:
        addresses = tuple(addresses_of(application, silent))
        rule = rule_of(application)
        yield Known(application, rule, _life(application, durations[rule], addresses), addresses)


def life_of(application: Application, *, at: datetime) -> DossierLife:
    """The life of one dossier, read again under its lock."""
    return next(each.life for each in known(kept().filter(pk=application.pk), at=at))


def rule_of(application: Application) -> Rule:
    """Whatever received public money, or was promised it, is kept as a funded dossier."""
    return Rule.FUNDED if hasattr(application, "award") else Rule.NOT_FUNDED


def ended_on(application: Application) -> date | None:
    """The day of the last act of a dossier; None while its aid is not settled."""
    if application.state in UNSETTLED:
        return None
    if not hasattr(application, "award"):
        return _refused_on(application)
    return max(day for day in _acts(application) if day)


def notice_key(life: DossierLife, notice: Notice) -> str:
    """What a notice is said of: this end, not the one of another duration or last act."""
    return f"{life.ended_on}:{life.months}:{notice.value}"


def _notices() -> QuerySet[Reminder]:
    rows = Reminder.objects.filter(kind=ReminderKind.ERASURE, application__isnull=False)
    return rows.filter(sent_at__isnull=False, email__isnull=False).select_related("email")


def _life(application: Application, duration: Duration, addresses: tuple[str, ...]) -> DossierLife:
    line = getattr(application, "slip_line", None)
    life = DossierLife(
        ended_on=ended_on(application),
        months=duration.months,
        is_validated=duration.is_validated,
        is_warned=bool(addresses),
        is_held=bool(_loaded(application, "standing_holds")),
        has_visa=line is not None and line.slip.visa_on is not None,
    )
    said = _said(application, life)
    return rules.with_notices(life, first=said[Notice.FIRST], second=said[Notice.SECOND])


def _said(application: Application, life: DossierLife) -> Mapping[Notice, date | None]:
    """The day each notice had really left: to somebody, and to nobody it still waits."""
    rows = _loaded(application, "notices")
    keys = {notice: f"{application.number}:{notice_key(life, notice)}" for notice in Notice}
    return {
        notice: _left_on([row for row in rows if row.key == key]) for notice, key in keys.items()
    }


def _left_on(rows: list[Reminder]) -> date | None:
    mails = [row.email for row in rows if row.email]
    if any(mail.state in NOT_GONE for mail in mails):
        return None
    return max((paris_day(mail.sent_at) for mail in mails if mail.sent_at), default=None)


def _refused_on(application: Application) -> date:
    acts = (application.decided_at, application.withdrawn_at, application.checked_at)
    is_over = application.state in (State.INADMISSIBLE, State.WITHDRAWN) or acts[0]
    days = [paris_day(act) for act in acts if act and is_over]
    call = application.campaign
    return max(days, default=max(call.closes_on, call.decision_expected_on))


def _acts(application: Application) -> list[date | None]:
    award, report = application.award, getattr(application, "final_report", None)
    filing = getattr(application, "contrat_filing", None)
    moments = [
        application.decided_at,
        award.granted_at,
        award.renounced_at,
        report and report.received_at,
        report and report.accepted_at,
        report and report.waived_at,
    ]
    return [
        *(paris_day(moment) for moment in moments if moment),
        award.recovered_on,
        getattr(application, "last_paid_on", None),
        getattr(application, "last_ordered_on", None),
        date(filing.year, 12, 31) if filing else None,
    ]


def _loaded(application: Application, name: str) -> list[Reminder]:
    return list(getattr(application, name))
