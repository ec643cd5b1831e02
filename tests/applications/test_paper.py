"""A request on paper: it counts when it arrived, an agent types it, the structure owns it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from ami_portal.outbox.models import OutboundEmail
from applications.access import paper as access
from applications.access.drafts import binned_for, can_open
from applications.actions import deposits, drafts, paper, permits
from applications.domain.deposit import IncompleteDraftError
from applications.domain.paper import PaperTooLateError
from applications.domain.refusals import MissingReasonError, RefusedError, TooLateError
from applications.enums import (
    Channel,
    EventKind,
    MembershipRight,
    OrganisationEventKind,
    RecusalReason,
    State,
)
from applications.models import Application, Campaign, Draft, Recusal
from applications.tasks import attachments
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    OrganisationFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
ARRIVED = WHILE_OPEN - timedelta(hours=3)
CLOSING = datetime(2026, 10, 30, 22, 59, 59, tzinfo=UTC)
SIGNER = {"signer_name": "Dominique Exemple", "signer_role": "Présidente"}
UNSIGNED = dict.fromkeys(("pledge_accurate", "pledge_dues", "pledge_republican", *SIGNER), "")


@pytest.fixture
def campaign() -> Campaign:
    TerritoryFactory()
    return receiving_campaign()


@pytest.fixture
def agent():
    return UserFactory(agent=True, name="Camille Agent")


def typed(campaign, agent, *, at=WHILE_OPEN, received_at=ARRIVED, organisation=None, **changes):
    """A paper whose boxes are all typed; box 14 is on the paper."""
    draft = paper.start(
        campaign, received_at=received_at, organisation=organisation, by=agent, at=at
    )
    drafts.save_fields(draft, texts=complete_texts(**UNSIGNED, **changes), at=at)
    return draft


def deposited(draft, agent, *, at=WHILE_OPEN) -> Application:
    return paper.deposit(draft, is_signed=True, signer=SIGNER, by=agent, at=at)


def link(agent, organisation) -> None:
    Recusal.objects.create(
        user=agent,
        application=ApplicationFactory(organisation=organisation),
        reason=RecusalReason.MEMBER,
        declared_at=WHILE_OPEN,
        declared_by=agent,
    )


def test_a_paper_is_dated_from_its_arrival_and_signed_by_who_typed_it(campaign, agent):
    application = deposited(typed(campaign, agent), agent)
    application.refresh_from_db()
    assert (application.channel, application.state) == (Channel.PAPER, State.SUBMITTED)
    assert (application.submitted_at, application.submitted_by) == (ARRIVED, agent)
    assert application.fingerprint == deposits.fingerprint(application)
    assert application.raw_fields["pledge_republican"] == "oui"
    event = application.events.get(kind=EventKind.SUBMITTED)
    assert (event.at, event.by, event.data["typed_at"]) == (ARRIVED, agent, WHILE_OPEN.isoformat())
    assert event.data["text"] == (
        "Arrivé sur papier le jeudi 1er\u00a0octobre 2026 à\u00a09\u00a0h, saisi par Camille Agent"
        " le 1er\u00a0octobre 2026."
    )


def test_the_receipt_says_who_typed_it(campaign, agent):
    application = deposited(typed(campaign, agent), agent)
    _, content, _ = attachments.receipt(application.pk)
    page = " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    assert "déposée sur papier, saisie par Camille Agent" in page


def test_the_contact_joins_the_structure_and_is_written_to_the_agent_is_neither(campaign, agent):
    application = deposited(typed(campaign, agent), agent)
    member = application.organisation.memberships.get()
    assert (member.user.email, member.user.name) == ("aline@fil.example", "Aline Exemple")
    assert member.right == MembershipRight.MANAGER
    assert [mail.to for mail in OutboundEmail.objects.filter(kind="P4")] == ["aline@fil.example"]
    joined = application.organisation.events.get()
    assert (joined.kind, joined.by) == (OrganisationEventKind.MEMBER_JOINED, agent)


def test_without_an_address_nobody_joins_and_no_mail_leaves(campaign, agent):
    application = deposited(typed(campaign, agent, contact_email=""), agent)
    assert application.contact_email == ""
    assert application.organisation.memberships.count() == 0
    assert OutboundEmail.objects.count() == 0


def test_a_contact_never_takes_over_a_structure_that_has_its_people(campaign, agent):
    manager = MembershipFactory(right=MembershipRight.MANAGER)
    draft = typed(campaign, agent, organisation=manager.organisation)
    application = deposited(draft, agent)
    assert application.organisation == manager.organisation
    contact = application.organisation.memberships.get(user__email="aline@fil.example")
    assert contact.right == MembershipRight.WRITER
    assert OutboundEmail.objects.filter(kind="P4").count() == 2


def test_an_e_mail_is_asked_of_those_who_write_online_only(campaign, agent):
    owner = UserFactory()
    online, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    drafts.save_fields(online, texts=complete_texts(contact_email=""), at=WHILE_OPEN)
    with pytest.raises(IncompleteDraftError, match="case 1g"):
        deposits.deposit(online, by=owner, at=WHILE_OPEN)


def test_an_address_badly_copied_is_refused_on_paper_too(campaign, agent):
    with pytest.raises(IncompleteDraftError, match="case 1g"):
        deposited(typed(campaign, agent, contact_email="aline"), agent)


def test_the_address_of_the_service_is_not_the_structures(campaign, agent):
    draft = typed(campaign, agent, contact_email=agent.email.upper())
    with pytest.raises(RefusedError, match="celle d’une personne du service"):
        deposited(draft, agent)


def test_an_unsigned_paper_is_not_deposited(campaign, agent):
    draft = typed(campaign, agent)
    with pytest.raises(MissingReasonError, match="le jour d’arrivée est gardé"):
        paper.deposit(draft, is_signed=False, signer=SIGNER, by=agent, at=WHILE_OPEN)
    assert Application.objects.count() == 0


def test_the_republican_commitment_may_be_without_object_on_the_paper(campaign, agent):
    draft = typed(campaign, agent)
    application = paper.deposit(
        draft,
        is_signed=True,
        is_exempt=True,
        shares_sheet=True,
        signer=SIGNER,
        by=agent,
        at=WHILE_OPEN,
    )
    raw = application.raw_fields
    assert (raw.get("pledge_republican"), raw["republican_exempt"]) == (None, "oui")
    assert application.shares_sheet


def test_a_paper_that_arrived_in_time_is_typed_after_the_closing(campaign, agent):
    draft = typed(campaign, agent, received_at=CLOSING, at=AFTER_CLOSING)
    assert deposited(draft, agent, at=AFTER_CLOSING).submitted_at == CLOSING


def test_a_paper_that_arrived_a_second_late_is_told_what_is_possible(campaign, agent):
    late = CLOSING + timedelta(seconds=1)
    with pytest.raises(PaperTooLateError) as caught:
        paper.start(campaign, received_at=late, by=agent, at=AFTER_CLOSING)
    assert str(caught.value).startswith(
        "L’appel a fermé le vendredi 30\u00a0octobre 2026 à 23\u00a0heures 59\u00a0minutes"
        " 59\u00a0secondes\u00a0: ce papier est arrivé après. Deux choses sont possibles"
    )


def test_a_paper_that_arrived_before_the_opening_is_a_slip(campaign, agent):
    with pytest.raises(PaperTooLateError, match="n’ouvrait que le mardi 1er"):
        paper.start(campaign, received_at=datetime(2026, 8, 1, tzinfo=UTC), by=agent, at=WHILE_OPEN)


def test_nobody_types_a_moment_to_come(campaign, agent):
    with pytest.raises(TooLateError, match="pas encore passé"):
        paper.start(
            campaign, received_at=WHILE_OPEN + timedelta(seconds=1), by=agent, at=WHILE_OPEN
        )


@pytest.mark.parametrize("holder", ["structure", "agent"])
def test_a_late_paper_comes_in_under_a_permit(campaign, agent, holder):
    email = "aline@fil.example"
    permits.grant(
        campaign,
        email=email if holder == "structure" else agent.email,
        reason="La Poste était en grève.",
        until=AFTER_CLOSING + timedelta(days=1),
        by=agent,
        at=AFTER_CLOSING,
    )
    draft = paper.start(
        campaign, received_at=AFTER_CLOSING, email=email, by=agent, at=AFTER_CLOSING
    )
    drafts.save_fields(draft, texts=complete_texts(**UNSIGNED), at=AFTER_CLOSING)
    application = deposited(draft, agent, at=AFTER_CLOSING)
    assert application.submitted_at == AFTER_CLOSING
    text = application.events.get(kind=EventKind.SUBMITTED).data["text"]
    assert "Dépôt tardif autorisé jusqu’au" in text


def test_a_permit_taken_back_meanwhile_stops_the_paper(campaign, agent):
    permit = permits.grant(
        campaign,
        email=agent.email,
        reason="Grève.",
        until=AFTER_CLOSING + timedelta(days=1),
        by=agent,
        at=AFTER_CLOSING,
    )
    draft = typed(campaign, agent, received_at=AFTER_CLOSING, at=AFTER_CLOSING)
    permits.revoke(permit, by=agent, at=AFTER_CLOSING)
    with pytest.raises(PaperTooLateError):
        deposited(draft, agent, at=AFTER_CLOSING)


def test_what_is_known_of_the_structure_is_not_typed_again(campaign, agent):
    known = OrganisationFactory(name="Le Foyer", rna="W622000009", head_office="1 rue du Puits")
    draft = paper.start(campaign, received_at=ARRIVED, organisation=known, by=agent, at=WHILE_OPEN)
    assert draft.texts == {
        "organisation_name": "Le Foyer",
        "organisation_identifier": "W622000009",
        "head_office": "1 rue du Puits",
    }


def test_pressing_twice_begins_one_paper_and_two_papers_may_come_together(campaign, agent):
    first = paper.start(campaign, received_at=ARRIVED, by=agent, at=WHILE_OPEN)
    assert paper.start(campaign, received_at=ARRIVED, by=agent, at=WHILE_OPEN) == first
    drafts.save_field(first, name="title", text="Un", at=WHILE_OPEN + timedelta(minutes=1))
    assert paper.start(campaign, received_at=ARRIVED, by=agent, at=WHILE_OPEN) != first


def test_depositing_twice_gives_one_dossier(campaign, agent):
    draft = typed(campaign, agent)
    assert deposited(draft, agent) == deposited(draft, agent)


def test_an_agent_with_a_link_types_nothing_for_that_structure(campaign, agent):
    known = OrganisationFactory()
    link(agent, known)
    with pytest.raises(RefusedError, match="un collègue saisit son dossier"):
        paper.start(campaign, received_at=ARRIVED, organisation=known, by=agent, at=WHILE_OPEN)
    assert known not in access.organisations_for(agent)


def test_a_link_found_at_the_deposit_stops_it(campaign, agent):
    """The paper's contact belongs to a structure that this agent knows too well."""
    known = MembershipFactory(user=UserFactory(email="aline@fil.example")).organisation
    known.rna = "W622000001"
    known.save()
    link(agent, known)
    with pytest.raises(RefusedError, match="un collègue"):
        deposited(typed(campaign, agent), agent)


