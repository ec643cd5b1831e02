"""The complément: what is missing, asked for and received. A dated fact, never a state."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions import organisations, partners, registry
from applications.actions.deposits import fingerprint
from applications.actions.history import lock, record
from applications.actions.request_rows import write_columns, write_rows
from applications.domain.deposit import reread
from applications.domain.identifiers import Identifier
from applications.domain.refusals import MissingReasonError
from applications.domain.reopening import Change, changes_in, fields_of
from applications.domain.request import Request
from applications.domain.verification import check_answer, check_request, need_words
from applications.enums import EventKind
from applications.models import Application, Draft
from applications.notifications import team
from applications.queries.calls import call_of

WHAT_IS_MISSING = "Écrivez ce qui manque, en une ou deux phrases."
NOTHING_WRITTEN = "Écrivez l’information demandée."
NOTHING_CORRECTED = "Corrigez une des cases rouvertes, ou écrivez un mot au service."
_IDENTITY = frozenset(
    {"organisation_name", "organisation_identifier", "head_office", "legal_representative"}
)


@transaction.atomic
def request(
    application: Application,
    *,
    text: str,
    due_on: date,
    by: User,
    at: datetime,
    fields: Collection[str] = (),
) -> Application:
    """Ask for what is missing before `due_on`, and tell the structure (P9).

    `fields` names the boxes that it may change meanwhile, with those checked together with them.
    Asked again, the words, the boxes and the date change; the earlier suspension stays in the
    history. Raises MissingReasonError, ComplementError, TooLateError.
    """
    locked = lock(application)
    check_request(state=locked.state, due_on=due_on, today=paris_day(at))
    locked.complement_request = need_words(text, WHAT_IS_MISSING)
    locked.complement_requested_at = at
    locked.complement_due_on = due_on
    opened = fields_of(fields, is_page_blanche=locked.is_page_blanche)
    locked.complement_fields = list(opened)
    locked.complement_answer, locked.complement_answered_at = "", None
    locked.save(
        update_fields=[
            "complement_request",
            "complement_requested_at",
            "complement_due_on",
            "complement_fields",
            "complement_answer",
            "complement_answered_at",
        ]
    )
    record(
        locked,
        EventKind.COMPLEMENT_REQUESTED,
        by=by,
        at=at,
        text=locked.complement_request,
        due_on=due_on.isoformat(),
        fields=locked.complement_fields,
    )
    team.tell_complement_requested(locked, at=at)
    return locked


@transaction.atomic
def answer(
    application: Application,
    *,
    text: str,
    by: User,
    at: datetime,
    texts: Mapping[str, str] | None = None,
) -> Application:
    """Receive what the structure sends, even after the closing; late is better than never.

    `texts` are the raw texts of the boxes; only the reopened ones are looked at, and only they can
    stop the answer. What changed is written in the dossier, under a new fingerprint, and the
    history keeps what each box said before and says after.
    Raises MissingReasonError, ComplementError, IncompleteDraftError.
    """
    # The draft before its dossier, as a deposit does: the two never wait for each other.
    bool(Draft.objects.select_for_update(of=("self",)).filter(application=application))
    locked = lock(application)
    check_answer(state=locked.state, is_awaited=locked.awaits_complement)
    changes = changes_in(locked.raw_fields, texts or {}, fields=locked.complement_fields)
    if not (text.strip() or changes or _has_new_attachment(locked)):
        raise MissingReasonError(NOTHING_CORRECTED if locked.complement_fields else NOTHING_WRITTEN)
    locked.complement_answer, locked.complement_answered_at = text.strip(), at
    if changes:
        _rewrite(locked, changes, by=by, at=at)
    locked.save()
    record(
        locked,
        EventKind.COMPLEMENT_RECEIVED,
        by=by,
        at=at,
        text=locked.complement_answer,
        changes={change.key: [change.before, change.after] for change in changes},
        fingerprint=locked.fingerprint,
    )
    if changes:
        partners.ask(locked, at=at)
    return locked


def _rewrite(
    application: Application, changes: Collection[Change], *, by: User, at: datetime
) -> None:
    """The reopened boxes say something else: text, columns, rows and fingerprint follow."""
    campaign, fields = application.campaign, application.complement_fields
    new = {change.key: change.after for change in changes}
    application.raw_fields = {**application.raw_fields, **new}
    reread_request = reread(application.raw_fields, call_of(campaign), fields=fields)
    write_columns(application, reread_request, campaign, fields=fields)
    write_rows(application, reread_request, campaign, fields=fields)
    if _IDENTITY & new.keys():
        _correct_structure(application, reread_request, new, by=by, at=at)
    application.fingerprint = fingerprint(application)
    _write_draft(application, new)


def _correct_structure(
    application: Application, request: Request, new: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Only what was corrected here: the structure may have changed the rest since, on its page."""
    known = application.organisation
    kept = {
        "organisation_name": known.name,
        "head_office": known.head_office,
        "legal_representative": known.legal_representative,
    }
    texts = {**request.texts, **{key: text for key, text in kept.items() if key not in new}}
    has_number = "organisation_identifier" in new
    identifier = request.identifier if has_number else Identifier()
    corrected = replace(request, texts=texts, identifier=identifier)
    organisations.of_request(corrected, known, by=by, at=at)
    registry.ask_later(known)


def _write_draft(application: Application, new: Mapping[str, str]) -> None:
    """The draft behind the dossier follows: taken back before closing, nothing goes backwards."""
    draft = Draft.objects.filter(application=application, erased_at__isnull=True).first()
    if draft is None:
        return
    for key, text in new.items():
        revision = draft.fields.get(key, {}).get("revision", 0)
        draft.fields[key] = {"text": text, "revision": revision + 1}
    draft.save(update_fields=["fields"])


def _has_new_attachment(application: Application) -> bool:
    asked_at = application.complement_requested_at
    return application.attachments.filter(added_at__gte=asked_at).exists()
