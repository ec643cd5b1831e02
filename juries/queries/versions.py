"""The published versions of a plan, each compared in words with the one before it."""

from dataclasses import dataclass
from itertools import pairwise

from applications.models import Campaign
from juries.domain.plan_changes import PlanChange, changes_between
from juries.models import PlanVersion
from juries.queries import composition, publication

EMPTY: dict[str, list[object]] = {"hearings": []}


@dataclass(frozen=True, slots=True)
class ComparedVersion:
    version: PlanVersion
    changes: list[PlanChange]


@dataclass(frozen=True, slots=True)
class Versions:
    """`draft`: what differs between the plan of today and the last version."""

    published: list[ComparedVersion]
    draft: list[PlanChange]


def versions_of(campaign: Campaign) -> Versions:
    """Every version, latest first, with what it changed."""
    rows = list(campaign.plan_versions.select_related("published_by").order_by("number"))
    pictures = [EMPTY, *(row.snapshot for row in rows)]
    compared = [
        ComparedVersion(row, changes_between(before, now))
        for row, (before, now) in zip(rows, pairwise(pictures), strict=True)
    ]
    today = publication.snapshot(publication.of(composition.load(campaign)))
    return Versions(compared[::-1], changes_between(pictures[-1], today))
