"""Two days before an audition, its structures and its jurors are reminded; the screen says so.

The first audition is on Monday 23 November 2026 at 9:30 in Paris.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from ami_portal.outbox.models import OutboundEmail
from applications.actions import reminders
from juries.actions import plans
from juries.models import Hearing, Room
from juries.queries import reminders as queries
from tests.juries.stage import NOW, Stage, a_call

pytestmark = pytest.mark.django_db

HELD_ON = date(2026, 11, 23)
TWO_DAYS_BEFORE = HELD_ON - timedelta(days=2)


@pytest.fixture
def published() -> Stage:
    return published_plan(dossiers=1)


def published_plan(*, dossiers: int) -> Stage:
    """One half-day of two auditions; a seat in each of two colleges."""
    stage = a_call(dossiers=dossiers, seats=1, half_days=1)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    OutboundEmail.objects.all().delete()
    return stage


def run(day: date) -> list[tuple[str, str]]:
    """The mails of one morning about auditions, kind and subject, once each."""
    before = set(OutboundEmail.objects.values_list("pk", flat=True))
    reminders.run(
        at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC), planners=(queries.meetings,)
    )
    mails = OutboundEmail.objects.exclude(pk__in=before)
    return sorted({(mail.kind, mail.subject.partition(" – ")[2]) for mail in mails})


def said(when: str) -> list[tuple[str, str]]:
    jurors = f"{when.capitalize()}\u00a0: 1\u00a0audition, Salle du Puits"
    return [("J5", jurors), ("P16", f"Votre rencontre avec le jury est {when}")]


def page(stage: Stage) -> str:
    client = Client()
    client.force_login(stage.agent)
    return client.get(f"/auditions/{Hearing.objects.get().pk}/jour/").text


def test_structures_and_jurors_are_reminded_once_two_days_before(published):
    with time_machine.travel(NOW, tick=False):
        words = page(published)
    assert "Le rappel aux structures et aux jurés part le samedi 21\u00a0novembre" in words
    assert run(TWO_DAYS_BEFORE - timedelta(days=1)) == []
    assert run(TWO_DAYS_BEFORE) == said("après-demain")
    assert run(TWO_DAYS_BEFORE) == []
    assert run(HELD_ON - timedelta(days=1)) == []
    assert "Rappel parti à 1\u00a0structure et 2\u00a0jurés." in page(published)


def test_when_the_worker_was_dead_the_eve_is_said_with_its_own_word(published):
    assert run(HELD_ON - timedelta(days=1)) == said("demain")


def test_on_the_day_itself_nobody_is_reminded(published):
    assert run(HELD_ON) == []


def test_a_proposal_is_never_said():
    stage = a_call(dossiers=1, seats=1, half_days=1)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    assert run(TWO_DAYS_BEFORE) == []


def test_what_changed_and_is_not_published_yet_is_not_said_as_it_was(published):
    Room.objects.update(address="2 rue Neuve")
    assert run(TWO_DAYS_BEFORE) == []
    plans.publish(published.campaign, by=published.agent, at=NOW)
    OutboundEmail.objects.all().delete()
    assert run(TWO_DAYS_BEFORE) == said("après-demain")
    assert "2 rue Neuve" in OutboundEmail.objects.get(kind="P16").body_text


def test_the_run_of_each_day_says_them_too():
    assert queries.meetings in queries.EVERYTHING


def test_a_juror_of_two_auditions_reads_one_mail():
    published_plan(dossiers=6)
    mails = [row for row in run(TWO_DAYS_BEFORE) if row[0] == "J5"]
    assert mails == [("J5", "Après-demain\u00a0: 2\u00a0auditions, Salle du Puits")]
    assert OutboundEmail.objects.filter(kind="J5").count() == 2