def test_a_paper_is_open_to_the_agents_without_a_link_and_to_nobody_else(campaign, agent):
    member = MembershipFactory()
    draft = typed(campaign, agent, organisation=member.organisation)
    colleague, linked, director = (
        UserFactory(agent=True), UserFactory(agent=True), UserFactory(director=True),
    )  # fmt: skip
    link(linked, member.organisation)
    readers = (agent, colleague, linked, director, member.user, None)
    assert [can_open(reader, draft, "", at=WHILE_OPEN) for reader in readers] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_taken_back_before_closing_it_is_the_structures_to_correct_online(campaign, agent):
    application = deposited(typed(campaign, agent), agent)
    member = application.organisation.members.get()
    draft = deposits.take_back(application, by=member, at=WHILE_OPEN)
    assert (draft.channel, draft.received_at, draft.owner) == (Channel.ONLINE, None, member)
    assert can_open(member, draft, "", at=WHILE_OPEN)
    again = deposits.deposit(draft, by=member, at=WHILE_OPEN)
    assert (again.number, again.channel) == (application.number, Channel.ONLINE)


def test_the_arrival_is_corrected_before_the_deposit_and_not_after(campaign, agent):
    draft = typed(campaign, agent)
    earlier = ARRIVED - timedelta(days=1)
    paper.correct_arrival(draft, received_at=earlier, by=agent, at=WHILE_OPEN)
    draft.refresh_from_db()
    assert draft.received_at == earlier
    assert deposited(draft, agent).submitted_at == earlier
    with pytest.raises(TooLateError, match="déjà déposé"):
        paper.correct_arrival(draft, received_at=ARRIVED, by=agent, at=WHILE_OPEN)


