"""What the panel says of a claimed taux majoré: confirmed or refused, at the deliberation."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.money import NBSP
from applications.actions import history
from applications.enums import BonusKind, EventKind
from applications.models import BonusClaim
from juries.domain.decisions import DECIDABLE, DecisionRefusedError, why_not_confirmable
from juries.enums import DecisionKind
from juries.models import BonusRuling, Decision
from juries.queries.proposals import answers_before_audition, was_met

RESTING_ON_THE_RATE = frozenset({DecisionKind.FUND, DecisionKind.RESERVE})


@transaction.atomic
def judge(claim: BonusClaim, *, is_confirmed: bool, by: User, at: datetime) -> BonusRuling:
    """Confirm or refuse a claimed rate. A prepared decision that rests on the rate is withdrawn.

    Cooperation needs a partner who said « nous portons l’action ensemble » before the audition.
    Raises DecisionRefusedError.
    """
    application = history.lock(claim.application)
    if application.state not in DECIDABLE:
        raise DecisionRefusedError(
            {"": f"La décision est diffusée{NBSP}: son calcul ne change plus."}
        )
    # Before the audition a partner may still change their answer.
    if not was_met(application):
        raise DecisionRefusedError({"": "Ce dossier n’a pas encore rencontré le jury."})
    if is_confirmed:
        _check_confirmable(claim)
    ruling, _ = BonusRuling.objects.update_or_create(
        claim=claim, defaults={"is_confirmed": is_confirmed, "by": by, "at": at}
    )
    Decision.objects.filter(
        application=application, released_at__isnull=True, kind__in=RESTING_ON_THE_RATE
    ).delete()
    history.record(
        application,
        EventKind.BONUS_JUDGED,
        by=by,
        at=at,
        rule=claim.rule.kind,
        is_confirmed=is_confirmed,
    )
    return ruling


def _check_confirmable(claim: BonusClaim) -> None:
    answers = answers_before_audition(claim.application)
    sentence = why_not_confirmable(BonusKind(claim.rule.kind), answers)
    if sentence:
        raise DecisionRefusedError({"": sentence})
