"""What the deliberation compares: the panel's opinions, the calculations, the envelope."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, When

from ami_portal.common.money import NBSP, format_euros, format_rate
from ami_portal.common.svg import Look, Part
from applications.domain.funding import FundingProposal
from applications.enums import DECIDED, State
from applications.models import Application, BonusClaim, Campaign
from juries.domain.decisions import DECIDABLE, fingerprint, release_label
from juries.enums import GRANTING, Attendance, DecisionKind
from juries.models import Decision, Deliberation, HearingEntry, PanelResult
from juries.queries import proposals

Item = TypeVar("Item", BonusClaim, Decision)
# From there the panel is told to talk about it; nothing is corrected.
WIDE_SPREAD = Decimal(2)
IS_GRANTING = Q(kind__in=GRANTING)
# On the waiting list, unless another decision is being prepared for the dossier.
IS_HELD = Q(kind=DecisionKind.RESERVE) & (
    Q(released_at__isnull=True)
    | ~Q(
        Exists(
            Decision.objects.filter(application=OuterRef("application"), released_at__isnull=True)
        )
    )
)
_EXPECTED_TO_BE_DECIDED = DECIDED | {State.HEARD}


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier at the deliberation. `mean` is None when there is none or it is hidden."""

    application: Application
    mean: Decimal | None
    dispersion: Decimal | None
    is_hidden: bool
    proposal: FundingProposal
    pending: Decision | None
    released: Decision | None

    @property
    def decision(self) -> Decision | None:
        return self.pending or self.released

    @property
    def is_released(self) -> bool:
        return self.pending is None and self.released is not None

    @property
    def is_spread(self) -> bool:
        return self.dispersion is not None and self.dispersion >= WIDE_SPREAD

    @property
    def amount(self) -> Decimal | None:
        """The euros decided, or computed while nothing is."""
        return self.decision.amount if self.decision else self.proposal.amount

    @property
    def is_under_floor(self) -> bool:
        return self.decision is None and self.proposal.is_under_floor

    @property
    def rate_words(self) -> str:
        """« 80 % · action mobilisant des femmes », « 60 % · base », « page blanche »."""
        if self.decision and self.decision.kind not in GRANTING:
            return "–"
        if self.proposal.rate is None:
            return "page blanche, sans taux"
        bonus = self.proposal.bonus
        return f"{format_rate(self.proposal.rate)} · {bonus.label if bonus else 'base'}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The euros of a call: asked, granted, prepared, waited for.

    `hidden` counts the dossiers that the reader has a link with: what is granted to them is public
    and counts; what they ask for and what is prepared for them does not (decision 21).
    """

    total: Decimal
    asked: Decimal
    granted: Decimal
    prepared: Decimal
    prepared_count: int
    held: Decimal
    held_count: int
    hidden: int = 0

    @property
    def free(self) -> Decimal:
        """What is left once everything prepared is granted; below zero when it does not fit."""
        return self.total - self.granted - self.prepared

    @property
    def is_short(self) -> bool:
        return self.free < 0

    @property
    def missing(self) -> Decimal:
        return -self.free

    @property
    def held_words(self) -> str:
        return f"{_dossiers(self.held_count)}, {format_euros(self.held)}" if self.held_count else ""

    @property
    def hidden_words(self) -> str:
        """What these sums leave out, for a reader with a link."""
        if not self.hidden:
            return ""
        return (
            f"Sans {_dossiers(self.hidden)} avec lien déclaré\u00a0: ni la demande, ni l’aide"
            " préparée n’est comptée ici. Ce qui reste peut être moins grand."
        )

    @property
    def sentence(self) -> str:
        return f"Enveloppe de {format_euros(self.total)}"

    @property
    def parts(self) -> list[Part]:
        """What the bar shows, in its order; a waiting list holds no money."""
        parts = [
            Part("accordés", self.granted, Look.DOTS),
            Part(f"à accorder, {_dossiers(self.prepared_count)}", self.prepared, Look.LAMP),
        ]
        return [part for part in parts if part.value]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the release would send: the decisions that the reader may see.

    `hidden` counts those of a dossier they have a link with: another agent releases them.
    """

    decisions: list[Decision]
    total: Decimal
    read: str
    undecided: int
    hidden: int

    @property
    def count(self) -> int:
        return len(self.decisions)

    @property
    def label(self) -> str:
        return release_label(self.count, self.total)


def concerned(dossiers: QuerySet[Application], campaign: Campaign) -> QuerySet[Application]:
    """The dossiers that wait for a decision or have one; a missed audition is decided on file."""
    missed = HearingEntry.objects.filter(application=OuterRef("pk"), attendance=Attendance.ABSENT)
    return dossiers.filter(campaign=campaign).filter(
        Q(state__in=_EXPECTED_TO_BE_DECIDED) | Q(Exists(missed), state=State.ADMISSIBLE)
    )


def ranked(
    dossiers: QuerySet[Application], opinions: QuerySet[PanelResult]
) -> QuerySet[Application]:
    """From the best mean to the lowest, among the `opinions` that the reader may see.

    A mean hidden from the reader ranks last, as if nobody had scored.
    """
    # A set read once: asked of each dossier, it costs more than all the rest of the page.
    shown = Q(panel_result__in=opinions.order_by().values("pk"))
    return (
        dossiers.select_related(
            "campaign", "theme", "organisation", "organisation_type", "panel_result"
        )
        .annotate(shown_mean=Case(When(shown, then=F("panel_result__mean"))))
        .order_by(F("shown_mean").desc(nulls_last=True), "sequence")
    )


