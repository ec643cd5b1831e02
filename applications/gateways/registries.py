"""What a public registry says of a structure's number, whichever registry answers."""

from dataclasses import dataclass
from typing import Protocol

from applications.domain.identifiers import Identifier
from applications.gateways.http import UnavailableError


@dataclass(frozen=True, slots=True)
class Found:
    """A structure in a registry. `commune` is an INSEE code; what is not known is empty."""

    name: str
    is_open: bool
    siret: str = ""
    rna: str = ""
    address: str = ""
    commune: str = ""
    # An « entrepreneur individuel »: a natural person, whom no open data may name.
    is_person: bool = False


class Registry(Protocol):
    """One registry, or several."""

    def find(self, identifier: Identifier) -> Found | None:
        """The structure with this number; None when the registry holds no such number.

        Raises UnavailableError, also for a number that is not this registry's to know.
        """


@dataclass(frozen=True, slots=True)
class Registries:
    """Several registries, asked in turn: the first that finds answers for all."""

    registries: tuple[Registry, ...]

    def find(self, identifier: Identifier) -> Found | None:
        silent: UnavailableError | None = None
        denied = False
        for registry in self.registries:
            try:
                if found := registry.find(identifier):
                    return found
                denied = True
            except UnavailableError as error:
                silent = error
        if silent is not None and not denied:
            raise silent
        return None
