"""« Bordereau d’élimination » : what the Archives sign before anything is erased."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.operations.models import EliminationSlip, SlipLine
from ami_portal.operations.retention import lives, rules
from ami_portal.operations.retention.lives import Known


class SlipRefusedError(Exception):
    """A slip that cannot be made or signed; the message is French."""


def over(*, at: datetime) -> list[Known]:
    """The dossiers whose duration is over and that no slip names yet, but the held ones."""
    today = paris_day(at)
    return [
        each
        for each in lives.known(lives.kept().filter(slip_line=None), at=at)
        if rules.is_over(each.life, today=today) and not each.life.is_held
    ]


@transaction.atomic
def make(*, by: User, at: datetime) -> EliminationSlip:
    """A slip of every dossier whose duration is over. Raises SlipRefusedError when there is none.

    Two slips never name one dossier.
    """
    bool(EliminationSlip.objects.select_for_update())
    found = over(at=at)
    if not found:
        raise SlipRefusedError("Aucun dossier n’a fini sa durée\u00a0: il n’y a rien à proposer.")
    last = EliminationSlip.objects.aggregate(last=Max("number"))["last"] or 0
    slip = EliminationSlip.objects.create(number=last + 1, made_at=at, made_by=by)
    SlipLine.objects.bulk_create(
        SlipLine(
            slip=slip,
            application=each.application,
            rule=each.rule.value,
            ended_on=each.life.ended_on,
            months=each.life.months,
        )
        for each in found
        if each.life.ended_on
    )
    return slip


@transaction.atomic
def sign(slip: EliminationSlip, *, visa: str, on: date, by: User, at: datetime) -> EliminationSlip:
    """Record the visa of the Archives: its reference and its day. Recorded once.

    Raises SlipRefusedError.
    """
    locked = EliminationSlip.objects.select_for_update().get(pk=slip.pk)
    if locked.visa_on is not None:
        raise SlipRefusedError("Le visa de ce bordereau est déjà enregistré.")
    if not visa.strip():
        raise SlipRefusedError("Écrivez la référence du visa, telle que les Archives l’ont donnée.")
    if not paris_day(locked.made_at) <= on <= paris_day(at):
        raise SlipRefusedError("Le visa est daté entre le jour du bordereau et aujourd’hui.")
    locked.visa, locked.visa_on, locked.visa_recorded_by = visa.strip(), on, by
    locked.save(update_fields=["visa", "visa_on", "visa_recorded_by"])
    return locked


@transaction.atomic
def withdraw(slip: EliminationSlip) -> None:
    """Take back a slip that the Archives did not sign: its dossiers may be proposed again.

    Raises SlipRefusedError once it is signed.
    """
    locked = EliminationSlip.objects.select_for_update().get(pk=slip.pk)
    if locked.visa_on is not None:
        raise SlipRefusedError("Ce bordereau est visé\u00a0: il ne se retire plus.")
    locked.lines.all().delete()
    locked.delete()
