"""A cell that a spreadsheet shows and never runs."""

import re

# What a spreadsheet would run instead of show, full-width signs included.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = re.compile(r"[\t-\r ]+")


def neutral(cell: str) -> str:
    """The same words on one line, which no spreadsheet will take for a formula.

    A name that begins with such a sign is quoted, as a text would quote it: no sign is invented.
    """
    words = _BREAKS.sub(" ", cell).strip()
    return f"«\u00a0{words}\u00a0»" if words.startswith(_FORMULA) else words
