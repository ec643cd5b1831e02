"""The few pieces that go with a request: joined to its draft, received with its dossier."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import files
from applications.actions.drafts import DepositedDraftError
from applications.actions.history import lock, record
from applications.domain.files import (
    ALREADY_RECEIVED,
    NOT_ASKED,
    FileRefusedError,
    check_attachments,
)
from applications.enums import EventKind
from applications.models import Application, Attachment, Draft


def add(draft: Draft, *, upload: UploadedFile, by: User | None, at: datetime) -> Attachment:
    """Join a piece to a draft, an anonymous one included (`by` is then nobody).

    Raises FileRefusedError, DepositedDraftError; nothing is then kept.
    """
    clean = files.prepare(upload)
    with transaction.atomic():
        locked = _lock_draft(draft)
        check_attachments(_sizes(locked), adding=clean.size)
        attachment = Attachment.objects.create(
            draft=locked, file=files.store(clean, by=by, at=at), added_at=at
        )
        locked.touched_at = at
        # Ended at that very second, the draft comes back: a piece without a life is never erased.
        locked.binned_at = locked.erased_at = None
        locked.save(update_fields=["touched_at", "binned_at", "erased_at"])
    return attachment


def receive(
    application: Application, *, upload: UploadedFile, by: User, at: datetime
) -> Attachment:
    """Join a piece to a dossier whose complément is awaited: as many again as to a draft.

    Raises FileRefusedError, also when no complément is awaited.
    """
    clean = files.prepare(upload)
    with transaction.atomic():
        locked = lock(application)
        if not locked.awaits_complement:
            raise FileRefusedError(NOT_ASKED)
        asked_at = locked.complement_requested_at
        sent = locked.attachments.filter(added_at__gte=asked_at)
        check_attachments([each.file.size for each in sent], adding=clean.size)
        attachment = Attachment.objects.create(
            application=locked, file=files.store(clean, by=by, at=at), added_at=at
        )
        _record(locked, attachment, by=by, at=at)
    return attachment


@transaction.atomic
def remove(attachment: Attachment, *, at: datetime) -> None:
    """Take a piece out of a draft, file included. Raises FileRefusedError once it was received."""
    if attachment.draft is None:
        raise FileRefusedError(ALREADY_RECEIVED)
    draft = _lock_draft(attachment.draft)
    _forget(attachment)
    draft.touched_at = at
    draft.save(update_fields=["touched_at"])


def deposited(draft: Draft, application: Application, *, by: User, at: datetime) -> None:
    """The draft's pieces are received with the dossier; part of the deposit's transaction."""
    for attachment in draft.attachments.all():
        attachment.draft, attachment.application = None, application
        attachment.save(update_fields=["draft", "application"])
        _record(application, attachment, by=by, at=at)


def taken_back(application: Application, draft: Draft) -> None:
    """A dossier becomes a draft again, with its pieces; part of that transaction."""
    application.attachments.update(application=None, draft=draft)


def copy(
    application: Application, draft: Draft, *, at: datetime, by: User | None = None
) -> list[Attachment]:
    """Join the same pieces to another draft, as files of their own: either may go without the
    other. Raises FileRefusedError when the disk is full or the draft has enough pieces."""
    copies = []
    for attachment in application.attachments.all():
        check_attachments(_sizes(draft), adding=attachment.file.size)
        file = files.copy(attachment.file, by=by, at=at)
        copies.append(Attachment.objects.create(draft=draft, file=file, added_at=at))
    return copies


@transaction.atomic
def forget(draft: Draft) -> None:
    """Delete every piece of a draft that is being erased."""
    for attachment in draft.attachments.all():
        _forget(attachment)


def _lock_draft(draft: Draft) -> Draft:
    locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.submitted_at is not None:
        raise DepositedDraftError
    return locked


def _sizes(draft: Draft) -> list[int]:
    return [attachment.file.size for attachment in draft.attachments.all()]


def _forget(attachment: Attachment) -> None:
    attachment.delete()
    files.discard(attachment.file)


def _record(application: Application, attachment: Attachment, *, by: User, at: datetime) -> None:
    record(
        application,
        EventKind.ATTACHMENT_RECEIVED,
        by=by,
        at=at,
        name=attachment.file.name,
        size=attachment.file.size,
        digest=attachment.file.digest,
    )
