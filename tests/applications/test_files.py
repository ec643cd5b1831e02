"""Files are parsed and made again: what is kept holds nothing but what it shows."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from PIL import Image
from pypdf import PdfReader

from ami_portal.common import files as remaking
from ami_portal.common.files import (
    CleanContent,
    Reason,
    RefusedContentError,
    remake,
    remake_image,
    remake_pdf,
)
from ami_portal.common.files.uploads import BoundedMemoryHandler
from applications.actions import files
from applications.actions.files import CleanFile
from applications.domain.files import (
    LIMITS,
    MOST_BYTES,
    NO_ROOM_LEFT,
    SENTENCES,
    FileRefusedError,
    check_size,
    shown_name,
)
from applications.models import StoredFile
from applications.tasks.files import sweep
from tests.factories import UserFactory
from tests.factories.applications import WHILE_OPEN
from tests.hostile_files import HOSTILE, images, pdfs

LATER = WHILE_OPEN + timedelta(days=40_000)


@pytest.fixture
def disk(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def sent(name: str, content: bytes) -> UploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def on(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def words_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def opened_whole(content: bytes) -> bytes:
    """A PDF with every stream open, so that nothing in it hides from a search."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def keys_of(content: bytes) -> set[str]:
    """Every key of every dictionary of a PDF."""

    def within(thing) -> Iterator[str]:
        for part in remake_pdf._dictionaries(thing):
            yield from part.keys()

    with pikepdf.open(BytesIO(content)) as pdf:
        return {key for thing in pdf.objects for key in within(thing)}


