"""The question of links, asked before any file opens, and what a link changes."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import recusals
from applications.actions.history import lock, record
from applications.enums import EventKind, RecusalReason
from applications.models import Application, Recusal
from juries.actions import results
from juries.actions.sheets import open_sheets
from juries.domain.refusals import RefusedError
from juries.enums import LinkClue
from juries.models import Hearing, HearingSeat, LinkAnswer, PanelResult
from juries.notifications import sheets as notices
from juries.queries.links import PossibleLink


class LinkRefusedError(RefusedError):
    """What cannot be answered to a probable link. Its text is French, for the screen."""


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


@transaction.atomic
def correct(recusal: Recusal, *, because: str, by: User, at: datetime) -> None:
    """Take back a link declared by mistake: the person counts again, their sheets wait for them.

    Raises applications' RecusalKeptError, with its sentence.
    """
    user = recusal.user
    application = recusals.correct(recusal, because=because, by=by, at=at)
    LinkAnswer.objects.filter(user=user, application=application).update(
        is_confirmed=False, answered_at=at, answered_by=by
    )
    for seat in _seats(user, application):
        if seat.links_declared_at:
            open_sheets(seat.hearing, at=at)
    if PanelResult.objects.filter(application=application).exists():
        results.refresh(application, at=at)


@transaction.atomic
def confirm(link: PossibleLink, *, by: User, at: datetime) -> Recusal:
    """A probable link is one: from then on, a recusal like any other."""
    recusal = recuse(link.user, link.application, reason=_reason_of(link), by=by, at=at)
    _answer(link, is_confirmed=True, by=by, at=at)
    return recusal


@transaction.atomic
def set_aside(link: PossibleLink, *, by: User, at: datetime) -> LinkAnswer:
    """A probable link is none. The history says by whom; another clue asks the question again.

    Raises LinkRefusedError for someone who writes for the structure, and about oneself.
    """
    if link.user.pk == by.pk:
        raise LinkRefusedError("Sur vous-même, un autre agent répond\u00a0: demandez-lui.")
    if link.is_certain:
        raise LinkRefusedError(
            f"{link.user} écrit pour cette structure\u00a0: ce lien ne s’écarte pas."
        )
    application = lock(link.application)
    record(
        application,
        EventKind.LINK_SET_ASIDE,
        by=by,
        at=at,
        person=link.user.pk,
        text=f"{link.user}\u00a0: {', '.join(link.found)}",
    )
    return _answer(link, is_confirmed=False, by=by, at=at)


def _answer(link: PossibleLink, *, is_confirmed: bool, by: User, at: datetime) -> LinkAnswer:
    said = {
        "is_confirmed": is_confirmed,
        "clues": link.clues,
        "answered_at": at,
        "answered_by": by,
    }
    answer, _ = LinkAnswer.objects.update_or_create(
        user=link.user, application=link.application, defaults=said
    )
    return answer


def _reason_of(link: PossibleLink) -> RecusalReason:
    """A partner helps the structure; every other clue says that the person belongs to it."""
    is_beside = link.clues == [LinkClue.PARTNER]
    return RecusalReason.FUNDER if is_beside else RecusalReason.MEMBER


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
