"""Messages about a dossier, between its structure and the service."""

from datetime import datetime, timedelta

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, record
from applications.domain.conversation import MessageRefusedError, check_message
from applications.enums import EventKind
from applications.models import Application, Message
from applications.notifications import team

HOUR = timedelta(hours=1)


@transaction.atomic
def send(application: Application, *, text: str, by: User, at: datetime) -> Message:
    """The service writes to the structure: kept on the dossier, and sent to each member (P36).

    What the structure had written is then read. Raises MissingReasonError, MessageRefusedError.
    """
    locked = lock(application)
    message = _keep(locked, check_message(text), is_from_service=True, by=by, at=at)
    read_by_service(locked, at=at)
    team.tell_message(locked, text=message.text, by=by, at=at)
    return message


@transaction.atomic
def reply(application: Application, *, text: str, by: User, at: datetime) -> Message:
    """A member of the structure writes to the service, which finds it in « À faire ».

    Raises MissingReasonError, and MessageRefusedError for a text too long or too many in an hour.
    """
    locked = lock(application)
    mine = locked.messages.filter(is_from_service=False, at__gt=at - HOUR)
    words = check_message(text, sent_this_hour=mine.count())
    return _keep(locked, words, is_from_service=False, by=by, at=at)


def read_by_service(application: Application, *, at: datetime) -> int:
    """An agent opened the conversation. Returns how many messages were new."""
    return _read(application, is_from_service=False, at=at)


def read_by_structure(application: Application, *, at: datetime) -> int:
    """A member opened the conversation. Returns how many messages were new."""
    return _read(application, is_from_service=True, at=at)


def _keep(
    application: Application, words: str, *, is_from_service: bool, by: User, at: datetime
) -> Message:
    if application.erased_at is not None:
        raise MessageRefusedError("Ce dossier est effacé\u00a0: on n’y écrit plus.")
    kind = EventKind.MESSAGE_SENT if is_from_service else EventKind.MESSAGE_RECEIVED
    record(application, kind, by=by, at=at)
    return Message.objects.create(
        application=application, text=words, at=at, by=by, is_from_service=is_from_service
    )


def _read(application: Application, *, is_from_service: bool, at: datetime) -> int:
    unread = application.messages.filter(is_from_service=is_from_service, read_at=None)
    return unread.update(read_at=at)
