"""Answering with a file."""

from django.http import HttpResponse

PDF = "application/pdf"
WRONG = 422


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file under its own name; a PDF opens in the browser."""
    where = "inline" if kind == PDF else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'{where}; filename="{name}"'},
    )
