"""One dossier as the service reads it: the two pages, what to look at twice, the history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from ami_portal.common.dates import long_moment, plain_date
from ami_portal.common.money import format_rate
from applications.domain.boxes import FIELDS
from applications.domain.reopening import Change, shown, words_of
from applications.domain.request import split_codes
from applications.domain.verification import qpv_share
from applications.domain.workflow import is_allowed
from applications.enums import BudgetCode, EventKind, State, Transition
from applications.models import Application, BudgetLine, Event, Neighbourhood
from applications.queries import partners, registry
from applications.queries.final_reports import late_words
from applications.queries.silence import silence_day
from applications.queries.team_states import contrat_fact, label_for_team, tone_for_team

TO_DECIDE = frozenset({State.HEARD, State.RESERVE})
UNDECIDED = frozenset({State.SUBMITTED, State.ADMISSIBLE, State.HEARD})


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the history."""

    title: str
    when: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Budget:
    """Box 10, read again: lines with their words, and the two totals in euros."""

    expenses: list[BudgetLine]
    revenues: list[BudgetLine]
    volunteering: BudgetLine | None
    total_expenses: Decimal
    total_revenues: Decimal


def detailed(visible: QuerySet[Application]) -> QuerySet[Application]:
    """Everything the page shows, in a fixed number of queries."""
    return visible.select_related(
        "campaign", "organisation", "organisation_type", "theme", "need", "award", "agreement",
        "final_report", "contrat_filing", "submitted_by",
    ).prefetch_related(
        "neighbourhoods", "budget_lines", "partners__recorded_by", "bonus_claims__rule",
        "events__by", "events__email", "redirections",
    )  # fmt: skip


def facts(application: Application, *, today: date) -> dict[str, Any]:
    """What the page says of a dossier, by name."""
    return {
        "dossier": application,
        "label": label_for_team(application, today=today),
        "tone": tone_for_team(application, today=today),
        "contrat_fact": contrat_fact(application),
        "flags": (*flags(application), *late_words(application, today=today)),
        "silence": silence_words(application, today=today),
        "budget": budget(application),
        "history": history(application),
        "mails": mails(application),
        "reopened": words_of(application.complement_fields),
        "changes": changes(application),
        "next_page": next_page(application),
        "partners": partners.standings(application, today=today),
        "registry": registry.checked(application.organisation),
    }


def next_page(application: Application) -> tuple[str, str] | None:
    """Where the service goes on with this dossier once it is checked: words, address."""
    number, code = application.number, application.campaign.code
    if hasattr(application, "award"):
        return "Suivre cette aide", reverse("follow_up_dossier", args=[number])
    if application.state in TO_DECIDE:
        return "Préparer la décision", reverse("deliberation_dossier", args=[code, number])
    if application.state == State.ADMISSIBLE:
        return "Composer les auditions", f"{reverse('compose')}?appel={code}"
    return None


def flags(application: Application) -> tuple[str, ...]:
    """What an agent looks at twice. A flag never stops a dossier."""
    kind = application.organisation_type
    organisation = application.organisation
    share = _share_flag(application)
    checks = (
        (share, share),
        (
            not organisation.siret and not organisation.rna,
            "Ni SIRET ni RNA\u00a0: il faudra un SIRET avant un versement.",
        ),
        (
            kind.is_undeclared,
            "Collectif pas encore déclaré\u00a0: il peut être entendu et choisi, il sera engagé"
            " une fois déclaré ou par une structure amie.",
        ),
        (
            kind.is_public_body,
            "Organisme public\u00a0: sans contrat d’engagement républicain.",
        ),
        (
            application.neighbourhoods_unsure,
            "La structure n’est pas sûre du quartier prioritaire\u00a0: à vérifier avec elle.",
        ),
        (
            not application.is_page_blanche and not application.eligible_cost,
            "Aucune dépense dans le budget.",
        ),
    )
    return tuple(sentence for is_shown, sentence in checks if is_shown)


