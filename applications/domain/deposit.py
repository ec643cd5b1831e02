"""From the raw text of a draft to a request that can be deposited, or what is missing, box by box.

Rule: content of the fourteen boxes (`domain.boxes`). A share of residents under the threshold, a
missing SIRET or an unusual structure never stops a deposit.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ami_portal.common.dates import long_date
from ami_portal.common.money import InvalidAmountError, format_euros, parse_euros
from applications.domain.boxes import (
    CLAIMS,
    EXPENSES,
    FIELDS,
    MAX_NUMBER,
    MAX_PARTNERS,
    NAMED_REVENUES,
    REPUBLICAN_EXEMPT,
    REVENUES,
    Field,
    Kind,
    count_signs,
)
from applications.domain.call import OTHER_NEED, YES, Call
from applications.domain.funding import eligible_cost
from applications.domain.identifiers import (
    Identifier,
    InvalidIdentifierError,
    read_identifier,
)
from applications.domain.request import (
    BudgetEntry,
    PartnerEntry,
    Request,
    read_count,
    read_day,
    split_codes,
    total,
)
from applications.enums import BonusKind, BudgetCode, PartnerRole

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d\s.()\-\u00a0\u202f/]+")
_PHONE_DIGITS = 9
YEAR_LENGTH = 4
BUDGET_TITLE = "Le budget de l’action"
_COUNTS = ("people_expected", "qpv_people_expected", "women_expected", "under_26_expected")
_TEXTS = (
    "organisation_name", "contact_name", "contact_role", "contact_phone", "contact_email",
    "head_office", "legal_representative", "title", "need_text", "action_text", "novelty_text",
    "places", "rhythm", "residents_text", "afterwards_text", "looking_for", "can_offer",
    "signer_name", "signer_role",
)  # fmt: skip
# Asked at deposit of everyone; box 10 and the republican pledge have rules of their own.
_SPECIAL = frozenset({"neighbourhoods", "requested_amount", "pledge_republican"})
REQUIRED = tuple(key for key, box in FIELDS.items() if box.required and key not in _SPECIAL)
# Words of a box that is left empty, when « Écrivez quelques mots » would not help.
_MISSING: dict[str, str] = {
    "organisation_type": "Choisissez le type le plus proche.",
    "theme": "Choisissez un thème de l’appel.",
    "starts_on": "Écrivez le premier jour prévu\u00a0; il pourra bouger.",
    "ends_on": "Écrivez le dernier jour prévu\u00a0; il pourra bouger.",
    "pledge_accurate": "Cochez cet engagement.",
    "pledge_dues": "Cochez cet engagement.",
    "pledge_republican": "Cochez cet engagement, ou «\u00a0sans objet\u00a0».",
    "contact_email": "Écrivez l’adresse où vous recevrez nos réponses.",
    "contact_phone": "Écrivez un numéro où l’on vous joint vraiment.",
}
_BOTH_TICKED = "Cochez l’un des deux\u00a0: l’engagement, ou «\u00a0sans objet\u00a0»."


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a deposit: a field, and a French sentence that says what to do."""

    field: str
    sentence: str
    title: str = ""

    @property
    def number(self) -> str:
        return FIELDS[self.field].number

    @property
    def label(self) -> str:
        return self.title or FIELDS[self.field].label