HARMFUL_KEYS = {
    "/A", "/AA", "/AcroForm", "/AF", "/Annots", "/EF", "/JS", "/JavaScript", "/Metadata", "/Names",
    "/OpenAction", "/PieceInfo", "/Ref", "/XFA", "/URI", "/Author", "/NeedsRendering",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_or_made_harmless(case, disk) -> None:
    hostile = HOSTILE[case]
    upload = sent("x", hostile.build())
    upload._name = hostile.name  # a client that does not go through Django's own cleaning
    if hostile.why is not None:
        with pytest.raises(FileRefusedError) as refusal:
            files.keep(upload, by=None, at=WHILE_OPEN)
        assert str(refusal.value) == SENTENCES[hostile.why]
        assert on(disk) == []
        return
    kept = files.keep(upload, by=None, at=WHILE_OPEN)
    content = files.path_of(kept).read_bytes()
    assert kept.name == hostile.shown
    assert b"HARM" not in content
    if kept.content_type == "application/pdf":
        assert b"HARM" not in opened_whole(content)
        assert keys_of(content) & HARMFUL_KEYS == set()
        assert "Le plan de la salle" in words_of(content)
    else:
        with Image.open(BytesIO(content)) as image:
            assert image.format == "JPEG"
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert dict(image.getexif()) == {}


def test_at_least_thirty_hostile_files_are_tried_and_every_reason_but_the_crowd() -> None:
    assert len(HOSTILE) >= 30
    tried = {hostile.why for hostile in HOSTILE.values()} - {None}
    assert tried == set(Reason) - {Reason.BUSY}


def test_every_reason_has_a_sentence_that_says_what_to_do() -> None:
    assert SENTENCES.keys() == set(Reason)


# ---- What is drawn stays


def test_what_was_typed_in_a_form_is_drawn_on_the_page() -> None:
    clean = remake_pdf.remake(pdfs.filled_form(), pages=60)
    assert "1 250 euros" in words_of(clean)
    assert keys_of(clean) & HARMFUL_KEYS == set()


def test_a_photograph_stands_upright() -> None:
    clean = remake_image.remake(images.turned(), pixels=10_000, side=100, edge=2000)
    with Image.open(BytesIO(clean)) as image:
        assert image.size == (40, 60)


def test_what_is_seen_through_becomes_white() -> None:
    clean = remake_image.remake(images.see_through(), pixels=10_000, side=100, edge=2000)
    with Image.open(BytesIO(clean)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bits_of_grey_keep_their_lightness() -> None:
    clean = remake_image.remake(images.sixteen_bits(), pixels=10_000, side=100, edge=2000)
    with Image.open(BytesIO(clean)) as image:
        assert image.getpixel((5, 5)) == pytest.approx((155,) * 3, abs=2)


def test_a_large_photograph_is_brought_to_two_thousand_pixels() -> None:
    out = BytesIO()
    Image.new("RGB", (5000, 3000), 120).save(out, "JPEG")
    clean = remake(out.getvalue(), LIMITS)
    with Image.open(BytesIO(clean.data)) as image:
        assert image.size == (2000, 1200)


def test_a_photograph_in_a_pdf_is_the_same_to_the_pixel() -> None:
    bare = remake_pdf.bare_jpeg(images.located())
    with Image.open(BytesIO(bare)) as kept, Image.open(BytesIO(images.located())) as before:
        assert kept.tobytes() == before.tobytes()
        assert dict(kept.getexif()) == {}


# ---- The process that reads


@pytest.mark.parametrize("build", [pdfs.page_bomb, pdfs.locked, pdfs.cut, pdfs.thousand_pages])
def test_the_reader_of_pdfs_refuses_by_itself(build) -> None:
    with pytest.raises(remake_pdf.RefusedError):
        remake_pdf.remake(build(), pages=60)


@pytest.mark.parametrize("build", [images.huge, lambda: images.PNG_HEAD])
def test_the_reader_of_images_refuses_by_itself(build) -> None:
    with pytest.raises(remake_image.RefusedError):
        remake_image.remake(build(), pixels=64_000_000, side=16_384, edge=2000)


def test_a_reader_that_crashes_costs_one_refusal(tmp_path, monkeypatch) -> None:
    crash = tmp_path / "remake_image.py"
    crash.write_text("import os; os.abort()")
    monkeypatch.setattr(remaking, "_HERE", tmp_path)
    with pytest.raises(RefusedContentError) as refusal:
        remake(images.drawn(), LIMITS)
    assert refusal.value.reason is Reason.TOO_DENSE


def test_a_reader_that_hangs_is_stopped(tmp_path, monkeypatch) -> None:
    (tmp_path / "remake_image.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(remaking, "_HERE", tmp_path)
    monkeypatch.setattr(remaking, "LONGEST_RUN", 0.2)
    with pytest.raises(RefusedContentError) as refusal:
        remake(images.drawn(), LIMITS)
    assert refusal.value.reason is Reason.TOO_DENSE


def test_files_are_read_one_at_a_time_and_who_waits_too_long_is_told(monkeypatch) -> None:
    monkeypatch.setattr(remaking, "LONGEST_WAIT", 0.05)
    with remaking._turn, pytest.raises(RefusedContentError) as refusal:
        remake(images.drawn(), LIMITS)
    assert refusal.value.reason is Reason.BUSY
    assert remake(images.drawn(), LIMITS).content_type == "image/jpeg"


@pytest.mark.parametrize("script", ["remake_pdf.py", "remake_image.py"])
def test_the_reader_knows_nothing_of_our_environment(script) -> None:
    """Neither our packages nor our variables: what takes it over finds no key."""
    text = (Path(remaking.__file__).parent / script).read_text()
    assert "ami_portal" not in text
    assert "django" not in text


# ---- Limits and names


def test_the_browser_the_handler_and_the_rule_know_the_same_size() -> None:
    assert BoundedMemoryHandler.most_bytes == MOST_BYTES


def test_a_file_too_heavy_is_refused_with_both_sizes() -> None:
    check_size(MOST_BYTES)
    with pytest.raises(FileRefusedError, match="pèse 12,4\u00a0Mo\u00a0; 10\u00a0Mo au plus"):
        check_size(12_345_678)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 ko"), (410_000, "410 ko"), (999_001, "1 Mo"), (8_200_000, "8,2 Mo")],
)
def test_sizes_are_said_as_people_read_them(size, words) -> None:
    assert remaking.size_words(size) == words.replace(" ", "\u00a0")


def test_a_name_keeps_what_is_no_extension() -> None:
    assert shown_name("Comptes 2.2026.PDF", "application/pdf") == "Comptes 2.2026.pdf"
    assert shown_name("Lettre de Mme. Ly.webp", "image/jpeg") == "Lettre de Mme. Ly.jpg"


# ---- On the disk


@pytest.mark.django_db
def test_a_file_is_kept_for_its_owner_only_under_a_key_nobody_chose(disk) -> None:
    person = UserFactory()
    kept = files.keep(sent("Mon plan.png", images.drawn("PNG")), by=person, at=WHILE_OPEN)
    path = files.path_of(kept)
    assert on(disk) == [path]
    assert "plan" not in str(path.relative_to(disk))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert (kept.name, kept.stored_by, kept.stored_at) == ("Mon plan.jpg", person, WHILE_OPEN)
    assert kept.size == path.stat().st_size


@pytest.mark.django_db(transaction=True)
def test_discarding_takes_the_row_then_the_file_once_it_is_certain(disk) -> None:
    kept = files.keep(sent("a.png", images.drawn("PNG")), by=None, at=WHILE_OPEN)
    with transaction.atomic():
        files.discard(StoredFile.objects.get())
        transaction.set_rollback(True)
    assert on(disk) == [files.path_of(kept)]
    files.discard(StoredFile.objects.get())
    assert not StoredFile.objects.exists()
    assert on(disk) == []


@pytest.mark.django_db
def test_a_row_that_cannot_be_written_leaves_no_file(disk) -> None:
    empty = CleanFile("a.jpg", CleanContent(b"", "image/jpeg"))
    with pytest.raises(IntegrityError), transaction.atomic():
        files.store(empty, by=None, at=WHILE_OPEN)
    assert on(disk) == []


@pytest.mark.django_db
def test_what_no_row_names_is_swept_after_a_while(disk) -> None:
    kept = files.keep(sent("a.png", images.drawn("PNG")), by=None, at=WHILE_OPEN)
    folder = files.path_of(kept).parent
    (folder / uuid4().hex).write_bytes(b"a failed transaction")
    (folder / f"{uuid4().hex}.part").write_bytes(b"a killed process")
    assert files.sweep(before=WHILE_OPEN - timedelta(days=40_000)) == 0
    assert files.sweep(before=LATER) == 2
    assert on(disk) == [files.path_of(kept)]
    assert files.sweep(before=LATER) == 0


@pytest.mark.django_db
def test_each_night_only_what_is_a_day_old_is_swept(disk) -> None:
    folder = disk / "ab"
    folder.mkdir()
    for name, age in (("young", 3600), ("old", 90_000)):
        (folder / name).write_bytes(b"nobody's")
        moment = time.time() - age
        os.utime(folder / name, (moment, moment))
    sweep()
    assert [path.name for path in on(disk)] == ["young"]


@pytest.mark.django_db
def test_a_copy_lives_without_the_first(disk) -> None:
    kept = files.keep(sent("a.png", images.drawn("PNG")), by=None, at=WHILE_OPEN)
    copied = files.copy(kept, by=None, at=WHILE_OPEN)
    assert copied.digest == kept.digest
    assert files.path_of(copied) != files.path_of(kept)
    assert len(on(disk)) == 2


FULL_DISK = """
import os, resource, signal, sys, uuid
import django; django.setup()
from pathlib import Path
from django.conf import settings
settings.MEDIA_ROOT = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from applications.actions.files import _write
from applications.domain.files import FileRefusedError
try:
    _write(settings.MEDIA_ROOT / "ab" / uuid.uuid4().hex, os.urandom(50_000))
except FileRefusedError as refusal:
    print(refusal)
"""


def test_a_disk_that_takes_no_more_gives_a_sentence_and_leaves_nothing(disk) -> None:
    """A process whose files may not grow beyond 1 000 bytes: the system itself refuses the rest."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(disk)],
        capture_output=True, text=True, check=True, cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ami_portal.settings.test"},
    )  # fmt: skip
    assert done.stdout.strip() == NO_ROOM_LEFT
    assert on(disk) == []


@pytest.mark.django_db
def test_a_disk_that_fails_otherwise_is_our_fault_and_is_said_so(disk) -> None:
    (disk / "file").write_bytes(b"where the folder should be")
    broken = disk / "file" / "media"
    with pytest.raises(NotADirectoryError):
        files._write(broken / "ab" / "x", b"content")


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_are_both_kept(disk) -> None:
    def keep() -> None:
        remaking.remake(images.drawn("PNG"), LIMITS)

    threads = [Thread(target=keep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(thread.is_alive() for thread in threads)
