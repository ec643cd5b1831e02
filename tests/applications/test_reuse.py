"""An earlier request lends its texts to a new one: chosen box by box, never the commitments."""

from datetime import timedelta

import pytest

from applications.actions import deposits, drafts, reuse
from applications.domain.call import Call, NeighbourhoodChoice, TypeChoice
from applications.domain.reuse import PARTS, carry, offers
from applications.enums import BonusKind, State
from applications.models import Application, Campaign
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
    assert glances["partners"] == "Régie des Deux-Fosses · porte l’action avec nous · prête la salle"
    assert "Salaires et charges (64)\u00a0: 6 000" in glances["budget"]
    long = {o.part.key: o.glance for o in offers({"need_text": "mot " * 100}, NEXT)}
    assert long["need_text"].endswith("mot…")


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
        ("theme", "Santé", "«\u00a0Santé\u00a0» n’existe plus dans l’appel 2027\u00a0: choisissez."),
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
    assert sentences == (
        "L’appel 2027 ne prévoit plus ce taux majoré\u00a0: «\u00a044 participantes sur 48.\u00a0».",
    )


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
    again, _ = reuse.begin(
        earlier, following, kept=EVERYTHING, by=earlier.submitted_by, at=later
    )
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