class IncompleteDraftError(Exception):
    """The draft cannot be deposited yet; `problems` says why, box by box."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = (f"case {p.number}, {p.label}\u00a0: {p.sentence}" for p in self.problems)
        super().__init__("Il reste à compléter\u00a0: " + " ".join(lines))


class CampaignClosedError(Exception):
    """The request arrived before the opening or after the closing. Its text is for the screen."""

    def __init__(self, *, opens_on: date, closes_on: date, today: date) -> None:
        self.is_early = today < opens_on
        super().__init__(
            f"L’appel ouvrira le {long_date(opens_on)}. Votre texte est gardé."
            if self.is_early
            else f"L’appel a fermé le {long_date(closes_on)}. Votre texte est gardé."
            " Appelez-nous\u00a0: le service peut autoriser un dépôt tardif, avec votre nom et"
            " une date."
        )


def read(texts: Mapping[str, str], call: Call, *, on_paper: bool = False) -> Request:
    """The request that a draft's texts make; one written on paper may come without an e-mail.

    Raises IncompleteDraftError with every problem.
    """
    spared = {"contact_email"} if on_paper and not texts.get("contact_email", "").strip() else set()
    return reread(texts, call, fields=FIELDS.keys() - spared)


def reread(texts: Mapping[str, str], call: Call, *, fields: Collection[str]) -> Request:
    """The request once some `fields` changed: only their problems raise IncompleteDraftError."""
    reader = _Reader(texts, call)
    values = reader.values()
    if problems := [problem for problem in reader.in_order() if problem.field in fields]:
        raise IncompleteDraftError(problems)
    return Request(**values)


def problems_of(
    texts: Mapping[str, str], call: Call, *, on_paper: bool = False
) -> tuple[Problem, ...]:
    """What still stops the deposit, in the order of the boxes; nothing when it may be deposited."""
    try:
        read(texts, call, on_paper=on_paper)
    except IncompleteDraftError as error:
        return error.problems
    return ()


def _missing(box: Field) -> str:
    if box.kind is Kind.TEXT:
        return "Écrivez quelques mots\u00a0: le jury en a besoin."
    return "Cette case est demandée au dépôt."


@dataclass
class _Reader:
    texts: Mapping[str, str]
    call: Call
    problems: list[Problem] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        self._check_required()
        self._check_limits()
        self._check_contact()
        is_page_blanche = self._ticked("is_page_blanche")
        budget, requested = self._budget(is_page_blanche=is_page_blanche), self._requested()
        if not is_page_blanche:
            self._check_balance(budget, requested)
        partners = tuple(self._partners())
        starts_on, ends_on = self._period()
        return {
            "texts": {key: self._text(key) for key in _TEXTS},
            "identifier": self._identifier(),
            "organisation_type": self._choice(
                "organisation_type", [t.name for t in self.call.types]
            ),
            "theme": self._choice("theme", self.call.themes),
            "need": self._need(),
            "is_first_request": self._ticked("is_first_request"),
            "earlier_support_year": self._earlier_year(),
            "is_page_blanche": is_page_blanche,
            "neighbourhoods": self._neighbourhoods(),
            "neighbourhoods_unsure": self._ticked("neighbourhoods_unsure"),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "counts": self._counts(),
            "partners": partners,
            "budget": budget,
            "requested_amount": requested or Decimal(0),
            "eligible_cost": self._eligible_cost(budget),
            "claims": self._claims(partners),
            "shares_sheet": self._ticked("shares_sheet"),
        }

    def in_order(self) -> tuple[Problem, ...]:
        order = list(FIELDS)
        return tuple(sorted(self.problems, key=lambda problem: order.index(problem.field)))

    def _add(self, key: str, sentence: str, title: str = "") -> None:
        # One sentence a field: the first is the one to mend first.
        if not any(problem.field == key for problem in self.problems):
            self.problems.append(Problem(key, sentence, title))

    def _text(self, key: str) -> str:
        return self.texts.get(key, "").replace("\r\n", "\n").strip()

    def _ticked(self, key: str) -> bool:
        return self._text(key) == YES

    def _check_required(self) -> None:
        for key in REQUIRED:
            if not self._text(key):
                self._add(key, _MISSING.get(key, _missing(FIELDS[key])))
        self._check_republican_pledge()

    def _check_republican_pledge(self) -> None:
        """Décret 2021-1947: public bodies, fondations and associations RUP or agréées are out."""
        kind = self.call.type_named(self._text("organisation_type"))
        pledged, exempt = self._ticked("pledge_republican"), self._ticked(REPUBLICAN_EXEMPT.key)
        if pledged and exempt:
            self._add("pledge_republican", _BOTH_TICKED)
        elif not (pledged or exempt or (kind and kind.is_public_body)):
            self._add("pledge_republican", _MISSING["pledge_republican"])

    def _check_limits(self) -> None:
        for key, box in FIELDS.items():
            excess = count_signs(self._text(key)) - box.limit if box.limit else 0
            if excess > 0:
                signs = f"{excess}\u00a0signe{'s' if excess > 1 else ''}"
                self._add(key, f"Le texte dépasse la place de {signs}\u00a0: raccourcissez-le.")

    def _check_contact(self) -> None:
        email, phone = self._text("contact_email"), self._text("contact_phone")
        if email and not _EMAIL.fullmatch(email):
            self._add(
                "contact_email",
                "Vérifiez l’adresse\u00a0: il manque quelque chose, par exemple «\u00a0@\u00a0».",
            )
        digits = sum(sign.isdigit() for sign in phone)
        if phone and (not _PHONE.fullmatch(phone) or digits < _PHONE_DIGITS):
            self._add("contact_phone", "Vérifiez le numéro\u00a0: il manque des chiffres.")

    def _identifier(self) -> Identifier:
        try:
            return read_identifier(self._text("organisation_identifier"))
        except InvalidIdentifierError as error:
            self._add("organisation_identifier", str(error))
            return Identifier()

    def _choice(self, key: str, known: Iterable[str]) -> str:
        name = self._text(key)
        if name and name not in known:
            self._add(
                key, f"«\u00a0{name}\u00a0» n’est plus dans la liste\u00a0: choisissez de nouveau."
            )
        return name

    def _need(self) -> str:
        name = self._text("need")
        return "" if name in ("", OTHER_NEED) else self._choice("need", self.call.needs)

    def _earlier_year(self) -> int | None:
        text = self._text("earlier_support_year")
        if not text:
            return None
        is_year = text.isascii() and text.isdigit() and len(text) == YEAR_LENGTH
        if not (is_year and 2020 <= int(text) <= self.call.year):
            self._add("earlier_support_year", "Écrivez une année de l’AMI, par exemple 2024.")
            return None
        return int(text)

    def _neighbourhoods(self) -> tuple[str, ...]:
        known = {choice.code for choice in self.call.neighbourhoods}
        codes = tuple(code for code in split_codes(self._text("neighbourhoods")) if code in known)
        if not codes and not self._ticked("neighbourhoods_unsure"):
            self._add("neighbourhoods", "Cochez un quartier, ou «\u00a0je ne suis pas sûr\u00a0».")
        return codes

    def _period(self) -> tuple[date | None, date | None]:
        start, end = self._day("starts_on"), self._day("ends_on")
        if start and end and end < start:
            self._add("ends_on", "La fin vient avant le début\u00a0: vérifiez les deux dates.")
        return start, end

    def _day(self, key: str) -> date | None:
        if not self._text(key):
            return None
        try:
            return read_day(self._text(key))
        except ValueError as error:
            self._add(key, str(error))
            return None

    def _counts(self) -> dict[str, int | None]:
        counts: dict[str, int | None] = {}
        for key in _COUNTS:
            try:
                counts[key] = read_count(self._text(key))
            except ValueError as error:
                self._add(key, str(error))
        everyone = counts.get("people_expected")
        for key in _COUNTS[1:]:
            part = counts.get(key)
            if everyone is not None and part is not None and part > everyone:
                self._add(key, f"C’est plus que les {everyone} personnes prévues\u00a0: vérifiez.")
        return counts

    def _partners(self) -> Iterable[PartnerEntry]:
        for rank in range(1, MAX_PARTNERS + 1):
            prefix = f"partner_{rank}"
            name, role = self._text(f"{prefix}_name"), self._text(f"{prefix}_role")
            contribution, email = (
                self._text(f"{prefix}_contribution"),
                self._text(f"{prefix}_email"),
            )
            if not name:
                if contribution or email:
                    self._add(f"{prefix}_name", "Écrivez le nom de ce partenaire.")
                continue
            if role not in PartnerRole.values:
                self._add(f"{prefix}_role", f"Dites si {name} porte l’action ou vous aide.")
                continue
            if email and not _EMAIL.fullmatch(email):
                self._add(f"{prefix}_email", "Vérifiez cette adresse, ou laissez la case vide.")
            yield PartnerEntry(name, contribution, PartnerRole(role), email)

    def _budget(self, *, is_page_blanche: bool) -> tuple[BudgetEntry, ...]:
        if is_page_blanche:
            return ()
        entries = []
        for code in (*EXPENSES, *REVENUES, BudgetCode.VOLUNTEERING):
            if amount := self._amount(code.value):
                named = code in NAMED_REVENUES
                funder = self._text(f"{code.value}_funder") if named else ""
                entries.append(BudgetEntry(code, amount, funder))
        return tuple(entries)

    def _amount(self, key: str) -> Decimal | None:
        if not self._text(key):
            return None
        try:
            amount = parse_euros(self._text(key))
        except InvalidAmountError as error:
            self._add(key, str(error))
            return None
        if amount > MAX_NUMBER:
            self._add(key, f"Une ligne ne dépasse pas {format_euros(MAX_NUMBER)}.")
        return amount

    def _requested(self) -> Decimal | None:
        amount = self._amount("requested_amount")
        if not amount:
            self._add("requested_amount", "Écrivez la somme que vous demandez.")
        return amount

    def _check_balance(self, budget: tuple[BudgetEntry, ...], requested: Decimal | None) -> None:
        expenses, revenues = total(budget, EXPENSES), total(budget, REVENUES)
        asked = total(budget, (BudgetCode.REVENUE_74_THIS_CALL,))
        if any(problem.field in BudgetCode.values for problem in self.problems):
            return
        if not expenses:
            self._add(
                EXPENSES[0].value,
                "Écrivez ce que l’action coûte, au moins une ligne.",
                BUDGET_TITLE,
            )
        elif expenses != revenues:
            self._add(
                REVENUES[0].value,
                f"Les dépenses ({format_euros(expenses)}) et les recettes"
                f" ({format_euros(revenues)}) doivent être égales.",
                BUDGET_TITLE,
            )
        if requested and asked != requested:
            self._add(
                BudgetCode.REVENUE_74_THIS_CALL.value,
                f"Cette ligne ({format_euros(asked)}) et la somme demandée case 11"
                f" ({format_euros(requested)}) doivent être les mêmes.",
            )

    def _eligible_cost(self, budget: tuple[BudgetEntry, ...]) -> Decimal:
        return eligible_cost(
            expenses=total(budget, self.call.counted_expenses),
            volunteering=total(budget, (BudgetCode.VOLUNTEERING,)),
            counts_volunteering=self.call.counts_volunteering,
        )

    def _claims(self, partners: tuple[PartnerEntry, ...]) -> dict[BonusKind, str]:
        carried = any(partner.role == PartnerRole.CARRIES for partner in partners)
        claims: dict[BonusKind, str] = {}
        for kind in self.call.bonus_rates:
            key = CLAIMS[kind].key
            evidence = self._text(key)
            if kind == BonusKind.COOPERATION and evidence and not carried:
                self._add(
                    key,
                    "Dites case 9 quel partenaire porte l’action avec vous, ou videz cette ligne.",
                )
            if evidence or (kind == BonusKind.COOPERATION and carried):
                claims[kind] = evidence
        return claims
