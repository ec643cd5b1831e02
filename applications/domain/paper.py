"""A request received on paper and typed by an agent: when it counts, what stands for a signature.

Rule: a paper counts by the moment at which it arrived, never by when it was typed. What is ticked
and signed by hand at the foot of the verso is confirmed by the agent in one tick.
"""

from datetime import date, datetime

from ami_portal.common.dates import long_date
from applications.domain.call import YES
from applications.domain.refusals import MissingReasonError, TooLateError

PLEDGES = ("pledge_accurate", "pledge_dues", "pledge_republican")


class PaperTooLateError(TooLateError):
    """The paper arrived outside the call, without a permit; the text says what is possible."""

    def __init__(self, *, arrived_on: date, opens_on: date, closes_on: date) -> None:
        super().__init__(
            f"L’appel n’ouvrait que le {long_date(opens_on)}\u00a0: vérifiez le jour d’arrivée, ou"
            " l’appel choisi."
            if arrived_on < opens_on
            else f"L’appel a fermé le {long_date(closes_on)} à 23\u00a0heures 59\u00a0minutes"
            " 59\u00a0secondes\u00a0: ce papier est arrivé après. Deux choses sont"
            " possibles\u00a0: autoriser un dépôt tardif à l’adresse de la structure, ou à la vôtre"
            " si elle n’en a pas, puis saisir le dossier\u00a0; ou lui répondre qu’il ne peut pas"
            " être examiné dans cet appel."
        )


def check_arrival(received_at: datetime, *, at: datetime) -> datetime:
    """The moment a paper arrived, to the second; nobody types one to come. Raises TooLateError."""
    if received_at > at:
        raise TooLateError("Ce moment n’est pas encore passé\u00a0: vérifiez le jour et l’heure.")
    return received_at.replace(microsecond=0)


def pledges(*, is_signed: bool, shares_sheet: bool, is_exempt: bool = False) -> dict[str, str]:
    """The ticks of box 14 of a paper, as the texts of a draft. Raises MissingReasonError unsigned.

    `is_exempt`: the paper says that the republican commitment does not concern the structure.
    """
    if not is_signed:
        raise MissingReasonError(
            "Vérifiez que les engagements sont cochés et la demande signée, puis cochez cette"
            " ligne. Sinon, appelez la structure\u00a0: le jour d’arrivée est gardé."
        )
    return {
        **dict.fromkeys(PLEDGES, YES),
        "pledge_republican": "" if is_exempt else YES,
        "republican_exempt": YES if is_exempt else "",
        "shares_sheet": YES if shares_sheet else "",
    }
