"""The pieces that every chart is made of: data, patterns, rectangles, words, legend, frame."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from html import escape

from ami_portal.common.money import NBSP

Number = Decimal | int
Words = Callable[[Number], str]

WIDTH = 400
TEXT, STRONG, FINE, SMALLEST = 16, 18, 14, 11
FONT = "Atkinson Hyperlegible, Noto Sans, sans-serif"
INK, SOFT, PAPER, WELL, RULE = "#221e1b", "#4a433c", "#fffefa", "#ebe4d6", "#857a6c"
BRICK, TIP, LAMP = "#9b3a24", "#3f5c48", "#f4bd3e"
LETTER = 0.56  # mean width of a letter of the typeface, in parts of its size


class Look(StrEnum):
    """What a mark looks like: a pattern first, a colour second."""

    HATCH = "hatch"
    SOLID = "solid"
    DOTS = "dots"
    LAMP = "lamp"
    RULES = "rules"
    PALE = "pale"


LOOKS = tuple(Look)

_PLAIN = {
    Look.SOLID: f'class="mark-a" fill="{BRICK}"',
    Look.LAMP: f'class="mark-edge mark-lamp" fill="{LAMP}" stroke="{INK}"',
    Look.PALE: f'class="mark-edge mark-gap" fill="{WELL}" stroke="{INK}"',
}
_BED = f'<rect class="pat-bed" width="9" height="9" fill="{PAPER}"/>'
_PATTERNS = {
    Look.HATCH: _BED
    + '<path class="pat-line" d="M-2 2 2-2M-1 10 10-1M7 11l4-4" '
    + f'stroke="{SOFT}" stroke-width="1.6" fill="none"/>',
    Look.DOTS: f'<rect class="pat-b" width="9" height="9" fill="{TIP}"/>'
    + f'<circle class="pat-bed" cx="4.5" cy="4.5" r="1.8" fill="{PAPER}"/>',
    Look.RULES: _BED
    + '<path class="pat-line-a" d="M0 2h9M0 6.5h9" '
    + f'stroke="{BRICK}" stroke-width="2" fill="none"/>',
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; None is « not known », which is not zero. `note` is written after the value."""

    label: str
    value: Number | None
    note: str = ""
    look: Look = Look.HATCH


@dataclass(frozen=True, slots=True)
class Series:
    """One run of values, one per group (a year, a theme); None leaves a gap."""

    label: str
    values: Sequence[Number | None]
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a whole, in the unit of the whole."""

    label: str
    value: Number
    look: Look = Look.SOLID


def frame(
    pieces: Iterable[str],
    *,
    name: str,
    title: str,
    told: Iterable[str],
    height: float,
    width: float = WIDTH,
    css: str = "chart",
    stretched: bool = False,
) -> str:
    """The whole SVG, named and described for those who do not see it."""
    key = escape(name)
    ratio = ' preserveAspectRatio="none"' if stretched else ""
    described = f"{NBSP}; ".join(told)
    return (
        f'<svg class="{css}" xmlns="http://www.w3.org/2000/svg" role="img"'
        f' viewBox="0 0 {coordinate(width)} {coordinate(height)}"{ratio}'
        f' aria-labelledby="{key}-nom {key}-dit" font-family="{FONT}">'
        f'<title id="{key}-nom">{escape(title)}</title>'
        f'<desc id="{key}-dit">{escape(described)}.</desc>'
        f"{''.join(pieces)}</svg>"
    )


def scrolling(drawing: str, *, title: str) -> str:
    """A drawing too wide for a phone scrolls in its own box, by keyboard too."""
    return (
        f'<div class="chart-scroll" tabindex="0" role="group" aria-label="{escape(title)}">'
        f"{drawing}</div>"
    )


def patterns(name: str, looks: Iterable[Look]) -> str:
    """The patterns that these looks need, under ids of this chart alone."""
    wanted = set(looks)
    drawn = (
        f'<pattern id="{escape(name)}-{look}" width="9" height="9"'
        f' patternUnits="userSpaceOnUse">{drawing}</pattern>'
        for look, drawing in _PATTERNS.items()
        if look in wanted
    )
    return f"<defs>{''.join(drawn)}</defs>"


def rectangle(x: float, y: float, width: float, height: float, *, look: Look, name: str) -> str:
    """A mark; nothing at all when it has no size, for its edge would show."""
    if not width or not height:
        return ""
    ink = _PLAIN.get(look, f'class="mark-edge" fill="url(#{escape(name)}-{look})" stroke="{INK}"')
    return f"<rect {_box(x, y, width, height)} {ink}/>"


def bed(x: float, y: float, width: float, height: float) -> str:
    """What lies under a mark, or stands for one that is not known."""
    return f'<rect class="mark-gap" {_box(x, y, width, height)} fill="{WELL}"/>'


def text(
    x: float,
    y: float,
    words: str,
    *,
    soft: bool = False,
    strong: bool = False,
    anchor: str = "start",
    size: int = 0,
) -> str:
    css = ' class="soft"' if soft else ""
    weight = ' font-weight="700"' if strong else ""
    return (
        f'<text{css} x="{coordinate(x)}" y="{coordinate(y)}" text-anchor="{anchor}"'
        f' font-size="{size or (STRONG if strong else TEXT)}"'
        f' fill="{SOFT if soft else INK}"{weight}>{escape(words)}</text>'
    )


def text_width(words: str, size: int = TEXT) -> float:
    """About how wide these words are: enough to place what follows them."""
    return len(words) * size * LETTER


def fitted(words: str, room: float, size: int = TEXT) -> int:
    """The size at which these words hold in this room, at most `size`, still to be read."""
    return max(min(size, int(room / (max(len(words), 1) * LETTER))), SMALLEST)


def wrapped(words: str, room: float, size: int = TEXT) -> list[str]:
    """The same words on as many lines as this room asks for; a word is never cut."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def axis(path: str) -> str:
    return f'<path class="mark-axis" d="{path}" stroke="{RULE}"/>'


def legend(
    series: Sequence[Series], looks: Sequence[Look], *, name: str, width: float = WIDTH
) -> tuple[str, int]:
    """The keys, on as many lines as they need, and the height that they take."""
    left, top, drawn = 0.0, 0, []
    for run, look in zip(series, looks, strict=True):
        taken = 46 + text_width(run.label)
        if left and left + taken > width:
            left, top = 0.0, top + 26
        drawn.append(rectangle(left + 0.5, top + 0.5, 20, 16, look=look, name=name))
        drawn.append(text(left + 27, top + 14, run.label))
        left += taken
    return "".join(drawn), top + 38


def looks_of(series: Sequence[Series]) -> tuple[Look, ...]:
    return tuple(run.look or LOOKS[rank % len(LOOKS)] for rank, run in enumerate(series))


def most_of(values: Iterable[Number | None]) -> Number:
    return max((value for value in values if value is not None), default=0)


def scaled(value: Number, most: Number, room: float) -> float:
    return float(value) / float(most) * room if most else 0.0


def said(value: Number | None, words: Words) -> str:
    return "non connu" if value is None else words(value)


def coordinate(value: float) -> str:
    """With a dot, never a comma, and no more digits than the eye needs."""
    return f"{value:.1f}".removesuffix(".0")


def _box(x: float, y: float, width: float, height: float) -> str:
    return (
        f'x="{coordinate(x)}" y="{coordinate(y)}"'
        f' width="{coordinate(width)}" height="{coordinate(height)}"'
    )
