"""The forms of the simulations: a name and where it starts from, then a line a dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from ami_portal.accounts.models import User
from ami_portal.common.money import InvalidAmountError, format_euros, parse_euros
from applications.models import Campaign
from juries.actions import simulations
from juries.actions.simulations import Wanted
from juries.domain.simulations import Candidate, SimulationRefusedError, in_order
from juries.enums import GRANTING, DecisionKind
from juries.models import Simulation
from juries.queries.deliberation import Row
from juries.queries.simulations import Entry

PREPARED, IN_ORDER, EMPTY = "prepared", "order", "empty"
STARTS = (
    (IN_ORDER, "Financer dans l’ordre des moyennes tant que l’enveloppe suffit, le reste attend"),
    (PREPARED, "Partir des décisions préparées"),
    (EMPTY, "Partir d’une page vide"),
)
MOST_EUROS = Decimal(999_999)
WHOLE_EUROS = (
    f"Une aide s’écrit en euros entiers, au-dessus de zéro et jusqu’à {format_euros(MOST_EUROS)}."
)


class SimulationForm(forms.Form):
    """A new simulation."""

    name = forms.CharField(
        label="Nom de la simulation",
        help_text="Par exemple «\u00a0A\u00a0: priorité aux premières demandes\u00a0».",
        max_length=60,
        error_messages={"required": "Donnez un nom à cette simulation."},
    )
    start = forms.ChoiceField(
        label="Pour commencer", choices=STARTS, initial=IN_ORDER, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", "start")

    def save(
        self, campaign: Campaign, ranking: Sequence[Row], *, by: User, at: datetime
    ) -> Simulation | None:
        """Make the simulation; None when its name was refused, said beside the box."""
        wanted = _start(self.cleaned_data["start"], ranking, campaign.remaining)
        name = self.cleaned_data["name"]
        try:
            return simulations.make(campaign, name=name, wanted=wanted, by=by, at=at)
        except SimulationRefusedError as refusal:
            self.add_error("name", str(refusal))
            return None


@dataclass(slots=True)
class LineBox:
    """A dossier's line on the page: what is chosen or typed, and what is wrong with it."""

    entry: Entry
    kind: str
    amount: str
    reason: str
    error: str = ""

    @property
    def prefix(self) -> str:
        return f"d{self.entry.application.pk}"


class LinesForm:
    """One line a dossier: a decision, an amount if it is not the computed one, and why."""

    def __init__(self, entries: Sequence[Entry], data: QueryDict | None = None) -> None:
        self.boxes = [_typed(each, data) if data is not None else _kept(each) for each in entries]
        self.wanted: dict[int, Wanted] = {}

    def is_valid(self) -> bool:
        """Read every line; a wrong one keeps what was typed, with its sentence."""
        for box in self.boxes:
            self._read(box)
        return not any(box.error for box in self.boxes)

    def save(self, simulation: Simulation, *, at: datetime) -> Simulation:
        """Write the lines that this page showed."""
        shown = [box.entry.application.pk for box in self.boxes]
        return simulations.write(simulation, shown=shown, wanted=self.wanted, at=at)

    def _read(self, box: LineBox) -> None:
        if box.kind not in DecisionKind:
            return
        kind, amount = DecisionKind(box.kind), None
        if kind in GRANTING and box.amount.strip():
            try:
                amount = parse_euros(box.amount)
            except InvalidAmountError as refusal:
                box.error = str(refusal)
                return
            if not 0 < amount <= MOST_EUROS or amount % 1:
                box.error = WHOLE_EUROS
                return
        self.wanted[box.entry.application.pk] = Wanted(kind, amount, box.reason.strip()[:300])


def _kept(entry: Entry) -> LineBox:
    line = entry.line
    if line is None:
        return LineBox(entry, "", "", "")
    amount = "" if line.amount is None else f"{line.amount:.0f}"
    return LineBox(entry, line.kind, amount, line.reason)


def _typed(entry: Entry, data: QueryDict) -> LineBox:
    prefix = f"d{entry.application.pk}"
    kind, amount, reason = (
        data.get(f"{prefix}-{name}", "") for name in ("kind", "amount", "reason")
    )
    return LineBox(entry, kind, amount, reason)


def _start(start: str, ranking: Sequence[Row], remaining: Decimal) -> dict[int, Wanted]:
    if start == PREPARED:
        return {row.application.pk: _wanted(row) for row in ranking if row.pending}
    if start == EMPTY:
        return {}
    candidates = [
        Candidate(row.application.pk, row.proposal.amount, row.application.is_page_blanche)
        for row in ranking
    ]
    return {key: Wanted(kind) for key, kind in in_order(candidates, remaining=remaining).items()}


def _wanted(row: Row) -> Wanted:
    pending = row.pending
    if pending is None:
        raise ValueError("No decision is prepared for this dossier.")
    computed = pending.amount == row.proposal.amount
    amount = None if computed else pending.amount
    return Wanted(
        DecisionKind(pending.kind), amount, "" if computed else pending.override_reason[:300]
    )
