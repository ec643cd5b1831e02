"""SIRET and RNA as people type them. Neither is needed to deposit: a flag, never a wall."""

import re
from dataclasses import dataclass

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


PENDING = "en cours de création"


class InvalidIdentifierError(ValueError):
    """The text is neither a SIRET, nor an RNA, nor words that say it is coming. French sentence."""


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
