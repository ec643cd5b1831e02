"""What a partner named in a dossier answered."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, record
from applications.domain.verification import check_partner_answer
from applications.enums import EventKind, PartnerAnswer
from applications.models import Partner
from applications.notifications import team


@transaction.atomic
def record_answer(
    partner: Partner, *, answer: PartnerAnswer | str, by: User, at: datetime
) -> Partner:
    """Record a partner's answer before the audition, and tell the structure (P7).

    Only « Nous portons l’action ensemble » may open the rate of cooperation. An answer may change
    until the audition. Raises TooLateError, MissingReasonError, ValueError out of the list.
    """
    application = lock(partner.application)
    given = check_partner_answer(state=application.state, answer=answer)
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.answer == given:
        return locked
    locked.answer, locked.answered_at, locked.recorded_by = given, at, by
    locked.save(update_fields=["answer", "answered_at", "recorded_by"])
    record(
        application,
        EventKind.PARTNER_ANSWERED,
        by=by,
        at=at,
        partner=locked.name,
        answer=given.value,
        text=f"{locked.name}\u00a0: {given.label}",
    )
    locked.application = application
    team.tell_partner_answered(locked, at=at)
    return locked
