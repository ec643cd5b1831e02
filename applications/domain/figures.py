"""What a page says of a request being written: totals, balance, likely award, residents.

Nothing here stops anyone; sums that cannot be read count for nothing until the deposit.
"""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from ami_portal.common.money import NBSP, format_euros, format_rate
from applications.domain.boxes import BOX_OF_FIELD, CLAIMS
from applications.domain.call import Call
from applications.domain.deposit import Problem
from applications.domain.funding import Bonus, FundingProposal, FundingRules, simulate
from applications.domain.sheet import RequestSheet, total_expenses, total_revenues

NO_COST = "Écrivez le budget case 10\u00a0: nous dirons ici jusqu’où l’aide pourrait aller."
ASKS_MORE = "Vous demandez plus que ce calcul\u00a0: vous pouvez déposer quand même."


def rules_of(call: Call) -> FundingRules:
    """The amounts and the base rate of a call."""
    return FundingRules(
        base_rate=call.base_rate,
        floor=call.floor,
        ceiling=call.ceiling,
        page_blanche_ceiling=call.page_blanche_ceiling,
    )


def words(sheet: RequestSheet, call: Call) -> dict[str, str]:
    """Every live sentence of the form, by the name of its place in the page."""
    expenses, revenues = total_expenses(sheet) or Decimal(0), total_revenues(sheet) or Decimal(0)
    return {
        "expenses": format_euros(expenses),
        "revenues": format_euros(revenues),
        "balance": _balance(expenses, revenues),
        "award": _award(sheet, call),
        "residents": _residents(sheet, call.qpv_share_threshold),
    }


def left_by_side(problems: Iterable[Problem]) -> dict[str, str]:
    """« il reste 3 cases » for each side; the commitments come on the next page."""
    left = dict.fromkeys(("recto", "verso"), 0)
    for problem in problems:
        box = BOX_OF_FIELD[problem.field]
        if box.key != "pledges":
            left[box.side.value] += 1
    return {side: _left(count) for side, count in left.items()}


def _left(count: int) -> str:
    if not count:
        return "rien ne manque"
    return f"il reste {count}{NBSP}case{'s' if count > 1 else ''} à compléter"


def bonuses_claimed(sheet: RequestSheet) -> Iterable[Bonus]:
    """The taux majorés that the applicant asks for, as if the panel had confirmed them."""
    for claim in sheet.claims:
        if claim.claimed:
            yield Bonus(label=f"l’action {CLAIMS[claim.kind].label}", rate=claim.rate)


def _balance(expenses: Decimal, revenues: Decimal) -> str:
    if expenses == revenues:
        return "Les deux colonnes sont égales." if expenses else ""
    missing, where = expenses - revenues, "recettes"
    if missing < 0:
        missing, where = -missing, "dépenses"
    return (
        f"Il manque {format_euros(missing)} du côté des {where}"
        " pour que les colonnes soient égales."
    )


def _award(sheet: RequestSheet, call: Call) -> str:
    """The calculation and where its rate comes from; it promises nothing."""
    if sheet.is_page_blanche:
        return (
            f"Page blanche{NBSP}: pas de budget ni de taux. L’aide pourrait aller jusqu’à"
            f" {format_euros(call.page_blanche_ceiling)}, selon votre demande et ce qui reste."
            " Ce n’est qu’une limite\u00a0: le jury propose, l’assemblée décide."
        )
    if not sheet.eligible_cost or not call.base_rate:
        return NO_COST
    proposal = simulate(
        cost=sheet.eligible_cost, rules=rules_of(call), bonuses=bonuses_claimed(sheet)
    )
    asks_more = isinstance(sheet.requested, Decimal) and sheet.requested > proposal.amount
    said = (
        proposal.explanation,
        _rate_origin(proposal, call.base_rate),
        ASKS_MORE if asks_more else "",
    )
    return " ".join(filter(None, said))


def _rate_origin(proposal: FundingProposal, base_rate: Decimal) -> str:
    if proposal.bonus is None:
        return ""
    return (
        f"Ce taux majoré suppose que {proposal.bonus.label}{NBSP}: le jury le confirme ou non. Sans"
        f" lui, le taux est de {format_rate(base_rate)}. Les taux ne s’ajoutent pas."
    )


def _residents(sheet: RequestSheet, threshold: Decimal) -> str:
    """The share of residents: advice only, never a wall."""
    part, whole = sheet.people.get("qpv_people_expected"), sheet.people.get("people_expected")
    if not isinstance(part, int) or not isinstance(whole, int) or not whole:
        return f"Une case vide veut dire «{NBSP}non connu{NBSP}», pas zéro."
    is_reached = Decimal(part) / whole >= threshold
    # Rounded down under it: 59,6 % must not read as the 60 % it misses.
    rounding = ROUND_HALF_UP if is_reached else ROUND_FLOOR
    share = format_rate((Decimal(part) / whole).quantize(Decimal("0.01"), rounding))
    reached = f"{part} personnes sur {whole} habitent un quartier prioritaire, soit {share}."
    if is_reached:
        return reached
    return (
        f"{reached} L’appel vise au moins {format_rate(threshold)}. Vous pouvez déposer{NBSP}:"
        f" dites-nous pourquoi case{NBSP}7."
    )
