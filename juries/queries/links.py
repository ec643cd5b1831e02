"""The probable links of a call, what was answered to them, and those that still wait."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from applications.enums import OUT_OF_THE_CALL, PartnerAnswer, PartnerRole
from applications.models import Application, Campaign, Membership, Partner, Recusal
from juries.domain import links as rules
from juries.domain.links import Match
from juries.enums import LinkClue
from juries.models import Hearing, LinkAnswer, Seat

PUBLIC_DOMAINS = Path(__file__).parents[1] / "data" / "adresses_publiques.txt"
# How a juror reads it, before any file opens: nothing of the file is said.
SAID_TO_THEM = {
    LinkClue.MEMBER: "vous écrivez pour cette structure",
    LinkClue.ADDRESS: "votre adresse de courriel est celle de la structure",
    LinkClue.DOMAIN: "votre adresse de courriel est du même domaine que celle de la structure",
    LinkClue.AFFILIATION: "vous venez de cette structure",
    LinkClue.PARTNER: "vous venez d’une structure qui porte cette action avec elle",
}


@dataclass(frozen=True, slots=True)
class PossibleLink:
    """A person and a dossier that may be linked, and how that was found."""

    user: User
    application: Application
    matches: list[Match] = field(default_factory=list)
    answer: LinkAnswer | None = None

    @property
    def is_waiting(self) -> bool:
        """Nobody answered, or something new was found since."""
        known = set(self.answer.clues) if self.answer else set()
        return not {match.clue.value for match in self.matches} <= known

    @property
    def is_certain(self) -> bool:
        """Who writes for a structure is linked to it: that is not set aside."""
        return any(match.clue == LinkClue.MEMBER for match in self.matches)

    @property
    def clues(self) -> list[str]:
        return sorted({match.clue.value for match in self.matches})

    @property
    def found(self) -> list[str]:
        """« courriel du même domaine que la structure : lefil.example »."""
        return [
            f"{match.clue.label}\u00a0: {match.detail}" if match.detail else match.clue.label
            for match in self.matches
        ]

    @property
    def said_to_them(self) -> str:
        """« Nous pensons que vous venez de cette structure. »"""
        words = list(dict.fromkeys(SAID_TO_THEM[match.clue] for match in self.matches))
        return f"Nous pensons que {', et que '.join(words)}."


@cache
def public_domains() -> frozenset[str]:
    """The mail domains open to all, kept as a file."""
    lines = PUBLIC_DOMAINS.read_text().splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and line[0] != "#")


def possible_links(
    campaign: Campaign,
    *,
    dossiers: QuerySet[Application] | None = None,
    people: Iterable[int] | None = None,
) -> list[PossibleLink]:
    """The probable links of a call that nobody declared, by name of the person. Seven queries.

    All of its people and dossiers to hear or heard, or those given. A link set aside is there too.
    """
    rows = _dossiers(campaign)
    rows = rows if dossiers is None else rows.filter(pk__in=dossiers.values("pk"))
    known = {row.pk: row for row in _described(rows)}
    users = _people(campaign, people)
    persons = _persons(users, campaign)
    declared = set(Recusal.objects.filter(application__in=known).values_list("user", "application"))
    grouped: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in rules.matches(persons, _plain(known), public_domains=public_domains()):
        if (match.person, match.dossier) not in declared:
            grouped[match.person, match.dossier].append(match)
    answers = {
        (each.user_id, each.application_id): each
        for each in LinkAnswer.objects.filter(application__in=known).select_related("answered_by")
    }
    found = [
        PossibleLink(users[key[0]], known[key[1]], matched, answers.get(key))
        for key, matched in grouped.items()
    ]
    return sorted(found, key=lambda link: (str(link.user).lower(), link.application.sequence))


def waiting_by_hearing(campaign: Campaign, hearings: Iterable[Any]) -> dict[int, list[str]]:
    """Audition → a sentence for each of its jurors who may be linked to one of its dossiers.

    The auditions come with `seat_ids` and `dossier_ids`. Names only: the plan may say them.
    """
    places = {
        (user, dossier): hearing.pk
        for hearing, users in _with_users(campaign, hearings)
        for user in users
        for dossier in hearing.dossier_ids
    }
    sentences: dict[int, list[str]] = defaultdict(list)
    if places:
        for link in possible_links(campaign, people={user for user, _ in places}):
            place = places.get((link.user.pk, link.application.pk))
            if place is not None and link.is_waiting:
                name = link.application.organisation_name
                sentences[place].append(
                    f"{link.user} a peut-être un lien avec {name}\u00a0: à vérifier."
                )
    return sentences


def for_juror(user: User, hearing: Hearing) -> list[PossibleLink]:
    """What the portal noticed, beside the question asked before any file opens."""
    heard = Application.objects.filter(hearing_entries__hearing=hearing)
    found = possible_links(hearing.campaign, dossiers=heard, people={user.pk})
    return [link for link in found if link.is_waiting]


def _dossiers(campaign: Campaign) -> QuerySet[Application]:
    out = OUT_OF_THE_CALL
    return Application.objects.filter(campaign=campaign).exclude(state__in=out)


def _described(rows: QuerySet[Application]) -> QuerySet[Any]:
    keys = Application.objects.filter(pk__in=rows.values("pk"))
    return keys.annotate(
        member_emails=ArrayAgg(
            "organisation__memberships__user__email",
            filter=Q(organisation__memberships__user__email__isnull=False),
            distinct=True,
            default=[],
        ),
    ).select_related("organisation")


def _plain(known: dict[int, Any]) -> list[rules.Dossier]:
    partners: dict[int, list[rules.CoCarrier]] = defaultdict(list)
    carrying = Partner.objects.filter(application__in=known, role=PartnerRole.CARRIES)
    denied = (PartnerAnswer.HELPS, PartnerAnswer.DECLINED)
    for row in carrying.exclude(answer__in=denied).order_by("application", "position"):
        partners[row.application_id].append(rules.CoCarrier(row.name, row.email))
    return [
        rules.Dossier(
            key=row.pk,
            structure=row.organisation_id,
            names=frozenset({row.organisation_name, row.organisation.name}),
            emails=frozenset({row.contact_email, *row.member_emails}),
            partners=tuple(partners[row.pk]),
        )
        for row in known.values()
    ]


def _people(campaign: Campaign, only: Iterable[int] | None) -> dict[int, User]:
    """The jurors of the call, and those of the service who read its dossiers."""
    seated = Seat.objects.filter(college__panel__campaign=campaign, withdrawn_at__isnull=True)
    readers = Q(staff_role__in=(StaffRole.AGENT, StaffRole.DIRECTOR))
    users = User.objects.filter(Q(pk__in=seated.values("user")) | readers, is_active=True)
    return users.in_bulk() if only is None else users.filter(pk__in=only).in_bulk()


def _persons(users: dict[int, User], campaign: Campaign) -> list[rules.Person]:
    structures: dict[int, set[int]] = defaultdict(set)
    names: dict[int, set[str]] = defaultdict(set)
    members = Membership.objects.filter(user__in=users).select_related("organisation")
    for member in members:
        structures[member.user_id].add(member.organisation_id)
        names[member.user_id].add(member.organisation.name)
    seats = Seat.objects.filter(user__in=users, college__panel__campaign=campaign)
    for user, affiliation in seats.exclude(affiliation="").values_list("user", "affiliation"):
        names[user].add(affiliation)
    return [
        rules.Person(
            key=user.pk,
            email=user.email or "",
            structures=frozenset(structures[user.pk]),
            names=frozenset(names[user.pk]),
        )
        for user in users.values()
    ]


def _with_users(campaign: Campaign, hearings: Iterable[Any]) -> list[tuple[Any, list[int]]]:
    users = dict(Seat.objects.filter(college__panel__campaign=campaign).values_list("pk", "user"))
    return [(hearing, [users[key] for key in hearing.seat_ids]) for hearing in hearings]
