"""What the administrator finds under conservation: a duration, a gel, a slip to be signed."""

from datetime import date, datetime

from ami_portal.accounts.models import User
from ami_portal.demo.calendar import moment
from ami_portal.demo.sign_ins import ADMINISTRATOR
from ami_portal.operations.retention import durations, holds, slips
from ami_portal.operations.retention.rules import Rule
from applications.enums import State
from applications.models import Campaign

# So short that last year's call is over on any day: a real one is validated with the Archives.
MONTHS = 6
SOURCE = "la démonstration\u00a0: durée d’essai, très courte"
HOLD = "Recours devant le tribunal administratif, en cours."


def show(last: Campaign, *, at: datetime) -> None:
    """Of last year's dossiers not funded: one is held, the Archives are asked about the others.

    Nothing is erased by it: the slip is not signed.
    """
    administrator = User.objects.get(email=ADMINISTRATOR)
    validated_on = date(last.year, 12, 18)
    durations.validate(
        Rule.NOT_FUNDED,
        months=MONTHS,
        source=SOURCE,
        starts_on=validated_on,
        by=administrator,
        at=moment(validated_on),
    )
    refused = last.applications.filter(state=State.NOT_SELECTED).earliest("sequence")
    holds.place(refused, reason=HOLD, by=administrator, at=at)
    slips.make(by=administrator, at=at)
