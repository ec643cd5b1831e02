"""The pieces of the access matrix's world: one of a draft, one of the dossier."""

from typing import Any

from ami_portal.common.files import JPEG, CleanContent
from applications.actions import files
from applications.actions.files import CleanFile
from applications.models import Application, Attachment, StoredFile
from tests.factories.applications import AFTER_CLOSING


def kept_file(name: str = "plan.jpg") -> StoredFile:
    """A file on the disk, as if it had been made again."""
    clean = CleanFile(name, CleanContent(b"a clean picture", JPEG))
    return files.store(clean, by=None, at=AFTER_CLOSING)


def of_files(application: Application, draft_key: Any) -> dict[str, Any]:
    mine = Attachment.objects.create(draft_id=draft_key, file=kept_file(), added_at=AFTER_CLOSING)
    received = Attachment.objects.create(
        application=application, file=kept_file(), added_at=AFTER_CLOSING
    )
    return {"draft_piece_pk": mine.pk, "piece_key": received.file.key}
