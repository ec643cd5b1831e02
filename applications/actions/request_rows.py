"""From a request that was read to the dossier's columns and rows."""

from applications.domain.request import Request
from applications.models import (
    Application,
    BonusClaim,
    BudgetLine,
    Campaign,
    Neighbourhood,
    Partner,
)


def write_columns(application: Application, request: Request, campaign: Campaign) -> None:
    """Set every column that the fourteen boxes fill; the caller saves."""
    for column, value in (*request.texts.items(), *request.counts.items()):
        setattr(application, column, value)
    application.organisation_type = campaign.organisation_types.get(name=request.organisation_type)
    application.theme = campaign.themes.get(name=request.theme)
    application.need = campaign.needs.filter(text=request.need).first() if request.need else None
    for column in (
        "is_first_request", "earlier_support_year", "is_page_blanche", "neighbourhoods_unsure",
        "starts_on", "ends_on", "eligible_cost", "requested_amount", "shares_sheet",
    ):  # fmt: skip
        setattr(application, column, getattr(request, column))


def write_rows(application: Application, request: Request, campaign: Campaign) -> None:
    """Replace the neighbourhoods, the budget, the partners and the claims of a saved dossier."""
    application.neighbourhoods.set(Neighbourhood.objects.filter(code__in=request.neighbourhoods))
    application.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application, code=entry.code, amount=entry.amount, funder=entry.funder
        )
        for entry in request.budget
    )
    _write_partners(application, request)
    rules = {rule.kind: rule for rule in campaign.bonus_rules.all()}
    application.bonus_claims.all().delete()
    BonusClaim.objects.bulk_create(
        BonusClaim(application=application, rule=rules[kind], evidence=evidence)
        for kind, evidence in request.claims.items()
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
