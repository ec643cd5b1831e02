"""A call as the boxes of a request see it."""

from dataclasses import replace
from decimal import Decimal

from applications.domain.call import Call, NeighbourhoodChoice, TypeChoice
from applications.enums import BonusKind
from applications.models import Campaign, Neighbourhood


def call_of(campaign: Campaign) -> Call:
    """The rules and the lists of a call, as plain values. Six queries."""
    return replace(
        rules_of(campaign),
        types=tuple(
            TypeChoice(name=kind.name, is_public_body=kind.is_public_body)
            for kind in campaign.organisation_types.all()
        ),
        needs=tuple(need.text for need in campaign.needs.all()),
        neighbourhoods=_neighbourhoods(campaign),
    )


def rules_of(campaign: Campaign) -> Call:
    """The rules and the themes of a call, without the lists only the form needs. Two queries."""
    return Call(
        code=campaign.code,
        year=campaign.year,
        themes=tuple(theme.name for theme in campaign.themes.all()),
        base_rate=campaign.base_rate or Decimal(0),
        bonus_rates={BonusKind(rule.kind): rule.rate for rule in campaign.bonus_rules.all()},
        floor=campaign.award_floor,
        ceiling=campaign.award_ceiling,
        page_blanche_ceiling=campaign.page_blanche_ceiling,
        qpv_share_threshold=campaign.qpv_share_threshold,
        counts_volunteering=campaign.counts_volunteering,
    )


def _neighbourhoods(campaign: Campaign) -> tuple[NeighbourhoodChoice, ...]:
    """Those in force when the call opens, once each, under their first commune."""
    valid = Neighbourhood.objects.valid_on(campaign.opens_on).prefetch_related("communes")
    choices = [
        NeighbourhoodChoice(
            code=neighbourhood.code,
            name=neighbourhood.name,
            commune=", ".join(commune.name for commune in neighbourhood.communes.all()),
        )
        for neighbourhood in valid
    ]
    return tuple(sorted(choices, key=lambda choice: (choice.commune, choice.name)))
