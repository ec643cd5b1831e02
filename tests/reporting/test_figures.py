"""Figure by figure: what SQL counts is what the page, the workbook and the PDF say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ami_portal.common.dates import paris_day
from reporting.queries.reports import current
from tests.factories import UserFactory
from tests.reporting import figures
from tests.reporting.year import a_finished_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client):
    user = UserFactory(director=True)
    client.force_login(user)
    return user


def _read(client, name):
    return client.get(reverse(name, args=[2025])).content


def _report():
    """Drawn up on the day of the client's requests."""
    return current(2025, today=paris_day(timezone.now())).report


def _but_for_communes(report):
    """« Dans votre commune » is printed in the four pages for elected members only."""
    known = figures.of_report(report)
    return {name: words for name, words in known.items() if name[0] != report.communes.key}


def test_the_page_says_every_figure(client, director):
    a_finished_year(funded=4, others=2)
    page = figures.of_page(_read(client, "report_year").decode())
    assert page == _but_for_communes(_report())
    assert len(page) > 150


def test_the_workbook_says_every_figure(client, director):
    a_finished_year(funded=4, others=2)
    report = _report()
    tables = {
        name: words
        for name, words in _but_for_communes(report).items()
        if name[1] != figures.KEY_FIGURES
    }
    assert figures.of_workbook(_read(client, "report_xlsx"), report) == tables


def test_the_pdf_says_every_figure(client, director):
    a_finished_year(funded=4, others=2)
    assert figures.missing_from_pdf(_read(client, "report_pdf"), _report()) == []
