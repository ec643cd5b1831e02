"""Which person probably has a link with which dossier, and how that was found.

A machine compares names and addresses; it decides nothing (decision 21). Only who writes for a
structure is linked to it whatever anyone says. Source: product, Panel; CGCT L2131-11.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from juries.enums import LinkClue

# Words that say what a structure is and not which one.
COMMON_WORDS = frozenset(
    {"a", "asso", "association", "au", "aux", "collectif", "d", "de", "des", "du", "en", "et"}
    | {"l", "la", "le", "les", "pour"}
)
# One word is enough to recognise a name from this length on: « Agora », not « CSC ».
LONG_WORD = 5
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the jury or of the service, and the names they can be recognised by."""

    key: int
    email: str = ""
    structures: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CoCarrier:
    """A partner said to carry the action too, who has not denied it."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of the structure that asks and of those that carry the action with it."""

    key: int
    structure: int
    names: frozenset[str]
    emails: frozenset[str] = frozenset()
    partners: tuple[CoCarrier, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A probable link; `detail` is the domain or the name that told it."""

    person: int
    dossier: int
    clue: LinkClue
    detail: str = ""


def matches(
    people: Iterable[Person], dossiers: Iterable[Dossier], *, public_domains: frozenset[str]
) -> list[Match]:
    """Every clue of a link between these people and these dossiers, person by person.

    `public_domains` are the mail domains open to all: sharing one says nothing.
    """
    known = list(dossiers)
    return [
        match
        for person in people
        for dossier in known
        for match in _between(person, dossier, public_domains)
    ]


def _between(person: Person, dossier: Dossier, public: frozenset[str]) -> Iterable[Match]:
    if dossier.structure in person.structures:
        yield Match(person.key, dossier.key, LinkClue.MEMBER)
        return
    if person.email and person.email.lower() in _lowered(dossier.emails):
        yield Match(person.key, dossier.key, LinkClue.ADDRESS)
    elif domain := _shared(person.email, dossier.emails, public):
        yield Match(person.key, dossier.key, LinkClue.DOMAIN, domain)
    if name := _recognised(person.names, dossier.names):
        yield Match(person.key, dossier.key, LinkClue.AFFILIATION, name)
    for partner in dossier.partners:
        if _is_from(person, partner, public):
            yield Match(person.key, dossier.key, LinkClue.PARTNER, partner.name)


def _is_from(person: Person, partner: CoCarrier, public: frozenset[str]) -> bool:
    address = partner.email.lower()
    return bool(
        _recognised(person.names, [partner.name])
        or (address and person.email.lower() == address)
        or _shared(person.email, [address], public)
    )


def domain_of(email: str) -> str:
    """« lefil.example » in « bonjour@lefil.example »; empty without an address."""
    return email.rpartition("@")[2].strip().lower() if "@" in email else ""


def same_structure(one: str, other: str) -> bool:
    """Whether two names are probably of one structure: the same words, or one inside the other.

    Accents, capitals, order and common words aside. A single short word recognises nobody.
    """
    left, right = _words(one), _words(other)
    shorter = min(left, right, key=len)
    if len(shorter) < 2 and not any(len(word) >= LONG_WORD for word in shorter):
        return False
    return bool(shorter) and (left <= right or right <= left)


def _words(name: str) -> frozenset[str]:
    # Apostrophes part words in French: « L’Atelier ».
    spaced = unicodedata.normalize("NFKD", name.casefold().replace("’", " ").replace("'", " "))
    plain = "".join(sign for sign in spaced if not unicodedata.combining(sign))
    return frozenset(_WORD.findall(plain)) - COMMON_WORDS


def _recognised(names: Iterable[str], others: Iterable[str]) -> str:
    known = list(others)
    found = (other for name in sorted(names) for other in known if same_structure(name, other))
    return next(found, "")


def _shared(email: str, others: Iterable[str], public: frozenset[str]) -> str:
    domain = domain_of(email)
    is_telling = domain and domain not in public
    return domain if is_telling and domain in {domain_of(each) for each in others} else ""


def _lowered(emails: Iterable[str]) -> set[str]:
    return {email.lower() for email in emails}
