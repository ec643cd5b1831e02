"""Freezing a report as an edition: figures, words and PDF, written once and for ever."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.common.files import PDF, CleanContent
from applications.actions import files, jobs
from applications.actions.files import CleanFile
from applications.actions.jobs import Run
from applications.enums import JobKind
from applications.models import Campaign, Job, StoredFile
from reporting.domain.content import as_plain
from reporting.domain.editions import Document, check_next, file_name
from reporting.exports import annual_report
from reporting.models import AnnualReport, ReportEdition
from reporting.queries import reports
from reporting.queries.cohorts import yearly_figures
from reporting.queries.reports import Edition

READING = "Lecture des dossiers de l’année."
PRINTING = "Mise en page du rapport."
SUMMING_UP = "Mise en page de la synthèse."
KEEPING = "Écriture de l’édition."
STEPS = (READING, PRINTING, SUMMING_UP, KEEPING)


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition with its two documents, not kept yet: printing takes seconds, under no lock."""

    edition: Edition
    report: bytes
    summary: bytes


@transaction.atomic
def ask(year: int, *, after: int, changes: str, by: User, at: datetime) -> Job:
    """Ask for the edition that follows `after`; while it is made, the same work is given back.

    Raises UnknownYearError, RefusedError when an edition came meanwhile or when a correction does
    not say what it changes.
    """
    yearly_figures([year])
    check_next(reports.last_number(year), after=after, changes=changes)
    return jobs.ask(
        JobKind.ANNUAL_REPORT,
        key=str(year),
        campaign=Campaign.objects.published().filter(year=year).order_by("code").first(),
        path=reverse("report_year", args=[year]),
        arguments={"after": after, "changes": changes.strip()},
        by=by,
        at=at,
    )


def compute(run: Run) -> None:
    """Make the edition that a job asks for. Raises RefusedError, FileRefusedError (no room)."""
    year, after = int(run.job.key), int(run.job.arguments["after"])
    _tell(run, READING)
    edition = _next(
        year, after=after, changes=run.job.arguments["changes"], by=run.job.asked_by, at=run.clock()
    )
    _tell(run, PRINTING)
    report = annual_report.render(edition)
    _tell(run, SUMMING_UP)
    summary = annual_report.render_summary(edition)
    _tell(run, KEEPING)
    with transaction.atomic():
        kept = _keep(Printed(edition, report, summary))
        run.finish(path=reverse("report_year", args=[year]), result={"edition": kept.number})


def freeze(year: int, *, by: User, at: datetime, changes: str = "") -> ReportEdition:
    """Make the next edition at once. Raises UnknownYearError, RefusedError, FileRefusedError."""
    edition = _next(year, after=reports.last_number(year), changes=changes, by=by, at=at)
    report, summary = annual_report.render(edition), annual_report.render_summary(edition)
    return _keep(Printed(edition, report, summary))


def content(row: ReportEdition, document: Document) -> bytes:
    """The bytes of a frozen document, as they were published.

    Printed again from the edition's own figures when its file was never kept or is lost.
    """
    file = row.report_file if document == Document.REPORT else row.summary_file
    if file is not None and files.path_of(file).exists():
        return files.path_of(file).read_bytes()
    return _print(reports.as_frozen(row), document)


def latest_content(year: int, document: Document, *, today: date) -> bytes:
    """A document of the last edition, else of a draft made now. Raises UnknownYearError."""
    row = reports.editions_of(year).defer(None).first()
    return content(row, document) if row else _print(reports.current(year, today=today), document)


def _print(edition: Edition, document: Document) -> bytes:
    if document == Document.REPORT:
        return annual_report.render(edition)
    return annual_report.render_summary(edition)


def _next(year: int, *, after: int, changes: str, by: User, at: datetime) -> Edition:
    check_next(reports.last_number(year), after=after, changes=changes)
    draft = reports.current(year, today=paris_day(at))
    return Edition(draft.report, after + 1, at, by, changes.strip())


@transaction.atomic
def _keep(printed: Printed) -> ReportEdition:
    """Write the edition under the report's lock, unless another one took its number."""
    edition, year = printed.edition, printed.edition.report.year
    assert edition.frozen_at is not None  # noqa: S101 - what is printed here is signed and dated
    assert edition.frozen_by is not None  # noqa: S101
    AnnualReport.objects.get_or_create(year=year)
    row = AnnualReport.objects.select_for_update().get(year=year)
    check_next(reports.last_number(year), after=edition.number - 1, changes=edition.changes)
    return ReportEdition.objects.create(
        report=row,
        number=edition.number,
        figures=as_plain(edition.report),
        changes=edition.changes,
        frozen_at=edition.frozen_at,
        frozen_by=edition.frozen_by,
        report_file=_stored(printed.report, Document.REPORT, edition),
        summary_file=_stored(printed.summary, Document.SUMMARY, edition),
    )


def _stored(data: bytes, document: Document, edition: Edition) -> StoredFile:
    name = file_name(document, edition.report.year, edition.number)
    assert edition.frozen_at is not None  # noqa: S101 - only a frozen edition is kept
    return files.store(
        CleanFile(name, CleanContent(data, PDF)), by=edition.frozen_by, at=edition.frozen_at
    )


def _tell(run: Run, step: str) -> None:
    run.tell(step, done=STEPS.index(step), total=len(STEPS))
