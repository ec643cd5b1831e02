"""Nobody reads a mean before their own sheets of the audition are finished; then never a name."""

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from applications.enums import State
from applications.models import Application
from juries.access import sheets as access
from juries.actions import hearings, links, sheets
from juries.models import HearingSeat
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene, convene_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    """Ada and Bob have finished, Zoé has not begun."""
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.sit("Bob", panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.open()
    panel.score_all("Ada", 4, 4)
    panel.score_all("Bob", 2, 2)
    return panel


def seen(user: User) -> list[Application]:
    found = access.results_visible_to(user).select_related("application")
    return [result.application for result in found.order_by("application")]


def page(sitting: Sitting, user: User) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("jury_hearing", args=[sitting.hearing.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_juror_who_has_finished_reads_the_means(sitting: Sitting) -> None:
    assert seen(sitting.jurors["Ada"].user) == sitting.applications


def test_a_juror_who_has_not_finished_reads_none(sitting: Sitting) -> None:
    zoe = sitting.jurors["Zoé"].user
    sitting.score("Zoé", 3, 3)
    sitting.score("Zoé", 3, 3, application=sitting.applications[1])
    assert seen(zoe) == []
    sitting.score("Zoé", 3, 3, application=sitting.applications[2])
    assert seen(zoe) == sitting.applications


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.INADMISSIBLE])
def test_a_dossier_that_left_the_call_blinds_nobody(sitting: Sitting, state: State) -> None:
    zoe, gone = sitting.jurors["Zoé"].user, sitting.applications[2]
    sitting.score("Zoé", 3, 3)
    sitting.score("Zoé", 3, 3, application=sitting.applications[1])
    gone.state, gone.withdrawn_at = state, HEARD_AT if state == State.WITHDRAWN else None
    gone.inadmissibility_reason = "" if state == State.WITHDRAWN else "purpose"
    gone.save()
    assert seen(zoe)[:2] == sitting.applications[:2]
    assert "Retiré" in page(sitting, zoe)


def test_no_sheet_is_laid_out_for_a_dossier_that_left_the_call() -> None:
    panel = convene()
    gone = panel.applications[0]
    gone.state, gone.withdrawn_at = State.WITHDRAWN, HEARD_AT
    gone.save()
    panel.sit("Ada", panel.agents)
    panel.open()
    assert not gone.sheets.exists()


def test_the_page_says_nothing_of_the_others_until_then(sitting: Sitting) -> None:
    zoe = sitting.jurors["Zoé"].user
    assert "L’avis du jury" not in page(sitting, zoe)
    sitting.score_all("Zoé", 3, 3)
    assert "L’avis du jury" in page(sitting, zoe)


def test_the_means_never_carry_a_name(sitting: Sitting) -> None:
    shown = page(sitting, sitting.jurors["Ada"].user)
    assert "Agglomération" in shown
    assert [name for name in ("Bob", "Zoé") if name in shown] == []


def test_a_college_of_one_is_not_in_the_list_of_means(sitting: Sitting) -> None:
    sitting.score_all("Zoé", 3, 3)
    shown = page(sitting, sitting.jurors["Ada"].user)
    assert "<dt>Agglomération</dt><dd>3</dd>" in shown
    assert "<dt>Conseillers citoyens</dt>" not in shown


def test_reopening_a_sheet_blinds_again(sitting: Sitting) -> None:
    ada = sitting.jurors["Ada"].user
    sheets.reopen(sitting.sheet("Ada"), by=ada, at=HEARD_AT)
    assert seen(ada) == []


def test_a_juror_who_has_not_answered_about_links_is_blind(sitting: Sitting) -> None:
    late = sitting.sit("Luc", sitting.citizens)
    assert seen(late) == []


def test_a_juror_sees_nothing_of_auditions_of_others(sitting: Sitting) -> None:
    assert seen(UserFactory()) == []


@pytest.mark.parametrize("role", [StaffRole.AGENT, StaffRole.DIRECTOR])
def test_the_service_reads_all_means(sitting: Sitting, role: StaffRole) -> None:
    assert seen(UserFactory(staff_role=role)) == sitting.applications


@pytest.mark.parametrize("role", [StaffRole.ADMINISTRATOR, StaffRole.OTHER_DIRECTION])
def test_other_staff_read_none(sitting: Sitting, role: StaffRole) -> None:
    assert seen(UserFactory(staff_role=role, direction="Direction de l’éducation")) == []


def test_an_agent_who_sits_is_blind_like_any_juror(sitting: Sitting) -> None:
    zoe = sitting.jurors["Zoé"].user
    zoe.staff_role = StaffRole.AGENT
    zoe.save()
    assert seen(zoe) == []
    sitting.score_all("Zoé", 3, 3)
    assert seen(zoe) == sitting.applications


def test_an_agent_with_a_link_never_reads_the_mean(sitting: Sitting) -> None:
    agent = UserFactory(agent=True)
    links.recuse(agent, sitting.applications[0], reason="funder", by=agent, at=HEARD_AT)
    assert seen(agent) == sitting.applications[1:]


def test_a_linked_juror_owes_two_sheets_and_reads_two_means() -> None:
    sitting = convene()
    ada = sitting.sit("Ada", sitting.agents)
    sitting.sit("Bob", sitting.agents)
    links.declare(sitting.hearing, sitting.applications[0], reason="member", by=ada, at=HEARD_AT)
    sitting.open("Bob")
    sitting.score_all("Bob", 2, 2)
    sitting.score_all("Ada", 4, 4)
    assert seen(ada) == sitting.applications[1:]
    assert sitting.applications[0].title not in page(sitting, ada)


def test_an_absent_structure_keeps_nobody_blind(sitting: Sitting) -> None:
    zoe = sitting.jurors["Zoé"].user
    sitting.score("Zoé", 3, 3)
    sitting.score("Zoé", 3, 3, application=sitting.applications[1])
    entry = sitting.hearing.entries.get(application=sitting.applications[2])
    hearings.note_absence(entry, by=UserFactory(agent=True), at=HEARD_AT)
    assert seen(zoe) == sitting.applications[:2]


def test_a_juror_noted_absent_reads_nothing_and_owes_nothing(sitting: Sitting) -> None:
    zoe = sitting.jurors["Zoé"]
    place = HearingSeat.objects.get(seat=zoe)
    hearings.note_juror_absence(place, by=UserFactory(agent=True), at=HEARD_AT)
    assert (seen(zoe.user), access.visible_to(zoe.user).count()) == ([], 0)


def test_a_dossier_heard_again_blinds_its_second_jury_only(sitting: Sitting) -> None:
    missed = sitting.applications[2]
    agent = UserFactory(agent=True)
    hearings.close(sitting.hearing, absent=[missed], by=agent, at=HEARD_AT)
    again = convene_again(sitting, missed)
    bob = sitting.jurors["Bob"].user
    assert seen(bob) == sitting.applications[:2]
    links.declare_none(again, by=bob, at=HEARD_AT)
    sheets.reopen(sitting.sheet("Bob", missed), by=bob, at=HEARD_AT)
    assert seen(bob) == sitting.applications[:2]
    sheets.finish(sitting.sheet("Bob", missed), at=HEARD_AT)
    assert seen(bob) == sitting.applications
