"""The annual report: one set of numbers on the page, in the PDF, in the workbook, in SQL."""

import re
from io import BytesIO

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.urls import reverse

from applications.enums import RecusalReason
from applications.models import (
    Application,
    Award,
    ContratDeVilleFiling,
    FinalReport,
    Recusal,
)
from reporting.actions import reports
from reporting.domain.cohort import UnknownYearError
from reporting.domain.content import as_plain, report_from
from reporting.domain.parts.residents import pages_blanches
from reporting.queries.reports import current, current_facts
from tests.factories import ApplicationFactory, CampaignFactory, UserFactory
from tests.reporting.year import AT, NOT_SELECTED, a_finished_year, a_funded_action

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def director(client):
    user = UserFactory(director=True)
    client.force_login(user)
    return user


def _pdf_words(content):
    reader = pypdf.PdfReader(BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def _page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def _key_figures(html):
    return [
        re.sub(r"<[^>]+>", "", value).strip()
        for value in re.findall(r"<dd>(.*?)</dd>", html, re.DOTALL)
    ]


def test_page_pdf_workbook_and_sql_say_the_same(client, director):
    a_finished_year(funded=4, others=2)
    cohort = Application.objects.filter(campaign__year=2025)
    filed, funded, moved = (cohort.filed().count(), cohort.funded().count(), cohort.moved().count())
    granted = Award.objects.filter(application__in=cohort.funded()).aggregate(s=Sum("amount"))["s"]
    assert (filed, funded, moved, granted) == (12, 4, 2, 24006)

    shown = [str(filed), str(funded), "24\u00a0006\u00a0€", str(moved)]
    assert _key_figures(_page(client, "report_year", 2025)) == shown

    words = _pdf_words(client.get(reverse("report_pdf", args=[2025])).content)
    pattern = r"Déposés 12 Financés 4 Accordés 24 006 € Déposés ensuite au contrat de ville 2"
    assert re.search(pattern, words)

    book = openpyxl.load_workbook(BytesIO(client.get(reverse("report_xlsx", args=[2025])).content))
    rows = {row[0]: row[1:4] for row in book["Chiffres"].iter_rows(min_row=2, values_only=True)}
    assert rows[2025] == (filed, funded, moved)
    assert rows[2020] == (25, 12, 4)
    assert book["Dossiers"].max_row == filed + 1
    assert book["Calculs"].max_row == funded + 1
    amounts = [row[10] for row in book["Calculs"].iter_rows(min_row=2, values_only=True)]
    assert sum(amounts) == granted


def test_names_of_those_not_selected_are_nowhere_in_the_report(client, director):
    a_finished_year()
    for name in ("report_year", "results_year"):
        assert NOT_SELECTED not in _page(client, name, 2025)
    for name in ("report_pdf", "report_summary_pdf"):
        assert NOT_SELECTED not in _pdf_words(client.get(reverse(name, args=[2025])).content)


def test_names_of_those_not_funded_are_not_in_the_workbook(client, director):
    a_finished_year()
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("report_xlsx", args=[2025])).content))
    cells = {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.value
    }
    named = set(Application.objects.funded().values_list("organisation_name", "title"))
    others = Application.objects.exclude(organisation_name__in=[name for name, _ in named])
    assert {name for name, _ in named} <= cells
    assert not cells & set(others.values_list("organisation_name", flat=True))


def test_every_part_is_there_in_order(client, director):
    a_finished_year()
    numbers = [part.number for part in current(2025, today=TODAY).report.parts]
    assert numbers == ["", *(str(n) for n in range(1, 16)), "A", "B"]


def test_small_groups_are_hidden_and_unknown_is_not_zero():
    a_finished_year(funded=1)
    report = current(2025, today=TODAY).report
    (part,) = report.only(["habitants"])
    assert part.tables[0].rows == (
        ("personnes", 40, 0, 38, 0),
        ("en QPV", 30, 0, None, 1),
        ("femmes", "moins de 5", 0, "moins de 5", 0),
        ("moins de 26 ans", None, 1, None, 1),
    )


def test_a_report_survives_json():
    a_finished_year()
    report = current(2025, today=TODAY).report
    assert report_from(as_plain(report)) == report


def test_a_typed_in_year_has_its_figures_and_says_so(client, director):
    a_finished_year()
    html = _page(client, "report_year", 2020)
    assert _key_figures(html) == ["25", "12", "4"]
    assert "lancement à titre expérimental, pendant le confinement" in html
    assert client.get(reverse("report_pdf", args=[2020])).status_code == 200


