"""The plan that people know (the last published version), and what differs in the plan of today."""

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from ami_portal.accounts.models import User
from ami_portal.common.dates import long_moment
from applications.models import Application, Campaign
from juries.domain.invitations import Change, Invitation, Meeting, renew
from juries.models import Hearing, PlanVersion
from juries.queries.composition import Composition, described, latest_version, slot_of

UID_DOMAIN = "ami-portal"
DOSSIER, JUROR = "dossier", "juror"


@dataclass(frozen=True)
class Publication:
    """What publishing now would say, and to whom."""

    composition: Composition
    invitations: tuple[Invitation, ...]

    @cached_property
    def changes(self) -> list[Invitation]:
        return [one for one in self.invitations if one.change != Change.SAME]

    def changed(self, kind: str) -> dict[int, list[Invitation]]:
        """Changed invitations of one kind of party (`DOSSIER` or `JUROR`), by primary key."""
        grouped: dict[int, list[Invitation]] = {}
        for one in self.changes:
            party, _, key = one.party.partition(":")
            if party == kind:
                grouped.setdefault(int(key), []).append(one)
        return grouped

    @cached_property
    def dossiers(self) -> dict[int, Application]:
        """The dossiers told; one that left the call since is read apart."""
        changed = set(self.changed(DOSSIER))
        found = {key: one for key, one in self.composition.dossiers.items() if key in changed}
        gone = changed - set(found)
        left = described(Application.objects.filter(pk__in=gone)) if gone else ()
        return {**found, **{one.pk: one for one in left}}

    @cached_property
    def addresses(self) -> set[str]:
        """Every address that publishing now would write to, once each."""
        told = {
            address
            for one in self.dossiers.values()
            for address in (one.contact_email, *one.member_emails)
        }
        told.update(user.email or "" for user in self._jurors() if user.is_active)
        return {address.lower() for address in told if address}

    def _jurors(self) -> list[User]:
        """The jurors told; one whose seat is gone is read apart."""
        changed = set(self.changed(JUROR))
        seated = {seat.user_id: seat.user for seat in self.composition.seats.values()}
        gone = changed - set(seated)
        left = list(User.objects.filter(pk__in=gone)) if gone else []
        return [user for key, user in seated.items() if key in changed] + left


def of(composition: Composition) -> Publication:
    """Compare the plan of today with the one that people were told."""
    return Publication(composition, tuple(renew(told(composition.version), meetings(composition))))


def told(version: PlanVersion | None) -> list[Invitation]:
    """The invitations as the last version left them."""
    if version is None:
        return []
    return [
        Invitation(one["party"], one["uid"], one["sequence"], one["meeting"])
        for one in version.snapshot["invitations"]
    ]


def meetings(composition: Composition) -> dict[tuple[str, str], Meeting]:
    """(party, uid) → what its calendar shows, for every dossier and juror of today's plan.

    A dossier keeps one uid whatever audition it moves to; a juror has one per audition.
    """
    found: dict[tuple[str, str], Meeting] = {}
    for hearing in composition.hearings:
        place = place_of(hearing, composition.campaign)
        for key in hearing.absent_ids:
            found.setdefault((f"{DOSSIER}:{key}", dossier_uid(composition.dossiers[key])), place)
    for hearing in composition.hearings:
        place = place_of(hearing, composition.campaign)
        for key in composition.heard_in(hearing):
            found[f"{DOSSIER}:{key}", dossier_uid(composition.dossiers[key])] = place
        numbers = [
            composition.dossiers[key].number for key in sorted(composition.heard_in(hearing))
        ]
        for key in hearing.seat_ids:
            user = composition.seats[key].user_id
            meeting = {**place, "dossiers": numbers}
            found[f"{JUROR}:{user}", hearing_uid(hearing.uid)] = meeting
    return found


def place_of(hearing: Hearing, campaign: Campaign) -> dict[str, Any]:
    """When and where, in plain values that JSON keeps."""
    slot = slot_of(hearing)
    return {
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": ends_at(slot.starts_at, campaign).isoformat(),
        "room": hearing.place,
        "address": hearing.address,
        "video_link": hearing.video_link,
    }


def joined_place(meeting: Meeting) -> str:
    """« Salle du Puits, 1 place du Puits », with the remote link when there is one."""
    parts = (meeting["room"], meeting["address"], meeting["video_link"])
    return ", ".join(part for part in parts if part)


def ends_at(starts_at: datetime, campaign: Campaign) -> datetime:
    return starts_at + timedelta(minutes=campaign.hearing_minutes)


def dossier_uid(application: Application) -> str:
    return f"{application.number.lower()}@{UID_DOMAIN}"


def hearing_uid(uid: uuid.UUID | str) -> str:
    return f"{uid}@{UID_DOMAIN}"


def snapshot(publication: Publication) -> dict[str, Any]:
    """The numbered version: the auditions as they stand, and every invitation with its sequence."""
    composition = publication.composition
    placed = {key for one in composition.hearings for key in composition.heard_in(one)}
    return {
        "hearings": [_pictured(hearing, composition) for hearing in composition.hearings],
        "unplaced": [dossier.number for dossier in composition.waiting if dossier.pk not in placed],
        **told_rows(publication),
    }


