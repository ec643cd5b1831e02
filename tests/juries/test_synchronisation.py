"""What a tablet sends: replays, disorder, two tablets, and what the service reads of it."""

import json
import random
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications.enums import EventKind, RecusalReason
from applications.models import Event
from juries.actions import hearings, links, tablets
from juries.enums import SheetState, TouchKind
from juries.models import Mark, Score, Tablet
from juries.queries.tablets import tablets_of
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db

TABLET, OTHER_TABLET = uuid4(), uuid4()


@pytest.fixture
def sitting() -> Sitting:
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.open()
    return panel


def client_of(sitting: Sitting, name: str = "Ada") -> Client:
    client = Client()
    client.force_login(sitting.jurors[name].user)
    return client


def note(sitting: Sitting, rank: int, value: int | None, **more: Any) -> dict[str, Any]:
    given = {"criterion": sitting.criteria[0].pk, "text": "", "version": 0, **more}
    sheet = given.pop("sheet", sitting.sheet("Ada").pk)
    return {
        "client_id": str(uuid4()), "rank": rank, "kind": "note", "sheet": sheet, "value": value,
        **given,
    }  # fmt: skip


def gesture(sitting: Sitting, rank: int, kind: str, **more: Any) -> dict[str, Any]:
    return note(sitting, rank, None, kind=kind, criterion=None, **more)


def send(
    sitting: Sitting, touches: list[Any], *, device: UUID = TABLET, name: str = "Ada", **more: Any
) -> HttpResponse:
    body = {
        "device": str(device),
        "person": sitting.jurors[name].user.pk,
        "pending": len(touches),
        "waited": 0,
        "touches": touches,
        **more,
    }
    where = reverse("jury_sync")
    return client_of(sitting, name).post(where, json.dumps(body), content_type="application/json")


def outcomes(answer: HttpResponse) -> list[str]:
    return [each["outcome"] for each in answer.json()["touches"]]


def state() -> tuple[list[tuple], set[tuple]]:
    """The notes as they stand, and the whole history."""
    scores = Score.objects.order_by("sheet", "criterion")
    marks = Mark.objects.values_list("client_id", "kind", "criterion", "value", "text", "rank")
    return list(scores.values_list("sheet", "criterion", "value", "reason", "version")), set(marks)


def test_200_touches_replayed_twice_and_shuffled_end_on_the_same_state(sitting: Sitting) -> None:
    order = random.Random(12)
    sheets = [sitting.sheet("Ada", each).pk for each in sitting.applications]
    touches = [
        note(
            sitting,
            rank,
            order.choice([None, 0, 1, 2, 3, 4, 5]),
            text="Dit à l’audition.",
            sheet=order.choice(sheets),
            criterion=order.choice(sitting.criteria).pk,
        )
        for rank in range(1, 201)
    ]
    assert set(outcomes(send(sitting, touches))) == {"saved"}
    in_order = state()
    assert len(in_order[1]) == 200
    Mark.objects.all().delete()
    Score.objects.all().delete()
    twice = [*touches, *touches]
    order.shuffle(twice)
    for start in range(0, 400, 7):
        send(sitting, twice[start : start + 7])
    assert state() == in_order


def test_a_whole_sheet_comes_in_one_batch_and_its_replay_changes_nothing(sitting: Sitting) -> None:
    batch = [
        gesture(sitting, 4, "finish"),
        note(sitting, 1, 3),
        gesture(sitting, 3, "comment", text="Clair."),
        note(sitting, 2, None, criterion=sitting.criteria[1].pk),
    ]
    answer = send(sitting, batch)
    sheet = sitting.sheet("Ada")
    assert (sheet.state, sheet.comment) == (SheetState.FINISHED, "Clair.")
    assert outcomes(answer) == ["saved"] * 4
    assert outcomes(send(sitting, batch)) == ["saved"] * 4
    assert Mark.objects.count() == 4
    [told] = answer.json()["sheets"]
    assert (told["state"], told["label"], told["comment"]) == (
        "finished",
        "Terminée",
        {"text": "Clair.", "version": 1},
    )
    assert told["notes"][str(sitting.criteria[0].pk)] == {"value": 3, "text": "", "version": 1}


def test_a_sheet_that_lacks_a_note_is_not_finished_and_says_which(sitting: Sitting) -> None:
    answer = send(sitting, [note(sitting, 1, 3), gesture(sitting, 2, "finish")])
    assert outcomes(answer) == ["saved", "incomplete"]
    assert "L’idée" in answer.json()["touches"][1]["sentence"]
    assert not Mark.objects.filter(kind=TouchKind.FINISH).exists()


def test_an_end_that_arrives_after_its_reopening_stays_open(sitting: Sitting) -> None:
    sitting.score("Ada", 3, 3)
    send(sitting, [gesture(sitting, 6, "reopen")])
    assert outcomes(send(sitting, [gesture(sitting, 5, "finish")])) == ["saved"]
    assert sitting.sheet("Ada").state == SheetState.REOPENED
    assert Event.objects.filter(kind=EventKind.SHEET_REOPENED).count() == 1


