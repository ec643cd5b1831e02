"""Simulations of the whole programme: tried, compared, applied; nothing leaves."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from ami_portal.outbox.models import OutboundEmail
from applications.enums import RecusalReason
from applications.models import Recusal
from juries.actions import decisions, simulations
from juries.actions.simulations import Wanted
from juries.domain.simulations import (
    Candidate,
    Choice,
    SimulationRefusedError,
    differing,
    in_order,
    totals,
)
from juries.enums import DecisionKind
from juries.models import Decision, PanelResult, Simulation, SimulationLine
from tests.factories import ApplicationFactory, CampaignFactory, TerritoryFactory, UserFactory

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
PAGE_QUERIES = 9

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def agent(client, now):
    TerritoryFactory()
    user = UserFactory(agent=True, name="Yanis Carlier")
    client.force_login(user)
    return user


@pytest.fixture
def campaign():
    return CampaignFactory(envelope=Decimal(13000))


def heard(campaign, mean):
    application = ApplicationFactory(heard=True, campaign=campaign)
    PanelResult.objects.create(
        application=application,
        mean=Decimal(mean),
        dispersion=Decimal("0.50"),
        colleges=[],
        computed_at=AT,
    )
    return application


def made(campaign, agent, name, **kinds):
    wanted = {int(key.removeprefix("d")): Wanted(kind) for key, kind in kinds.items()}
    return simulations.make(campaign, name=name, wanted=wanted, by=agent, at=AT)


def lines_of(simulation):
    rows = simulation.lines.order_by("application__sequence")
    return [(line.application, line.kind, line.amount) for line in rows]


def test_the_ranking_is_funded_in_its_order_while_the_envelope_lasts(agent, client, campaign):
    best, second, third = (heard(campaign, mean) for mean in ("4.50", "4.00", "3.00"))
    url = reverse("simulations", args=["2026"])

    answer = client.post(url, {"name": "A", "start": "order"})

    simulation = Simulation.objects.get()
    assertRedirects(answer, reverse("simulation", args=["2026", simulation.pk]))
    assert lines_of(simulation) == [
        (best, "fund", None),
        (second, "fund", None),
        (third, "reserve", None),
    ]
    assertContains(
        client.get(reverse("simulation", args=["2026", simulation.pk])),
        "2 dossiers aidés, 12\u00a0000\u00a0€ accordés, il reste 1\u00a0000\u00a0€.",
    )
    assert (Decision.objects.count(), OutboundEmail.objects.count()) == (0, 0)


def test_a_name_is_taken_once_and_what_was_typed_stays(agent, client, campaign):
    made(campaign, agent, "A")

    answer = client.post(reverse("simulations", args=["2026"]), {"name": "A", "start": "empty"})

    assertContains(answer, "Une simulation porte déjà ce nom", status_code=422)
    assertContains(answer, 'value="A"', status_code=422)
    with pytest.raises(SimulationRefusedError):
        made(campaign, agent, "A")


def test_lines_are_written_and_a_wrong_amount_keeps_what_was_typed(agent, client, campaign):
    dossier = heard(campaign, "4.00")
    simulation = made(campaign, agent, "A")
    url, key = reverse("simulation", args=["2026", simulation.pk]), f"d{dossier.pk}"

    for typed, sentence in (
        ("beaucoup", "Écrivez la somme en chiffres"),
        ("999999999999999", "jusqu’à 999\u00a0999\u00a0€"),
        ("12,50", "en euros entiers"),
    ):
        wrong = client.post(url, {f"{key}-kind": "fund", f"{key}-amount": typed})
        assertContains(wrong, sentence, status_code=422)
        assertContains(wrong, f'value="{typed}"', status_code=422)
    assert simulation.lines.count() == 0

    client.post(url, {f"{key}-kind": "fund", f"{key}-amount": "5 000", f"{key}-reason": "Devis."})
    assert lines_of(simulation) == [(dossier, "fund", Decimal(5000))]


def test_two_simulations_are_compared_with_what_differs_first(agent, client, campaign):
    best, second = heard(campaign, "4.50"), heard(campaign, "4.00")
    fund, wait = DecisionKind.FUND, DecisionKind.RESERVE
    one = made(campaign, agent, "A", **{f"d{best.pk}": fund, f"d{second.pk}": fund})
    two = made(campaign, agent, "B", **{f"d{best.pk}": fund, f"d{second.pk}": wait})
    url = reverse("simulations_compared", args=["2026"])

    page = client.get(url, {"s": [one.pk, two.pk]}).content.decode()

    assert page.count("diffère</b>") == 1
    assert page.index(second.organisation_name) < page.index(best.organisation_name)
    assert "1\u00a0000\u00a0€" in page
    assert "7\u00a0000\u00a0€" in page
    assertRedirects(client.get(url, {"s": [one.pk]}), reverse("simulations", args=["2026"]))


def test_a_simulation_becomes_prepared_decisions_and_says_what_lacks(agent, client, campaign):
    best, second, third = (heard(campaign, mean) for mean in ("4.50", "4.00", "3.00"))
    simulation = simulations.make(
        campaign,
        name="A",
        wanted={
            best.pk: Wanted(DecisionKind.FUND, Decimal(5000), "Deux devis plus bas."),
            second.pk: Wanted(DecisionKind.RESERVE),
            third.pk: Wanted(DecisionKind.DECLINE),
        },
        by=agent,
        at=AT,
    )

    answer = client.post(reverse("simulation_apply", args=["2026", simulation.pk]))

    assertContains(answer, "Choisissez un motif. Écrivez la raison")
    assertContains(answer, "2\u00a0décisions préparées, 1\u00a0à compléter ci-dessous.")
    prepared = Decision.objects.order_by("application__sequence")
    assert [
        (each.application, each.kind, each.amount, each.override_reason) for each in prepared
    ] == [
        (best, "fund", Decimal(5000), "Deux devis plus bas."),
        (second, "reserve", None, ""),
    ]
    assert OutboundEmail.objects.count() == 0


def test_one_simulation_takes_the_place_of_another_that_used_the_whole_envelope(agent, campaign):
    best, second, third = (heard(campaign, mean) for mean in ("4.50", "4.00", "3.00"))
    fund, wait = DecisionKind.FUND, DecisionKind.RESERVE
    one = made(
        campaign, agent, "A", **{f"d{best.pk}": wait, f"d{second.pk}": fund, f"d{third.pk}": fund}
    )
    two = made(
        campaign, agent, "B", **{f"d{best.pk}": fund, f"d{second.pk}": fund, f"d{third.pk}": wait}
    )
    ranking = [best, second, third]
    simulations.apply(one, ranking, by=agent, at=AT)

    done, refused = simulations.apply(two, ranking, by=agent, at=AT)

    assert (len(done), refused) == (3, [])
    kept = Decision.objects.order_by("application__sequence")
    assert [each.kind for each in kept] == [fund, fund, wait]


def test_the_words_of_a_decision_already_prepared_are_kept(agent, campaign):
    dossier = heard(campaign, "2.00")
    words = {"reason": "NEED", "text": "La mission locale le fait déjà."}
    decisions.prepare(dossier, kind=DecisionKind.DECLINE, by=agent, at=AT, **words)
    simulation = made(campaign, agent, "A", **{f"d{dossier.pk}": DecisionKind.DECLINE})

    done, refused = simulations.apply(simulation, [dossier], by=agent, at=AT)

    assert (len(done), refused) == (1, [])
    assert Decision.objects.get().text == "La mission locale le fait déjà."


def test_a_dossier_with_a_declared_link_is_neither_shown_nor_written_over(agent, client, campaign):
    closed, seen = heard(campaign, "4.50"), heard(campaign, "4.00")
    fund = DecisionKind.FUND
    simulation = made(campaign, agent, "A", **{f"d{closed.pk}": fund, f"d{seen.pk}": fund})
    Recusal.objects.create(
        user=agent,
        application=closed,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=agent,
    )
    url = reverse("simulation", args=["2026", simulation.pk])

    assertNotContains(client.get(url), closed.organisation_name)
    client.post(url, {f"d{seen.pk}-kind": "", f"d{closed.pk}-kind": "decline"})
    client.post(reverse("simulation_apply", args=["2026", simulation.pk]))

    assert lines_of(simulation) == [(closed, "fund", None)]
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_a_simulation_costs_the_same_however_many_dossiers(
    agent, client, campaign, count, django_assert_num_queries
):
    dossiers = [heard(campaign, "4.00") for _ in range(count)]
    simulation = made(campaign, agent, "A")
    SimulationLine.objects.bulk_create(
        SimulationLine(simulation=simulation, application=each, kind="reserve") for each in dossiers
    )

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(reverse("simulation", args=["2026", simulation.pk]))


def test_who_does_not_fit_waits_and_a_smaller_one_after_it_takes_its_place():
    candidates = [
        Candidate(1, Decimal(6000), False),
        Candidate(2, Decimal(9000), False),
        Candidate(3, Decimal(3000), True),
        Candidate(4, Decimal(0), False),
    ]

    assert in_order(candidates, remaining=Decimal(10000)) == {
        1: DecisionKind.FUND,
        2: DecisionKind.RESERVE,
        3: DecisionKind.PAGE_BLANCHE,
        4: DecisionKind.RESERVE,
    }


def test_a_programme_adds_up_by_theme_and_may_lack_money():
    choices = [
        Choice(1, "Santé", DecisionKind.FUND, Decimal(6000)),
        Choice(2, "Emploi", DecisionKind.PAGE_BLANCHE, Decimal(3000)),
        Choice(3, "Emploi", DecisionKind.DECLINE, None),
    ]

    found = totals(choices, available=Decimal(8000))

    assert (found.funded, found.euros, found.missing) == (2, Decimal(9000), Decimal(1000))
    assert found.by_theme == {"Emploi": Decimal(3000), "Santé": Decimal(6000)}


def test_a_dossier_that_one_programme_forgets_differs():
    kept = Choice(1, "Santé", DecisionKind.FUND, Decimal(6000))
    other = Choice(2, "Santé", DecisionKind.RESERVE, None)

    assert differing([[kept, other], [kept]]) == {2}
