"""Composing, moving and publishing auditions."""

from datetime import date, time

import pytest
from icalendar import Calendar

from ami_portal.outbox.models import OutboundEmail
from applications.enums import EventKind
from applications.models import Application, Campaign, Recusal
from juries.actions import availability, calendar, moves, panels, plans
from juries.domain import composition as solver
from juries.domain.refusals import NothingToComposeError, RefusedError
from juries.enums import Attendance, SheetState
from juries.models import Hearing, HearingEntry, HearingSeat, PlanVersion, ScoreSheet, Slot
from juries.queries import composition
from tests.factories import UserFactory
from tests.juries.stage import LATER, NOW, a_call

pytestmark = pytest.mark.django_db


def groups() -> set[frozenset[str]]:
    return {
        frozenset(hearing.entries.values_list("application__number", flat=True))
        for hearing in Hearing.objects.filter(cancelled_at__isnull=True)
    }


def hearing_of(application: Application) -> Hearing:
    return HearingEntry.objects.get(application=application).hearing


def an_empty_slot() -> Slot:
    return Slot.objects.filter(hearing__isnull=True).latest("starts_at")


def event_of(email: OutboundEmail):
    (event,) = Calendar.from_ical(email.calendar).walk("VEVENT")
    return event


def test_everyone_is_heard_once_with_their_theme():
    stage = a_call(dossiers=6)
    proposal = plans.propose(stage.campaign, by=stage.agent, at=NOW)
    numbers = [dossier.number for dossier in stage.dossiers]
    assert groups() == {frozenset(numbers[:3]), frozenset(numbers[3:])}
    assert (proposal.hearings, proposal.placed, proposal.unplaced) == (2, 6, 0)


