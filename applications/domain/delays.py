"""The delays that an authority chooses for a call, with their bounds.

Rule: how long people are given, and how long before a date the service is told, belong to whoever
runs the call (docs/adr/0033). A delay that the law sets, or that only protects a machine, is a
constant with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications.domain.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Delay:
    """A whole number between two bounds, both allowed."""

    label: str
    low: int
    high: int

    @property
    def sentence(self) -> str:
        return f"{self.label}\u00a0: écrivez un nombre de {self.low} à {self.high}."


DELAYS: dict[str, Delay] = {
    # Two notices need a month; beyond two years, nobody comes back.
    "draft_days_after_closing": Delay("Brouillons gardés après la clôture, en jours", 30, 730),
    # A mail that leaves on Friday evening must leave time to answer.
    "answer_days": Delay("Délai pour répondre, en jours", 3, 60),
    "redirection_link_days": Delay("Lien d’une orientation, valable en jours", 30, 730),
    "reserve_notice_days": Delay("Liste d’attente, rappel au service en jours", 1, 90),
    "juror_invitation_days": Delay("Invitation d’un juré, valable en jours", 1, 90),
    "device_days": Delay("Dossiers gardés sur les tablettes, en jours", 1, 30),
    "door_hours_before": Delay("Ouvre avant la première audition, en heures", 1, 12),
    "door_hours_after": Delay("Ferme après le début de la dernière, en heures", 1, 12),
    "door_evening_hour": Delay("Vaut au moins jusqu’à cette heure du soir", 12, 23),
}


def check(values: Mapping[str, Any]) -> None:
    """Whether each delay among the settings of a call is within its bounds. Raises RefusedError."""
    for name, delay in DELAYS.items():
        if name in values and not delay.low <= values[name] <= delay.high:
            raise RefusedError(delay.sentence)
