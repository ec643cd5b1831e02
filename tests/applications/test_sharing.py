"""An aid shared between the structures that carry the action together."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from applications.actions import agreements, reopening, sharing
from applications.domain.engagement import FollowUpRefusedError
from applications.domain.sharing import Part
from applications.enums import EventKind, PartnerAnswer, PartnerRole, State
from applications.models import Application, AwardShare, Organisation, Partner
from applications.queries.agreements import granted_in
from applications.queries.sharing import beneficiaries
from tests.factories import OrganisationTypeFactory, TerritoryFactory, UserFactory
from tests.factories.awards import funded, with_papers

AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
SIRET = "73282932000074"
OTHER_SIRET = "35600000000048"

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    TerritoryFactory()
    user = UserFactory(agent=True)
    client.force_login(user)
    return user


@pytest.fixture
def together():
    """An aid of 6 000 € that two partners carry with the structure, and a third one helps."""
    application = funded()
    for position, (name, answer) in enumerate(
        [
            ("La Ruche", PartnerAnswer.CARRIES),
            ("Le Coron", PartnerAnswer.CARRIES),
            ("La mairie", PartnerAnswer.HELPS),
        ]
    ):
        Partner.objects.create(
            application=application,
            name=name,
            role=PartnerRole.CARRIES,
            answer=answer,
            answered_at=AT,
            position=position,
        )
    return application


def _typed(application, **parts):
    """What an agent types: the part and the SIRET of each partner, by name."""
    known = {partner.name: partner.pk for partner in application.partners.all()}
    return {
        f"{box}_{known[name]}": value
        for name, (percent, siret) in parts.items()
        for box, value in (("percent", percent), ("siret", siret))
    }


def test_an_agent_shares_an_aid_and_the_page_shows_the_euros(client, agent, together):
    page = reverse("follow_up_dossier", args=[together.number])
    assertNotContains(client.get(page), "La mairie")

    answer = client.post(
        reverse("award_share", args=[together.number]),
        _typed(together, **{"La Ruche": ("33", "732 829 320 00074"), "Le Coron": ("", "")}),
    )

    assertRedirects(answer, page)
    html = client.get(page)
    assertContains(html, f"{together.organisation.name}\u00a0: 4\u00a0020\u00a0€ (67\u00a0%)")
    assertContains(html, "La Ruche\u00a0: 1\u00a0980\u00a0€ (33\u00a0%)")
    assertContains(html, 'value="33"')
    event = together.events.get(kind=EventKind.AWARD_SHARED)
    assert event.data["text"] == "La Ruche\u00a0: 1\u00a0980\u00a0€ (33\u00a0%)"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"La Ruche": ("40", "")}, "Écrivez les 14 chiffres de son numéro SIRET"),
        ({"La Ruche": ("40", "123")}, "Ce numéro SIRET n’existe pas"),
        ({"La Ruche": ("100", SIRET)}, "99"),
        (
            {"La Ruche": ("60", SIRET), "Le Coron": ("40", OTHER_SIRET)},
            "Ces parts font 100\u00a0%",
        ),
        (
            {"La Ruche": ("20", SIRET), "Le Coron": ("20", SIRET)},
            "Deux structures ont le même numéro SIRET",
        ),
    ],
)
def test_a_wrong_part_is_kept_and_says_what_to_do(client, agent, together, parts, sentence):
    url = reverse("award_share", args=[together.number])
    answer = client.post(url, _typed(together, **parts))
    assertContains(answer, sentence, status_code=answer.status_code)
    assertContains(answer, f'value="{parts["La Ruche"][0]}"', status_code=answer.status_code)
    assert not AwardShare.objects.exists()


def test_sharing_again_replaces_the_parts(agent, together):
    ruche, coron = together.partners.filter(answer=PartnerAnswer.CARRIES)
    first = [Part(ruche.pk, "La Ruche", SIRET, 30), Part(coron.pk, "Le Coron", OTHER_SIRET, 20)]
    sharing.share(together, first, by=agent, at=AT)
    sharing.share(together, first[:1], by=agent, at=AT)
    award = Application.objects.get().award
    told = [(each.percent, each.amount) for each in beneficiaries(award)]
    assert told == [(70, Decimal(4200)), (30, Decimal(1800))]
    sharing.share(together, [], by=agent, at=AT)
    award.refresh_from_db()
    assert (award.shared_percent, award.shares.count()) == (0, 0)


def test_the_database_keeps_a_part_for_who_is_paid(together):
    together.award.shared_percent = 100
    with pytest.raises(IntegrityError), transaction.atomic():
        together.award.save()


def test_a_settled_aid_is_not_shared_any_more(agent, together):
    Application.objects.update(state=State.CLOSED)
    with pytest.raises(FollowUpRefusedError, match="se partage entre sa décision et son solde"):
        sharing.share(together, [], by=agent, at=AT)


def test_a_structure_with_a_part_is_not_the_porteuse_too(agent, together):
    partner = together.partners.first()
    sharing.share(together, [Part(partner.pk, "La Ruche", SIRET, 30)], by=agent, at=AT)
    together.organisation_type = OrganisationTypeFactory(
        campaign=together.campaign, name="Collectif en création", is_undeclared=True
    )
    together.save()
    with pytest.raises(FollowUpRefusedError, match="retirez-la du partage"):
        agreements.choose_recipient(together, name="La Ruche", siret=SIRET, by=agent, at=AT)


def test_a_part_counts_in_the_years_aid_of_who_receives_it(agent, together):
    partner = together.partners.first()
    sharing.share(together, [Part(partner.pk, "La Ruche", SIRET, 30)], by=agent, at=AT)
    ruche = Organisation.objects.get(siret=SIRET)
    assert granted_in(ruche, 2026) == Decimal(1800)
    assert granted_in(ruche, 2027) == 0
    assert granted_in(together.organisation, 2026) == Decimal(6000)


def test_a_reopened_decision_takes_its_parts_away(agent, together):
    partner = together.partners.first()
    sharing.share(together, [Part(partner.pk, "La Ruche", SIRET, 30)], by=agent, at=AT)
    reopening.reopen(together, reason="Erreur de calcul.", by=agent, at=AT)
    assert not AwardShare.objects.exists()


def test_an_aid_is_shared_once_engaged_too(agent, together):
    with_papers(together)
    agreements.commit(together, signed_on=date(2027, 1, 10), by=agent, at=AT)
    partner = together.partners.first()
    sharing.share(together, [Part(partner.pk, "La Ruche", SIRET, 30)], by=agent, at=AT)
    assert AwardShare.objects.get().amount == Decimal(1800)
