"""An earlier request lends its texts to a new one: chosen box by box, never the commitments."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from applications.actions import deposits, drafts, files, reuse
from applications.domain.call import Call, NeighbourhoodChoice, TypeChoice
from applications.domain.reuse import PARTS, carry, offers
from applications.enums import BonusKind, State
from applications.models import Application, Attachment, Campaign, Draft
from applications.queries.reuse import earlier_than, offered
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    OrganisationTypeFactory,
    TerritoryFactory,
    ThemeFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

NEXT_YEAR = datetime(2027, 10, 1, 8, 0, tzinfo=UTC)
EVERYTHING = tuple(part.key for part in PARTS)
NEXT = Call(
    code="2027",
    year=2027,
    themes=("Insertion professionnelle et sociale",),
    types=(TypeChoice(name="Association employeuse"),),
    neighbourhoods=(NeighbourhoodChoice(code="DEMO77", name="Cité des Lilas", commune="Lens"),),
    bonus_rates={BonusKind.WOMEN: 1},
)


def test_everything_is_ticked_but_what_is_of_one_year() -> None:
    texts = complete_texts(is_page_blanche="oui", afterwards_text="On verra.")
    left = [o.part.key for o in offers(texts, NEXT) if not o.is_kept_at_first]
    assert left == ["page_blanche", "period", "people", "budget", "requested"]


def test_a_part_that_was_left_empty_is_not_offered() -> None:
    offered_parts = {offer.part.key for offer in offers({"title": "Un titre"}, NEXT)}
    assert offered_parts == {"title"}


def test_each_part_is_shown_in_a_glance_in_words() -> None:
    glances = {offer.part.key: offer.glance for offer in offers(complete_texts(), NEXT)}
    assert glances["place"] == "Cité des Lilas"
    assert (
        glances["partners"] == "Régie des Deux-Fosses · porte l’action avec nous · prête la salle"
    )
    assert glances["period"] == "du 4\u00a0janvier 2027 · au 18\u00a0décembre 2027"
    assert "dont femmes\u00a0: 44" in glances["people"]
    assert "Salaires et charges (64)\u00a0: 6 000" in glances["budget"]
    long = {o.part.key: o.glance for o in offers({"need_text": "mot " * 100}, NEXT)}
    assert long["need_text"].endswith("mot…")


def test_a_day_nobody_can_read_is_shown_as_it_was_typed() -> None:
    (shown,) = offers({"starts_on": " bientôt "}, NEXT)
    assert shown.glance == "du bientôt"


def test_a_tick_is_shown_by_its_label() -> None:
    glances = [o.glance for o in offers({"is_page_blanche": "oui"}, NEXT)]
    assert glances == ["Page blanche\u00a0: une idée à écrire avec les habitants"]
    assert offers({"is_page_blanche": "non"}, NEXT) == ()


def test_the_commitments_are_never_carried() -> None:
    carried = carry(complete_texts(shares_sheet="oui"), kept=EVERYTHING, call=NEXT)
    box_14 = ("pledge_accurate", "pledge_dues", "pledge_republican", "shares_sheet", "signer_name")
    assert [key for key in box_14 if key in carried.texts] == []


def test_only_the_parts_kept_are_carried() -> None:
    carried = carry(complete_texts(), kept=["title", "people"], call=NEXT)
    assert set(carried.texts) == {
        "title", "people_expected", "qpv_people_expected", "women_expected", "under_26_expected",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("theme", "Santé", "«\u00a0Santé\u00a0» n’existe plus dans l’appel 2027\u00a0:"
         " choisissez."),
        ("need", "Se soigner", "«\u00a0Se soigner\u00a0» n’existe plus dans l’appel 2027\u00a0:"
         " choisissez."),
        ("organisation_type", "Régie", "«\u00a0Régie\u00a0» n’existe plus dans l’appel 2027\u00a0:"
         " choisissez."),
        ("claim_cooperation", "Avec la Régie.",
         "L’appel 2027 ne prévoit plus ce taux majoré\u00a0: «\u00a0Avec la Régie.\u00a0»."),
    ],
)  # fmt: skip
def test_a_choice_the_new_call_no_longer_has_is_left_out_and_said(key, text, sentence) -> None:
    texts = complete_texts(**{key: text})
    carried = carry(texts, kept=EVERYTHING, call=NEXT)
    assert (key in carried.texts, carried.sentences) == (False, (sentence,))
    assert sentence in [said for offer in offers(texts, NEXT) for said in offer.sentences]


def test_neighbourhoods_still_in_the_list_stay_the_others_are_said() -> None:
    carried = carry(complete_texts(neighbourhoods="DEMO77 PARTI"), kept=["place"], call=NEXT)
    assert carried.texts == {"neighbourhoods": "DEMO77"}
    assert carried.sentences == (
        "Des quartiers cochés ne sont plus dans la liste de l’appel 2027\u00a0: vérifiez-les.",
    )


def test_the_other_need_is_in_every_call() -> None:
    other = {"need": "Autre besoin, décrit case 3"}
    assert carry(other, kept=["need"], call=NEXT).texts == other


@pytest.mark.parametrize(
    ("supported_in", "earlier", "year"), [(2026, "2024", "2026"), (None, "2024", "2024")]
)
def test_an_action_already_supported_says_when(supported_in, earlier, year) -> None:
    texts = {"earlier_support_year": earlier}
    carried = carry(texts, kept=[], call=NEXT, supported_in=supported_in)
    assert carried.texts == {"earlier_support_year": year}


@pytest.fixture
def earlier(db) -> Application:
    """A dossier of 2026, deposited by its structure."""
    TerritoryFactory()
    owner, campaign = UserFactory(), receiving_campaign()
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    return deposits.deposit(draft, by=owner, at=WHILE_OPEN)


@pytest.fixture
def following(earlier) -> Campaign:
    """The call of 2027, with the same theme and types."""
    call = CampaignFactory(code="2027", year=2027)
    ThemeFactory(campaign=call)
    OrganisationTypeFactory(campaign=call)
    return call


def test_a_new_draft_keeps_the_structure_and_says_where_it_comes_from(earlier, following):
    draft, sentences = reuse.begin(
        earlier, following, kept=EVERYTHING, by=earlier.submitted_by, at=WHILE_OPEN
    )
    assert (draft.reused_from, draft.organisation) == (earlier, earlier.organisation)
    assert (draft.campaign, draft.owner) == (following, earlier.submitted_by)
    assert draft.text_of("title") == "Coudre ensemble, parler d’emploi"
    assert draft.revisions["title"] == 1
    # No taux majoré in that call.
    assert [sentence[:43] for sentence in sentences] == [
        "L’appel 2027 ne prévoit plus ce taux majoré"
    ]


@pytest.mark.parametrize(
    ("state", "year"), [(State.COMMITTED, "2026"), (State.NOT_SELECTED, ""), (State.RENOUNCED, "")]
)
def test_the_year_of_support_is_filled_when_the_action_was_funded(earlier, following, state, year):
    Application.objects.update(state=state)
    draft, _ = reuse.begin(earlier, following, kept=[], by=earlier.submitted_by, at=WHILE_OPEN)
    assert draft.text_of("earlier_support_year") == year


def test_pressing_twice_gives_the_draft_already_begun(earlier, following):
    first, _ = reuse.begin(earlier, following, kept=[], by=earlier.submitted_by, at=WHILE_OPEN)
    later = WHILE_OPEN + timedelta(hours=1)
    again, _ = reuse.begin(earlier, following, kept=EVERYTHING, by=earlier.submitted_by, at=later)
    other, _ = reuse.begin(earlier, following, kept=[], by=UserFactory(), at=later)
    assert (again, again.texts, other == first) == (first, {}, False)


@pytest.mark.django_db
def test_what_is_offered_comes_from_elsewhere_and_still_has_its_words():
    this, last = CampaignFactory(code="2027", year=2027), CampaignFactory()
    words = {"title": "Un titre"}
    lent = ApplicationFactory(campaign=last, raw_fields=words)
    withdrawn = ApplicationFactory(
        campaign=this, raw_fields=words, state=State.WITHDRAWN, withdrawn_at=WHILE_OPEN
    )
    ApplicationFactory(campaign=this, raw_fields=words)
    ApplicationFactory(campaign=last, raw_fields={})
    ApplicationFactory(campaign=last, raw_fields=words, state=State.DRAFT)
    everything = Application.objects.all()
    assert {*earlier_than(everything, this)} == {lent, withdrawn}
    assert offered(everything, None) == []


@pytest.mark.django_db
def test_the_start_page_offers_a_few_the_latest_first():
    this, member = CampaignFactory(code="2027", year=2027), MembershipFactory()
    made = [
        ApplicationFactory(
            organisation=member.organisation,
            raw_fields={"title": "Un titre"},
            submitted_at=WHILE_OPEN + timedelta(days=rank),
        )
        for rank in range(7)
    ]
    assert offered(Application.objects.all(), this) == [*reversed(made)][:5]


# The pages


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def home(earlier):
    """Whoever deposited the earlier dossier, a year later, when the next call is open."""
    with time_machine.travel(NEXT_YEAR, tick=False):
        yield signed_in(earlier.submitted_by)


@pytest.fixture
def open_call(following) -> Campaign:
    Campaign.objects.filter(pk=following.pk).update(
        opens_on=date(2027, 9, 1), closes_on=date(2027, 10, 29), hearings_until=date(2027, 11, 30)
    )
    following.refresh_from_db()
    return following


def test_the_earlier_dossier_is_offered_where_one_begins(home, earlier, open_call):
    address = f'href="/dossiers/{earlier.number}/reprendre/"'
    for page in ("/dossiers/", "/dossiers/nouveau/"):
        shown = home.get(page).content.decode()
        assert address in shown, page
        assert "Reprendre mon dossier 2026" in shown
    assert address not in Client().get("/dossiers/nouveau/").content.decode()


def test_one_chooses_box_by_box_then_writes(home, earlier, open_call):
    address = f"/dossiers/{earlier.number}/reprendre/"
    page = home.get(address).content.decode()
    assert re.search(r'value="title"[^>]* checked', page)
    assert not re.search(r'value="budget"[^>]* checked', page)
    assert "«\u00a044 participantes sur 48.\u00a0»" in page
    begun = home.post(address, {"kept": ["title", "strange"]}, follow=True)
    draft = Draft.objects.get(reused_from=earlier)
    assert begun.redirect_chain == [(f"/dossiers/brouillons/{draft.pk}/", 302)]
    assert draft.texts == {"title": "Coudre ensemble, parler d’emploi"}
    assert "ne prévoit plus ce taux majoré" in begun.content.decode()
    assert "Continuer ce brouillon" in home.get(address).content.decode()


def test_nothing_ticked_begins_an_empty_draft_of_the_same_structure(home, earlier, open_call):
    home.post(f"/dossiers/{earlier.number}/reprendre/")
    draft = Draft.objects.get(reused_from=earlier)
    assert (draft.texts, draft.organisation) == ({}, earlier.organisation)


def test_without_an_open_call_the_texts_wait(home, earlier):
    page = home.get(f"/dossiers/{earlier.number}/reprendre/").content.decode()
    assert "vous pourrez repartir de ses textes" in page
    assert "Reprendre mon dossier" not in home.get("/dossiers/").content.decode()


def test_nobody_reuses_the_dossier_of_another_structure(open_call, earlier):
    with time_machine.travel(NEXT_YEAR, tick=False):
        stranger = signed_in(MembershipFactory().user)
        answer = stranger.post(f"/dossiers/{earlier.number}/reprendre/", {"kept": ["title"]})
    assert (answer.status_code, Draft.objects.filter(reused_from=earlier).exists()) == (404, False)


def test_a_dossier_of_the_call_that_is_open_lends_nothing_to_itself(earlier):
    with time_machine.travel(WHILE_OPEN, tick=False):
        client = signed_in(earlier.submitted_by)
        assert client.get(f"/dossiers/{earlier.number}/reprendre/").status_code == 404


def test_the_pieces_come_along_when_they_are_kept(home, earlier, open_call):
    piece = attach(earlier)
    page = home.get(f"/dossiers/{earlier.number}/reprendre/").content.decode()
    assert piece.file.name in page
    home.post(f"/dossiers/{earlier.number}/reprendre/", {"attachments": "oui"})
    copied = Draft.objects.get(reused_from=earlier).attachments.get()
    assert (copied.file.name, copied.file.digest) == (piece.file.name, piece.file.digest)
    assert copied.file != piece.file


def test_pieces_that_cannot_be_copied_begin_nothing(home, earlier, open_call):
    piece = attach(earlier)
    files.path_of(piece.file).unlink()
    answer = home.post(
        f"/dossiers/{earlier.number}/reprendre/", {"attachments": "oui"}, follow=True
    )
    assert "repartir sans les pièces jointes" in answer.content.decode()
    assert not Draft.objects.filter(reused_from=earlier).exists()


def attach(dossier: Application) -> Attachment:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "JPEG")
    upload = SimpleUploadedFile("affiche.jpg", picture.getvalue())
    file = files.keep(upload, by=dossier.submitted_by, at=WHILE_OPEN)
    return Attachment.objects.create(application=dossier, file=file, added_at=WHILE_OPEN)