# The pages


@pytest.fixture
def desk(agent):
    client = Client()
    client.force_login(agent)
    with time_machine.travel(WHILE_OPEN, tick=False):
        yield client


BEGUN = {"campaign": "2026", "received_on": "2026-10-01", "received_time": "09:00"}


def test_an_agent_types_a_paper_from_the_list_to_the_receipt(desk, campaign, agent):
    assert "Saisir un dossier reçu sur papier" in desk.get("/equipe/dossiers/").content.decode()
    known = OrganisationFactory(name="Le Fil et la Manière")
    found = desk.get("/equipe/dossiers/saisie/", {"q": "fil manière"}).content.decode()
    assert f'value="{known.pk}"' in found
    begun = desk.post("/equipe/dossiers/saisie/", {**BEGUN, "organisation": known.pk})
    draft = Draft.objects.get()
    assert begun.url == f"/dossiers/brouillons/{draft.pk}/"
    page = desk.get(begun.url).content.decode()
    assert (
        "Dossier papier reçu le jeudi 1er\u00a0octobre 2026 à\u00a09\u00a0h, saisi par vous" in page
    )
    assert "Demander de l’aide" not in page
    assert known.name in desk.get("/equipe/dossiers/").content.decode() or str(draft)
    written = complete_texts(**UNSIGNED, contact_email="")
    drafts.save_fields(draft, texts=written, at=WHILE_OPEN)
    assert (
        desk.get(f"{begun.url}relecture/").url == f"/equipe/dossiers/saisie/{draft.pk}/relecture/"
    )
    review = desk.get(f"/equipe/dossiers/saisie/{draft.pk}/relecture/").content.decode()
    assert "Les deux pages sont complètes." in review
    refused = desk.post(f"/equipe/dossiers/saisie/{draft.pk}/deposer/", SIGNER)
    assert "Vérifiez que les engagements sont cochés" in refused.content.decode()
    assert "Dominique Exemple" in refused.content.decode()
    done = desk.post(f"/equipe/dossiers/saisie/{draft.pk}/deposer/", {**SIGNER, "is_signed": "on"})
    assert done.url == f"/equipe/dossiers/saisie/{draft.pk}/"
    assert "Imprimez l’accusé de réception" in desk.get(done.url).content.decode()
    number = Application.objects.get().number
    assert desk.get(begun.url).url == f"/equipe/dossiers/{number}/"
    listed = desk.get("/equipe/dossiers/").content.decode()
    assert "sur papier" in listed
    assert "en cours de saisie" not in listed


