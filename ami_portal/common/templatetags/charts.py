"""Charts in templates: `{% bars rows name="themes" title="Par thème" %}`. Drawn by common.svg.

`name` makes the ids unique in the page; `title` is what a screen reader says first;
`unit="€"` writes euros.
"""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from ami_portal.common import money, svg

register = template.Library()


def _words(unit: str) -> svg.Words:
    return money.format_euros if unit == "€" else money.format_number


def _drawn(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - common.svg escapes every label that it is given


@register.simple_tag
def bars(rows: Sequence[svg.Bar], name: str, title: str, unit: str = "") -> SafeString:
    """Horizontal bars, one per row."""
    return _drawn(svg.horizontal_bars(rows, name=name, title=title, words=_words(unit)))


@register.simple_tag
def funnel(rows: Sequence[svg.Bar], name: str, title: str, unit: str = "") -> SafeString:
    """The steps that dossiers go through, in the order of the rows."""
    return _drawn(svg.horizontal_bars(rows, name=name, title=title, words=_words(unit)))


@register.simple_tag
def stacked_bars(
    groups: Sequence[str],
    series: Sequence[svg.Series],
    name: str,
    title: str,
    unit: str = "",
) -> SafeString:
    """One bar per group, cut by series."""
    return _drawn(svg.stacked_bars(groups, series, name=name, title=title, words=_words(unit)))


@register.simple_tag
def double_bars(
    groups: Sequence[str],
    series: Sequence[svg.Series],
    name: str,
    title: str,
    notes: Sequence[str] = (),
    unit: str = "",
) -> SafeString:
    """Two or more columns side by side for each group; `notes` is one line per group."""
    return _drawn(
        svg.grouped_bars(groups, series, name=name, title=title, notes=notes, words=_words(unit))
    )


@register.simple_tag
def lines(
    groups: Sequence[str],
    series: Sequence[svg.Series],
    name: str,
    title: str,
    unit: str = "",
) -> SafeString:
    """One line per series over the groups."""
    return _drawn(svg.lines(groups, series, name=name, title=title, words=_words(unit)))


@register.simple_tag
def envelope_bar(
    parts: Sequence[svg.Part], total: svg.Number, name: str, title: str, unit: str = "€"
) -> SafeString:
    """What a whole is made of, and what is left of it."""
    return _drawn(svg.envelope(parts, total, name=name, title=title, words=_words(unit)))


@register.simple_tag
def gauge(value: svg.Number, most: svg.Number, name: str, title: str, unit: str = "") -> SafeString:
    """How much of a whole is done."""
    return _drawn(svg.gauge(value, most, name=name, title=title, words=_words(unit)))
