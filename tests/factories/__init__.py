"""Test data with named traits, never random states. All of it fictitious."""

from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    ApplicationFactory,
    BonusRuleFactory,
    CampaignFactory,
    CommuneFactory,
    CriterionFactory,
    DraftFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
    OrganisationTypeFactory,
    TerritoryFactory,
    ThemeFactory,
)
from tests.factories.files import DocumentFactory, StoredFileFactory
from tests.factories.juries import (
    CollegeFactory,
    HalfDayFactory,
    HearingFactory,
    PanelFactory,
    RoomFactory,
    SeatFactory,
    SlotFactory,
)

__all__ = [
    "ApplicationFactory",
    "BonusRuleFactory",
    "CampaignFactory",
    "CollegeFactory",
    "CommuneFactory",
    "CriterionFactory",
    "DocumentFactory",
    "DraftFactory",
    "HalfDayFactory",
    "HearingFactory",
    "MembershipFactory",
    "NeighbourhoodFactory",
    "OrganisationFactory",
    "OrganisationTypeFactory",
    "PanelFactory",
    "RoomFactory",
    "SeatFactory",
    "SlotFactory",
    "StoredFileFactory",
    "TerritoryFactory",
    "ThemeFactory",
    "UserFactory",
]
