"""The passage of a funded action to the contrat de ville: filed, answered, corrected, withdrawn."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions import history
from applications.domain.contrat_de_ville import (
    ContratRefusedError,
    Passage,
    Terms,
    check_can_answer,
    check_can_file,
    check_funders,
    check_passage,
)
from applications.domain.verification import need_words
from applications.enums import ContratOutcome, EventKind
from applications.models import (
    Application,
    ContratDeVille,
    ContratDeVilleFiling,
    ContratFunder,
)

# Who funds the action, with the euros once they are known.
Funders = Mapping[str, Decimal | None]
NOT_NOTED = "Le passage de cette action au contrat de ville n’est pas noté."


@transaction.atomic
def file(
    application: Application,
    *,
    contract: ContratDeVille,
    year: int,
    pillar: str,
    by: User,
    at: datetime,
    filed_on: date | None = None,
    reference: str = "",
    outcome: ContratOutcome = ContratOutcome.FILED,
    answered_on: date | None = None,
    funders: Funders | None = None,
) -> ContratDeVilleFiling:
    """Note that a funded action was filed; refused before, it may be filed again.

    `outcome` tells at once what became of it, on `answered_on`, today when it is not said.
    Raises ContratRefusedError.
    """
    locked = history.lock(application)
    standing = _standing(locked)
    check_can_file(locked.state, standing=_passage(standing) if standing else None, year=year)
    if outcome != ContratOutcome.FILED and answered_on is None:
        answered_on = paris_day(at)
    said = Passage(year, pillar, outcome, filed_on, answered_on)
    filing = standing or ContratDeVilleFiling(application=locked, award=locked.award)
    _write(filing, contract, said, reference=reference, funders=funders or {}, by=by, at=at)
    _record(filing, EventKind.MOVED_TO_CONTRAT, on=filed_on, by=by, at=at)
    return filing


@transaction.atomic
def answer(
    application: Application,
    *,
    outcome: ContratOutcome,
    answered_on: date,
    by: User,
    at: datetime,
    reference: str = "",
    funders: Funders | None = None,
) -> ContratDeVilleFiling:
    """Note what the contrat de ville answered. Raises ContratRefusedError."""
    filing = _noted(application)
    check_can_answer(ContratOutcome(filing.outcome), outcome)
    said = Passage(filing.year, filing.pillar, outcome, filing.filed_on, answered_on)
    known = funders if funders is not None else _funders_of(filing)
    reference = reference or filing.reference
    _write(filing, filing.contract, said, reference=reference, funders=known, by=by, at=at)
    _record(filing, EventKind.CONTRAT_ANSWERED, on=answered_on, by=by, at=at)
    return filing


@transaction.atomic
def correct(
    application: Application,
    said: Passage,
    *,
    contract: ContratDeVille,
    because: str,
    by: User,
    at: datetime,
    reference: str = "",
    funders: Funders | None = None,
) -> ContratDeVilleFiling:
    """Put a wrong note right; the history keeps both, and why.

    Raises ContratRefusedError, MissingReasonError.
    """
    why = need_words(because, "Écrivez pourquoi cette note était fausse.")
    filing = _noted(application)
    known = funders if funders is not None else _funders_of(filing)
    _write(filing, contract, said, reference=reference, funders=known, by=by, at=at)
    _record(filing, EventKind.CONTRAT_CORRECTED, by=by, at=at, because=why)
    return filing


@transaction.atomic
def withdraw(application: Application, *, because: str, by: User, at: datetime) -> None:
    """The action was never filed: the note goes, the history keeps it, and why.

    Raises ContratRefusedError, MissingReasonError.
    """
    why = need_words(because, "Écrivez pourquoi cette note est retirée.")
    filing = _noted(application)
    _record(filing, EventKind.CONTRAT_WITHDRAWN, by=by, at=at, because=why)
    filing.delete()


def terms_of(contract: ContratDeVille) -> Terms:
    """A contract as its rules read it."""
    return Terms(
        name=contract.name,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        pillars=tuple(contract.pillars),
        funders=tuple(contract.funders),
        filing_opens_on=contract.filing_opens_on,
        filing_closes_on=contract.filing_closes_on,
    )


def _standing(application: Application) -> ContratDeVilleFiling | None:
    return getattr(application, "contrat_filing", None)


def _noted(application: Application) -> ContratDeVilleFiling:
    """The note of a locked dossier."""
    locked = history.lock(application)
    filing = _standing(locked)
    if filing is None:
        raise ContratRefusedError(NOT_NOTED)
    filing.application = locked
    return filing


def _passage(filing: ContratDeVilleFiling) -> Passage:
    return Passage(
        filing.year,
        filing.pillar,
        ContratOutcome(filing.outcome),
        filing.filed_on,
        filing.answered_on,
    )


def _write(
    filing: ContratDeVilleFiling,
    contract: ContratDeVille,
    said: Passage,
    *,
    reference: str,
    funders: Funders,
    by: User,
    at: datetime,
) -> None:
    """The note as it is now said; its contract is locked, so that no pillar goes meanwhile."""
    contract = ContratDeVille.objects.select_for_update().get(pk=contract.pk)
    campaign_year = filing.application.campaign.year
    check_passage(said, terms_of(contract), campaign_year=campaign_year, today=paris_day(at))
    check_funders(funders)
    filing.contract, filing.reference = contract, reference.strip()
    filing.year, filing.pillar, filing.outcome = said.year, said.pillar, said.outcome
    filing.filed_on, filing.answered_on = said.filed_on, said.answered_on
    filing.recorded_at, filing.recorded_by = at, by
    filing.save()
    filing.funders.all().delete()
    ContratFunder.objects.bulk_create(
        ContratFunder(filing=filing, name=name, amount=amount) for name, amount in funders.items()
    )


def _funders_of(filing: ContratDeVilleFiling) -> dict[str, Decimal | None]:
    return {each.name: each.amount for each in filing.funders.all()}


def _record(
    filing: ContratDeVilleFiling,
    kind: EventKind,
    *,
    by: User,
    at: datetime,
    on: date | None = None,
    because: str = "",
) -> None:
    """The step and all that it said; `text` is what the structure reads, `because` is not."""
    outcome = ContratOutcome(filing.outcome)
    reference = f", réf.\u00a0{filing.reference}" if filing.reference else ""
    history.record(
        filing.application,
        kind,
        by=by,
        at=at,
        text=f"{filing.contract}, {filing.year}, {filing.pillar}\u00a0: {outcome.label}{reference}",
        because=because,
        on=on.isoformat() if on else "",
        contract=filing.contract.name,
        year=filing.year,
        pillar=filing.pillar,
        reference=filing.reference,
        outcome=outcome.value,
        funders={each.name: str(each.amount or "") for each in filing.funders.all()},
    )
