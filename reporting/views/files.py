"""Answering with a file."""

from django.http import HttpResponse


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file under its own name; a PDF opens in the browser."""
    where = "inline" if kind == "application/pdf" else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'{where}; filename="{name}"'},
    )
