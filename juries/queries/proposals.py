"""What each dossier could receive: the calculation, the claimed rates, the waiting list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, Q, QuerySet, Sum

from ami_portal.common.dates import paris_day
from applications.domain.funding import (
    Bonus,
    FundingProposal,
    FundingRules,
    propose_funding,
    propose_page_blanche,
)
from applications.enums import BonusKind, PartnerAnswer, State
from applications.models import Application, BonusClaim, Campaign
from applications.queries.reopened import taken_back
from juries.domain.decisions import (
    DECIDABLE,
    Frame,
    Recheck,
    Wish,
    amount_of,
    explain,
    kinds_open_to,
    problems_of,
    why_not_confirmable,
)
from juries.enums import GRANTING, Attendance, DecisionKind
from juries.models import Decision, HearingEntry

CONFIRMED_WORDS = {
    BonusKind.WOMEN: "confirmée",
    BonusKind.COOPERATION: "confirmées",
    BonusKind.UNCOVERED_NEED: "confirmé",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed rate, what the panel said of it, and why it cannot be confirmed if so."""

    claim: BonusClaim
    is_confirmed: bool | None
    obstacle: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """A decision tried out: euros granted, the sentence, what lacks, the euros left after it."""

    amount: Decimal | None
    explanation: str
    problems: dict[str, str]
    free: Decimal

    @property
    def is_short(self) -> bool:
        return self.free < 0

    @property
    def missing(self) -> Decimal:
        return -self.free


def proposal_for(
    application: Application,
    kind: DecisionKind | None = None,
    *,
    visible: QuerySet[Application] | None = None,
) -> FundingProposal:
    """The aid computed for this dossier with the rates that the panel confirmed.

    `kind` page blanche, or a dossier asked as one, follows the page-blanche rule:
    min(asked, ceiling, what remains once the other prepared decisions are granted).
    """
    if kind is None:
        kind = rule_of(DecisionKind.RESERVE, application)
    claims = claims_with_rulings().filter(application=application)
    is_page_blanche = kind == DecisionKind.PAGE_BLANCHE
    remaining = remaining_for(application, visible) if is_page_blanche else Decimal(0)
    return propose(application, kind, claims=claims, remaining=remaining)


def rule_of(kind: DecisionKind, application: Application) -> DecisionKind:
    """The rule that computes: a page blanche has its own; anything else follows the request."""
    if kind in GRANTING:
        return kind
    return DecisionKind.PAGE_BLANCHE if application.is_page_blanche else DecisionKind.FUND


def simulate(
    application: Application, wish: Wish, *, visible: QuerySet[Application] | None = None
) -> Simulation:
    """What the decision would grant and leave, without writing anything.

    Only decisions `visible` to whom simulates are counted as prepared.
    """
    proposal = proposal_for(application, rule_of(wish.kind, application), visible=visible)
    frame = frame_of(application, proposal)
    amount = amount_of(wish, frame)
    return Simulation(
        amount=amount,
        explanation=explain(wish, proposal, amount),
        problems=problems_of(wish, frame),
        free=remaining_for(application, visible) - (amount or Decimal(0)),
    )


def propose(
    application: Application,
    kind: DecisionKind,
    *,
    claims: Iterable[BonusClaim],
    remaining: Decimal,
) -> FundingProposal:
    """The same with the claims already read; `remaining` euros bound a page blanche only."""
    rules = rules_of(application.campaign)
    if kind == DecisionKind.PAGE_BLANCHE:
        return propose_page_blanche(
            requested=application.requested_amount, rules=rules, remaining=remaining
        )
    return propose_funding(
        cost=application.eligible_cost,
        requested=application.requested_amount,
        rules=rules,
        bonuses=[bonus_of(claim) for claim in claims if _is_confirmed(claim)],
    )


def recheck(decision: Decision) -> Recheck:
    """The prepared decision beside what its dossier, its rates and the call compute today.

    A page blanche is computed on what remained when it was prepared: the envelope itself is
    counted under lock when the aid is granted.
    """
    application = decision.application
    kind = DecisionKind(decision.kind)
    kept = decision.calculation.get("remaining")
    proposal = propose(
        application,
        rule_of(kind, application),
        claims=claims_with_rulings().filter(application=application),
        remaining=Decimal(kept) if kept is not None else application.campaign.remaining,
    )
    return Recheck(
        number=application.number,
        kind=kind,
        can_become=kinds_open_to(State(application.state)),
        stored=decision.computed_amount,
        computed=proposal.amount,
    )


def rules_of(campaign: Campaign) -> FundingRules:
    """The amounts and the base rate of an opened call."""
    return FundingRules(
        base_rate=campaign.base_rate or Decimal(0),
        floor=campaign.award_floor,
        ceiling=campaign.award_ceiling,
        page_blanche_ceiling=campaign.page_blanche_ceiling,
    )


