"""Nothing that is written is lost: begun without an account, gone on elsewhere, written by two.

Links of drafts (draft_resume): only the session that opened a live link, 404 for all others. A
script (draft_field) is answered 401, 404 or 410 with a sentence, never sent to another page.
"""

import json
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from ami_portal.outbox.models import OutboundEmail
from applications.access.drafts import can_open, opened_by
from applications.actions import deposits, drafts
from applications.domain.merging import LONGEST_TEXT
from applications.enums import LinkPurpose, MembershipRight
from applications.models import AccessLink, Draft
from tests.factories import DraftFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
LATER = WHILE_OPEN + timedelta(hours=2)


@pytest.fixture(autouse=True)
def while_open():
    cache.clear()
    with time_machine.travel(WHILE_OPEN, tick=False) as clock:
        yield clock


@pytest.fixture
def campaign():
    TerritoryFactory()
    return receiving_campaign()


def begin(client: Client, **options) -> str:
    return client.post("/dossiers/nouveau/", **options).url


def write(client: Client, address: str, **texts: str) -> None:
    for name, text in texts.items():
        client.post(f"{address}cases/{name}/", {name: text})


def autosave(client: Client, address: str, name: str, text: str, **revisions: int):
    form = {name: text, "revisions": json.dumps(revisions)}
    return client.post(f"{address}cases/{name}/", form)


