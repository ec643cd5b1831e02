"""The two sides as a page shows them: every box with its title, and what was written in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ami_portal.common.money import NBSP, format_euros, format_rate
from applications.domain.boxes import (
    BOXES,
    CLAIMS,
    EXPENSES,
    PLEDGES,
    REPUBLICAN_EXEMPT,
    REVENUES,
    WRITING_AMOUNT_LABEL,
    Box,
    Field,
    Kind,
    Pledge,
    Side,
)
from applications.domain.sheet import (
    RequestSheet,
    amount_words,
    count_words,
    share_words,
    total_expenses,
    total_revenues,
)
from applications.enums import BudgetCode, PartnerRole

NOTHING = "–"
UNSURE = "à vérifier\u00a0: la structure n’est pas sûre"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing written: its label (empty when the box's title says it) and its words."""

    label: str
    text: str
    key: str = ""
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class ReadBox:
    key: str
    number: int
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReadSide:
    key: str
    title: str
    boxes: tuple[ReadBox, ...]


def sides(
    sheet: RequestSheet, *, hides_contact: bool = False, with_pledges: bool = True
) -> tuple[ReadSide, ReadSide]:
    """The recto and the verso, box by box. `hides_contact` leaves telephone and e-mail out."""
    hidden = frozenset({"contact_phone", "contact_email"}) if hides_contact else frozenset[str]()
    boxes = [
        ReadBox(box.key, box.number, box.title, tuple(_lines(box, sheet, hidden)))
        for box in BOXES
        if with_pledges or box.key != "pledges"
    ]
    recto = {box.key for box in BOXES if box.side is Side.RECTO}
    return (
        ReadSide("recto", "Recto", tuple(box for box in boxes if box.key in recto)),
        ReadSide("verso", "Verso", tuple(box for box in boxes if box.key not in recto)),
    )


def _lines(box: Box, sheet: RequestSheet, hidden: frozenset[str]) -> Iterable[Line]:
    special = {
        "place_and_time": _place,
        "people": _people,
        "partners": _partners,
        "budget": _budget,
        "requested": _requested,
        "pledges": _pledges,
    }.get(box.key)
    if special:
        return special(sheet)
    # The tick « en cours de création » reads as the words of box 1c itself.
    unseen = hidden | {"identifier_pending"}
    return [_line(box, field, sheet) for field in box.fields if field.key not in unseen]


def _line(box: Box, field: Field, sheet: RequestSheet) -> Line:
    label = "" if len(box.fields) == 1 else field.label
    if field.kind is Kind.TICK:
        return Line(label, "oui" if field.key in sheet.ticks else "non", field.key)
    return Line(label, sheet.values.get(field.key, "").strip() or NOTHING, field.key)


def _place(sheet: RequestSheet) -> Iterable[Line]:
    names = [*sheet.neighbourhoods, *([UNSURE] if "neighbourhoods_unsure" in sheet.ticks else [])]
    yield Line("Quartiers prioritaires", ", ".join(names) or NOTHING, "neighbourhoods")
    for key, label in (("places", "Lieu(x)"), ("starts_on", "Du"), ("ends_on", "Au")):
        yield Line(label, sheet.values.get(key, "").strip() or NOTHING, key)
    yield Line("Rythme", sheet.values.get("rhythm", "").strip() or NOTHING, "rhythm")


def _people(sheet: RequestSheet) -> Iterable[Line]:
    for key, label in (
        ("people_expected", "Personnes"),
        ("qpv_people_expected", "dont habitant en QPV"),
        ("women_expected", "dont femmes"),
        ("under_26_expected", "dont moins de 26 ans"),
    ):
        count = sheet.people.get(key)
        share = share_words(count, sheet.people.get("people_expected"))
        is_part = key != "people_expected"
        words = count_words(count)
        yield Line(label, f"{words}, {share}" if is_part and share else words, key)


def _partners(sheet: RequestSheet) -> Iterable[Line]:
    for partner in sheet.partners:
        role = PartnerRole(partner.role).label if partner.role else ""
        words = ", ".join(filter(None, (str(role), partner.contribution.strip())))
        yield Line(partner.name.strip() or NOTHING, words or NOTHING)
    if not sheet.partners:
        yield Line("", "Aucun partenaire indiqué.")


def _budget(sheet: RequestSheet) -> Iterable[Line]:
    if sheet.is_page_blanche:
        yield Line(WRITING_AMOUNT_LABEL, _euros(sheet.requested), is_amount=True)
        return
    for codes, total, words in (
        (EXPENSES, total_expenses(sheet), "Total des dépenses"),
        (REVENUES, total_revenues(sheet), "Total des recettes"),
        ((BudgetCode.VOLUNTEERING,), None, ""),
    ):
        for code in codes:
            if line := sheet.budget.get(code):
                label = f"{code.label}{NBSP}: {line.funder}" if line.funder else str(code.label)
                yield Line(label, _euros(line.amount), code.value, is_amount=True)
        if words:
            yield Line(words, _euros(total), is_amount=True)


def _requested(sheet: RequestSheet) -> Iterable[Line]:
    yield Line("Somme demandée", _euros(sheet.requested), "requested_amount", is_amount=True)
    for claim in sheet.claims:
        if claim.claimed:
            label = f"Taux de {format_rate(claim.rate)}, l’action {CLAIMS[claim.kind].label}"
            yield Line(label, claim.evidence or "demandé", CLAIMS[claim.kind].key)


def _pledges(sheet: RequestSheet) -> Iterable[Line]:
    for pledge in PLEDGES:
        yield Line(pledge.text, _pledged(pledge, sheet.ticks), pledge.key)
    yield Line("Nom", sheet.values.get("signer_name", "") or NOTHING, "signer_name")
    yield Line("Qualité", sheet.values.get("signer_role", "") or NOTHING, "signer_role")


def _pledged(pledge: Pledge, ticks: frozenset[str]) -> str:
    if pledge.key in ticks:
        return "oui"
    return REPUBLICAN_EXEMPT.label if pledge.exempt_key in ticks else "non"


def _euros(amount: object) -> str:
    return amount_words(amount) or NOTHING if isinstance(amount, str) else _known_euros(amount)


def _known_euros(amount: object) -> str:
    return NOTHING if amount is None else format_euros(amount)  # type: ignore[arg-type]
