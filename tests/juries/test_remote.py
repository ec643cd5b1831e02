"""All remote in one action: who is told, what their calendars say, and the way back."""

from collections import Counter

import pytest
from django.test import Client
from icalendar import Calendar

from ami_portal.outbox.models import OutboundEmail
from juries.actions import moves, plans, remote
from juries.domain.refusals import RefusedError
from juries.domain.remote import check_link
from juries.models import Hearing, HearingSeat, PlanVersion, Slot
from juries.queries.invitations import entry_of
from juries.queries.publication import rencontre_of
from tests.factories import UserFactory
from tests.juries.stage import LATER, NOW, Stage, a_call

pytestmark = pytest.mark.django_db

LINK = "https://visio.essai.example/salle-du-puits"
PAGE = "/auditions/composer/2026/a-distance/"


@pytest.fixture
def stage() -> Stage:
    """Two published auditions of three dossiers; the mails of the publication are gone."""
    published = a_call(dossiers=6)
    plans.propose(published.campaign, by=published.agent, at=NOW)
    plans.publish(published.campaign, by=published.agent, at=NOW)
    OutboundEmail.objects.all().delete()
    return published


def agent_of(stage: Stage) -> Client:
    client = Client()
    client.force_login(stage.agent)
    return client


def people_of(*hearings: Hearing) -> set[str]:
    jurors = HearingSeat.objects.filter(hearing__in=hearings)
    members = "entries__application__organisation__memberships__user__email"
    structures = Hearing.objects.filter(pk__in=[one.pk for one in hearings])
    return {
        *jurors.values_list("user__email", flat=True),
        *structures.values_list(members, flat=True),
    }


def entries_in(email: OutboundEmail) -> list[tuple[int, str, str]]:
    events = Calendar.from_ical(email.calendar).walk("VEVENT")
    return [(one["SEQUENCE"], str(one["LOCATION"]), str(one["URL"])) for one in events]


def test_one_audition_goes_remote_and_only_its_people_are_told(stage: Stage):
    first, second = Hearing.objects.order_by("slot__starts_at")
    page = agent_of(stage).get(f"{PAGE}?audition={first.pk}")
    assert f"Tout à distance (prévenir {len(people_of(first))} personnes)" in page.text
    version = remote.go_remote(stage.campaign, links={first.pk: LINK}, by=stage.agent, at=LATER)
    told = list(OutboundEmail.objects.all())
    assert {email.to for email in told} == people_of(first)
    assert Counter(email.kind for email in told) == {"P15": 3, "J4": len(told) - 3}
    assert (version.number, version.told) == (2, len(told))
    for email in told:
        assert entries_in(email) == [(1, f"À distance, {LINK}", LINK)]
        assert f"À distance, {LINK}" in email.body_text
    letter = OutboundEmail.objects.filter(kind="P15").first()
    assert "Pourquoi\u00a0: La rencontre se tient à distance" in letter.body_text
    assert "et non plus" not in letter.body_text
    second.refresh_from_db()
    assert (second.remote_link, second.sequence) == ("", 0)


def test_the_whole_plan_goes_remote_by_one_link_a_room_and_comes_back(stage: Stage):
    client, everybody = agent_of(stage), people_of(*Hearing.objects.all())
    room = Slot.objects.first().room
    assert f"(prévenir {len(everybody)} personnes)" in client.get(PAGE).text
    client.post(f"{PAGE}demander/", {f"room_{room.pk}": LINK})
    assert {one.remote_link for one in Hearing.objects.all()} == {LINK}
    assert {email.to for email in OutboundEmail.objects.all()} == everybody
    OutboundEmail.objects.all().delete()
    assert f"Revenir en salle (prévenir {len(everybody)} personnes)" in client.get(PAGE).text
    client.post(f"{PAGE}en-salle/")
    letters = OutboundEmail.objects.filter(kind="P15")
    assert {email.to for email in OutboundEmail.objects.all()} == everybody
    for letter in letters:
        ((sequence, place, link),) = entries_in(letter)
        assert (sequence, place) == (2, "Salle du Puits, 1 place du Puits")
        assert link.endswith("/rencontre/")
        assert "a de nouveau lieu en salle" in letter.body_text
    assert PlanVersion.objects.count() == 3


