"""Who waits holds nothing that the other needs: no two gestures wait for each other for ever."""

import threading
import time
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.db.models import Model, QuerySet
from django.test import Client

from ami_portal.accounts.models import User
from applications.actions import deposits, drafts, members
from applications.domain.workflow import TransitionNotAllowedError
from applications.enums import MembershipRight, State
from applications.models import AccessLink, Application, Draft, Membership, Organisation
from juries.actions import calendar, hearings, moves, sheets
from juries.domain.refusals import RefusedError
from juries.enums import SheetState
from juries.models import Hearing, HearingEntry, HearingSeat, PlanMove, ScoreSheet, Slot
from tests.factories import (
    DraftFactory,
    MembershipFactory,
    SlotFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign
from tests.juries.sitting import HEARD_AT, Sitting, convene
from tests.juries.stage import NOW, Stage, a_call

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]
LONGEST_WAIT = 20
PLEDGES = {
    name: text for name, text in complete_texts().items() if name.startswith(("pledge", "signer"))
}


def waiting_on_a_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def meet(held: QuerySet[Model], gesture: Callable[[], object], needed: QuerySet[Model]) -> None:
    """Hold `held`, let the gesture come and wait, then take `needed` as the holder's gesture would.

    `nowait`: when the one who waits already holds it, PostgreSQL says so instead of a deadlock.
    """
    problems: list[BaseException] = []

    def run() -> None:
        try:
            gesture()
        except TransitionNotAllowedError as error:
            problems.append(error)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    with transaction.atomic():
        assert held.select_for_update(of=("self",)).get()
        other.start()
        until = time.monotonic() + LONGEST_WAIT
        while not waiting_on_a_lock() and time.monotonic() < until:
            time.sleep(0.02)
        assert waiting_on_a_lock() == 1
        assert needed.select_for_update(of=("self",), nowait=True).get()
    other.join(LONGEST_WAIT)
    assert problems == []


@pytest.fixture
def sitting() -> Sitting:
    made = convene(structures=1)
    made.sit("Nadia", made.citizens)
    made.open("Nadia")
    sheet = made.sheet("Nadia")
    for criterion in made.criteria:
        touch = sheets.Touch(criterion, 4, "Dit à l’audition.")
        sheets.mark_touch(sheet, touch, at=HEARD_AT)
    return made


def test_the_last_sheet_ends_while_the_audition_is_closed(sitting: Sitting) -> None:
    sheet = sitting.sheet("Nadia")
    meet(
        Application.objects.filter(pk=sheet.application_id),
        lambda: sheets.finish(sheet, at=HEARD_AT),
        ScoreSheet.objects.filter(pk=sheet.pk),
    )
    sheet.refresh_from_db()
    assert sheet.state == SheetState.FINISHED


def test_a_structure_is_noted_present_while_a_sheet_ends(sitting: Sitting) -> None:
    agent, sheet = UserFactory(agent=True), sitting.sheet("Nadia")
    meet(
        Application.objects.filter(pk=sheet.application_id),
        lambda: hearings.note_presence(sitting.hearing.entries.get(), by=agent, at=HEARD_AT),
        ScoreSheet.objects.filter(pk=sheet.pk),
    )


@pytest.fixture
def taken_back() -> tuple[Application, Draft, User]:
    TerritoryFactory()
    campaign, owner = receiving_campaign(), UserFactory()
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    application = deposits.deposit(draft, by=owner, at=WHILE_OPEN)
    return application, deposits.take_back(application, by=owner, at=WHILE_OPEN), owner


def test_a_dossier_is_withdrawn_while_it_is_deposited_again(taken_back) -> None:
    application, draft, owner = taken_back
    meet(
        Draft.objects.filter(pk=draft.pk),
        lambda: deposits.withdraw(application, by=owner, at=WHILE_OPEN),
        Application.objects.filter(pk=application.pk),
    )
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN


