"""The panel of a call: its colleges, its seats, and who leaves them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from ami_portal.accounts.models import User
from applications.models import Campaign
from juries.actions import appointments, door
from juries.domain.names import same_name
from juries.domain.refusals import RefusedError
from juries.enums import SheetState
from juries.models import College, HearingSeat, Panel, ScoreSheet, Seat


class AddressTakenError(RefusedError):
    """An address that belongs to somebody else. Its text is French, for the address's box."""


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
    """The person to seat: found by address, or made; a juror without one is known by name only.

    Raises AddressTakenError when the address is known under another name: seated by mistake,
    somebody else would read the files.
    """
    if email:
        return _reader_of(email, name=name)
    user = User(name=name)
    user.set_unusable_password()
    user.save()
    return user


def check_address(*, name: str, email: str) -> None:
    """Raises AddressTakenError when nobody of this name may be seated with this address."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        return
    if not user.is_active:
        raise AddressTakenError("Cette adresse n’est plus utilisée\u00a0: écrivez-en une autre.")
    if user.name and not same_name(user.name, name):
        raise AddressTakenError(
            f"Cette adresse est celle de {user.name}. Si c’est bien cette personne, écrivez son nom"
            " ainsi\u00a0; sinon, corrigez l’adresse."
        )


def _reader_of(email: str, *, name: str) -> User:
    check_address(name=name, email=email)
    user = User.objects.with_email(email, name=name)
    if not user.name:
        user.name = name
        user.save(update_fields=["name"])
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
    affiliation: str = "",
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
            "affiliation": affiliation,
            "is_consultative": is_consultative,
            "replaces": replaces,
            "withdrawn_at": None,
        },
    )
    if user.email:
        appointments.invite(seat, by=by, at=at)
    return seat


def _refuse_second_seat(user: User, college: College) -> None:
    held = Seat.objects.filter(
        user=user, college__panel=college.panel_id, withdrawn_at__isnull=True
    ).first()
    if held is not None:
        raise RefusedError(f"{user} a déjà un siège\u00a0: {held.college}.")


@transaction.atomic
def withdraw_seat(seat: Seat, *, by: User, at: datetime) -> Seat:
    """The person leaves: out of the auditions that have not begun; their suppléant now counts.

    The sheets already filled stay theirs; their door codes and links are closed. A seat that never
    sat is simply taken away.
    """
    seat = Seat.objects.select_for_update().select_related("college").get(pk=seat.pk)
    begun = ScoreSheet.objects.filter(hearing=OuterRef("hearing")).exclude(state=SheetState.TO_FILL)
    left = HearingSeat.objects.filter(~Exists(begun), seat=seat, hearing__closed_at__isnull=True)
    seat.sheets.filter(hearing__in=left.values("hearing"), state=SheetState.TO_FILL).delete()
    left.delete()
    door.revoke_all(seat, by=by, at=at)
    appointments.close(seat, at=at)
    if not _leaves_a_trace(seat):
        seat.delete()
        return seat
    seat.withdrawn_at = at
    seat.save(update_fields=["withdrawn_at"])
    return seat


def _leaves_a_trace(seat: Seat) -> bool:
    traces = (seat.hearing_seats, seat.sheets, seat.substitutes, seat.door_codes)
    return any(rows.exists() for rows in traces)