def test_two_tablets_of_one_juror_choose(sitting: Sitting) -> None:
    send(sitting, [note(sitting, 1, 3)])
    refused = send(sitting, [note(sitting, 1, 5)], device=OTHER_TABLET)
    assert outcomes(refused) == ["conflict"]
    [told] = refused.json()["sheets"]
    assert told["notes"][str(sitting.criteria[0].pk)]["value"] == 3
    chosen = send(sitting, [note(sitting, 2, 5, version=1)], device=OTHER_TABLET)
    assert (outcomes(chosen), Score.objects.get().value) == (["saved"], 5)


def test_the_same_note_on_two_tablets_asks_nothing(sitting: Sitting) -> None:
    send(sitting, [note(sitting, 1, 3)])
    assert outcomes(send(sitting, [note(sitting, 1, 3)], device=OTHER_TABLET)) == ["saved"]
    assert (Score.objects.get().version, Mark.objects.count()) == (1, 2)


def test_two_comments_choose_as_well(sitting: Sitting) -> None:
    first, other = (gesture(sitting, 1, "comment", text=text) for text in ("Clair.", "Flou."))
    send(sitting, [first])
    assert outcomes(send(sitting, [other], device=OTHER_TABLET)) == ["conflict"]
    again = gesture(sitting, 2, "comment", text="Flou.", version=1)
    send(sitting, [again], device=OTHER_TABLET)
    assert (sitting.sheet("Ada").comment, sitting.sheet("Ada").comment_version) == ("Flou.", 2)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        "note",
        {"client_id": "x"},
        {"value": 6},
        {"value": "trois"},
        {"kind": "erase"},
        {"text": "x" * 301},
        {"text": "\ud800"},
        {"criterion": 999_999},
        {"sheet": 999_999},
        {"rank": -1},
    ],
)
def test_a_broken_touch_is_refused_and_the_others_are_saved(sitting: Sitting, broken: Any) -> None:
    bad = broken if broken in ({}, "note") else {**note(sitting, 2, 3), **broken}
    assert sorted(outcomes(send(sitting, [note(sitting, 1, 4), bad]))) == ["refused", "saved"]
    assert Score.objects.get().value == 4


def test_a_touch_of_another_sheet_under_the_same_id_is_refused(sitting: Sitting) -> None:
    first = note(sitting, 1, 4)
    other = {**first, "sheet": sitting.sheet("Ada", sitting.applications[1]).pk, "rank": 2}
    send(sitting, [first])
    assert outcomes(send(sitting, [other])) == ["refused"]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"device": 3}', '{"touches": 3}'])
def test_an_unreadable_body_is_refused(sitting: Sitting, body: str) -> None:
    where = reverse("jury_sync")
    answer = client_of(sitting).post(where, body, content_type="application/json")
    assert answer.status_code == 422


def test_the_touches_of_one_person_are_never_sent_as_another(sitting: Sitting) -> None:
    answer = send(sitting, [note(sitting, 1, 3)], person=sitting.jurors["Zoé"].user.pk)
    assert (answer.status_code, answer.json()) == (409, {"person": sitting.jurors["Ada"].user.pk})
    assert not Score.objects.exists()


def test_the_sheet_of_another_juror_takes_nothing(sitting: Sitting) -> None:
    answer = send(sitting, [note(sitting, 1, 3)], name="Zoé")
    assert (outcomes(answer), answer.json()["sheets"]) == (["refused"], [])


def test_a_dossier_with_a_link_takes_nothing_any_more(sitting: Sitting) -> None:
    touch, ada = note(sitting, 1, 3), sitting.jurors["Ada"].user
    links.recuse(ada, sitting.applications[0], reason=RecusalReason.MEMBER, by=ada, at=HEARD_AT)
    answer = send(sitting, [touch])
    assert (outcomes(answer), answer.json()["sheets"]) == (["refused"], [])


# What the service reads


def sentences(sitting: Sitting, *, minutes: int = 0) -> list[tuple[str, bool]]:
    at = sitting.hearing.slot.starts_at + timedelta(minutes=minutes)
    found = tablets_of(sitting.hearing, at=at).values()
    return [(each.sentence, each.is_behind) for each in found]


def test_the_service_reads_what_waits_on_a_tablet(sitting: Sitting) -> None:
    starts_at = sitting.hearing.slot.starts_at
    with time_machine.travel(starts_at, tick=False):
        send(sitting, [note(sitting, 1, 3)], pending=4, waited=0)
    tablet = Tablet.objects.get()
    assert (tablet.device, tablet.pending, tablet.pending_since) == (TABLET, 3, starts_at)
    (said, is_behind), *others = sentences(sitting)
    assert said.startswith("Tablette de Ada\u00a0: 3\u00a0notes en attente depuis ")
    assert (is_behind, others) == (True, [])
    with time_machine.travel(starts_at, tick=False):
        send(sitting, [])
    assert sentences(sitting) == [("Tablette de Ada\u00a0: tout est enregistré", False)]


