"""Keeping a file that someone sends: re-made clean, written whole or not at all, thrown away."""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.files import CleanContent, RefusedContentError, remake
from applications.domain.files import (
    LIMITS,
    NO_ROOM_LEFT,
    FileRefusedError,
    check_size,
    shown_name,
)
from applications.models import StoredFile

logger = logging.getLogger(__name__)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file made again, not kept yet: re-making takes time, and no lock is held meanwhile."""

    name: str
    content: CleanContent

    @property
    def size(self) -> int:
        return len(self.content.data)


def keep(upload: UploadedFile, *, by: User | None, at: datetime) -> StoredFile:
    """Make a PDF or an image again without anything hidden in it, and keep it.

    Neither its extension nor its announced type is believed. Raises FileRefusedError, whose French
    sentence says what to do; nothing is then kept. When the caller's transaction fails, so does
    the row, and `sweep` finds the file.
    """
    return store(prepare(upload), by=by, at=at)


def prepare(upload: UploadedFile) -> CleanFile:
    """Make the file again, at most `MOST_BYTES` as sent. Raises FileRefusedError."""
    check_size(upload.size or 0)
    try:
        content = remake(upload.read(), LIMITS)
    except RefusedContentError as refusal:
        raise FileRefusedError.because(refusal.reason) from refusal
    return CleanFile(shown_name(upload.name or "", content.content_type), content)


def store(clean: CleanFile, *, by: User | None, at: datetime) -> StoredFile:
    """Write the file whole under a random key, then its row. Raises FileRefusedError (no room)."""
    file = StoredFile(
        key=uuid4(),
        name=clean.name,
        content_type=clean.content.content_type,
        size=clean.size,
        digest=sha256(clean.content.data).hexdigest(),
        stored_at=at,
        stored_by=by,
    )
    _write(path_of(file), clean.content.data)
    try:
        file.save(force_insert=True)
    except BaseException:
        path_of(file).unlink()
        raise
    return file


def discard(file: StoredFile) -> None:
    """Delete the row, and the file once that is certain. What points to the row goes first."""
    path = path_of(file)
    file.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def copy(file: StoredFile, *, by: User | None, at: datetime) -> StoredFile:
    """Keep the same content again, as a file of its own. Raises FileRefusedError (no room)."""
    content = CleanContent(path_of(file).read_bytes(), file.content_type)
    return store(CleanFile(file.name, content), by=by, at=at)


def path_of(file: StoredFile) -> Path:
    """Where the file is: under its key, in one of 256 folders. Its name is never on the disk."""
    return Path(settings.MEDIA_ROOT, file.key.hex[:2], file.key.hex)


def sweep(*, before: datetime) -> int:
    """Delete what a killed process or a failed transaction left: files older than `before` that no
    row names. Returns how many."""
    strangers = [path for path in _older(before) if not _is_known(path)]
    for path in strangers:
        path.unlink(missing_ok=True)
    if strangers:
        logger.warning("%d files that no row named were deleted", len(strangers))
    return len(strangers)


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing: another name first, on the disk for good, then the true name."""
    unfinished = path.with_suffix(UNFINISHED)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(path)
        _settle(path.parent)
    except OSError as fault:
        with suppress(OSError):
            unfinished.unlink()
        if fault.errno not in NO_ROOM:
            raise
        logger.exception("No room left for a file")
        raise FileRefusedError(NO_ROOM_LEFT) from fault


def _settle(folder: Path) -> None:
    """The new name itself survives a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _older(before: datetime) -> Iterator[Path]:
    for path in Path(settings.MEDIA_ROOT).glob("??/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                yield path


def _is_known(path: Path) -> bool:
    try:
        return StoredFile.objects.filter(pk=UUID(path.name)).exists()
    except ValueError:
        return False
