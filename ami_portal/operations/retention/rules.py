"""What is kept, how long, from which day, what happens then, what stays (ADR 32).

The drafts' own rules are `applications.domain.draft_life`. Durations are in months: those written
here are proposals, that the administrator replaces on screen by dated rows.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from applications.domain import draft_life
from applications.domain.calendar import add_months

PROPOSAL = "proposition, à valider avec les Archives départementales et le DPO"

FIRST_NOTICE_BEFORE = timedelta(days=60)
SECOND_NOTICE_BEFORE = timedelta(days=15)
# A notice that left late still gives the days that it promises.
BETWEEN_NOTICES = timedelta(days=30)
SHORTEST_MONTHS, LONGEST_MONTHS = 1, 600


class Rule(StrEnum):
    """The rules whose duration is set on screen."""

    NOT_FUNDED = "not_funded"
    FUNDED = "funded"
    STRUCTURE = "structure"
    ACCOUNT = "account"
    CALL_PAPERS = "call_papers"
    MAILS = "mails"
    TRACES = "traces"
    BANK = "bank"
    PAPERS = "papers"
    HELP = "help"
    JOBS = "jobs"


# What only ends after the two notices, on a slip that the Archives signed.
OF_DOSSIERS = (Rule.NOT_FUNDED, Rule.FUNDED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, in the words of its page and of its document."""

    key: str
    what: str
    starts: str
    happens: str
    stays: str
    months: int | None = None
    kept: str = ""

    @property
    def is_of_dossiers(self) -> bool:
        return self.key in OF_DOSSIERS


_OF_DRAFTS = "rien\u00a0: un brouillon n’est pas un dossier"
_FIGURES = (
    "l’état, les dates, les sommes, les taux et leur calcul, le thème, le type de structure, les"
    " quartiers, les nombres de personnes, les motifs codés"
)

TABLE: tuple[Line, ...] = (
    *(
        Line(
            f"draft_{rule.name.lower()}", rule.what, "la dernière modification", rule.happens,
            _OF_DRAFTS, kept=rule.how_long,
        )
        for rule in draft_life.Rule
    ),
    Line(
        Rule.NOT_FUNDED, "dossiers non financés (avec leurs messages, pièces, lettres et avis)",
        "la décision, le retrait ou la fin de l’appel",
        "effacés sur place, après deux préavis et le visa des Archives", _FIGURES, months=60,
    ),
    Line(
        Rule.FUNDED, "dossiers financés (avec leurs messages, pièces, lettres et bilans)",
        "le dernier acte\u00a0: solde, versement, bilan, passage au contrat de ville",
        "effacés sur place, après deux préavis et le visa des Archives",
        f"{_FIGURES}\u00a0; d’une personne morale, son nom et le titre de l’action, déjà publiés",
        months=120,
    ),
    Line(
        Rule.STRUCTURE, "structures dont il ne reste ni dossier ni brouillon",
        "la dernière connexion d’un membre, à défaut la création",
        "effacées sur place, avec leurs membres et leurs documents",
        "d’une personne morale financée, son nom et son numéro\u00a0; les sommes", months=12,
    ),
    Line(
        Rule.ACCOUNT, "comptes sans rôle, sans structure, sans brouillon ni siège en cours",
        "la dernière connexion, à défaut la création", "effacés sur place",
        "un numéro, qui signe les faits passés", months=24,
    ),
    Line(
        Rule.CALL_PAPERS,
        "papiers du jury\u00a0: commentaires, motifs des notes, notes de séance, plans,"
        " simulations, dépôts tardifs",
        "la dernière décision de l’appel",
        "effacés, au plus tard avec le premier dossier de l’appel",
        "les notes chiffrées, les moyennes, les présences, les déports", months=24,
    ),
    Line(
        Rule.MAILS, "courriels envoyés et relances", "l’envoi", "effacés sur place",
        "la sorte, l’état et les dates de chaque envoi", months=24,
    ),
    Line(
        Rule.TRACES,
        "traces de connexion\u00a0: adresse IP, appareil, liens signés, tablettes, codes d’accueil",
        "la dernière utilisation", "effacées", "la date d’une entrée par code", months=12,
    ),
    Line(
        Rule.BANK, "RIB, chiffres de l’IBAN et leur empreinte",
        "le dernier versement, une fois toute aide soldée", "effacés, fichier compris",
        "la date et la somme de chaque versement\u00a0; quatre chiffres, jusqu’à la fin du dossier",
        months=12,
    ),
    Line(
        Rule.PAPERS, "autres documents d’une structure",
        "leur fin de validité, à défaut leur réception, une fois toute aide soldée",
        "effacés, fichier compris", "rien", months=24,
    ),
    Line(
        Rule.HELP, "demandes d’aide à l’écriture", "la fin de l’aide", "effacées", "rien", months=6,
    ),
    Line(
        Rule.JOBS, "travaux longs (compositions, exports) et leurs résultats", "leur fin",
        "effacés", "rien", months=6,
    ),
)  # fmt: skip

