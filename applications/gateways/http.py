"""Reading JSON from an outside service that may be down, slow, or somebody else's.

Never more than six seconds nor one megabyte, and never to another host: a redirect is an absence.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from time import monotonic
from typing import Any

import requests

CONNECT_SECONDS, READ_SECONDS, LONGEST_SECONDS = 2, 4, 6
MOST_BYTES = 1_000_000
_CHUNK = 65_536
_HEADERS = {"Accept": "application/json", "User-Agent": "ami-portal"}


class UnavailableError(Exception):
    """The service gave no answer that can be read: down, slow, refusing, or nonsense."""


def read_json(
    url: str, *, params: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> Any | None:
    """The JSON object or list at an address; None when it says that it does not exist (404).

    Raises UnavailableError.
    """
    try:
        with requests.get(
            url,
            params=dict(params),
            headers={**_HEADERS, **(headers or {})},
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code == HTTPStatus.NOT_FOUND:
                return None
            if response.status_code != HTTPStatus.OK:
                raise UnavailableError(f"HTTP {response.status_code}")
            return json.loads(_body(response))
    except (requests.RequestException, ValueError, RecursionError) as error:
        raise UnavailableError(type(error).__name__) from error


def text_in(found: Mapping[str, Any], name: str) -> str:
    """A text of what was read, on one line; whatever else is there is no text."""
    value = found.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def mapping_in(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside what was read, or an empty one."""
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def mappings_in(found: Any, name: str) -> list[Mapping[str, Any]]:
    """The objects of a list inside what was read. Raises UnavailableError without such a list."""
    value = found.get(name) if isinstance(found, dict) else None
    if not isinstance(value, list):
        raise UnavailableError(f"no {name}")
    return [each for each in value if isinstance(each, dict)]


def _body(response: requests.Response) -> bytes:
    """A timeout bounds the wait for each piece, not for all of them: a clock bounds the whole."""
    until = monotonic() + LONGEST_SECONDS
    body = bytearray()
    for piece in response.iter_content(_CHUNK):
        body += piece
        if len(body) > MOST_BYTES or monotonic() > until:
            raise UnavailableError("too long")
    return bytes(body)
