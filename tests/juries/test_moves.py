"""Moving by hand: exchanging, shifting a whole audition, undoing, two agents at once."""

import pytest

from ami_portal.outbox.models import OutboundEmail
from applications.models import Application
from juries.actions import invitations, moves, plans
from juries.domain.refusals import RefusedError
from juries.enums import InvitationReply, MoveKind
from juries.models import Hearing, HearingEntry, HearingSeat, PlanMove, Slot
from juries.queries import composition, publication
from juries.queries import moves as queries
from tests.factories import UserFactory
from tests.juries.stage import LATER, NOW, Stage, a_call

pytestmark = pytest.mark.django_db


def published(**kwargs: int) -> Stage:
    stage = a_call(**kwargs)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    return stage


def hearing_of(application: Application) -> Hearing:
    return HearingEntry.objects.get(application=application).hearing


def an_empty_slot() -> Slot:
    return Slot.objects.filter(hearing__isnull=True).latest("starts_at")


def news_of(stage: Stage) -> list[str]:
    """The parties that publishing now would write to."""
    news = publication.of(composition.load(stage.campaign))
    return sorted(one.party for one in news.changes)


def plan_of(stage: Stage) -> dict[tuple[int, int], tuple[list[int], list[int]]]:
    return {
        (one.pk, one.slot_id): (
            sorted(one.entries.values_list("application", flat=True)),
            sorted(one.hearing_seats.values_list("seat", flat=True)),
        )
        for one in Hearing.objects.filter(campaign=stage.campaign, cancelled_at__isnull=True)
    }


def test_two_dossiers_exchange_their_places():
    stage = published(dossiers=6)
    first, second = stage.dossiers[0], stage.dossiers[5]
    here, there = hearing_of(first), hearing_of(second)
    done = moves.swap(first, other=second, by=stage.agent, at=LATER)
    assert (hearing_of(first), hearing_of(second)) == (there, here)
    assert (here.entries.count(), there.entries.count()) == (3, 3)
    assert (done.kind, done.by, done.at) == (MoveKind.SWAP, stage.agent, LATER)


def test_a_dossier_to_place_takes_the_place_of_another():
    stage = published(dossiers=6)
    moves.move(stage.dossiers[0], to=None, by=stage.agent, at=LATER)
    moves.swap(stage.dossiers[0], other=stage.dossiers[5], by=stage.agent, at=LATER)
    assert HearingEntry.objects.filter(application=stage.dossiers[5]).count() == 0
    assert hearing_of(stage.dossiers[0]) == hearing_of(stage.dossiers[4])


def test_two_dossiers_heard_together_have_nothing_to_exchange():
    stage = published(dossiers=3)
    with pytest.raises(RefusedError, match="déjà ensemble"):
        moves.swap(stage.dossiers[0], other=stage.dossiers[1], by=stage.agent, at=LATER)


def test_a_whole_audition_moves_with_its_jurors_and_what_they_declared():
    stage = published(dossiers=3)
    hearing, slot = Hearing.objects.get(), an_empty_slot()
    HearingSeat.objects.update(links_declared_at=NOW)
    seats = set(hearing.hearing_seats.values_list("seat", flat=True))
    moves.shift(hearing, to=slot, by=stage.agent, at=LATER)
    moved = Hearing.objects.get()
    assert (moved.pk, moved.uid, moved.slot) == (hearing.pk, hearing.uid, slot)
    assert moved.entries.count() == 3
    assert set(moved.hearing_seats.values_list("seat", "links_declared_at")) == {
        (key, NOW) for key in seats
    }
    assert set(moved.hearing_seats.values_list("starts_at", flat=True)) == {slot.starts_at}


def test_an_audition_begun_does_not_move():
    stage = published(dossiers=3)
    Hearing.objects.update(closed_at=LATER)
    with pytest.raises(RefusedError, match="Cette audition a commencé"):
        moves.shift(Hearing.objects.get(), to=an_empty_slot(), by=stage.agent, at=LATER)


def test_moves_undone_one_by_one_leave_the_published_plan_and_nobody_to_tell():
    stage = published(dossiers=6)
    HearingSeat.objects.update(links_declared_at=NOW)
    before = plan_of(stage)
    first, last = stage.dossiers[0], stage.dossiers[5]
    made = [
        moves.move(first, to=an_empty_slot(), by=stage.agent, at=LATER),
        moves.swap(first, other=last, by=stage.agent, at=LATER),
        moves.shift(hearing_of(last), to=an_empty_slot(), by=stage.agent, at=LATER),
        moves.move(last, to=None, by=stage.agent, at=LATER),
    ]
    other = UserFactory(agent=True)
    for one in reversed(made):
        moves.undo(one, by=other, at=LATER)
    assert plan_of(stage) == before
    assert news_of(stage) == []
    assert set(HearingSeat.objects.values_list("links_declared_at", flat=True)) == {NOW}
    undone = PlanMove.objects.filter(kind=MoveKind.UNDO)
    assert [(one.undoes, one.by) for one in undone] == [(one, other) for one in reversed(made)]


def test_a_published_audition_emptied_then_undone_keeps_its_calendar_entry():
    stage = published(dossiers=3)
    hearing = Hearing.objects.get()
    made = [moves.move(one, to=None, by=stage.agent, at=LATER) for one in stage.dossiers]
    hearing.refresh_from_db()
    assert (hearing.cancelled_at, hearing.slot) == (LATER, None)
    for one in reversed(made):
        moves.undo(one, by=stage.agent, at=LATER)
    assert Hearing.objects.get().uid == hearing.uid
    assert news_of(stage) == []


