"""Asking the public registries about a structure: after the deposit, never before it."""

from datetime import datetime

from django.db import transaction

from ami_portal import doorbell
from ami_portal.accounts.models import User
from applications import gateways
from applications.actions import drafts, organisations
from applications.domain.identifiers import (
    Identifier,
    InvalidIdentifierError,
    read_identifier,
)
from applications.enums import OrganisationEventKind, RegistryStatus
from applications.gateways.http import UnavailableError
from applications.gateways.registries import Found
from applications.models import Commune, Draft, Organisation

TASK = "applications.check_registry"
LONGEST_NAME = 160
NO_NUMBER = "Écrivez d’abord le SIRET ou le RNA de votre structure (case 1c)."
SILENT = "Le registre ne répond pas. Continuez d’écrire\u00a0: rien ne manque pour déposer."
NOT_FOUND = (
    "Le registre ne connaît pas ce numéro. S’il est juste, gardez-le\u00a0: nous vérifierons."
)
_BOXES = {"organisation_name": "le nom", "head_office": "l’adresse du siège"}


def ask_later(organisation: Organisation) -> None:
    """Ring for a number that nobody checked; the deposit goes on whatever the registry does."""
    is_unchecked = organisation.registry_status == RegistryStatus.UNCHECKED
    if is_unchecked and _number(organisation) and gateways.registry() is not None:
        doorbell.ring(TASK, organisation.pk)


def check(organisation: Organisation, *, by: User | None, at: datetime) -> bool:
    """Ask the registries about the structure's number and keep what they say; whether one answered.

    Nothing is locked while they are asked. Off, down, or asked about a number that changed
    meanwhile, nothing changes: the structure stays « À vérifier par l'agent ».
    """
    registry, identifier = gateways.registry(), _identifier(organisation)
    if registry is None or not _number(organisation):
        return False
    try:
        found = registry.find(identifier)
    except UnavailableError:
        return False
    commune = _commune(organisation, found)
    with transaction.atomic():
        locked = organisations.lock(organisation)
        if _identifier(locked) != identifier:
            return False
        locked.commune = locked.commune or commune
        name = found.name if found else ""
        # A registry hides persons who refused to be published: its silence says nothing.
        locked.is_person = found.is_person if found else locked.is_person
        _write(locked, _status(found), name=name, by=by, at=at, is_by_hand=False)
    return True


@transaction.atomic
def confirm(organisation: Organisation, *, by: User, at: datetime) -> Organisation:
    """An agent saw the structure's papers: marked by hand, with their name and the day."""
    locked = organisations.lock(organisation)
    _write(locked, RegistryStatus.CONFIRMED, name="", by=by, at=at, is_by_hand=True)
    return locked


@transaction.atomic
def note_nature(
    organisation: Organisation, *, is_person: bool, by: User, at: datetime
) -> Organisation:
    """An agent says what the registries did not: a natural person, or a legal one.

    Until then the structure is in no open data. Another number, or a registry's answer, replaces
    what was noted.
    """
    locked = organisations.lock(organisation)
    locked.is_person = is_person
    locked.save(update_fields=["is_person"])
    organisations.record(
        locked,
        OrganisationEventKind.NATURE_NOTED,
        by=by,
        at=at,
        status="person" if is_person else "legal",
    )
    return locked


def fill(draft: Draft, *, at: datetime) -> str:
    """Fill the empty boxes of the structure (1a, 1h) from its number; the sentence that says so.

    What is written is never replaced, and a registry that is silent stops nobody. Raises
    DepositedDraftError.
    """
    registry = gateways.registry()
    try:
        identifier = read_identifier(draft.text_of("organisation_identifier"))
    except InvalidIdentifierError as error:
        return str(error)
    if registry is None or identifier == Identifier():
        return NO_NUMBER
    try:
        found = registry.find(identifier)
    except UnavailableError:
        return SILENT
    return NOT_FOUND if found is None else _filled(draft, found, at=at)


def _filled(draft: Draft, found: Found, *, at: datetime) -> str:
    known = {"organisation_name": found.name, "head_office": found.address}
    empty = {key: text for key, text in known.items() if text and not draft.text_of(key).strip()}
    if empty:
        drafts.save_fields(draft, texts=empty, at=at)
    boxes = " et ".join(_BOXES[key] for key in empty)
    done = f" Nous avons écrit {boxes}\u00a0: relisez." if boxes else " Vos cases ne changent pas."
    closed = "" if found.is_open else " Le registre dit que cette structure est fermée."
    return f"Trouvée dans le registre\u00a0: «\u00a0{found.name}\u00a0».{done}{closed}"


def _write(
    organisation: Organisation,
    status: RegistryStatus,
    *,
    name: str,
    by: User | None,
    at: datetime,
    is_by_hand: bool,
) -> None:
    organisation.registry_status, organisation.registry_checked_at = status, at
    organisation.registry_name = name[:LONGEST_NAME]
    organisation.save(
        update_fields=[
            "registry_status",
            "registry_name",
            "registry_checked_at",
            "commune",
            "is_person",
        ]
    )
    organisations.record(
        organisation,
        OrganisationEventKind.REGISTRY_CHECKED,
        by=by,
        at=at,
        number=_number(organisation),
        status=status.value,
        text=status.label,
        by_hand=is_by_hand,
    )


def _status(found: Found | None) -> RegistryStatus:
    if found is None:
        return RegistryStatus.UNKNOWN
    return RegistryStatus.CONFIRMED if found.is_open else RegistryStatus.CLOSED


def _commune(organisation: Organisation, found: Found | None) -> Commune | None:
    """The territory's commune of the head office: by the search of addresses, else the registry."""
    if organisation.commune_id is not None:
        return None
    code = _located(organisation) or (found.commune if found else "")
    return Commune.objects.filter(code_insee=code).first() if code else None


def _located(organisation: Organisation) -> str:
    addresses = gateways.addresses()
    if addresses is None or not organisation.head_office:
        return ""
    try:
        return next((each.commune for each in addresses.search(organisation.head_office)), "")
    except UnavailableError:
        return ""


def _identifier(organisation: Organisation) -> Identifier:
    return Identifier(siret=organisation.siret, rna=organisation.rna)


def _number(organisation: Organisation) -> str:
    return organisation.siret or organisation.rna
