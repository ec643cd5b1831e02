"""Géoplateforme, formerly BAN: an address as the State writes it, with its commune.

GET {url}/search?q=…, GeoJSON « features » whose « properties » hold label, postcode, city and
citycode (INSEE).
"""

from dataclasses import dataclass
from typing import Any, Protocol

from applications.gateways.http import mapping_in, mappings_in, read_json, text_in

# Under this, the service itself says that it is guessing.
LEAST_SCORE = 0.5
LONGEST_QUERY = 200
MOST_RESULTS = "5"


@dataclass(frozen=True, slots=True)
class Address:
    """`commune` is an INSEE code."""

    label: str
    postcode: str
    city: str
    commune: str


class Addresses(Protocol):
    def search(self, text: str) -> list[Address]:
        """The addresses that look like this text, the likeliest first. Raises UnavailableError."""


@dataclass(frozen=True, slots=True)
class NationalAddresses:
    url: str

    def search(self, text: str) -> list[Address]:
        params = {"q": text[:LONGEST_QUERY], "limit": MOST_RESULTS, "autocomplete": "0"}
        answer = read_json(f"{self.url.rstrip('/')}/search", params=params)
        if answer is None:
            return []
        found = [mapping_in(each, "properties") for each in mappings_in(answer, "features")]
        return [_address(each) for each in found if _is_sure(each.get("score"))]


def _is_sure(score: Any) -> bool:
    return isinstance(score, float | int) and score >= LEAST_SCORE


def _address(found: Any) -> Address:
    return Address(
        label=text_in(found, "label"),
        postcode=text_in(found, "postcode"),
        city=text_in(found, "city"),
        commune=text_in(found, "citycode"),
    )