def bonus_of(claim: BonusClaim) -> Bonus:
    """The rate of a confirmed claim, in the words of the calculation."""
    kind = BonusKind(claim.rule.kind)
    return Bonus(
        label=kind.label,
        rate=claim.rule.rate,
        confirmed_on=paris_day(claim.ruling.at),
        kind=kind.value,
        confirmed=CONFIRMED_WORDS[kind],
    )


def remaining_for(
    application: Application, visible: QuerySet[Application] | None = None
) -> Decimal:
    """What is left for a dossier: the envelope less what is granted or prepared for others.

    On a screen, only what is prepared for dossiers `visible` to its reader is taken off.
    """
    others = pending(application.campaign).exclude(application=application)
    if visible is not None:
        others = others.filter(application__in=visible.values("pk"))
    prepared = others.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return max(application.campaign.remaining - prepared, Decimal(0))


def frame_of(application: Application, proposal: FundingProposal) -> Frame:
    """What the dossier and the call allow of a decision."""
    campaign = application.campaign
    return Frame(
        can_become=kinds_open_to(State(application.state)),
        was_met=was_met(application),
        eligible_cost=application.eligible_cost,
        requested=application.requested_amount,
        computed=proposal.amount,
        floor=campaign.award_floor,
        ceiling=campaign.award_ceiling,
        page_blanche_ceiling=campaign.page_blanche_ceiling,
        taken_back=taken_back(application),
    )


def pending(campaign: Campaign) -> QuerySet[Decision]:
    """The decisions prepared and not released, of dossiers that still wait for one."""
    return Decision.objects.filter(
        application__campaign=campaign,
        application__state__in=DECIDABLE,
        released_at__isnull=True,
    )


def claims_of(application: Application) -> list[Claim]:
    """The rates claimed by the applicant, as the panel judges them."""
    answers = answers_before_audition(application)
    return [
        Claim(
            claim=claim,
            is_confirmed=claim.ruling.is_confirmed if hasattr(claim, "ruling") else None,
            obstacle=why_not_confirmable(BonusKind(claim.rule.kind), answers),
        )
        for claim in claims_with_rulings().filter(application=application)
    ]


def answers_before_audition(application: Application) -> list[PartnerAnswer]:
    """What the partners had answered when the audition began; all of it when there was none."""
    start = _audition_start(application)
    answered = application.partners.exclude(answer=PartnerAnswer.PENDING)
    if start:
        answered = answered.filter(answered_at__lt=start)
    return [PartnerAnswer(answer) for answer in answered.values_list("answer", flat=True)]


def claims_with_rulings() -> QuerySet[BonusClaim]:
    """The claimed rates with their rule and what the panel said."""
    return BonusClaim.objects.select_related("rule", "ruling", "application").order_by("rule", "pk")


def next_reserve_rank(application: Application) -> int:
    """The first free rank of the waiting list."""
    taken = _reserves(application).values_list("reserve_rank", flat=True)
    return max((rank for rank in taken if rank), default=0) + 1


def holder_of_rank(application: Application, rank: int) -> str:
    """The number of another dossier that holds this rank of the waiting list; empty when free."""
    held = _reserves(application).filter(reserve_rank=rank)
    return held.values_list("application__number", flat=True).first() or ""


def last_told_rank(campaign: Campaign) -> int:
    """The highest rank of the waiting list that a letter told; 0 when none did."""
    told = Decision.objects.filter(
        released_at__isnull=False,
        reopened_at__isnull=True,
        application__campaign=campaign,
        application__state=State.RESERVE,
        kind=DecisionKind.RESERVE,
    )
    return told.aggregate(last=Max("reserve_rank"))["last"] or 0


def prepared_reserves(campaign: Campaign) -> QuerySet[Decision]:
    """The decisions prepared « en réserve », in the order of their ranks."""
    return pending(campaign).filter(kind=DecisionKind.RESERVE).order_by("reserve_rank", "pk")


def _reserves(application: Application) -> QuerySet[Decision]:
    waiting = Q(released_at__isnull=True) | Q(application__state=State.RESERVE)
    return Decision.objects.filter(
        waiting,
        application__campaign=application.campaign_id,
        kind=DecisionKind.RESERVE,
        reopened_at__isnull=True,
    ).exclude(application=application)


def _is_confirmed(claim: BonusClaim) -> bool:
    return hasattr(claim, "ruling") and claim.ruling.is_confirmed


def _audition_start(application: Application) -> datetime | None:
    entries = HearingEntry.objects.filter(application=application, hearing__slot__isnull=False)
    met = entries.exclude(attendance=Attendance.ABSENT)
    return met.values_list("hearing__slot__starts_at", flat=True).first()


def was_met(application: Application) -> bool:
    """Heard, or invited and absent: then the panel decides on the two pages."""
    if application.state != State.ADMISSIBLE:
        return True
    return application.hearing_entries.filter(attendance=Attendance.ABSENT).exists()
