"""What becomes of every text of every table: kept, and why, or erased, with what.

A table of ours or of a library whose text has no decision here fails
`tests/operations/test_manifest.py`: nobody adds a column without saying how it ends. Codes (fields
with choices), dates, numbers and links between rows stay: figures and history are made of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from ami_portal.operations.retention import hollow

# What is written where a word is needed: a name on a list, a reason that a constraint asks for.
ERASED = "(effacé)"


class Scope(Enum):
    """What a row is erased with, in the words of the register."""

    DOSSIER = "le dossier"
    CALL = "les papiers du jury"
    STRUCTURE = "la structure"
    ACCOUNT = "le compte"
    DRAFT = "le brouillon"
    MAILS = "les courriels"
    TRACES = "les traces de connexion"
    BANK = "le RIB"
    PAPERS = "les documents d’une structure"
    HELP = "les demandes d’aide"
    JOBS = "les travaux longs"


@dataclass(frozen=True, slots=True)
class Kept:
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """`to`: the value written instead, or a function of the value that was there.

    `in_words`: what was written becomes « (effacé) », what was empty stays so. `is_public`: kept
    for a legal person that was funded, whose name and action were published.
    """

    to: Any = ""
    in_words: bool = False
    is_public: bool = False


Decision = Kept | Erased


@dataclass(frozen=True, slots=True)
class Table:
    """`of`: from its row to what it is erased with. `is_deleted`: the whole row goes."""

    scope: Scope | None = None
    of: str = "pk"
    fields: Mapping[str, Decision] = field(default_factory=dict)
    is_deleted: bool = False
    resets: Mapping[str, Any] = field(default_factory=dict)


def _kept(why: str, *names: str) -> Table:
    return Table(fields={name: Kept(why) for name in names})


def _gone(scope: Scope, of: str, *names: str) -> Table:
    return Table(scope, of, dict.fromkeys(names, Erased()), is_deleted=True)


def _json(function: Callable[[Any], Any]) -> Erased:
    return Erased(function)


# Two simulations of a call never bear one name.
NUMBERED = Concat(Value("Simulation "), Cast("pk", CharField()))
WORDED = Erased(in_words=True)
NAME = Erased(in_words=True, is_public=True)
PUBLIC_NUMBER = Erased(is_public=True)
SETTINGS = "réglage de l’appel, écrit par le service et publié"
TERRITORY = "renseignements publics du territoire"
LIBRARY = "vocabulaire d’une bibliothèque, sans personne"
MACHINE = "phrase composée par le portail à partir de nombres"
REPORT = "document administratif, qui ne nomme que les structures financées"
INDICATOR = "indicateur du contrat de ville, compté sans personne"
CODE = "code ou clé technique, sans personne"

_APPLICATION = Table(
    Scope.DOSSIER,
    fields={
        "number": Kept("le numéro est cité par les délibérations"),
        "fingerprint": Kept("empreinte de l’ensemble, dont rien ne se relit"),
        "raw_fields": Erased({}),
        "organisation_name": NAME,
        "title": NAME,
        "complement_fields": Erased([]),
        **dict.fromkeys(
            (
                "contact_name", "contact_role", "contact_phone", "contact_email", "head_office",
                "legal_representative", "need_text", "action_text", "novelty_text", "places",
                "rhythm", "residents_text", "afterwards_text", "looking_for", "can_offer",
                "signer_name", "signer_role", "complement_request", "complement_answer",
                "inadmissibility_text",
            ),
            Erased(),
        ),
    },
    resets={"shares_sheet": False},
)  # fmt: skip

TABLES: dict[str, Table] = {
    "auth.Permission": _kept(LIBRARY, "name", "codename"),
    "auth.Group": _kept(LIBRARY, "name"),
    "contenttypes.ContentType": _kept(LIBRARY, "app_label", "model"),
    "sessions.Session": _gone(Scope.TRACES, "pk", "session_key", "session_data"),
    "account.EmailAddress": _gone(Scope.ACCOUNT, "user", "email"),
    "account.EmailConfirmation": _gone(Scope.ACCOUNT, "email_address__user", "key"),
    "mfa.Authenticator": _gone(Scope.ACCOUNT, "user", "data"),
    "usersessions.UserSession": _gone(
        Scope.TRACES, "pk", "ip", "session_key", "user_agent", "data"
    ),
    "accounts.User": Table(
        Scope.ACCOUNT,
        fields={
            "email": Erased(None),
            "name": Erased(),
            "phone": Erased(),
            "direction": Erased(),
            "password": Erased("!"),
        },
        resets={"is_active": False, "is_shared_mailbox": False},
    ),
    "outbox.OutboundEmail": Table(
        Scope.MAILS,
        fields={
            "message_id": Kept("clé aléatoire d’un envoi"),
            "kind": Kept("le numéro du modèle"),
            "calendar_method": Kept(CODE),
            "to": Erased(),
            "subject": WORDED,
            "body_text": WORDED,
            "body_html": Erased(),
            "calendar": Erased(),
            "attachments": Erased([]),
            "last_error": Erased(),
        },
    ),
    "outbox.Heartbeat": _kept(CODE, "name"),
    "applications.ConventionThreshold": _kept(SETTINGS, "source"),
    "applications.Agreement": _kept(MACHINE, "explanation"),
    "applications.Application": _APPLICATION,
    "applications.BudgetLine": Table(
        Scope.DOSSIER, "application", {"funder": Erased()}
    ),
    "applications.Partner": Table(
        Scope.DOSSIER,
        "application",
        {
            "name": WORDED,
            "contribution": Erased(),
            "email": Erased(),
            "answered_by_name": Erased(),
            "correction": Erased(),
        },
    ),
    "applications.BonusClaim": Table(Scope.DOSSIER, "application", {"evidence": Erased()}),
    "applications.Message": _gone(Scope.DOSSIER, "application", "text"),
    "applications.Organisation": Table(
        Scope.STRUCTURE,
        fields={
            "name": NAME,
            "siret": PUBLIC_NUMBER,
            "rna": PUBLIC_NUMBER,
            "registry_name": PUBLIC_NUMBER,
            "head_office": Erased(),
            "legal_representative": Erased(),
        },
    ),
    "applications.Membership": _gone(Scope.STRUCTURE, "organisation", "role"),
    "applications.OrganisationEvent": Table(
        Scope.STRUCTURE, "organisation", {"data": _json(hollow.organisation_event)}
    ),
    "applications.OrganisationDocument": _gone(Scope.PAPERS, "pk", "refused_because"),
    "applications.BankAccount": _gone(
        Scope.BANK, "document__organisation", "holder", "last_four", "digest"
    ),
    "applications.Award": Table(
        Scope.DOSSIER,
        "application",
        {
            "bonus_kind": Kept("code du taux majoré"),
            "override_reason": WORDED,
            "explanation": _json(hollow.explanation),
            "deliberation_number": Kept("acte public"),
            "settlement": Kept(MACHINE),
        },
    ),
    "applications.Redirection": Table(
        Scope.DOSSIER,
        "application",
        {"name": WORDED, "reason": WORDED, "contact_name": Erased(), "contact_email": Erased()},
    ),
    "applications.Campaign": _kept(
        SETTINGS, "code", "title", "introduction", "public_meeting", "excluded_codes",
        "reason_scores", "cahier_edition",
    ),
    "applications.Theme": _kept(SETTINGS, "name"),
    "applications.OrganisationType": _kept(SETTINGS, "name"),
    "applications.Need": _kept(SETTINGS, "text", "source"),
    "applications.CahierSection": _kept(SETTINGS, "title", "direction", "text"),
    "applications.BonusRule": _kept(SETTINGS, "condition", "evidence", "confirmed_by"),
    "applications.Criterion": _kept(SETTINGS, "name", "anchors"),
    "applications.LatePermit": _gone(Scope.CALL, "campaign", "email", "reason"),
    "applications.ContratDeVille": _kept(
        TERRITORY, "name", "pillars", "funders", "referent_phone"
    ),
    "applications.ContratFunder": _kept("financeur public, sans personne", "name"),
    "applications.ContratReferent": Table(Scope.DOSSIER, "application", {"phone": Erased()}),
    "applications.ContratDeVilleFiling": _kept(
        "renvoi public au contrat de ville", "pillar", "reference"
    ),
    "applications.Draft": Table(
        Scope.DOSSIER,
        "application",
        {
            "key": Kept(CODE),
            "secret_hash": Erased(),
            "fields": Erased({}),
            "return_address": Erased(),
        },
        resets={"owner": None},
    ),
    "applications.HelpRequest": _gone(Scope.HELP, "pk", "question", "phone"),
    "applications.Event": Table(
        Scope.DOSSIER, "application", {"data": _json(hollow.event)}
    ),
    # A file goes with what names it: a piece, a photo, a paper, a draft.
    "applications.StoredFile": Table(
        Scope.DOSSIER,
        "attachment__application",
        {
            "key": Erased(),
            "name": Erased(),
            "content_type": Erased(),
            "digest": Erased(),
        },
        is_deleted=True,
    ),
    "applications.FinalReport": Table(
        Scope.DOSSIER,
        "application",
        {
            "due_because": Erased(),
            "draft": Erased({}),
            "done_text": Erased(),
            "text": Erased(),
            "next_text": Erased(),
            "redo_because": WORDED,
            "waived_because": WORDED,
        },
        resets={"photo": None, "photo_publishable": False},
    ),
    "applications.Job": _gone(
        Scope.JOBS, "pk", "kind", "key", "arguments", "step", "result", "path", "error"
    ),
    "applications.DecisionLetter": Table(
        Scope.DOSSIER, "application", {"content": _json(hollow.letter)}
    ),
    "applications.AccessLink": Table(
        Scope.TRACES, fields={"token_hash": Kept("empreinte d’un lien mort"), "email": Erased()}
    ),
    "applications.Payment": Table(
        Scope.DOSSIER, "application", {"account_digits": Erased(), "rejected_because": WORDED}
    ),
    "applications.Reminder": _gone(
        Scope.MAILS, "email", "key", "address", "subject", "text", "url"
    ),
    "applications.Territory": _kept(
        TERRITORY, "name", "authority", "siret", "service", "address", "phone", "hours", "email",
        "deaf_contact", "court", "city", "signatory", "signatory_title", "court_address",
        "data_protection_contact",
    ),
    "applications.Commune": _kept(TERRITORY, "code_insee", "name", "postcodes"),
    "applications.Neighbourhood": _kept(TERRITORY, "code", "name"),
    "juries.Hearing": Table(
        Scope.CALL, "campaign", {"uid": Kept(CODE), "remote_link": Erased()}
    ),
    "juries.HearingEntry": Table(
        Scope.CALL, "application__campaign", {"reply_text": Erased()}
    ),
    "juries.PlanVersion": Table(Scope.CALL, "campaign", {"snapshot": _json(hollow.plan)}),
    "juries.PlanMove": Table(
        Scope.CALL,
        "campaign",
        {"words": WORDED, "before": Erased({}), "after": Erased({})},
    ),
    "juries.HearingNote": Table(Scope.CALL, "hearing__campaign", {"text": Erased()}),
    "juries.HearingAdvice": Table(
        Scope.CALL, "hearing__campaign", {"text": WORDED, "structure_name": WORDED}
    ),
    "juries.Deliberation": _kept("acte public", "number"),
    "juries.Decision": Table(
        Scope.DOSSIER,
        "application",
        {
            "calculation": _json(hollow.calculation),
            "override_reason": WORDED,
            "text": WORDED,
            "advice_text": WORDED,
            "redirect_name": WORDED,
            "redirect_reason": WORDED,
            "redirect_contact": Erased(),
            "redirect_email": Erased(),
            "reopening_reason": WORDED,
        },
    ),
    "juries.DoorCode": _kept("empreinte d’un code mort", "digest"),
    "juries.DoorEntry": Table(
        Scope.TRACES, fields={"device": Erased(), "network": Erased()}
    ),
    "juries.LinkAnswer": _kept("codes des indices lus", "clues"),
    "juries.College": _kept(SETTINGS, "name"),
    "juries.Seat": Table(Scope.CALL, "college__panel__campaign", {"affiliation": Erased()}),
    "juries.Room": Table(
        Scope.CALL,
        "campaign",
        {"name": Kept(SETTINGS), "address": Kept(SETTINGS), "video_link": Erased()},
    ),
    "juries.ScoreSheet": Table(
        Scope.CALL,
        "application__campaign",
        {"comment": Erased(), "comment_device": Erased(None)},
    ),
    "juries.Score": Table(
        Scope.CALL, "sheet__application__campaign", {"reason": Erased(), "device": Erased(None)}
    ),
    "juries.Mark": Table(
        Scope.CALL,
        "sheet__application__campaign",
        {
            "client_id": Kept("clé aléatoire d’une touche"),
            "text": Erased(),
            "device": Erased(None),
        },
    ),
    "juries.PanelResult": _kept("moyennes par collège, sans personne", "colleges"),
    "juries.Simulation": Table(Scope.CALL, "campaign", {"name": Erased(NUMBERED)}),
    "juries.SimulationLine": Table(
        Scope.CALL, "simulation__campaign", {"reason": Erased()}
    ),
    "juries.Tablet": _gone(Scope.TRACES, "pk", "device"),
    "reporting.HistoricalYear": _kept(REPORT, "note", "origin"),
    "reporting.IndicatorSet": _kept(INDICATOR, "changes"),
    "reporting.Indicator": _kept(
        INDICATOR, "key", "axis", "question", "name", "definition", "method", "source", "unit",
        "pending_because", "pending_until",
    ),
    "reporting.IndicatorValue": _kept(INDICATOR, "source"),
    "reporting.AnnualReport": _kept(REPORT, "foreword", "vigilance", "proposals"),
    "reporting.ReportEdition": _kept(REPORT, "figures", "changes"),
    "reporting.CommitteeAddress": _kept(
        "liste que le service tient à jour, une ligne effacée est supprimée", "email", "name"
    ),
    "operations.RetentionDuration": _kept("acte qui fixe une durée", "rule", "source"),
    "operations.DossierHold": Table(Scope.DOSSIER, "application", {"reason": WORDED}),
    "operations.EliminationSlip": _kept("acte d’élimination, sans personne", "visa"),
    "operations.SlipLine": _kept(CODE, "rule"),
    "operations.RetentionRun": _kept(CODE, "rule"),
}  # fmt: skip
