"""The calendar files of the pages: one audition, to put in one's own calendar."""

from datetime import datetime

from juries.exports import ics
from juries.queries.hearings import Sitting
from juries.queries.publication import Rencontre, hearing_uid


def of_rencontre(rencontre: Rencontre, *, link: str, at: datetime) -> str:
    """The same event as the mail's, same uid and sequence."""
    application = rencontre.application
    entry = ics.Entry(
        uid=rencontre.invitation.uid,
        sequence=rencontre.invitation.sequence,
        starts_at=rencontre.starts_at,
        ends_at=rencontre.ends_at,
        summary="Rencontre avec le jury de l’AMI cohésion sociale",
        place=rencontre.place,
        description=f"Dossier {application.number}, «\u00a0{application.title}\u00a0».",
        link=rencontre.video_link or link,
    )
    return ics.calendar([entry], stamped_at=at)[0]


def of_sitting(sitting: Sitting, *, sequence: int, link: str, at: datetime) -> str:
    """An audition as a juror or the service notes it."""
    names = [entry.application.organisation_name for entry in sitting.entries]
    entry = ics.Entry(
        uid=hearing_uid(sitting.hearing.uid),
        sequence=sequence,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        summary="Jury de l’AMI cohésion sociale",
        place=sitting.place,
        description="\n".join(names),
        link=sitting.hearing.video_link or link,
    )
    return ics.calendar([entry], stamped_at=at)[0]
