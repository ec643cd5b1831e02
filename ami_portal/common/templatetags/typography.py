"""French figures, dates and spaces in templates. Loaded everywhere as a built-in."""

import re
from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ami_portal.common import dates, money
from ami_portal.common.files import size_words

register = template.Library()

NOTHING = "–"
_BEFORE = re.compile(r"[ \u00a0\u202f]+([:;?!»%€])")
_AFTER = re.compile(r"«[ \u00a0\u202f]*")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@register.filter
def euros(amount: Decimal | int | None) -> str:
    """« 10 250 € »; a dash when there is no amount, which is not zero."""
    return NOTHING if amount is None or amount == "" else money.format_euros(amount)


@register.filter
def rate(value: Decimal | None) -> str:
    """A part of 1 as « 80 % »."""
    return NOTHING if value is None or value == "" else money.format_rate(value)


@register.filter
def number(value: Decimal | int | None) -> str:
    """« 31 450 »; a dash when unknown, which is not zero."""
    return NOTHING if value is None or value == "" else money.format_number(value)


@register.filter
def long_date(moment: date | datetime | None) -> str:
    """« vendredi 29 janvier 2027 »."""
    return dates.long_date(moment) if moment else ""


@register.filter
def plain_date(moment: date | datetime | None) -> str:
    """« 29 janvier 2027 »."""
    return dates.plain_date(moment) if moment else ""


@register.filter
def day_and_month(moment: date | datetime | None) -> str:
    """« 29 janvier »."""
    return dates.day_and_month(moment) if moment else ""


@register.filter
def short_date(moment: date | datetime | None) -> str:
    """« 24 nov. 2026 »."""
    return dates.short_date(moment) if moment else ""


@register.filter
def clock(at: datetime | time | None) -> str:
    """« 19 h 42 »; midnight is a time, not an absence."""
    return "" if at is None or at == "" else dates.clock(at)


@register.filter
def full_clock(at: datetime | None) -> str:
    """« 23 h 59 min 59 s »."""
    return dates.full_clock(at) if at else ""


@register.filter
def long_moment(at: datetime | None) -> str:
    """« mardi 24 novembre 2026 à 9 h 30 »."""
    return dates.long_moment(at) if at else ""


@register.filter
def half_day(start: datetime | None) -> str:
    """« mardi 24 novembre, matin »."""
    return dates.half_day_label(start) if start else ""


@register.filter
def iso(moment: date | datetime | None) -> str:
    """For the datetime attribute of <time>."""
    return moment.isoformat() if moment else ""


@register.filter
def file_size(size: int) -> str:
    """« 410 ko », « 8,2 Mo »."""
    return size_words(size)


@register.filter
def mailbox(address: str | None) -> SafeString:
    """An address that a narrow column cuts after its « @ », not in the middle of a word."""
    name, at, host = (address or "").partition("@")
    return format_html("{}{}<wbr>{}", name, at, host) if at else format_html("{}", name)


@register.filter(is_safe=True)
@stringfilter
def typography(text: str) -> str:
    """Unbreakable spaces around French punctuation and curly apostrophes, in what people typed."""
    spaced = _BEFORE.sub("\u00a0\\1", text)
    return _APOSTROPHE.sub("’", _AFTER.sub("«\u00a0", spaced))
