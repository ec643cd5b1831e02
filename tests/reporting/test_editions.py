"""The editions of a report: made once by a worker, published for ever, corrected by the next."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from ami_portal.outbox.models import OutboundEmail
from applications.actions import files, jobs
from applications.enums import JobState
from applications.models import Application, Job, StoredFile
from reporting.actions import editions, reports
from reporting.domain.content import report_from
from reporting.models import ReportEdition
from reporting.queries.reports import published
from reporting.tasks.editions import freeze
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.reports import an_edition
from tests.reporting.year import AT, a_finished_year

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
REPORT = "/resultats/2025/rapport/1/rapport.pdf"
SUMMARY = "/resultats/2025/rapport/1/synthese.pdf"


@pytest.fixture(autouse=True)
def disk(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def director() -> User:
    return UserFactory(director=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(content: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def asked(client: Client, *, after: int = 0, changes: str = "") -> Job:
    answer = client.post("/rapports/2025/figer/", {"after": after, "changes": changes})
    job = Job.objects.latest("pk")
    assert answer.url == f"/equipe/travaux/{job.pk}/"
    return job


def done(job: Job) -> Job:
    freeze(job.pk)
    return Job.objects.get(pk=job.pk)


def test_the_director_publishes_and_everyone_reads(director):
    a_finished_year()
    client = signed_in(director)
    client.post("/rapports/2025/mots/", {"foreword": "Une année de rencontres."})
    assert "Tout le monde pourra les lire" in client.get("/rapports/2025/figer/").text
    job = asked(client)
    assert "Le calcul commence dans un instant." in client.get(f"/equipe/travaux/{job.pk}/").text
    assert Client().get("/resultats/2025/rapport/").status_code == 404
    ended = done(job)
    assert (ended.state, ended.result) == (JobState.DONE, {"edition": 1})
    day = plain_date(ReportEdition.objects.get().frozen_at)
    page = client.get(ended.path).text
    assert f"figée le {day} par {director}" in page
    assert f'href="{REPORT}"' in page
    anyone = Client()
    assert 'href="/resultats/2025/rapport/">Le rapport 2025' in anyone.get("/resultats/2025/").text
    public = anyone.get("/resultats/2025/rapport/").text
    assert (f'href="{REPORT}"' in public, str(director) in public) == (True, False)
    whole = words(anyone.get(REPORT).content)
    assert f"Édition 1 figée le {day}".replace("\u00a0", " ") in whole
    assert "Une année de rencontres." in whole
    assert len(pypdf.PdfReader(BytesIO(anyone.get(SUMMARY).content)).pages) == 4


def test_only_the_direction_publishes():
    a_finished_year()
    agent = signed_in(UserFactory(agent=True))
    assert "Figer et publier" not in agent.get("/rapports/2025/").text
    assert agent.get("/rapports/2025/figer/").status_code == 403
    assert agent.post("/rapports/2025/figer/", {"after": 0}).status_code == 403
    assert Job.objects.count() == 0


def test_a_double_click_makes_one_edition(director):
    a_finished_year()
    client = signed_in(director)
    first = asked(client)
    assert asked(client) == first
    page = client.get("/rapports/2025/figer/").text
    assert f'href="/equipe/travaux/{first.pk}/">Voir où en est le calcul' in page
    done(first)
    done(first)
    late = client.post("/rapports/2025/figer/", {"after": 0})
    assert (late.status_code, ReportEdition.objects.count()) == (422, 1)
    assert "L’édition 1 vient d’être figée\u00a0: relisez-la." in late.text
    for after in ("", "une", "-1"):
        old = client.post("/rapports/2025/figer/", {"after": after})
        assert (old.status_code, "Cette page est ancienne" in old.text) == (422, True)
        assert "After" not in old.text


def test_a_correction_says_what_it_changes_and_keeps_what_was_typed(director):
    a_finished_year()
    an_edition(2025)
    client = signed_in(director)
    silent = client.post("/rapports/2025/figer/", {"after": 1, "changes": "  "})
    assert silent.status_code == 422
    assert "Dites en une phrase ce qui change depuis l’édition 1" in silent.text
    long = client.post("/rapports/2025/figer/", {"after": 1, "changes": "m" * 301})
    assert ("Raccourcissez cette phrase" in long.text, "m" * 301 in long.text) == (True, True)
    done(asked(client, after=1, changes="Un bilan de plus."))
    public = Client().get("/resultats/2025/rapport/").text
    assert "Ce qui change\u00a0: Un bilan de plus." in public
    second = words(Client().get("/resultats/2025/rapport/2/rapport.pdf").content)
    assert "Ce qui change depuis l’édition 1 : Un bilan de plus." in second


def test_an_edition_stays_the_same_byte_for_byte_whatever_happens_to_the_dossiers(director):
    campaign = a_finished_year()
    reports.write(2025, foreword="Merci à tous.", vigilance="", proposals=(), by=director, at=AT)
    first = editions.freeze(2025, by=director, at=AT)
    client = Client()
    before = (client.get(REPORT).content, client.get(SUMMARY).content, first.figures)
    Application.objects.filter(campaign=campaign).update(organisation=OrganisationFactory())
    Application.objects.filter(state="reserve").update(state="not_selected")
    reports.write(2025, foreword="Autre mot.", vigilance="", proposals=(), by=director, at=LATER)
    editions.freeze(2025, by=director, at=LATER, changes="Les bilans reçus depuis.")
    kept = ReportEdition.objects.get(number=1)
    assert (client.get(REPORT).content, client.get(SUMMARY).content, kept.figures) == before
    assert published(2025).report.foreword == "Autre mot."
    assert report_from(kept.figures).foreword == "Merci à tous."


def test_the_same_figures_give_the_same_bytes(director):
    a_finished_year()
    edition = editions.freeze(2025, by=director, at=AT)
    kept = [files.path_of(file).read_bytes() for file in StoredFile.objects.order_by("name")]
    for file in StoredFile.objects.all():
        files.path_of(file).unlink()
    again = [editions.content(edition, document) for document in editions.Document]
    assert again == kept


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_makes_one_edition(director):
    a_finished_year()
    job = asked(signed_in(director))

    class Killed(BaseException):
        """As SIGKILL: nothing of ours handles it."""

    def dies() -> datetime:
        if Job.objects.get(pk=job.pk).step == editions.SUMMING_UP:
            raise Killed
        return AT

    with pytest.raises(Killed):
        jobs.run(job.pk, editions.compute, clock=dies)
    assert (ReportEdition.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert done(job).state == JobState.DONE
    assert [each.number for each in ReportEdition.objects.all()] == [1]


def test_a_crash_while_the_edition_is_written_leaves_neither_row_nor_edition(director):
    a_finished_year()
    job = asked(signed_in(director))

    def dies() -> datetime:
        if ReportEdition.objects.exists():
            raise KeyboardInterrupt
        return AT

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        jobs.run(job.pk, editions.compute, clock=dies)
    assert (ReportEdition.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert files.sweep(before=datetime.now(UTC) + timedelta(days=1)) == 2


def test_an_edition_that_came_meanwhile_refuses_the_work(director):
    a_finished_year()
    job = asked(signed_in(director))
    an_edition(2025)
    ended = done(job)
    assert (ended.state, ReportEdition.objects.count()) == (JobState.FAILED, 1)
    assert ended.error.startswith("L’édition 1 vient d’être figée")


def test_who_left_the_page_is_written_to(director):
    a_finished_year()
    job = asked(signed_in(director))
    jobs.run(job.pk, editions.compute, clock=lambda: job.asked_at + timedelta(seconds=40))
    assert OutboundEmail.objects.get().subject == "AMI 2025 – Votre rapport est prêt"


@pytest.mark.parametrize(
    "change", [{"figures": {}}, {"changes": "Rien."}, {"frozen_at": LATER}, {"number": 2}]
)
def test_the_database_refuses_to_change_an_edition(change):
    a_finished_year()
    edition = an_edition(2025)
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        ReportEdition.objects.filter(pk=edition.pk).update(**change)


def test_the_database_refuses_to_delete_an_edition():
    a_finished_year()
    edition = an_edition(2025)
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        edition.delete()


@pytest.mark.parametrize(
    "wrong", [{"number": 1}, {"changes": ""}, {"report_file": None}, {"summary_file": None}]
)
def test_the_database_refuses_nonsense(wrong):
    a_finished_year()
    an_edition(2025)
    with pytest.raises(IntegrityError, match="reportedition_"), transaction.atomic():
        an_edition(2025, **{"number": 2} | wrong)


def test_a_frozen_report_can_be_compared_with_today(director):
    a_finished_year()
    an_edition(2025, at=AT)
    client = signed_in(director)
    assert "édition 1 figée le 16\u00a0décembre 2025" in client.get("/rapports/2025/").text
    assert "projet, chiffres au" in client.get("/rapports/2025/?chiffres=aujourdhui").text


@pytest.mark.parametrize("pages", [1, 30])
def test_pages_cost_the_same_with_one_edition_or_thirty(director, django_assert_num_queries, pages):
    a_finished_year(funded=1)
    for number in range(1, pages + 1):
        an_edition(2025, number=number)
    client = signed_in(director)
    with django_assert_num_queries(5):
        assert client.get("/rapports/2025/").text.count("<b>Édition ") == pages
    with django_assert_num_queries(2):
        assert Client().get("/resultats/2025/rapport/").text.count("<b>Édition ") == pages


def test_there_is_no_edition_of_a_year_that_was_not_published():
    a_finished_year()
    for address in ("/resultats/2025/rapport/", REPORT, SUMMARY):
        assert Client().get(address).status_code == 404