def hidden(page, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    return found[1].replace("&quot;", '"')


def link_mailed() -> str:
    mail = OutboundEmail.objects.filter(kind="P2").latest("pk")
    return re.search(r"(/lien/\S+/)", mail.body_text)[1]


# ---- Beginning


def test_a_draft_never_written_in_is_found_again_instead_of_a_second_empty_one(client, campaign):
    address = begin(client)
    assert begin(client) == address
    assert Draft.objects.count() == 1


def test_begin_shows_the_draft_already_written_first(client, campaign):
    address = begin(client)
    write(client, address, title="Le café des papiers")
    again = client.post("/dossiers/nouveau/?appel=2026")
    assert again.url == "/dossiers/nouveau/?appel=2026"
    assert "Le café des papiers" in client.get(again.url).content.decode()
    another = begin(client, query_params={"autre": "1"})
    assert another not in (address, again.url)
    assert Draft.objects.count() == 2


def test_two_clicks_of_a_signed_in_person_make_one_draft(campaign):
    owner = UserFactory()
    first, secret = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    second, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    assert (first, secret) == (second, "")


def test_drafts_begun_by_the_dozen_from_one_place_wait_an_hour(client, campaign, while_open):
    for _ in range(30):
        assert Client().post("/dossiers/nouveau/").status_code == 302
    refused = client.post("/dossiers/nouveau/")
    assert refused.status_code == 429
    assert "Attendez une heure, ou connectez-vous" in refused.content.decode()
    client.force_login(UserFactory())
    assert client.post("/dossiers/nouveau/").status_code == 302
    while_open.move_to(WHILE_OPEN + timedelta(hours=1))
    assert Client().post("/dossiers/nouveau/").status_code == 302


def test_only_the_secret_opens_an_anonymous_draft_and_only_its_owner_once_claimed(campaign):
    draft, secret = drafts.start(campaign, at=WHILE_OPEN)
    owner, other = UserFactory(), UserFactory()
    assert len(secret) >= 43  # 256 bits
    assert can_open(None, draft, secret, at=WHILE_OPEN)
    assert not can_open(None, draft, "autre", at=WHILE_OPEN)
    drafts.claim(draft, by=owner, at=WHILE_OPEN)
    drafts.claim(draft, by=other, at=WHILE_OPEN)
    draft.refresh_from_db()
    assert draft.owner == owner
    answers = [can_open(person, draft, secret, at=WHILE_OPEN) for person in (owner, other, None)]
    assert answers == [True, False, False]


def test_an_agent_who_helps_at_the_counter_does_not_take_the_draft(client, campaign):
    address = begin(client)
    client.force_login(UserFactory(agent=True))
    assert client.get(address).status_code == 200
    assert Draft.objects.get().owner is None


# ---- Going on elsewhere


def test_a_link_opens_the_draft_on_another_device_without_an_account(client, campaign):
    address = begin(client)
    write(client, address, title="Le café des papiers")
    sent = client.post(f"{address}recevoir-un-lien/", {"email": "Aline@fil.example"})
    assert sent.url == address
    assert Draft.objects.get().return_address == "aline@fil.example"

    phone = Client()
    page = phone.get(phone.get(link_mailed()).url).content.decode()
    assert "Le café des papiers" in page
    assert phone.get(address).status_code == 302  # a mail filter that only opens changes nothing
    assert phone.post("/dossiers/brouillons/reprendre-ici/").url == address
    assert "Le café des papiers" in phone.get(address).content.decode()
    assert "Reprendre mon brouillon" in phone.get("/").content.decode()
    assert client.get(address).status_code == 200


def test_signing_in_on_either_device_claims_the_draft_and_closes_every_link(client, campaign):
    address = begin(client)
    client.post(f"{address}recevoir-un-lien/", {"email": "aline@fil.example"})
    phone, owner = Client(), UserFactory()
    phone.get(link_mailed())
    phone.post("/dossiers/brouillons/reprendre-ici/")
    phone.force_login(owner)
    assert phone.get(address).status_code == 200
    assert Draft.objects.get().owner == owner
    assert not AccessLink.objects.filter(revoked_at=None).exists()
    assert client.get(address).status_code == 302
    assert Client().get(link_mailed()).status_code == 410


def test_a_link_sent_to_a_wrong_address_is_closed_by_the_next(client, campaign):
    address = begin(client)
    client.post(f"{address}recevoir-un-lien/", {"email": "alinne@fil.example"})
    wrong = link_mailed()
    client.post(f"{address}recevoir-un-lien/", {"email": "aline@fil.example"})
    assert Client().get(wrong).status_code == 410
    assert Client().get(link_mailed()).status_code == 302


def test_whoever_reads_the_mailbox_of_the_link_finds_the_draft_by_a_code_too(client, campaign):
    address = begin(client)
    client.post(f"{address}recevoir-un-lien/", {"email": "aline@fil.example"})
    elsewhere = Client()
    elsewhere.force_login(UserFactory(email="aline@fil.example"))
    assert elsewhere.get(address).status_code == 200
    stranger = Client()
    stranger.force_login(UserFactory(email=None))
    assert stranger.get(address).status_code == 404


def test_a_resumed_browser_loses_the_draft_when_its_link_expires(campaign):
    draft, _ = drafts.start(campaign, at=WHILE_OPEN)
    drafts.send_link(draft, to="aline@fil.example", at=WHILE_OPEN)
    _, token = drafts.resume(AccessLink.objects.get(), at=WHILE_OPEN)
    assert can_open(None, draft, token, at=AFTER_CLOSING)
    assert opened_by({draft.pk.hex: token}, at=WHILE_OPEN) == [draft]
    much_later = campaign.closes_at + timedelta(days=31)
    assert not can_open(None, draft, token, at=much_later)
    assert opened_by({draft.pk.hex: token}, at=much_later) == []


def test_an_incomplete_address_is_explained_and_kept(client, campaign):
    address = begin(client)
    answer = client.post(f"{address}recevoir-un-lien/", {"email": "aline@"})
    assert answer.status_code == 422
    assert "Cette adresse est incomplète." in answer.content.decode()
    assert 'value="aline@"' in answer.content.decode()


def test_links_are_sent_five_times_an_hour_and_the_answer_stays_the_same(client, campaign):
    address = begin(client)
    answers = [
        client.post(f"{address}recevoir-un-lien/", {"email": "aline@fil.example"}).url
        for _ in range(7)
    ]
    assert set(answers) == {address}
    assert OutboundEmail.objects.filter(kind="P2").count() == 5


def test_many_drafts_do_not_fill_one_mailbox(client, campaign):
    for origin in range(1, 13):
        browser = Client(REMOTE_ADDR=f"203.0.113.{origin}")
        address = begin(browser)
        browser.post(f"{address}recevoir-un-lien/", {"email": "Aline@Fil.example"})
    assert OutboundEmail.objects.filter(kind="P2").count() == 10


def test_a_busy_hour_makes_the_portal_forget_no_limit(client, campaign):
    address = begin(client)
    for _ in range(5):
        client.post(f"{address}recevoir-un-lien/", {"email": "aline@fil.example"})
    for visitor in range(400):
        cache.set(f"limit:zz:{visitor}", 1, 3600)
    client.post(f"{address}recevoir-un-lien/", {"email": "aline@fil.example"})
    assert OutboundEmail.objects.filter(kind="P2").count() == 5


def test_a_link_of_another_purpose_resumes_nothing(client, campaign):
    assert client.post("/dossiers/brouillons/reprendre-ici/").status_code == 404
    assert LinkPurpose.DRAFT.label == "Reprendre un brouillon"


def test_neither_the_secret_nor_a_token_is_in_a_log_or_told_to_another_site(
    client, campaign, caplog
):
    address = begin(client)
    client.post(f"{address}recevoir-un-lien/", {"email": "aline@fil.example"})
    with caplog.at_level(logging.INFO):
        opened = Client().get(link_mailed())
        page = client.get(address)
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert link_mailed().split("/")[2] not in caplog.text


# ---- Two pages on one draft


def test_each_answer_brings_what_was_written_elsewhere_by_whom_and_when(client, campaign):
    address = begin(client)
    draft = Draft.objects.get()
    drafts.save_field(
        draft, name="places", text="La salle", at=WHILE_OPEN, by=UserFactory(name="Aline")
    )
    answer = autosave(client, address, "title", "Un titre", title=0).json()
    assert answer["revision"] == 1
    assert answer["elsewhere"].keys() == {"places"}
    assert answer["elsewhere"]["places"]["text"] == "La salle"
    assert answer["elsewhere"]["places"]["said"] == "Écrit par Aline à 12\u00a0h"
    again = autosave(client, address, "title", "Un autre", title=1, places=1).json()
    assert again["elsewhere"] == {}


def test_a_field_changed_by_both_gives_both_texts_and_the_choice_ends_it(client, campaign):
    address = begin(client)
    autosave(client, address, "title", "Celui d’hier", title=0)
    answer = autosave(client, address, "title", "Celui de ce soir", title=0)
    assert answer.status_code == 409
    assert answer.json()["theirs"]["text"] == "Celui d’hier"
    assert answer.json()["theirs"]["said"] == "Écrit par l’autre appareil à 12\u00a0h"
    assert Draft.objects.get().text_of("title") == "Celui d’hier"
    kept = autosave(client, address, "title", "Celui de ce soir", title=1)
    assert kept.json()["revision"] == 2
    assert Draft.objects.get().text_of("title") == "Celui de ce soir"


def test_the_writer_of_a_shared_mailbox_is_named_as_they_said(campaign):
    draft, user = DraftFactory(campaign=campaign), UserFactory(name="Contact du Fil")
    user.writer_name = "Nadia"
    drafts.save_field(draft, name="title", text="Un titre", at=WHILE_OPEN, by=user)
    assert drafts.entries_of(draft)["title"].by == "Nadia"


def test_a_whole_form_changes_only_what_was_changed_on_it(client, campaign):
    address = begin(client)
    write(client, address, title="Hier", places="La salle")
    page = client.get(address)
    form = {"revisions": hidden(page, "revisions"), "read": hidden(page, "read")}
    draft = Draft.objects.get()
    drafts.save_field(draft, name="places", text="Le gymnase", at=LATER)
    answer = client.post(
        f"{address}enregistrer/", {**form, "title": "Ce soir", "places": "La salle"}
    )
    assert answer.url == address
    draft.refresh_from_db()
    assert draft.texts["title"] == "Ce soir"
    assert draft.texts["places"] == "Le gymnase"


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine:2", "Ce soir"), ("theirs:2", "Entre-temps"), ("mine:x", "")]
)
def test_without_javascript_both_texts_are_shown_and_one_is_chosen(client, campaign, choice, kept):
    address = begin(client)
    write(client, address, title="Hier")
    page = client.get(address)
    form = {"revisions": hidden(page, "revisions"), "read": hidden(page, "read")}
    write(client, address, title="Entre-temps")
    both = client.post(address, {**form, "title": "Ce soir", "need_text": "Un constat"})
    assert both.status_code == 409
    assert 'value="Ce soir"' in both.content.decode()
    assert "Entre-temps" in both.content.decode()
    assert "Prendre l’autre" in both.content.decode()
    assert Draft.objects.get().text_of("need_text") == "Un constat"

    form = {"revisions": hidden(both, "revisions"), "read": hidden(both, "read")}
    undecided = client.post(address, {**form, "title": "Ce soir"})
    assert undecided.status_code == 409
    decided = client.post(address, {**form, "title": "Ce soir", "keep_title": choice})
    assert decided.status_code == (302 if kept else 409)
    assert Draft.objects.get().text_of("title") == (kept or "Entre-temps")