PROPOSED: dict[Rule, int] = {
    Rule(line.key): line.months for line in TABLE if line.months is not None
}


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a rule keeps, today: a proposal until somebody validated it."""

    months: int
    is_validated: bool = False
    source: str = PROPOSAL

    @property
    def words(self) -> str:
        return duration_words(self.months)


def duration_words(months: int) -> str:
    """« 10 ans », « 1 an », « 18 mois »."""
    years, rest = divmod(months, 12)
    if rest or not years:
        return f"{months}\u00a0mois"
    return f"{years}\u00a0an{'s' if years > 1 else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLife:
    """What decides of a dossier: days of Paris. Notices are those that really left.

    `ended_on` is None while its aid is not settled. `is_warned`: somebody can be told.
    """

    ended_on: date | None
    months: int
    is_validated: bool
    is_warned: bool
    is_held: bool = False
    has_visa: bool = False
    first_notice_on: date | None = None
    second_notice_on: date | None = None


def with_notices(life: DossierLife, *, first: date | None, second: date | None) -> DossierLife:
    """The same life once its notices are known; a second one without a first is none."""
    return replace(life, first_notice_on=first, second_notice_on=second if first else None)


class Notice(StrEnum):
    FIRST = "first"
    SECOND = "second"


def ends_on(life: DossierLife) -> date | None:
    """The first day on which the dossier may be erased; what notices promised is kept to.

    None while nothing announces it: an aid not settled, a duration not validated.
    """
    if life.ended_on is None or not life.is_validated:
        return None
    day = add_months(life.ended_on, life.months)
    if life.first_notice_on:
        day = max(day, life.first_notice_on + BETWEEN_NOTICES + SECOND_NOTICE_BEFORE)
    if life.second_notice_on:
        day = max(day, life.second_notice_on + SECOND_NOTICE_BEFORE)
    return day


def notice_due(life: DossierLife, *, today: date) -> Notice | None:
    """Which notice waits to be said. A held dossier announces nothing."""
    day = ends_on(life)
    if day is None or life.is_held or not life.is_warned:
        return None
    if life.first_notice_on is None:
        return Notice.FIRST if today >= day - FIRST_NOTICE_BEFORE else None
    near = max(day - SECOND_NOTICE_BEFORE, life.first_notice_on + BETWEEN_NOTICES)
    return Notice.SECOND if life.second_notice_on is None and today >= near else None


def announced_on(life: DossierLife, notice: Notice, *, today: date) -> date:
    """The day that a notice said today announces. Raises ValueError for a life without an end."""
    day = ends_on(life)
    if day is None:
        raise ValueError("Nothing announces the end of this dossier.")
    delay = SECOND_NOTICE_BEFORE
    if notice is Notice.FIRST:
        delay += BETWEEN_NOTICES
    return max(day, today + delay)


class Wait(StrEnum):
    """Why a dossier whose time has come is still there, in the order of the gestures."""

    HOLD = "gelé"
    NOTICES = "les deux préavis ne sont pas partis, ou leur délai court"
    VISA = "le visa des Archives n’est pas enregistré"


def is_over(life: DossierLife, *, today: date) -> bool:
    """Whether its duration has run out, whatever else it waits for."""
    if life.ended_on is None or not life.is_validated:
        return False
    return today >= add_months(life.ended_on, life.months)


def waits_for(life: DossierLife, *, today: date) -> Wait | None:
    """What a dossier that is over still waits for; None when it is to be erased today."""
    day = ends_on(life)
    if life.is_held:
        return Wait.HOLD
    is_said = not life.is_warned or life.second_notice_on is not None
    if not is_said or day is None or today < day:
        return Wait.NOTICES
    return None if life.has_visa else Wait.VISA


def is_erasable(life: DossierLife, *, today: date) -> bool:
    return is_over(life, today=today) and waits_for(life, today=today) is None
