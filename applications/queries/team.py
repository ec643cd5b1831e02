"""The dossiers of a call as the service lists them: filtered, sorted, counted, in fixed queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, FloatField, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Cast, NullIf

from applications.domain.verification import qpv_share
from applications.enums import State
from applications.models import Application, Campaign, Event
from applications.queries.conversations import asking_another_moment, unread_by_service
from applications.queries.team_states import TELLING, label_for_team, tone_for_team

PAGE_SIZE = 25
ASKED, ANSWERED = "complement_asked", "complement_received"
WAITING = "to_check"
# Faces that any state may have.
UNREAD, ASKING = "message_to_read", "other_moment_asked"
STATES: tuple[tuple[str, str], ...] = (
    (WAITING, State.SUBMITTED.label),
    (ASKED, "Complément demandé"),
    (ANSWERED, "Complément reçu, à lire"),
    (UNREAD, "Message à lire"),
    (ASKING, "Demande un autre moment, ou à distance"),
    *((state.value, state.label) for state in State if state not in {State.DRAFT, State.SUBMITTED}),
)
_ANY_STATE: dict[str, Callable[[], Q]] = {
    UNREAD: unread_by_service,
    ASKING: asking_another_moment,
}
SORTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "numero": ("Numéro", ("sequence",)),
    "structure": ("Structure", ("organisation_name", "sequence")),
    "depot": ("Derniers déposés", ("-submitted_at", "sequence")),
    "montant": ("Plus fortes demandes", ("-requested_amount", "sequence")),
    "qpv": ("Part QPV la plus faible", ("qpv_share", "sequence")),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for; empty means all."""

    text: str = ""
    state: str = ""
    theme: int | None = None
    sort: str = "numero"

    @property
    def is_active(self) -> bool:
        return bool(self.text or self.state or self.theme)


@dataclass(frozen=True, slots=True)
class Totals:
    dossiers: int
    requested: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier of the list."""

    application: Application
    label: str
    tone: str
    share: Decimal | None
    is_under_threshold: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list, and the totals of everything that answers the filters."""

    page: Page
    rows: list[Row]
    totals: Totals


def page_of(
    visible: QuerySet[Application],
    campaign: Campaign,
    filters: Filters,
    *,
    number: str | None,
    today: date,
) -> ListPage:
    """One page of the list: the same four queries however many dossiers."""
    rows = matching(visible, campaign, filters)
    sums = totals(rows)
    paginator = Paginator(with_facts(rows), PAGE_SIZE)
    # Counted with the sum already: the paginator need not count again.
    paginator.count = sums.dossiers
    page = paginator.get_page(number)
    return ListPage(page, listed(list(page.object_list), today=today), sums)


def matching(
    visible: QuerySet[Application], campaign: Campaign, filters: Filters
) -> QuerySet[Application]:
    """The dossiers of a call that answer the filters, sorted."""
    rows = visible.filter(campaign=campaign)
    for word in filters.text.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(organisation_name__icontains=word)
            | Q(title__icontains=word)
            | Q(contact_name__icontains=word)
        )
    if filters.theme:
        rows = rows.filter(theme_id=filters.theme)
    if filters.state:
        rows = rows.filter(in_state(filters.state))
    _, order = SORTS.get(filters.sort, SORTS["numero"])
    share = Cast("qpv_people_expected", FloatField()) / NullIf(
        Cast("people_expected", FloatField()), 0.0
    )
    return rows.annotate(qpv_share=share).order_by(
        *(F("qpv_share").asc(nulls_last=True) if key == "qpv_share" else key for key in order)
    )


def in_state(state: str) -> Q:
    """A state, one of the three faces of Déposé, or a fact that any state may have."""
    if state in _ANY_STATE:
        return _ANY_STATE[state]()
    submitted = Q(state=State.SUBMITTED)
    answered = Q(complement_answered_at__isnull=False)
    asked = Q(complement_requested_at__isnull=False) & ~answered
    faces = {ASKED: submitted & asked, ANSWERED: submitted & answered}
    faces[WAITING] = submitted & Q(complement_requested_at__isnull=True)
    return faces.get(state, Q(state=state))


def totals(rows: QuerySet[Application]) -> Totals:
    """How many dossiers, and how much they ask for, in one query."""
    sums = rows.order_by().aggregate(dossiers=Count("pk"), requested=Sum("requested_amount"))
    return Totals(sums["dossiers"], sums["requested"] or Decimal(0))


def with_facts(rows: QuerySet[Application]) -> QuerySet[Application]:
    """What the words of the state are read from: two queries more, however many dossiers."""
    events = Event.objects.filter(kind__in=TELLING)
    return rows.select_related(
        "campaign", "theme", "organisation_type", "award", "agreement", "final_report",
        "contrat_filing",
    ).prefetch_related(Prefetch("events", events), "redirections")  # fmt: skip


def listed(applications: Iterable[Application], *, today: date) -> list[Row]:
    """The rows of a page, worded."""
    return [_row(application, today) for application in applications]


def _row(application: Application, today: date) -> Row:
    share = qpv_share(application.people_expected, application.qpv_people_expected)
    return Row(
        application=application,
        label=label_for_team(application, today=today),
        tone=tone_for_team(application, today=today),
        share=share.quantize(Decimal("0.01")) if share is not None else None,
        is_under_threshold=share is not None and share < application.campaign.qpv_share_threshold,
    )
