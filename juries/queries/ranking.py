"""The ranking looked at from one side: a theme, a type, a place, what is still to decide."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from applications.models import (
    Application,
    Campaign,
    Commune,
    Neighbourhood,
    OrganisationType,
    Theme,
)
from juries.models import Decision

COMMUNE, QUARTIER = "c", "q"
PREPARED, RELEASED, TO_DECIDE = "prepared", "released", "to_decide"
STAGES = (
    (TO_DECIDE, "Sans décision"),
    (PREPARED, "Décision préparée"),
    (RELEASED, "Décision diffusée"),
)
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asks to see; nothing asked shows everything."""

    theme: str = ""
    type: str = ""
    place: str = ""
    stage: str = ""
    is_first: bool = False
    is_blank: bool = False


@dataclass(slots=True)
class Choices:
    """What the filters of a call offer, value and words."""

    themes: list[Choice] = field(default_factory=list)
    types: list[Choice] = field(default_factory=list)
    communes: list[Choice] = field(default_factory=list)
    quartiers: list[Choice] = field(default_factory=list)


def choices_of(campaign: Campaign) -> Choices:
    """Themes, types, communes and quartiers of the call's dossiers, in one query."""
    found = Choices()
    lists = {
        "theme": found.themes,
        "type": found.types,
        COMMUNE: found.communes,
        QUARTIER: found.quartiers,
    }
    places = Neighbourhood.objects.filter(applications__campaign=campaign)
    rows = _named(Theme.objects.filter(campaign=campaign), "theme").union(
        _named(OrganisationType.objects.filter(campaign=campaign), "type"),
        _named(Commune.objects.filter(neighbourhoods__in=places), COMMUNE),
        _named(places, QUARTIER),
    )
    for group, value, name in rows.order_by("name"):
        lists[group].append((value, name))
    return found


def matching(dossiers: QuerySet[Application], asked: Filters) -> QuerySet[Application]:
    """The dossiers that the reader asks to see."""
    if asked.theme:
        dossiers = dossiers.filter(theme_id=int(asked.theme))
    if asked.type:
        dossiers = dossiers.filter(organisation_type_id=int(asked.type))
    if asked.is_first:
        dossiers = dossiers.filter(is_first_request=True)
    if asked.is_blank:
        dossiers = dossiers.filter(is_page_blanche=True)
    return _at_stage(_in_place(dossiers, asked.place), asked.stage)


def _in_place(dossiers: QuerySet[Application], place: str) -> QuerySet[Application]:
    kind, _, key = place.partition(":")
    if not key:
        return dossiers
    inside = {"communes": key} if kind == COMMUNE else {"pk": key}
    places = Neighbourhood.objects.filter(**inside)
    return dossiers.filter(Exists(places.filter(applications=OuterRef("pk"))))


def _at_stage(dossiers: QuerySet[Application], stage: str) -> QuerySet[Application]:
    decisions = Decision.objects.filter(application=OuterRef("pk"), reopened_at__isnull=True)
    pending = Exists(decisions.filter(released_at__isnull=True))
    released = Exists(decisions.filter(released_at__isnull=False))
    if stage == PREPARED:
        return dossiers.filter(pending)
    if stage == RELEASED:
        return dossiers.filter(released)
    return dossiers.filter(~pending, ~released) if stage == TO_DECIDE else dossiers


def _named(rows: QuerySet, group: str) -> QuerySet:
    """Group, key as a text, name."""
    key, kind = Cast("pk", CharField()), Value(group, CharField())
    return rows.order_by().annotate(group=kind, key=key).values_list("group", "key", "name")


def options(choices: Iterable[Choice], prefix: str) -> list[Choice]:
    """The places as one list of values: « c:62498 », « q:12 »."""
    return [(f"{prefix}:{value}", name) for value, name in choices]
