"""What an agent notes on the day: hours of arrival, the running order, notes for the minutes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.enums import EventKind, MissedOutcome
from applications.models import Event
from juries.actions import hearings, links, notes, running_order
from juries.actions.hearings import HearingRefusedError
from juries.actions.notes import NoteConflictError
from juries.enums import Attendance
from juries.models import HearingNote, HearingSeat, HearingStep
from juries.queries.composition import dossiers_of
from tests.factories import HearingFactory, SeatFactory, SlotFactory, UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

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
    return UserFactory(agent=True, name="Yanis Carlier")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, sitting: Sitting, **more: object) -> str:
    return reverse(name, kwargs={"pk": sitting.hearing.pk, **more})


def day(client: Client, sitting: Sitting) -> str:
    return client.get(url("hearing_day", sitting)).content.decode().replace("\u00a0", " ")


def later(minutes: float):
    return HEARD_AT + timedelta(minutes=minutes)


# Who came, since when


def test_an_arrival_keeps_its_hour_and_who_noted_it(sitting: Sitting, agent: User) -> None:
    first, second, _ = sitting.hearing.entries.all()
    hearings.note_presence(first, by=agent, at=HEARD_AT)
    hearings.note_presence(second, is_late=True, by=agent, at=later(12))
    place = HearingSeat.objects.select_related("hearing", "user").get(seat=sitting.jurors["Zoé"])
    hearings.note_juror_presence(place, is_late=True, by=agent, at=later(3))
    page = day(signed_in(agent), sitting)
    said = [
        "Présente à 10 h, noté par Yanis Carlier",
        "Arrivée en retard à 10 h 12, 42 minutes après le début, noté par Yanis Carlier",
        "Arrivé en retard à 10 h 03, 33 minutes après le début, noté par Yanis Carlier",
    ]
    assert [words for words in said if words not in page] == []


def test_who_came_late_is_heard_and_stays_late(sitting: Sitting, agent: User) -> None:
    entry = sitting.hearing.entries.first()
    hearings.note_presence(entry, is_late=True, by=agent, at=later(12))
    hearings.close(sitting.hearing, by=agent, at=later(80))
    entry.refresh_from_db()
    assert (entry.attendance, entry.application.state) == (Attendance.LATE, "heard")


def test_a_late_juror_is_noted_on_the_screen(sitting: Sitting, agent: User) -> None:
    client = signed_in(agent)
    place = HearingSeat.objects.get(seat=sitting.jurors["Zoé"])
    client.post(url("juror_late", sitting, seat=place.pk))
    number = sitting.applications[0].number
    client.post(url("structure_late", sitting, number=number))
    place.refresh_from_db()
    assert (place.is_present, place.is_late, place.noted_by) == (True, True, agent)
    assert sitting.hearing.entries.first().attendance == Attendance.LATE


def test_a_short_college_says_who_would_unlock_it(sitting: Sitting, agent: User) -> None:
    client, zoe = signed_in(agent), sitting.jurors["Zoé"]
    place = HearingSeat.objects.get(seat=zoe)
    assert "réuni, 1 présent sans lien pour 1 demandé" in day(client, sitting)
    client.post(url("juror_absent", sitting, seat=place.pk))
    assert "Conseillers citoyens : aucun suppléant libre." in day(client, sitting)
    SeatFactory(college=sitting.citizens, replaces=zoe, user__name="Rose Libre")
    page = day(client, sitting)
    assert "non réuni, 0 présent sans lien pour 1 demandé" in page
    assert "Conseillers citoyens : appelez Rose Libre, suppléant libre." in page


# The auditions of one day


def test_the_day_leads_from_one_audition_to_the_next(sitting: Sitting, agent: User) -> None:
    client, first = signed_in(agent), sitting.applications[0]
    address = reverse("hearings_of_day", kwargs={"day": HEARD_AT.date()})
    assert address in day(client, sitting)
    page = client.get(address).content.decode().replace("\u00a0", " ")
    assert (url("hearing_day", sitting) in page, "Pas encore commencée" in page) == (True, True)
    assert "6 fiches à terminer" in page
    client.post(url("step_start", sitting, number=first.number))
    page = client.get(address).content.decode().replace("\u00a0", " ")
    assert f"{first.organisation_name} : Commence à l’instant" in page
    client.post(url("hearing_close", sitting))
    assert "<p>Close</p>" in client.get(address).content.decode()
    assert "Aucune audition" in client.get("/auditions/jour/2026-11-25/").content.decode()
    assert client.get("/auditions/jour/2026-13-45/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_a_day_asks_the_same_questions_for_any_number(
    count: int, sitting: Sitting, agent: User, django_assert_num_queries
) -> None:
    for number in range(count - 1):
        HearingFactory(
            campaign=sitting.campaign,
            theme=sitting.hearing.theme,
            published_at=HEARD_AT,
            slot=SlotFactory(half_day=sitting.hearing.slot.half_day, starts_at=later(number + 1)),
        )
    client = signed_in(agent)
    with django_assert_num_queries(8):
        answer = client.get(reverse("hearings_of_day", kwargs={"day": HEARD_AT.date()}))
    assert answer.content.decode().count('class="sitting"') == count


# Who did not come


@pytest.mark.parametrize(
    ("name", "outcome", "words"),
    [
        ("structure_absent", MissedOutcome.AGAIN, "Nous cherchons une autre date"),
        ("structure_on_file", MissedOutcome.ON_FILE, "Le jury jugera votre projet sur vos deux"),
    ],
)
def test_an_absence_says_what_follows(
    name: str, outcome: MissedOutcome, words: str, sitting: Sitting, agent: User
) -> None:
    client, missed = signed_in(agent), sitting.applications[0]
    client.post(url(name, sitting, number=missed.number))
    client.post(url("hearing_close", sitting))
    assert Event.objects.get(kind=EventKind.HEARING_MISSED).data == {"outcome": outcome}
    mail = OutboundEmail.objects.get(kind="P17")
    assert words in " ".join(mail.body_text.split())
    waiting = dossiers_of(sitting.campaign).get(pk=missed.pk)
    assert waiting.is_on_file == (outcome == MissedOutcome.ON_FILE)


def test_what_follows_an_absence_changes_after_the_end(sitting: Sitting, agent: User) -> None:
    missed, came = sitting.hearing.entries.all()[:2]
    hearings.close(sitting.hearing, absent=[missed.application], by=agent, at=HEARD_AT)
    signed_in(agent).post(url("structure_on_file", sitting, number=missed.application.number))
    missed.refresh_from_db()
    assert missed.missed_outcome == MissedOutcome.ON_FILE
    with pytest.raises(HearingRefusedError, match="les présences ne changent plus"):
        hearings.note_absence(came, by=agent, at=HEARD_AT)
    missed.application.state = "not_selected"
    missed.application.save()
    with pytest.raises(HearingRefusedError, match="n’attend plus d’audition"):
        hearings.note_absence(missed, by=agent, at=HEARD_AT)


# The running order


def test_each_moment_begins_by_one_gesture_and_ends_the_one_before(
    sitting: Sitting, agent: User
) -> None:
    first, second, third = sitting.hearing.entries.all()
    running_order.start(sitting.hearing, entry=first, by=agent, at=HEARD_AT)
    running_order.start(sitting.hearing, entry=second, by=agent, at=later(21))
    running_order.start(sitting.hearing, entry=third, by=agent, at=later(40))
    running_order.start(sitting.hearing, by=agent, at=later(60))
    hearings.close(sitting.hearing, by=agent, at=later(76))
    hours = [
        (step.entry, step.started_at, step.ended_at) for step in HearingStep.objects.order_by("pk")
    ]
    assert hours == [
        (first, HEARD_AT, later(21)),
        (second, later(21), later(40)),
        (third, later(40), later(60)),
        (None, later(60), later(76)),
    ]


def test_a_structure_that_begins_is_here(sitting: Sitting, agent: User) -> None:
    entry = sitting.hearing.entries.first()
    running_order.start(sitting.hearing, entry=entry, by=agent, at=HEARD_AT)
    entry.refresh_from_db()
    assert (entry.attendance, entry.noted_at) == (Attendance.PRESENT, HEARD_AT)


def test_an_absent_structure_does_not_begin(sitting: Sitting, agent: User) -> None:
    entry = sitting.hearing.entries.first()
    hearings.note_absence(entry, by=agent, at=HEARD_AT)
    with pytest.raises(HearingRefusedError, match="notez d’abord son arrivée"):
        running_order.start(sitting.hearing, entry=entry, by=agent, at=HEARD_AT)


def test_a_mistaken_start_is_taken_back(sitting: Sitting, agent: User) -> None:
    first, second, _ = sitting.hearing.entries.all()
    running_order.start(sitting.hearing, entry=first, by=agent, at=HEARD_AT)
    running_order.start(sitting.hearing, entry=second, by=agent, at=later(5))
    running_order.take_back(sitting.hearing, by=agent, at=later(6))
    step = HearingStep.objects.get()
    assert (step.entry, step.started_at, step.ended_at) == (first, HEARD_AT, None)


def test_what_goes_on_keeps_its_first_hour_even_taken_back(sitting: Sitting, agent: User) -> None:
    first, second, _ = sitting.hearing.entries.all()
    running_order.start(sitting.hearing, entry=first, by=agent, at=HEARD_AT)
    running_order.start(sitting.hearing, entry=second, by=agent, at=later(5))
    running_order.start(sitting.hearing, entry=first, by=agent, at=later(8))
    running_order.take_back(sitting.hearing, by=agent, at=later(9))
    running_order.take_back(sitting.hearing, by=agent, at=later(9))
    kept = HearingStep.objects.get(entry=first)
    assert (kept.started_at, kept.ended_at) == (HEARD_AT, later(9))


def test_the_clock_stops_with_the_audition(sitting: Sitting, agent: User) -> None:
    hearings.close(sitting.hearing, by=agent, at=HEARD_AT)
    with pytest.raises(HearingRefusedError, match="ne changent plus"):
        running_order.start(sitting.hearing, by=agent, at=HEARD_AT)


def test_an_audition_not_published_has_no_clock(sitting: Sitting, agent: User) -> None:
    sitting.hearing.published_at = None
    sitting.hearing.save()
    with pytest.raises(HearingRefusedError, match="Publiez d’abord"):
        running_order.end(sitting.hearing, by=agent, at=HEARD_AT)


def test_the_clock_on_the_screen(sitting: Sitting, agent: User) -> None:
    client, name = signed_in(agent), sitting.applications[0].organisation_name
    assert "20 minutes prévues" in day(client, sitting)
    client.post(url("step_start", sitting, number=sitting.applications[0].number))
    page = day(client, sitting)
    assert "Commence à l’instant, il reste 20 minutes" in page
    assert f"Finir : {name}" in page
    assert page.count("btn-primary") == 1
    client.post(url("step_together", sitting))
    client.post(url("step_back", sitting))
    client.post(url("step_end", sitting))
    assert f"Reprendre : {name}" in day(client, sitting)


# The notes for the minutes


def test_notes_are_kept_as_they_are_typed(sitting: Sitting, agent: User) -> None:
    client, number = signed_in(agent), sitting.applications[0].number
    saved = client.post(
        url("structure_note", sitting, number=number),
        {"text": "Une salle à trouver.", "version": 0},
        headers={"HX-Request": "true"},
    )
    assert "par Yanis Carlier" in saved.content.decode()
    assert 'name="version" id="version-dossier-' in saved.content.decode()
    client.post(url("hearing_note", sitting), {"text": "Début à l’heure.", "version": 0})
    page = day(client, sitting)
    assert ("Une salle à trouver." in page, "Début à l’heure." in page) == (True, True)


def test_two_agents_never_overwrite_each_other(sitting: Sitting, agent: User) -> None:
    other, client = UserFactory(agent=True, name="Dominique Autre"), signed_in(agent)
    address = url("hearing_note", sitting)
    notes.write(sitting.hearing, text="Son texte.", based_on=0, by=other, at=HEARD_AT)
    for headers in ({"HX-Request": "true"}, {}):
        answer = client.post(address, {"text": "Le mien.", "version": 0}, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Dominique Autre a écrit autre chose" in page
        assert "Son texte." in page
    assert ">Le mien.</textarea>" in page
    client.post(address, {"text": "Le mien.", "version": 0, "keep": 1})
    note = HearingNote.objects.get()
    assert (note.text, note.version, note.written_by) == ("Le mien.", 2, agent)


def test_the_same_words_sent_twice_are_no_conflict(sitting: Sitting, agent: User) -> None:
    for _ in range(2):
        note = notes.write(sitting.hearing, text="Une fois.", based_on=0, by=agent, at=HEARD_AT)
    assert note.version == 1
    with pytest.raises(NoteConflictError):
        notes.write(sitting.hearing, text="Autre.", based_on=0, by=agent, at=HEARD_AT)


def test_a_text_too_long_is_refused_and_kept(sitting: Sitting, agent: User) -> None:
    answer = signed_in(agent).post(url("hearing_note", sitting), {"text": "x" * 8001, "version": 0})
    assert answer.status_code == 422
    assert "x" * 8001 in answer.content.decode()
    assert signed_in(agent).post(url("hearing_note", sitting), {"text": "x"}).status_code == 400


def test_an_agent_with_a_link_never_reads_the_notes_of_that_dossier(
    sitting: Sitting, agent: User
) -> None:
    linked, other = sitting.hearing.entries.all()[:2]
    writer = UserFactory(agent=True)
    for entry, text in ((linked, "Secret du premier."), (other, "Mots du second.")):
        notes.write(sitting.hearing, entry=entry, text=text, based_on=0, by=writer, at=HEARD_AT)
    links.recuse(agent, linked.application, reason="relative", by=agent, at=HEARD_AT)
    client = signed_in(agent)
    page = day(client, sitting)
    assert ("Secret du premier." in page, "Mots du second." in page) == (False, True)
    typed = {"text": "Non", "version": 1}
    number = linked.application.number
    assert client.post(url("structure_note", sitting, number=number), typed).status_code == 403
    assert client.post(url("step_start", sitting, number=number)).status_code == 302


def test_the_direction_reads_the_notes_and_writes_none(sitting: Sitting, agent: User) -> None:
    notes.write(sitting.hearing, text="Lu par tous.", based_on=0, by=agent, at=HEARD_AT)
    client = signed_in(UserFactory(director=True))
    page = day(client, sitting)
    assert ("Lu par tous." in page, "<textarea" in page) == (True, False)
    typed = {"text": "Non", "version": 1}
    assert client.post(url("hearing_note", sitting), typed).status_code == 403