def test_undoing_gives_back_the_answer_of_the_structure():
    stage = published(dossiers=3)
    moved = stage.dossiers[0]
    member = moved.organisation.members.get()
    entry = moved.hearing_entries.get()
    invitations.answer(entry, reply=InvitationReply.COMING, by=member, at=NOW)
    done = moves.move(moved, to=an_empty_slot(), by=stage.agent, at=LATER)
    assert moved.hearing_entries.get().reply == ""
    moves.undo(done, by=stage.agent, at=LATER)
    back = moved.hearing_entries.get()
    assert (back.reply, back.replied_at, back.replied_by) == ("coming", NOW, member)


def test_only_the_last_move_is_undone_and_only_once():
    stage = published(dossiers=6)
    first = moves.move(stage.dossiers[0], to=None, by=stage.agent, at=LATER)
    second = moves.move(stage.dossiers[1], to=None, by=stage.agent, at=LATER)
    with pytest.raises(RefusedError, match="n’est plus le dernier"):
        moves.undo(first, by=stage.agent, at=LATER)
    moves.undo(second, by=stage.agent, at=LATER)
    with pytest.raises(RefusedError, match="n’est plus le dernier"):
        moves.undo(second, by=stage.agent, at=LATER)
    moves.undo(first, by=stage.agent, at=LATER)
    assert list(queries.undoable(stage.campaign)) == []


def test_what_is_published_is_not_undone():
    stage = published(dossiers=6)
    done = moves.move(stage.dossiers[0], to=an_empty_slot(), by=stage.agent, at=LATER)
    plans.publish(stage.campaign, by=stage.agent, at=LATER)
    with pytest.raises(RefusedError, match="n’est plus le dernier"):
        moves.undo(done, by=stage.agent, at=LATER)


def test_undoing_is_refused_when_the_machine_composed_again_meanwhile():
    stage = published(dossiers=6)
    done = moves.move(stage.dossiers[0], to=None, by=stage.agent, at=LATER)
    plans.propose(stage.campaign, by=stage.agent, at=LATER)
    with pytest.raises(RefusedError, match="ont changé depuis ce déplacement"):
        moves.undo(done, by=stage.agent, at=LATER)


def test_the_second_agent_reads_who_changed_the_plan_and_nothing_is_lost():
    stage = published(dossiers=6)
    moved, there = stage.dossiers[0], hearing_of(stage.dossiers[0])
    seen = queries.place_value(there.slot_id)
    slot = an_empty_slot()
    moves.move(moved, to=slot, by=stage.agent, at=LATER, seen=seen)
    with pytest.raises(RefusedError, match="Yanis Carlier vient de changer le plan"):
        moves.move(moved, to=None, by=UserFactory(agent=True), at=LATER, seen=seen)
    assert hearing_of(moved).slot == slot
    assert PlanMove.objects.count() == 1


def test_one_audition_of_four_changes_and_exactly_its_people_are_told():
    stage = published(dossiers=12, half_days=4)
    moved = hearing_of(stage.dossiers[3])
    heard = Application.objects.filter(hearing_entries__hearing=moved)
    expected = [
        *heard.values_list("contact_email", flat=True),
        *moved.hearing_seats.values_list("user__email", flat=True),
    ]
    OutboundEmail.objects.all().delete()
    moves.shift(moved, to=an_empty_slot(), by=stage.agent, at=LATER)
    version = plans.publish(stage.campaign, by=stage.agent, at=LATER)
    told = OutboundEmail.objects.values_list("to", flat=True)
    assert (sorted(told), version.told) == (sorted(expected), len(expected))
    assert set(OutboundEmail.objects.values_list("calendar_method", flat=True)) == {"REQUEST"}


def test_each_place_says_what_it_would_bring_and_nothing_is_written(client):
    stage = published(dossiers=6)
    before, free = plan_of(stage), an_empty_slot()
    client.force_login(stage.agent)
    number = stage.dossiers[0].number
    told = client.get(f"/auditions/composer/2026/deplacer/{number}/essais.json").json()["trials"]
    by_value = {one["value"]: one for one in told}
    assert by_value[f"creneau-{free.pk}"]["level"] == "warn"
    assert "serait entendue seule" in by_value[f"creneau-{free.pk}"]["words"]
    assert by_value["a-placer"]["words"].endswith("n’aurait pas d’audition.")
    assert plan_of(stage) == before
    hearing = hearing_of(stage.dossiers[0])
    told = client.get(f"/auditions/composer/2026/audition/{hearing.pk}/essais.json").json()
    assert f"creneau-{free.pk}" in {one["value"] for one in told["trials"]}


def test_a_place_that_mixes_themes_blocks_and_says_why(client):
    stage = published(dossiers=6)
    moves.move(stage.dossiers[0], to=None, by=stage.agent, at=LATER)
    client.force_login(stage.agent)
    number, there = stage.dossiers[5].number, hearing_of(stage.dossiers[1])
    told = client.get(f"/auditions/composer/2026/deplacer/{number}/essais.json").json()["trials"]
    (place,) = [one for one in told if one["value"] == f"audition-{there.pk}"]
    assert (place["level"], "mêle plusieurs thèmes" in place["words"]) == ("block", True)


def test_an_audition_begun_weighs_no_place(client):
    stage = published(dossiers=3)
    Hearing.objects.update(closed_at=LATER)
    client.force_login(stage.agent)
    number = stage.dossiers[0].number
    answer = client.get(f"/auditions/composer/2026/deplacer/{number}/essais.json")
    assert answer.status_code == 409
    assert "ne se déplace plus" in answer.json()["refusal"]
