"""The list of the comité de pilotage, written one address a line, and when the report is sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ami_portal.common.dates import plain_date
from applications.domain.refusals import RefusedError

LONGEST_NAME = 80
LONGEST_LIST = 200
_LINE = re.compile(r"^(?P<name>[^<>]*?)\s*<?(?P<email>[^<>\s]+@[^<>\s]+\.[^<>\s.]+)>?$")


@dataclass(frozen=True, slots=True)
class Address:
    email: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


def read(text: str) -> tuple[list[Address], list[str]]:
    """The addresses of a list, and a French sentence for each line that cannot be kept.

    A line is « nom@exemple.fr » or « Prénom Nom <nom@exemple.fr> ».
    """
    found: dict[str, tuple[int, Address]] = {}
    problems: list[str] = []
    for rank, line in enumerate(text.splitlines(), start=1):
        known = line.strip().rstrip(",;")
        if not known:
            continue
        match = _LINE.match(known)
        if match is None:
            problems.append(_unreadable(rank, known))
            continue
        address = Address(match["email"].lower(), " ".join(match["name"].split()))
        problems += _faults(rank, address, found)
        found.setdefault(address.email, (rank, address))
    return [address for _, address in found.values()], problems


def check_sendable(
    *, number: int, last: int, sent_on: date | None, addresses: Iterable[object]
) -> None:
    """Whether an edition may be sent to the comité. Raises RefusedError, which says what to do."""
    if sent_on is not None:
        raise RefusedError(
            f"L’édition {number} a déjà été envoyée au comité le {plain_date(sent_on)}\u00a0: rien"
            " n’est envoyé deux fois."
        )
    if number != last:
        raise RefusedError(f"L’édition {last} remplace celle-ci\u00a0: envoyez la dernière.")
    if not list(addresses):
        raise RefusedError(
            "La liste du comité de pilotage est vide\u00a0: écrivez les adresses, puis revenez ici."
        )


def _unreadable(rank: int, line: str) -> str:
    return (
        f"Ligne {rank}, «\u00a0{line}\u00a0»\u00a0: ce n’est pas une adresse de courriel."
        " Écrivez-la ainsi\u00a0: nom@exemple.fr."
    )


def _faults(rank: int, address: Address, found: dict[str, tuple[int, Address]]) -> list[str]:
    faults = []
    if address.email in found:
        faults.append(
            f"Ligne {rank}\u00a0: {address.email} est déjà ligne {found[address.email][0]}."
            " Gardez une seule des deux."
        )
    if len(address.name) > LONGEST_NAME:
        faults.append(f"Ligne {rank}\u00a0: raccourcissez le nom, {LONGEST_NAME} signes au plus.")
    return faults
