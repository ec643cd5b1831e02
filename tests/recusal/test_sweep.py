"""Whoever declared a link learns nothing of the dossier, anywhere: file, notes, mean, rank, sums.

The walk is that of the whole portal: the address declared tomorrow is read tomorrow.
"""

from collections.abc import Iterable

import pytest

from tests import world as worlds
from tests.recusal import reading, secrets
from tests.recusal.secrets import LINKED, Secret
from tests.world import World

pytestmark = pytest.mark.django_db

# The plan, the day and the list of recusals say which structures are heard, and when.
MAY_NAME = ("/auditions/", "/jury/", "/equipe/appels/2026/jury/", "/deports")

Page = tuple[str, str]


def told(pages: Iterable[Page], hidden: list[Secret]) -> set[tuple[str, str]]:
    """(fact, address) for everything that these pages give away."""
    return {(secret.fact, url) for url, text in pages for secret in hidden if secret.is_in(text)}


def public(world: World, hidden: list[Secret]) -> set[str]:
    """What everybody reads is no secret: a released aid is on « Les actions soutenues »."""
    return {fact for fact, _ in told(reading.pages_of(world, None), hidden)}


@pytest.mark.parametrize("reader", sorted(LINKED))
def test_nothing_tells_a_closed_dossier(reader: str) -> None:
    world = worlds.build()
    hidden, names = secrets.plant(world), secrets.names(world)
    known = public(world, [*hidden, *names])
    pages = [*reading.pages_of(world, world.readers[reader])]
    pages += reading.gestures_of(world, world.readers[reader])
    beside = [page for page in pages if not any(part in page[0] for part in MAY_NAME)]
    leaks = told(pages, hidden) | told(beside, names)
    assert sorted(leak for leak in leaks if leak[0] not in known) == []


def test_whoever_has_no_link_reads_all_of_it_somewhere() -> None:
    """So that the sweep can fail: each secret is really written where someone reads it."""
    world = worlds.build()
    hidden = secrets.plant(world)
    read = {
        fact
        for reader in ("agent", "juror")
        for fact, _ in told(reading.pages_of(world, world.readers[reader]), hidden)
    }
    assert {secret.fact for secret in hidden} - read == set()