def test_a_dossier_is_deposited_while_it_is_withdrawn(taken_back) -> None:
    """Whoever comes second reads what the first one wrote: nothing is written over."""
    application, draft, owner = taken_back

    def late_deposit() -> None:
        try:
            deposits.deposit(draft, by=owner, at=WHILE_OPEN)
        finally:
            connections.close_all()

    late = threading.Thread(target=late_deposit)
    with transaction.atomic():
        deposits.withdraw(application, by=owner, at=WHILE_OPEN)
        late.start()
        until = time.monotonic() + LONGEST_WAIT
        while not waiting_on_a_lock() and time.monotonic() < until:
            time.sleep(0.02)
    late.join(LONGEST_WAIT)
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN


@pytest.fixture
def pair() -> tuple[Membership, Membership]:
    """Who manages a structure, and who only writes for it."""
    boss = MembershipFactory(right=MembershipRight.MANAGER)
    return boss, MembershipFactory(organisation=boss.organisation, right=MembershipRight.WRITER)


def test_a_member_is_taken_out_while_their_draft_is_deposited(pair) -> None:
    boss, writer = pair
    draft = DraftFactory(owner=writer.user, organisation=boss.organisation)
    meet(
        Draft.objects.filter(pk=draft.pk),
        lambda: members.remove(writer, by=boss.user, at=WHILE_OPEN),
        Organisation.objects.filter(pk=boss.organisation_id),
    )
    draft.refresh_from_db()
    assert draft.owner == boss.user


def test_a_structure_is_confided_while_a_draft_of_it_is_deposited(pair) -> None:
    boss, writer = pair
    draft = DraftFactory(owner=writer.user, organisation=boss.organisation)
    meet(
        Draft.objects.filter(pk=draft.pk),
        lambda: members.hand_over(
            boss.organisation,
            email="nouvelle@asso.example",
            name="Chloé Exemple",
            reason="Plus personne.",
            identity="Procès-verbal.",
            others_leave=True,
            by=UserFactory(agent=True),
            at=WHILE_OPEN,
        ),
        Organisation.objects.filter(pk=boss.organisation_id),
    )
    draft.refresh_from_db()
    assert draft.owner is not None
    assert draft.owner.email == "nouvelle@asso.example"


@pytest.mark.parametrize("gesture", ["accept", "cancel_invitation"])
def test_an_invitation_ends_while_the_same_address_is_invited_again(pair, gesture) -> None:
    boss, _ = pair
    organisation = boss.organisation
    link = members.invite(
        organisation, email="x@asso.example", right="writer", by=boss.user, at=WHILE_OPEN
    )
    by = UserFactory() if gesture == "accept" else boss.user
    meet(
        Organisation.objects.filter(pk=organisation.pk),
        lambda: getattr(members, gesture)(link, by=by, at=WHILE_OPEN),
        AccessLink.objects.filter(pk=link.pk),
    )
    link.refresh_from_db()
    assert link.used_at or link.revoked_at


def test_who_is_taken_out_while_depositing_does_not_come_back(pair) -> None:
    TerritoryFactory()
    boss, writer = pair
    draft = DraftFactory(
        campaign=receiving_campaign(), owner=writer.user, organisation=boss.organisation
    )
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    answers: list[str] = []

    def press() -> None:
        client = Client(raise_request_exception=False)
        client.force_login(writer.user)
        answer = client.post(f"/dossiers/brouillons/{draft.pk}/deposer/", PLEDGES, follow=True)
        answers.append(answer.content.decode())
        connections.close_all()

    late = threading.Thread(target=press)
    with time_machine.travel(WHILE_OPEN, tick=False):
        with transaction.atomic():
            members.remove(writer, by=boss.user, at=WHILE_OPEN)
            late.start()
            until = time.monotonic() + LONGEST_WAIT
            while not waiting_on_a_lock() and time.monotonic() < until:
                time.sleep(0.02)
        late.join(LONGEST_WAIT)
    assert len(answers) == 1
    assert "ses membres gardent ce brouillon" in answers[0]
    assert list(boss.organisation.members.all()) == [boss.user]
    assert Application.objects.count() == 0


