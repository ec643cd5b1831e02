"""The call and its rules, the structures, the draft, the dossier and every fact about it."""

from applications.models.agreement import Agreement, ConventionThreshold, OtherAid
from applications.models.application import (
    Application,
    BonusClaim,
    BudgetLine,
    Message,
    Partner,
    Recusal,
)
from applications.models.award import Award, AwardShare, Redirection
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
from applications.models.contrat_de_ville import (
    ContratDeVille,
    ContratDeVilleFiling,
    ContratFunder,
    ContratReferent,
)
from applications.models.draft import Draft, HelpLook, HelpRequest
from applications.models.event import Event
from applications.models.file import Attachment, StoredFile
from applications.models.final_report import FinalReport, SpendingLine
from applications.models.job import Job
from applications.models.letter import DecisionLetter
from applications.models.link import AccessLink
from applications.models.organisation import (
    BankAccount,
    Membership,
    Organisation,
    OrganisationDocument,
    OrganisationEvent,
)
from applications.models.payment import Instalment, Payment
from applications.models.reminder import Reminder
from applications.models.territory import Commune, Neighbourhood, Territory

__all__ = [
    "AccessLink",
    "Agreement",
    "Application",
    "Attachment",
    "Award",
    "AwardShare",
    "BankAccount",
    "BonusClaim",
    "BonusRule",
    "BudgetLine",
    "CahierSection",
    "Campaign",
    "Commune",
    "ContratDeVille",
    "ContratDeVilleFiling",
    "ContratFunder",
    "ContratReferent",
    "ConventionThreshold",
    "Criterion",
    "DecisionLetter",
    "Draft",
    "Event",
    "FinalReport",
    "HelpLook",
    "HelpRequest",
    "Instalment",
    "Job",
    "LatePermit",
    "Membership",
    "Message",
    "Need",
    "Neighbourhood",
    "Organisation",
    "OrganisationDocument",
    "OrganisationEvent",
    "OrganisationType",
    "OtherAid",
    "Partner",
    "Payment",
    "Recusal",
    "Redirection",
    "Reminder",
    "SpendingLine",
    "StoredFile",
    "Territory",
    "Theme",
]
