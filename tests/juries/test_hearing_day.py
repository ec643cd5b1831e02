"""The day of an audition: who came, what is missing, and what its end changes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.enums import EventKind, State
from applications.models import Event
from juries.actions import hearings, links
from juries.actions.hearings import HearingRefusedError
from juries.enums import Attendance
from juries.models import HearingSeat, PanelResult, ScoreSheet
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene, convene_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.open()
    return panel


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def states(sitting: Sitting) -> list[str]:
    return [each.state for each in sitting.campaign.applications.order_by("sequence")]


def events(kind: EventKind) -> list[str]:
    found = Event.objects.filter(kind=kind).order_by("application")
    return [event.application.number for event in found]


def test_who_came_is_heard_and_who_did_not_is_told(sitting: Sitting, agent: User) -> None:
    missed = sitting.applications[2]
    hearings.close(sitting.hearing, absent=[missed], by=agent, at=HEARD_AT)
    assert states(sitting) == [State.HEARD, State.HEARD, State.ADMISSIBLE]
    assert events(EventKind.HEARD) == [each.number for each in sitting.applications[:2]]
    assert events(EventKind.HEARING_MISSED) == [missed.number]
    mail = OutboundEmail.objects.get(kind="P17")
    assert (mail.to, "Nous vous avons attendus" in mail.subject) == (missed.contact_email, True)


def test_an_end_twice_changes_nothing(sitting: Sitting, agent: User) -> None:
    hearings.close(sitting.hearing, by=agent, at=HEARD_AT)
    hearings.close(sitting.hearing, absent=sitting.applications, by=agent, at=HEARD_AT)
    assert states(sitting) == [State.HEARD] * 3


def test_an_audition_not_published_does_not_end(sitting: Sitting, agent: User) -> None:
    sitting.hearing.published_at = None
    sitting.hearing.save()
    with pytest.raises(HearingRefusedError, match="Publiez d’abord"):
        hearings.close(sitting.hearing, by=agent, at=HEARD_AT)


def test_a_dossier_withdrawn_meanwhile_is_left_alone(sitting: Sitting, agent: User) -> None:
    gone = sitting.applications[1]
    gone.state, gone.withdrawn_at = State.WITHDRAWN, HEARD_AT
    gone.save()
    hearings.close(sitting.hearing, by=agent, at=HEARD_AT)
    assert states(sitting) == [State.HEARD, State.WITHDRAWN, State.HEARD]
    assert not OutboundEmail.objects.exists()


def test_the_end_lays_out_the_sheets_of_late_jurors(agent: User) -> None:
    sitting = convene()
    sitting.sit("Ada", sitting.agents)
    hearings.close(sitting.hearing, by=agent, at=HEARD_AT)
    assert ScoreSheet.objects.count() == 3
    assert PanelResult.objects.get(application=sitting.applications[0]).sheets_expected == 1


def test_a_missed_dossier_is_heard_again_with_the_same_sheet(sitting: Sitting, agent: User) -> None:
    missed = sitting.applications[0]
    hearings.close(sitting.hearing, absent=[missed], by=agent, at=HEARD_AT)
    again = convene_again(sitting, missed)
    links.declare_none(again, by=sitting.jurors["Ada"].user, at=HEARD_AT)
    assert sitting.sheet("Ada", missed).hearing == again
    hearings.close(again, by=agent, at=HEARD_AT + timedelta(days=1))
    assert states(sitting) == [State.HEARD] * 3


def test_an_absence_is_taken_back_until_the_end(sitting: Sitting, agent: User) -> None:
    entry = sitting.hearing.entries.first()
    hearings.note_absence(entry, by=agent, at=HEARD_AT)
    hearings.note_presence(entry, by=agent, at=HEARD_AT)
    entry.refresh_from_db()
    assert entry.attendance == Attendance.PRESENT
    hearings.close(sitting.hearing, by=agent, at=HEARD_AT)
    entry.hearing.refresh_from_db()
    with pytest.raises(HearingRefusedError, match="les présences ne changent plus"):
        hearings.note_absence(entry, by=agent, at=HEARD_AT)


def test_a_dossier_placed_elsewhere_is_not_made_present(sitting: Sitting, agent: User) -> None:
    entry = sitting.hearing.entries.first()
    hearings.note_absence(entry, by=agent, at=HEARD_AT)
    convene_again(sitting, entry.application)
    with pytest.raises(HearingRefusedError, match="déjà placé dans une autre audition"):
        hearings.note_presence(entry, by=agent, at=HEARD_AT)


def test_an_absent_juror_owes_no_sheet_until_they_come(sitting: Sitting, agent: User) -> None:
    place = HearingSeat.objects.select_related("hearing", "user").get(seat=sitting.jurors["Zoé"])
    hearings.note_juror_absence(place, by=agent, at=HEARD_AT)
    assert PanelResult.objects.get(application=sitting.applications[0]).sheets_expected == 1
    hearings.note_juror_presence(place, by=agent, at=HEARD_AT)
    assert PanelResult.objects.get(application=sitting.applications[0]).sheets_expected == 2


def test_a_juror_who_noted_was_there(sitting: Sitting, agent: User) -> None:
    sitting.score("Zoé", 3, 3)
    place = HearingSeat.objects.select_related("hearing", "user").get(seat=sitting.jurors["Zoé"])
    with pytest.raises(HearingRefusedError, match="Zoé a déjà noté"):
        hearings.note_juror_absence(place, by=agent, at=HEARD_AT)


def test_missing_sheets_are_asked_for_once_a_day(sitting: Sitting, agent: User) -> None:
    sitting.score_all("Ada", 3, 3)
    sitting.score("Zoé", 3, 3)
    later = HEARD_AT + timedelta(hours=2)
    assert hearings.remind(sitting.hearing, by=agent, at=HEARD_AT) == 1
    assert hearings.remind(sitting.hearing, by=agent, at=later) == 0
    assert hearings.remind(sitting.hearing, by=agent, at=HEARD_AT + timedelta(days=1)) == 1
    mail = OutboundEmail.objects.filter(kind="J6").first()
    assert mail.to == sitting.jurors["Zoé"].user.email
    assert "Il reste 2 fiches à terminer" in mail.subject


def test_a_juror_without_an_address_is_not_written_to(sitting: Sitting, agent: User) -> None:
    zoe = sitting.jurors["Zoé"].user
    zoe.email = None
    zoe.save()
    sitting.score_all("Ada", 3, 3)
    assert hearings.remind(sitting.hearing, by=agent, at=HEARD_AT) == 0


# The screen


def url(name: str, sitting: Sitting, **more: object) -> str:
    return reverse(name, kwargs={"pk": sitting.hearing.pk, **more})


def test_an_agent_runs_the_day_from_the_screen(sitting: Sitting, agent: User) -> None:
    client, missed = signed_in(agent), sitting.applications[0]
    assert client.get(url("hearing_day", sitting)).status_code == 200
    client.post(url("structure_absent", sitting, number=missed.number))
    client.post(url("structure_present", sitting, number=missed.number))
    client.post(url("structure_absent", sitting, number=missed.number))
    place = HearingSeat.objects.get(seat=sitting.jurors["Zoé"])
    client.post(url("juror_absent", sitting, seat=place.pk))
    client.post(url("juror_present", sitting, seat=place.pk))
    assert client.post(url("hearing_remind", sitting)).status_code == 302
    page = client.post(url("hearing_close", sitting), follow=True).content.decode()
    assert "Audition close" in page
    assert states(sitting) == [State.ADMISSIBLE, State.HEARD, State.HEARD]


def test_a_refusal_is_a_sentence_on_the_page(sitting: Sitting, agent: User) -> None:
    sitting.score("Zoé", 3, 3)
    place = HearingSeat.objects.get(seat=sitting.jurors["Zoé"])
    page = signed_in(agent).post(url("juror_absent", sitting, seat=place.pk), follow=True)
    assert "Zoé a déjà noté" in page.content.decode()


def test_the_day_shows_states_and_never_a_note(sitting: Sitting, agent: User) -> None:
    sitting.score_all("Ada", 5, 5)
    page = signed_in(agent).get(url("hearing_day", sitting)).content.decode()
    assert "Fiches terminées" in page
    assert "0 fiche sur 3" in page
    assert "Dit à l’audition." not in page
    assert "sur 5" not in page


def test_a_link_that_breaks_the_quorum_is_said_before_the_end(
    sitting: Sitting, agent: User
) -> None:
    college = sitting.jurors["Ada"].college
    college.quorum = HearingSeat.objects.filter(seat__college=college).count()
    college.save()
    address = url("hearing_day", sitting)
    assert "Quorum non réuni" not in signed_in(agent).get(address).content.decode()
    ada = sitting.jurors["Ada"].user
    links.recuse(ada, sitting.applications[0], reason="member", by=ada, at=HEARD_AT)
    page = signed_in(agent).get(address).content.decode()
    assert f"Quorum non réuni\u00a0: {college.name}" in page


def test_each_juror_s_place_in_words(sitting: Sitting, agent: User) -> None:
    sitting.sit("Luc", sitting.agents)
    gone = HearingSeat.objects.get(seat=sitting.jurors["Zoé"])
    gone.is_present = False
    gone.save()
    for application in sitting.applications:
        links.recuse(
            sitting.jurors["Ada"].user, application, reason="member", by=agent, at=HEARD_AT
        )
    page = signed_in(agent).get(url("hearing_day", sitting)).content.decode()
    words = [
        "N’a pas encore répondu sur ses liens",
        "Ne participe pas (lien déclaré)",
        ">Absent<",
    ]
    assert [each for each in words if each not in page] == []


def test_an_absence_before_anyone_opened_lays_out_nothing(agent: User) -> None:
    sitting = convene()
    sitting.sit("Ada", sitting.agents)
    hearings.note_absence(sitting.hearing.entries.first(), by=agent, at=HEARD_AT)
    assert ScoreSheet.objects.count() == 0


def test_an_agent_with_a_link_neither_marks_nor_closes(sitting: Sitting, agent: User) -> None:
    linked = sitting.applications[0]
    links.recuse(agent, linked, reason="relative", by=agent, at=HEARD_AT)
    client = signed_in(agent)
    assert client.get(url("hearing_day", sitting)).status_code == 200
    assert client.post(url("structure_absent", sitting, number=linked.number)).status_code == 403
    assert client.post(url("hearing_close", sitting)).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_day_asks_the_same_questions_for_any_number(
    count: int, agent: User, django_assert_num_queries
) -> None:
    sitting = convene(structures=count)
    for number in range(count):
        sitting.sit(f"Juré {number}", sitting.agents)
    sitting.open("Juré 0")
    client = signed_in(agent)
    with django_assert_num_queries(17):
        answer = client.get(url("hearing_day", sitting))
    assert answer.content.decode().count("Noter son absence") == count
