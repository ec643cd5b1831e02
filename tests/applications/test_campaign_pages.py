"""The pages where a call is prepared, opened, and its cahier written and published."""

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.asserts import assertContains

from applications.actions import cahier, campaigns
from applications.enums import Grid
from applications.models import Campaign, LatePermit
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    CriterionFactory,
    TerritoryFactory,
    ThemeFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_sunday_of_november():
    with time_machine.travel(NOW, tick=False):
        TerritoryFactory()
        yield


@pytest.fixture
def agent():
    return UserFactory(agent=True)


@pytest.fixture
def desk(agent) -> Client:
    return signed_in(agent)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, name: str, *args) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def post(client: Client, name: str, *args, **data) -> str:
    response = client.post(reverse(name, args=args), data, follow=True)
    assert response.status_code in {200, 422}
    return response.content.decode().replace("\u00a0", " ")


SETTINGS = {
    "title": "Ensemble",
    "opens_on": "2027-03-01",
    "closes_on": "2027-04-30",
    "checked_by": "2027-05-12",
    "hearings_from": "2027-05-18",
    "hearings_until": "2027-06-05",
    "decision_expected_on": "2027-07-01",
    "reserve_until": "2027-12-31",
    "envelope": "150 000 €",
    "base_rate": "60 %",
    "award_floor": "1 000",
    "award_ceiling": "15 000",
    "page_blanche_ceiling": "3 000",
    "qpv_share_threshold": "60",
    "group_size": "3",
    "draft_days_after_closing": "90",
    "answer_days": "15",
    "redirection_link_days": "365",
    "reserve_notice_days": "15",
    "juror_invitation_days": "30",
    "device_days": "3",
    "door_hours_before": "2",
    "door_hours_after": "4",
    "door_evening_hour": "20",
    "hearing_minutes": "75",
    "together_minutes": "15",
    "presentation_minutes": "8",
    "reason_scores": ["0", "1", "5"],
}


def test_a_call_is_created_completed_and_opened(desk) -> None:
    assert "Aucun appel pour l’instant" in read(desk, "team_campaigns")
    post(desk, "team_campaigns", year="2027", code="2027", title="Ensemble")
    page = post(desk, "team_campaign_open", "2027")
    assert "Fixez le taux de base." in page
    post(desk, "team_campaign", "2027", **SETTINGS)
    post(desk, "team_campaign_themes", "2027", new_0="Santé", new_1="Éducation")
    page = post(desk, "team_campaign_open", "2027")
    assert "L’appel 2027 est ouvert." in page
    call = Campaign.objects.get()
    assert (call.base_rate, call.envelope) == (Decimal("0.600"), 150000)
    assert call.opened_at == NOW
    assert "Voir la page publique" in page


def test_a_bad_setting_says_why_and_keeps_what_was_typed(desk, agent) -> None:
    campaigns.create(code="2027", year=2027, title="Ensemble", by=agent, at=NOW)
    bad = {"base_rate": "beaucoup", "envelope": "", "closes_on": "30 avril", "group_size": "9"}
    page = post(desk, "team_campaign", "2027", **{**SETTINGS, **bad})
    for sentence in (
        "Écrivez le taux en chiffres, par exemple 80 ou 62,5.",
        "Écrivez une somme, 0 s’il n’y en a pas.",
        "Écrivez la date ainsi : 30/04/2027.",
        "Écrivez un nombre de 2 à 5.",
    ):
        assert sentence in page
    assert 'value="beaucoup"' in page
    wrong = desk.post(reverse("team_campaign", args=["2027"]), {**SETTINGS, "base_rate": "0"})
    assertContains(wrong, "Le taux de base va de 1 à 100\u00a0%.", status_code=422)
    page = post(desk, "team_campaign", "2027", **{**SETTINGS, "closes_on": "2027-02-01"})
    assert "La clôture précède l’ouverture." in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"year": "2027", "code": "2026", "title": "T"}, "Le code d’un appel s’écrit 2027"),
        ({"year": "", "code": "2027", "title": "T"}, "Écrivez un nombre de 2000 à 2099."),
        ({"year": "2027", "code": "", "title": "Mon titre"}, "Écrivez le code de l’appel"),
    ],
)
def test_a_new_call_says_what_is_wrong(desk, data, sentence) -> None:
    assert sentence in post(desk, "team_campaigns", **data)
    assert Campaign.objects.count() == 0


