"""An association's evening: writes without an account, signs in by code, deposits, follows.

Drafts (draft_edit, draft_save, draft_field, draft_pdf, draft_review, draft_deposit, draft_later,
draft_send_link): their owner, their structure's members and the browser that holds the secret; a
stranger is asked to sign in, a signed-in stranger gets 404. Dossiers: members of the structure,
404 for others; the two PDF also for agents and the direction without a declared link.
"""

import json
import re
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from ami_portal.outbox.models import OutboundEmail
from applications.actions import deposits, drafts
from applications.enums import State
from applications.models import Application, Draft
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
PLEDGES = {
    "pledge_accurate": "on",
    "pledge_dues": "on",
    "pledge_republican": "on",
    "signer_name": "Dominique Exemple",
    "signer_role": "Présidente",
}


@pytest.fixture(autouse=True)
def while_open():
    with time_machine.travel(WHILE_OPEN, tick=False):
        yield


@pytest.fixture
def campaign():
    TerritoryFactory()
    campaign = receiving_campaign()
    BonusRuleFactory(campaign=campaign)
    return campaign


def written(**changes: str) -> dict[str, str | list[str]]:
    """The whole form as a browser posts it."""
    kept = {k: v for k, v in complete_texts(**changes).items() if k not in PLEDGES}
    return {**kept, "neighbourhoods": kept["neighbourhoods"].split()}


def begin(client: Client) -> str:
    response = client.post("/dossiers/nouveau/")
    assert response.status_code == 302
    return response.url


def ready(campaign, owner, **changes: str) -> Draft:
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    drafts.save_fields(draft, texts=complete_texts(**changes), at=WHILE_OPEN)
    return draft


def test_from_the_first_word_to_the_receipt(client, campaign):
    address = begin(client)
    reviewed = client.post(address, written())
    assert reviewed.url == f"{address}relecture/"
    page = client.get(reviewed.url).content.decode()
    assert "Vous pensez" not in page
    assert "Coudre ensemble, parler d’emploi" in page

    asked = client.post(f"{address}deposer/", PLEDGES)
    assert asked.url == f"/compte/connexion/?next={address}relecture/"
    signed = client.post(asked.url, {"email": "aline@fil.example", "next": f"{address}relecture/"})
    code = re.search(
        r"[A-Z0-9]{3,}-?[A-Z0-9]{3,}", OutboundEmail.objects.get().subject.split("code")[1]
    )
    back = client.post(signed.url, {"code": code[0], "next": f"{address}relecture/"}, follow=True)
    assert back.redirect_chain[-1][0] == f"{address}relecture/"
    assert Draft.objects.get().owner.email == "aline@fil.example"

    deposited = client.post(f"{address}deposer/", PLEDGES)
    assert deposited.url == "/dossiers/AMI-2026-0001/"
    page = client.get(deposited.url).content.decode()
    assert "Votre dossier AMI-2026-0001 est bien reçu." in page
    assert "Déposé, bien reçu" in page
    assert "Télécharger mon accusé de réception" in page
    receipt = client.get(f"{deposited.url}accuse-de-reception.pdf")
    assert "AMI-2026-0001" in PdfReader(BytesIO(receipt.content)).pages[0].extract_text()
    assert len(PdfReader(BytesIO(client.get(f"{deposited.url}recto-verso.pdf").content)).pages) == 2
    assert OutboundEmail.objects.filter(kind="P4").count() == 1


def test_the_second_click_finds_the_same_dossier(client, campaign):
    owner = UserFactory()
    draft = ready(campaign, owner)
    client.force_login(owner)
    answers = [client.post(f"/dossiers/brouillons/{draft.pk}/deposer/", PLEDGES) for _ in range(2)]
    assert [answer.url for answer in answers] == ["/dossiers/AMI-2026-0001/"] * 2
    assert Application.objects.count() == 1


