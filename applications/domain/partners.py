"""Partners named in box 9: who is asked, until when they answer, who may correct an address.

Rule (content-fr, box 9 and P6): one mail an address and a dossier, unless what it would confirm
changed; only « nous portons l’action ensemble », said before the audition, opens the rate of
cooperation. The simplest limits keep the mail from being turned against somebody.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from applications.domain.refusals import MissingReasonError, RefusedError, TooLateError
from applications.domain.request import PartnerEntry
from applications.domain.verification import check_partner_answer
from applications.enums import PartnerAnswer, State

# Mails to one address in 24 hours, all dossiers together: a town hall is named by many.
MOST_MAILS_A_DAY = 5
# Mails about one dossier to one address, and links that one partner may have had.
MOST_MAILS_A_DOSSIER = 3
STRUCTURE_MAILS, SERVICE_MAILS = 2, 4
# Answers that a link gives in 24 hours: each is a mail to the members.
MOST_ANSWERS_A_DAY = 5
# A deposit under a late permit leaves these days, even when auditions are about to begin.
SHORTEST_NOTICE = timedelta(days=3)
# When a partner shows among those to call: a working view of the service, nobody is told.
NEAR_LIMIT = timedelta(days=5)
LONGEST_NAME, LONGEST_CORRECTION = 60, 160
# What a mail program would make clickable: the service's mails carry one link, its own.
_LINK = re.compile(
    r"\S*://\S*|\S*\bwww\.\S+|\S+@\S+\.\S+|\S+\.[a-z]{2,}/\S*"
    r"|\S+\.(?:app|be|biz|co|com|edu|eu|fr|gov|info|int|io|link|me|mil|net|online|org|ru|shop|site"
    r"|tk|top|xyz)\b",
    re.IGNORECASE,
)
NO_LINK = "(lien retiré)"
ANSWERABLE = frozenset({State.SUBMITTED, State.ADMISSIBLE})


class PartnerError(RefusedError):
    """A partner cannot be asked, or cannot answer. French sentence."""


class NotAsked(StrEnum):
    """Why no mail leaves, in words that the structure and the service both read."""

    NO_ADDRESS = "Aucune adresse n’est donnée\u00a0: aucun courriel ne part."
    OWN = (
        "Cette adresse est celle d’une personne de la structure. Il faut celle du partenaire"
        "\u00a0: c’est à lui de répondre."
    )
    SHARED = "Un autre partenaire de ce dossier a la même adresse. Il en faut une pour chacun."
    ENOUGH = (
        "Plusieurs courriels sont déjà partis à cette adresse pour ce dossier. Le service peut"
        " noter l’accord sur papier."
    )
    TOMORROW = "Cette adresse a reçu beaucoup de courriels aujourd’hui\u00a0: le nôtre part demain."


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known of an address when a partner is about to be asked."""

    email: str
    own: Collection[str] = frozenset()
    others: Collection[str] = frozenset()
    mails_on_dossier: int = 0
    mails_today: int = 0


def why_not_asked(asking: Asking) -> NotAsked | None:
    """Why this partner gets no mail now; None when the mail may leave.

    `own` are the addresses of the structure's people, `others` those of the dossier's other
    partners, all in lower case; the counts are of mails already sent to the address.
    """
    email = asking.email.lower()
    checks = (
        (NotAsked.NO_ADDRESS, not email),
        (NotAsked.OWN, email in asking.own),
        (NotAsked.SHARED, email in asking.others),
        (NotAsked.ENOUGH, asking.mails_on_dossier >= MOST_MAILS_A_DOSSIER),
        (NotAsked.TOMORROW, asking.mails_today >= MOST_MAILS_A_DAY),
    )
    return next((reason for reason, is_so in checks if is_so), None)


def answer_by(
    *, hearings_from: date, asked_on: date | None = None, hearing_on: date | None = None
) -> date:
    """The last day on which a partner answers: the day before the jury meets the structure.

    Until the audition is published, the day before auditions begin, and never less than three days
    after the mail.
    """
    if hearing_on is not None:
        return hearing_on - timedelta(days=1)
    eve = hearings_from - timedelta(days=1)
    return eve if asked_on is None else max(eve, asked_on + SHORTEST_NOTICE)