def test_a_call_is_taken_up_for_next_year_in_one_click(desk) -> None:
    CampaignFactory(title="Ensemble dans les quartiers")
    page = post(desk, "team_campaign_clone", "2026")
    assert "<h1>L’appel 2027</h1>" in page
    post(desk, "team_campaign_clone", "2026")
    assert set(Campaign.objects.values_list("code", flat=True)) == {"2026", "2027", "2027-2"}


def test_themes_are_renamed_added_and_kept_while_chosen(desk) -> None:
    theme = ThemeFactory(name="Santé")
    ApplicationFactory(theme=theme)
    post(desk, "team_campaign_themes", "2026", **{f"theme_{theme.pk}": "Soins", "new_0": "Sport"})
    assert [t.name for t in theme.campaign.themes.all()] == ["Soins", "Sport"]
    page = post(desk, "team_campaign_themes", "2026", **{f"theme_{theme.pk}": ""})
    assert "« Soins » est choisi par des dossiers" in page


def test_types_and_rates_are_edited(desk, agent) -> None:
    call = campaigns.create(code="2027", year=2027, title="Ensemble", by=agent, at=NOW)
    first = call.organisation_types.first()
    post(
        desk, "team_campaign_types", "2027", **{f"name_{first.pk}": "Amicale", "name_new0": "Régie"}
    )
    assert [kind.name for kind in call.organisation_types.all()] == ["Amicale", "Régie"]
    post(desk, "team_campaign_rates", "2027", women="75", uncovered_need="70 %")
    assert {rule.kind: rule.rate for rule in call.bonus_rules.all()} == {
        "women": Decimal("0.750"),
        "uncovered_need": Decimal("0.700"),
    }
    assert "ne dépasse pas 100 %" in post(desk, "team_campaign_rates", "2027", women="180")
    post(desk, "team_campaign_rates", "2027", women="75", women_condition="Avec des femmes.")
    assert call.bonus_rules.get().condition == "Avec des femmes."


def grid_data(**changes) -> dict[str, str]:
    anchors = {f"anchor_0_{note}": f"Phrase {note}." for note in range(6)}
    return {"name_0": "Le besoin", "weight_0": "40", **anchors, **changes}


def test_a_grid_is_written_with_every_sentence_until_it_is_frozen(desk) -> None:
    call = CampaignFactory()
    page = post(desk, "team_campaign_grid", "2026", "jury", **grid_data(anchor_0_3=""))
    assert "écrivez une phrase pour chaque note" in page
    post(desk, "team_campaign_grid", "2026", "jury", **grid_data())
    criterion = call.criteria.get(grid=Grid.STANDARD)
    assert (criterion.weight, criterion.anchors[5]) == (40, "Phrase 5.")
    call.grid_frozen_at = AFTER_CLOSING
    call.save()
    assert "figée depuis la première fiche" in read(desk, "team_campaign_grid", "2026", "jury")
    page = post(desk, "team_campaign_grid", "2026", "jury", **grid_data(name_0="Autre"))
    assert "elle ne change plus" in page
    assert call.criteria.get().name == "Le besoin"
    assert desk.get(reverse("team_campaign_grid", args=["2026", "autre"])).status_code == 404


def test_needs_are_added_corrected_and_removed(desk) -> None:
    theme = ThemeFactory()
    data = {"text": "Se soigner", "theme": theme.pk, "source": "Santé"}
    assert "Aucun besoin" in read(desk, "team_campaign_needs", "2026")
    assert "Choisissez un thème" in post(
        desk, "team_campaign_needs", "2026", **{**data, "theme": ""}
    )
    post(desk, "team_campaign_needs", "2026", **data, is_poorly_covered="on")
    need = theme.campaign.needs.get()
    post(desk, "team_campaign_need", "2026", need.pk, **{**data, "text": "Se soigner ici"})
    need.refresh_from_db()
    assert (need.text, need.is_poorly_covered) == ("Se soigner ici", False)
    post(desk, "team_campaign_need_remove", "2026", need.pk)
    assert theme.campaign.needs.count() == 0


def test_a_late_deposit_is_allowed_by_name_until_the_end_of_a_day(desk, agent) -> None:
    CampaignFactory()
    data = {"email": "retard@asso.example", "until": "2026-11-25", "reason": "Panne de réseau."}
    assert "Choisissez un jour à venir." in post(
        desk, "team_campaign_permits", "2026", **{**data, "until": "2026-11-21"}
    )
    post(desk, "team_campaign_permits", "2026", **data)
    permit = LatePermit.objects.get()
    assert (permit.granted_by, permit.until) == (
        agent,
        datetime(2026, 11, 25, 22, 59, 59, tzinfo=UTC),
    )
    assert "retard@asso.example" in read(desk, "team_campaign_permits", "2026")


