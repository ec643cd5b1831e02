"""Setting a text in a fixed frame: smaller by quarter points until its lines fit, never cut.

Pure arithmetic on the advance widths of the font, so that « two sides » never depends on the
machine: the sheet prints exactly the lines found here. Lengths in points, widths in ems.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

NORMAL_SIZE = 10.0
STEP = 0.25
# Within the limits of the boxes, large ones never need less than 7.5 pt nor lines less than 6 with
# the signs of the font. Wider signs, such as emoji, may: a text within its limit is never cut.
LAST_SIZE = 3.0
# Kerning may widen a pair, and renderers round the place of each glyph.
SAFETY = 1.005

_OPENING = frozenset("«([{“‘")
_CLOSING = frozenset("»)]}”!?;:%€")

# Width of one sign, in ems.
Measure = Callable[[str], float]


@dataclass(frozen=True)
class Frame:
    """Room for a text: a width, a number of 10 pt lines, what a label takes at the beginning."""

    width: float
    lines: int = 1
    indent: float = 0.0

    def capacity(self, size: float) -> int:
        """Lines that fit at a size. After a label, which stays at 10 pt, lines keep its height."""
        if self.lines == 1 or self.indent:
            return self.lines
        return int(self.lines * NORMAL_SIZE / size)


@dataclass(frozen=True)
class Setting:
    """A text as it is printed: its size in points and its lines."""

    size: float
    lines: tuple[str, ...]


def fit(paragraphs: Sequence[str], frame: Frame, measure: Measure) -> Setting:
    """The largest size, by quarter points from 10 pt, at which every line of the text has room."""
    words = [[(word, _width(word, measure)) for word in _words(text)] for text in paragraphs]
    space = measure(" ") * SAFETY
    for size in _sizes():
        lines = _set(words, space, frame, size, measure)
        if len(lines) <= frame.capacity(size):
            break
    return Setting(size=size, lines=tuple(lines))


def text_width(text: str, measure: Measure, *, size: float = NORMAL_SIZE) -> float:
    """Width of a text set on one line, in points."""
    return _width(text, measure) * size


@cache
def _sizes() -> tuple[float, ...]:
    steps = int((NORMAL_SIZE - LAST_SIZE) / STEP)
    return tuple(NORMAL_SIZE - STEP * step for step in range(steps + 1))


def _width(text: str, measure: Measure) -> float:
    return sum(map(measure, text)) * SAFETY


def _words(text: str) -> Iterator[str]:
    """Cut at the spaces where a line may end in French: not before « ? », not after « « »."""
    held = ""
    for word in text.split(" "):
        if held and word and word[0] not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = word
        else:
            held = f"{held} {word}" if held else word
    if held:
        yield held


def _set(
    paragraphs: list[list[tuple[str, float]]],
    space: float,
    frame: Frame,
    size: float,
    measure: Measure,
) -> list[str]:
    """Greedy lines of all the paragraphs; a word wider than a line is cut anywhere."""
    lines: list[str] = []
    for words in paragraphs:
        room = (frame.width - (0 if lines else frame.indent)) / size
        full = frame.width / size
        line: list[str] = []
        for word, width in words:
            needed = width + (space if line else 0)
            if needed <= room:
                line.append(word)
                room -= needed
                continue
            if line:
                lines.append(" ".join(line))
                room = full
            *whole, rest = _chop(word, room, full, measure) if width > room else [word]
            lines.extend(whole)
            line = [rest]
            room = (full if whole else room) - _width(rest, measure)
        lines.append(" ".join(line))
    return lines


def _chop(word: str, room: float, full: float, measure: Measure) -> list[str]:
    """Pieces of a word without spaces, the first in the room left, the next in whole lines."""
    pieces: list[str] = []
    piece = ""
    for sign in word:
        width = measure(sign) * SAFETY
        if piece and width > room:
            pieces.append(piece)
            piece, room = "", full
        piece += sign
        room -= width
    return [*pieces, piece]