def test_one_field_is_saved_as_one_writes(client, campaign):
    address = begin(client)
    answer = client.post(
        f"{address}cases/expense_60/", {"expense_60": "2 400", "revisions": '{"expense_60": 0}'}
    ).json()
    assert answer["status"] == "Brouillon enregistré à 12\u00a0h · pas encore déposé"
    assert answer["revision"] == 1
    assert answer["words"]["expenses"] == "2\u00a0400\u00a0€"
    assert answer["words"]["balance"].startswith("Il manque 2\u00a0400\u00a0€ du côté des recettes")
    assert Draft.objects.get().texts == {"expense_60": "2 400"}


def test_two_tabs_never_lose_a_text_silently(client, campaign):
    address = begin(client)
    stale = {"title": "Celui de ce soir", "revisions": json.dumps({"title": 0})}
    client.post(f"{address}cases/title/", {"title": "Celui d’hier", "revisions": "{}"})
    answer = client.post(f"{address}cases/title/", stale)
    assert answer.status_code == 409
    assert answer.json()["theirs"]["text"] == "Celui d’hier"
    page = client.post(address, stale)
    assert page.status_code == 409
    assert "Celui de ce soir" in page.content.decode()
    assert "Celui d’hier" in page.content.decode()


def test_an_unknown_box_is_refused(client, campaign):
    address = begin(client)
    assert client.post(f"{address}cases/owner/", {"owner": "1"}).status_code == 404


def test_bad_input_is_kept_in_the_draft_and_explained_before_the_deposit(client, campaign):
    address = begin(client)
    client.post(address, written(people_expected="une douzaine", expense_60="cher", title=""))
    page = client.get(address).content.decode()
    assert 'value="une douzaine"' in page
    assert 'value="cher"' in page
    review = client.post(f"{address}deposer/", {})
    text = review.content.decode()
    for sentence in (
        "Écrivez un nombre en chiffres, ou «\u00a0non connu\u00a0».",
        "Écrivez la somme en chiffres, par exemple 1\u00a0250 ou 1\u00a0250,50.",
        "Cochez cet engagement.",
    ):
        assert sentence in text
    again = client.get(f"{address}?revoir=1").content.decode()
    assert 'id="id_people_expected_error"' in again


def test_an_unticked_box_is_saved_as_unticked(client, campaign):
    address = begin(client)
    client.post(address, {**written(), "is_page_blanche": "on"})
    assert Draft.objects.get().text_of("is_page_blanche") == "oui"
    client.post(address, written())
    assert Draft.objects.get().text_of("is_page_blanche") == ""


def test_a_deposit_after_the_closing_keeps_the_text_and_gives_the_telephone(client, campaign):
    owner = UserFactory()
    draft = ready(campaign, owner)
    client.force_login(owner)
    with time_machine.travel(AFTER_CLOSING, tick=False):
        client.force_login(owner)
        answer = client.post(f"/dossiers/brouillons/{draft.pk}/deposer/", PLEDGES)
    assert answer.status_code == 409
    assert "L’appel a fermé le vendredi 30\u00a0octobre 2026. Votre texte est gardé." in (
        answer.content.decode()
    )
    assert "03 00 00 00 00" in answer.content.decode()
    assert not Application.objects.exists()


def test_no_draft_begins_when_no_call_is_open(client, campaign):
    with time_machine.travel(AFTER_CLOSING, tick=False):
        answer = client.post("/dossiers/nouveau/")
    assert "Aucun appel n’est ouvert aujourd’hui." in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_stranger_is_asked_to_sign_in_then_told_there_is_nothing(client, campaign):
    address = begin(client)
    stranger = Client()
    assert stranger.get(address).url == f"/compte/connexion/?next={address}"
    assert stranger.post(f"{address}cases/title/", {"title": "x"}).status_code == 401
    stranger.force_login(UserFactory(agent=True))
    assert stranger.get(address).status_code == 404


def test_the_secret_of_a_draft_is_out_of_reach_of_scripts_and_of_forgers(client, campaign):
    address = begin(client)
    draft = Draft.objects.get()
    [name] = [name for name in client.cookies if name.startswith("brouillon_")]
    cookie = client.cookies[name]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie.value not in (address, draft.secret_hash)
    thief = Client()
    thief.cookies[name] = cookie.value.partition(":")[0]
    assert thief.get(address).status_code == 302
    secure = Client().post("/dossiers/nouveau/", secure=True).cookies
    assert [each["secure"] for key, each in secure.items() if key.startswith("brouillon_")] == [
        True
    ]