def written_call(agent) -> Campaign:
    call = ThemeFactory(name="Santé").campaign
    CriterionFactory(campaign=call, name="Le besoin")
    section = cahier.add_section(
        call, title="Grandir", direction="Direction de l’éducation", by=agent, at=NOW
    )
    cahier.write(section, text="Aller vers les familles.\n\nEt les écouter.", by=agent, at=NOW)
    return call


def test_an_edition_is_read_by_everyone_on_screen_and_on_paper(desk, agent, client) -> None:
    call = written_call(agent)
    for name in ("call_specification", "call_specification_pdf"):
        assert client.get(reverse(name, args=[call.code])).status_code == 404
    assert "figé et publié" in post(desk, "cahier_publish", call.code)
    page = read(client, "call_specification", call.code)
    assert "<h1>Le cahier des charges 2026</h1>" in page
    assert "Aller vers les familles." in page
    response = client.get(reverse("call_specification_pdf", args=[call.code]))
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(response.content)).pages)
    assert response["Content-Type"] == "application/pdf"
    for words in ("Aller vers les familles.", "Enveloppe", "Le besoin (poids 25)"):
        assert words in text.replace("\u00a0", " ")


def test_the_edition_of_an_unopened_call_is_not_public(agent, client) -> None:
    call = written_call(agent)
    cahier.publish(call, by=agent, at=NOW)
    Campaign.objects.update(opened_at=None, opened_by=None)
    assert client.get(reverse("call_specification", args=[call.code])).status_code == 404


def test_a_direction_writes_its_own_part_and_sees_no_other(agent) -> None:
    call = written_call(agent)
    other = cahier.add_section(
        call, title="Travailler", direction="Direction de l’économie", by=agent, at=NOW
    )
    own = call.cahier_sections.get(title="Grandir")
    direction = signed_in(UserFactory(other_direction=True))
    page = read(direction, "cahier_write", call.code)
    assert "Grandir" in page
    assert "Travailler" not in page
    data = {f"partie-{own.pk}-text": "Notre texte.", f"partie-{own.pk}-based_on": NOW.isoformat()}
    assert "est enregistré" in post(direction, "cahier_section", call.code, own.pk, **data)
    url = reverse("cahier_section", args=[call.code, other.pk])
    assert direction.post(url, {}).status_code == 404


def test_two_writers_of_a_part_both_keep_their_text(desk, agent) -> None:
    call = written_call(agent)
    part = call.cahier_sections.get()
    data = {f"partie-{part.pk}-text": "Ma version.", f"partie-{part.pk}-based_on": "avant"}
    page = post(desk, "cahier_section", call.code, part.pk, **data)
    assert "a changé cette partie entre-temps" in page
    assert "Ma version." in page
    assert "Aller vers les familles." in page
    data[f"partie-{part.pk}-based_on"] = NOW.isoformat()
    post(desk, "cahier_section", call.code, part.pk, **data)
    part.refresh_from_db()
    assert part.text == "Ma version."


def test_parts_are_added_invited_and_removed_while_empty(desk) -> None:
    call = CampaignFactory()
    assert "Aucune partie" in read(desk, "cahier_write", call.code)
    page = post(desk, "cahier_add_section", call.code, title="", direction="Direction de la santé")
    assert "Donnez un titre à cette partie." in page
    post(desk, "cahier_add_section", call.code, title="Se soigner", direction="Santé")
    assert "Choisissez un jour." in post(desk, "cahier_invite", call.code, before="")
    assert "reçoivent un courriel" in post(desk, "cahier_invite", call.code, before="2027-01-15")
    part = call.cahier_sections.get()
    assert "n’est pas écrite" in post(desk, "cahier_publish", call.code)
    post(desk, "cahier_remove_section", call.code, part.pk)
    assert call.cahier_sections.count() == 0


def test_the_direction_reads_a_call_and_changes_nothing() -> None:
    CampaignFactory()
    client = signed_in(UserFactory(director=True))
    assert "Enregistrer" not in read(client, "team_campaign", "2026")
    assert "Ajouter" not in read(client, "team_campaign_needs", "2026")
    for name in ("team_campaign", "team_campaign_open", "team_campaign_clone", "cahier_publish"):
        assert client.post(reverse(name, args=["2026"])).status_code == 403
