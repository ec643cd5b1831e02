"""The messages of a dossier, as each side reads them, and those that wait for the service."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ami_portal.accounts.models import User
from applications.enums import EventKind, State
from applications.models import Application, Event, Message

# The reply words are those of the jury's floor: here they only arrive as plain values.
_ASKING = ("remote", "other_moment")
_AFTER_A_REPLY = (
    EventKind.HEARING_ANSWERED,
    EventKind.HEARING_PUBLISHED,
    EventKind.HEARING_CHANGED,
    EventKind.HEARING_CANCELLED,
    EventKind.HEARING_MISSED,
    EventKind.HEARD,
    EventKind.MESSAGE_SENT,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One message: who wrote it, and whether this side had not read it yet."""

    message: Message
    author: str
    is_mine: bool
    is_new: bool


def of_structure(application: Application, reader: User) -> list[Line]:
    """The conversation as a member of the structure reads it, oldest first. One query."""
    return [
        _line(message, author=_seen_by_structure(message, reader), from_service=False)
        for message in _messages(application)
    ]


def of_service(application: Application) -> list[Line]:
    """The conversation as the service reads it, oldest first. One query."""
    return [
        _line(message, author=str(message.by), from_service=True)
        for message in _messages(application)
    ]


def new_among(lines: Iterable[Line]) -> int:
    """How many messages this side reads for the first time."""
    return sum(line.is_new for line in lines)


def unread_by_service() -> Q:
    """Dossiers with a message of their structure that no agent has read."""
    waiting = Message.objects.filter(
        application=OuterRef("pk"), is_from_service=False, read_at__isnull=True
    )
    return Q(Exists(waiting))


def unread_by_call(visible: QuerySet[Application]) -> dict[str, int]:
    """How many messages wait for the service, by the code of their call. One query."""
    waiting = Message.objects.filter(is_from_service=False, read_at__isnull=True)
    mine = waiting.filter(application__in=visible.values("pk"))
    counted = mine.values("application__campaign__code").annotate(count=Count("pk"))
    rows = counted.order_by("application__campaign__code")
    return dict(rows.values_list("application__campaign__code", "count"))


def asking_another_moment() -> Q:
    """Dossiers whose structure asked to come otherwise, while nobody moved it or wrote back."""
    later = Event.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")),
        application=OuterRef("application"),
        kind__in=_AFTER_A_REPLY,
    )
    asked = Event.objects.filter(
        ~Exists(later),
        application=OuterRef("pk"),
        kind=EventKind.HEARING_ANSWERED,
        data__reply__in=_ASKING,
    )
    return Q(Exists(asked), state=State.ADMISSIBLE)


def _messages(application: Application) -> QuerySet[Message]:
    return application.messages.select_related("by").order_by("at", "pk")


def _line(message: Message, *, author: str, from_service: bool) -> Line:
    is_mine = message.is_from_service == from_service
    return Line(message, author, is_mine, is_new=not is_mine and message.read_at is None)


def _seen_by_structure(message: Message, reader: User) -> str:
    if message.is_from_service:
        return f"{message.by}, pour le service"
    return "Vous" if message.by_id == reader.pk else str(message.by)
