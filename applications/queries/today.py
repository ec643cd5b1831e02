"""What waits for the service today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from ami_portal.common.dates import closing_instant, plain_date
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.domain.calendar import SILENCE_MONTHS, add_months
from applications.domain.verification import NEAR_REJECTION
from applications.enums import State
from applications.models import Application, Campaign, Redirection
from applications.queries import final_reports, partners
from applications.queries.conversations import unread_by_call
from applications.queries.counting import counts
from applications.queries.documents import to_check_of
from applications.queries.follow_up import OPEN_REDIRECTIONS
from applications.queries.team import ANSWERED, ASKED, ASKING, UNREAD, WAITING, in_state
from applications.queries.team_dossier import UNDECIDED, silence_day

NEAREST = 10


@dataclass(frozen=True, slots=True)
class Point:
    """Something that waits: how many, in which words, and the page where it is done."""

    count: int
    one: str
    many: str
    url: str
    is_urgent: bool = False

    @property
    def words(self) -> str:
        return self.one if self.count == 1 else self.many

    @property
    def sentence(self) -> str:
        return f"{self.count}\u00a0{self.words}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """An undecided dossier whose two months of silence end soon."""

    application: Application
    on: date
    words: str


def points(
    visible: QuerySet[Application],
    campaign: Campaign,
    *,
    mails: QuerySet[OutboundEmail],
    today: date,
) -> list[Point]:
    """What waits, in the order of a morning; only what there is. Three queries.

    `mails` are those that the reader may read again.
    """
    waiting = _counts(visible.filter(campaign=campaign), today)
    failed = mails.filter(state__in=[EmailState.FAILED, EmailState.UNCERTAIN])
    everyone = visible.values("pk")
    late = final_reports.late(today).filter(application__in=everyone)
    to_read = final_reports.to_read().filter(application__in=everyone)
    ways = Redirection.objects.filter(application__in=everyone, status__in=OPEN_REDIRECTIONS)
    rows = (
        (ANSWERED, "complément reçu, à lire", "compléments reçus, à lire", _list(ANSWERED), True),
        (
            ASKING,
            "demande de changer de moment",
            "demandes de changer de moment",
            _list(ASKING),
            True,
        ),
        (WAITING, "dossier à vérifier", "dossiers à vérifier", _list(WAITING), True),
        ("overdue", "complément en retard", "compléments en retard", _list(ASKED), True),
        ("mails", "courriel en échec", "courriels en échec", _mails(), True),
        (
            "papers",
            "document à vérifier",
            "documents à vérifier",
            f"{reverse('team_organisations')}?documents=a-verifier",
            False,
        ),
        ("asked", "complément attendu", "compléments attendus", _list(ASKED), False),
        (
            "silent",
            "partenaire à appeler",
            "partenaires à appeler",
            reverse("team_partners"),
            False,
        ),
        ("admissible", "dossier à auditionner", "dossiers à auditionner", "/auditions/", False),
        ("heard", "dossier à décider", "dossiers à décider", _deliberation(campaign), False),
        (
            "waiting_list",
            f"réponse due à la liste d’attente avant le {plain_date(campaign.reserve_until)}",
            f"réponses dues à la liste d’attente avant le {plain_date(campaign.reserve_until)}",
            _deliberation(campaign),
            True,
        ),
        ("funded", "aide à engager", "aides à engager", "/suivi/", False),
        ("ways", "orientation à suivre", "orientations à suivre", "/suivi/orientations/", False),
        ("to_read", "bilan à lire", "bilans à lire", "/suivi/bilans/", False),
        ("late", "bilan en retard", "bilans en retard", "/suivi/bilans/", False),
    )
    silent = partners.silent_near_limit(visible, campaign, today=today)
    papers = to_check_of(visible)
    # The waiting list was promised an answer: agents see it coming.
    near = (campaign.reserve_until - today).days <= campaign.reserve_notice_days
    listed = visible.filter(campaign=campaign, state=State.RESERVE) if near else visible.none()
    more = {
        "waiting_list": listed,
        "papers": papers,
        "mails": failed,
        "ways": ways,
        "late": late,
        "to_read": to_read,
    }
    waiting |= counts(campaign, silent=silent, **more)
    found = [
        Point(waiting[key], one, many, url, is_urgent)
        for key, one, many, url, is_urgent in rows
        if waiting[key]
    ]
    return [*_messages(visible, campaign), *found]


def _messages(visible: QuerySet[Application], campaign: Campaign) -> Iterable[Point]:
    """The messages to read, one line a call: an aid is followed for years after its own."""
    for code, count in unread_by_call(visible).items():
        call = "" if code == campaign.code else f", appel {code}"
        url = f"{_list(UNREAD)}&appel={code}"
        yield Point(count, f"message à lire{call}", f"messages à lire{call}", url, is_urgent=True)


def oldest_to_read(visible: QuerySet[Application], campaign: Campaign) -> list[Application]:
    """The dossiers that wait for the service's answer, compléments first, then the oldest."""
    waiting = visible.filter(campaign=campaign).filter(in_state(ANSWERED) | in_state(WAITING))
    rows = waiting.select_related("theme", "campaign")
    return list(rows.order_by("complement_answered_at", "submitted_at")[:5])


def deadlines(visible: QuerySet[Application], *, today: date) -> list[Deadline]:
    """The undecided dossiers that silence would soonest refuse, for the morning's page."""
    return near_rejections(visible, today=today)[:NEAREST]


def near_rejections(visible: QuerySet[Application], *, today: date) -> list[Deadline]:
    """The undecided dossiers that silence would soon refuse, the nearest first: page and mails."""
    latest = _submitted_before(today + NEAR_REJECTION)
    earliest = _submitted_before(today) - timedelta(days=120)
    rows = (
        visible.filter(state__in=UNDECIDED, submitted_at__lte=latest, submitted_at__gte=earliest)
        .order_by("submitted_at")
        .prefetch_related("events")[:500]
    )
    days = ((row, silence_day(row, today=today)) for row in rows)
    near = [
        Deadline(row, on, plain_date(on))
        for row, on in days
        if on is not None and today <= on <= today + NEAR_REJECTION
    ]
    return sorted(near, key=lambda deadline: deadline.on)


def _counts(rows: QuerySet[Application], today: date) -> dict[str, int]:
    asked = in_state(ASKED)
    return rows.aggregate(
        **{
            ANSWERED: Count("pk", filter=in_state(ANSWERED)),
            ASKING: Count("pk", filter=in_state(ASKING)),
            WAITING: Count("pk", filter=in_state(WAITING)),
            "overdue": Count("pk", filter=asked & Q(complement_due_on__lt=today)),
            "asked": Count("pk", filter=asked & Q(complement_due_on__gte=today)),
            "admissible": Count("pk", filter=Q(state=State.ADMISSIBLE)),
            "heard": Count("pk", filter=Q(state=State.HEARD)),
            "funded": Count("pk", filter=Q(state=State.FUNDED)),
        }
    )


def _submitted_before(day: date) -> datetime:
    """The last instant of the day whose two months of silence end on `day`."""
    return closing_instant(add_months(day, -SILENCE_MONTHS))


def _list(state: str) -> str:
    return f"{reverse('team_applications')}?etat={state}"


def _mails() -> str:
    return f"{reverse('team_emails')}?etat=failed"


def _partners() -> str:
    return reverse("team_partners")


def _deliberation(campaign: Campaign) -> str:
    return f"/deliberation/{campaign.code}/"
