"""The two-sided request as a PDF: always two pages, whatever was written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP, format_euros, format_rate
from ami_portal.common.pdf import render_pdf, sign_width
from applications.domain import boxes
from applications.domain import sheet as sheets
from applications.domain.boxes import CLAIMS, FIELDS, Box, Pledge
from applications.domain.fitting import NORMAL_SIZE, Frame, fit, text_width
from applications.domain.sheet import RequestSheet, SheetAmount, SheetClaim, SheetPartner
from applications.enums import BudgetCode, PartnerRole
from applications.exports.typesetting import (
    BOLD,
    FULL_WIDTH,
    LABEL_GAP,
    Printed,
    set_field,
    set_line,
    set_text,
    tick_box,
)

# Widths in points, as recto-verso.css has them.
PLATE_WIDTH = 20.0
TICK_WIDTH = 12.0
MARK_WIDTH = 13.3
UNSURE = f"{NBSP}; pas sûr, à vérifier par le service"
EMPTY_YEAR = "……"
EMPTY_DATES = "Du …………………… au ……………………"
TITLE_SCALE = 1.5
HEADER_WIDTH = 330.0
STAMP_WIDTH = 185.0
ROLE_WIDTH = 192.0
COUNT_WIDTH = 122.0
COUNT_SCALE = 1.25
EXPENSE_WIDTH = 142.0
REVENUE_WIDTH = 252.0
AMOUNT_WIDTH = 58.0


def render(sheet: RequestSheet) -> bytes:
    """The two sides as a tagged PDF. The same sheet gives the same bytes."""
    return render_pdf(
        "pdf/recto_verso.html",
        printed(sheet),
        title=_document_title(sheet),
        stylesheets=("css/recto-verso.css",),
    )


def printed(sheet: RequestSheet) -> dict[str, Any]:
    """Every printed thing, set: the template only places it."""
    fields = _fields(sheet)
    partners = [_partner(partner) for partner in _three(sheet.partners)]
    budget = _budget(sheet)
    # A page blanche has no rate, thus no taux majoré to claim.
    claims = (
        [] if sheet.is_page_blanche else [_claim(claim) for claim in sheet.claims[: len(CLAIMS)]]
    )
    counts = [_count(sheet, field.key) for field in boxes.verso.PEOPLE.fields]
    printed = [
        *fields.values(),
        *(count for count, _ in counts),
        *(part for partner in partners for part in (partner["name"], partner["contribution"])),
        *budget["cells"],
        *(claim["text"] for claim in claims),
    ]
    return {
        "sheet": sheet,
        "fields": fields,
        "titles": {box.key: _title(box, printed) for box in boxes.BOXES},
        "boxes": {box.key: box for box in boxes.BOXES},
        "counts": counts,
        "partners": partners,
        "budget": budget,
        "claims": claims,
        "pledges": [_pledge(pledge, sheet.ticks) for pledge in boxes.PLEDGES],
        "marks": _marks(sheet),
        "requested": _requested(sheet),
        "done_on": _done_on(sheet),
        **_head(sheet),
    }


def _head(sheet: RequestSheet) -> dict[str, object]:
    state, moment = sheets.stamp_lines(sheet.stamp)
    fingerprint = sheets.fingerprint_words(sheet.stamp.fingerprint) if sheet.stamp else ""
    return {
        "programme": set_line(sheet.programme, HEADER_WIDTH / TITLE_SCALE, BOLD),
        "authority": set_line(sheet.authority, HEADER_WIDTH),
        "state": set_line(state, STAMP_WIDTH, BOLD),
        "moment": set_line(moment, STAMP_WIDTH),
        "fingerprint": fingerprint,
        "contact": set_line(sheet.contact, FULL_WIDTH),
        "footer": " · ".join(filter(None, (state, moment))),
    }


def _document_title(sheet: RequestSheet) -> str:
    title = " ".join(sheets.clean(sheet.values.get("title", "")).split())
    number = sheet.stamp.number if sheet.stamp else ""
    return " – ".join(filter(None, (number, title, f"demande {sheet.programme}, recto-verso")))


def _fields(sheet: RequestSheet) -> dict[str, Printed]:
    """The text fields of boxes 1 to 7, 12, 13 and 14, by key."""
    one_by_one = {
        key: set_field(key, sheet.values.get(key, ""))
        for key in (
            *(field.key for field in boxes.recto.ORGANISATION.fields),
            *("title", "theme", "need", "earlier_support_year", "places", "rhythm"),
            *("need_text", "action_text", "novelty_text", "residents_text", "afterwards_text"),
            *("looking_for", "can_offer", "signer_name", "signer_role"),
        )
    }
    return {
        **one_by_one,
        "neighbourhoods": _neighbourhoods(sheet),
        "dates": _dates(sheet),
    }


def _neighbourhoods(sheet: RequestSheet) -> Printed:
    doubt = UNSURE if "neighbourhoods_unsure" in sheet.ticks else ""
    room = boxes.recto.NEIGHBOURHOODS_LIMIT - len(doubt)
    names = sheets.join_list(map(sheets.clean, sheet.neighbourhoods), room)
    label = FIELDS["neighbourhoods"].label
    return set_text(
        "neighbourhoods", label, f"{names}{doubt}" if names else doubt.strip(f"{NBSP}; "), lines=2
    )


def _marks(sheet: RequestSheet) -> dict[str, object]:
    """The three ticks of box 2, on one line."""
    year = sheets.prepare("earlier_support_year", sheet.values.get("earlier_support_year", ""))
    earlier = FIELDS["earlier_support_year"].label
    items = [
        (tick_box("is_first_request" in sheet.ticks), FIELDS["is_first_request"].label),
        (tick_box(any(year.paragraphs)), f"{earlier} {year.paragraphs[0] or EMPTY_YEAR}"),
        (tick_box(sheet.is_page_blanche), FIELDS["is_page_blanche"].label),
    ]
    room = FULL_WIDTH - MARK_WIDTH * len(items)
    line = set_line("".join(words for _, words in items), room)
    return {"items": items, "size_class": line.size_class}


def _dates(sheet: RequestSheet) -> Printed:
    dates = {
        key: " ".join(sheets.prepare(key, sheet.values.get(key, "")).paragraphs)
        for key in ("starts_on", "ends_on")
    }
    words = sheets.dates_words(dates)
    return set_text("dates", "" if words else EMPTY_DATES, words, strong=True)


def _count(sheet: RequestSheet, key: str) -> tuple[Printed, str]:
    """A number of box 8 and, for the residents, their share of the people."""
    if key not in sheet.people:
        return Printed(key, FIELDS[key].label, ("",), NORMAL_SIZE), ""
    share = (
        sheets.share_words(sheet.people[key], sheet.people.get("people_expected"))
        if key == "qpv_people_expected"
        else ""
    )
    prepared = sheets.prepare(key, sheets.count_words(sheet.people[key]))
    room = COUNT_WIDTH - (text_width(share, sign_width()) + LABEL_GAP if share else 0)
    room /= COUNT_SCALE
    setting = fit(prepared.paragraphs, Frame(room), sign_width(BOLD))
    label = FIELDS[key].label
    return Printed(key, label, setting.lines, setting.size, prepared.excess), share


def _three(partners: Sequence[SheetPartner]) -> Sequence[SheetPartner]:
    empty = [SheetPartner(name="")] * boxes.MAX_PARTNERS
    return [*partners, *empty][: boxes.MAX_PARTNERS]


def _partner(partner: SheetPartner) -> dict[str, Any]:
    name = sheets.prepare("partner_1_name", partner.name)
    contribution = sheets.prepare("partner_1_contribution", partner.contribution)
    return {
        "name": set_text(
            "partner_1_name",
            "" if partner.name.strip() else "Nom",
            *name.paragraphs,
            width=FULL_WIDTH - ROLE_WIDTH,
            strong=True,
            excess=name.excess,
        ),
        "contribution": set_text(
            "partner_1_contribution", "Apport", *contribution.paragraphs, excess=contribution.excess
        ),
        "roles": [(tick_box(partner.role == role), role.label) for role in PartnerRole],
    }


def _budget(sheet: RequestSheet) -> dict[str, Any]:
    """Rows of the table, expenses beside revenues, and the cells for the notice of what was cut."""
    line = partial(_budget_line, sheet.budget)
    expenses = [line(code, EXPENSE_WIDTH) for code in boxes.EXPENSES]
    revenues = [line(code, REVENUE_WIDTH) for code in boxes.REVENUES]
    volunteering = sheet.budget.get(BudgetCode.VOLUNTEERING, SheetAmount())
    verb = "compte" if sheet.counts_volunteering else "ne compte pas"
    writing = sheet.requested if sheet.is_page_blanche else None
    return {
        "rows": list(zip([*expenses, None], revenues, strict=True)),
        "total_expenses": sheets.amount_words(sheets.total_expenses(sheet)),
        "total_revenues": sheets.amount_words(sheets.total_revenues(sheet)),
        "volunteering": sheets.amount_words(volunteering.amount),
        "volunteering_label": f"{BudgetCode.VOLUNTEERING.label}, facultatif{NBSP}; {verb} dans les"
        " dépenses prises en compte",
        "writing_label": boxes.WRITING_AMOUNT_LABEL,
        "writing_amount": _money(writing),
        "cells": [cell for row in (*expenses, *revenues) for cell in row],
    }


def _budget_line(
    budget: Mapping[BudgetCode, SheetAmount], code: BudgetCode, width: float
) -> tuple[Printed, Printed]:
    """The label of a line with its funder's name, then its amount."""
    line = budget.get(code, SheetAmount())
    label = str(code.label)
    if code in boxes.NAMED_REVENUES:
        label += f"{NBSP}:"
        funder = sheets.prepare(f"{code.value}_funder", line.funder)
    else:
        funder = sheets.PrintedText(("",))
    amount = sheets.prepare(code.value, sheets.amount_words(line.amount))
    return (
        set_text(code.value, label, *funder.paragraphs, width=width, excess=funder.excess),
        set_text(code.value, "", *amount.paragraphs, width=AMOUNT_WIDTH, excess=amount.excess),
    )