def test_the_home_page_offers_the_draft_already_begun(client, campaign):
    begin(client)
    assert "Reprendre mon brouillon du 1er\u00a0octobre" in client.get("/").content.decode()


def test_the_link_of_a_draft_is_mailed_to_its_owner(client, campaign):
    address = begin(client)
    owner = UserFactory()
    client.force_login(owner)
    assert owner.email in client.get(f"{address}plus-tard/").content.decode()
    client.post(f"{address}recevoir-un-lien/")
    mail = OutboundEmail.objects.get(kind="P2")
    assert mail.to == owner.email
    assert address in mail.body_text
    assert "/lien/" not in mail.body_text


def test_a_dossier_is_taken_back_corrected_and_deposited_again(client, campaign):
    owner = UserFactory()
    deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    client.force_login(owner)
    assert (
        "redevient un brouillon" in client.get("/dossiers/AMI-2026-0001/corriger/").content.decode()
    )
    edit = client.post("/dossiers/AMI-2026-0001/corriger/").url
    assert client.get("/dossiers/AMI-2026-0001/").url == edit
    client.post(edit, written(title="Un titre corrigé"))
    assert client.post(f"{edit}deposer/", PLEDGES).url == "/dossiers/AMI-2026-0001/"
    assert Application.objects.get().title == "Un titre corrigé"


def test_after_the_closing_nothing_is_taken_back_but_a_dossier_can_be_withdrawn(client, campaign):
    owner = UserFactory()
    deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    with time_machine.travel(AFTER_CLOSING, tick=False):
        client.force_login(owner)
        assert client.post("/dossiers/AMI-2026-0001/corriger/").status_code == 403
        client.post("/dossiers/AMI-2026-0001/retirer/")
        assert client.post("/dossiers/AMI-2026-0001/retirer/").status_code == 403
    assert Application.objects.get().state == State.WITHDRAWN


def test_nobody_else_opens_a_dossier(client, campaign):
    owner = UserFactory()
    dossier = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    client.force_login(UserFactory())
    for page in ("", "recto-verso.pdf", "accuse-de-reception.pdf", "corriger/", "retirer/"):
        assert client.get(f"/dossiers/AMI-2026-0001/{page}").status_code == 404
    assert client.get(f"/structures/{dossier.organisation_id}/").status_code == 404
    client.force_login(UserFactory(agent=True))
    assert client.get("/dossiers/AMI-2026-0001/recto-verso.pdf").status_code == 200


def test_the_mails_received_can_be_read_again(client, campaign):
    owner = UserFactory()
    deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    client.force_login(owner)
    page = client.get("/dossiers/AMI-2026-0001/").content.decode()
    assert page.count("AMI 2026 – Dossier AMI-2026-0001 bien reçu") == 1


def test_my_structure_says_who_writes_for_it(client, campaign):
    owner = UserFactory(name="Aline Exemple")
    dossier = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    client.force_login(owner)
    page = client.get(f"/structures/{dossier.organisation_id}/").content.decode()
    assert "Aline Exemple, Trésorière" in page
    assert "AMI-2026-0001" in page


@pytest.mark.parametrize("count", [1, 30])
def test_my_dossiers_cost_the_same_whatever_their_number(
    client, campaign, django_assert_num_queries, count
):
    membership = MembershipFactory()
    ApplicationFactory.create_batch(
        count, campaign=campaign, organisation=membership.organisation, admissible=True
    )
    client.force_login(membership.user)
    with django_assert_num_queries(12):
        assert client.get("/dossiers/").content.decode().count("vous serez invités") == count


def test_the_pages_of_a_draft_cost_few_queries(client, campaign, django_assert_max_num_queries):
    address = begin(client)
    client.post(address, written())
    for page in (address, f"{address}relecture/"):
        with django_assert_max_num_queries(12):
            client.get(page)
