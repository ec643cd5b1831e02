"""Probable links: noticed by the portal, answered by an agent, never decided by a machine."""

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from applications.enums import EventKind, PartnerAnswer, PartnerRole, RecusalReason
from applications.models import Event, Partner, Recusal
from juries.actions import links, plans
from juries.actions.links import LinkRefusedError
from juries.domain.links import CoCarrier, Dossier, Match, Person, matches, same_structure
from juries.enums import LinkClue
from juries.models import LinkAnswer
from juries.queries.board import of as board_of
from juries.queries.links import PossibleLink, possible_links, public_domains
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene
from tests.juries.stage import NOW, a_call

FIL = Dossier(
    key=7,
    structure=70,
    names=frozenset({"Association Le Fil et la Manière"}),
    emails=frozenset({"bonjour@lefil.example", "aline@orange.fr"}),
    partners=(CoCarrier("Régie de quartier des Deux-Fosses", "accueil@regie.example"),),
)


def found(**known: object) -> list[Match]:
    return matches([Person(key=1, **known)], [FIL], public_domains=frozenset({"orange.fr"}))


@pytest.mark.parametrize(
    ("known", "clue", "detail"),
    [
        ({"structures": frozenset({70})}, LinkClue.MEMBER, ""),
        ({"email": "Bonjour@lefil.example"}, LinkClue.ADDRESS, ""),
        ({"email": "paul@LEFIL.example"}, LinkClue.DOMAIN, "lefil.example"),
        (
            {"names": frozenset({"le fil et la maniere"})},
            LinkClue.AFFILIATION,
            "Association Le Fil et la Manière",
        ),
        (
            {"names": frozenset({"Régie des Deux Fosses"})},
            LinkClue.PARTNER,
            "Régie de quartier des Deux-Fosses",
        ),
        ({"email": "luc@regie.example"}, LinkClue.PARTNER, "Régie de quartier des Deux-Fosses"),
    ],
)
def test_each_clue_says_how_it_was_found(known, clue, detail) -> None:
    assert found(**known) == [Match(1, 7, clue, detail)]


def test_a_public_mail_domain_says_nothing() -> None:
    assert found(email="paul@orange.fr") == []
    assert found(email="aline@orange.fr") == [Match(1, 7, LinkClue.ADDRESS, "")]


def test_an_unconfirmed_address_is_no_alibi() -> None:
    """Peers' demand 23: someone without a matching address is found by their organisation."""
    clues = found(email="paul@gmail.com", names=frozenset({"Le Fil et la Manière"}))
    assert [match.clue for match in clues] == [LinkClue.AFFILIATION]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("L’Atelier des Lilas", "association ATELIER DES LILAS", True),
        ("Centre social Agora", "Agora", True),
        ("CSC", "CSC Vachala", False),
        ("Radio Gaillette", "Radio des Terrils", False),
        ("", "Agora", False),
    ],
)
def test_names_are_compared_without_accents_capitals_nor_common_words(one, other, is_same) -> None:
    assert same_structure(one, other) is is_same
    assert same_structure(other, one) is is_same


def test_the_public_domains_are_a_short_sorted_list() -> None:
    domains = public_domains()
    assert {"gmail.com", "orange.fr", "laposte.net", "wanadoo.fr"} <= domains
    assert all("@" not in domain and domain == domain.lower() for domain in domains)


@pytest.fixture
def sitting(db: None) -> Sitting:
    panel = convene()
    panel.sit("Ada", panel.agents, user__email="ada@lefil.example")
    panel.sit("Zoé", panel.citizens)
    dossier = panel.applications[0]
    dossier.contact_email = "bonjour@lefil.example"
    dossier.save()
    return panel


@pytest.fixture
def agent(db: None) -> User:
    return UserFactory(agent=True, email="agent@agglo.example")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def only_link(sitting: Sitting) -> PossibleLink:
    [link] = possible_links(sitting.campaign)
    return link


def answer_url(name: str, sitting: Sitting) -> str:
    number = sitting.applications[0].number
    return reverse(name, args=[sitting.campaign.code, sitting.jurors["Ada"].user_id, number])


def test_an_agent_confirms_and_it_is_a_recusal(sitting: Sitting, agent: User) -> None:
    client = signed_in(agent)
    url = reverse("possible_links", args=[sitting.campaign.code])
    assert "courriel du même domaine que la structure\u00a0: lefil.example" in client.get(url).text
    client.post(answer_url("link_confirm", sitting))
    recusal = Recusal.objects.get()
    assert (recusal.user, recusal.reason, recusal.declared_by) == (
        sitting.jurors["Ada"].user,
        RecusalReason.MEMBER,
        agent,
    )
    assert possible_links(sitting.campaign) == []
    assert "Aucun lien possible à vérifier" in client.get(url).text