def _share_flag(application: Application) -> str:
    threshold = application.campaign.qpv_share_threshold
    share = qpv_share(application.people_expected, application.qpv_people_expected)
    if share is None:
        return "Part d’habitants en QPV non connue."
    if share >= threshold:
        return ""
    return (
        f"{format_rate(share.quantize(Decimal('0.01')))} d’habitants en QPV, sous le seuil de"
        f" {format_rate(threshold)}\u00a0: lire la case 7."
    )


def silence_words(application: Application, *, today: date) -> str:
    """When silence will mean refusal, or that it is suspended; nothing once decided."""
    if application.state not in UNDECIDED:
        return ""
    day = silence_day(application, today=today)
    if day is None:
        return "Délai de réponse suspendu par le complément demandé"
    if day <= today:
        return f"Le silence vaut rejet depuis le {plain_date(day)}\u00a0; une décision reste due"
    return f"Sans décision, rejet implicite le {plain_date(day)}"


def gestures(application: Application) -> frozenset[str]:
    """What may be done now, by name: admit, refuse, readmit, complement, partner."""
    state = State(application.state)
    checks = {
        "admit": state == State.SUBMITTED,
        "readmit": state == State.INADMISSIBLE,
        "refuse": is_allowed(Transition.REFUSE, state),
        "complement": state == State.SUBMITTED,
        "partner": state in {State.SUBMITTED, State.ADMISSIBLE},
    }
    return frozenset(name for name, is_possible in checks.items() if is_possible)


def budget(application: Application) -> Budget:
    order: list[str] = list(BudgetCode)
    lines = sorted(application.budget_lines.all(), key=lambda line: order.index(line.code))
    expenses = [line for line in lines if line.code.startswith("expense")]
    revenues = [line for line in lines if line.code.startswith("revenue")]
    volunteering = (line for line in lines if line.code == BudgetCode.VOLUNTEERING)
    return Budget(
        expenses=expenses,
        revenues=revenues,
        volunteering=next(volunteering, None),
        total_expenses=_sum(expenses),
        total_revenues=_sum(revenues),
    )


def history(application: Application) -> list[Moment]:
    """What happened, the latest first; the mails are told apart."""
    events = [e for e in application.events.all() if e.kind != EventKind.EMAIL_QUEUED]
    return [_moment(event) for event in reversed(events)]


def mails(application: Application) -> list[Event]:
    """The mails sent about the dossier, the latest first."""
    sent = [e for e in application.events.all() if e.kind == EventKind.EMAIL_QUEUED and e.email]
    return list(reversed(sent))


def changes(application: Application) -> list[Change]:
    """What the last complément changed in the boxes, as people read them; nothing while awaited."""
    received = [e for e in application.events.all() if e.kind == EventKind.COMPLEMENT_RECEIVED]
    if application.complement_answered_at is None or not received:
        return []
    said: dict[str, list[str]] = received[-1].data.get("changes", {})
    names = _names_of_places(said)
    return [
        Change(key, shown(key, before, names), shown(key, after, names))
        for key, (before, after) in sorted(
            said.items(), key=lambda item: list(FIELDS).index(item[0])
        )
    ]


def _names_of_places(said: dict[str, list[str]]) -> dict[str, str]:
    codes = split_codes(" ".join(said.get("neighbourhoods", [])))
    if not codes:
        return {}
    return dict(Neighbourhood.objects.filter(code__in=codes).values_list("code", "name"))


def _moment(event: Event) -> Moment:
    writer = event.data.get("writer")
    by = f", par {f'{writer}, ' if writer else ''}{event.by}" if event.by else ""
    return Moment(
        title=event.get_kind_display(),
        when=f"{long_moment(event.at)}{by}",
        text=_text(event.data),
        at=event.at,
    )


def _text(data: dict[str, Any]) -> str:
    said = (data.get("reply_label"), data.get("text") or data.get("reason_label"))
    return "\u00a0: ".join(str(words) for words in said if words)


def _sum(lines: Iterable[BudgetLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))
