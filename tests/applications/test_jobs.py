"""Long work: asked once, done by one worker, followed on a page that can be left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.actions import jobs
from applications.actions.jobs import Run
from applications.domain.jobs import WORDS
from applications.domain.refusals import RefusedError
from applications.enums import JobKind, JobState
from applications.models import Job
from tests.factories import TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
SOON = AT + timedelta(seconds=3)
LATE = AT + timedelta(seconds=40)
MUCH_LATER = AT + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def place() -> None:
    TerritoryFactory()


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True, email="agent@agglo.example")


def asked(by: User, *, key: str = "2026") -> Job:
    return jobs.ask(JobKind.COMPOSITION, key=key, path="/auditions/composer/", by=by, at=AT)


def works(run: Run) -> None:
    run.tell("Lecture des dossiers.", done=1, total=3)
    run.finish(path="/auditions/composer/?appel=2026", result={"hearings": 4})


def refuses(run: Run) -> None:
    raise RefusedError("Le plan a changé.")


def breaks(run: Run) -> None:
    raise ZeroDivisionError


def done(job: Job, work: jobs.Work, *, at: datetime = SOON) -> Job:
    jobs.run(job.pk, work, clock=lambda: at)
    return Job.objects.get(pk=job.pk)


def page(job: Job, user: User, **headers: str) -> str:
    client = Client(headers=headers)
    client.force_login(user)
    return client.get(f"/equipe/travaux/{job.pk}/").text


def test_the_page_follows_the_work_to_its_result(agent):
    job = asked(agent)
    assert "Le calcul commence dans un instant." in page(job, agent)

    def watched(run: Run) -> None:
        run.tell("Recherche du meilleur plan.", done=1, total=3)
        text = page(job, agent)
        assert "Recherche du meilleur plan. Étape 1 sur 3." in text
        assert '<progress class="mb-3" value="1" max="3"' in text
        assert 'hx-trigger="every 2s"' in text
        run.finish(path="/auditions/composer/?appel=2026")

    done(job, watched)
    text = page(job, agent)
    assert "Votre composition est prête" in text
    assert 'href="/auditions/composer/?appel=2026">Voir la composition' in text
    assert "hx-trigger" not in text


def test_the_page_that_asks_again_is_answered_only_what_changed(agent):
    job = asked(agent)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(agent)
    fresh = client.get(f"/equipe/travaux/{job.pk}/")
    assert (fresh.status_code, "<html" in fresh.text) == (200, False)
    assert client.get(f"/equipe/travaux/{job.pk}/?vu=waiting-0-0-").status_code == 204
    assert client.get(f"/equipe/travaux/{job.pk}/?vu=running-1-0-").status_code == 200


def test_the_page_left_open_after_the_session_is_opened_anew_at_the_sign_in(agent):
    job = asked(agent)
    answer = Client(headers={"HX-Request": "true"}).get(f"/equipe/travaux/{job.pk}/?vu=x")
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (204, "true", b"")
    opened = Client().get(f"/equipe/travaux/{job.pk}/")
    assert (opened.status_code, "HX-Refresh" in opened.headers) == (302, False)


def test_the_same_work_under_way_is_asked_once(agent):
    first = asked(agent)
    assert asked(UserFactory(agent=True)) == first
    assert asked(agent, key="2027") != first
    done(first, works)
    assert asked(agent) != first


def test_a_second_message_does_nothing_more(agent):
    job = asked(agent)
    ended = done(job, works)
    assert (ended.state, ended.attempts, ended.result) == (JobState.DONE, 1, {"hearings": 4})
    assert (ended.done, ended.total) == (3, 3)
    assert done(job, breaks).state == JobState.DONE


def test_a_worker_at_work_is_left_alone_and_a_dead_one_replaced(agent):
    job = asked(agent)
    taken = jobs._take(job.pk, at=AT)
    assert done(job, works).state == JobState.RUNNING
    assert done(job, works, at=MUCH_LATER).state == JobState.DONE
    with pytest.raises(jobs.StoppedError):
        Run(taken, lambda: MUCH_LATER).tell("Trop tard.")
    with pytest.raises(jobs.StoppedError), transaction.atomic():
        Run(taken, lambda: MUCH_LATER).finish(path="/")


def test_three_dead_workers_end_it_with_a_sentence(agent):
    job, at = asked(agent), AT
    for _ in range(3):
        jobs._take(job.pk, at=at)
        at += timedelta(minutes=3)
    ended = done(job, works, at=at)
    assert (ended.state, ended.attempts) == (JobState.FAILED, 3)
    assert ended.error.startswith("Le calcul a été interrompu plusieurs fois.")


def test_a_refusal_is_told_in_its_own_words_and_nothing_else_leaks(agent):
    refused = done(asked(agent), refuses)
    assert (refused.state, refused.error) == (JobState.FAILED, "Le plan a changé.")
    text = page(refused, agent)
    assert "Votre composition n’a pas abouti" in text
    assert "Le plan a changé." in text
    assert 'href="/auditions/composer/">Revenir pour recommencer' in text
    broken = done(asked(agent), breaks)
    assert broken.error.startswith("Le calcul s’est arrêté sur une erreur imprévue")


def test_stopped_work_writes_nothing(agent):
    job = asked(agent)
    client = Client()
    client.force_login(agent)

    def stopped(run: Run) -> None:
        answer = client.post(f"/equipe/travaux/{job.pk}/arreter/", follow=True)
        assert "C’est arrêté : rien n’a été changé." in answer.text.replace("\u00a0", " ")
        run.finish(path="/")

    ended = done(job, stopped)
    assert (ended.state, ended.path) == (JobState.STOPPED, "/auditions/composer/")
    client.post(f"/equipe/travaux/{job.pk}/arreter/")
    assert Job.objects.get(pk=job.pk).ended_at == ended.ended_at


def test_who_waited_half_a_minute_is_written_to(agent):
    done(asked(agent), works)
    assert OutboundEmail.objects.count() == 0
    done(asked(agent), works, at=LATE)
    done(asked(agent), refuses, at=LATE)
    assert [mail.subject for mail in OutboundEmail.objects.order_by("pk")] == [
        "Votre composition est prête",
        "Votre composition n’a pas abouti",
    ]
    without_address = UserFactory(agent=True, email=None)
    done(asked(without_address), works, at=LATE)
    assert OutboundEmail.objects.count() == 2


def test_what_nobody_rang_for_is_rung_for_again(agent, django_capture_on_commit_callbacks):
    waiting, lost = asked(agent, key="a"), asked(agent, key="b")
    jobs._take(lost.pk, at=AT)
    rung = {}
    for at in (SOON, LATE, MUCH_LATER):
        with django_capture_on_commit_callbacks() as callbacks:
            jobs.ring_again(at=at)
        rung[at] = [call.args for call in callbacks]
    assert rung == {
        SOON: [],
        LATE: [("juries.compose", waiting.pk)],
        MUCH_LATER: [("juries.compose", waiting.pk), ("juries.compose", lost.pk)],
    }


def test_the_service_follows_all_and_others_only_their_own(agent):
    job = asked(agent)
    direction, stranger = UserFactory(director=True), UserFactory()
    assert "Arrêter" not in page(job, direction)
    client = Client()
    client.force_login(direction)
    assert client.post(f"/equipe/travaux/{job.pk}/arreter/").status_code == 403
    client.force_login(stranger)
    assert client.get(f"/equipe/travaux/{job.pk}/").status_code == 404
    assert client.post(f"/equipe/travaux/{job.pk}/arreter/").status_code == 404


@pytest.mark.parametrize(
    "nonsense",
    [
        {"done": 2, "total": 1},
        {"state": JobState.DONE},
        {"ended_at": AT},
        {"state": JobState.FAILED, "ended_at": AT},
    ],
)
def test_the_database_refuses_nonsense(agent, nonsense):
    job = asked(agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**nonsense)


def test_every_kind_has_its_words():
    assert set(WORDS) == set(JobKind)