def rows_of(applications: Iterable[Application], *, remaining: Decimal) -> list[Row]:
    """The rows of these dossiers (see `ranked`), with their calculation and decision.

    `remaining`: the euros that a page blanche may still receive.
    """
    dossiers = list(applications)
    claims = _by_application(proposals.claims_with_rulings().filter(application__in=dossiers))
    decisions = _by_application(
        Decision.objects.filter(application__in=dossiers)
        .select_related("deliberation")
        .order_by("pk")
    )
    return [
        _row(dossier, claims.get(dossier.pk, []), decisions.get(dossier.pk, []), remaining)
        for dossier in dossiers
    ]


def envelope_of(campaign: Campaign, visible: QuerySet[Application] | None = None) -> Envelope:
    """The gauge of the call: granted, prepared, held in reserve; `visible` to whom reads it.

    A sum with a closed dossier in it, less what the reader may add up, would be that dossier's.
    """
    seen = Application.objects.all() if visible is None else visible
    waiting = Q(released_at__isnull=True) | Q(
        application__state=State.RESERVE, reopened_at__isnull=True
    )
    decisions = Decision.objects.filter(
        waiting,
        application__campaign=campaign,
        application__state__in=DECIDABLE,
        application__in=seen.values("pk"),
    )
    everyone = concerned(Application.objects.all(), campaign)
    is_seen = Q(pk__in=seen.values("pk"))
    asked = everyone.aggregate(
        total=Sum("requested_amount", filter=is_seen), hidden=Count("pk", filter=~is_seen)
    )
    sums = decisions.aggregate(
        prepared=Sum("amount", filter=IS_GRANTING),
        prepared_count=Count("pk", filter=IS_GRANTING),
        held=Sum("computed_amount", filter=IS_HELD),
        held_count=Count("pk", filter=IS_HELD),
    )
    return Envelope(
        total=campaign.envelope,
        asked=asked["total"] or Decimal(0),
        granted=campaign.granted_total,
        prepared=sums["prepared"] or Decimal(0),
        prepared_count=sums["prepared_count"],
        held=sums["held"] or Decimal(0),
        held_count=sums["held_count"],
        hidden=asked["hidden"],
    )


def preview_of(campaign: Campaign, visible: QuerySet[Application]) -> Preview:
    """What the release would send for this reader, who releases nothing they have a link with."""
    pending = list(
        proposals.pending(campaign)
        .select_related("application__organisation", "application__campaign", "prepared_by")
        .order_by("kind", "application__sequence")
    )
    decided = {decision.application_id for decision in pending}
    waiting = concerned(visible, campaign).filter(state__in=DECIDABLE - {State.RESERVE})
    seen = set(visible.filter(pk__in=decided).values_list("pk", flat=True))
    decisions = [each for each in pending if each.application_id in seen]
    return Preview(
        decisions=decisions,
        total=sum((each.amount for each in decisions if each.amount), Decimal(0)),
        read=fingerprint(each.pk for each in decisions),
        undecided=waiting.exclude(pk__in=decided).count(),
        hidden=len(pending) - len(decisions),
    )


def last_deliberation(campaign: Campaign) -> Deliberation | None:
    """The latest vote recorded for the call."""
    return Deliberation.objects.filter(campaign=campaign).order_by("-date", "-pk").first()


def college_means(application: Application) -> list[dict[str, Any]]:
    """The college means that are stored: one that would be a single juror's note never is."""
    result = getattr(application, "panel_result", None)
    rows = result.colleges if result else []
    return [{**row, "mean": Decimal(row["mean"])} for row in rows if row["mean"] is not None]


def released_words(count: int) -> str:
    """What is said after the release; a second click finds nothing left to release."""
    if not count:
        return "Ces décisions étaient déjà diffusées."
    plural = "s" if count > 1 else ""
    return f"{count}{NBSP}décision{plural} diffusée{plural}. Les courriers partent."


def _row(
    application: Application,
    claims: list[BonusClaim],
    decisions: list[Decision],
    remaining: Decimal,
) -> Row:
    asked = DecisionKind.PAGE_BLANCHE if application.is_page_blanche else DecisionKind.FUND
    proposal = proposals.propose(application, asked, claims=claims, remaining=remaining)
    result = getattr(application, "panel_result", None)
    is_scored = result is not None and result.mean is not None
    is_shown = application.shown_mean is not None
    return Row(
        application=application,
        mean=application.shown_mean,
        dispersion=result.dispersion if result and is_shown else None,
        is_hidden=is_scored and not is_shown,
        proposal=proposal,
        pending=next((d for d in decisions if d.released_at is None), None),
        released=next(
            (d for d in reversed(decisions) if d.released_at and not d.reopened_at), None
        ),
    )


def _by_application(items: Iterable[Item]) -> dict[int, list[Item]]:
    grouped: dict[int, list[Item]] = {}
    for item in items:
        grouped.setdefault(item.application_id, []).append(item)
    return grouped


def _dossiers(count: int) -> str:
    return f"{count}{NBSP}dossier{'s' if count > 1 else ''}"
