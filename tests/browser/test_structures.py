"""Writing for a structure together: invited, joined from a phone; papers after an award."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from ami_portal.outbox.models import OutboundEmail
from applications.models import Membership
from tests.browser.conftest import sign_in, type_code
from tests.factories import MembershipFactory, TerritoryFactory
from tests.factories.awards import IBAN, funded


def test_a_member_is_invited_and_joins_on_a_phone_without_javascript(open_window) -> None:
    TerritoryFactory()
    boss = MembershipFactory(
        organisation__name="Les Jardins du terril", user__email="presidente@jardins.example"
    )
    page = open_window()
    sign_in(page, "presidente@jardins.example", where="/compte/connexion/?next=/dossiers/")
    page.goto(f"/structures/{boss.organisation_id}/membres/")
    page.get_by_label("Le courriel de la personne invitée").fill("bilal@perso.example")
    page.get_by_role("button", name="Inviter cette personne").click()
    expect(page.get_by_text("L’invitation part par courriel.")).to_be_visible()

    mail = OutboundEmail.objects.get(kind="P8")
    phone = open_window("phone", java_script_enabled=False)
    phone.goto(re.search(r"/lien/\S+", mail.body_text)[0])
    assert phone.url.endswith("/lien/")
    phone.get_by_role("link", name="Recevoir mon code").click()
    type_code(phone, "bilal@autre.example")
    phone.get_by_role("button", name="Accepter et écrire avec eux").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Les Jardins du terril")
    joined = Membership.objects.get(user__email="bilal@autre.example")
    assert joined.organisation == boss.organisation


def test_a_photo_of_a_paper_is_given_from_a_phone(open_window, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    TerritoryFactory()
    dossier = funded()
    MembershipFactory(organisation=dossier.organisation, user__email="tresoriere@jardins.example")
    photo = BytesIO()
    Image.new("RGB", (600, 400), "white").save(photo, "JPEG")
    page = open_window("phone")
    sign_in(page, "tresoriere@jardins.example", where="/compte/connexion/?next=/dossiers/")
    page.goto(f"/dossiers/{dossier.number}/")
    page.get_by_role("link", name="Donner les documents demandés").click()
    paper = page.locator("#rib")
    paper.get_by_label("Le fichier").set_input_files(
        {"name": "rib.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    paper.get_by_label("L’IBAN écrit sur ce RIB").fill(IBAN)
    paper.get_by_label("Le titulaire du compte").fill(dossier.organisation.name)
    paper.get_by_role("button", name="Donner ce document").click()
    expect(page.get_by_text("Nous avons bien reçu")).to_be_visible()
    expect(page.locator("#rib")).to_contain_text("reçu, à vérifier")
