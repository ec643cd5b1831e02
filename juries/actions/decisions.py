"""Decisions: prepared in silence, one at a time per dossier; released together after the vote."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from applications.actions import awards, history, outcomes, redirections
from applications.actions.awards import Grant
from applications.domain.funding import FundingProposal
from applications.enums import EventKind, NotSelectedReason, RedirectionTarget, State
from applications.models import Application, Campaign
from applications.queries import reopened
from juries.domain.decisions import (
    DecisionRefusedError,
    ReleaseRefusedError,
    amount_of,
    check,
    explain,
    fingerprint,
    why_not_released,
    wish_of,
)
from juries.domain.letters import advice_words
from juries.domain.reopening import returned
from juries.enums import DecisionKind
from juries.models import Decision, Deliberation
from juries.notifications import decisions as mails
from juries.notifications import letters
from juries.queries import proposals


class Texts(TypedDict, total=False):
    """What a decision may say besides its kind and amount; the words of its letter."""

    override_reason: str
    reason: str
    text: str
    advice: str
    advice_text: str
    redirect_target: str
    redirect_name: str
    redirect_reason: str
    redirect_contact: str
    redirect_email: str


@transaction.atomic
def prepare(
    application: Application,
    *,
    kind: DecisionKind,
    by: User,
    at: datetime,
    amount: Decimal | None = None,
    reserve_rank: int | None = None,
    **texts: Unpack[Texts],
) -> Decision:
    """Prepare the dossier's decision; one already prepared is replaced. Nobody outside is told.

    `amount`, in euros, is the calculation's when left out; another one needs `override_reason`.
    Raises DecisionRefusedError with a sentence for each box.
    """
    # The call first, as everywhere: two agents never give one rank of the waiting list twice.
    bool(Campaign.objects.select_for_update().filter(pk=application.campaign_id))
    application = history.lock(application)
    kind = DecisionKind(kind)
    proposal = proposals.proposal_for(application, proposals.rule_of(kind, application))
    wish = wish_of(kind, amount, texts)
    frame = proposals.frame_of(application, proposal)
    check(wish, frame)
    amount = amount_of(wish, frame)
    Decision.objects.filter(application=application, released_at__isnull=True).delete()
    decision = Decision.objects.create(
        application=application,
        kind=kind,
        amount=amount,
        computed_amount=proposal.amount,
        calculation=_calculation(
            kind, application.campaign, proposal, explain(wish, proposal, amount)
        ),
        reserve_rank=_rank(application, reserve_rank, by=by)
        if kind == DecisionKind.RESERVE
        else None,
        prepared_at=at,
        prepared_by=by,
        **texts,
    )
    _close_ranks(application.campaign)
    decision.refresh_from_db(fields=["reserve_rank"])
    history.record(
        application,
        EventKind.DECISION_PREPARED,
        by=by,
        at=at,
        decision=kind.value,
        amount=None if amount is None else str(amount),
    )
    return decision


@transaction.atomic
def release(
    campaign: Campaign,
    *,
    deliberation: Deliberation,
    by: User,
    at: datetime,
    read: str | None = None,
) -> list[Decision]:
    """Release every prepared decision of the call, with its letter, in one commit; again: nothing.

    Those of a dossier that `by` has a link with stay prepared: someone else releases them.
    `read` is the fingerprint of what was previewed: another list is refused. All or none: an aid
    that does not fit in the envelope releases nothing.
    Raises ReleaseRefusedError, EnvelopeExceededError, TransitionNotAllowedError.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if deliberation.campaign_id != campaign.pk:
        raise ReleaseRefusedError("Cette délibération est celle d’un autre appel.")
    decisions = _locked_pending(campaign, by)
    if decisions and read not in (None, fingerprint(each.pk for each in decisions)):
        raise ReleaseRefusedError(
            "Les décisions ont changé depuis votre relecture. Relisez-les avant de les diffuser."
        )
    _check_again(decisions)
    before = {each.pk: reopened.taken_back(each.application) for each in decisions}
    for decision in decisions:
        _release_one(decision, deliberation=deliberation, by=by, at=at)
    # Once all is granted: what remains says which dossier of the waiting list it pays.
    for decision in decisions:
        mails.tell_money_returned(decision, returned(before[decision.pk], decision.amount), at=at)
    mails.tell_jurors(decisions, campaign=campaign, deliberation=deliberation, at=at)
    return decisions


def _release_one(decision: Decision, *, deliberation: Deliberation, by: User, at: datetime) -> None:
    application = decision.application
    was_waiting = application.state == State.RESERVE
    decision.deliberation = deliberation
    decision.released_at, decision.released_by = at, by
    replaces = letters.replaced_by(decision)
    letter = decision.letter = letters.write(decision, replaces=replaces, at=at)
    decision.save(update_fields=["deliberation", "released_at", "released_by", "letter"])
    _carry_out(decision, deliberation, by=by, at=at)
    if decision.redirect_name:
        redirections.open_way(
            application,
            target=RedirectionTarget(decision.redirect_target),
            name=decision.redirect_name,
            reason=decision.redirect_reason,
            contact_name=decision.redirect_contact,
            contact_email=decision.redirect_email,
            by=by,
            at=at,
        )
    mails.send_letter(decision, letter, was_waiting=was_waiting, replaces=replaces, at=at)


