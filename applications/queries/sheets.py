"""The request as it is read and printed: from a draft's raw texts, or from a dossier's rows."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ami_portal.common.dates import plain_date
from ami_portal.common.money import InvalidAmountError, parse_euros
from applications.domain.boxes import (
    CLAIMS,
    EXPENSES,
    FIELDS,
    MAX_PARTNERS,
    REPUBLICAN_EXEMPT,
    REVENUES,
    Kind,
)
from applications.domain.call import YES, Call
from applications.domain.funding import eligible_cost
from applications.domain.identifiers import identifier_words
from applications.domain.receipt import Receipt
from applications.domain.request import read_count, read_day, split_codes
from applications.domain.sheet import (
    RequestSheet,
    SheetAmount,
    SheetClaim,
    SheetPartner,
    Stamp,
    total_expenses,
)
from applications.enums import BonusKind, BudgetCode, Channel, PartnerRole
from applications.models import Application, Campaign, Draft, Territory
from applications.queries import territory
from applications.queries.calls import call_of
from applications.queries.silence import last_suspension, silence_day

COUNTS = ("people_expected", "qpv_people_expected", "women_expected", "under_26_expected")
_LINES = (*EXPENSES, *REVENUES, BudgetCode.VOLUNTEERING)
_TICKS = tuple(key for key, field in FIELDS.items() if field.kind is Kind.TICK)
_PRINTED = (Kind.LINE, Kind.TEXT, Kind.CHOICE, Kind.DATE, Kind.EMAIL, Kind.PHONE)
_VALUES = tuple(key for key, field in FIELDS.items() if field.kind in _PRINTED)
_PLEDGES = frozenset({"pledge_accurate", "pledge_dues", "pledge_republican", REPUBLICAN_EXEMPT.key})


def of_draft(
    draft: Draft, *, today: date, call: Call | None = None, place: Territory | None = None
) -> RequestSheet:
    """The two sides of a draft as it stands, whatever was typed.

    `call` and `place`, when they are known, spare their queries.
    """
    call = call or call_of(draft.campaign)
    texts = draft.texts
    names = {choice.code: choice.name for choice in call.neighbourhoods}
    codes = split_codes(texts.get("neighbourhoods", ""))
    budget = dict(_draft_budget(texts))
    return RequestSheet(
        **_head(draft.campaign, place or territory.current()),
        stamp=Stamp(printed_on=today),
        values={
            **{key: _printed(key, texts.get(key, "")) for key in _VALUES},
            "organisation_identifier": _identifier(texts),
        },
        neighbourhoods=tuple(names[code] for code in codes if code in names),
        people={key: _draft_count(texts[key]) for key in COUNTS if texts.get(key)},
        ticks=frozenset(key for key in _TICKS if texts.get(key) == YES),
        partners=tuple(_draft_partners(texts)),
        budget=budget,
        counts_volunteering=call.counts_volunteering,
        claims=_draft_claims(texts, call),
        requested=_draft_amount(texts.get("requested_amount", "")),
        eligible_cost=_draft_cost(budget, call),
    )


def of_application(application: Application) -> RequestSheet:
    """The two sides of a dossier, as it was deposited."""
    raw = application.raw_fields
    partners = application.partners.all()
    return RequestSheet(
        **_head(application.campaign, territory.current()),
        stamp=Stamp(
            number=application.number,
            submitted_at=application.submitted_at,
            fingerprint=application.fingerprint,
            on_paper=application.channel == Channel.PAPER,
        ),
        values=_deposited_values(application),
        neighbourhoods=tuple(n.name for n in application.neighbourhoods.all()),
        people={key: getattr(application, key) for key in COUNTS},
        ticks=_deposited_ticks(application) | {key for key in _PLEDGES if raw.get(key) == YES},
        partners=tuple(
            SheetPartner(name=p.name, contribution=p.contribution, role=PartnerRole(p.role))
            for p in partners
        ),
        budget={
            BudgetCode(line.code): SheetAmount(amount=line.amount, funder=line.funder)
            for line in application.budget_lines.all()
        },
        counts_volunteering=application.campaign.counts_volunteering,
        claims=_deposited_claims(application),
        requested=application.requested_amount,
        eligible_cost=application.eligible_cost,
    )


def receipt_of(application: Application, *, today: date) -> Receipt:
    """What the receipt of a dossier says today: what is still waited for, and when silence refuses.

    A complément moves that day; a box that it corrected gives the dossier another fingerprint.
    """
    place, campaign = territory.current(), application.campaign
    waits = application.awaits_complement
    return Receipt(
        silence_moved_to=silence_day(application, today=today),
        suspension=last_suspension(application),
        number=application.number,
        submitted_at=application.submitted_at,
        organisation=application.organisation_name,
        title=application.title,
        requested=application.requested_amount,
        fingerprint=application.fingerprint,
        typed_by=str(application.submitted_by) if application.channel == Channel.PAPER else "",
        service=place.service,
        postal_address=place.address,
        email=place.email,
        phone=place.phone,
        authority=place.authority,
        court=place.court,
        missing=(" ".join(application.complement_request.split()).rstrip("."),) if waits else (),
        missing_until=application.complement_due_on if waits else None,
        checked_by=campaign.checked_by,
        hearings_from=campaign.hearings_from,
        hearings_until=campaign.hearings_until,
        decision_expected_on=campaign.decision_expected_on,
    )


def _head(campaign: Campaign, place: Territory) -> dict[str, Any]:
    contact = ", ".join(filter(None, (place.phone, place.email)))
    return {
        "programme": f"AMI cohésion sociale {campaign.year} – {campaign.title}",
        "authority": place.authority[:1].upper() + place.authority[1:],
        "contact": f"{place.service}, {place.address}. {contact}".rstrip(". ") + ".",
    }


def _printed(key: str, text: str) -> str:
    if FIELDS[key].kind is not Kind.DATE or not text.strip():
        return text
    try:
        return plain_date(read_day(text))
    except ValueError:
        return text


def _identifier(texts: Mapping[str, str]) -> str:
    is_pending = texts.get("identifier_pending") == YES
    return identifier_words(texts.get("organisation_identifier", ""), is_pending=is_pending)


def _draft_count(text: str) -> int | str | None:
    try:
        return read_count(text)
    except ValueError:
        return text


def _draft_amount(text: str) -> Decimal | str | None:
    if not text.strip():
        return None
    try:
        return parse_euros(text)
    except InvalidAmountError:
        return text


def _draft_budget(texts: Mapping[str, str]) -> Iterable[tuple[BudgetCode, SheetAmount]]:
    for code in _LINES:
        amount = _draft_amount(texts.get(code.value, ""))
        funder = texts.get(f"{code.value}_funder", "")
        if amount is not None or funder:
            yield code, SheetAmount(amount=amount, funder=funder)


def _draft_cost(budget: Mapping[BudgetCode, SheetAmount], call: Call) -> Decimal | None:
    sheet = RequestSheet(programme="", authority="", contact="", stamp=None, budget=budget)
    expenses = total_expenses(sheet)
    given = budget.get(BudgetCode.VOLUNTEERING, SheetAmount()).amount
    volunteering = given if isinstance(given, Decimal) else Decimal(0)
    if expenses is None:
        return None
    left_out = (budget.get(BudgetCode(code), SheetAmount()).amount for code in call.excluded_codes)
    excluded = sum((each for each in left_out if isinstance(each, Decimal)), Decimal(0))
    return eligible_cost(
        expenses=expenses - excluded,
        volunteering=volunteering,
        counts_volunteering=call.counts_volunteering,
    )


def _draft_partners(texts: Mapping[str, str]) -> Iterable[SheetPartner]:
    for rank in range(1, MAX_PARTNERS + 1):
        name, role, contribution = (
            texts.get(f"partner_{rank}_{part}", "") for part in ("name", "role", "contribution")
        )
        if name.strip() or contribution.strip():
            known = PartnerRole(role) if role in PartnerRole.values else ""
            yield SheetPartner(name=name, contribution=contribution, role=known)


def _draft_claims(texts: Mapping[str, str], call: Call) -> tuple[SheetClaim, ...]:
    roles = {texts.get(f"partner_{rank}_role") for rank in range(1, MAX_PARTNERS + 1)}
    carried = PartnerRole.CARRIES.value in roles
    return tuple(
        SheetClaim(
            kind=kind,
            rate=rate,
            claimed=bool(evidence) or (kind == BonusKind.COOPERATION and carried),
            evidence=evidence,
        )
        for kind, rate in call.bonus_rates.items()
        for evidence in [texts.get(CLAIMS[kind].key, "").strip()]
    )


def _deposited_values(application: Application) -> dict[str, str]:
    """Plain columns as text; names of lists as they were when the dossier was deposited."""
    raw, structure = application.raw_fields, application.organisation
    need = application.need.text if application.need else raw.get("need", "")
    lists = {
        "organisation_type": raw.get("organisation_type") or application.organisation_type.name,
        "organisation_identifier": _identifier(raw) or structure.siret or structure.rna,
        "theme": raw.get("theme") or application.theme.name,
        "need": need,
        "starts_on": plain_date(application.starts_on),
        "ends_on": plain_date(application.ends_on),
        "earlier_support_year": str(application.earlier_support_year or ""),
    }
    columns = {
        key: getattr(application, key)
        for key in _VALUES
        if key not in lists and hasattr(application, key)
    }
    return {**columns, **lists}


def _deposited_ticks(application: Application) -> frozenset[str]:
    return frozenset(key for key in _TICKS if getattr(application, key, False) is True)


def _deposited_claims(application: Application) -> tuple[SheetClaim, ...]:
    claimed = {claim.rule_id: claim.evidence for claim in application.bonus_claims.all()}
    return tuple(
        SheetClaim(
            kind=BonusKind(rule.kind),
            rate=rule.rate,
            claimed=rule.pk in claimed,
            evidence=claimed.get(rule.pk, ""),
        )
        for rule in application.campaign.bonus_rules.all()
    )


def blank_sheet(campaign: Campaign) -> RequestSheet:
    """The two sides of a call, to fill by hand."""
    return RequestSheet(
        **_head(campaign, territory.current()),
        stamp=None,
        counts_volunteering=campaign.counts_volunteering,
        claims=tuple(
            SheetClaim(kind=BonusKind(rule.kind), rate=rule.rate)
            for rule in campaign.bonus_rules.all()
        ),
    )