def test_a_third_text_written_since_the_choice_is_shown_too(client, campaign):
    address = begin(client)
    for text in ("un", "deux", "trois"):
        write(client, address, title=text)
    form = {"revisions": '{"title": 1}', "title": "le mien", "keep_title": "mine:2"}
    assert "trois" in client.post(address, form).content.decode()


@pytest.mark.parametrize(
    ("name", "theirs", "mine", "words"),
    [
        ("neighbourhoods", "DEMO77", [], "Cité des Lilas"),
        ("theme", "Insertion professionnelle et sociale", "", "Insertion professionnelle"),
        ("theme", "", "Insertion professionnelle et sociale", "rien"),
        ("is_page_blanche", "oui", "", ">coché<"),
        ("is_page_blanche", "", "oui", ">non coché<"),
        ("neighbourhoods", "", ["DEMO77"], "rien"),
    ],
)
def test_the_other_text_is_shown_in_words(client, campaign, name, theirs, mine, words):
    address = begin(client)
    draft = Draft.objects.get()
    for text in ("avant", theirs):
        drafts.save_field(draft, name=name, text=text, at=WHILE_OPEN)
    form = {"revisions": json.dumps({name: 1}), name: mine}
    page = client.post(address, form).content.decode()
    assert words in page[page.index(f'data-conflict="{name}"') :]


