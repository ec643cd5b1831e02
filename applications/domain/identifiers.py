"""SIRET and RNA as people type them. Neither is needed to deposit: a flag, never a wall."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from stdnum import iban as iban_numbers
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_numbers

# No check digit; Corsica has letters; Alsace-Moselle has no RNA at all.
_RNA = re.compile(r"W\d[0-9A-Z]\d{7}")
_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]")
_PENDING_WORDS = ("en cours", "création", "creation", "en creation", "pas encore")
IDENTIFIER_HINT = (
    "Ce n’est ni un SIRET (14 chiffres) ni un RNA (W et 9 signes). Recopiez-le,"
    " ou cochez «\u00a0en cours de création\u00a0» et videz cette case."
)


FRENCH_IBAN = 27
IBAN_HINT = (
    "Cet IBAN contient une erreur. Recopiez-le depuis votre RIB, groupe par groupe\u00a0: il"
    " commence par deux lettres, par exemple FR76."
)
_COMMON_WORDS = frozenset(
    {
        "association",
        "assoc",
        "asso",
        "le",
        "la",
        "les",
        "l",
        "de",
        "des",
        "du",
        "d",
        "et",
        "a",
        "en",
    }
)
PENDING = "en cours de création"


class InvalidIdentifierError(ValueError):
    """The text is no number that can be right: SIRET, RNA or IBAN. French sentence."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """What box 1c says: a SIRET, an RNA, or neither yet."""

    siret: str = ""
    rna: str = ""


def identifier_words(text: str, *, is_pending: bool) -> str:
    """Box 1c as it is read: what was typed, else « en cours de création » when that was ticked."""
    return PENDING if is_pending and not text.strip() else text


def read_identifier(text: str) -> Identifier:
    """Read box 1c; spaces do not count. Empty, or « en cours de création », is no number yet.

    Raises InvalidIdentifierError for a number that cannot be right (a typing mistake).
    """
    plain = text.strip().lower()
    if not plain or any(plain.startswith(words) for words in _PENDING_WORDS):
        return Identifier()
    compact = _SEPARATORS.sub("", text).upper().removeprefix("SIRET").removeprefix("RNA")
    compact = compact.removeprefix(":")
    if _RNA.fullmatch(compact):
        return Identifier(rna=compact)
    try:
        return Identifier(siret=siret_numbers.validate(compact))
    except ValidationError as error:
        raise InvalidIdentifierError(IDENTIFIER_HINT) from error


def read_iban(text: str) -> str:
    """The IBAN without its spaces, its check digits verified (ISO 13616).

    Raises InvalidIdentifierError, which says what to do.
    """
    compact = _SEPARATORS.sub("", text).upper().removeprefix("IBAN").removeprefix(":")
    if compact.startswith("FR") and len(compact) != FRENCH_IBAN:
        raise InvalidIdentifierError(
            f"Cet IBAN a {len(compact)} signes\u00a0; un IBAN français en a {FRENCH_IBAN}."
            " Recopiez-le en entier depuis votre RIB."
        )
    try:
        return str(iban_numbers.validate(compact))
    except ValidationError as error:
        raise InvalidIdentifierError(IBAN_HINT) from error


def holder_differs(holder: str, name: str) -> bool:
    """Whether the holder of an account shares no significant word with the structure's name."""
    return not (_significant(holder) & _significant(name))


def _significant(text: str) -> set[str]:
    plain = normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return {word for word in re.findall(r"[a-z0-9]+", plain) if word not in _COMMON_WORDS}