def test_the_papers_in_progress_are_listed_for_the_agents(desk, campaign, agent):
    typed(campaign, agent, title="Le café des papiers")
    page = desk.get("/equipe/dossiers/").content.decode()
    assert "Dossiers papier en cours de saisie" in page
    assert "Le café des papiers" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"received_on": ""}, "Choisissez le jour d’arrivée."),
        ({"received_time": "tôt"}, "Écrivez l’heure ainsi\u00a0: 14:30."),
        ({"received_on": "2026-10-02"}, "Ce moment n’est pas encore passé"),
        ({"received_on": "2026-08-02"}, "L’appel n’ouvrait que le"),
        ({"campaign": "1999"}, "Choisissez l’appel dans la liste."),
        ({"organisation": "0"}, "Cherchez de nouveau la structure"),
        ({"email": "aline"}, "Cette adresse est incomplète."),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(desk, campaign, change, sentence):
    page = desk.post(
        "/equipe/dossiers/saisie/", {**BEGUN, "email": "a@b.example", **change}
    ).content.decode()
    assert sentence in page
    assert change.get("email", "a@b.example") in page
    assert Draft.objects.count() == 0


def test_a_structure_is_found_by_its_number(desk, campaign):
    known = OrganisationFactory(name="Le Foyer", rna="W622000009")
    page = desk.get("/equipe/dossiers/saisie/", {"q": "w622 000 009"}).content.decode()
    assert f'value="{known.pk}"' in page


