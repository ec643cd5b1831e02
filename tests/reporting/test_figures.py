"""Figure by figure: what SQL counts is what the page, the workbook and the PDF say."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from ami_portal.common.dates import paris_day
from ami_portal.common.money import format_euros, format_number
from reporting.queries.reports import current
from reporting.templatetags.reports import cell
from tests.factories import UserFactory
from tests.reporting import by_hand, figures
from tests.reporting.year import a_finished_year, a_rich_year

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


def _counted(sql):
    with connection.cursor() as cursor:
        cursor.execute(by_hand.FILED + sql, [])
        return cursor.fetchall()


def _by_hand(report):
    """What SQL counts, in the words of the columns it is printed in."""
    tables = {(part.key, table.caption): table for part in report.parts for table in part.tables}
    for place, sql in by_hand.TABLES.items():
        columns = tables[place].columns
        for heading, *values in _counted(sql):
            yield from (
                ((*place, heading, column.label), cell(_plain(value), column))
                for column, value in zip(columns[1:], values, strict=True)
            )
    for label, sql in by_hand.KEY_FIGURES.items():
        ((value,),) = _counted(sql)
        words = format_euros(value) if label == "Accordés" else format_number(value)
        yield ("annee", figures.KEY_FIGURES, label, ""), words


def _plain(value):
    return Decimal(str(value)) if isinstance(value, float) else value


def test_sql_page_workbook_and_pdf_say_the_same_figure_by_figure(client, director):
    a_rich_year()
    report = _report()
    page = figures.of_page(_read(client, "report_year").decode())
    book = figures.of_workbook(_read(client, "report_xlsx"), report)
    counted = dict(_by_hand(report))
    assert len(counted) > 150
    for name, words in counted.items():
        assert (name, page[name]) == (name, words)
        assert name[1] == figures.KEY_FIGURES or book[name] == words
    assert figures.missing_from_pdf(_read(client, "report_pdf"), report) == []
    # Nothing of these tables is left to the word of the portal alone.
    places = {name[:2] for name in counted}
    assert counted.keys() == {name for name in page if name[:2] in places}
    ((late,),) = _counted(by_hand.LATE)
    assert late == 22
    assert f"{late} (" in " ".join(report.only(["decisions"])[0].paragraphs)
