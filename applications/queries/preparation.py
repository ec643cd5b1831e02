"""The calls in preparation: what each has, and what is missing before it opens."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from ami_portal.common.money import format_rate
from applications.domain.preparation import Preparation
from applications.enums import Grid
from applications.models import Campaign, LatePermit, Need


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of a call, in a line: its title, what it holds, the page that changes it."""

    title: str
    summary: str
    url_name: str
    slug: str = ""


def of(campaign: Campaign) -> Preparation:
    """The facts that decide whether the call may open. Three queries."""
    return Preparation(
        is_open=campaign.opened_at is not None,
        base_rate=campaign.base_rate,
        envelope=campaign.envelope,
        ceiling=campaign.award_ceiling,
        closes_on=campaign.closes_on,
        themes=campaign.themes.count(),
        types=campaign.organisation_types.count(),
        grids=frozenset(campaign.criteria.order_by().values_list("grid", flat=True).distinct()),
    )


def calls() -> QuerySet[Campaign]:
    """Every call, the latest first, with how many dossiers it has received."""
    received = Campaign.objects.order_by("-year", "-code")
    return received.annotate(dossiers=Count("applications"))


def lists(campaign: Campaign) -> list[Listing]:
    """What a call holds beside its settings, one line each."""
    themes = [theme.name for theme in campaign.themes.all()]
    types = [kind.name for kind in campaign.organisation_types.all()]
    rates = [
        f"{rule.get_kind_display()}, {format_rate(rule.rate)}"
        for rule in campaign.bonus_rules.all()
    ]
    needs, permits = campaign.needs.count(), campaign.late_permits.filter(revoked_at=None).count()
    return [
        Listing("Thèmes", ", ".join(themes) or "aucun thème", "team_campaign_themes"),
        Listing("Types de structures", ", ".join(types) or "aucun", "team_campaign_types"),
        Listing("Taux majorés", "\u00a0; ".join(rates) or "aucun", "team_campaign_rates"),
        Listing("Grille du jury", _grid(campaign, Grid.STANDARD), "team_campaign_grid", "jury"),
        Listing(
            "Grille courte, page blanche",
            _grid(campaign, Grid.PAGE_BLANCHE),
            "team_campaign_grid",
            "page-blanche",
        ),
        Listing("Besoins repérés", _plural(needs, "besoin"), "team_campaign_needs"),
        Listing(
            "Dépôts tardifs", _plural(permits, "autorisation", "aucune"), "team_campaign_permits"
        ),
    ]


def needs(campaign: Campaign) -> QuerySet[Need]:
    """The besoins repérés, with how many dossiers chose each."""
    rows = campaign.needs.select_related("theme").annotate(dossiers=Count("applications"))
    return rows.order_by("position", "pk")


def permits(campaign: Campaign) -> QuerySet[LatePermit]:
    """The late deposits allowed, those taken back included, the latest first."""
    rows = campaign.late_permits.select_related("granted_by", "revoked_by")
    return rows.order_by("-granted_at")


def frozen_grid_sentence(campaign: Campaign) -> str:
    """Why the grid no longer changes, or nothing."""
    if campaign.grid_frozen_at is None:
        return ""
    return (
        "La grille est figée depuis la première fiche de notation\u00a0: elle se lit, elle ne"
        " change plus."
    )


def _grid(campaign: Campaign, grid: Grid) -> str:
    sums = campaign.criteria.filter(grid=grid).aggregate(n=Count("pk"), weight=Sum("weight"))
    if not sums["n"]:
        return "aucun critère"
    words = _plural(sums["n"], "critère")
    frozen = ", figée" if campaign.grid_frozen_at else ""
    return f"{words}, poids total {sums['weight']}{frozen}"


def _plural(count: int, word: str, none: str = "aucun") -> str:
    return f"{count}\u00a0{word}{'s' if count > 1 else ''}" if count else f"{none} {word}"
