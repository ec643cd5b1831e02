"""The contrats de ville of the territory, and who of the service helps to enter them."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history, messages
from applications.domain.contrat_de_ville import ContratRefusedError, Terms, Used, check_terms
from applications.domain.contrat_help import appointment_words, check_referent
from applications.enums import FUNDED, EventKind, State
from applications.models import Application, ContratDeVille, ContratReferent, Message


@transaction.atomic
def note(
    contract: ContratDeVille | None, terms: Terms, *, referent: User | None, phone: str
) -> ContratDeVille:
    """A new contract, or one corrected, with who helps to enter it. Raises ContratRefusedError."""
    saved = save(contract, terms)
    if referent is not None:
        check_referent(is_staff=_is_staff(referent), phone=phone)
    saved.referent, saved.referent_phone = referent, phone.strip() if referent else ""
    saved.save(update_fields=["referent", "referent_phone"])
    return saved


@transaction.atomic
def save(contract: ContratDeVille | None, terms: Terms) -> ContratDeVille:
    """A new contract, or one corrected: what passages name of it stays.

    Raises ContratRefusedError.
    """
    known = ContratDeVille()
    if contract is not None:
        known = ContratDeVille.objects.select_for_update().get(pk=contract.pk)
    check_terms(terms, _used(known))
    if ContratDeVille.objects.exclude(pk=known.pk).filter(name__iexact=terms.name).exists():
        raise ContratRefusedError("Un contrat porte déjà ce nom.", "name")
    for name in Terms.__slots__:
        value = getattr(terms, name)
        setattr(known, name, [*value] if isinstance(value, tuple) else value)
    known.save()
    return known


@transaction.atomic
def choose_referent(
    application: Application, *, person: User, phone: str, by: User, at: datetime
) -> ContratReferent:
    """Name who of the service helps this structure to prepare its filing.

    Raises ContratRefusedError.
    """
    locked = history.lock(application)
    _check_funded(locked)
    check_referent(is_staff=_is_staff(person), phone=phone)
    chosen, _ = ContratReferent.objects.update_or_create(
        application=locked,
        defaults={"person": person, "phone": phone.strip(), "chosen_at": at, "chosen_by": by},
    )
    history.record(
        locked, EventKind.CONTRAT_REFERENT, by=by, at=at, text=f"{person}, {chosen.phone}"
    )
    return chosen


@transaction.atomic
def ask_appointment(application: Application, *, when: str, by: User, at: datetime) -> Message:
    """A member asks the service for an appointment: a message, found in « À faire ».

    Raises ContratRefusedError, MessageRefusedError.
    """
    _check_funded(application)
    return messages.reply(application, text=appointment_words(when), by=by, at=at)


def _check_funded(application: Application) -> None:
    if State(application.state) not in FUNDED:
        raise ContratRefusedError(
            "Le contrat de ville se prépare pour une action financée par l’appel."
        )


def _is_staff(person: User) -> bool:
    return person.is_agent and person.is_active


def _used(contract: ContratDeVille) -> Used:
    if contract.pk is None:
        return Used()
    filed = list(contract.filings.values_list("pillar", "year"))
    return Used(frozenset(each for each, _ in filed), frozenset(year for _, year in filed))
