"""What nobody types by hand: a sentence or a refusal, never an error page."""

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.common.money import InvalidAmountError, parse_euros
from applications.actions import drafts
from applications.domain.boxes import FIELDS
from applications.domain.deposit import problems_of
from applications.domain.request import read_day
from applications.models import Draft
from applications.queries.calls import call_of
from tests import world as worlds
from tests.access_matrix import ROWS
from tests.factories import TerritoryFactory, UserFactory
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
NONSENSE = (
    "-5", "0", "1e9", "NaN", "Infinity", "٣٤", "9" * 40, "9" * 5_000, "9" * 8 + ",99",
    "😀\u202e\ud7ff", "0001-01-01", "9999-12-31", "31/12/9999", "<b>&amp;</b>", "=1+1",
    "W" * 20_000, "a\n" * 2_000, "{{ 7|add:7 }}",
)  # fmt: skip
WITH_NUL = (
    "/appels/%00/", "/dossiers/%00/", "/equipe/dossiers/?q=%00", "/auditions/?appel=%00",
    "/dossiers/nouveau/?appel=a%00", "/disponibilites/%00/", "/demo/courriels/?a=%00",
)  # fmt: skip


@pytest.mark.parametrize("address", WITH_NUL)
def test_an_address_with_a_nul_sign_is_refused(address: str) -> None:
    world = worlds.build()
    for reader in ("agent", "owner"):
        client = Client()
        client.force_login(world.readers[reader])
        assert client.get(address).status_code == 400


@pytest.fixture
def draft() -> Draft:
    TerritoryFactory()
    return drafts.start(receiving_campaign(), at=WHILE_OPEN, owner=UserFactory())[0]


@pytest.fixture
def writer(draft: Draft) -> Client:
    client = Client()
    client.force_login(draft.owner)
    return client


@pytest.mark.parametrize("text", NONSENSE)
def test_a_draft_of_nonsense_is_read_and_printed(draft: Draft, writer: Client, text: str) -> None:
    drafts.save_fields(draft, texts=dict.fromkeys(FIELDS, text), at=WHILE_OPEN)
    for name in ("draft_edit", "draft_review", "draft_pdf"):
        assert writer.get(reverse(name, args=[draft.pk])).status_code == 200


@pytest.mark.parametrize("text", NONSENSE)
@pytest.mark.parametrize("name", ["people_expected", "earlier_support_year", "expense_60"])
def test_nonsense_in_one_box_of_a_whole_request_has_its_french_sentence(
    draft: Draft, name: str, text: str
) -> None:
    texts = complete_texts(**{name: text})
    found = problems_of(texts, call_of(draft.campaign))
    sentences = [problem.sentence for problem in found if problem.field == name]
    assert [sentence for sentence in sentences if "integer" in sentence or "year" in sentence] == []


@pytest.mark.parametrize("day", ["0001-01-01", "0027-01-04", "9999-12-31", "31/12/9999"])
def test_a_day_of_another_age_is_refused(day: str) -> None:
    with pytest.raises(ValueError, match="Écrivez une date"):
        read_day(day)


@pytest.mark.parametrize("sum_", ["9" * 16, "9" * 40, "9" * 5_000, "1e9", "NaN", "٣٤", "-5"])
def test_a_sum_that_is_none_is_refused(sum_: str) -> None:
    with pytest.raises(InvalidAmountError):
        parse_euros(sum_)


@pytest.mark.parametrize(
    "revisions", ["{", "[]", "7", '{"title": Infinity}', '{"title": "x"}', "[" * 100_000]
)
def test_forged_revisions_lose_no_text(draft: Draft, writer: Client, revisions: str) -> None:
    url = reverse("draft_save", args=[draft.pk])
    response = writer.post(url, {"title": "Coudre ensemble", "revisions": revisions})
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.text_of("title") == "Coudre ensemble"


def test_ten_thousand_fields_are_refused(draft: Draft, writer: Client) -> None:
    url = reverse("draft_save", args=[draft.pk])
    fields = {f"case{number}": "x" for number in range(10_000)}
    # The guard against forged posts reads the fields before anyone is known.
    writer.get(reverse("draft_edit", args=[draft.pk]))
    writer.handler.enforce_csrf_checks = True
    response = writer.post(url, fields)
    assert response.status_code == 400
    assert "Nous n’avons pas compris cette demande" in response.content.decode()


def test_a_forged_host_gets_our_page(writer: Client) -> None:
    response = writer.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "Nous n’avons pas compris cette demande" in response.content.decode()


AGES = ("0001-01-01", "9999-12-31")
DAYS_OF_AN_AGENT = (
    ("team_campaign", {"opens_on": "", "closes_on": ""}),
    ("team_campaign_permits", {"email": "a@b.fr", "reason": "Panne", "until": ""}),
    ("team_complement", {"text": "Le budget", "due_on": ""}),
    ("panel_add_half_day", {"day": "", "part": "morning", "starts": "0 h"}),
    ("cahier_invite", {"before": ""}),
    ("deliberation_vote", {"number": "2026-1", "date": ""}),
    ("agreement_commit", {"signed_on": ""}),
    ("payment_order", {"amount": "1", "ordered_on": ""}),
    ("paper_start", {"received_on": "", "received_time": "00:00"}),
    ("paper_arrival", {"received_on": "", "received_time": "00:00"}),
)


@pytest.mark.parametrize("day", AGES)
@pytest.mark.parametrize(("name", "typed"), DAYS_OF_AN_AGENT)
def test_a_day_of_another_age_breaks_no_page_of_the_service(
    name: str, typed: dict[str, str], day: str
) -> None:
    world, row = worlds.build(), ROWS[name]
    client = Client()
    client.force_login(world.readers["agent"])
    url = reverse(name, kwargs={key: world.things[thing] for key, thing in row.kwargs.items()})
    shown = client.get(url) if row.get[5] == "+" else None
    form = shown.context.get("form") if shown else None
    values = {field.html_name: field.value() for field in form} if form else {}
    known = {key: value for key, value in values.items() if value is not None}
    posted = {**known, **{key: value or day for key, value in typed.items()}}
    posted |= {"rooms": [world.things["room_pk"]]} if "starts" in typed else {}
    assert client.post(url, posted, follow=True).status_code in {200, 409, 422}
    number = world.application.number
    for page in (f"/equipe/dossiers/{number}/", "/equipe/", "/", "/equipe/appels/2026/jury/"):
        assert client.get(page).status_code == 200