def test_a_link_set_aside_is_signed_dated_and_may_come_back(sitting: Sitting, agent: User) -> None:
    client = signed_in(agent)
    client.post(answer_url("link_set_aside", sitting))
    answer = LinkAnswer.objects.get()
    assert (answer.is_confirmed, answer.clues, answer.answered_by) == (False, ["domain"], agent)
    assert Event.objects.get(kind=EventKind.LINK_SET_ASIDE).by == agent
    assert not only_link(sitting).is_waiting
    page = client.get(reverse("possible_links", args=[sitting.campaign.code])).text
    assert "écarté le" in page
    client.post(answer_url("link_confirm", sitting))
    assert Recusal.objects.get().user == sitting.jurors["Ada"].user


def test_another_clue_asks_again(sitting: Sitting, agent: User) -> None:
    links.set_aside(only_link(sitting), by=agent, at=HEARD_AT)
    structure = OrganisationFactory(name="Les Lilas en fête")
    MembershipFactory(user=sitting.jurors["Ada"].user, organisation=structure)
    Partner.objects.create(
        application=sitting.applications[0],
        name="Lilas en fête",
        role=PartnerRole.CARRIES,
        position=1,
    )
    assert only_link(sitting).is_waiting


def test_the_organisation_written_beside_the_seat_is_a_clue(sitting: Sitting) -> None:
    seat = sitting.jurors["Zoé"]
    seat.affiliation = sitting.applications[1].organisation_name
    seat.save()
    found = {(link.user, link.application): link.clues for link in possible_links(sitting.campaign)}
    assert found[seat.user, sitting.applications[1]] == ["affiliation"]


@pytest.mark.parametrize("answer", [PartnerAnswer.HELPS, PartnerAnswer.DECLINED])
def test_a_partner_who_only_helps_makes_no_link(sitting: Sitting, answer: str) -> None:
    sitting.applications[0].partners.create(
        name="Maison Zoé",
        email=sitting.jurors["Zoé"].user.email,
        role=PartnerRole.CARRIES,
        answer=answer,
        answered_at=HEARD_AT,
        position=1,
    )
    assert {link.user for link in possible_links(sitting.campaign)} == {sitting.jurors["Ada"].user}


def test_who_writes_for_a_structure_is_not_set_aside(sitting: Sitting, agent: User) -> None:
    ada, theirs = sitting.jurors["Ada"].user, sitting.applications[0]
    MembershipFactory(user=ada, organisation=theirs.organisation)
    with pytest.raises(LinkRefusedError, match="ne s’écarte pas"):
        links.set_aside(only_link(sitting), by=agent, at=HEARD_AT)


def test_nobody_sets_their_own_link_aside(sitting: Sitting, agent: User) -> None:
    agent.email = "agent@lefil.example"
    agent.save()
    mine = next(link for link in possible_links(sitting.campaign) if link.user == agent)
    with pytest.raises(LinkRefusedError, match="un autre agent"):
        links.set_aside(mine, by=agent, at=HEARD_AT)


def test_a_closed_dossier_is_not_on_the_page(sitting: Sitting, agent: User) -> None:
    links.recuse(agent, sitting.applications[0], reason="funder", by=agent, at=HEARD_AT)
    client = signed_in(agent)
    page = client.get(reverse("possible_links", args=[sitting.campaign.code])).text
    assert "lefil.example" not in page
    assert client.post(answer_url("link_confirm", sitting)).status_code == 404


def test_the_juror_reads_what_was_noticed_beside_the_question(sitting: Sitting) -> None:
    url = reverse("jury_hearing", args=[sitting.hearing.pk])
    page = signed_in(sitting.jurors["Ada"].user).get(url).text
    assert "Nous pensons que votre adresse de courriel est du même domaine" in page
    assert "Nous pensons" not in signed_in(sitting.jurors["Zoé"].user).get(url).text


@pytest.mark.django_db
def test_the_board_warns_and_the_composition_obeys_only_what_is_confirmed() -> None:
    stage = a_call(dossiers=3, half_days=1, seats=1)
    seat = stage.seats["Agglomération 1"]
    seat.user.email = f"chef@{stage.dossiers[0].contact_email.partition('@')[2]}"
    seat.user.save()
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    name = stage.dossiers[0].organisation_name
    sentence = f"{seat.user} a peut-être un lien avec {name}\u00a0: à vérifier."
    cards = [card for column in board_of(stage.campaign).columns for card in column.cards]
    assert [sentence in card.advice for card in cards] == [True]
    assert cards[0].blocks == []
    links.confirm(possible_links(stage.campaign)[0], by=stage.agent, at=NOW)
    cards = [card for column in board_of(stage.campaign).columns for card in column.cards]
    assert f"{seat.user} est en déport sur {name}." in " ".join(cards[0].blocks)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_and_thirty(
    count: int, agent: User, django_assert_num_queries, sitting: Sitting
) -> None:
    for rank in range(count):
        user = sitting.sit(f"Juré {rank}", sitting.agents, user__email=f"j{rank}@lefil.example")
        MembershipFactory(user=user)
    client = signed_in(agent)
    url = reverse("possible_links", args=[sitting.campaign.code])
    client.get(url)
    with django_assert_num_queries(11):
        client.get(url)