def test_a_text_of_yesterday_says_its_day(client, campaign):
    address = begin(client)
    write(client, address, title="Hier")
    with time_machine.travel(WHILE_OPEN + timedelta(days=1), tick=False):
        answer = autosave(client, address, "places", "La salle", places=0).json()
    assert answer["elsewhere"]["title"]["said"] == (
        "Écrit par l’autre appareil le 1er\u00a0oct. 2026 à 12\u00a0h"
    )


def test_an_entry_without_a_date_says_only_who(client, campaign):
    address = begin(client)
    Draft.objects.update(fields={"title": {"text": "Repris", "revision": 1}})
    answer = autosave(client, address, "places", "x", places=0).json()
    assert answer["elsewhere"]["title"]["said"] == "Écrit par l’autre appareil"


@pytest.mark.parametrize("marks", ["[]", "{", "3", '{"title": {}}'])
def test_marks_that_were_tampered_with_lose_nothing(client, campaign, marks):
    address = begin(client)
    answer = client.post(address, {"read": marks, "revisions": "{}", "title": "Un titre"})
    assert answer.status_code == 302
    assert Draft.objects.get().text_of("title") == "Un titre"


def test_a_text_that_nobody_types_is_refused_in_words_and_stays_on_the_page(client, campaign):
    address, long = begin(client), "x" * (LONGEST_TEXT + 1)
    answer = autosave(client, address, "title", long, title=0)
    assert (answer.status_code, "trop long" in answer.json()["status"]) == (422, True)
    page = client.post(address, {"title": long, "revisions": "{}"})
    assert page.status_code == 409
    assert long in page.content.decode()


# ---- When the draft is no longer open here


def test_a_script_is_told_that_the_session_is_over(client, campaign):
    address = begin(client)
    answer = autosave(Client(), address, "title", "x")
    assert answer.status_code == 401
    assert answer.json() == {"status": "Votre session est fermée."}


def test_a_script_is_told_that_another_person_is_signed_in(client, campaign):
    address, other = begin(client), Client()
    other.force_login(UserFactory())
    answer = autosave(other, address, "title", "x")
    assert answer.status_code == 404
    assert "copiez votre texte avant de fermer" in answer.json()["status"]


def test_a_second_tab_is_told_the_number_of_the_dossier_deposited(client, campaign):
    owner = UserFactory()
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    application = deposits.deposit(draft, by=owner, at=WHILE_OPEN)
    client.force_login(owner)
    address = f"/dossiers/brouillons/{draft.pk}/"
    answer = autosave(client, address, "title", "Trop tard")
    assert answer.status_code == 410
    assert answer.json()["url"] == f"/dossiers/{application.number}/"
    assert client.post(address, {"title": "Trop tard"}).url == answer.json()["url"]


def test_two_members_of_a_structure_write_one_draft(campaign):
    membership = MembershipFactory(right=MembershipRight.WRITER)
    draft = DraftFactory(campaign=campaign, organisation=membership.organisation)
    writer = Client()
    writer.force_login(membership.user)
    assert autosave(writer, f"/dossiers/brouillons/{draft.pk}/", "title", "x").status_code == 200


def test_a_draft_of_the_bin_leads_to_the_bin(client, campaign):
    owner = UserFactory()
    draft = DraftFactory(campaign=campaign, owner=owner, binned_at=WHILE_OPEN)
    client.force_login(owner)
    assert client.get(f"/dossiers/brouillons/{draft.pk}/").url == "/dossiers/corbeille/"


def test_a_cookie_that_is_no_draft_is_ignored(client, campaign):
    client.cookies["brouillon_pas-une-cle"] = "x"
    assert client.get("/dossiers/nouveau/").status_code == 200


def test_a_word_written_as_the_draft_is_erased_brings_it_back(campaign):
    draft = DraftFactory(campaign=campaign, owner=UserFactory())
    drafts.save_field(draft, name="title", text="Un banc", at=WHILE_OPEN)
    held = Draft.objects.get(pk=draft.pk)
    Draft.objects.filter(pk=draft.pk).update(
        fields={}, binned_at=AFTER_CLOSING, erased_at=AFTER_CLOSING
    )
    drafts.save_field(held, name="title", text="Un banc, un livre", at=AFTER_CLOSING)
    draft.refresh_from_db()
    assert (draft.text_of("title"), draft.binned_at, draft.erased_at) == (
        "Un banc, un livre",
        None,
        None,
    )