def test_an_incomplete_paper_says_what_is_missing(desk, campaign, agent):
    draft = typed(campaign, agent, title="")
    page = desk.post(
        f"/equipe/dossiers/saisie/{draft.pk}/deposer/", {**SIGNER, "is_signed": "on"}
    ).content.decode()
    assert "Il reste 1 chose à compléter" in page
    assert "Appelez la structure" in page


def test_the_arrival_is_corrected_on_its_page(desk, campaign, agent):
    draft = typed(campaign, agent)
    address = f"/equipe/dossiers/saisie/{draft.pk}/arrivee/"
    assert 'value="2026-10-01"' in desk.get(address).content.decode()
    desk.post(address, {"received_on": "2026-09-30", "received_time": "16:45"})
    draft.refresh_from_db()
    assert draft.received_at == datetime(2026, 9, 30, 14, 45, tzinfo=UTC)


def test_the_online_deposit_of_a_paper_leads_to_its_own_review(desk, campaign, agent):
    draft = typed(campaign, agent)
    answer = desk.post(f"/dossiers/brouillons/{draft.pk}/deposer/")
    assert answer.url == f"/equipe/dossiers/saisie/{draft.pk}/relecture/"


def test_another_year_without_a_call_has_no_paper_to_type(desk):
    CampaignFactory(unopened=True)
    page = desk.post("/equipe/dossiers/saisie/", BEGUN).content.decode()
    assert "Choisissez l’appel dans la liste." in page


def test_no_help_is_asked_about_a_paper(desk, campaign, agent):
    draft = typed(campaign, agent)
    assert desk.get(f"/dossiers/brouillons/{draft.pk}/aide/").status_code == 404


def test_an_agent_who_types_papers_has_no_dossiers_of_their_own(desk, campaign, agent):
    typed(campaign, agent)
    assert 'href="/dossiers/"' not in desk.get("/equipe/dossiers/").content.decode()
    assert "Mes brouillons" not in desk.get("/dossiers/").content.decode()


def test_a_paper_begun_by_mistake_waits_in_the_bin(desk, campaign, agent):
    draft = typed(campaign, agent, title="Une erreur")
    address = f"/equipe/dossiers/saisie/{draft.pk}/"
    page = desk.post(f"{address}abandonner/", follow=True).content.decode()
    assert "La saisie est abandonnée." in page
    assert "Une erreur" not in page
    assert desk.post(f"{address}deposer/", {**SIGNER, "is_signed": "on"}).status_code == 404
    draft.refresh_from_db()
    assert (draft.binned_at, draft.text_of("title")) == (WHILE_OPEN, "Une erreur")


def test_a_paper_set_aside_is_the_agents_to_take_back_and_is_not_given_again(campaign, agent):
    member = MembershipFactory()
    draft = paper.start(
        campaign, received_at=ARRIVED, organisation=member.organisation, by=agent, at=WHILE_OPEN
    )
    paper.set_aside(draft, by=agent, at=WHILE_OPEN)
    assert [[*binned_for(person)] for person in (agent, member.user)] == [[draft], []]
    again = paper.start(
        campaign, received_at=ARRIVED, organisation=member.organisation, by=agent, at=WHILE_OPEN
    )
    assert again != draft


def test_a_deposited_paper_is_not_set_aside(campaign, agent):
    draft = typed(campaign, agent)
    deposited(draft, agent)
    with pytest.raises(TooLateError, match="déjà déposé"):
        paper.set_aside(draft, by=agent, at=WHILE_OPEN)