def test_a_year_without_figures_is_not_found(client, director):
    a_finished_year()
    for name in ("report_year", "report_pdf", "report_xlsx", "report_words", "report_dossiers"):
        assert client.get(reverse(name, args=[1999])).status_code == 404


def test_a_dossier_with_a_declared_link_counts_and_is_not_listed(client, director):
    a_finished_year()
    linked = Application.objects.filed().first()
    Recusal.objects.create(
        user=director,
        application=linked,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=director,
    )
    html = client.get(reverse("report_dossiers", args=[2025])).content.decode()
    assert linked.number not in html
    assert "1 dossier de l’année, avec lequel vous avez déclaré un lien" in html
    assert _key_figures(_page(client, "report_year", 2025))[0] == "8"
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("report_xlsx", args=[2025])).content))
    numbers = [row[0] for row in book["Dossiers"].iter_rows(min_row=2, values_only=True)]
    assert linked.number not in numbers


def test_a_formula_typed_by_a_structure_stays_a_text(client, director):
    a_finished_year()
    Application.objects.filed().update(title="=1+1")
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("report_xlsx", args=[2025])).content))
    cell = book["Dossiers"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert cell.quotePrefix


def test_the_pdf_is_tagged_titled_and_french(client, director):
    a_finished_year()
    reader = pypdf.PdfReader(BytesIO(client.get(reverse("report_pdf", args=[2025])).content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert reader.metadata.title == (
        "AMI cohésion sociale 2025 – Rapport annuel présenté au comité de pilotage du contrat de"
        " ville"
    )


def test_the_summary_has_four_pages(client, director):
    a_finished_year(funded=12, others=4)
    content = client.get(reverse("report_summary_pdf", args=[2025])).content
    assert len(pypdf.PdfReader(BytesIO(content)).pages) == 4


def test_the_command_writes_the_report(tmp_path):
    a_finished_year()
    file = tmp_path / "rapport.pdf"
    call_command("annual_report", "2025", "-o", str(file))
    assert file.read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_the_command_says_what_is_missing(tmp_path, year):
    with pytest.raises(CommandError, match=r"manage\.py demo"):
        call_command("annual_report", year, "-o", str(tmp_path / "rapport.pdf"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    a_finished_year()
    with pytest.raises(CommandError, match="Impossible d’écrire"):
        call_command("annual_report", "2025", "-o", str(tmp_path / "absent" / "rapport.pdf"))


def test_words_for_an_unknown_year_are_refused():
    with pytest.raises(UnknownYearError):
        reports.write(
            1999, foreword="", vigilance="", proposals=(), by=UserFactory(director=True), at=AT
        )


@pytest.mark.parametrize(
    ("name", "arguments", "queries"),
    [
        ("reports", [], 6),
        ("report_year", [2025], 13),
        ("report_dossiers", [2025], 8),
    ],
)
def test_pages_cost_the_same_with_one_action_or_thirty(
    client, director, django_assert_num_queries, name, arguments, queries
):
    campaign = a_finished_year(funded=1)
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=arguments))
    for rank in range(1, 30):
        a_funded_action(campaign, rank)
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=arguments))


def test_a_report_says_nothing_of_later_years():
    a_finished_year()
    ApplicationFactory()
    (part,) = current(2025, today=TODAY).report.only(["depuis"])
    assert part.chart.groups == ("2020", "2021", "2025")


def test_a_page_blanche_says_what_it_became():
    a_finished_year(funded=3, of_all={"is_page_blanche": True})
    ContratDeVilleFiling.objects.filter(application__sequence=3).delete()
    (table,) = pages_blanches(current_facts(2025, today=TODAY)).tables
    became = {row[0]: row[-1] for row in table.rows}
    assert became == {
        "AMI-2025-0001": "Déposée au contrat de ville en 2026",
        "AMI-2025-0002": "En cours d’écriture",
        "AMI-2025-0003": "Bilan reçu",
    }


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("committed", "Devenue un projet, financé par l’AMI 2026"),
        ("not_selected", "Devenue un projet"),
        ("submitted", "Devenue un projet"),
        ("draft", "Bilan reçu"),
    ],
)
def test_a_page_blanche_leads_to_its_project_and_names_nobody_who_was_not_selected(state, told):
    a_finished_year(funded=1, of_all={"is_page_blanche": True})
    ContratDeVilleFiling.objects.all().delete()
    later = ApplicationFactory(campaign=CampaignFactory(code="2026", year=2026), state=state)
    FinalReport.objects.update(became=later)
    part = pages_blanches(current_facts(2025, today=TODAY))
    assert part.tables[0].rows[0][-1] == told
    assert bool(part.unmeasured) is (state == "draft")
