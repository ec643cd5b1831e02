"""The papers of a structure: given by its members after an award, answered by an agent."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import salted_hmac

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions import files, messages
from applications.actions.organisations import lock, record
from applications.domain import documents as rules
from applications.domain.verification import need_words
from applications.enums import DocumentKind, OrganisationEventKind
from applications.models import BankAccount, Organisation, OrganisationDocument
from applications.queries import documents
from applications.queries.documents import to_check

DIGEST_OF = "applications.BankAccount"
SEEN = "vu par le service"


@dataclass(frozen=True, slots=True)
class Account:
    """What a RIB says: the whole IBAN, checked, of which little is kept, and its holder."""

    iban: str
    holder: str


def send(
    organisation: Organisation,
    *,
    kind: DocumentKind | str,
    upload: UploadedFile,
    by: User,
    at: datetime,
    account: Account | None = None,
) -> OrganisationDocument:
    """Give a paper that an award asks for; it takes the place of one that nobody looked at yet.
    A RIB comes with its `account`.

    Raises DocumentError when it is not asked for, FileRefusedError for a file that is not kept,
    ValueError for a kind outside the list.
    """
    given = DocumentKind(kind)
    rules.check_sending(given, asked=documents.asked(organisation))
    clean = files.prepare(upload)
    with transaction.atomic():
        document = _received(lock(organisation), given, clean, by=by, at=at)
        _keep_account(document, account)
        return document


@transaction.atomic
def note_seen(
    organisation: Organisation,
    *,
    kind: DocumentKind | str,
    by: User,
    at: datetime,
    account: Account | None = None,
) -> OrganisationDocument:
    """An agent saw this paper, or the authority already has it: it is not asked for any more.

    Raises DocumentError when it is not asked for, or for a RIB without its account.
    """
    given = DocumentKind(kind)
    rules.check_sending(given, asked=documents.asked(organisation))
    rules.check_seen(given, has_account=account is not None)
    locked = lock(organisation)
    _forget_waiting(locked, given)
    document = OrganisationDocument.objects.create(
        organisation=locked,
        kind=given,
        sent_at=at,
        sent_by=by,
        accepted_at=at,
        accepted_by=by,
        expires_on=rules.expires_on(given, received_on=paris_day(at)),
    )
    _keep_account(document, account if given == DocumentKind.RIB else None)
    _record(document, OrganisationEventKind.DOCUMENT_ACCEPTED, by=by, at=at, because=SEEN)
    return document


@transaction.atomic
def accept(document: OrganisationDocument, *, by: User, at: datetime) -> OrganisationDocument:
    """The paper is good until its day. Raises DocumentError when it was answered already."""
    locked = _unanswered(document)
    locked.accepted_at, locked.accepted_by = at, by
    locked.save(update_fields=["accepted_at", "accepted_by"])
    _record(locked, OrganisationEventKind.DOCUMENT_ACCEPTED, by=by, at=at)
    return locked


@transaction.atomic
def ask_again(
    document: OrganisationDocument, *, because: str, by: User, at: datetime
) -> OrganisationDocument:
    """The paper is to be done again, and why: the structure is told by a message on its dossier.

    Raises MissingReasonError without words, DocumentError when it was answered already.
    """
    why = need_words(because, "Écrivez ce qui ne va pas, pour que la structure sache quoi refaire.")
    locked = _unanswered(document)
    locked.refused_because = why
    locked.save(update_fields=["refused_because"])
    _record(locked, OrganisationEventKind.DOCUMENT_REFUSED, by=by, at=at, because=why)
    dossier = documents.latest_awarded(locked.organisation)
    if dossier is not None:
        text = f"Un document est à refaire\u00a0: {locked.get_kind_display()}. {why}"
        messages.send(dossier, text=text, by=by, at=at)
    return locked


def _received(
    organisation: Organisation,
    kind: DocumentKind,
    clean: files.CleanFile,
    *,
    by: User,
    at: datetime,
) -> OrganisationDocument:
    _forget_waiting(organisation, kind)
    document = OrganisationDocument.objects.create(
        organisation=organisation,
        kind=kind,
        file=files.store(clean, by=by, at=at),
        sent_at=at,
        sent_by=by,
        expires_on=rules.expires_on(kind, received_on=paris_day(at)),
    )
    _record(document, OrganisationEventKind.DOCUMENT_RECEIVED, by=by, at=at)
    return document


def _forget_waiting(organisation: Organisation, kind: DocumentKind) -> None:
    """A paper that nobody looked at yet gives its place."""
    for waiting in to_check(organisation.documents.all()).filter(kind=kind).select_related("file"):
        waiting.delete()
        if waiting.file:
            files.discard(waiting.file)


def _keep_account(document: OrganisationDocument, account: Account | None) -> None:
    """Four digits to say, and a keyed digest to compare: never the number itself."""
    if account is None:
        return
    BankAccount.objects.create(
        document=document,
        holder=account.holder,
        last_four=account.iban[-4:],
        digest=salted_hmac(DIGEST_OF, account.iban, algorithm="sha256").hexdigest(),
    )


def _unanswered(document: OrganisationDocument) -> OrganisationDocument:
    rows = OrganisationDocument.objects.select_for_update(of=("self",))
    locked = rows.select_related("organisation").get(pk=document.pk)
    rules.check_answer(documents.paper_of(locked))
    return locked


def _record(
    document: OrganisationDocument,
    kind: OrganisationEventKind,
    *,
    by: User,
    at: datetime,
    because: str = "",
) -> None:
    facts = {"document": document.kind, "because": because}
    record(document.organisation, kind, by=by, at=at, **facts)
