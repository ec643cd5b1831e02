"""Help on a draft: one agent, seven days, every look written down, nothing changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from ami_portal.outbox.models import OutboundEmail
from applications.access import help_requests as access
from applications.access.drafts import can_open
from applications.actions import deposits, drafts, help_requests, recusals
from applications.actions.drafts import DepositedDraftError
from applications.domain import help_requests as rules
from applications.domain.refusals import MissingReasonError, RefusedError
from applications.enums import RecusalReason
from applications.models import Application, Draft, HelpLook, HelpRequest
from applications.queries import help_requests as queries
from applications.tasks.mornings import tell_agents
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
PHONE = "03 00 00 00 21"
A_WEEK = timedelta(days=7)


@pytest.fixture
def campaign():
    TerritoryFactory()
    campaign = receiving_campaign()
    BonusRuleFactory(campaign=campaign)
    return campaign


@pytest.fixture
def agent():
    return UserFactory(agent=True, name="Camille Agent")


@pytest.fixture
def draft(campaign) -> Draft:
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=UserFactory())
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    return draft


def ask(draft, *, question="Le budget m’arrête.", at=WHILE_OPEN) -> HelpRequest:
    return help_requests.ask(draft, question=question, phone=PHONE, by=draft.owner, at=at)


def test_help_is_open_for_seven_days_to_the_second(draft, agent):
    asked = ask(draft)
    last = WHILE_OPEN + A_WEEK - timedelta(seconds=1)
    assert help_requests.take(asked, by=agent, at=last).agent == agent
    assert [*access.visible_to(agent, at=last)] == [asked]
    assert [*access.visible_to(agent, at=WHILE_OPEN + A_WEEK)] == []
    with pytest.raises(rules.HelpEndedError):
        help_requests.look(asked, by=agent, at=WHILE_OPEN + A_WEEK)


def test_a_draft_that_nobody_claimed_may_be_helped(campaign, agent):
    draft, _ = drafts.start(campaign, at=WHILE_OPEN)
    asked = ask(draft, question="")
    assert (asked.asked_by, asked.question) == (None, "")
    assert [*access.visible_to(agent, at=WHILE_OPEN)] == [asked]


def test_asking_again_corrects_the_question_and_opens_no_longer(draft):
    first = ask(draft)
    again = ask(draft, question="  Et le thème ?\r\n", at=WHILE_OPEN + timedelta(days=1))
    assert (again, again.question, again.expires_at) == (first, "Et le thème ?", first.expires_at)


def test_asking_again_after_seven_days_is_another_request(draft):
    first = ask(draft)
    later = WHILE_OPEN + A_WEEK
    second = ask(draft, at=later)
    first.refresh_from_db()
    assert (first.ended_at, second.ended_at, second == first) == (later, None, False)


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [(" ", "Écrivez un numéro"), ("03 00", "manque des chiffres"), ("0" * 21, "il y en a trop")],
)
def test_help_comes_by_telephone(draft, phone, sentence):
    with pytest.raises(RefusedError, match=sentence):
        help_requests.ask(draft, question="", phone=phone, by=draft.owner, at=WHILE_OPEN)


def test_an_endless_question_is_refused(draft):
    with pytest.raises(RefusedError, match="dépasse la place de 1\u00a0signe"):
        ask(draft, question="x" * 1001)


def test_no_number_is_a_missing_word():
    with pytest.raises(MissingReasonError):
        rules.check_phone("")


def test_one_agent_takes_it_and_another_is_told_who_has_it(draft, agent):
    asked, other = ask(draft), UserFactory(agent=True)
    help_requests.take(asked, by=agent, at=WHILE_OPEN)
    help_requests.take(asked, by=agent, at=WHILE_OPEN + timedelta(hours=1))
    with pytest.raises(rules.HelpTakenError, match="Camille Agent s’occupe déjà de ce brouillon"):
        help_requests.take(asked, by=other, at=WHILE_OPEN)
    with pytest.raises(rules.HelpTakenError):
        help_requests.look(asked, by=other, at=WHILE_OPEN)
    asked.refresh_from_db()
    assert asked.taken_at == WHILE_OPEN


def test_nobody_looks_before_taking_it(draft, agent):
    asked = ask(draft)
    with pytest.raises(RefusedError, match="Prenez d’abord"):
        help_requests.look(asked, by=agent, at=WHILE_OPEN)
    assert HelpLook.objects.count() == 0


def test_every_look_is_written_down_the_latest_first(draft, agent):
    asked = ask(draft)
    help_requests.take(asked, by=agent, at=WHILE_OPEN)
    moments = [WHILE_OPEN + timedelta(hours=hours) for hours in (1, 2)]
    for moment in moments:
        help_requests.look(asked, by=agent, at=moment)
    shown = queries.shown_on(draft, at=WHILE_OPEN)
    assert [(look.by, look.at) for look in shown.looks] == [
        (agent, moment) for moment in reversed(moments)
    ]


def test_the_association_stops_it_at_once_and_the_first_end_stays(draft, agent):
    asked = ask(draft)
    help_requests.take(asked, by=agent, at=WHILE_OPEN)
    stopped = WHILE_OPEN + timedelta(minutes=5)
    help_requests.stop(asked, by=draft.owner, at=stopped)
    again = help_requests.stop(asked, by=None, at=stopped + timedelta(hours=1))
    assert again.ended_at == stopped
    assert [*access.visible_to(agent, at=stopped)] == []
    assert not queries.shown_on(draft, at=stopped).is_open


def test_a_deposit_ends_it_and_taking_back_does_not_open_it_again(draft, agent):
    asked = ask(draft)
    application = deposits.deposit(draft, by=draft.owner, at=WHILE_OPEN)
    asked.refresh_from_db()
    assert asked.ended_at == WHILE_OPEN
    deposits.take_back(application, by=draft.owner, at=WHILE_OPEN)
    assert [*access.visible_to(agent, at=WHILE_OPEN)] == []
    with pytest.raises(rules.HelpEndedError):
        help_requests.take(asked, by=agent, at=WHILE_OPEN)


def test_a_deposited_draft_asks_no_help(draft):
    deposits.deposit(draft, by=draft.owner, at=WHILE_OPEN)
    with pytest.raises(DepositedDraftError):
        ask(draft)


def test_the_agent_who_helps_cannot_write(draft, agent):
    help_requests.take(ask(draft), by=agent, at=WHILE_OPEN)
    assert not can_open(agent, draft, "", at=WHILE_OPEN)


def test_an_agent_with_a_link_to_the_structure_sees_no_call_for_help(draft, agent):
    structure = MembershipFactory(user=draft.owner).organisation
    Draft.objects.update(organisation=structure)
    recusals.declare(
        agent,
        ApplicationFactory(organisation=structure),
        reason=RecusalReason.RELATIVE,
        by=agent,
        at=WHILE_OPEN,
    )
    ask(draft)
    readers = (agent, UserFactory(agent=True), UserFactory(director=True))
    assert [access.visible_to(one, at=WHILE_OPEN).count() for one in readers] == [0, 1, 0]


def test_the_first_of_three_ends_is_the_end() -> None:
    hours = [WHILE_OPEN + timedelta(hours=n) for n in range(4)]
    facts = {"expires_at": hours[3], "ended_at": hours[2], "deposited_at": hours[1]}
    assert rules.ended_at(**facts, at=hours[0]) is None
    assert rules.ended_at(**facts, at=hours[3]) == hours[1]


# The pages


@pytest.fixture(autouse=True)
def while_open():
    with time_machine.travel(WHILE_OPEN, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_association_asks_sees_who_looked_and_stops(draft, agent):
    home, address = signed_in(draft.owner), f"/dossiers/brouillons/{draft.pk}/"
    assert "Demander de l’aide" in home.get(address).content.decode()
    form = home.get(f"{address}aide/").content.decode()
    assert 'value="03 00 00 00 21"' in form
    wrong = home.post(f"{address}aide/", {"phone": "12", "question": "Aidez-moi"}).content.decode()
    assert "il manque des chiffres" in wrong
    assert "Aidez-moi" in wrong
    assert home.post(f"{address}aide/", {"phone": PHONE, "question": ""}).url == address
    assert "Un agent va vous appeler" in home.get(address).content.decode()
    asked = HelpRequest.objects.get()
    help_requests.take(asked, by=agent, at=WHILE_OPEN)
    help_requests.look(asked, by=agent, at=WHILE_OPEN)
    page = home.get(address).content.decode()
    assert "Camille Agent s’occupe de vous" in page
    assert "Camille Agent a regardé votre brouillon le 1er\u00a0octobre 2026 à 12\u00a0h." in page
    stopped = home.post(f"{address}aide/arreter/", follow=True).content.decode()
    assert "vous seuls lisez ce brouillon" in stopped
    assert home.post(f"{address}aide/arreter/").url == address


def test_a_visitor_without_an_account_asks_too(campaign):
    visitor = Client()
    address = visitor.post("/dossiers/nouveau/").url
    visitor.post(f"{address}aide/", {"phone": PHONE, "question": "Je commence par quoi ?"})
    assert HelpRequest.objects.get().asked_by is None
    assert Client().get(f"{address}aide/").url.startswith("/compte/connexion/")


def test_the_agent_takes_reads_and_ends(draft, agent):
    asked, desk = ask(draft), signed_in(agent)
    assert "demande d’aide à prendre" in desk.get("/equipe/").content.decode()
    page = desk.get("/equipe/aide/").content.decode()
    assert "Le budget m’arrête." in page
    assert desk.get(f"/equipe/aide/{asked.pk}/").status_code == 403
    assert desk.post(f"/equipe/aide/{asked.pk}/prendre/").url == f"/equipe/aide/{asked.pk}/"
    read = desk.get(f"/equipe/aide/{asked.pk}/")
    assert "Coudre ensemble, parler d’emploi" in read.content.decode()
    assert "J’ai aidé à écrire ce dossier" in read.content.decode()
    assert read["Cache-Control"] == "private, no-store"
    printed = desk.get(f"/equipe/aide/{asked.pk}/recto-verso.pdf")
    assert printed.content.startswith(b"%PDF")
    assert HelpLook.objects.count() == 2
    assert "demande d’aide" not in desk.get("/equipe/").content.decode()
    assert "Celles dont vous vous occupez" in desk.get("/equipe/aide/").content.decode()
    assert desk.post(f"/equipe/aide/{asked.pk}/terminer/").url == "/equipe/aide/"
    assert desk.get(f"/equipe/aide/{asked.pk}/").status_code == 404
    assert "Personne n’attend d’aide" in desk.get("/equipe/aide/").content.decode()


def test_a_colleague_is_told_who_has_it_and_reads_nothing(draft, agent):
    asked, colleague = ask(draft), signed_in(UserFactory(agent=True))
    help_requests.take(asked, by=agent, at=WHILE_OPEN)
    told = colleague.post(f"/equipe/aide/{asked.pk}/prendre/", follow=True).content.decode()
    assert "Camille Agent s’occupe déjà de ce brouillon." in told
    assert "Un collègue s’en occupe" in told
    pages = ("", "recto-verso.pdf")
    assert [colleague.get(f"/equipe/aide/{asked.pk}/{page}").status_code for page in pages] == [
        403,
        403,
    ]
    assert colleague.post(f"/equipe/aide/{asked.pk}/terminer/").status_code == 403
    assert HelpLook.objects.count() == 0


def test_whoever_read_the_draft_is_asked_whether_they_helped_to_write_it(draft, agent):
    asked = ask(draft)
    help_requests.take(asked, by=agent, at=WHILE_OPEN)
    help_requests.look(asked, by=agent, at=WHILE_OPEN)
    number = deposits.deposit(draft, by=draft.owner, at=WHILE_OPEN).number
    notice = "Vous avez lu ce dossier quand il était un brouillon"
    pages = [
        signed_in(reader).get(f"/equipe/dossiers/{number}/").content.decode()
        for reader in (agent, UserFactory(agent=True))
    ]
    assert [notice in page for page in pages] == [True, False]
    assert Application.objects.get().recusals.count() == 0


def test_the_morning_mail_counts_the_calls_for_help(draft, agent):
    ask(draft)
    tell_agents()
    mail = OutboundEmail.objects.get(kind="A1", to=agent.email)
    assert "1\u00a0demande d’aide à prendre" in mail.body_text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_with_thirty_calls(
    campaign, agent, rows, django_assert_num_queries
):
    for _ in range(rows):
        ask(drafts.start(campaign, at=WHILE_OPEN)[0])
    visible = access.visible_to(agent, at=WHILE_OPEN)
    with django_assert_num_queries(1):
        desk = queries.desk(visible, user=agent)
        assert len(desk.to_take) == rows
    page = signed_in(agent)
    with django_assert_num_queries(LIST_QUERIES):
        page.get("/equipe/aide/")


LIST_QUERIES = 4


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_at_the_same_instant_one_takes_it(draft):
    asked, agents = ask(draft), [UserFactory(agent=True) for _ in range(4)]

    def take(person) -> str:
        try:
            help_requests.take(asked, by=person, at=WHILE_OPEN)
        except rules.HelpTakenError:
            return "told"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = [*pool.map(take, agents)]
    assert sorted(answers) == ["taken", "told", "told", "told"]
