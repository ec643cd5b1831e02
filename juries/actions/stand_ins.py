"""A juror is missing: a suppléant of the college is seated at once, or asked by mail (J7)."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import links
from applications.enums import LinkPurpose
from applications.models import Application, Campaign
from juries.actions import door, plans, results
from juries.actions.sheets import open_sheets
from juries.domain.appointments import stand_in_expires_at
from juries.domain.refusals import RefusedError
from juries.enums import SheetState, StandInAnswer
from juries.models import HalfDay, Hearing, HearingSeat, Seat, StandInCall
from juries.notifications import appointments as mails
from juries.queries import stand_ins


@transaction.atomic
def seat_now(
    absent: Seat, half_day: HalfDay, *, stand_in: Seat, by: User, at: datetime
) -> StandInCall:
    """The suppléant is in the room: they sit in the place of the juror for this half-day.

    Notes already given stay where they are; both jurors are told what changed for them. Raises
    RefusedError for a suppléant who is no longer free, or when there is no place to take.
    """
    Campaign.objects.select_for_update().get(pk=half_day.campaign_id)
    _require_free(absent, half_day, stand_in)
    call = StandInCall.objects.create(
        absent=absent,
        stand_in=stand_in,
        half_day=half_day,
        asked_at=at,
        asked_by=by,
        answer=StandInAnswer.YES,
        answered_at=at,
    )
    _exchange(call, by=by, at=at)
    return call


@transaction.atomic
def ask(absent: Seat, half_day: HalfDay, *, stand_in: Seat, by: User, at: datetime) -> StandInCall:
    """« Pouvez-vous remplacer… ? » (J7), answered by yes or no. Raises RefusedError."""
    Campaign.objects.select_for_update().get(pk=half_day.campaign_id)
    _require_free(absent, half_day, stand_in)
    if not stand_in.user.email:
        raise RefusedError(f"{stand_in.user} n’a pas de courriel\u00a0: appelez cette personne.")
    if absent.absences.filter(half_day=half_day, stand_in=stand_in, answer="").exists():
        raise RefusedError(
            f"{stand_in.user} a déjà reçu cette question\u00a0: attendez la réponse."
        )
    link, token = links.issue(
        LinkPurpose.STAND_IN,
        email=stand_in.user.email,
        expires_at=stand_in_expires_at(at),
        at=at,
        by=by,
    )
    call = StandInCall.objects.create(
        absent=absent, stand_in=stand_in, half_day=half_day, link=link, asked_at=at, asked_by=by
    )
    mails.ask_stand_in(call, token, at=at)
    return call


@transaction.atomic
def answer(call: StandInCall, *, says: StandInAnswer, at: datetime) -> StandInCall:
    """Yes: they take the place, unless it was taken meanwhile. Answered twice, nothing moves.

    Raises RefusedError when the place is gone.
    """
    Campaign.objects.select_for_update().get(pk=call.half_day.campaign_id)
    locked = StandInCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.answer:
        return locked
    if says == StandInAnswer.YES:
        _require_free(locked.absent, locked.half_day, locked.stand_in)
    locked.answer, locked.answered_at = says, at
    locked.save(update_fields=["answer", "answered_at"])
    if says == StandInAnswer.YES:
        _exchange(locked, by=locked.asked_by, at=at)
    return locked


def _require_free(absent: Seat, half_day: HalfDay, stand_in: Seat) -> None:
    if not stand_ins.places_to_take(absent, half_day).exists():
        raise RefusedError(
            f"{absent.user} n’a plus de place à céder cette demi-journée\u00a0: quelqu’un le"
            " remplace déjà, ou ses notes sont commencées."
        )
    if not stand_ins.free_for(absent, half_day).filter(pk=stand_in.pk).exists():
        raise RefusedError(f"{stand_in.user} n’est plus libre pour cette demi-journée.")


def _exchange(call: StandInCall, *, by: User, at: datetime) -> None:
    """Audition, then its dossiers, then its sheets: the order of every lock."""
    places = list(stand_ins.places_to_take(call.absent, call.half_day).order_by("hearing"))
    for place in places:
        hearing = Hearing.objects.select_for_update(of=("self",)).get(pk=place.hearing_id)
        heard = Application.objects.filter(hearing_entries__hearing=hearing)
        dossiers = list(heard.select_for_update(of=("self",)).order_by("pk"))
        hearing.sheets.filter(seat=call.absent, state=SheetState.TO_FILL).delete()
        place.delete()
        HearingSeat.objects.create(
            hearing=hearing,
            seat=call.stand_in,
            user=call.stand_in.user,
            starts_at=place.starts_at,
        )
        if hearing.sheets.exists():
            open_sheets(hearing, at=at)
        for dossier in dossiers:
            results.refresh(dossier, at=at)
    for code in call.absent.door_codes.filter(half_day=call.half_day):
        door.revoke(code, by=by, at=at)
    jurors = {call.absent.user_id, call.stand_in.user_id}
    plans.tell_jurors(call.half_day.campaign, jurors=jurors, by=by, at=at)
