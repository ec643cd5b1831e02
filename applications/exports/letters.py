"""A letter of decision as a tagged PDF."""

from typing import Any

from ami_portal.common.pdf import render_pdf
from applications.domain.sheet import clean


def render(content: dict[str, Any]) -> bytes:
    """The letter on A4. The same content gives the same bytes."""
    parts = [
        (part["heading"], [clean(paragraph) for paragraph in part["paragraphs"]])
        for part in content["parts"]
    ]
    title = f"{content['subject']} – dossier {content['number']}"
    footer = f"Dossier {content['number']} · {content['dated']}"
    return render_pdf(
        "pdf/letter.html",
        {"letter": content, "parts": parts, "footer": footer},
        title=title,
        stylesheets=["css/letter.css"],
    )


def file_name(content: dict[str, Any]) -> str:
    return f"{content['number']}-lettre.pdf"
