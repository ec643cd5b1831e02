"""Sharing an aid between the structures that carry the action together."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.money import NBSP, format_euros
from applications.actions import history
from applications.domain.sharing import Part, check_can_be_shared, check_parts, euros_of
from applications.enums import EventKind
from applications.models import Application, Award, AwardShare, Organisation


@transaction.atomic
def share(
    application: Application, parts: Sequence[Part], *, by: User, at: datetime
) -> list[AwardShare]:
    """Note what each other structure of a joint action receives; these parts replace the last ones.

    A structure is found by its SIRET, or noted. Without any part, who is paid receives all.
    Raises FollowUpRefusedError.
    """
    locked = history.lock(application)
    check_can_be_shared(locked.state)
    award = locked.award
    award.shared_percent = check_parts(parts, amount=award.amount, payee_siret=award.payee.siret)
    award.save(update_fields=["shared_percent"])
    award.shares.all().delete()
    shares = [_share(award, part, at=at) for part in parts]
    history.record(locked, EventKind.AWARD_SHARED, by=by, at=at, text=_said(award, shares))
    return shares


def _share(award: Award, part: Part, *, at: datetime) -> AwardShare:
    organisation, _ = Organisation.objects.get_or_create(
        siret=part.siret, defaults={"name": part.name, "created_at": at}
    )
    return AwardShare.objects.create(
        award=award,
        partner_id=part.partner,
        organisation=organisation,
        percent=part.percent,
        amount=euros_of(award.amount, part.percent),
    )


def _said(award: Award, shares: Sequence[AwardShare]) -> str:
    if not shares:
        return f"{award.payee.name} reçoit toute l’aide."
    told = [
        f"{each.organisation.name}\u00a0: {format_euros(each.amount)} ({each.percent}{NBSP}%)"
        for each in shares
    ]
    return ", ".join(told)
