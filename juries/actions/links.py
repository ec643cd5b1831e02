"""The question of links, asked before any file opens, and what a link changes."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import recusals
from applications.enums import RecusalReason
from applications.models import Application, Recusal
from juries.actions import results
from juries.actions.sheets import open_sheets
from juries.models import Hearing, HearingSeat, PanelResult
from juries.notifications import sheets as notices


@transaction.atomic
def declare_none(hearing: Hearing, *, by: User, at: datetime) -> HearingSeat:
    """« Je n’ai aucun lien avec ces structures » : the files open, and the sheets are laid out.

    Whoever writes for a structure is linked to it, whatever they answer.
    Raises HearingSeat.DoesNotExist for someone who does not sit in this audition.
    """
    theirs = hearing.entries.filter(application__organisation__memberships__user=by)
    for entry in theirs.order_by("application"):
        recuse(by, entry.application, reason=RecusalReason.MEMBER, by=by, at=at)
    # After the dossiers, as everywhere.
    seat = hearing.hearing_seats.select_for_update().get(user=by)
    if seat.links_declared_at is None:
        seat.links_declared_at = at
        seat.save(update_fields=["links_declared_at"])
    open_sheets(hearing, at=at)
    return seat


@transaction.atomic
def declare(
    hearing: Hearing,
    application: Application,
    *,
    reason: RecusalReason | str,
    by: User,
    at: datetime,
) -> Recusal:
    """« J’ai un lien avec l’une d’elles » : that dossier closes for this juror, the others open.

    Raises HearingSeat.DoesNotExist, HearingEntry.DoesNotExist for someone or something elsewhere.
    """
    hearing.entries.get(application=application)
    recusal = recuse(by, application, reason=reason, by=by, at=at)
    declare_none(hearing, by=by, at=at)
    return recusal


@transaction.atomic
def recuse(
    user: User, application: Application, *, reason: RecusalReason | str, by: User, at: datetime
) -> Recusal:
    """Declare a link outside an audition, for an agent as for a juror. The first one stays.

    The person no longer counts in the dossier's mean or quorum; the agents are told (A6).
    """
    was_linked = Recusal.objects.filter(user=user, application=application).exists()
    recusal = recusals.declare(user, application, reason=reason, by=by, at=at)
    if was_linked:
        return recusal
    if PanelResult.objects.filter(application=application).exists():
        results.refresh(application, at=at)
    for seat in _seats(user, application):
        notices.tell_recusal(seat, application, at=at)
    return recusal


def _seats(user: User, application: Application) -> list[HearingSeat]:
    """Where this person sits to hear this dossier."""
    return list(
        HearingSeat.objects.filter(
            user=user,
            hearing__entries__application=application,
            hearing__published_at__isnull=False,
            hearing__cancelled_at__isnull=True,
            hearing__closed_at__isnull=True,
        ).select_related("hearing__slot", "hearing__theme", "hearing__campaign", "seat__college")
    )
