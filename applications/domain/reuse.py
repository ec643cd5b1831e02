"""What an earlier request lends to a new one: the texts that were chosen, and still make sense.

Rule: everything is offered but what is of one year only (days, numbers, sums, a page blanche) and
the commitments, which are ticked again at each deposit. A choice that the new call no longer has
is left out, and said.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ami_portal.common.dates import plain_date
from applications.domain.boxes import BOXES, CLAIMS, FIELDS, PARTNER_ROLES, Kind
from applications.domain.call import OTHER_NEED, YES, Call
from applications.domain.request import read_day, split_codes

GLANCE = 240
_BOX_FIELDS = {box.key: tuple(field.key for field in box.fields) for box in BOXES}
_LABELLED = (Kind.AMOUNT, Kind.NUMBER)
_TITLES = {box.key: box.title for box in BOXES}


@dataclass(frozen=True, slots=True)
class Part:
    """Fields kept or left together. `is_lasting` ones are ticked at first."""

    key: str
    number: str
    title: str
    fields: tuple[str, ...]
    is_lasting: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """A part of the earlier request that may be kept: a glance of it, and what is said of it."""

    part: Part
    glance: str
    sentences: tuple[str, ...]

    @property
    def is_kept_at_first(self) -> bool:
        return self.part.is_lasting


@dataclass(frozen=True, slots=True)
class Carried:
    """The texts of the new draft, and the sentences about what was left out."""

    texts: Mapping[str, str]
    sentences: tuple[str, ...]


def _box(key: str, number: str, *, is_lasting: bool = True) -> Part:
    return Part(key, number, _TITLES[key], _BOX_FIELDS[key], is_lasting)


PARTS: tuple[Part, ...] = (
    _box("organisation", "1"),
    Part("title", "2a", "Le titre", ("title",)),
    Part("theme", "2b", "Le thème", ("theme",)),
    Part("need", "2c", "Le besoin repéré", ("need",)),
    Part("page_blanche", "2d", "Page blanche", ("is_page_blanche",), is_lasting=False),
    _box("need_text", "3"),
    _box("action_text", "4"),
    _box("novelty_text", "5"),
    Part("place", "6", "Où", ("neighbourhoods", "neighbourhoods_unsure", "places", "rhythm")),
    Part("period", "6c", "Quand", ("starts_on", "ends_on"), is_lasting=False),
    _box("residents_text", "7"),
    _box("people", "8", is_lasting=False),
    _box("partners", "9"),
    _box("budget", "10", is_lasting=False),
    Part("requested", "11", "La somme demandée", ("requested_amount",), is_lasting=False),
    Part("claims", "11", "Les taux majorés", tuple(claim.key for claim in CLAIMS.values())),
    _box("afterwards_text", "12"),
    _box("mutual_help", "13"),
)


def offers(texts: Mapping[str, str], call: Call) -> tuple[Offer, ...]:
    """The parts of an earlier request that hold something the new call can take, in order."""
    found = (_offer(part, texts, call) for part in PARTS)
    return tuple(offer for offer in found if offer.glance or offer.sentences)


def carry(
    texts: Mapping[str, str], *, kept: Iterable[str], call: Call, supported_in: int | None = None
) -> Carried:
    """The texts of the parts that were kept, as far as the new call still has what they name.

    `supported_in` is the year in which the action was funded: it fills « déjà soutenue en », where
    the earlier request’s own answer stays otherwise.
    """
    wanted = frozenset(kept)
    parts = [part for part in PARTS if part.key in wanted]
    carried = {
        key: text for part in parts for key in part.fields if (text := _still(key, texts, call))
    }
    if supported := str(supported_in or texts.get("earlier_support_year", "")):
        carried["earlier_support_year"] = supported
    return Carried(carried, tuple(_lost(parts, texts, call)))


def _offer(part: Part, texts: Mapping[str, str], call: Call) -> Offer:
    words = (_words(key, _still(key, texts, call), call) for key in part.fields)
    glance = " · ".join(filter(None, words))
    return Offer(part, _short(glance), tuple(_lost([part], texts, call)))


def _still(key: str, texts: Mapping[str, str], call: Call) -> str:
    """The text as the new call can take it: whole, in part, or not at all."""
    text = texts.get(key, "")
    return _LISTS[key](text, call) if key in _LISTS and text else text


def _lost(parts: Iterable[Part], texts: Mapping[str, str], call: Call) -> Iterable[str]:
    for key in (key for part in parts for key in part.fields if key in _LISTS):
        text = texts.get(key, "")
        if text and _still(key, texts, call) != text:
            yield _SENTENCES[key](text, call)


def _choice(known: Callable[[Call], Iterable[str]]) -> Callable[[str, Call], str]:
    return lambda text, call: text if text in known(call) else ""


def _needs(call: Call) -> Iterable[str]:
    return (*call.needs, OTHER_NEED)


def _types(call: Call) -> Iterable[str]:
    return (kind.name for kind in call.types)


def _themes(call: Call) -> Iterable[str]:
    return call.themes


def _codes(text: str, call: Call) -> str:
    known = {choice.code for choice in call.neighbourhoods}
    return " ".join(code for code in split_codes(text) if code in known)


def _claim(key: str) -> Callable[[str, Call], str]:
    return lambda text, call: text if key in {CLAIMS[k].key for k in call.bonus_rates} else ""


def _gone(text: str, call: Call) -> str:
    return f"«\u00a0{text}\u00a0» n’existe plus dans l’appel {call.year}\u00a0: choisissez."


def _codes_gone(text: str, call: Call) -> str:
    return (
        "Des quartiers cochés ne sont plus dans la liste"
        f" de l’appel {call.year}\u00a0: vérifiez-les."
    )


def _rate_gone(text: str, call: Call) -> str:
    lost = f"«\u00a0{_short(text)}\u00a0»"
    return f"L’appel {call.year} ne prévoit plus ce taux majoré\u00a0: {lost}."


_LISTS: dict[str, Callable[[str, Call], str]] = {
    "organisation_type": _choice(_types),
    "theme": _choice(_themes),
    "need": _choice(_needs),
    "neighbourhoods": _codes,
    **{claim.key: _claim(claim.key) for claim in CLAIMS.values()},
}
_SENTENCES: dict[str, Callable[[str, Call], str]] = {
    "organisation_type": _gone,
    "theme": _gone,
    "need": _gone,
    "neighbourhoods": _codes_gone,
    **{claim.key: _rate_gone for claim in CLAIMS.values()},
}


def _words(key: str, text: str, call: Call) -> str:
    """A field in a glance: its text, the names of its codes, its label when it is a tick."""
    if not text.strip():
        return ""
    if key == "neighbourhoods":
        names = {choice.code: choice.name for choice in call.neighbourhoods}
        return ", ".join(names[code] for code in split_codes(text))
    if FIELDS[key].kind is Kind.TICK:
        return FIELDS[key].label if text == YES else ""
    if FIELDS[key].kind in _LABELLED:
        return f"{FIELDS[key].label}\u00a0: {text.strip()}"
    if FIELDS[key].kind is Kind.DATE:
        return f"{FIELDS[key].label.lower()} {_day(text)}"
    return PARTNER_ROLES.get(text, " ".join(text.split()))


def _day(text: str) -> str:
    try:
        return plain_date(read_day(text))
    except ValueError:
        return text.strip()


def _short(text: str) -> str:
    return text if len(text) <= GLANCE else f"{text[:GLANCE].rstrip()}…"