def _carry_out(decision: Decision, deliberation: Deliberation, *, by: User, at: datetime) -> None:
    application, text = decision.application, decision.text
    advice = advice_words(decision.advice, decision.advice_text)
    vote = f"n°\u00a0{deliberation.number} du {plain_date(deliberation.date)}"
    words = outcomes.Words(text=text, advice=advice, deliberation=vote)
    match decision.kind:
        case DecisionKind.FUND | DecisionKind.PAGE_BLANCHE:
            grant = _grant(decision, deliberation)
            awards.fund(application, grant, by=by, at=at, text=text, advice=advice)
        case DecisionKind.REDIRECT:
            outcomes.redirect(application, by=by, at=at, words=words)
        case DecisionKind.RESERVE:
            rank = decision.reserve_rank or 1
            outcomes.reserve(
                application,
                rank=rank,
                computed=decision.computed_amount,
                by=by,
                at=at,
                words=words,
            )
        case _:
            reason = NotSelectedReason(decision.reason)
            outcomes.decline(application, reason=reason, text=text, by=by, at=at, words=words)


def _locked_pending(campaign: Campaign, by: User) -> list[Decision]:
    """The prepared decisions, their dossiers locked: whoever writes one locks its dossier first."""
    pending = proposals.pending(campaign).exclude(application__recusals__user=by)
    waiting = Application.objects.filter(pk__in=pending.values("application"))
    bool(waiting.select_for_update().order_by("pk"))
    return list(
        pending.select_related("application__campaign", "application__organisation").order_by(
            "application__sequence"
        )
    )


def _check_again(decisions: list[Decision]) -> None:
    """Each dossier as it is now: its state, its calculation. Raises ReleaseRefusedError."""
    checks = (proposals.recheck(decision) for decision in decisions)
    moved = [sentence for sentence in map(why_not_released, checks) if sentence]
    if moved:
        raise ReleaseRefusedError(" ".join(moved))


def _rank(application: Application, rank: int | None, *, by: User) -> int:
    """The rank asked for, or the next one. A closed dossier that holds it is not named."""
    if rank is None:
        return proposals.next_reserve_rank(application)
    holder = proposals.holder_of_rank(application, rank)
    if not holder:
        return rank
    is_closed = by.recusals.filter(application__number=holder).exists()
    whose = "pris. Choisissez-en un autre" if is_closed else f"celui de {holder}"
    raise DecisionRefusedError({"reserve_rank": f"Le rang {rank} est déjà {whose}."})


def _close_ranks(campaign: Campaign) -> None:
    """The ranks prepared follow those told by letter, without a gap; a told rank never moves."""
    last = proposals.last_told_rank(campaign)
    for rank, decision in enumerate(proposals.prepared_reserves(campaign), start=last + 1):
        if decision.reserve_rank != rank:
            Decision.objects.filter(pk=decision.pk).update(reserve_rank=rank)


def _calculation(
    kind: DecisionKind, campaign: Campaign, proposal: FundingProposal, explanation: str
) -> dict[str, str | None]:
    """The inputs and the sentence, kept as they are today: the aid can be computed again."""
    is_page_blanche = kind == DecisionKind.PAGE_BLANCHE
    return {
        "eligible_cost": str(proposal.eligible_cost),
        "requested_amount": str(proposal.requested),
        "base_rate": str(campaign.base_rate or 0),
        "applied_rate": None if proposal.rate is None else str(proposal.rate),
        "bonus_kind": proposal.bonus.kind if proposal.bonus else "",
        "remaining": None if proposal.remaining is None else str(proposal.remaining),
        "floor": str(campaign.award_floor),
        "ceiling": str(
            campaign.page_blanche_ceiling if is_page_blanche else campaign.award_ceiling
        ),
        "explanation": explanation,
    }


def _grant(decision: Decision, deliberation: Deliberation) -> Grant:
    kept = decision.calculation
    return Grant(
        amount=decision.amount or Decimal(0),
        is_page_blanche=decision.kind == DecisionKind.PAGE_BLANCHE,
        eligible_cost=Decimal(kept["eligible_cost"]),
        requested_amount=Decimal(kept["requested_amount"]),
        base_rate=Decimal(kept["base_rate"]),
        applied_rate=_number(kept["applied_rate"]),
        bonus_kind=kept["bonus_kind"],
        floor=Decimal(kept["floor"]),
        ceiling=Decimal(kept["ceiling"]),
        computed_amount=decision.computed_amount or Decimal(0),
        override_reason=decision.override_reason,
        explanation=kept["explanation"],
        remaining=_number(kept.get("remaining")),
        deliberation_number=deliberation.number,
        deliberation_date=deliberation.date,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
