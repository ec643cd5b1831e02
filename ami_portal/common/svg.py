"""Charts as SVG text: the same drawing in the page and in the PDF.

Print colours are attributes, for WeasyPrint reads no page CSS inside an SVG; classes let the page
recolour them in light and dark. Each chart has its own patterns, under ids made from its name, and
writes its values beside the marks. No Django here; everything that comes from data is escaped.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from html import escape

from ami_portal.common.money import NBSP, format_number

Number = Decimal | int
Words = Callable[[Number], str]

WIDTH = 400
TEXT = 16
STRONG = 18
FONT = "Atkinson Hyperlegible, Noto Sans, sans-serif"
INK, SOFT, PAPER, WELL, RULE = "#221e1b", "#4a433c", "#fffefa", "#ebe4d6", "#857a6c"
BRICK, TIP, LAMP = "#9b3a24", "#3f5c48", "#f4bd3e"


class Look(StrEnum):
    """What a mark looks like: a pattern first, a colour second."""

    HATCH = "hatch"
    SOLID = "solid"
    DOTS = "dots"
    LAMP = "lamp"
    RULES = "rules"
    PALE = "pale"


LOOKS = tuple(Look)


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


def horizontal_bars(
    bars: Sequence[Bar], *, name: str, title: str, words: Words = format_number
) -> str:
    """One bar under its label, longest 100 %; also the drawing of a funnel."""
    most = _most(bar.value for bar in bars)
    room = WIDTH - 120
    rows = []
    for index, bar in enumerate(bars):
        top = index * 56
        rows.append(_text(0, top + 16, bar.label))
        rows.append(
            _measured_bar(
                bar, name=name, top=top + 23, room=room, most=most, words=words
            )
        )
    height = len(bars) * 56
    axis = f'<path class="mark-axis" d="M.5 18V{height}" stroke="{RULE}"/>'
    told = [
        f"{bar.label} : {_said(bar.value, words)} {bar.note}".strip() for bar in bars
    ]
    return _svg(
        [_defs(name, {bar.look for bar in bars}), *rows, axis],
        name=name,
        title=title,
        told=told,
        height=height,
    )


def _measured_bar(
    bar: Bar, *, name: str, top: int, room: int, most: Number, words: Words
) -> str:
    if bar.value is None:
        return _text(6, top + 18, bar.note or "non connu", soft=True)
    width = _scale(bar.value, most, room)
    value = _text(width + 8, top + 18, words(bar.value), strong=True)
    note_at = width + 18 + 10 * len(words(bar.value))
    note = _text(note_at, top + 18, bar.note, soft=True) if bar.note else ""
    return _rect(0, top, width, 25, bar.look, name) + value + note


def stacked_bars(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    words: Words = format_number,
) -> str:
    """One bar per group, cut by series; the values are written under it in the order of the legend."""
    looks = _looks(series)
    totals = [sum(run.values[i] or 0 for run in series) for i in range(len(groups))]
    most = _most(totals)
    legend, start = _legend(series, looks, name)
    rows, told = [], []
    for index, group in enumerate(groups):
        top = start + index * 80
        values = [run.values[index] or 0 for run in series]
        summary = " · ".join(
            f"{words(value)} {run.label}"
            for value, run in zip(values, series, strict=True)
            if value
        )
        rows.append(_text(0, top + 16, group))
        rows.append(
            _text(WIDTH, top + 16, words(totals[index]), strong=True, anchor="end")
        )
        rows.append(_stack(values, looks, name=name, top=top + 23, most=most))
        rows.append(_text(0, top + 66, summary or "aucun", soft=True, size=14))
        told.append(f"{group} : {summary or 'aucun'}")
    return _svg(
        [_defs(name, looks), legend, *rows],
        name=name,
        title=title,
        told=told,
        height=start + len(groups) * 80,
    )


def _stack(
    values: Sequence[Number],
    looks: Sequence[Look],
    *,
    name: str,
    top: int,
    most: Number,
) -> str:
    left, drawn = 0.0, []
    for value, look in zip(values, looks, strict=True):
        width = _scale(value, most, WIDTH)
        if width:
            drawn.append(_rect(left, top, width, 25, look, name))
        left += width
    return "".join(drawn)


def grouped_bars(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    notes: Sequence[str] = (),
    words: Words = format_number,
) -> str:
    """Columns side by side, one per series, for each group; a group without any value says so.

    `notes` is a line under each group's name (« saisie historique »), or why nothing is known.
    """
    looks = _looks(series)
    most = _most(value for run in series for value in run.values)
    width = max(WIDTH, len(groups) * (len(series) * 34 + 26))
    step = width / max(len(groups), 1)
    column = (step - 16) / max(len(series), 1)
    legend, start = _legend(series, looks, name, width=width)
    base = start + 200
    drawn, told = [], []
    for index, group in enumerate(groups):
        left, middle = index * step + 8, (index + 0.5) * step
        values = [run.values[index] for run in series]
        note = notes[index] if index < len(notes) else ""
        drawn.append(_text(middle, base + 20, group, anchor="middle"))
        drawn += [
            _text(
                middle, base + 39 + 17 * line, part, soft=True, size=14, anchor="middle"
            )
            for line, part in enumerate(note.split())
        ]
        if all(value is None for value in values):
            drawn.append(_gap(left, base, step - 16))
            told.append(f"{group} : non connu")
            continue
        drawn += [
            _column(
                value, left + i * column, base, column - 2, most, looks[i], name, words
            )
            for i, value in enumerate(values)
        ]
        told.append(
            f"{group} : "
            + ", ".join(
                f"{_said(value, words)} {run.label}"
                for value, run in zip(values, series, strict=True)
            )
        )
    lines = max((len(note.split()) for note in notes), default=0)
    axis = f'<path class="mark-axis" d="M0 {base + 0.5}H{_n(width)}" stroke="{RULE}"/>'
    return _svg(
        [_defs(name, looks), legend, *drawn, axis],
        name=name,
        title=title,
        told=told,
        height=base + 28 + 17 * lines,
        width=width,
    )


def _column(
    value: Number | None,
    left: float,
    base: float,
    width: float,
    most: Number,
    look: Look,
    name: str,
    words: Words,
) -> str:
    middle = left + width / 2
    if value is None:
        return _text(middle, base - 7, "–", soft=True, anchor="middle")
    height = _scale(value, most, 170)
    size = STRONG if len(words(value)) * 10 <= width + 12 else 13
    return _rect(left, base - height, width, height, look, name) + _text(
        middle, base - height - 7, words(value), strong=True, anchor="middle", size=size
    )


def _gap(left: float, base: float, width: float) -> str:
    return (
        f'<rect class="mark-gap" x="{_n(left)}" y="{_n(base - 80)}" width="{_n(width)}" height="80" fill="{WELL}"/>'
        + _text(
            left + width / 2,
            base - 44,
            "pas encore",
            soft=True,
            anchor="middle",
            size=14,
        )
        + _text(
            left + width / 2, base - 26, "saisi", soft=True, anchor="middle", size=14
        )
    )


def lines(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    words: Words = format_number,
) -> str:
    """One line per series, told apart by its dashes and the shape of its points; None breaks the line."""
    looks = _looks(series)
    most = _most(value for run in series for value in run.values)
    legend, start = _legend(series, looks, name)
    base = start + 200
    step = WIDTH / max(len(groups), 1)
    drawn = [
        _text((i + 0.5) * step, base + 22, group, anchor="middle")
        for i, group in enumerate(groups)
    ]
    for rank, run in enumerate(series):
        points = [
            None
            if value is None
            else ((i + 0.5) * step, base - _scale(value, most, 165), value)
            for i, value in enumerate(run.values)
        ]
        drawn.append(_line(points, rank, words))
    told = [
        f"{run.label} : "
        + ", ".join(
            f"{group} {_said(value, words)}"
            for group, value in zip(groups, run.values, strict=True)
        )
        for run in series
    ]
    axis = f'<path class="mark-axis" d="M0 {base + 0.5}H{WIDTH}" stroke="{RULE}"/>'
    return _svg(
        [_defs(name, looks), legend, axis, *drawn],
        name=name,
        title=title,
        told=told,
        height=base + 34,
    )


_STROKES = (("line-c", SOFT, "2 5"), ("line-a", BRICK, ""), ("line-b", TIP, "9 5"))


def _line(
    points: Sequence[tuple[float, float, Number] | None], rank: int, words: Words
) -> str:
    css, colour, dashes = _STROKES[rank % len(_STROKES)]
    path, pen_down = "", False
    for point in points:
        if point is not None:
            path += f"{'L' if pen_down else 'M'}{_n(point[0])} {_n(point[1])}"
        pen_down = point is not None
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    marks = "".join(
        _point(x, y, rank, css, colour)
        + _text(x, y - 11, words(value), strong=True, anchor="middle")
        for x, y, value in (point for point in points if point is not None)
    )
    return f'<path class="{css}" d="{path}" fill="none" stroke="{colour}" stroke-width="3"{dash}/>{marks}'


def _point(x: float, y: float, rank: int, css: str, colour: str) -> str:
    shape = (
        f"M{_n(x - 6)} {_n(y)}a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
        f"M{_n(x - 5)} {_n(y - 5)}h10v10h-10z",
        f"M{_n(x)} {_n(y - 7)}l7 7-7 7-7-7z",
    )[rank % 3]
    return f'<path class="{css} is-point" d="{shape}" fill="{colour}"/>'


def envelope(
    parts: Sequence[Part],
    total: Number,
    *,
    name: str,
    title: str,
    words: Words = format_number,
) -> str:
    """One thick bar for a whole, its parts from the left; what is left stays pale. Never drawn past the end."""
    left, drawn = 0.0, []
    for part in parts:
        width = min(_scale(part.value, total, WIDTH), WIDTH - left)
        if width:
            drawn.append(_rect(left, 0, width, 30, part.look, name))
        left += width
    bed = f'<rect class="mark-gap" width="{WIDTH}" height="30" fill="{WELL}"/>'
    told = [f"{words(part.value)} {part.label}" for part in parts]
    told.append(f"sur {words(total)}")
    return _svg(
        [_defs(name, {part.look for part in parts}), bed, *drawn],
        name=name,
        title=title,
        told=told,
        height=30,
        css="chart chart-envelope",
    )


def gauge(
    value: Number, most: Number, *, name: str, title: str, words: Words = format_number
) -> str:
    """How much of a whole is done: a bar, and the two numbers written after it."""
    width = min(_scale(value, most, 270), 270)
    drawn = [
        f'<rect class="mark-gap" y="2" width="270" height="20" fill="{WELL}"/>',
        _rect(0, 2, width, 20, Look.DOTS, name) if width else "",
        _text(280, 18, f"{words(value)} sur {words(most)}", strong=True, size=TEXT),
    ]
    return _svg(
        [_defs(name, {Look.DOTS}), *drawn],
        name=name,
        title=title,
        told=[f"{words(value)} sur {words(most)}"],
        height=26,
    )


# ---------- The pieces ----------


def _svg(
    pieces: Iterable[str],
    *,
    name: str,
    title: str,
    told: Iterable[str],
    height: float,
    width: float = WIDTH,
    css: str = "chart",
) -> str:
    key = escape(name)
    css = f"{css} chart-wide" if width > WIDTH * 1.3 else css
    described = "; ".join(told).replace(";", f"{NBSP};")
    return (
        f'<svg class="{css}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" role="img" '
        f'aria-labelledby="{key}-nom {key}-dit" font-family="{FONT}">'
        f'<title id="{key}-nom">{escape(title)}</title><desc id="{key}-dit">{escape(described)}.</desc>'
        f"{''.join(pieces)}</svg>"
    )


def _defs(name: str, looks: Iterable[Look]) -> str:
    wanted = set(looks)
    return f"<defs>{''.join(_pattern(name, look) for look in LOOKS if look in wanted)}</defs>"


def _pattern(name: str, look: Look) -> str:
    drawing = {
        Look.HATCH: f'<rect class="pat-bed" width="9" height="9" fill="{PAPER}"/><path class="pat-line" d="M-2 2 2-2M-1 10 10-1M7 11l4-4" stroke="{SOFT}" stroke-width="1.6" fill="none"/>',
        Look.DOTS: f'<rect class="pat-b" width="9" height="9" fill="{TIP}"/><circle class="pat-bed" cx="4.5" cy="4.5" r="1.8" fill="{PAPER}"/>',
        Look.RULES: f'<rect class="pat-bed" width="9" height="9" fill="{PAPER}"/><path class="pat-line-a" d="M0 2h9M0 6.5h9" stroke="{BRICK}" stroke-width="2" fill="none"/>',
    }.get(look)
    if drawing is None:
        return ""
    return f'<pattern id="{escape(name)}-{look}" width="9" height="9" patternUnits="userSpaceOnUse">{drawing}</pattern>'


def _rect(
    x: float, y: float, width: float, height: float, look: Look, name: str
) -> str:
    box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    edge = f'class="mark-edge" stroke="{INK}"'
    ink = {
        Look.SOLID: f'class="mark-a" fill="{BRICK}"',
        Look.LAMP: f'class="mark-edge mark-lamp" fill="{LAMP}" stroke="{INK}"',
        Look.PALE: f'class="mark-edge mark-gap" fill="{WELL}" stroke="{INK}"',
    }.get(look, f'fill="url(#{escape(name)}-{look})" {edge}')
    return f"<rect {box} {ink}/>"


def _text(
    x: float,
    y: float,
    words: str,
    *,
    soft: bool = False,
    strong: bool = False,
    anchor: str = "",
    size: int = 0,
) -> str:
    css = ' class="soft"' if soft else ""
    weight = ' font-weight="700"' if strong else ""
    held = f' text-anchor="{anchor}"' if anchor else ""
    set_in = size or (STRONG if strong else TEXT)
    return (
        f'<text{css} x="{_n(x)}" y="{_n(y)}" font-size="{set_in}" fill="{SOFT if soft else INK}"{weight}{held}>'
        f"{escape(words)}</text>"
    )


def _legend(
    series: Sequence[Series], looks: Sequence[Look], name: str, width: float = WIDTH
) -> tuple[str, int]:
    """The keys, on as many lines as they need, and the height that they take."""
    left, top, drawn = 0.0, 0, []
    for run, look in zip(series, looks, strict=True):
        taken = 44 + 9 * len(run.label)
        if left and left + taken > width:
            left, top = 0.0, top + 26
        drawn.append(_rect(left + 0.5, top + 0.5, 20, 16, look, name))
        drawn.append(_text(left + 27, top + 14, run.label))
        left += taken
    return "".join(drawn), top + 38


def _looks(series: Sequence[Series]) -> tuple[Look, ...]:
    return tuple(
        run.look or LOOKS[rank % len(LOOKS)] for rank, run in enumerate(series)
    )


def _most(values: Iterable[Number | None]) -> Number:
    return max((value for value in values if value is not None), default=0)


def _scale(value: Number, most: Number, room: float) -> float:
    return float(value) / float(most) * room if most else 0.0


def _said(value: Number | None, words: Words) -> str:
    return "non connu" if value is None else words(value)


def _n(value: float) -> str:
    """A coordinate with a dot, never a comma, and no more digits than the eye needs."""
    return f"{value:.1f}".removesuffix(".0")
