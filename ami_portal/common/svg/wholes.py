"""A whole and its parts: the envelope, and how much of something is done."""

from collections.abc import Sequence

from ami_portal.common.money import format_number
from ami_portal.common.svg.marks import (
    TEXT,
    WIDTH,
    Look,
    Number,
    Part,
    Words,
    bed,
    frame,
    patterns,
    rectangle,
    scaled,
    text,
)

ENVELOPE_WIDTH, ENVELOPE_HEIGHT = 1000, 34
GAUGE_WIDTH = 250


def envelope(
    parts: Sequence[Part], total: Number, *, name: str, title: str, words: Words = format_number
) -> str:
    """A thick bar, its parts from the left; what is left stays pale. Never drawn past the end."""
    left, drawn = 0.0, ""
    for part in parts:
        width = min(scaled(part.value, total, ENVELOPE_WIDTH), ENVELOPE_WIDTH - left)
        drawn += rectangle(left, 0, width, ENVELOPE_HEIGHT, look=part.look, name=name)
        left += width
    told = [f"{words(part.value)} {part.label}" for part in parts]
    return frame(
        [
            patterns(name, (part.look for part in parts)),
            bed(0, 0, ENVELOPE_WIDTH, ENVELOPE_HEIGHT),
            drawn,
        ],
        name=name,
        title=title,
        told=[*told, f"sur {words(total)}"],
        height=ENVELOPE_HEIGHT,
        width=ENVELOPE_WIDTH,
        css="chart-envelope",
        stretched=True,
    )


def gauge(
    value: Number, most: Number, *, name: str, title: str, words: Words = format_number
) -> str:
    """How much of a whole is done: a bar, and the two numbers written after it."""
    width = min(scaled(value, most, GAUGE_WIDTH), GAUGE_WIDTH)
    summary = f"{words(value)} sur {words(most)}"
    return frame(
        [
            patterns(name, [Look.DOTS]),
            bed(0, 3, GAUGE_WIDTH, 20),
            rectangle(0, 3, width, 20, look=Look.DOTS, name=name),
            text(GAUGE_WIDTH + 10, 19, summary, strong=True, size=TEXT),
        ],
        name=name,
        title=title,
        told=[summary],
        height=26,
        width=WIDTH,
    )