def told_rows(publication: Publication) -> dict[str, Any]:
    """The part of a snapshot that says what each party was told."""
    rows = [
        {"party": one.party, "uid": one.uid, "sequence": one.sequence, "meeting": one.meeting}
        for one in publication.invitations
    ]
    return {"invitations": rows}


def only_jurors(news: Publication, jurors: Collection[int]) -> Publication:
    """What publishing would say to these people alone; the others as they were last told."""
    parties = {f"{JUROR}:{key}" for key in jurors}
    before = {(one.party, one.uid): one for one in told(news.composition.version)}
    kept = [
        one if one.party in parties else before[one.party, one.uid]
        for one in news.invitations
        if one.party in parties or (one.party, one.uid) in before
    ]
    return Publication(news.composition, tuple(kept))


def _pictured(hearing: Hearing, composition: Composition) -> dict[str, Any]:
    return {
        "id": hearing.pk,
        "uid": str(hearing.uid),
        "half_day": slot_of(hearing).half_day_id,
        "theme": hearing.theme.name,
        **place_of(hearing, composition.campaign),
        "applications": [
            _named(composition.dossiers[key])
            for key in (*composition.heard_in(hearing), *hearing.absent_ids)
        ],
        "jurors": [
            {
                "user": composition.seats[key].user_id,
                "seat": key,
                "name": str(composition.seats[key].user),
                "college": composition.seats[key].college.name,
            }
            for key in hearing.seat_ids
        ],
    }


def _named(dossier: Application) -> dict[str, Any]:
    return {
        "id": dossier.pk,
        "number": dossier.number,
        "organisation": dossier.organisation_name,
        "title": dossier.title,
    }


@dataclass(frozen=True, slots=True)
class Rencontre:
    """The audition of one dossier as its structure was told it."""

    application: Application
    starts_at: datetime
    ends_at: datetime
    room: str
    address: str
    video_link: str
    others: tuple[dict[str, Any], ...]
    invitation: Invitation

    @property
    def place(self) -> str:
        return joined_place(self.invitation.meeting or {})


def rencontre_of(application: Application) -> Rencontre | None:
    """What the last published version says of this dossier, None before it or once cancelled."""
    version = latest_version(application.campaign)
    mine = [
        one for one in told(version) if one.party == f"{DOSSIER}:{application.pk}" and one.meeting
    ]
    if version is None or not mine:
        return None
    return _rencontre(application, mine[0], version)


def _rencontre(application: Application, invitation: Invitation, version: PlanVersion) -> Rencontre:
    meeting = invitation.meeting or {}
    company = [
        hearing["applications"]
        for hearing in version.snapshot["hearings"]
        if hearing["starts_at"] == meeting["starts_at"]
        and hearing["room"] == meeting["room"]
        and any(one["id"] == application.pk for one in hearing["applications"])
    ]
    others = [one for group in company for one in group if one["id"] != application.pk]
    return Rencontre(
        application=application,
        starts_at=datetime.fromisoformat(meeting["starts_at"]),
        ends_at=datetime.fromisoformat(meeting["ends_at"]),
        room=meeting["room"],
        address=meeting["address"],
        video_link=meeting["video_link"],
        others=tuple(others),
        invitation=invitation,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Someone that publishing now would write to, and what they would read."""

    name: str
    words: str


def structures_told(news: Publication) -> list[Told]:
    """The structures whose audition is new, moved or cancelled."""
    return [
        Told(news.dossiers[key].organisation_name, _words(invitations[0]))
        for key, invitations in news.changed(DOSSIER).items()
    ]


def jurors_told(news: Publication) -> list[Told]:
    """The jurors some of whose auditions changed."""
    names = {seat.user_id: str(seat.user) for seat in news.composition.seats.values()}
    return [
        Told(names.get(key, "Juré"), ", ".join(_words(one) for one in _by_time(invitations)))
        for key, invitations in news.changed(JUROR).items()
    ]


def _words(invitation: Invitation) -> str:
    """« mardi 24 novembre 2026 à 9 h 30 », « annulée », or what moved."""
    if invitation.meeting is None:
        return f"{_when(invitation.previous)}, annulée"
    if invitation.previous is None:
        return _when(invitation.meeting)
    if _when(invitation.previous) == _when(invitation.meeting):
        return f"{_when(invitation.meeting)} (dossiers ou lieu changés)"
    return f"{_when(invitation.meeting)}, et non plus {_when(invitation.previous)}"


def _when(meeting: Meeting | None) -> str:
    return long_moment(datetime.fromisoformat(meeting["starts_at"])) if meeting else "date inconnue"


def _by_time(invitations: list[Invitation]) -> list[Invitation]:
    return sorted(invitations, key=lambda one: (one.meeting or one.previous or {})["starts_at"])


def fingerprint(read: Composition) -> str:
    """The auditions as they stand, as a few signs: another plan has others."""
    rows = [
        (hearing.pk, hearing.slot_id, sorted(hearing.dossier_ids), sorted(hearing.seat_ids))
        for hearing in read.hearings
    ]
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()
