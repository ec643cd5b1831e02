"""Someone decides while a report is read: its tables still agree, on each page and in each file."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from django.test import Client

from ami_portal.accounts.models import User
from applications.enums import State
from applications.models import Application, ContratDeVille, Job
from reporting.actions import indicators
from reporting.models import ReportEdition
from reporting.queries.anonymous import anonymous_rows
from reporting.queries.reports import current
from reporting.tasks.editions import freeze
from tests.factories import UserFactory
from tests.reporting.year import AT, a_finished_year

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = AT.date()
LEVEL = "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')"
AS_OF_ONE_MOMENT = ("repeatable read", "on")
OF_DOSSIERS = '"applications_application"'


def elsewhere(gesture: Callable[[], object]) -> None:
    """Do it, and commit it, on another connection."""

    def run() -> None:
        try:
            gesture()
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    other.start()
    other.join(20)
    assert not other.is_alive()


@contextmanager
def once_before(rank: int, gesture: Callable[[], object]) -> Iterator[list[int]]:
    """Do it on another connection just before the reading's query of this rank."""
    seen: list[int] = []

    def watch(execute, sql, params, many, context):
        seen.append(len(seen))
        if len(seen) == rank:
            elsewhere(gesture)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def release() -> None:
    """The dossiers in reserve are declined, those in contract are given up."""
    Application.objects.filter(state=State.RESERVE).update(state=State.NOT_SELECTED)
    Application.objects.filter(state=State.COMMITTED).update(state=State.RENOUNCED)


def take_back() -> None:
    Application.objects.filter(sequence__lt=100).update(state=State.COMMITTED)
    Application.objects.filter(sequence=102).update(state=State.RESERVE)


def test_a_decision_released_in_the_middle_of_a_reading_is_in_all_of_it_or_in_none():
    a_finished_year()
    before = current(2025, today=TODAY)
    release()
    after = current(2025, today=TODAY)
    assert before != after
    read = []
    for rank in range(1, 20):
        take_back()
        with once_before(rank, release) as seen:
            read.append(current(2025, today=TODAY))
        if len(seen) < rank:
            break
    # The first statement chooses the level, the second one takes the picture.
    expected = [after] * 2 + [before] * (len(read) - 2)
    assert (len(read) > 6, read == expected) == (True, True)


@contextmanager
def levels_of_reading() -> Iterator[set[tuple[str, str]]]:
    """The isolation under which dossiers were read."""
    found: set[tuple[str, str]] = set()

    def watch(execute, sql, params, many, context):
        if OF_DOSSIERS in sql:
            found.add(context["connection"].connection.execute(LEVEL).fetchone())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@pytest.fixture
def director() -> User:
    return UserFactory(director=True)


@pytest.fixture
def client(director) -> Client:
    client = Client()
    client.force_login(director)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/rapports/",
        "/rapports/2025/",
        "/rapports/2025/rapport.pdf",
        "/rapports/2025.xlsx",
        "/rapports/2025/parcours/",
        "/rapports/2025/dossiers/",
        "/rapports/2025/mots/",
        "/evaluation/",
        "/resultats/",
        "/resultats/2025/",
        "/donnees-ouvertes/",
        "/donnees-ouvertes/subventions-2025.csv",
    ],
)
def test_what_tells_figures_reads_them_as_of_one_moment(client, director, path):
    a_finished_year(others=3)
    indicators.start(ContratDeVille.objects.get(), by=director, at=AT)
    with levels_of_reading() as levels:
        assert client.get(path).status_code == 200
    assert levels == {AS_OF_ONE_MOMENT}


def test_the_evaluators_rows_are_of_one_moment():
    a_finished_year(others=3)
    with levels_of_reading() as levels:
        assert len(anonymous_rows([2025], today=TODAY)) == 16
    assert levels == {AS_OF_ONE_MOMENT}


def test_an_edition_is_made_from_figures_of_one_moment(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    a_finished_year()
    client.post("/rapports/2025/figer/", {"after": 0, "changes": ""})
    with levels_of_reading() as levels:
        freeze(Job.objects.get().pk)
    assert (levels, ReportEdition.objects.count()) == ({AS_OF_ONE_MOMENT}, 1)
