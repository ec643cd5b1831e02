"""What is neither a PDF nor an image, whatever its name says."""

import gzip
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("HARM")</script></svg>'


def svg() -> bytes:
    return SVG


def svgz() -> bytes:
    return gzip.compress(SVG)


def html() -> bytes:
    return b"<!doctype html><script>alert('HARM')</script>"


def html_and_pdf() -> bytes:
    return b"<!-- %PDF-1.7 --><script>alert('HARM')</script>"


def zip_bomb() -> bytes:
    return _archive("a.txt", bytes(50_000_000))


def zip_with_pdf_mark() -> bytes:
    return _archive("%PDF-1.4", b"%PDF-1.4 HARM", ZIP_STORED)


def docm() -> bytes:
    return _archive("word/vbaProject.bin", b"HARM")


def old_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"HARM" * 100


def program() -> bytes:
    return b"MZ\x90\x00" + b"HARM" * 100


def json_text() -> bytes:
    return b'{"harm": true}'


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"HARM" * 50


def empty() -> bytes:
    return b""


def _archive(name: str, content: bytes, method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        archive.writestr(name, content)
    return out.getvalue()
