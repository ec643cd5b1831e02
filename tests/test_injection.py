"""What a request says is words: no markup, formula or header, on page, print, mail or sheet."""

import re
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from ami_portal.outbox.models import OutboundEmail
from applications.actions import deposits, drafts
from applications.enums import PartnerRole
from applications.models import Application, Draft
from tests.factories import BonusRuleFactory, TerritoryFactory, UserFactory
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "</textarea><script>alert(2)</script>"
FORMULA = '=HYPERLINK("http://x.example")'
HEADER = "Salle\r\nBcc: tous@x.example"
TEMPLATE = "{{ 7|add:7 }}{% debug %}"
LIVE = (IMAGE, "<script>alert(2)", "</textarea><script", "<b>gras")
TYPED = {
    "organisation_name": FORMULA,
    "contact_name": "<b>gras</b>",
    "contact_role": "+33&<i>",
    "head_office": "@SOMME(A1:A9)",
    "legal_representative": "-2+3",
    "title": IMAGE,
    "need_text": SCRIPT,
    "action_text": f"{SCRIPT}\n{TEMPLATE}\n{FORMULA}",
    "novelty_text": "javascript:alert(3)",
    "places": HEADER,
    "residents_text": f"{IMAGE} & co",
    "partner_1_name": IMAGE,
    "partner_1_role": PartnerRole.CARRIES.value,
    "partner_1_contribution": SCRIPT,
    "partner_1_email": "regie@voisins.example",
    "revenue_74_commune_funder": "=1+1",
    "claim_women": "<script>alert(2)</script>",
    "afterwards_text": TEMPLATE,
    "looking_for": IMAGE,
    "can_offer": SCRIPT,
    "signer_name": "<b>gras</b>",
    "signer_role": "=1+1",
}


@pytest.fixture(autouse=True)
def while_open():
    with time_machine.travel(WHILE_OPEN, tick=False):
        yield


@pytest.fixture
def draft() -> Draft:
    TerritoryFactory()
    campaign = receiving_campaign()
    BonusRuleFactory(campaign=campaign)
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=UserFactory())
    drafts.save_fields(draft, texts=complete_texts(**TYPED), at=WHILE_OPEN)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def dossier(draft: Draft) -> Application:
    return deposits.deposit(draft, by=draft.owner, at=WHILE_OPEN)


def read(reader, name: str, *arguments: object, **query: str) -> str:
    client = Client()
    client.force_login(reader)
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200, name
    return response.content.decode()


def alive(page: str) -> list[str]:
    return [markup for markup in LIVE if markup in page]


@pytest.mark.parametrize("name", ["draft_edit", "draft_review"])
def test_the_writer_reads_again_what_was_typed_and_nothing_runs(draft: Draft, name: str) -> None:
    page = read(draft.owner, name, draft.pk)
    assert alive(page) == []
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "{{ 7|add:7 }}" in page
    assert 'href="javascript:' not in page


def test_the_answer_of_an_autosave_is_data(draft: Draft) -> None:
    client = Client()
    client.force_login(draft.owner)
    url = reverse("draft_field", args=[draft.pk, "title"])
    response = client.post(url, {"title": SCRIPT, "revisions": "{}"})
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_pages_of_a_dossier_hold_no_markup_of_its_writer(dossier: Application) -> None:
    agent = UserFactory(agent=True)
    pages = [
        read(dossier.submitted_by, "application_detail", dossier.number),
        read(dossier.submitted_by, "my_applications"),
        read(agent, "team_application", dossier.number),
        read(agent, "team_applications"),
        read(agent, "team_today"),
    ]
    assert [alive(page) for page in pages] == [[]] * len(pages)


def test_the_two_sides_print_the_words_themselves(dossier: Application) -> None:
    client = Client()
    client.force_login(dossier.submitted_by)
    for name in ("application_sheet_pdf", "application_receipt_pdf"):
        pdf = client.get(reverse(name, args=[dossier.number])).content
        reader = PdfReader(BytesIO(pdf))
        printed = "".join("".join(page.extract_text().split()) for page in reader.pages)
        assert "".join(IMAGE.split()) in printed
        assert "/JavaScript" not in str(reader.trailer["/Root"])
    assert len(reader.pages) == 1


def test_no_mail_carries_markup_a_header_or_a_second_recipient(dossier: Application) -> None:
    mails = list(OutboundEmail.objects.all())
    assert {"P4", "P6"} <= {mail.kind for mail in mails}
    known = {dossier.submitted_by.email, dossier.contact_email, "regie@voisins.example"}
    assert {mail.to for mail in mails} <= known
    for mail in mails:
        assert alive(mail.body_html) == []
        assert not {"\r", "\n"} & set(mail.subject)


def test_the_partner_reads_words_behind_the_link(dossier: Application) -> None:
    mail = OutboundEmail.objects.get(kind="P6")
    address = re.search(r"/lien/[^/\s]+/", mail.body_text)[0]
    response = Client().get(address, follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert alive(page) == []


def test_a_formula_leaves_as_a_text_in_the_spreadsheet(dossier: Application) -> None:
    client = Client()
    client.force_login(UserFactory(agent=True))
    content = client.get(reverse("team_applications_xlsx")).content
    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == FORMULA] == ["s"]
    assert [cell for cell in cells if cell.data_type == "f"] == []