@pytest.mark.parametrize(
    "link", ["", "http://visio.example/x", "javascript:alert(1)", "https://", "https://a b.example"]
)
def test_a_link_that_is_not_a_whole_https_address_is_refused_next_to_it(stage: Stage, link: str):
    with pytest.raises(RefusedError, match="https"):
        check_link(link)
    name = f"room_{Slot.objects.first().room_id}"
    page = agent_of(stage).post(f"{PAGE}demander/", {name: link})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]
    assert page.context["form"][name].value() == link
    assert OutboundEmail.objects.count() == 0


def test_what_waits_on_the_board_is_published_first(stage: Stage):
    hearing = Hearing.objects.earliest("slot__starts_at")
    free = Slot.objects.filter(hearing__isnull=True).latest("starts_at")
    moves.move(stage.dossiers[0], to=free, by=stage.agent, at=LATER)
    with pytest.raises(RefusedError, match="attendent d’être publiés"):
        remote.go_remote(stage.campaign, links={hearing.pk: LINK}, by=stage.agent, at=LATER)
    assert "attendent d’être publiés" in agent_of(stage).get(PAGE).text
    assert OutboundEmail.objects.count() == 0


def test_an_audition_held_changes_no_more_and_the_same_link_tells_nobody(stage: Stage):
    first, second = Hearing.objects.order_by("slot__starts_at")
    links = {second.pk: LINK}
    remote.go_remote(stage.campaign, links=links, by=stage.agent, at=LATER)
    with pytest.raises(RefusedError, match="Rien n’a changé"):
        remote.go_remote(stage.campaign, links=links, by=stage.agent, at=LATER)
    Hearing.objects.filter(pk=first.pk).update(closed_at=LATER)
    with pytest.raises(RefusedError, match="a commencé"):
        remote.go_remote(stage.campaign, links={first.pk: LINK}, by=stage.agent, at=LATER)
    assert "a commencé" in agent_of(stage).get(f"{PAGE}?audition={first.pk}").text


def test_a_plan_not_published_has_no_room_to_leave():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    assert "Publiez d’abord" in agent_of(stage).get(PAGE).text
    (hearing,) = Hearing.objects.all()
    with pytest.raises(RefusedError, match="Publiez d’abord"):
        remote.go_remote(stage.campaign, links={hearing.pk: LINK}, by=stage.agent, at=NOW)


def test_each_reader_sees_where_to_join(stage: Stage):
    hearing = Hearing.objects.earliest("slot__starts_at")
    remote.go_remote(stage.campaign, links={hearing.pk: LINK}, by=stage.agent, at=LATER)
    application = hearing.entries.first().application
    member, juror = (
        application.organisation.memberships.get().user,
        hearing.hearing_seats.first().user,
    )
    link = f'href="{LINK}"'
    for user, address in (
        (member, f"/dossiers/{application.number}/rencontre/"),
        (juror, "/jury/"),
        (juror, f"/auditions/{hearing.pk}/"),
        (stage.agent, f"/auditions/{hearing.pk}/"),
        (stage.agent, f"/auditions/{hearing.pk}/jour/"),
    ):
        client = Client()
        client.force_login(user)
        page = client.get(address).text
        assert page.count(link) == 1, address
        assert "À distance" in page
    assert entry_of(rencontre_of(application)) == hearing.entries.first()
    assert "À distance" in agent_of(stage).get("/auditions/composer/?appel=2026").text


def test_an_unknown_audition_and_a_reader_who_does_not_compose(stage: Stage):
    client = agent_of(stage)
    for key in ("x", "9" * 30, "999999"):
        assert client.get(f"{PAGE}?audition={key}").status_code == 404
    client.force_login(UserFactory(director=True))
    assert client.get(PAGE).status_code == 403
