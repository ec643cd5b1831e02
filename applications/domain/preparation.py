"""Preparing a call: what may still change, what is missing before it opens, how it is copied.

Rule: the programme's rules are data of each call. No base rate is invented: a call cannot open
until someone has set it. A rule that dossiers already rely on does not change.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ami_portal.common.dates import plain_date
from applications.domain import delays
from applications.domain.calendar import add_months
from applications.domain.proposals import CriterionRow
from applications.domain.refusals import FrozenRulesError, RefusedError
from applications.enums import Grid

CODE = re.compile(r"(\d{4})(-\d)?")
MIN_THEMES, MAX_THEMES = 2, 7
NOTES = 6
CALENDAR = (
    "opens_on",
    "closes_on",
    "checked_by",
    "hearings_from",
    "hearings_until",
    "decision_expected_on",
    "reserve_until",
)
# What dossiers were written with.
RULES = frozenset(
    {
        "settlement_tolerance",
        "excluded_codes",
        "base_rate",
        "award_floor",
        "award_ceiling",
        "page_blanche_ceiling",
        "qpv_share_threshold",
        "counts_volunteering",
    }
)
SETTINGS = frozenset(
    {
        "title",
        "introduction",
        "is_fictitious",
        *CALENDAR,
        "public_meeting",
        "envelope",
        *RULES,
        "group_size",
        "hearing_minutes",
        "together_minutes",
        "presentation_minutes",
        "reason_scores",
        *delays.DELAYS,
    }
)


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What a call has, to know whether it may open. Amounts are euros."""

    is_open: bool
    base_rate: Decimal | None
    envelope: Decimal
    ceiling: Decimal
    closes_on: date
    themes: int
    types: int
    grids: frozenset[str]


def missing_before_opening(call: Preparation, *, today: date) -> tuple[str, ...]:
    """What stops the call from opening, as French sentences; nothing when it may."""
    if call.is_open:
        return ("L’appel est déjà ouvert.",)
    checks = (
        (call.base_rate is None, "Fixez le taux de base."),
        (call.envelope <= 0, "Fixez l’enveloppe."),
        (call.ceiling <= 0, "Fixez le maximum d’une aide."),
        (call.closes_on < today, f"La clôture est déjà passée ({plain_date(call.closes_on)})."),
        (
            not MIN_THEMES <= call.themes <= MAX_THEMES,
            f"Donnez de {MIN_THEMES} à {MAX_THEMES}\u00a0thèmes à l’appel.",
        ),
        (not call.types, "Donnez au moins un type de structure."),
        (Grid.STANDARD not in call.grids, "Écrivez la grille du jury."),
        (Grid.PAGE_BLANCHE not in call.grids, "Écrivez la grille courte des pages blanches."),
    )
    return tuple(sentence for is_missing, sentence in checks if is_missing)


def check_code(code: str, year: int) -> str:
    """A call's code: its year, and a rank for a second call. Raises RefusedError."""
    match = CODE.fullmatch(code.strip())
    if match is None or int(match[1]) != year:
        raise RefusedError(
            f"Le code d’un appel s’écrit {year}, ou {year}-2 pour un deuxième appel de l’année."
        )
    return match[0]


def check_settings(
    old: Mapping[str, Any], new: Mapping[str, Any], *, has_dossiers: bool
) -> frozenset[str]:
    """The settings that change. Raises FrozenRulesError, RefusedError.

    Once a dossier is deposited, the rates, the amounts of an aid and the threshold stay as they
    are; the closing may only be put off.
    """
    unknown = set(new) - SETTINGS
    if unknown:
        raise RefusedError(f"Réglage inconnu\u00a0: {', '.join(sorted(unknown))}.")
    changed = frozenset(name for name, value in new.items() if old.get(name) != value)
    merged = {**old, **new}
    _check_calendar(merged)
    if merged.get("together_minutes", 0) > merged.get("hearing_minutes", 75):
        raise RefusedError("Les échanges entre structures dureraient plus que l’audition.")
    _check_running_order(merged)
    delays.check(merged)
    if has_dossiers and changed & RULES:
        raise FrozenRulesError(
            "Des dossiers ont été déposés avec ces règles\u00a0: les taux, le minimum, les maximums"
            " et le seuil ne changent plus dans cet appel."
        )
    if has_dossiers and merged["closes_on"] < old["closes_on"]:
        raise FrozenRulesError("La clôture annoncée ne s’avance pas\u00a0: reportez-la seulement.")
    return changed