def check_reply(
    *, state: State | str, answer: PartnerAnswer | str, until: date, today: date, given_today: int
) -> PartnerAnswer:
    """Whether a link may give this answer. Raises TooLateError, PartnerError, ValueError."""
    given = check_partner_answer(state=state, answer=answer)
    if today > until:
        raise TooLateError(
            "La date est passée\u00a0: le jury commence à rencontrer les structures. Appelez-nous"
            " si quelque chose est faux."
        )
    if given_today >= MOST_ANSWERS_A_DAY:
        raise PartnerError(
            "Vous avez déjà changé plusieurs fois votre réponse aujourd’hui. Appelez-nous\u00a0:"
            " nous la noterons avec vous."
        )
    return given


def read_name(text: str) -> str:
    """Who answers, on one line. Raises MissingReasonError, PartnerError when it is too long."""
    name = " ".join(text.split())
    if not name:
        raise MissingReasonError("Écrivez votre nom\u00a0: la structure saura qui a répondu.")
    return _within(name, LONGEST_NAME)


def read_correction(text: str) -> str:
    """What the partner corrects, on one line, or nothing. Raises PartnerError, too long."""
    return _within(" ".join(text.split()), LONGEST_CORRECTION)


def check_correction(
    *,
    state: State | str,
    answer: PartnerAnswer | str,
    is_service: bool,
    is_same_address: bool,
    mails: int,
    until: date,
    today: date,
) -> None:
    """Whether a partner's address may be corrected, which sends one more mail.

    The structure corrects once and while nobody answered; the service may undo what a wrong
    addressee answered. `mails` counts those this partner already got.
    Raises TooLateError, PartnerError.
    """
    if State(state) not in ANSWERABLE or today > until:
        raise TooLateError("La date est passée\u00a0: un partenaire ne répond plus par courriel.")
    if answer != PartnerAnswer.PENDING and not is_service:
        raise PartnerError("Ce partenaire a déjà répondu. Si l’adresse était fausse, appelez-nous.")
    if is_same_address:
        raise PartnerError("C’est déjà l’adresse de ce partenaire\u00a0: écrivez la bonne.")
    if mails >= (SERVICE_MAILS if is_service else STRUCTURE_MAILS):
        raise PartnerError(
            "Plusieurs courriels sont déjà partis à ce partenaire. Le service peut noter son"
            " accord sur papier."
        )


def is_near_limit(*, until: date, today: date) -> bool:
    """Whether a silent partner is worth a call from the service: five days before, or less."""
    return until - NEAR_LIMIT <= today <= until


def recognise(
    entries: Sequence[PartnerEntry], known: Sequence[PartnerEntry]
) -> tuple[int | None, ...]:
    """For each partner of the request, the rank of the same one in `known`: by name, else address.

    A partner that is recognised keeps their row, hence their link and their answer.
    """
    free = dict(enumerate(known))
    found: dict[int, int] = {}
    for same in (_has_same_name, _has_same_address):
        for rank, entry in enumerate(entries):
            match = next((key for key, other in free.items() if same(entry, other)), None)
            if rank not in found and match is not None:
                found[rank] = match
                del free[match]
    return tuple(found.get(rank) for rank in range(len(entries)))


def keeps_answer(before: PartnerEntry, after: PartnerEntry) -> bool:
    """Whether an answer still stands: it was given by this partner, for this role."""
    return _has_same_name(before, after) and before.role == after.role


def asks_again(before: PartnerEntry, after: PartnerEntry) -> bool:
    """Whether the partner would confirm something else, or was asked at another address."""
    is_same = _folded(before.contribution) == _folded(after.contribution)
    is_same_address = before.email.lower() == after.email.lower()
    return not (keeps_answer(before, after) and is_same and is_same_address)


def without_links(text: str) -> str:
    """Words that somebody outside the service typed, for one of its mails: no address to click."""
    return _LINK.sub(NO_LINK, text)


def _has_same_name(one: PartnerEntry, other: PartnerEntry) -> bool:
    return _folded(one.name) == _folded(other.name)


def _has_same_address(one: PartnerEntry, other: PartnerEntry) -> bool:
    return bool(one.email) and one.email.lower() == other.email.lower()


def _folded(text: str) -> str:
    """Letters and digits only: a comma or a capital asks nobody again."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise PartnerError(f"C’est trop long\u00a0: {longest}\u00a0signes au plus.")
    return text
