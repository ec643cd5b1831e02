"""« Gel » : a dossier that a litigation or an audit asks to keep, whatever its age."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.operations.models import DossierHold
from applications.actions.history import lock
from applications.models import Application


class HoldRefusedError(Exception):
    """A hold that cannot be placed; the message is French."""


@transaction.atomic
def place(application: Application, *, reason: str, by: User, at: datetime) -> DossierHold:
    """Keep this dossier until further notice. Already held, its hold stays as it is.

    Raises HoldRefusedError without a reason, or once it is erased.
    """
    locked = lock(application)
    if locked.erased_at is not None:
        raise HoldRefusedError("Ce dossier est déjà effacé\u00a0: il n’y a plus rien à geler.")
    if not reason.strip():
        raise HoldRefusedError(
            "Écrivez pourquoi ce dossier est gelé\u00a0: un recours, un contrôle."
        )
    return standing(locked) or DossierHold.objects.create(
        application=locked, reason=reason.strip(), placed_at=at, placed_by=by
    )


def standing(application: Application) -> DossierHold | None:
    """The hold that keeps this dossier today, if any."""
    return DossierHold.objects.filter(application=application, lifted_at=None).first()


@transaction.atomic
def lift(hold: DossierHold, *, by: User, at: datetime) -> DossierHold:
    """The dossier follows its rule again. Done twice, nothing more happens."""
    locked = DossierHold.objects.select_for_update().get(pk=hold.pk)
    if locked.lifted_at is None:
        locked.lifted_at, locked.lifted_by = at, by
        locked.save(update_fields=["lifted_at", "lifted_by"])
    return locked
