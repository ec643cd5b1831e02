"""The panel of a call: its colleges, its seats, and who leaves them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from ami_portal.accounts.models import User
from applications.models import Campaign
from juries.domain.refusals import RefusedError
from juries.enums import SheetState
from juries.models import College, HearingSeat, Panel, ScoreSheet, Seat
from juries.notifications import appointments


def create(campaign: Campaign) -> Panel:
    """The panel of the call, made when there is none yet."""
    return Panel.objects.get_or_create(campaign=campaign)[0]


@transaction.atomic
def add_college(panel: Panel, *, name: str, weight: int = 1, quorum: int = 0) -> College:
    """A college at the end of the list. `quorum`: seats of it needed in each open room.

    Raises ValidationError with a French sentence when the name is taken or the weight is zero.
    """
    Panel.objects.select_for_update().get(pk=panel.pk)
    last = panel.colleges.aggregate(last=Max("position"))["last"]
    college = College(
        panel=panel,
        name=name,
        weight=weight,
        quorum=quorum,
        position=0 if last is None else last + 1,
    )
    college.full_clean()
    college.save()
    return college


@transaction.atomic
def change_college(college: College, *, weight: int, quorum: int) -> College:
    """Another weight or quorum. The weight is fixed once sheets are open: RefusedError."""
    college = College.objects.select_for_update().get(pk=college.pk)
    begun = ScoreSheet.objects.filter(seat__college__panel=college.panel_id).exists()
    if begun and weight != college.weight:
        raise RefusedError("Les poids ne changent plus\u00a0: des fiches sont déjà ouvertes.")
    college.weight, college.quorum = weight, quorum
    college.full_clean()
    college.save()
    return college


@transaction.atomic
def remove_college(college: College) -> None:
    """Take away a college without any seat. Raises RefusedError otherwise."""
    if college.seats.exists():
        raise RefusedError(
            f"Le collège «\u00a0{college}\u00a0» a des sièges\u00a0: retirez-les d’abord."
        )
    college.delete()


def person(*, name: str, email: str = "") -> User:
    """The person to seat: found by address, or made; a juror without one is known by name only."""
    if email:
        return User.objects.with_email(email, name=name)
    user = User(name=name)
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def add_seat(
    college: College,
    *,
    user: User,
    at: datetime,
    by: User | None = None,
    is_consultative: bool = False,
    replaces: Seat | None = None,
) -> Seat:
    """Seat a person and write to them (J1). A suppléant names the seat of the college it replaces.

    One seat a person in a panel: two would count one voice twice. Someone who left their seat in
    this college takes it again. Raises RefusedError.
    """
    Panel.objects.select_for_update().get(pk=college.panel_id)
    _refuse_second_seat(user, college)
    if replaces is not None and replaces.college_id != college.pk:
        raise RefusedError("Un suppléant remplace un siège de son propre collège.")
    seat, _ = Seat.objects.update_or_create(
        college=college,
        user=user,
        defaults={
            "is_consultative": is_consultative,
            "replaces": replaces,
            "withdrawn_at": None,
        },
    )
    appointments.appointed(seat, at=at)
    return seat


def _refuse_second_seat(user: User, college: College) -> None:
    held = Seat.objects.filter(
        user=user, college__panel=college.panel_id, withdrawn_at__isnull=True
    ).first()
    if held is not None:
        raise RefusedError(f"{user} a déjà un siège\u00a0: {held.college}.")


@transaction.atomic
def withdraw_seat(seat: Seat, *, at: datetime, by: User | None = None) -> Seat:
    """The person leaves: out of the auditions that have not begun; their suppléant now counts.

    The sheets already filled stay theirs. A seat that never sat is simply taken away.
    """
    seat = Seat.objects.select_for_update().select_related("college").get(pk=seat.pk)
    begun = ScoreSheet.objects.filter(hearing=OuterRef("hearing")).exclude(state=SheetState.TO_FILL)
    left = HearingSeat.objects.filter(~Exists(begun), seat=seat, hearing__closed_at__isnull=True)
    seat.sheets.filter(hearing__in=left.values("hearing"), state=SheetState.TO_FILL).delete()
    left.delete()
    if not (seat.hearing_seats.exists() or seat.sheets.exists() or seat.substitutes.exists()):
        seat.delete()
        return seat
    seat.withdrawn_at = at
    seat.save(update_fields=["withdrawn_at"])
    return seat
