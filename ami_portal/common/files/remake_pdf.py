"""Runs alone, as a script: a PDF comes in, a new PDF holding only its drawn pages goes out.

What goes into the new file is listed; scripts, actions, embedded files, forms, links, layers,
tags and metadata are not in the list. What filled forms and stamps show is drawn on the page.
"""

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel

MEMORY, SECONDS, REFUSED = 1 << 30, 20, 3
# An A3 page scanned in colour at 400 dots an inch is 92 MB once open; a whole file far less.
STREAM_BYTES, ALL_BYTES = 128 << 20, 512 << 20
MOST_OBJECTS = 50_000
PAGE_KEYS = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents",
             "/Group"}  # fmt: skip
RESOURCE_KEYS = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading",
                 "/ProcSet"}  # fmt: skip
NOWHERE = ("/JS", "/JavaScript", "/OpenAction", "/EF", "/Metadata", "/PieceInfo")
# On a stream these name another file, another picture, or what a reader would start.
NOT_ON_STREAMS = (*NOWHERE, "/F", "/FFilter", "/FDecodeParms", "/AA", "/A", "/AF", "/OPI", "/Ref",
                  "/Alternates", "/LastModified")  # fmt: skip
# Left as they are inside the page, each read by its own decoder.
PICTURES = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}
# JPEG segments that change what is drawn: JFIF, colour profile, Adobe's colours.
DRAWING_SEGMENTS = {0xE0, 0xE2, 0xEE}
# What pikepdf raises on damaged data and on its own limits.
DAMAGED = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError)
APPLICATION_OR_COMMENT = {*range(0xE0, 0xF0), 0xFE}
START_OF_SCAN = 0xDA


class RefusedError(Exception):
    """Its text is a value of `Reason`."""


def remake(content: bytes, *, pages: int) -> bytes:
    """The drawn pages in a new file. Raises RefusedError."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=STREAM_BYTES,
        png_max_memory=STREAM_BYTES,
        tiff_max_memory=STREAM_BYTES,
        run_length_max_memory=STREAM_BYTES,
        dct_max_memory=STREAM_BYTES,
        doc_max_warnings=200,
        max_stream_filters=4,
    )
    try:
        with Pdf.open(BytesIO(content)) as sent, Pdf.new() as fresh:
            _check(sent, pages)
            _draw_annotations(sent)
            _copy_pages(sent, fresh)
            return _saved(fresh)
    except pikepdf.PasswordError as locked:
        raise RefusedError("encrypted") from locked
    except DAMAGED as damage:
        too_big = "memory limit" in str(damage)
        raise RefusedError("too_dense" if too_big else "unreadable") from damage


def _check(sent: Pdf, most_pages: int) -> None:
    if len(sent.objects) > MOST_OBJECTS:
        raise RefusedError("too_dense")
    if len(sent.pages) > most_pages:
        raise RefusedError("too_many_pages")
    if not len(sent.pages):
        raise RefusedError("unreadable")
    # Pages that only one reader draws, out of a program in the file: nothing is left without it.
    if sent.Root.get("/NeedsRendering", False):
        raise RefusedError("form_only")


def _draw_annotations(sent: Pdf) -> None:
    if "/AcroForm" in sent.Root:
        sent.generate_appearance_streams()
    sent.flatten_annotations("all")


def _copy_pages(sent: Pdf, fresh: Pdf) -> None:
    for page in sent.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
    fresh.pages.extend(sent.pages)
    total = 0
    for thing in fresh.objects:
        for part in _dictionaries(thing):
            _strip(part)
        if isinstance(thing, Stream):
            total += _cleaned_size(thing)
            if total > ALL_BYTES:
                raise RefusedError("too_dense")


def _dictionaries(thing: Any) -> Iterator[Any]:
    """The thing and what it directly holds; what it refers to comes in its own turn."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Dictionary | Stream):
            yield part
            held = [value for _, value in part.items()]
        elif isinstance(part, pikepdf.Array):
            held = list(part)
        else:
            continue
        waiting += [value for value in held if _is_direct_holder(value)]


def _is_direct_holder(value: Any) -> bool:
    return isinstance(value, Dictionary | pikepdf.Array) and not value.is_indirect


def _strip(part: Any) -> None:
    for key in NOT_ON_STREAMS if isinstance(part, Stream) else NOWHERE:
        if key in part:
            del part[key]
    resources = part.get("/Resources")
    if isinstance(resources, Dictionary):
        for key in set(resources.keys()) - RESOURCE_KEYS:
            del resources[key]


def _cleaned_size(stream: Any) -> int:
    """The size of the stream once open, in bytes; a photograph in it loses its metadata."""
    filters = stream.get("/Filter")
    names = {str(filters)} if isinstance(filters, Name) else {str(each) for each in filters or ()}
    if names == {"/DCTDecode"}:
        parameters = stream.get("/DecodeParms")
        photograph = bare_jpeg(stream.read_raw_bytes())
        stream.write(photograph, filter=Name.DCTDecode, decode_parms=parameters)
        return len(photograph)
    if names & PICTURES:
        return len(stream.read_raw_bytes())
    return len(stream.read_bytes(StreamDecodeLevel.generalized))


def bare_jpeg(data: bytes) -> bytes:
    """The same picture without the segments that only tell: where, when, with which camera."""
    kept, position = [data[:2]], 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        mark = data[position + 1]
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4])
        if mark == START_OF_SCAN:
            break
        if mark not in APPLICATION_OR_COMMENT or mark in DRAWING_SEGMENTS:
            kept.append(data[position:end])
        position = end
    return b"".join([*kept, data[position:]])


def _saved(fresh: Pdf) -> bytes:
    kept = BytesIO()
    fresh.save(
        kept,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.generalized,
        recompress_flate=True,
        deterministic_id=True,
    )
    return kept.getvalue()


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    limits = json.loads(sys.argv[1])
    try:
        clean = remake(sys.stdin.buffer.read(), pages=limits["pages"])
    except RefusedError as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    except MemoryError:
        sys.stderr.write("too_dense")
        return REFUSED
    sys.stdout.buffer.write(clean)
    return 0


if __name__ == "__main__":
    sys.exit(main())
