"""Telling people of their auditions: P14 and P15 to the structures, J3 and J4 to the jurors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.models import Application, Campaign
from applications.notifications import post
from applications.queries import territory
from juries.domain.invitations import Change, Invitation, Meeting
from juries.exports import ics
from juries.queries import publication

NO_REASON = "Le calendrier des rencontres a été revu."


@dataclass(frozen=True)
class Appointment:
    """An invitation as a mail reads it."""

    invitation: Invitation
    structures: tuple[Application, ...] = ()

    @cached_property
    def meeting(self) -> Meeting:
        """What is planned, or what was when it is cancelled."""
        return self.invitation.meeting or self.invitation.previous or {}

    @cached_property
    def starts_at(self) -> datetime:
        return datetime.fromisoformat(self.meeting["starts_at"])

    @cached_property
    def previous_starts_at(self) -> datetime | None:
        previous = self.invitation.previous
        return datetime.fromisoformat(previous["starts_at"]) if previous else None

    @property
    def is_at_another_time(self) -> bool:
        """False when only the place changes."""
        return self.previous_starts_at not in (None, self.starts_at)

    @property
    def is_cancelled(self) -> bool:
        return self.invitation.change == Change.CANCELLED

    @property
    def is_new(self) -> bool:
        return self.invitation.change == Change.NEW

    @property
    def place(self) -> str:
        return publication.joined_place(self.meeting)

    def entry(self, *, summary: str, description: str, link: str) -> ics.Entry:
        return ics.Entry(
            uid=self.invitation.uid,
            sequence=self.invitation.sequence,
            starts_at=self.starts_at,
            ends_at=datetime.fromisoformat(self.meeting["ends_at"]),
            summary=summary,
            place=self.place,
            description=description,
            link=self.meeting["video_link"] or link,
            is_cancelled=self.is_cancelled,
        )


def tell(
    news: publication.Publication, *, campaign: Campaign, reason: str, at: datetime
) -> dict[int, list[OutboundEmail]]:
    """Queue every mail of a publication. Returns the mails of each dossier."""
    _tell_jurors(news, campaign, at)
    changed = news.changed(publication.DOSSIER)
    applications = Application.objects.filter(pk__in=changed).select_related(
        "campaign", "organisation"
    )
    company = _company(news)
    return {
        application.pk: _tell_structure(
            application,
            Appointment(changed[application.pk][0], tuple(company.get(application.pk, ()))),
            reason=reason,
            at=at,
        )
        for application in applications
    }


def _company(news: publication.Publication) -> dict[int, list[Application]]:
    """Dossier → those it is heard with."""
    read = news.composition
    groups = [[read.dossiers[key] for key in read.heard_in(one)] for one in read.hearings]
    return {
        dossier.pk: [other for other in group if other.pk != dossier.pk]
        for group in groups
        for dossier in group
    }


def _tell_structure(
    application: Application, appointment: Appointment, *, reason: str, at: datetime
) -> list[OutboundEmail]:
    link = post.site_url(f"/dossiers/{application.number}/rencontre/")
    entry = appointment.entry(
        summary="Rencontre avec le jury de l’AMI cohésion sociale",
        description=f"Dossier {application.number}, «\u00a0{application.title}\u00a0».",
        link=link,
    )
    return [
        post.send(
            "P14" if appointment.is_new else "P15",
            to=address,
            campaign=application.campaign,
            at=at,
            context={
                "application": application,
                "appointment": appointment,
                "reason": reason or NO_REASON,
                "url": link,
            },
            **_calendar([entry], to=address, at=at),
        )
        for address in post.members_of(application)
    ]


def _tell_jurors(news: publication.Publication, campaign: Campaign, at: datetime) -> None:
    changed = news.changed(publication.JUROR)
    known = {one.party for one in publication.told(news.composition.version)}
    numbers = {dossier.number: dossier for dossier in news.composition.dossiers.values()}
    for user in User.objects.filter(pk__in=changed, is_active=True, email__isnull=False):
        appointments = _sorted(
            Appointment(one, _structures(one, numbers)) for one in changed[user.pk]
        )
        kind = "J4" if f"{publication.JUROR}:{user.pk}" in known else "J3"
        _tell_juror(user, kind, appointments, campaign=campaign, at=at)


def _tell_juror(
    user: User, kind: str, appointments: list[Appointment], *, campaign: Campaign, at: datetime
) -> None:
    link = post.site_url("/jury/")
    entries = [
        one.entry(
            summary="Jury de l’AMI cohésion sociale",
            description="\n".join(dossier.organisation_name for dossier in one.structures),
            link=link,
        )
        for one in appointments
    ]
    post.send(
        kind,
        to=user.email or "",
        campaign=campaign,
        at=at,
        context={"juror": user, "appointments": appointments, "url": link},
        **_calendar(entries, to=user.email or "", at=at),
    )


def _structures(
    invitation: Invitation, numbers: Mapping[str, Application]
) -> tuple[Application, ...]:
    meeting = invitation.meeting or {}
    return tuple(numbers[number] for number in meeting.get("dossiers", ()))


def _sorted(appointments: Iterable[Appointment]) -> list[Appointment]:
    return sorted(appointments, key=lambda one: one.starts_at)


def _calendar(entries: list[ics.Entry], *, to: str, at: datetime) -> dict[str, Any]:
    page, method = ics.calendar(
        entries, stamped_at=at, organiser=territory.current().email, attendee=to
    )
    return {"calendar": page, "calendar_method": method}
