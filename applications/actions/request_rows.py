"""From a request that was read to the dossier's columns and rows."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import F

from applications.domain.boxes import CLAIMS, FIELDS
from applications.domain.partners import asks_again, keeps_answer, recognise
from applications.domain.request import PartnerEntry, Request
from applications.enums import BudgetCode, PartnerAnswer, PartnerRole
from applications.models import (
    Application,
    BonusClaim,
    BudgetLine,
    Campaign,
    Neighbourhood,
    Partner,
)

ASIDE = 100
_BUDGET = frozenset(BudgetCode.values)
_CLAIMS = frozenset(field.key for field in CLAIMS.values())


def write_columns(
    application: Application,
    request: Request,
    campaign: Campaign,
    *,
    fields: Collection[str] = FIELDS,
) -> None:
    """Set the columns that these fields fill, all of them by default; the caller saves."""
    values: dict[str, Any] = {**request.texts, **request.counts}
    for column in (
        "is_first_request", "earlier_support_year", "is_page_blanche", "neighbourhoods_unsure",
        "starts_on", "ends_on", "requested_amount", "shares_sheet",
    ):  # fmt: skip
        values[column] = getattr(request, column)
    for column in values.keys() & set(fields):
        setattr(application, column, values[column])
    _write_choices(application, request, campaign, fields)
    if _BUDGET & set(fields):
        application.eligible_cost = request.eligible_cost


def _write_choices(
    application: Application, request: Request, campaign: Campaign, fields: Collection[str]
) -> None:
    types, themes, needs = campaign.organisation_types, campaign.themes, campaign.needs
    if "organisation_type" in fields:
        application.organisation_type = types.get(name=request.organisation_type)
    if "theme" in fields:
        application.theme = themes.get(name=request.theme)
    if "need" in fields:
        application.need = needs.filter(text=request.need).first() if request.need else None


def write_rows(
    application: Application,
    request: Request,
    campaign: Campaign,
    *,
    fields: Collection[str] = FIELDS,
) -> None:
    """Replace the rows of a saved dossier that these fields fill, all of them by default."""
    if "neighbourhoods" in fields:
        places = Neighbourhood.objects.filter(code__in=request.neighbourhoods)
        application.neighbourhoods.set(places)
    if _BUDGET & set(fields):
        _write_budget(application, request)
    if any(key.startswith("partner_") for key in fields):
        _write_partners(application, request)
    if _CLAIMS & set(fields):
        _write_claims(application, request, campaign)


def _write_budget(application: Application, request: Request) -> None:
    application.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application, code=entry.code, amount=entry.amount, funder=entry.funder
        )
        for entry in request.budget
    )


def _write_claims(application: Application, request: Request, campaign: Campaign) -> None:
    """A claim that stays keeps its row: the panel's word may already lean on it."""
    rules = {rule.kind: rule for rule in campaign.bonus_rules.all()}
    application.bonus_claims.exclude(rule__kind__in=request.claims).delete()
    BonusClaim.objects.bulk_create(
        (
            BonusClaim(application=application, rule=rules[kind], evidence=evidence)
            for kind, evidence in request.claims.items()
        ),
        update_conflicts=True,
        unique_fields=["application", "rule"],
        update_fields=["evidence"],
    )


def _write_partners(application: Application, request: Request) -> None:
    """A partner that is recognised keeps their row, hence their link and their answer."""
    rows = list(application.partners.select_for_update().prefetch_related("links"))
    # Positions are unique: out of the way first, each then finds their own.
    application.partners.update(position=F("position") + ASIDE)
    matches = recognise(request.partners, [_entry(row) for row in rows])
    for position, (entry, match) in enumerate(zip(request.partners, matches, strict=True), start=1):
        row = Partner(application=application) if match is None else rows[match]
        _write_partner(row, entry, is_new=match is None)
        row.position = position
        row.save()
    gone = [row.pk for rank, row in enumerate(rows) if rank not in matches]
    application.partners.filter(pk__in=gone).delete()


def _write_partner(row: Partner, entry: PartnerEntry, *, is_new: bool) -> None:
    """Other words, another role or another address ask again; another role forgets the answer."""
    # An address that was corrected since is not brought back by an older text.
    earlier = {link.email for link in row.links.all()} if not is_new else set()
    is_older = bool(row.email) and (not entry.email or entry.email.lower() in earlier)
    after = replace(entry, email=row.email if is_older else entry.email)
    if not is_new and asks_again(before := _entry(row), after):
        row.asked_at = None
        if not keeps_answer(before, after):
            row.answer, row.answered_at, row.recorded_by = PartnerAnswer.PENDING, None, None
            row.answered_by_name = row.correction = ""
    row.name, row.contribution = after.name, after.contribution
    row.role, row.email = after.role, after.email


def _entry(row: Partner) -> PartnerEntry:
    return PartnerEntry(row.name, row.contribution, PartnerRole(row.role), row.email)