def _check_running_order(merged: Mapping[str, Any]) -> None:
    """Each structure presents, then they talk to each other: all of it fits in the audition."""
    minutes, size = merged.get("hearing_minutes", 75), merged.get("group_size", 3)
    spoken = size * merged.get("presentation_minutes", 8) + merged.get("together_minutes", 0)
    if spoken > minutes:
        raise RefusedError(
            f"Les présentations et les échanges dureraient {spoken}\u00a0minutes, pour une audition"
            f" de {minutes}\u00a0: raccourcissez la présentation de chaque structure."
        )


def _check_calendar(values: Mapping[str, Any]) -> None:
    words = (
        ("opens_on", "closes_on", "La clôture précède l’ouverture."),
        ("closes_on", "hearings_from", "Les auditions commencent avant la clôture."),
        ("hearings_from", "hearings_until", "La fin des auditions précède leur début."),
        ("hearings_until", "decision_expected_on", "La décision précède la fin des auditions."),
        ("decision_expected_on", "reserve_until", "La liste d’attente finit avant la décision."),
    )
    for first, second, sentence in words:
        if values[second] < values[first]:
            raise RefusedError(sentence)


def check_grid(rows: Iterable[CriterionRow], *, is_frozen: bool) -> tuple[CriterionRow, ...]:
    """A grid that can be noted with. Raises FrozenRulesError at the first sheet, RefusedError."""
    if is_frozen:
        raise FrozenRulesError(
            "La grille est figée depuis la première fiche de notation\u00a0: elle ne change plus."
        )
    kept = tuple(rows)
    if not kept:
        raise RefusedError("Gardez au moins un critère.")
    if len({row.name for row in kept}) < len(kept):
        raise RefusedError("Deux critères portent le même nom.")
    for row in kept:
        if row.weight < 1:
            raise RefusedError(f"«\u00a0{row.name}\u00a0»\u00a0: le poids vaut au moins 1.")
        if len(row.anchors) != NOTES or not all(anchor.strip() for anchor in row.anchors):
            raise RefusedError(
                f"«\u00a0{row.name}\u00a0»\u00a0: écrivez une phrase pour chaque note, de 0 à 5."
            )
    return kept


def check_names(names: Iterable[str], *, at_most: int, what: str) -> tuple[str, ...]:
    """Names without blanks, each once. Raises RefusedError."""
    kept = tuple(name.strip() for name in names if name.strip())
    if len({name.casefold() for name in kept}) < len(kept):
        raise RefusedError(f"Deux {what} portent le même nom.")
    if len(kept) > at_most:
        raise RefusedError(f"Un appel a au plus {at_most}\u00a0{what}.")
    return kept


def next_code(year: int, taken: Collection[str]) -> str:
    """The first free code of a year: « 2027 », then « 2027-2 ». Raises RefusedError after nine."""
    codes = (str(year), *(f"{year}-{rank}" for rank in range(2, 10)))
    for code in codes:
        if code not in taken:
            return code
    raise RefusedError(f"L’année {year} a déjà neuf appels.")


def shifted(values: Mapping[str, date], *, years: int) -> dict[str, date]:
    """The same calendar some years later; a 29 February becomes a 28."""
    return {name: add_months(day, 12 * years) for name, day in values.items()}


def removed(old: Collection[Any], kept: Collection[Any]) -> list[Any]:
    """What was there and is no longer, in order."""
    return [item for item in old if item not in kept]
