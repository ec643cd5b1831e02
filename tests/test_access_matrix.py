"""Every URL × every reader × GET and POST, against the declared table; an undeclared URL fails."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import world as worlds
from tests.access_matrix import READERS, ROWS, Row

LOGIN = "/compte/connexion/"
# Served by Django for the browser, no page of ours.
IGNORED: frozenset[str] = frozenset()


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"an address without a name: {pattern.pattern}"
            yield pattern.name


def test_every_address_is_declared() -> None:
    assert set(_names(get_resolver())) - IGNORED == set(ROWS)


def _letter(client: Client, method: str, url: str, row: Row) -> str:
    response = getattr(client, method)(url, row.data if method == "post" else None)
    status = response.status_code
    if status == 302 and response.url.startswith(LOGIN) and not url.startswith(LOGIN):
        return "l"
    known = {401: "l", 403: "3", 404: "4", 405: "5", 409: "+", 422: "+"}
    return known.get(status, "+" if status < 400 else str(status))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_reader_gets_what_the_table_says(name: str, method: str) -> None:
    row, world = ROWS[name], worlds.build()
    url = reverse(name, kwargs={key: world.things[thing] for key, thing in row.kwargs.items()})
    declared = dict(zip(READERS, getattr(row, method), strict=True))
    found = {}
    for reader, user in world.readers.items():
        client = Client()
        if user is not None:
            client.force_login(user)
        found[reader] = _letter(client, method, url, row)
    assert found == declared
