"""The papers of a structure: what its awards ask for, what was received, where each stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ami_portal.common.dates import plain_date
from applications.domain import documents as rules
from applications.domain.documents import Award, Paper, Standing
from applications.domain.identifiers import holder_differs
from applications.enums import DocumentKind, State
from applications.models import Application, Organisation, OrganisationDocument

# Money is still to come: once closed or given up, nothing is asked any more.
IN_FORCE = frozenset({State.FUNDED, State.COMMITTED})
TONES = {
    Standing.ASKED: "ask",
    Standing.TO_CHECK: "next",
    Standing.ACCEPTED: "done",
    Standing.REDO: "ask",
    Standing.EXPIRED: "ask",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One paper as its page shows it: why it is asked, where it stands, the last one received."""

    kind: DocumentKind
    why: str
    lasts: str
    standing: Standing
    received: OrganisationDocument | None = None

    @property
    def tone(self) -> str:
        return TONES[self.standing]

    @property
    def is_holder_different(self) -> bool:
        """Whether the account of a RIB seems to be somebody else's: a warning, never a wall."""
        account = getattr(self.received, "bank_account", None)
        if account is None or self.received is None:
            return False
        return holder_differs(account.holder, self.received.organisation.name)

    @property
    def is_missing(self) -> bool:
        return self.standing in rules.MISSING

    @property
    def is_to_check(self) -> bool:
        return self.standing == Standing.TO_CHECK

    @property
    def label(self) -> str:
        """« accepté jusqu’au 4 mai 2028 », « reçu, à vérifier »…"""
        ends = self.received.expires_on if self.received else None
        if ends and self.standing in {Standing.ACCEPTED, Standing.EXPIRED}:
            words = {Standing.ACCEPTED: "accepté jusqu’au", Standing.EXPIRED: "expiré depuis le"}
            return f"{words[self.standing]} {plain_date(ends)}"
        return self.standing.value


def asked_of(application: Application) -> tuple[DocumentKind, ...]:
    """The papers that this dossier's award asks of who is paid; none without an award."""
    return _asked(application.award.payee, [application]) if _is_in_force(application) else ()


def asked(organisation: Organisation) -> tuple[DocumentKind, ...]:
    """The papers that all the awards in force ask this structure for."""
    return _asked(organisation, _awarded(organisation))


def rows(organisation: Organisation, *, today: date) -> list[Row]:
    """Every paper asked of the structure, and where it stands. Two queries."""
    latest = _latest(organisation)
    return [
        Row(
            kind,
            rules.RULES[kind].why,
            rules.RULES[kind].lasts,
            rules.standing_of(_paper(latest.get(kind)), today=today),
            latest.get(kind),
        )
        for kind in asked(organisation)
    ]


def missing_kinds(organisation: Organisation, *, today: date) -> tuple[DocumentKind, ...]:
    """The papers that the structure still has to give: never given, to do again, expired."""
    return tuple(row.kind for row in rows(organisation, today=today) if row.is_missing)


def to_check(received: QuerySet[OrganisationDocument]) -> QuerySet[OrganisationDocument]:
    """Those that no agent has answered yet."""
    return received.filter(accepted_at__isnull=True, refused_because="")


def to_check_of(visible: QuerySet[Application]) -> QuerySet[OrganisationDocument]:
    """The papers that wait for an answer, of the structures whose dossiers are visible."""
    structures = visible.values("organisation")
    return to_check(OrganisationDocument.objects.filter(organisation__in=structures))


def latest_awarded(organisation: Organisation) -> Application | None:
    """The dossier through which the structure is told of its papers: the last one aided."""
    return _paid_to(organisation).order_by("-submitted_at").first()


def paper_of(document: OrganisationDocument) -> Paper:
    """A paper received, as the rules look at it."""
    return Paper(
        is_accepted=document.accepted_at is not None,
        refused_because=document.refused_because,
        expires_on=document.expires_on,
    )


def _asked(organisation: Organisation, dossiers: list[Application]) -> tuple[DocumentKind, ...]:
    awards = [_award(dossier) for dossier in dossiers if _is_in_force(dossier)]
    return rules.asked_for(awards, has_siret=bool(organisation.siret))


def _is_in_force(application: Application) -> bool:
    return application.state in IN_FORCE and hasattr(application, "award")


def _awarded(organisation: Organisation) -> list[Application]:
    return list(_paid_to(organisation).select_related("organisation_type", "award"))


def _paid_to(organisation: Organisation) -> QuerySet[Application]:
    """The dossiers in force whose aid this structure receives, its own or as a porteuse."""
    own = Q(award__recipient__isnull=True, organisation=organisation)
    return Application.objects.filter(
        own | Q(award__recipient=organisation), state__in=IN_FORCE, award__isnull=False
    )


def _award(application: Application) -> Award:
    return Award(
        signer=application.signer_name,
        legal_representative=application.legal_representative,
        is_public_body=application.organisation_type.is_public_body,
        is_page_blanche=application.award.is_page_blanche,
    )


def _latest(organisation: Organisation) -> dict[DocumentKind, OrganisationDocument]:
    """The last paper received of each kind."""
    received = organisation.documents.select_related("file", "bank_account").order_by(
        "sent_at", "pk"
    )
    return {DocumentKind(document.kind): document for document in received}


def _paper(document: OrganisationDocument | None) -> Paper | None:
    return paper_of(document) if document else None
