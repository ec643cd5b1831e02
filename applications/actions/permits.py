"""A late deposit, allowed to one person, until one instant, by a named agent."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from applications.domain.refusals import TooLateError
from applications.domain.verification import need_words
from applications.models import Campaign, LatePermit


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
        },
    )
    return permit
