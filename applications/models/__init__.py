"""The call and its rules, the structures, the draft, the dossier and every fact about it."""

from applications.models.application import (
    Application,
    BonusClaim,
    BudgetLine,
    Partner,
    Recusal,
)
from applications.models.award import Agreement, Award, FinalReport, Payment, Redirection
from applications.models.campaign import (
    BonusRule,
    CahierSection,
    Campaign,
    Criterion,
    LatePermit,
    Need,
    OrganisationType,
    Theme,
)
from applications.models.contrat_de_ville import ContratDeVille, ContratDeVilleFiling
from applications.models.draft import Draft
from applications.models.event import Event
from applications.models.organisation import Membership, Organisation
from applications.models.territory import Commune, Neighbourhood, Territory

__all__ = [
    "Agreement",
    "Application",
    "Award",
    "BonusClaim",
    "BonusRule",
    "BudgetLine",
    "CahierSection",
    "Campaign",
    "Commune",
    "ContratDeVille",
    "ContratDeVilleFiling",
    "Criterion",
    "Draft",
    "Event",
    "FinalReport",
    "LatePermit",
    "Membership",
    "Need",
    "Neighbourhood",
    "Organisation",
    "OrganisationType",
    "Partner",
    "Payment",
    "Recusal",
    "Redirection",
    "Territory",
    "Theme",
]
