"""What the public pages say of a call, on the day they are read."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ami_portal.common.dates import MONTHS, long_date, paris_day
from applications.domain.call import Call
from applications.models import Campaign
from applications.queries.calls import call_of


class Step(NamedTuple):
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """A call as a visitor sees it."""

    campaign: Campaign
    call: Call
    is_open: bool
    is_early: bool
    days_left: int
    steps: tuple[Step, ...]

    @property
    def days_words(self) -> str:
        if self.days_left == 0:
            return "C’est aujourd’hui."
        return f"Il reste {self.days_left} jour{'s' if self.days_left > 1 else ''}."


def call_page(campaign: Campaign, *, at: datetime) -> CallPage:
    """Everything the page of a call shows, at this instant."""
    return CallPage(
        campaign=campaign,
        call=call_of(campaign),
        is_open=campaign.is_open(at),
        is_early=at < campaign.opens_at,
        days_left=(campaign.closes_on - paris_day(at)).days,
        steps=steps_of(campaign),
    )


def steps_of(campaign: Campaign) -> tuple[Step, ...]:
    """What awaits someone who deposits, with the dates of the call."""
    hearings = (
        f"Entre le {long_date(campaign.hearings_from)} et le {long_date(campaign.hearings_until)},"
        " vous rencontrez le jury avec deux autres structures du même thème."
    )
    month = MONTHS[campaign.decision_expected_on.month - 1]
    return (
        Step("Vous écrivez", "Deux pages, à votre rythme. Tout s’enregistre au fur et à mesure."),
        Step(
            "Vous déposez",
            "Vous recevez aussitôt un numéro et un accusé de réception. Nous vérifions votre"
            f" dossier d’ici le {long_date(campaign.checked_by)}.",
        ),
        Step("On se parle", hearings),
        Step(
            "Vous savez",
            f"Vers {month} {campaign.decision_expected_on.year}\u00a0: la décision, le montant,"
            " et pourquoi.",
        ),
    )
