"""Preparing a call: proposed, copied, edited, refused, opened."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from applications.actions import campaigns, needs, permits
from applications.domain.proposals import GRIDS, BonusWords, CriterionRow, TypeRow
from applications.domain.refusals import (
    FrozenRulesError,
    InUseError,
    NotReadyError,
    RefusedError,
    TooLateError,
)
from applications.enums import BonusKind, Grid
from applications.models import Campaign
from tests.factories import ApplicationFactory, CampaignFactory, ThemeFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def agent():
    return UserFactory(agent=True)


def new_call(agent, **settings) -> Campaign:
    return campaigns.create(
        **{"code": "2027", "year": 2027, "title": "Ensemble", **settings}, by=agent, at=NOW
    )


def ready_call(agent) -> Campaign:
    return new_call(
        agent,
        themes=["Santé", "Éducation"],
        envelope=Decimal(150000),
        award_ceiling=Decimal(15000),
        base_rate=Decimal("0.600"),
    )


def test_a_new_call_is_proposed_everything_but_money(agent) -> None:
    call = new_call(agent)
    assert call.base_rate is None
    assert (call.envelope, call.award_ceiling) == (0, 0)
    assert call.organisation_types.count() == 7
    assert {rule.kind: rule.rate for rule in call.bonus_rules.all()} == {
        BonusKind.WOMEN: Decimal("0.800"),
        BonusKind.COOPERATION: Decimal("0.800"),
    }
    weights = [c.weight for c in call.criteria.filter(grid=Grid.STANDARD)]
    assert (len(weights), sum(weights)) == (6, 100)
    assert sum(c.weight for c in call.criteria.filter(grid=Grid.PAGE_BLANCHE)) == 100


@pytest.mark.parametrize("code", ["2026", "2027b", "27", "2027-22", ""])
def test_a_code_begins_with_its_year(agent, code) -> None:
    with pytest.raises(RefusedError, match="2027-2"):
        new_call(agent, code=code)


def test_two_calls_have_two_codes(agent) -> None:
    new_call(agent)
    with pytest.raises(RefusedError, match="existe déjà"):
        new_call(agent)
    assert new_call(agent, code="2027-2").code == "2027-2"


def test_an_unready_call_does_not_open_and_says_everything_that_is_missing(agent) -> None:
    call = new_call(agent)
    call.criteria.all().delete()
    call.organisation_types.all().delete()
    with pytest.raises(NotReadyError) as refusal:
        campaigns.open_call(call, by=agent, at=NOW)
    assert refusal.value.problems == (
        "Fixez le taux de base.",
        "Fixez l’enveloppe.",
        "Fixez le maximum d’une aide.",
        "Donnez de 2 à 7\u00a0thèmes à l’appel.",
        "Donnez au moins un type de structure.",
        "Écrivez la grille du jury.",
        "Écrivez la grille courte des pages blanches.",
    )
    call.refresh_from_db()
    assert call.opened_at is None


def test_a_ready_call_opens_once_signed(agent) -> None:
    call = campaigns.open_call(ready_call(agent), by=agent, at=NOW)
    assert (call.opened_at, call.opened_by) == (NOW, agent)
    with pytest.raises(NotReadyError, match="déjà ouvert"):
        campaigns.open_call(call, by=agent, at=NOW)


def test_a_call_whose_closing_has_passed_does_not_open(agent) -> None:
    call = ready_call(agent)
    with pytest.raises(NotReadyError, match="La clôture est déjà passée"):
        campaigns.open_call(call, by=agent, at=datetime(2027, 5, 2, tzinfo=UTC))


def test_a_clone_copies_what_was_decided_and_nothing_that_happened(agent) -> None:
    source = campaigns.open_call(ready_call(agent), by=agent, at=NOW)
    needs.add(
        source, theme=source.themes.first(), text="Se soigner", source="Santé", by=agent, at=NOW
    )
    ApplicationFactory(campaign=source, theme=source.themes.first())
    copy = campaigns.clone(source, code="2028", year=2028, by=agent, at=NOW)
    assert (copy.opened_at, copy.last_number, copy.granted_total) == (None, 0, 0)
    assert copy.base_rate == Decimal("0.600")
    assert copy.closes_on == date(2028, 4, 30)
    assert [theme.name for theme in copy.themes.all()] == ["Santé", "Éducation"]
    assert copy.needs.get().theme.campaign == copy
    assert (copy.criteria.count(), source.criteria.count()) == (9, 9)
    assert copy.applications.count() == 0


def test_rules_stay_as_they_are_once_a_dossier_is_deposited(agent) -> None:
    call = CampaignFactory(last_number=1)
    with pytest.raises(FrozenRulesError, match="taux"):
        campaigns.update(call, base_rate=Decimal("0.500"), by=agent, at=NOW)
    with pytest.raises(FrozenRulesError, match="taux majorés"):
        campaigns.set_bonus_rates(call, rates={BonusKind.WOMEN: Decimal(1)}, by=agent, at=NOW)
    with pytest.raises(FrozenRulesError, match="reportez"):
        campaigns.update(call, closes_on=call.closes_on - timedelta(days=1), by=agent, at=NOW)
    changed = campaigns.update(
        call, closes_on=date(2026, 11, 6), envelope=Decimal(160000), by=agent, at=NOW
    )
    assert (changed.closes_on, changed.envelope) == (date(2026, 11, 6), 160000)


def test_dates_follow_each_other(agent) -> None:
    with pytest.raises(RefusedError, match="La clôture précède l’ouverture"):
        new_call(agent, closes_on=date(2027, 2, 1))


def test_a_grid_is_frozen_by_the_first_sheet(agent) -> None:
    call = CampaignFactory(grid_frozen_at=AFTER_CLOSING)
    with pytest.raises(FrozenRulesError, match="première fiche"):
        campaigns.set_grid(call, grid=Grid.STANDARD, rows=GRIDS[Grid.STANDARD], by=agent, at=NOW)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "au moins un critère"),
        ([CriterionRow("Idée", 0, ("a",) * 6)], "le poids"),
        ([CriterionRow("Idée", 10, ("a", "b"))], "une phrase pour chaque note"),
        ([CriterionRow("Idée", 10, ("a",) * 6)] * 2, "le même nom"),
    ],
)
def test_a_grid_can_be_noted_with(agent, rows, sentence) -> None:
    with pytest.raises(RefusedError, match=sentence):
        campaigns.set_grid(CampaignFactory(), grid=Grid.STANDARD, rows=rows, by=agent, at=NOW)


def test_a_theme_keeps_its_dossiers_when_renamed_and_stays_while_it_has_some(agent) -> None:
    theme = ThemeFactory()
    application = ApplicationFactory(theme=theme)
    campaigns.rename(theme, name="Insertion", by=agent, at=NOW)
    application.refresh_from_db()
    assert application.theme.name == "Insertion"
    with pytest.raises(InUseError, match="Insertion"):
        campaigns.set_themes(theme.campaign, names=["Santé"], by=agent, at=NOW)


def test_types_are_named_once(agent) -> None:
    rows = [TypeRow("Régie"), TypeRow("régie")]
    with pytest.raises(RefusedError, match="types portent le même nom"):
        campaigns.set_types(CampaignFactory(), types=rows, by=agent, at=NOW)


def test_a_late_deposit_is_allowed_after_the_closing_and_before_its_end(agent) -> None:
    call = CampaignFactory()
    until = AFTER_CLOSING + timedelta(days=3)
    permit = permits.grant(
        call, email="A@b.example ", reason="Panne", until=until, by=agent, at=AFTER_CLOSING
    )
    assert (permit.email, permit.granted_by) == ("a@b.example", agent)
    with pytest.raises(TooLateError, match="à venir"):
        permits.grant(
            call, email="a@b.example", reason="P", until=NOW, by=agent, at=NOW + timedelta(days=1)
        )


def test_a_late_deposit_is_not_needed_before_the_closing(agent) -> None:
    call = CampaignFactory()
    with pytest.raises(TooLateError, match="L’appel ferme le"):
        permits.grant(
            call,
            email="a@b.example",
            reason="Panne",
            until=call.closes_at,
            by=agent,
            at=call.closes_at - timedelta(days=1),
        )
    assert call.late_permits.count() == 0


def test_a_setting_that_does_not_exist_is_refused(agent) -> None:
    with pytest.raises(RefusedError, match="Réglage inconnu\u00a0: number_of_cats"):
        campaigns.update(CampaignFactory(), number_of_cats=3, by=agent, at=NOW)


def test_exchanges_between_structures_are_a_part_of_the_audition(agent) -> None:
    call = CampaignFactory(hearing_minutes=75)
    with pytest.raises(RefusedError, match="dureraient plus que l’audition"):
        campaigns.update(call, together_minutes=76, by=agent, at=NOW)
    with pytest.raises(RefusedError, match="raccourcissez la présentation"):
        campaigns.update(call, together_minutes=75, by=agent, at=NOW)
    call = campaigns.update(call, together_minutes=51, by=agent, at=NOW)
    assert (call.together_minutes, call.presentation_minutes) == (51, 8)


def test_a_call_has_at_most_seven_themes(agent) -> None:
    call = CampaignFactory()
    names = [f"Thème {rank}" for rank in range(8)]
    with pytest.raises(RefusedError, match="au plus 7\u00a0thèmes"):
        campaigns.set_themes(call, names=names, by=agent, at=NOW)
    assert len(campaigns.set_themes(call, names=names[:7], by=agent, at=NOW)) == 7


def test_next_year_s_call_takes_the_first_free_code_of_nine(agent) -> None:
    source = CampaignFactory()
    codes = [campaigns.clone_for_next_year(source, by=agent, at=NOW).code for _ in range(9)]
    assert codes == ["2027", *(f"2027-{rank}" for rank in range(2, 10))]
    with pytest.raises(RefusedError, match="déjà neuf appels"):
        campaigns.clone_for_next_year(source, by=agent, at=NOW)


def test_two_themes_never_take_the_same_name_by_renaming(agent) -> None:
    theme = ThemeFactory(name="Santé")
    ThemeFactory(name="Éducation")
    with pytest.raises(RefusedError, match="est déjà dans la liste"):
        campaigns.rename(theme, name="éducation", by=agent, at=NOW)
    theme.refresh_from_db()
    assert theme.name == "Santé"
    assert campaigns.rename(theme, name="SANTÉ", by=agent, at=NOW).name == "SANTÉ"


@pytest.mark.parametrize("rate", [Decimal(0), Decimal("1.001"), Decimal("-0.1")])
def test_a_rate_above_the_base_is_a_part_of_the_cost(agent, rate) -> None:
    with pytest.raises(RefusedError, match="Un taux va de 1 à 100"):
        campaigns.set_bonus_rates(
            CampaignFactory(), rates={BonusKind.WOMEN: rate}, by=agent, at=NOW
        )


def test_saying_the_same_rates_again_is_allowed_after_a_deposit(agent) -> None:
    call = new_call(agent)
    rates = {rule.kind: rule.rate for rule in call.bonus_rules.all()}
    Campaign.objects.filter(pk=call.pk).update(last_number=1)
    kept = campaigns.set_bonus_rates(call, rates=rates, by=agent, at=NOW)
    assert {rule.kind: rule.rate for rule in kept} == rates


def test_each_rate_says_its_condition_what_shows_it_and_who_confirms_it(agent) -> None:
    call = new_call(agent)
    words = {BonusKind.WOMEN: BonusWords("Avec des femmes.", "Une ligne.", "Le comité")}

    campaigns.set_bonus_rates(
        call, rates={BonusKind.WOMEN: Decimal("0.7")}, words=words, by=agent, at=NOW
    )

    rule = call.bonus_rules.get()
    assert (rule.condition, rule.evidence, rule.confirmed_by) == (
        "Avec des femmes.",
        "Une ligne.",
        "Le comité",
    )
    Campaign.objects.filter(pk=call.pk).update(last_number=1)
    with pytest.raises(FrozenRulesError):
        campaigns.set_bonus_rates(call, rates={BonusKind.WOMEN: Decimal("0.7")}, by=agent, at=NOW)


@pytest.mark.parametrize("days", [29, 731])
def test_drafts_are_kept_a_month_at_least_and_two_years_at_most(agent, days: int) -> None:
    with pytest.raises(RefusedError, match="de 30 à 730"):
        campaigns.update(CampaignFactory(), draft_days_after_closing=days, by=agent, at=NOW)
