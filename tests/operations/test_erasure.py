"""Once its time is over: no word nor name of a dossier is read anywhere, and no figure moved."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.operations.retention import durations, notices, run, slips
from ami_portal.operations.retention.rules import Rule
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import reminders
from applications.domain.funding import recompute
from applications.enums import JobState, State
from applications.models import Application, Award, Draft, Job
from reporting.queries.cohorts import yearly_figures
from reporting.queries.reports import current
from tests.factories import UserFactory
from tests.operations import full
from tests.reporting import figures

pytestmark = pytest.mark.django_db
START = datetime(2110, 6, 3, 9, 0, tzinfo=UTC)
TODAY = date(2027, 1, 1)


def _figures() -> Any:
    """Every figure of two years, as the dossiers make it."""
    years = (figures.figures_of(year, today=TODAY) for year in (2025, 2026))
    return yearly_figures(), list(map(_unnamed, years))


def _as_published() -> Any:
    """The figures that a director of that day reads on the page, in the workbook, in the PDF."""
    client = Client()
    client.force_login(UserFactory(director=True))
    page, book, pdf = (
        client.get(reverse(name, args=[2025])).content
        for name in ("report_year", "report_xlsx", "report_pdf")
    )
    report = current(2025, today=paris_day(timezone.now())).report
    assert figures.missing_from_pdf(pdf, report) == []
    read = (
        figures.of_report(report),
        figures.of_page(page.decode()),
        figures.of_workbook(book, report),
    )
    return list(map(_unnamed, read))


def _unnamed(read: figures.Figures) -> figures.Figures:
    """The name and the title of a collectif are no figures."""
    return {tuple(map(_hidden, name)): _hidden(value) for name, value in read.items()}


def _hidden(words: str) -> str:
    return re.sub(rf"{full.SECRET}\d*|\(effacé\)", "…", words)


def _aids() -> dict[int, tuple[Any, Any]]:
    return {award.pk: (award.amount, recompute(award)) for award in Award.objects.all()}


def _say(at: datetime) -> None:
    """The morning's reminders, and the mails that really leave."""
    reminders.run(at=at, planners=notices.PLANNERS)
    OutboundEmail.objects.exclude(state=EmailState.SENT).update(state=EmailState.SENT, sent_at=at)


def _announced(by: User) -> datetime:
    """Durations validated, every aid settled, both notices said, the slip signed: the day after."""
    for rule in (Rule.FUNDED, Rule.NOT_FUNDED):
        durations.validate(rule, months=12, source="Essai", starts_on=START.date(), by=by, at=START)
    Application.objects.filter(state__in=[State.FUNDED, State.COMMITTED]).update(state=State.CLOSED)
    Job.objects.update(state=JobState.DONE, ended_at=START)
    Draft.objects.update(
        touched_at=START - timedelta(days=1), first_notice_at=START, second_notice_at=START
    )
    slip = slips.make(by=by, at=START)
    for days in (0, 31):
        _say(START + timedelta(days=days))
    slips.sign(slip, visa="2110-12", on=START.date(), by=by, at=START)
    return START + timedelta(days=60)


def _ended(at: datetime) -> dict[str, int]:
    return {key: count for key, count in run.apply(at=at).items() if count}


def test_nothing_written_stays_and_no_figure_moves(django_capture_on_commit_callbacks) -> None:
    full.build()
    everywhere = {(model._meta.label, name) for model, name, _ in full.erased_texts()}
    assert everywhere - full.plant() == set(), (
        "no row of tests/operations/full.py takes a word here"
    )
    at = _announced(UserFactory(administrator=True))
    # Everyone of the service has left by then: a role keeps an account.
    User.objects.update(staff_role=None)
    before, published, aids = _figures(), _as_published(), _aids()
    assert min(map(len, published)) > 100
    said = run.planned(at=at).counts
    with django_capture_on_commit_callbacks(execute=True):
        assert run.apply(at=at) == said
        for months in range(2, 60, 3):
            run.apply(at=at + timedelta(days=30 * months))
    assert full.secrets_in(full.dump()) == []
    assert (_figures(), _as_published(), _aids()) == (before, published, aids)
    assert not Application.objects.filter(erased_at=None).exists()
