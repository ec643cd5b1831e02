"""A partner answers from the mail on a telephone, without an account nor JavaScript."""

import re
from datetime import timedelta
from pathlib import Path

import axe_playwright_python
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ami_portal.outbox.models import OutboundEmail
from applications.actions import deposits, drafts
from applications.enums import PartnerAnswer
from tests.factories import TerritoryFactory, UserFactory
from tests.factories.requests import complete_texts, receiving_campaign

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
VIOLATIONS = "async () => (await axe.run()).violations.map(each => each.id)"
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def question(transactional_db) -> str:
    """The path of the link that the Régie received."""
    now = timezone.now()
    TerritoryFactory()
    campaign = receiving_campaign(
        closes_on=now.date() + timedelta(days=5),
        checked_by=now.date() + timedelta(days=8),
        hearings_from=now.date() + timedelta(days=9),
        hearings_until=now.date() + timedelta(days=20),
    )
    owner = UserFactory(email="aline@fil.example")
    draft, _ = drafts.start(campaign, at=now, owner=owner)
    texts = complete_texts(partner_1_email="contact@regie.example")
    drafts.save_fields(draft, texts=texts, at=now)
    deposits.deposit(draft, by=owner, at=now)
    found = re.search(r"/lien/\S+", OutboundEmail.objects.get(kind="P6").body_text)
    assert found
    return found.group()


def test_three_buttons_a_name_and_the_structure_knows(open_window, question) -> None:
    page = open_window("phone", java_script_enabled=False)
    page.goto(question)
    assert page.url.endswith("/lien/")
    page.get_by_role("button", name="Confirmer que nous portons cette action ensemble").click()
    expect(page.locator("#id_name_error")).to_contain_text("Écrivez votre nom")
    page.get_by_label("Votre nom").fill("Nadia Exemple")
    page.get_by_role("button", name="Nous aidons seulement (salle, matériel)").click()
    expect(page.get_by_text("Aide seulement")).to_be_visible()
    page.get_by_role("button", name="Confirmer que nous portons cette action ensemble").click()
    expect(page.get_by_text(PartnerAnswer.CARRIES.label)).to_be_visible()
    told = OutboundEmail.objects.filter(kind="P7", to="aline@fil.example")
    assert told.count() == 2


def test_the_page_behind_the_link_is_readable_by_all(open_window, question) -> None:
    page = open_window("phone")
    page.goto(question)
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS) == []
    assert page.evaluate(OVERFLOW) <= 0
