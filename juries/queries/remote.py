"""Which auditions may be held by video only, and how many people the switch would tell."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from applications.models import Campaign
from juries.models import Hearing, Room
from juries.queries import composition, publication
from juries.queries.composition import Composition, slot_of

# Stands for the link not yet typed: it differs from every room and from every link.
ANY_LINK = "https://"
NOT_PUBLISHED = (
    "Publiez d’abord la composition\u00a0: tant qu’elle ne l’est pas, personne n’attend de salle."
)
WAITING = (
    "Des changements du plan attendent d’être publiés\u00a0: publiez-les, ou défaites-les,"
    " puis revenez ici."
)
BEGUN = "Cette audition a commencé\u00a0: elle ne change plus de lieu."


@dataclass(frozen=True)
class RemotePlan:
    """The auditions to come of a call, or the one that was asked (`only`)."""

    read: Composition
    only: int | None = None

    @cached_property
    def refusal(self) -> str:
        """Why nothing may switch now; empty when it may."""
        if self.read.version is None:
            return NOT_PUBLISHED
        if publication.of(self.read).changes:
            return WAITING
        return "" if self._concerned else BEGUN

    @cached_property
    def _concerned(self) -> list[Hearing]:
        return [one for one in self.read.movable if self.only in (None, one.pk)]

    @cached_property
    def to_switch(self) -> list[Hearing]:
        """Those in a room; the one that was asked, whatever it is, for its link may change."""
        return [one for one in self._concerned if self.only or not one.remote_link]

    @cached_property
    def remote(self) -> list[Hearing]:
        return [one for one in self._concerned if one.remote_link]

    @cached_property
    def rooms(self) -> list[Room]:
        """The rooms of those to switch, in the order of the clock."""
        return list(dict.fromkeys(slot_of(one).room for one in self.to_switch))

    @cached_property
    def told_if_remote(self) -> int:
        return told_by(self.read, {one.pk: ANY_LINK for one in self.to_switch})

    @cached_property
    def told_if_back(self) -> int:
        return told_by(self.read, {one.pk: "" for one in self.remote})


def of(campaign: Campaign, *, only: int | None = None) -> RemotePlan:
    """What the page « Tout à distance » shows, for the whole call or one audition."""
    return RemotePlan(composition.load(campaign), only)


def told_by(read: Composition, links: Mapping[int, str]) -> int:
    """How many addresses a publication would write to with these links (audition → link)."""
    hearings = tuple(
        _on(hearing, links[hearing.pk]) if hearing.pk in links else hearing
        for hearing in read.hearings
    )
    return len(publication.of(replace(read, hearings=hearings)).addresses)


def _on(hearing: Hearing, link: str) -> Hearing:
    switched = copy(hearing)
    switched.remote_link = link
    return switched
