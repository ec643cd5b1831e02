"""The cahier des charges: what is being written, and the edition that was frozen."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ami_portal.common.dates import closing_instant, full_clock, long_date, plain_date
from ami_portal.common.money import format_euros, format_rate
from applications.enums import Grid
from applications.models import BonusRule, CahierSection, Campaign


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition: `values` never moves."""

    published_at: datetime
    values: dict[str, Any]


def published(campaign: Campaign) -> Edition | None:
    """The edition that everyone reads, if one was published."""
    if campaign.cahier_published_at is None or not campaign.cahier_edition:
        return None
    return Edition(campaign.cahier_published_at, campaign.cahier_edition)


def stamp(section: CahierSection) -> str:
    """What tells one text of a part from the next; empty before the first."""
    return section.updated_at.isoformat() if section.updated_at else ""


def edition(campaign: Campaign, *, at: datetime) -> dict[str, Any]:
    """Everything the published cahier says, as plain values: nothing in it can move later."""
    earlier = campaign.cahier_edition or {}
    return {
        "number": earlier.get("number", 0) + 1,
        "published_on": at.isoformat(),
        "code": campaign.code,
        "year": campaign.year,
        "title": campaign.title,
        "introduction": campaign.introduction,
        "sections": [
            {"title": section.title, "direction": section.direction, "text": section.text}
            for section in campaign.cahier_sections.all()
        ],
        "themes": [theme.name for theme in campaign.themes.all()],
        "needs": [_need(need) for need in campaign.needs.select_related("theme")],
        "calendar": _calendar(campaign),
        "rules": _rules(campaign),
        "grids": [_grid(campaign, grid) for grid in Grid],
    }


def _need(need: Any) -> dict[str, Any]:
    return {
        "text": need.text,
        "theme": need.theme.name,
        "source": need.source,
        "is_poorly_covered": need.is_poorly_covered,
    }


def _calendar(campaign: Campaign) -> list[list[str]]:
    closing = full_clock(closing_instant(campaign.closes_on))
    rows = [
        ["Ouverture", long_date(campaign.opens_on)],
        ["Clôture", f"{long_date(campaign.closes_on)}, {closing}, heure de Paris"],
        ["Vérification des dossiers", f"d’ici le {plain_date(campaign.checked_by)}"],
        [
            "Auditions",
            f"du {plain_date(campaign.hearings_from)} au {plain_date(campaign.hearings_until)}",
        ],
        ["Décision de l’assemblée", f"vers le {plain_date(campaign.decision_expected_on)}"],
    ]
    if campaign.public_meeting:
        rows.insert(1, ["Réunion publique", campaign.public_meeting])
    return rows


def _rules(campaign: Campaign) -> list[list[str]]:
    counted = "compte" if campaign.counts_volunteering else "ne compte pas"
    bonuses = [
        [f"Taux majoré\u00a0: {rule.get_kind_display()}", _bonus_words(rule)]
        for rule in campaign.bonus_rules.all()
    ]
    return [
        ["Enveloppe", format_euros(campaign.envelope)],
        ["Taux de base", format_rate(campaign.base_rate or Decimal(0))],
        *bonuses,
        ["Minimum d’une aide", format_euros(campaign.award_floor)],
        ["Maximum d’une aide", format_euros(campaign.award_ceiling)],
        ["Maximum d’une page blanche", format_euros(campaign.page_blanche_ceiling)],
        [
            "Habitants des quartiers prioritaires",
            f"au moins {format_rate(campaign.qpv_share_threshold)} des personnes touchées",
        ],
        ["Bénévolat", f"il {counted} dans les dépenses prises en compte"],
    ]


def _bonus_words(rule: BonusRule) -> str:
    """The rate, its condition, what shows it, who confirms it."""
    judged = f"Confirmé par\u00a0: {rule.confirmed_by}." if rule.confirmed_by else ""
    return " ".join(filter(None, [format_rate(rule.rate), rule.condition, rule.evidence, judged]))


def _grid(campaign: Campaign, grid: Grid) -> dict[str, Any]:
    criteria = [criterion for criterion in campaign.criteria.all() if criterion.grid == grid]
    return {
        "title": grid.label,
        "criteria": [
            {"name": criterion.name, "weight": criterion.weight, "anchors": criterion.anchors}
            for criterion in criteria
        ],
    }
