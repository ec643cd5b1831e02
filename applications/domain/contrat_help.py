"""Helping a funded structure to prepare the contrat de ville: what it has, what it still lacks."""

from dataclasses import dataclass

from applications.domain.contrat_de_ville import ContratRefusedError
from applications.domain.verification import need_words

REPORT, STRUCTURE = "report", "structure"
ASKS_APPOINTMENT = "Nous demandons un rendez-vous pour préparer le contrat de ville."


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a dossier and its bilan already say. A page blanche has no numbers to realise."""

    is_page_blanche: bool
    has_siret: bool
    has_report: bool
    has_people: bool
    has_qpv_people: bool
    has_spending: bool
    has_next_text: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """Something to add before filing, and on which page, if it has one here."""

    sentence: str
    where: str = ""

    @property
    def leads_to_report(self) -> bool:
        return self.where == REPORT

    @property
    def leads_to_structure(self) -> bool:
        return self.where == STRUCTURE


def lacks(known: Prepared) -> tuple[Lack, ...]:
    """What the contrat de ville will ask that is not written yet, the most useful first."""
    return (*_of_report(known), *_of_structure(known))


def check_referent(*, is_staff: bool, phone: str) -> None:
    """A referent is an agent, whose telephone is given. Raises ContratRefusedError."""
    if not is_staff:
        raise ContratRefusedError("Choisissez un agent du service.", "person")
    if not phone.strip():
        raise ContratRefusedError("Donnez le numéro où l’on joint cette personne.", "phone")


def appointment_words(when: str) -> str:
    """The message of a structure that asks for an appointment. Raises MissingReasonError."""
    said = need_words(when, "Dites quand nous pouvons nous voir, et où vous joindre.")
    return f"{ASKS_APPOINTMENT} {said}"


def _of_report(known: Prepared) -> tuple[Lack, ...]:
    if not known.has_report:
        name = "votre point d’étape" if known.is_page_blanche else "votre bilan"
        return (Lack(f"{name.capitalize()} n’est pas encore reçu.", REPORT),)
    if known.is_page_blanche:
        return ()
    asked = (
        (known.has_people, "Le nombre de personnes touchées n’est pas connu."),
        (known.has_qpv_people, "Le nombre d’habitants des quartiers prioritaires n’est pas connu."),
        (known.has_spending, "Ce que l’action a coûté n’est pas écrit dans le bilan."),
        (known.has_next_text, "La suite de l’action n’est pas écrite dans le bilan."),
    )
    return tuple(Lack(sentence, REPORT) for is_known, sentence in asked if not is_known)


def _of_structure(known: Prepared) -> tuple[Lack, ...]:
    if known.has_siret:
        return ()
    return (Lack("Votre structure n’a pas encore de numéro SIRET.", STRUCTURE),)