def test_the_button_pressed_twice_leads_to_the_dossier_both_times() -> None:
    TerritoryFactory()
    campaign, owner = receiving_campaign(), UserFactory()
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    answers: list[tuple[int, str]] = []

    def press() -> None:
        client = Client(raise_request_exception=False)
        client.force_login(owner)
        answer = client.post(f"/dossiers/brouillons/{draft.pk}/deposer/", PLEDGES)
        answers.append((answer.status_code, answer.headers.get("Location", "")))
        connections.close_all()

    second = threading.Thread(target=press)
    with time_machine.travel(WHILE_OPEN, tick=False):
        with transaction.atomic():
            application = deposits.deposit(draft, by=owner, at=WHILE_OPEN)
            second.start()
            until = time.monotonic() + LONGEST_WAIT
            while not waiting_on_a_lock() and time.monotonic() < until:
                time.sleep(0.02)
        second.join(LONGEST_WAIT)
    assert answers == [(302, f"/dossiers/{application.number}/")]


CROWD = 40


def crowd(gesture: Callable[[int], object]) -> list[str]:
    """What forty people read who do the same thing at once; nothing for whoever did it."""
    answers: list[str] = []
    gate = threading.Barrier(CROWD)

    def press(rank: int) -> None:
        try:
            gate.wait(LONGEST_WAIT)
            gesture(rank)
            answers.append("")
        except RefusedError as error:
            answers.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(rank,)) for rank in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3 * LONGEST_WAIT)
    return answers


@pytest.fixture
def stage() -> Stage:
    return a_call(dossiers=CROWD, half_days=1, per_theme=CROWD)


@pytest.fixture
def free(stage: Stage) -> Slot:
    return Slot.objects.earliest("starts_at")


def test_forty_people_open_the_same_slot_and_one_does(stage: Stage, free: Slot) -> None:
    answers = crowd(lambda rank: moves.move(stage.dossiers[rank], to=free, by=stage.agent, at=NOW))
    assert sorted(answers) == ["", *["Une audition occupe déjà ce créneau."] * (CROWD - 1)]
    assert HearingEntry.objects.count() == 1


def test_forty_people_move_the_same_dossier_and_one_does(stage: Stage, free: Slot) -> None:
    answers = crowd(
        lambda rank: moves.move(stage.dossiers[0], to=free, by=stage.agent, at=NOW, seen="a-placer")
    )
    assert answers.count("") == 1
    assert {one for one in answers if one} == {
        f"{stage.dossiers[0].organisation_name} n’est plus où vous l’aviez vu\u00a0: Yanis Carlier"
        " vient de changer le plan. Le voici à jour, recommencez si besoin."
    }
    assert PlanMove.objects.count() == 1


def test_forty_people_join_the_last_place_of_an_audition_and_one_does(
    stage: Stage, free: Slot
) -> None:
    for dossier in stage.dossiers[:2]:
        target = Hearing.objects.first() or free
        moves.move(dossier, to=target, by=stage.agent, at=NOW)
    hearing = Hearing.objects.get()
    rest = [*stage.dossiers[2:], *stage.dossiers[2:4]]
    answers = crowd(lambda rank: moves.move(rest[rank], to=hearing, by=stage.agent, at=NOW))
    assert hearing.entries.count() == 3
    assert sum("réunit déjà 3 structures" in one for one in answers) >= CROWD - 3


def test_one_juror_never_sits_in_two_rooms_at_once(stage: Stage, free: Slot) -> None:
    other = calendar.add_room(stage.campaign, name="À distance")
    twin = SlotFactory(half_day=stage.half_days[0], room=other, starts_at=free.starts_at)
    last = Slot.objects.filter(room=free.room).latest("starts_at")
    SlotFactory(half_day=stage.half_days[0], room=other, starts_at=last.starts_at)
    answers = crowd(
        lambda rank: moves.move(
            stage.dossiers[rank], to=(free, twin)[rank % 2], by=stage.agent, at=NOW
        )
    )
    users = list(HearingSeat.objects.values_list("user", flat=True))
    assert answers.count("") == 2
    assert (len(users), len(set(users))) == (4, 4)
