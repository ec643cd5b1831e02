"""From a template to a letter: one plain text is the source, the HTML is made from it."""

import re
from typing import Any

from django.template.loader import render_to_string

from ami_portal.outbox.post import Letter

SUBJECT_MARK = "Objet : "
# Any blank but U+00A0, which French typography needs in a subject too.
_BLANKS = re.compile(r"[^\S\u00a0]+")


def word(kind: str, *, to: str, context: dict[str, Any], **options: Any) -> Letter:
    """Render `emails/<kind>.txt`: its first line is « Objet : … », the rest is the text.

    `options` are those of Letter (attachments, calendar, is_secret…). Plain text is never escaped;
    the HTML escapes it. Raises ValueError when the first line is not the subject.
    """
    page = render_to_string(f"emails/{kind.lower()}.txt", context).strip()
    first, _, text = page.partition("\n")
    if not first.startswith(SUBJECT_MARK):
        raise ValueError(f"emails/{kind.lower()}.txt must begin with « {SUBJECT_MARK} ».")
    subject = _BLANKS.sub(" ", first.removeprefix(SUBJECT_MARK)).strip()
    # A template's tags leave empty lines behind them.
    body = re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
    html = render_to_string("emails/letter.html", {"subject": subject, "text": body})
    return Letter(kind=kind, to=to, subject=subject, text=body, html=html, **options)
