"""The lists of the follow-up, narrowed: by call, and by where the aid, payment or bilan stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from applications.enums import PaymentState, State
from applications.models import Application, Campaign

_AWAITED = Q(state=State.COMMITTED, final_report__received_at=None, final_report__waived_at=None)
AID_STEPS = {
    "a-engager": "À engager",
    "a-verser": "À verser",
    "bilan-attendu": "Bilan attendu",
    "bilan-a-lire": "Bilan à lire",
    "a-rendre": "Somme à rendre",
    "solde": "Soldé",
    "abandonne": "Abandonné",
}
PAYMENT_STEPS = {state.value: str(state.label).capitalize() for state in PaymentState}
REPORT_STEPS = {
    "attendus": "Attendus",
    "en-retard": "En retard",
    "a-lire": "Reçus, à lire",
    "acceptes": "Acceptés",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked to see: a call's code and a step, empty for all."""

    call: str = ""
    step: str = ""


def calls(visible: QuerySet[Application]) -> list[str]:
    """The codes of the calls that have aids, the newest first."""
    funded = visible.filter(award__isnull=False).values("campaign")
    return list(Campaign.objects.filter(pk__in=funded).values_list("code", flat=True))


def aids(rows: QuerySet[Application], wanted: Wanted) -> QuerySet[Application]:
    """The aids (`follow_up.aids`) of this call, at this step."""
    steps = {
        "a-engager": Q(state=State.FUNDED),
        "a-verser": Q(state=State.COMMITTED, paid__lt=F("award__amount")),
        "bilan-attendu": _AWAITED,
        "bilan-a-lire": Q(
            state=State.COMMITTED,
            final_report__received_at__isnull=False,
            final_report__accepted_at=None,
        ),
        "a-rendre": Q(award__recovery_amount__gt=0, award__recovered_on=None),
        "solde": Q(state=State.CLOSED),
        "abandonne": Q(state=State.RENOUNCED),
    }
    return _of_call(rows, wanted, "campaign__code").filter(steps.get(wanted.step, Q()))


def payments(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """The payments of this call in this state."""
    step = Q(state=wanted.step) if wanted.step in PAYMENT_STEPS else Q()
    return _of_call(rows, wanted, "application__campaign__code").filter(step)


def reports(rows: QuerySet[Any], wanted: Wanted, *, today: date) -> QuerySet[Any]:
    """The bilans of this call: awaited, late, to read or accepted."""
    awaited = Q(received_at=None, waived_at=None)
    steps = {
        "attendus": awaited,
        "en-retard": awaited & Q(due_on__lt=today),
        "a-lire": Q(received_at__isnull=False, accepted_at=None),
        "acceptes": Q(accepted_at__isnull=False),
    }
    return _of_call(rows, wanted, "application__campaign__code").filter(steps.get(wanted.step, Q()))


def _of_call(rows: QuerySet[Any], wanted: Wanted, column: str) -> QuerySet[Any]:
    return rows.filter(**{column: wanted.call}) if wanted.call else rows
