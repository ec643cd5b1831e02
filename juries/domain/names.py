"""Whether two written names are one person's."""

import unicodedata


def same_name(one: str, other: str) -> bool:
    """The same words in any order. Case, accents, dots, dashes, « M. » and « Mme » do not count."""
    return _words(one) == _words(other)


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign if sign.isalnum() else " " for sign in plain if not _is_accent(sign))
    return set(letters.split()) - {"m", "mme", "mlle"}


def _is_accent(sign: str) -> bool:
    return unicodedata.combining(sign) > 0
