"""The invitation of a juror: sent, sent again, taken back, accepted."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import links
from applications.enums import LinkPurpose
from juries.domain.appointments import invitation_expires_at
from juries.domain.refusals import RefusedError
from juries.models import Seat, SeatInvitation
from juries.notifications import appointments as mails


@transaction.atomic
def invite(seat: Seat, *, by: User | None, at: datetime) -> SeatInvitation:
    """Write to a juror (J1) with a link of their own; the former link is closed.

    Raises RefusedError for a seat that is left, or a person without an address.
    """
    locked = _lock(seat)
    if locked.withdrawn_at is not None:
        raise RefusedError(f"{locked.user} ne siège plus\u00a0: il n’y a personne à inviter.")
    if not locked.user.email:
        raise RefusedError(
            f"{locked.user} n’a pas de courriel\u00a0: prévenez cette personne par téléphone."
        )
    close(locked, at=at)
    days = locked.college.panel.campaign.juror_invitation_days
    link, token = links.issue(
        LinkPurpose.JUROR,
        email=locked.user.email,
        expires_at=invitation_expires_at(at, days=days),
        at=at,
        by=by,
    )
    invitation = SeatInvitation.objects.create(seat=locked, link=link)
    mails.appointed(locked, token, at=at)
    return invitation


def close(seat: Seat, *, at: datetime) -> None:
    """Close the links sent for this seat; what was accepted stays."""
    for invitation in seat.invitations.select_related("link").filter(link__revoked_at=None):
        links.revoke(invitation.link, at=at)


def note_opening(invitation: SeatInvitation, *, at: datetime) -> None:
    """Someone, or their mail's filter, opened the link: a hint for the service, not an answer."""
    SeatInvitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at)


@transaction.atomic
def accept(invitation: SeatInvitation, *, by: User, at: datetime) -> SeatInvitation:
    """« J’accepte de siéger ». Raises RefusedError for anybody else, and once the seat is left."""
    seat = _lock(invitation.seat)
    if seat.user_id != by.pk:
        raise RefusedError("Cette invitation est pour une autre personne.")
    if seat.withdrawn_at is not None:
        raise RefusedError("Ce siège n’est plus le vôtre\u00a0: appelez-nous.")
    links.use(invitation.link, at=at)
    SeatInvitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=at)
    invitation.refresh_from_db()
    return invitation


def _lock(seat: Seat) -> Seat:
    rows = Seat.objects.select_for_update(of=("self",))
    return rows.select_related("user", "college__panel__campaign").get(pk=seat.pk)