def _claim(claim: SheetClaim) -> dict[str, Any]:
    field = CLAIMS[claim.kind]
    label = f"Taux de {format_rate(claim.rate)}{NBSP}: l’action {field.label}."
    evidence = sheets.prepare(field.key, claim.evidence)
    text = set_text(
        field.key,
        label,
        *evidence.paragraphs,
        lines=2,
        excess=evidence.excess,
        taken=TICK_WIDTH,
        label_weight=BOLD,
    )
    return {"text": text, "tick": tick_box(claim.claimed)}


def _pledge(pledge: Pledge, ticks: frozenset[str]) -> dict[str, Any]:
    """A commitment, its tick, and the tick of who is not concerned when there may be some."""
    exempt = tick_box(pledge.exempt_key in ticks) if pledge.exempt_key else ""
    return {"said": pledge, "tick": tick_box(pledge.key in ticks), "exempt": exempt}


def _money(amount: Decimal | str | None) -> str:
    if amount is None:
        return ""
    return format_euros(amount) if isinstance(amount, Decimal) else sheets.amount_words(amount)


def _requested(sheet: RequestSheet) -> dict[str, str]:
    """The sum, and the share of the eligible cost that it makes."""
    share = ""
    cost = sheet.eligible_cost
    if isinstance(sheet.requested, Decimal) and cost and not sheet.is_page_blanche:
        rate = format_rate((sheet.requested / cost).quantize(Decimal("0.001")))
        share = f"soit {rate} des {format_euros(cost)} de dépenses prises en compte"
    amount = " ".join(sheets.prepare("requested_amount", _money(sheet.requested)).paragraphs)
    return {"amount": amount, "share": share}


