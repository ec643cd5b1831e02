"""« Proposer une composition » for a large call: computed beside, adopted if it holds."""

from datetime import datetime

import pytest
from django.test import Client

from ami_portal.accounts.models import User
from applications.actions import jobs
from applications.enums import JobState
from applications.models import Job
from juries.actions import availability, compositions, moves, plans
from juries.domain.refusals import RefusedError
from juries.models import Hearing, HearingEntry
from juries.tasks.compositions import compose
from tests.juries.stage import NOW, Stage, a_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def large() -> Stage:
    """One dossier more than the exact search takes."""
    return a_call(dossiers=61, half_days=12)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(stage: Stage) -> Job:
    answer = signed_in(stage.agent).post("/auditions/composer/2026/proposer/")
    job = Job.objects.get()
    assert answer.url == f"/equipe/travaux/{job.pk}/"
    return job


def done(job: Job) -> Job:
    compose(job.pk)
    return Job.objects.get(pk=job.pk)


def test_a_large_call_is_composed_by_a_worker_and_shown_on_the_board(large):
    job = asked(large)
    assert Hearing.objects.count() == 0
    ended = done(job)
    assert ended.state == JobState.DONE
    assert ended.result == {"hearings": 21, "placed": 61, "unplaced": 0, "gap": 0.0}
    assert (ended.path, HearingEntry.objects.count()) == ("/auditions/composer/?appel=2026", 61)
    client = signed_in(large.agent)
    assert "Voir la composition" in client.get(f"/equipe/travaux/{job.pk}/").text
    assert "100" in client.get(ended.path).text


def test_the_board_says_that_a_composition_is_under_way(large):
    job = asked(large)
    client = signed_in(large.agent)
    board = "/auditions/composer/?appel=2026"
    assert f'href="/equipe/travaux/{job.pk}/">Voir où en est le calcul' in client.get(board).text
    done(job)
    assert "en cours de calcul" not in client.get(board).text


def test_the_same_call_gives_the_same_plan(large):
    def plan() -> list[tuple[int, list[int]]]:
        done(compositions.ask_when_long(large.campaign, by=large.agent, at=NOW))
        return [
            (hearing.slot_id, sorted(hearing.entries.values_list("application_id", flat=True)))
            for hearing in Hearing.objects.order_by("slot")
        ]

    assert plan() == plan()


def test_a_small_call_is_composed_at_once():
    stage = a_call(dossiers=3)
    answer = signed_in(stage.agent).post("/auditions/composer/2026/proposer/")
    assert answer.url == "/auditions/composer/?appel=2026"
    assert (Job.objects.count(), Hearing.objects.count()) == (0, 1)


def test_a_plan_moved_before_the_worker_came_is_kept(large):
    plans.propose(large.campaign, by=large.agent, at=NOW)
    job = asked(large)
    moved = HearingEntry.objects.first().application
    moves.move(moved, to=None, by=large.agent, at=NOW)
    before = sorted(HearingEntry.objects.values_list("application_id", "hearing_id"))
    ended = done(job)
    assert (ended.state, ended.error) == (JobState.FAILED, compositions.CHANGED)
    assert sorted(HearingEntry.objects.values_list("application_id", "hearing_id")) == before


def test_an_answer_received_during_the_search_refuses_the_result(large):
    job = asked(large)

    def clock() -> datetime:
        if Job.objects.get(pk=job.pk).step == compositions.SEARCHING:
            availability.answer_for_application(large.dossiers[0], free=[], at=NOW)
        return NOW

    jobs.run(job.pk, compositions.compute, refusals=(RefusedError,), clock=clock)
    assert Job.objects.get(pk=job.pk).error == compositions.CHANGED
    assert Hearing.objects.count() == 0
