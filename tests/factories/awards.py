"""Aids granted through the action, so that the envelope and the history follow."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from applications.actions import awards, documents
from applications.actions.awards import Grant
from applications.models import Application, Award, Campaign, Organisation
from applications.queries.documents import asked
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, CampaignFactory

# The example of the standard: no real account.
IBAN = "FR1420041010050500013M02606"
GRANTED_AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)


def grant(amount: int = 6000, **changes: Any) -> Grant:
    """An aid as it was computed: 60 % of 10 000 €."""
    known = {
        "amount": Decimal(amount),
        "is_page_blanche": False,
        "eligible_cost": Decimal(10000),
        "requested_amount": Decimal(6000),
        "base_rate": Decimal("0.6"),
        "applied_rate": Decimal("0.6"),
        "bonus_kind": "",
        "floor": Decimal(1000),
        "ceiling": Decimal(15000),
        "computed_amount": Decimal(amount),
        "override_reason": "",
        "explanation": "60 % de 10 000 € font 6 000 €.",
        "remaining": None,
        "deliberation_number": "2026-114",
        "deliberation_date": date(2026, 12, 15),
    }
    return Grant(**(known | changes))


def funded(campaign: Campaign | None = None, amount: int = 6000, **changes: Any) -> Application:
    """A dossier funded by an agent; `changes` are of its aid."""
    application = ApplicationFactory(heard=True, campaign=campaign or CampaignFactory())
    agent = UserFactory(agent=True)
    awards.fund(application, grant(amount, **changes), by=agent, at=GRANTED_AT)
    application.refresh_from_db()
    return application


def with_papers(application: Application) -> Application:
    """The same, once the papers that its award asks for were seen by an agent."""
    see_papers(application.award.payee)
    return application


def see_papers(organisation: Organisation, *, at: datetime = GRANTED_AT) -> None:
    """An agent saw every paper asked of this structure, on 16 December 2026 if nothing is said."""
    account = documents.Account(IBAN, organisation.name)
    for kind in asked(organisation):
        documents.note_seen(
            organisation, kind=kind, account=account, by=UserFactory(agent=True), at=at
        )


def award_of(application: Application) -> Award:
    """An aid written as it stands, for a dossier that no action funded."""
    known = grant()
    return Award.objects.create(
        application=application,
        granted_at=GRANTED_AT,
        granted_by=UserFactory(agent=True),
        **{name: getattr(known, name) for name in Grant.__slots__},
    )
