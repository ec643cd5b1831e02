"""The cahier des charges: written by directions, frozen when published."""

from datetime import date, timedelta

import pytest

from ami_portal.outbox.models import OutboundEmail
from applications.actions import cahier
from applications.domain.refusals import NotReadyError, RefusedError, StaleTextError
from applications.queries import cahier as editions
from tests.factories import CampaignFactory, TerritoryFactory, ThemeFactory, UserFactory
from tests.factories.applications import WHILE_OPEN

pytestmark = pytest.mark.django_db
EDUCATION = "Direction de l’éducation"


@pytest.fixture
def agent():
    TerritoryFactory()
    return UserFactory(agent=True)


def part(agent, campaign=None, title="Grandir"):
    return cahier.add_section(
        campaign or CampaignFactory(), title=title, direction=EDUCATION, by=agent, at=WHILE_OPEN
    )


def test_a_published_edition_does_not_move(agent) -> None:
    section = part(agent, ThemeFactory(name="Éducation").campaign)
    cahier.write(section, text="Le premier texte.", by=agent, at=WHILE_OPEN)
    campaign = cahier.publish(section.campaign, by=agent, at=WHILE_OPEN)
    cahier.write(section, text="Un autre texte.", by=agent, at=WHILE_OPEN)
    campaign.refresh_from_db()
    edition = campaign.cahier_edition
    assert (edition["number"], edition["themes"]) == (1, ["Éducation"])
    assert edition["sections"] == [
        {"title": "Grandir", "direction": EDUCATION, "text": "Le premier texte."}
    ]
    assert ["Taux de base", "60\u00a0%"] in edition["rules"]
    again = cahier.publish(campaign, by=agent, at=WHILE_OPEN)
    assert again.cahier_edition["number"] == 2
    assert again.cahier_edition["sections"][0]["text"] == "Un autre texte."


def test_nothing_is_published_while_a_part_is_missing(agent) -> None:
    campaign = CampaignFactory()
    with pytest.raises(NotReadyError, match="aucune partie"):
        cahier.publish(campaign, by=agent, at=WHILE_OPEN)
    part(agent, campaign)
    with pytest.raises(NotReadyError, match="n’est pas écrite"):
        cahier.publish(campaign, by=agent, at=WHILE_OPEN)


def test_nobody_s_text_disappears_silently(agent) -> None:
    section = part(agent)
    read = editions.stamp(section)
    cahier.write(section, text="Le mien.", by=agent, at=WHILE_OPEN, based_on=read)
    with pytest.raises(StaleTextError, match=str(agent)):
        cahier.write(section, text="Le tien.", by=agent, at=WHILE_OPEN, based_on=read)
    section.refresh_from_db()
    assert section.text == "Le mien."
    later = WHILE_OPEN + timedelta(minutes=1)
    cahier.write(section, text="À nous.", by=agent, at=later, based_on=editions.stamp(section))


def test_a_written_part_is_not_removed(agent) -> None:
    section = part(agent)
    cahier.write(section, text="Écrit.", by=agent, at=WHILE_OPEN)
    with pytest.raises(RefusedError, match="videz-la"):
        cahier.remove_section(section, by=agent, at=WHILE_OPEN)
    cahier.write(section, text="", by=agent, at=WHILE_OPEN)
    cahier.remove_section(section, by=agent, at=WHILE_OPEN)
    assert section.campaign.cahier_sections.count() == 0


def test_directions_are_asked_for_their_part_only(agent) -> None:
    reader = UserFactory(other_direction=True)
    UserFactory(other_direction=True, direction="Direction de l’économie")
    campaign = part(agent).campaign
    told = cahier.invite(campaign, before=date(2026, 9, 15), by=agent, at=WHILE_OPEN)
    mail = OutboundEmail.objects.get(kind="A2")
    assert (told, mail.to) == (1, reader.email)
    assert "/equipe/cahier-des-charges/2026/" in mail.body_text


def test_a_cahier_without_a_base_rate_is_not_published(agent) -> None:
    section = part(agent, CampaignFactory(unopened=True, base_rate=None))
    cahier.write(section, text="Écrit.", by=agent, at=WHILE_OPEN)
    with pytest.raises(NotReadyError) as refusal:
        cahier.publish(section.campaign, by=agent, at=WHILE_OPEN)
    assert refusal.value.problems == (
        "Fixez le taux de base\u00a0: il figure dans le cahier des charges.",
    )
