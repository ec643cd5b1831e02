"""A call as the boxes of a request see it."""

import json
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from applications.domain.call import Call, NeighbourhoodChoice, TypeChoice
from applications.enums import BonusKind
from applications.models import (
    BonusRule,
    Campaign,
    Commune,
    Need,
    Neighbourhood,
    OrganisationType,
    Theme,
)
from applications.queries.compiled import Compiled, Slot


def call_of(campaign: Campaign) -> Call:
    """The rules and the lists of a call, as plain values. One query, none `with_lists`."""
    found = getattr(campaign, "lists", None) or _lists().value({Slot.CAMPAIGN: campaign.pk})
    lists = json.loads(found, parse_float=Decimal, parse_int=Decimal)
    return Call(
        **_amounts(campaign),
        themes=tuple(lists["themes"]),
        bonus_rates={BonusKind(row["first"]): row["second"] for row in lists["rates"]},
        types=tuple(
            TypeChoice(name=row["first"], is_public_body=row["second"]) for row in lists["types"]
        ),
        needs=tuple(lists["needs"]),
        neighbourhoods=_neighbourhoods(lists["neighbourhoods"]),
    )


def rules_of(campaign: Campaign) -> Call:
    """The rules and the themes of a call, without the lists only the form needs. Two queries."""
    return Call(
        **_amounts(campaign),
        themes=tuple(theme.name for theme in campaign.themes.all()),
        bonus_rates={BonusKind(rule.kind): rule.rate for rule in campaign.bonus_rules.all()},
    )


def with_lists(calls: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Calls that bring what `call_of` needs, so that it asks nothing more."""
    return calls.annotate(lists=_as_json())


def _amounts(campaign: Campaign) -> dict[str, Any]:
    return {
        "code": campaign.code,
        "year": campaign.year,
        "base_rate": campaign.base_rate or Decimal(0),
        "floor": campaign.award_floor,
        "ceiling": campaign.award_ceiling,
        "page_blanche_ceiling": campaign.page_blanche_ceiling,
        "qpv_share_threshold": campaign.qpv_share_threshold,
        "counts_volunteering": campaign.counts_volunteering,
        "excluded_codes": tuple(campaign.excluded_codes),
    }


@cache
def _lists() -> Compiled:
    calls = Campaign.objects.filter(pk=Slot.CAMPAIGN.value_in_sql).order_by()
    return Compiled(calls.values_list(_as_json()))


def _as_json() -> JSONObject:
    """Every list of a call in one value; neighbourhoods are those in force when it opens."""
    mine = {"campaign": OuterRef("pk")}
    communes = Commune.objects.filter(neighbourhoods=OuterRef("pk")).values("name")
    return JSONObject(
        themes=ArraySubquery(Theme.objects.filter(**mine).values("name")),
        rates=_pairs(BonusRule.objects.filter(**mine), "kind", "rate"),
        types=_pairs(OrganisationType.objects.filter(**mine), "name", "is_public_body"),
        needs=ArraySubquery(Need.objects.filter(**mine).values("text")),
        neighbourhoods=ArraySubquery(
            Neighbourhood.objects.valid_on(OuterRef("opens_on")).values(
                row=JSONObject(code="code", name="name", communes=ArraySubquery(communes))
            )
        ),
    )


def _pairs(rows: QuerySet[Any, Any], first: str, second: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(first=first, second=second)))


def _neighbourhoods(rows: list[dict[str, Any]]) -> tuple[NeighbourhoodChoice, ...]:
    """Once each, under the names of its communes."""
    choices = [
        NeighbourhoodChoice(code=row["code"], name=row["name"], commune=", ".join(row["communes"]))
        for row in rows
    ]
    return tuple(sorted(choices, key=lambda choice: (choice.commune, choice.name)))
