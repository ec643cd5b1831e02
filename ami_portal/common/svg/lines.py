"""Lines over years, told apart by their dashes and by the shape of their points."""

from collections.abc import Sequence

from ami_portal.common.money import format_number
from ami_portal.common.svg.marks import (
    BRICK,
    SOFT,
    STRONG,
    TIP,
    WIDTH,
    Number,
    Series,
    Words,
    axis,
    coordinate,
    frame,
    most_of,
    said,
    scaled,
    text,
    text_width,
)

HEIGHT = 165
KEY_LINE = 26
TOO_CLOSE = 32
STROKES = (("line-c", SOFT, "2 5"), ("line-a", BRICK, ""), ("line-b", TIP, "9 5"))

Point = tuple[float, float, Number]


def lines(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    words: Words = format_number,
) -> str:
    """One line per series, at most three; None breaks the line."""
    most = most_of(value for run in series for value in run.values)
    base = len(series) * KEY_LINE + HEIGHT + 40
    step = WIDTH / max(len(groups), 1)
    drawn = [_key(run, rank) for rank, run in enumerate(series)]
    drawn += [
        text((rank + 0.5) * step, base + 22, group, anchor="middle")
        for rank, group in enumerate(groups)
    ]
    placed = [
        [
            None if value is None else ((i + 0.5) * step, base - scaled(value, most, HEIGHT), value)
            for i, value in enumerate(run.values)
        ]
        for run in series
    ]
    heights = [
        [point[1] for row in placed if (point := row[i]) is not None] for i in range(len(groups))
    ]
    drawn += [_line(points, rank, words, heights) for rank, points in enumerate(placed)]
    return frame(
        [axis(f"M0 {base + 0.5:.1f}H{WIDTH}"), *drawn],
        name=name,
        title=title,
        told=[_told(run, groups, words) for run in series],
        height=base + 34,
    )


def _key(run: Series, rank: int) -> str:
    y = rank * KEY_LINE + 9
    return _stroke(f"M1 {y}H41", rank) + _point(21, y, rank) + text(50, y + 6, run.label)


def _line(
    points: Sequence[Point | None], rank: int, words: Words, heights: Sequence[Sequence[float]]
) -> str:
    path, pen_down = "", False
    for point in points:
        if point is not None:
            path += f"{'L' if pen_down else 'M'}{coordinate(point[0])} {coordinate(point[1])}"
        pen_down = point is not None
    marks = "".join(
        _point(point[0], point[1], rank) + _value(point, words, heights[i])
        for i, point in enumerate(points)
        if point is not None
    )
    return (_stroke(path, rank) if path else "") + marks


def _value(point: Point, words: Words, heights: Sequence[float]) -> str:
    """Above its point; beside it when another point of the year is just above."""
    x, y, value = point
    if any(0 < y - other < TOO_CLOSE for other in heights):
        return text(x + 11, y + 6, words(value), strong=True)
    half = text_width(words(value), STRONG) / 2
    return text(min(max(x, half), WIDTH - half), y - 11, words(value), strong=True, anchor="middle")


def _stroke(path: str, rank: int) -> str:
    css, colour, dashes = STROKES[rank % len(STROKES)]
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path class="{css}" d="{path}" fill="none" stroke="{colour}" stroke-width="3"{dash}/>'


def _point(x: float, y: float, rank: int) -> str:
    css, colour, _ = STROKES[rank % len(STROKES)]
    shape = (
        f"M{coordinate(x - 6)} {coordinate(y)}a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
        f"M{coordinate(x - 5)} {coordinate(y - 5)}h10v10h-10z",
        f"M{coordinate(x)} {coordinate(y - 7)}l7 7-7 7-7-7z",
    )[rank % len(STROKES)]
    return f'<path class="{css} is-point" d="{shape}" fill="{colour}"/>'


def _told(run: Series, groups: Sequence[str], words: Words) -> str:
    values = (
        f"{group} {said(value, words)}" for group, value in zip(groups, run.values, strict=True)
    )
    return f"{run.label} : {', '.join(values)}"
