"""One mail a day and a person: one thing has its own words, several are listed in a digest (P0)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ami_portal.outbox.models import OutboundEmail
from applications.models import Application
from applications.notifications.post import keep, send, site_url
from applications.queries.reminders import Due

DIGEST = "P0"


def tell(address: str, said: Sequence[tuple[Due, str]], *, at: datetime) -> OutboundEmail:
    """Say everything that is due to this address, each with the path of its page, in one mail.

    The mail is kept in the history of every dossier that it speaks of.
    """
    dues = [due for due, _ in said]
    kind = dues[0].kind.value if len(dues) == 1 else DIGEST
    context = _own(*said[0]) if len(dues) == 1 else {"lines": [_line(*one) for one in said]}
    email = send(kind, to=address, campaign=dues[0].campaign, at=at, context=context)
    dossiers: dict[int, Application] = {
        d.application.pk: d.application for d in dues if d.application
    }
    for application in dossiers.values():
        keep([email], application=application, at=at)
    return email


def _own(due: Due, path: str) -> dict[str, Any]:
    known = {"draft": due.draft, "application": due.application}
    return {**_line(due, path), **known, **due.details}


def _line(due: Due, path: str) -> dict[str, Any]:
    return {"subject": due.subject, "line": due.line, "url": site_url(path)}
