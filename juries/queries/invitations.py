"""What structures answered to their invitations, for them and for the service."""

from datetime import datetime

from applications.models import Campaign
from juries.enums import Attendance, InvitationReply
from juries.models import HearingEntry
from juries.queries.publication import Rencontre

# Answers that ask the service for something.
ASKING = frozenset({InvitationReply.REMOTE, InvitationReply.OTHER_MOMENT})


def entry_of(rencontre: Rencontre) -> HearingEntry | None:
    """The place in the plan that this rencontre tells; None while the plan says something else."""
    entry = (
        HearingEntry.objects.filter(
            application=rencontre.application,
            attendance=Attendance.EXPECTED,
            hearing__published_at__isnull=False,
            hearing__cancelled_at__isnull=True,
            hearing__closed_at__isnull=True,
            hearing__slot__starts_at=rencontre.starts_at,
        )
        .select_related("application", "hearing__slot__room")
        .first()
    )
    return entry if entry is not None and entry.hearing.place == rencontre.room else None


def can_answer(entry: HearingEntry | None, rencontre: Rencontre | None, *, at: datetime) -> bool:
    """Whether the structure may still answer: the rencontre stands, and has not begun."""
    return entry is not None and rencontre is not None and at < rencontre.starts_at


def tone_of(reply: str) -> str:
    """The shape of the badge: someone comes, or someone of the service must act."""
    return "done" if reply == InvitationReply.COMING else "ask"


def asked_in(campaign: Campaign) -> dict[int, str]:
    """Dossier → « demande un autre moment »: what its structure asks for its audition to come."""
    asking = HearingEntry.objects.filter(
        hearing__campaign=campaign, attendance=Attendance.EXPECTED, reply__in=ASKING
    )
    return {entry.application_id: entry.get_reply_display().lower() for entry in asking}
