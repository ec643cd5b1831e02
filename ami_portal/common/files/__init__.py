"""Files from outside: parsed and re-made, never kept as they came (docs/adr/0014).

The re-making runs in a process of its own, without our environment, whose memory and time are
bounded: a file that exhausts or crashes a parser costs its sender a sentence, and us nothing.
"""

import json
import logging
import subprocess
import sys
from dataclasses import asdict, dataclass
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from pathlib import Path
from threading import BoundedSemaphore

from ami_portal.common.money import NBSP, format_number

logger = logging.getLogger(__name__)

TENTH = Decimal("0.1")
PDF, JPEG = "application/pdf", "image/jpeg"
REFUSED = 3  # the exit code of a script that says why
LONGEST_RUN = 40  # seconds; the scripts' own limit on processor time is shorter
LONGEST_WAIT = 20  # seconds for one's turn
# One at a time in a web process: ten hostile files at once hold one core and one bounded memory.
_turn = BoundedSemaphore(1)

_HERE = Path(__file__).parent
_PDF_HEAD = 1024  # a PDF's mark may come a little late: readers accept it within this many bytes
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Reason(StrEnum):
    """Why a content cannot be kept."""

    EMPTY = "empty"
    HEIC = "heic"
    OFFICE = "office"
    OTHER_KIND = "other_kind"
    ENCRYPTED = "encrypted"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_DENSE = "too_dense"
    FORM_ONLY = "form_only"
    UNREADABLE = "unreadable"
    BUSY = "busy"


class RefusedContentError(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Limits:
    """`pixels` of the whole image, `side` its longest side as sent, `edge` as kept; in pixels."""

    pages: int
    pixels: int
    side: int
    edge: int


@dataclass(frozen=True, slots=True)
class CleanContent:
    data: bytes
    content_type: str


def remake(content: bytes, limits: Limits) -> CleanContent:
    """A PDF or a JPEG made again from what a parser understood of `content`.

    Neither name nor announced type is asked: what parses as a PDF or an image is one. Raises
    RefusedContentError.
    """
    content_type, script = _recognised(content)
    if not _turn.acquire(timeout=LONGEST_WAIT):
        raise RefusedContentError(Reason.BUSY)
    try:
        return CleanContent(_run(script, content, limits), content_type)
    finally:
        _turn.release()


def size_words(size: int) -> str:
    """« 410 ko », « 8,2 Mo »: bytes as people read them, rounded up."""
    thousands = max(Decimal(1), (Decimal(size) / 1000).quantize(Decimal(1), ROUND_UP))
    if thousands < 1000:
        return f"{thousands}{NBSP}ko"
    return f"{format_number((thousands / 1000).quantize(TENTH, ROUND_UP))}{NBSP}Mo"


def _recognised(content: bytes) -> tuple[str, str]:
    """The kind this may be and the script that tries it. Raises RefusedContentError."""
    if content.startswith(_IMAGES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return JPEG, "remake_image.py"
    if b"%PDF-" in content[:_PDF_HEAD]:
        return PDF, "remake_pdf.py"
    raise RefusedContentError(_stranger(content))


def _stranger(content: bytes) -> Reason:
    if not content.strip():
        return Reason.EMPTY
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return Reason.HEIC
    return Reason.OFFICE if content.startswith(_OFFICE) else Reason.OTHER_KIND


def _run(script: str, content: bytes, limits: Limits) -> bytes:
    command = [sys.executable, "-I", str(_HERE / script), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=LONGEST_RUN, env={}, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise RefusedContentError(Reason.TOO_DENSE) from late
    if done.returncode == 0 and done.stdout:
        return done.stdout
    raise RefusedContentError(_why(script, done))


def _why(script: str, done: "subprocess.CompletedProcess[bytes]") -> Reason:
    """The script's own word; killed by a limit, the file was too heavy; else it was damaged."""
    if done.returncode == REFUSED:
        return Reason(done.stderr.decode())
    logger.warning("%s ended with %s: %s", script, done.returncode, done.stderr[-200:])
    return Reason.TOO_DENSE if done.returncode < 0 else Reason.UNREADABLE