def test_the_page_of_the_day_says_whose_tablet_is_behind(sitting: Sitting) -> None:
    starts_at, agent = sitting.hearing.slot.starts_at, Client()
    user = sitting.jurors["Ada"].user
    tablets.report(TABLET, pending=3, waited=timedelta(), by=user, at=starts_at)
    agent.force_login(UserFactory(agent=True))
    with time_machine.travel(starts_at, tick=False):
        text = agent.get(reverse("hearing_day", args=[sitting.hearing.pk])).content.decode()
    assert "Tablette de Ada\u00a0: 3\u00a0notes en attente depuis" in text


# What a tablet keeps


def kept(sitting: Sitting, *, days: int = 0) -> list[str]:
    with time_machine.travel(sitting.hearing.slot.starts_at + timedelta(days=days), tick=False):
        answer = client_of(sitting).get(reverse("jury_kept"))
    return [page["url"] for page in answer.json()["pages"]]


def test_a_tablet_keeps_the_dossiers_without_a_link(sitting: Sitting) -> None:
    linked, ada = sitting.applications[0], sitting.jurors["Ada"].user
    links.recuse(ada, linked, reason=RecusalReason.MEMBER, by=ada, at=HEARD_AT)
    address = reverse("jury_hearing", args=[sitting.hearing.pk])
    others = [f"{address}?dossier={each.number}" for each in sitting.applications[1:]]
    assert kept(sitting) == [reverse("jury_home"), address, *others]


def test_a_tablet_keeps_nothing_before_the_answer_on_links_nor_some_days_after(
    sitting: Sitting,
) -> None:
    assert (len(kept(sitting, days=2)), kept(sitting, days=3)) == (5, [])
    sitting.hearing.hearing_seats.update(links_declared_at=None)
    assert kept(sitting) == []


def test_the_worker_and_the_manifest_stay_within_the_pages_of_the_jury() -> None:
    worker, manifest = (Client().get(reverse(f"jury_{name}")) for name in ("worker", "manifest"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert reverse("jury_worker") == "/jury/service-worker.js"
    assert (manifest.json()["scope"], manifest.json()["start_url"]) == ("/jury/", "/jury/")


def test_a_conflict_still_waits_on_its_tablet(sitting: Sitting) -> None:
    send(sitting, [note(sitting, 1, 3)])
    send(sitting, [note(sitting, 1, 5)], device=OTHER_TABLET)
    assert Tablet.objects.get(device=OTHER_TABLET).pending == 1


def test_a_silent_tablet_is_told_during_its_audition_only(sitting: Sitting) -> None:
    starts_at = sitting.hearing.slot.starts_at
    user = sitting.jurors["Ada"].user
    tablets.report(TABLET, pending=0, waited=timedelta(), by=user, at=starts_at)
    assert [is_behind for _, is_behind in sentences(sitting, minutes=1)] == [False]
    [(said, is_behind)] = sentences(sitting, minutes=10)
    assert (is_behind, "sans nouvelles depuis" in said) == (True, True)
    sitting.score_all("Ada", 3, 3)
    assert [is_behind for _, is_behind in sentences(sitting, minutes=10)] == [False]


def test_a_closed_audition_expects_no_news_but_still_shows_what_waits(sitting: Sitting) -> None:
    starts_at = sitting.hearing.slot.starts_at
    for name, pending in (("Ada", 0), ("Zoé", 2)):
        user = sitting.jurors[name].user
        tablets.report(uuid4(), pending=pending, waited=timedelta(), by=user, at=starts_at)
    agent = UserFactory(agent=True)
    sitting.hearing = hearings.close(sitting.hearing, by=agent, at=starts_at)
    assert [is_behind for _, is_behind in sentences(sitting, minutes=10)] == [False, True]


def test_of_two_tablets_the_one_that_waits_is_told(sitting: Sitting) -> None:
    starts_at, user = sitting.hearing.slot.starts_at, sitting.jurors["Ada"].user
    tablets.report(TABLET, pending=2, waited=timedelta(), by=user, at=starts_at)
    tablets.report(OTHER_TABLET, pending=0, waited=timedelta(), by=user, at=starts_at)
    assert [is_behind for _, is_behind in sentences(sitting)] == [True]


@pytest.mark.parametrize("jurors", [1, 30])
def test_the_tablets_are_read_in_two_queries(jurors: int, django_assert_num_queries) -> None:
    sitting = convene()
    for number in range(jurors):
        user = sitting.sit(f"Juré {number}", sitting.agents)
        tablets.report(uuid4(), pending=1, waited=timedelta(), by=user, at=HEARD_AT)
    at = sitting.hearing.slot.starts_at
    with django_assert_num_queries(2):
        assert len(tablets_of(sitting.hearing, at=at)) == jurors