def test_the_saved_plan_passes_the_independent_checker():
    stage = a_call(dossiers=9, half_days=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    read = composition.load(stage.campaign)
    assert Hearing.objects.count() == 3
    assert [
        one for one in solver.warnings_for(read.problem, read.planned()) if one.level == "block"
    ] == []


def test_each_audition_has_the_quorum_of_each_college():
    stage = a_call()
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    for hearing in Hearing.objects.all():
        colleges = hearing.hearing_seats.values_list("seat__college__name", flat=True)
        assert sorted(colleges) == ["Agglomération", "Conseillers citoyens"]


def test_a_recused_juror_never_hears_the_dossier():
    stage = a_call(dossiers=3)
    linked = stage.seats["Agglomération 1"].user
    for dossier in stage.dossiers:
        Recusal.objects.create(
            user=linked, application=dossier, reason="member", declared_at=NOW, declared_by=linked
        )
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    assert HearingSeat.objects.filter(user=linked).count() == 0
    assert HearingSeat.objects.count() == 2


def test_a_juror_who_writes_for_a_structure_never_hears_it():
    stage = a_call(dossiers=3)
    member = stage.seats["Agglomération 1"].user
    stage.dossiers[0].organisation.memberships.create(user=member, since=NOW)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    assert HearingSeat.objects.filter(user=member).count() == 0


def test_applicants_are_heard_when_they_are_free():
    stage = a_call(dossiers=3)
    for dossier in stage.dossiers:
        availability.answer_for_application(dossier, free=[stage.half_days[1]], at=NOW)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    assert [hearing.slot.half_day for hearing in Hearing.objects.all()] == [stage.half_days[1]]


def test_a_college_that_cannot_sit_leaves_dossiers_unplaced_with_what_would_unlock_it():
    stage = a_call(dossiers=3, half_days=1, seats=1)
    availability.answer_for_seat(stage.seats["Conseillers citoyens 1"], free=[], at=NOW)
    proposal = plans.propose(stage.campaign, by=stage.agent, at=NOW)
    assert (proposal.hearings, proposal.unplaced) == (0, 3)


def test_a_suppleant_counts_only_once_the_seat_it_replaces_is_withdrawn():
    stage = a_call(dossiers=3, half_days=1, seats=1)
    holder = stage.seats["Conseillers citoyens 1"]
    from_reserve = stage.seats["Agglomération 1"].__class__.objects.create(
        college=holder.college, user=stage.agent, replaces=holder
    )
    names = {seat.id for seat in composition.load(stage.campaign, everything=True).problem.seats}
    assert from_reserve.pk not in names
    holder.withdrawn_at = NOW
    holder.save()
    names = {seat.id for seat in composition.load(stage.campaign, everything=True).problem.seats}
    assert (from_reserve.pk in names, holder.pk in names) == (True, False)


def test_nothing_to_compose_is_said():
    stage = a_call(dossiers=0)
    with pytest.raises(NothingToComposeError, match="aucun dossier recevable"):
        plans.propose(stage.campaign, by=stage.agent, at=NOW)


def test_moving_to_an_empty_slot_makes_an_audition_with_a_quorum():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    slot = an_empty_slot()
    moves.move(stage.dossiers[0], to=slot, by=stage.agent, at=NOW)
    hearing = hearing_of(stage.dossiers[0])
    assert hearing.slot == slot
    assert hearing.hearing_seats.count() == 2


def test_an_audition_left_empty_goes():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    for dossier in stage.dossiers:
        moves.move(dossier, to=None, by=stage.agent, at=NOW)
    assert Hearing.objects.count() == 0


def test_a_full_audition_takes_no_one_more():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    with pytest.raises(RefusedError, match="réunit déjà 3 structures"):
        moves.move(stage.dossiers[0], to=hearing_of(stage.dossiers[5]), by=stage.agent, at=NOW)


def test_moving_a_dossier_unseats_the_juror_linked_to_it():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    moves.move(stage.dossiers[3], to=None, by=stage.agent, at=NOW)
    target = hearing_of(stage.dossiers[4])
    sitting = target.hearing_seats.select_related("user").first().user
    moved = stage.dossiers[0]
    Recusal.objects.create(
        user=sitting, application=moved, reason="member", declared_at=NOW, declared_by=sitting
    )
    moves.move(moved, to=target, by=stage.agent, at=NOW)
    seats = HearingSeat.objects.filter(hearing=hearing_of(moved))
    assert seats.filter(user=sitting).count() == 0
    assert seats.count() == 2


def test_publishing_numbers_the_version_dates_the_auditions_and_tells_everyone_once():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    OutboundEmail.objects.all().delete()
    version = plans.publish(stage.campaign, by=stage.agent, at=NOW)
    jurors = HearingSeat.objects.values("user").distinct().count()
    assert version.number == 1
    assert Hearing.objects.filter(published_at=NOW).count() == 2
    assert OutboundEmail.objects.filter(kind="P14").count() == 6
    assert OutboundEmail.objects.filter(kind="J3").count() == jurors
    assert version.told == 6 + jurors
    events = stage.dossiers[0].events
    assert events.filter(kind=EventKind.HEARING_PUBLISHED).count() == 1
    assert events.get(kind=EventKind.EMAIL_QUEUED).email.kind == "P14"


def test_only_those_whose_audition_changed_are_told_and_their_calendar_follows():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    moved = stage.dossiers[0]
    first = event_of(OutboundEmail.objects.get(kind="P14", to="membre1@structure1.example"))
    OutboundEmail.objects.all().delete()
    moves.move(moved, to=an_empty_slot(), by=stage.agent, at=LATER)
    version = plans.publish(stage.campaign, by=stage.agent, at=LATER, reason="Un juré est empêché.")
    (email,) = OutboundEmail.objects.filter(kind__startswith="P")
    second = event_of(email)
    assert version.number == 2
    assert (email.kind, email.to, email.calendar_method) == (
        "P15",
        "membre1@structure1.example",
        "REQUEST",
    )
    assert "Un juré est empêché." in email.body_text
    assert second["UID"] == first["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert moved.events.filter(kind=EventKind.HEARING_CHANGED).count() == 1
    assert stage.dossiers[5].events.filter(kind=EventKind.HEARING_CHANGED).count() == 0


def test_a_dossier_taken_out_is_told_and_its_calendar_cancels_itself():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    OutboundEmail.objects.all().delete()
    moves.move(stage.dossiers[0], to=None, by=stage.agent, at=LATER)
    plans.publish(stage.campaign, by=stage.agent, at=LATER)
    (email,) = OutboundEmail.objects.filter(kind="P15")
    assert email.calendar_method == "CANCEL"
    assert email.subject == "AMI 2026 – Changement\u00a0: votre rencontre est annulée"
    assert event_of(email)["STATUS"] == "CANCELLED"
    assert stage.dossiers[0].events.filter(kind=EventKind.HEARING_CANCELLED).count() == 1


def test_publishing_again_without_a_change_is_refused():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    with pytest.raises(RefusedError, match="Rien n’a changé"):
        plans.publish(stage.campaign, by=stage.agent, at=LATER)
    assert PlanVersion.objects.count() == 1


def test_proposing_again_keeps_the_published_auditions():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    before = {hearing.pk: hearing.slot.half_day_id for hearing in Hearing.objects.all()}
    plans.propose(stage.campaign, by=stage.agent, at=LATER)
    after = Hearing.objects.filter(cancelled_at__isnull=True)
    assert {hearing.pk: hearing.slot.half_day_id for hearing in after} == before


def test_a_withdrawn_dossier_leaves_the_plan_at_the_next_publication():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    gone = stage.dossiers[0]
    gone.state, gone.withdrawn_at = "withdrawn", LATER
    gone.save()
    plans.publish(stage.campaign, by=stage.agent, at=LATER)
    assert HearingEntry.objects.filter(application=gone).count() == 0


def test_a_held_audition_stays_where_it_is():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    held = hearing_of(stage.dossiers[0])
    Hearing.objects.filter(pk=held.pk).update(closed_at=LATER)
    with pytest.raises(RefusedError, match="ne se déplace plus"):
        moves.move(stage.dossiers[0], to=None, by=stage.agent, at=LATER)
    plans.propose(stage.campaign, by=stage.agent, at=LATER)
    held.refresh_from_db()
    assert (held.cancelled_at, held.entries.count()) == (None, 3)


def test_a_broken_rule_keeps_the_plan_from_being_published():
    stage = a_call(dossiers=3, seats=1)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    HearingSeat.objects.filter(seat=stage.seats["Agglomération 1"]).delete()
    with pytest.raises(RefusedError, match="ne peut pas être publié"):
        plans.publish(stage.campaign, by=stage.agent, at=NOW)


def opened_sheet(hearing: Hearing) -> ScoreSheet:
    """What a juror's declaration opens days before the audition: an empty sheet."""
    seat = hearing.hearing_seats.first()
    application = hearing.entries.first().application
    Campaign.objects.update(grid_frozen_at=NOW)
    return ScoreSheet.objects.create(seat=seat.seat, application=application, hearing=hearing)


def test_an_empty_sheet_does_not_hold_an_audition_and_leaves_with_its_dossier():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    sheet = opened_sheet(hearing_of(stage.dossiers[0]))
    moves.move(sheet.application, to=an_empty_slot(), by=stage.agent, at=LATER)
    assert ScoreSheet.objects.count() == 0
    assert Hearing.objects.filter(cancelled_at__isnull=True).count() == 3


def test_an_audition_begun_holds_those_of_the_same_hour():
    stage = a_call(dossiers=6, half_days=1)
    second = calendar.add_room(stage.campaign, name="À distance")
    half_day = calendar.add_half_day(
        stage.campaign,
        day=date(2026, 11, 25),
        part="morning",
        starts=[time(9, 30)],
        rooms=[stage.half_days[0].slots.first().room, second],
    )
    for dossier in stage.dossiers:
        availability.answer_for_application(dossier, free=[half_day], at=NOW)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    sheet = opened_sheet(hearing_of(stage.dossiers[0]))
    sheet.state = SheetState.STARTED
    sheet.save()
    read = composition.load(stage.campaign)
    assert (len(read.locked), len(read.movable), read.waiting) == (2, 0, [])


def test_two_rooms_at_once_never_share_a_juror():
    stage = a_call(dossiers=6, half_days=1, seats=2)
    second = calendar.add_room(stage.campaign, name="À distance")
    half_day = calendar.add_half_day(
        stage.campaign,
        day=date(2026, 11, 25),
        part="morning",
        starts=[time(9, 30)],
        rooms=[stage.half_days[0].slots.first().room, second],
    )
    for dossier in stage.dossiers:
        availability.answer_for_application(dossier, free=[half_day], at=NOW)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    moved = stage.dossiers[0]
    moves.move(moved, to=None, by=stage.agent, at=NOW)
    moves.move(moved, to=hearing_of(stage.dossiers[1]), by=stage.agent, at=NOW)
    seats = HearingSeat.objects.values_list("user", flat=True)
    assert (len(seats), len(set(seats))) == (4, 4)


def test_a_consultative_seat_is_invited_and_makes_no_quorum():
    stage = a_call(dossiers=3)
    adviser = panels.add_seat(
        stage.seats["Agglomération 1"].college,
        user=UserFactory(name="IREV"),
        is_consultative=True,
        by=stage.agent,
        at=NOW,
    )
    assert adviser.pk not in {
        seat.id for seat in composition.load(stage.campaign, everything=True).problem.seats
    }
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    hearing = Hearing.objects.get()
    assert hearing.hearing_seats.filter(seat=adviser).count() == 1
    moves.move(stage.dossiers[0], to=None, by=stage.agent, at=NOW)
    assert hearing.hearing_seats.filter(seat=adviser).count() == 1


def test_a_missed_audition_leads_to_another_one():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    missed = stage.dossiers[0]
    first = hearing_of(missed)
    first.entries.filter(application=missed).update(attendance=Attendance.ABSENT)
    Hearing.objects.filter(pk=first.pk).update(closed_at=LATER)
    Application.objects.exclude(pk=missed.pk).update(state="heard")
    OutboundEmail.objects.all().delete()
    plans.propose(stage.campaign, by=stage.agent, at=LATER)
    plans.publish(stage.campaign, by=stage.agent, at=LATER)
    (email,) = OutboundEmail.objects.filter(kind__startswith="P")
    assert (email.kind, email.to) == ("P15", "membre1@structure1.example")
    assert HearingEntry.objects.filter(application=missed).count() == 2


def test_jurors_read_all_their_auditions_in_one_mail_then_only_what_changes():
    stage = a_call(dossiers=6, seats=1)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    first = OutboundEmail.objects.filter(kind="J3").first()
    assert first.subject == "AMI 2026 – Vos auditions\u00a0: 2 rendez-vous"
    assert (first.calendar_method, len(Calendar.from_ical(first.calendar).walk("VEVENT"))) == (
        "PUBLISH",
        2,
    )
    OutboundEmail.objects.all().delete()
    moves.move(stage.dossiers[0], to=an_empty_slot(), by=stage.agent, at=LATER)
    plans.publish(stage.campaign, by=stage.agent, at=LATER)
    changed = OutboundEmail.objects.filter(kind="J4", to=first.to).get()
    assert changed.subject == "AMI 2026 – Changement dans vos auditions"
    assert changed.body_text.count("\n– ") == 2


def test_a_seat_withdrawn_leaves_its_auditions_and_its_empty_sheets():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    sheet = opened_sheet(Hearing.objects.get())
    panels.withdraw_seat(sheet.seat, by=stage.agent, at=LATER)
    assert ScoreSheet.objects.count() == 0
    assert HearingSeat.objects.filter(seat=sheet.seat_id).count() == 0


def test_a_college_without_a_seat_leaves_everyone_unplaced_rather_than_failing():
    stage = a_call(dossiers=3)
    panels.add_college(stage.panel, name="Préfecture", quorum=1)
    proposal = plans.propose(stage.campaign, by=stage.agent, at=NOW)
    assert (proposal.hearings, proposal.unplaced) == (0, 3)


def test_a_jury_is_made_whole_again_and_keeps_what_its_jurors_declared():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    hearing = Hearing.objects.get()
    stays, leaves = hearing.hearing_seats.order_by("seat__college__name")
    HearingSeat.objects.filter(pk=stays.pk).update(links_declared_at=NOW)
    availability.answer_for_seat(leaves.seat, free=[], at=NOW)
    plans.reseat(hearing, by=stage.agent, at=LATER)
    seats = dict(hearing.hearing_seats.values_list("seat", "links_declared_at"))
    assert (len(seats), seats[stays.seat_id], leaves.seat_id in seats) == (2, NOW, False)


def test_the_jury_of_an_audition_begun_no_longer_changes():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    Hearing.objects.update(closed_at=LATER)
    with pytest.raises(RefusedError, match="elle ne peut plus changer"):
        plans.reseat(Hearing.objects.get(), by=stage.agent, at=LATER)


def test_a_place_taken_or_begun_is_refused_and_staying_put_changes_nothing():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    mine, other = hearing_of(stage.dossiers[0]), hearing_of(stage.dossiers[5])
    moves.move(stage.dossiers[0], to=mine, by=stage.agent, at=NOW)
    assert hearing_of(stage.dossiers[0]) == mine
    with pytest.raises(RefusedError, match="occupe déjà ce créneau"):
        moves.move(stage.dossiers[0], to=other.slot, by=stage.agent, at=NOW)
    Hearing.objects.filter(pk=other.pk).update(closed_at=LATER)
    with pytest.raises(RefusedError, match="n’est plus libre"):
        moves.move(stage.dossiers[0], to=other.slot, by=stage.agent, at=NOW)
    with pytest.raises(RefusedError, match="Cette audition a commencé"):
        moves.move(stage.dossiers[0], to=other, by=stage.agent, at=NOW)


def test_an_empty_plan_is_not_published():
    stage = a_call(dossiers=3)
    with pytest.raises(RefusedError, match="Le plan est vide"):
        plans.publish(stage.campaign, by=stage.agent, at=NOW)


def test_a_call_without_a_panel_says_so():
    stage = a_call(dossiers=3, seats=0)
    with pytest.raises(NothingToComposeError, match="pas encore de siège"):
        plans.propose(stage.campaign, by=stage.agent, at=NOW)


def test_a_call_without_a_half_day_says_so():
    stage = a_call(dossiers=3, half_days=0)
    with pytest.raises(NothingToComposeError, match="pas encore de demi-journée"):
        plans.propose(stage.campaign, by=stage.agent, at=NOW)


def test_an_audition_whose_dossiers_all_withdrew_is_cancelled_at_the_next_publication():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    emptied = hearing_of(stage.dossiers[0])
    Application.objects.filter(hearing_entries__hearing=emptied).update(
        state="withdrawn", withdrawn_at=LATER
    )
    plans.publish(stage.campaign, by=stage.agent, at=LATER)
    emptied.refresh_from_db()
    assert (emptied.cancelled_at, emptied.slot, emptied.hearing_seats.count()) == (LATER, None, 0)


def test_two_published_auditions_become_one_which_continues_the_larger():
    stage = a_call(dossiers=3, half_days=1)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    moves.move(stage.dossiers[0], to=an_empty_slot(), by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    alone, larger = hearing_of(stage.dossiers[0]), hearing_of(stage.dossiers[1])
    plans.propose(stage.campaign, by=stage.agent, at=LATER)
    alone.refresh_from_db()
    assert (hearing_of(stage.dossiers[0]), larger.entries.count()) == (larger, 3)
    assert (alone.cancelled_at, alone.slot) == (LATER, None)
