"""From a template to a letter: one plain text is the source, the HTML is made from it."""

from typing import Any

from django.template.loader import render_to_string

from ami_portal.outbox.post import Letter

SUBJECT_MARK = "Objet : "


def word(kind: str, *, to: str, context: dict[str, Any], **options: Any) -> Letter:
    """Render `emails/<kind>.txt`: its first line is « Objet : … », the rest is the text.

    `options` are those of Letter (attachments, calendar, is_secret…). Plain text is never escaped;
    the HTML escapes it. Raises ValueError when the first line is not the subject.
    """
    page = render_to_string(f"emails/{kind.lower()}.txt", context).strip()
    first, _, text = page.partition("\n")
    if not first.startswith(SUBJECT_MARK):
        raise ValueError(f"emails/{kind.lower()}.txt must begin with « {SUBJECT_MARK} ».")
    subject = " ".join(first.removeprefix(SUBJECT_MARK).split())
    body = text.strip() + "\n"
    html = render_to_string("emails/letter.html", {"subject": subject, "text": body})
    return Letter(kind=kind, to=to, subject=subject, text=body, html=html, **options)
