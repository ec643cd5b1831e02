"""The bilan: drafted and sent by the structure, accepted or asked again by an agent."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day, plain_date
from applications.actions import files, history, messages
from applications.domain import final_report as rules
from applications.domain.engagement import FollowUpRefusedError, Realised, check_realised
from applications.domain.files import FileRefusedError
from applications.domain.final_report import Written
from applications.domain.verification import need_words
from applications.enums import EventKind
from applications.models import Application, FinalReport, SpendingLine, StoredFile
from applications.notifications import outcomes as mails

NOT_A_PHOTO = (
    "Ce fichier n’est pas une photo. Choisissez une image (JPEG, PNG)\u00a0; un document se donne"
    " au service par un message."
)


def save(
    application: Application,
    *,
    typed: Mapping[str, str],
    at: datetime,
    by: User,
    upload: UploadedFile | None = None,
) -> FinalReport:
    """Keep what is typed, without checking it; a photo sent with it is kept too.

    `typed` holds the known boxes only. Raises FollowUpRefusedError, FileRefusedError.
    """
    clean = _photo(upload)
    with transaction.atomic():
        report = _writable(application)
        report.draft, report.draft_saved_at = dict(typed), at
        report.save(update_fields=["draft", "draft_saved_at"])
        if clean:
            _put_photo(report, files.store(clean, by=by, at=at))
    return report


def remove_photo(application: Application, *, by: User, at: datetime) -> FinalReport:
    """Throw the photo away, and its boxes with it. Raises FollowUpRefusedError."""
    with transaction.atomic():
        report = _writable(application)
        _put_photo(report, None)
    return report


def send(
    application: Application,
    written: Written,
    *,
    by: User,
    at: datetime,
    upload: UploadedFile | None = None,
) -> FinalReport:
    """Send the bilan; the structure is thanked the first time. Sent again before it is accepted,
    it is corrected, and the history keeps both.

    Raises ReportRefusedError with a sentence for each box, FollowUpRefusedError, FileRefusedError.
    """
    clean = _photo(upload)
    with transaction.atomic():
        report = _writable(application)
        has_photo = clean is not None or report.photo_id is not None
        is_light = report.application.award.is_page_blanche
        rules.check(written, is_light=is_light, has_photo=has_photo)
        if clean:
            _put_photo(report, files.store(clean, by=by, at=at))
        _write(report, written, by=by, at=at)
    return report


@transaction.atomic
def receive(
    application: Application,
    *,
    by: User,
    at: datetime,
    people: int | None = None,
    qpv_people: int | None = None,
    women: int | None = None,
    under_26: int | None = None,
    spent: Decimal | None = None,
    text: str = "",
) -> FinalReport:
    """An agent notes a bilan received on paper: read as it is typed, it is accepted.

    None is « non connu », which is not zero. Raises FollowUpRefusedError.
    """
    report = _of_engaged(application)
    check_realised(Realised(people, qpv_people, women, under_26, spent))
    written = Written(
        people=people, qpv_people=qpv_people, women=women, under_26=under_26, text=text
    )
    report.accepted_at = report.accepted_by = None
    _write(report, written, spent=spent, by=by, at=at)
    report.accepted_at, report.accepted_by = at, by
    report.save(update_fields=["accepted_at", "accepted_by"])
    return report


@transaction.atomic
def accept(application: Application, *, by: User, at: datetime) -> FinalReport:
    """The bilan is read and good. Raises FollowUpRefusedError."""
    report = _received(application)
    report.accepted_at, report.accepted_by, report.redo_because = at, by, ""
    report.save(update_fields=["accepted_at", "accepted_by", "redo_because"])
    history.record(report.application, EventKind.REPORT_ACCEPTED, by=by, at=at)
    return report


@transaction.atomic
def ask_again(application: Application, *, because: str, by: User, at: datetime) -> FinalReport:
    """The bilan is to be completed, and why: the structure is told by a message on its dossier.

    Raises FollowUpRefusedError, MissingReasonError without words.
    """
    why = need_words(because, "Écrivez ce qui manque, pour que la structure sache quoi compléter.")
    report = _received(application)
    report.received_at, report.redo_because = None, why
    report.save(update_fields=["received_at", "redo_because"])
    history.record(report.application, EventKind.REPORT_TO_REDO, by=by, at=at, text=why)
    messages.send(report.application, text=f"Votre bilan est à compléter. {why}", by=by, at=at)
    return report


@transaction.atomic
def move_due_date(
    application: Application, *, due_on: date, because: str, by: User, at: datetime
) -> FinalReport:
    """Another date for the bilan, with its reason. Raises RefusedError."""
    why = rules.check_new_date(due_on, today=paris_day(at), because=because)
    report = _writable(application)
    before, report.due_on, report.due_because = report.due_on, due_on, why
    report.save(update_fields=["due_on", "due_because"])
    said = f"{why} (attendu le {plain_date(due_on)} au lieu du {plain_date(before)})"
    history.record(report.application, EventKind.REPORT_DUE_MOVED, by=by, at=at, text=said)
    return report


@transaction.atomic
def waive(application: Application, *, because: str, by: User, at: datetime) -> FinalReport:
    """No bilan is asked for this aid, and why. Raises RefusedError."""
    why = need_words(because, "Écrivez pourquoi aucun bilan n’est demandé.")
    report = _writable(application)
    if report.received_at is not None:
        raise FollowUpRefusedError("Ce bilan est déjà reçu\u00a0: acceptez-le.")
    report.waived_at, report.waived_by, report.waived_because = at, by, why
    report.save(update_fields=["waived_at", "waived_by", "waived_because"])
    history.record(report.application, EventKind.REPORT_WAIVED, by=by, at=at, text=why)
    return report


@transaction.atomic
def link_project(
    application: Application, *, became: Application, by: User, at: datetime
) -> FinalReport:
    """The page blanche became this later dossier. Raises FollowUpRefusedError."""
    locked = history.lock(application)
    rules.check_became(
        is_page_blanche=locked.award.is_page_blanche,
        is_later=became.submitted_at > locked.submitted_at,
        is_same_structure=became.organisation_id == locked.organisation_id,
    )
    report: FinalReport | None = getattr(locked, "final_report", None)
    if report is None:
        raise FollowUpRefusedError("Une page blanche se suit une fois l’aide engagée.")
    report.became = became
    report.save(update_fields=["became"])
    history.record(locked, EventKind.BECAME_PROJECT, by=by, at=at, text=became.number)
    return report


def _of_engaged(application: Application) -> FinalReport:
    """The bilan of a locked dossier that is engaged and not settled."""
    locked = history.lock(application)
    report: FinalReport | None = getattr(locked, "final_report", None)
    rules.check_can_write(locked.state, is_accepted=False, is_waived=False)
    if report is None:  # pragma: no cover - every engagement creates its bilan
        raise FollowUpRefusedError("Aucun bilan n’est attendu pour ce dossier.")
    report.application = locked
    return report


def _writable(application: Application) -> FinalReport:
    report = _of_engaged(application)
    rules.check_can_write(
        report.application.state,
        is_accepted=report.accepted_at is not None,
        is_waived=report.waived_at is not None,
    )
    return report


def _received(application: Application) -> FinalReport:
    report = _writable(application)
    if report.received_at is None:
        raise FollowUpRefusedError("Le bilan n’est pas encore reçu.")
    return report


def _write(
    report: FinalReport,
    written: Written,
    *,
    by: User,
    at: datetime,
    spent: Decimal | None = None,
) -> None:
    for name in (*rules.NUMBERS, *rules.TEXTS):
        setattr(report, name, getattr(written, name))
    report.spent = written.spent if written.spending else spent
    has_photo = report.photo_id is not None
    report.photo_consent = has_photo and written.photo_consent
    report.photo_publishable = report.photo_consent and written.photo_publishable
    is_first = not report.application.events.filter(kind=EventKind.REPORT_RECEIVED).exists()
    report.received_at, report.draft, report.redo_because = at, {}, ""
    report.waived_at = report.waived_by = None
    report.waived_because = ""
    report.save()
    report.spending.all().delete()
    SpendingLine.objects.bulk_create(
        SpendingLine(report=report, code=code, amount=amount)
        for code, amount in written.spending.items()
    )
    history.record(
        report.application, EventKind.REPORT_RECEIVED, by=by, at=at, people=written.people
    )
    if is_first:
        mails.thank_for_report(report.application, at=at)


def _photo(upload: UploadedFile | None) -> files.CleanFile | None:
    """The photo made again, before any lock; nothing else than an image is kept."""
    if upload is None:
        return None
    clean = files.prepare(upload)
    if not clean.content.content_type.startswith("image/"):
        raise FileRefusedError(NOT_A_PHOTO)
    return clean


def _put_photo(report: FinalReport, file: StoredFile | None) -> None:
    """Another photo, or none: what was said of the former one does not hold for it."""
    former, report.photo = report.photo, file
    report.photo_consent = report.photo_publishable = False
    report.save(update_fields=["photo", "photo_consent", "photo_publishable"])
    if former:
        files.discard(former)
