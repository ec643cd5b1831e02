"""A late deposit, allowed to one person, until one instant, by a named agent."""

import logging
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from applications.domain.refusals import TooLateError
from applications.domain.verification import need_words
from applications.models import Campaign, LatePermit

logger = logging.getLogger("ami_portal.permits")


@transaction.atomic
def grant(
    campaign: Campaign, *, email: str, reason: str, until: datetime, by: User, at: datetime
) -> LatePermit:
    """Let this address deposit after the closing, until `until`. Granted again, it is replaced.

    Raises TooLateError, MissingReasonError.
    """
    if until <= at:
        raise TooLateError("Choisissez un jour à venir.")
    if until <= campaign.closes_at:
        raise TooLateError(
            f"L’appel ferme le {plain_date(campaign.closes_on)}\u00a0:"
            " choisissez un jour plus tard."
        )
    permit, _ = LatePermit.objects.update_or_create(
        campaign=campaign,
        email=email.strip().lower(),
        defaults={
            "reason": need_words(reason, "Écrivez pourquoi ce dépôt tardif est autorisé."),
            "until": until,
            "granted_by": by,
            "granted_at": at,
            "revoked_by": None,
            "revoked_at": None,
        },
    )
    logger.info("late permit %s granted by person %s until %s", permit.pk, by.pk, until)
    return permit


@transaction.atomic
def revoke(permit: LatePermit, *, by: User, at: datetime) -> LatePermit:
    """Take a late deposit back; what was deposited under it stays. Twice, the first date stays."""
    locked = LatePermit.objects.select_for_update().get(pk=permit.pk)
    if locked.revoked_at is None:
        locked.revoked_by, locked.revoked_at = by, at
        locked.save(update_fields=["revoked_by", "revoked_at"])
        logger.info("late permit %s revoked by person %s", locked.pk, by.pk)
    return locked
