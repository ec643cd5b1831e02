"""A late deposit: allowed by name to one address, to the second, and taken back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from applications.actions import deposits, drafts, permits
from applications.domain.deposit import CampaignClosedError
from applications.enums import EventKind
from applications.models import Campaign, Draft, LatePermit
from applications.queries import permits as known
from tests.factories import CampaignFactory, TerritoryFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
LATE = AFTER_CLOSING + timedelta(hours=1)
UNTIL = (AFTER_CLOSING + timedelta(days=2)).replace(hour=22, minute=59, second=59)


@pytest.fixture
def campaign() -> Campaign:
    TerritoryFactory()
    return receiving_campaign()


@pytest.fixture
def agent():
    return UserFactory(agent=True, name="Camille Agent")


def permit_to(campaign: Campaign, email: str, *, by) -> LatePermit:
    return permits.grant(
        campaign, email=email, reason="Panne de réseau.", until=UNTIL, by=by, at=AFTER_CLOSING
    )


def ready(campaign: Campaign, owner, *, at=WHILE_OPEN) -> Draft:
    draft, _ = drafts.start(campaign, at=at, owner=owner)
    drafts.save_fields(draft, texts=complete_texts(), at=at)
    return draft


@pytest.mark.parametrize(
    ("delay", "is_received"),
    [(timedelta(0), True), (timedelta(microseconds=999_999), True), (timedelta(seconds=1), False)],
)
def test_a_permit_holds_until_its_last_second_whole(campaign, agent, delay, is_received):
    owner = UserFactory()
    permit_to(campaign, owner.email, by=agent)
    draft = ready(campaign, owner)
    if is_received:
        assert deposits.deposit(draft, by=owner, at=UNTIL + delay).sequence == 1
    else:
        with pytest.raises(CampaignClosedError):
            deposits.deposit(draft, by=owner, at=UNTIL + delay)


def test_a_permit_that_was_taken_back_opens_nothing(campaign, agent):
    owner, colleague = UserFactory(), UserFactory(agent=True)
    permit = permit_to(campaign, owner.email, by=agent)
    first = permits.revoke(permit, by=colleague, at=LATE)
    again = permits.revoke(permit, by=agent, at=LATE + timedelta(hours=1))
    assert (again.revoked_by, again.revoked_at) == (first.revoked_by, LATE) == (colleague, LATE)
    with pytest.raises(CampaignClosedError):
        deposits.deposit(ready(campaign, owner), by=owner, at=LATE)


def test_a_permit_granted_again_holds_again(campaign, agent):
    owner = UserFactory()
    permits.revoke(permit_to(campaign, owner.email, by=agent), by=agent, at=LATE)
    permit_to(campaign, owner.email.upper(), by=agent)
    assert LatePermit.objects.get().revoked_at is None
    assert deposits.deposit(ready(campaign, owner), by=owner, at=LATE).sequence == 1


def test_the_dossier_says_who_allowed_its_late_deposit(campaign, agent):
    owner = UserFactory()
    permit_to(campaign, owner.email, by=agent)
    application = deposits.deposit(ready(campaign, owner), by=owner, at=LATE)
    event = application.events.get(kind=EventKind.SUBMITTED)
    assert event.data["text"] == (
        "Dépôt tardif autorisé jusqu’au mercredi 4\u00a0novembre 2026 à\u00a023\u00a0h\u00a059"
        " par Camille Agent."
    )


def test_a_deposit_in_time_owes_nothing_to_a_permit(campaign, agent):
    owner = UserFactory()
    permit_to(campaign, owner.email, by=agent)
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    assert "text" not in application.events.get(kind=EventKind.SUBMITTED).data


def test_the_permit_of_the_drafts_owner_serves_whoever_writes_with_them(campaign, agent):
    owner, other = UserFactory(), UserFactory()
    permit_to(campaign, owner.email, by=agent)
    assert deposits.deposit(ready(campaign, owner), by=other, at=LATE).sequence == 1


def test_a_draft_claimed_after_the_closing_is_deposited_under_the_permit(campaign, agent):
    owner = UserFactory()
    permit_to(campaign, owner.email, by=agent)
    draft = ready(campaign, None)
    drafts.claim(draft, by=owner, at=LATE)
    assert deposits.deposit(draft, by=owner, at=LATE).sequence == 1


def test_an_address_typed_by_anyone_opens_nothing(campaign, agent):
    """The address of a resume link proves nobody: only a code does."""
    stranger = UserFactory()
    permit_to(campaign, "autorisee@asso.example", by=agent)
    draft = ready(campaign, stranger)
    Draft.objects.update(return_address="autorisee@asso.example")
    draft.refresh_from_db()
    with pytest.raises(CampaignClosedError):
        deposits.deposit(draft, by=stranger, at=LATE)


def test_a_closed_call_is_begun_only_by_those_it_was_allowed_to(campaign, agent):
    allowed, other, nobody = UserFactory(), UserFactory(), UserFactory(email=None)
    permit = permit_to(campaign, allowed.email, by=agent)
    people = (allowed, other, nobody)
    assert [known.allowed_call(p, at=LATE) for p in people] == [campaign, None, None]
    permits.revoke(permit, by=agent, at=LATE)
    assert known.allowed_call(allowed, at=LATE) is None


# The pages


@pytest.fixture
def late():
    with time_machine.travel(LATE, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.usefixtures("late")
def test_a_dossier_is_begun_after_the_closing_by_whoever_was_allowed(campaign, agent):
    allowed = UserFactory()
    permit_to(campaign, allowed.email, by=agent)
    assert "Aucun appel n’est ouvert" in Client().get("/dossiers/nouveau/").content.decode()
    home = signed_in(allowed)
    begun = home.post("/dossiers/nouveau/?appel=2026", follow=True)
    page = begun.content.decode()
    assert "Dépôt tardif autorisé jusqu’au mercredi 4\u00a0novembre 2026" in page
    assert "par Camille Agent" in page
    draft = Draft.objects.get()
    drafts.save_fields(draft, texts=complete_texts(), at=LATE)
    pledges = dict.fromkeys(("pledge_accurate", "pledge_dues", "pledge_republican"), "on")
    signer = {"signer_name": "Dominique Exemple", "signer_role": "Présidente"}
    deposited = home.post(f"/dossiers/brouillons/{draft.pk}/deposer/", {**pledges, **signer})
    assert deposited.url == "/dossiers/AMI-2026-0001/"


@pytest.mark.usefixtures("late")
def test_others_are_told_how_to_use_the_permit_they_were_given(campaign, agent):
    permit_to(campaign, "autorisee@asso.example", by=agent)
    page = Client().get("/dossiers/nouveau/").content.decode()
    assert "Un dépôt tardif vous a été autorisé\u00a0?" in page
    other = signed_in(UserFactory()).post("/dossiers/nouveau/").content.decode()
    assert "Aucun appel n’est ouvert" in other
    assert Draft.objects.count() == 0


@pytest.mark.usefixtures("late")
def test_of_two_calls_the_one_asked_for_is_begun_open_or_allowed(campaign, agent):
    allowed = UserFactory()
    permit_to(campaign, allowed.email, by=agent)
    CampaignFactory(code="2026-2", opens_on=date(2026, 11, 1), closes_on=date(2026, 11, 30))
    home = signed_in(allowed)
    begun = [home.post(f"/dossiers/nouveau/?appel={code}").url for code in ("2026", "2026-2", "")]
    codes = {f"/dossiers/brouillons/{d.pk}/": d.campaign.code for d in Draft.objects.all()}
    assert [codes[address] for address in begun] == ["2026", "2026-2", "2026-2"]


@pytest.mark.usefixtures("late")
def test_an_agent_takes_a_permit_back_and_the_page_keeps_who_and_when(campaign, agent):
    permit = permit_to(campaign, "retard@asso.example", by=agent)
    desk = signed_in(UserFactory(agent=True, name="Dominique Collègue"))
    address = "/equipe/appels/2026/depots-tardifs/"
    assert "Retirer cette autorisation" in desk.get(address).content.decode()
    page = desk.post(f"{address}{permit.pk}/retirer/", follow=True).content.decode()
    assert "L’autorisation de retard@asso.example est retirée." in page
    assert "retiré par Dominique Collègue le lundi 2\u00a0novembre 2026" in page
    assert "Retirer cette autorisation" not in page


@pytest.mark.usefixtures("late")
def test_the_draft_of_someone_without_a_permit_says_nothing_of_one(campaign, agent):
    owner = UserFactory()
    permit_to(campaign, "autre@asso.example", by=agent)
    draft = ready(campaign, owner)
    page = signed_in(owner).get(f"/dossiers/brouillons/{draft.pk}/").content.decode()
    assert "Dépôt tardif autorisé" not in page