def _done_on(sheet: RequestSheet) -> str:
    """Last line of box 14. On paper, the hand signs at the foot of the verso."""
    stamp = sheet.stamp
    if stamp is None or stamp.submitted_at is None or not stamp.number:
        return ""
    day = plain_date(stamp.submitted_at)
    if stamp.on_paper:
        return f"Fait le {day}. Signé sur le papier, gardé par le service."
    return f"Fait le {day}. Signé en ligne avec le code reçu à l’adresse indiquée case{NBSP}1."


def _title(box: Box, printed: Sequence[Printed]) -> Printed:
    """What the title row says at its right when a text of the box was cut; nothing otherwise."""
    cut = [
        item
        for item in printed
        if item.excess and item.key and boxes.BOX_OF_FIELD[item.key].key == box.key
    ]
    if not cut:
        return Printed(box.key, "", ("",), NORMAL_SIZE)
    excess = sum(item.excess for item in cut)
    words = ", ".join(FIELDS[item.key].label for item in cut) if len(box.fields) > 1 else ""
    notice = f"Texte coupé{NBSP}: {excess}{NBSP}signe{'s' if excess > 1 else ''} de trop"
    room = FULL_WIDTH - PLATE_WIDTH - text_width(box.title, sign_width(BOLD))
    return set_line(f"{notice} ({words})" if words else notice, room, BOLD)
