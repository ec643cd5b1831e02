"""The conservation side of the access matrix's world: a dossier held, a slip to sign."""

from typing import Any

from ami_portal.accounts.models import User
from ami_portal.operations.models import DossierHold, EliminationSlip, SlipLine
from applications.models import Application
from tests.factories.applications import AFTER_CLOSING


def of_conservation(application: Application, *, by: User | None) -> dict[str, Any]:
    hold = DossierHold.objects.create(
        application=application, reason="Un recours", placed_at=AFTER_CLOSING, placed_by=by
    )
    slip = EliminationSlip.objects.create(number=1, made_at=AFTER_CLOSING, made_by=by)
    SlipLine.objects.create(
        slip=slip,
        application=application,
        rule="not_funded",
        ended_on=AFTER_CLOSING.date(),
        months=60,
    )
    return {"hold_pk": hold.pk, "slip_number": slip.number}
