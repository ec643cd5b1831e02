"""From a request that was read to the dossier's columns and rows."""

from collections.abc import Collection
from typing import Any

from applications.domain.boxes import CLAIMS, FIELDS
from applications.domain.request import Request
from applications.enums import BudgetCode
from applications.models import (
    Application,
    BonusClaim,
    BudgetLine,
    Campaign,
    Neighbourhood,
    Partner,
)

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
    """A partner who had answered before the dossier was taken back need not answer again."""
    answered = {partner.name: partner for partner in application.partners.all()}
    application.partners.all().delete()
    rows = []
    for position, entry in enumerate(request.partners, start=1):
        row = Partner(
            application=application,
            name=entry.name,
            contribution=entry.contribution,
            role=entry.role,
            email=entry.email,
            position=position,
        )
        if (earlier := answered.get(entry.name)) and earlier.role == entry.role:
            row.answer, row.answered_at = earlier.answer, earlier.answered_at
            row.recorded_by_id = earlier.recorded_by_id
        rows.append(row)
    Partner.objects.bulk_create(rows)
