"""From the award to the settlement, the contrat de ville and the réorientations."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from ami_portal.outbox.models import OutboundEmail
from applications.actions import (
    agreements,
    awards,
    final_reports,
    payments,
    redirections,
)
from applications.domain.engagement import FollowUpRefusedError
from applications.domain.workflow import TransitionNotAllowedError
from applications.enums import AgreementKind, EventKind, RecusalReason, RedirectionStatus, State
from applications.models import (
    BankAccount,
    ContratDeVille,
    ConventionThreshold,
    Organisation,
    Recusal,
)
from applications.queries.documents import missing_kinds
from tests.factories import (
    CampaignFactory,
    MembershipFactory,
    OrganisationTypeFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.awards import IBAN, funded, see_papers, with_papers

AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
SIGNED = date(2027, 1, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def agent(client):
    user = UserFactory(agent=True, name="Yanis Carlier")
    client.force_login(user)
    return user


@pytest.fixture
def contract():
    return ContratDeVille.objects.create(
        name="Contrat de ville 2024-2030",
        starts_on=date(2024, 1, 1),
        ends_on=date(2030, 12, 31),
        pillars=["Cohésion sociale", "Cadre de vie"],
    )


def committed(campaign=None, amount=6000):
    application = with_papers(funded(campaign, amount))
    agreements.commit(application, signed_on=SIGNED, by=application.award.granted_by, at=AT)
    application.refresh_from_db()
    return application


def settled(application):
    by = application.award.granted_by
    payments.order(application, amount=Decimal(6000), ordered_on=SIGNED, by=by, at=AT)
    final_reports.receive(application, people=30, by=by, at=AT)
    agreements.close(application, by=by, at=AT)
    application.refresh_from_db()
    return application


# The actions


def test_an_engaged_aid_awaits_its_bilan_six_months_after_the_exercise():
    application = committed()

    assert application.state == State.COMMITTED
    assert application.agreement.kind == AgreementKind.NOTIFICATION
    assert application.final_report.due_on == date(2028, 6, 30)


def test_all_the_aid_of_the_year_counts_for_the_convention():
    first = funded(amount=15000)
    second = funded(CampaignFactory(code="2026-2"), amount=8001)
    second.organisation = first.organisation
    second.save()
    see_papers(second.organisation)

    agreement = agreements.commit(second, signed_on=SIGNED, by=second.award.granted_by, at=AT)

    assert agreement.kind == AgreementKind.CONVENTION


def test_what_was_paid_of_an_aid_given_up_counts_for_the_convention():
    first = funded(amount=15000)
    second = funded(CampaignFactory(code="2026-2"), amount=8001)
    second.organisation = first.organisation
    second.save()
    see_papers(second.organisation)
    agent = first.award.granted_by
    agreements.commit(first, signed_on=SIGNED, by=agent, at=AT)
    payments.order(first, amount=Decimal(15000), ordered_on=SIGNED, by=agent, at=AT)
    awards.renounce(first, by=agent, at=AT)

    agreement = agreements.commit(second, signed_on=SIGNED, by=agent, at=AT)

    assert agreement.kind == AgreementKind.CONVENTION


def test_an_aid_given_up_does_not_count_for_the_convention():
    first = funded(amount=15000)
    second = funded(CampaignFactory(code="2026-2"), amount=8001)
    second.organisation = first.organisation
    second.save()
    see_papers(second.organisation)
    awards.renounce(first, by=first.award.granted_by, at=AT)

    agreement = agreements.commit(second, signed_on=SIGNED, by=second.award.granted_by, at=AT)

    assert agreement.kind == AgreementKind.NOTIFICATION


def test_aid_outside_the_calls_counts_for_the_convention():
    application = with_papers(funded())

    agreement = agreements.commit(
        application,
        signed_on=SIGNED,
        other_aid=Decimal(17001),
        by=application.award.granted_by,
        at=AT,
    )

    assert agreement.kind == AgreementKind.CONVENTION


def test_a_collectif_is_engaged_once_it_has_a_siret():
    application = funded()
    application.organisation_type = OrganisationTypeFactory(
        campaign=application.campaign, name="Collectif en création", is_undeclared=True
    )
    application.save()
    see_papers(application.organisation)
    by = application.award.granted_by

    with pytest.raises(FollowUpRefusedError) as refusal:
        agreements.commit(application, signed_on=SIGNED, by=by, at=AT)
    assert str(refusal.value) == (
        "Ce collectif n’est pas encore déclaré. Notez son numéro SIRET avec l’engagement, ou"
        " choisissez une structure porteuse qui reçoit l’aide pour lui."
    )
    agreements.commit(application, signed_on=SIGNED, siret="73282932000074", by=by, at=AT)

    application.refresh_from_db()
    assert (application.state, application.organisation.siret) == (
        State.COMMITTED,
        "73282932000074",
    )


def test_an_aid_is_engaged_before_it_is_paid():
    application = funded()

    with pytest.raises(FollowUpRefusedError) as refusal:
        payments.order(
            application,
            amount=Decimal(100),
            ordered_on=SIGNED,
            by=application.award.granted_by,
            at=AT,
        )

    assert str(refusal.value) == "Une aide se verse une fois engagée."


def test_a_bilan_is_received_between_engagement_and_settlement():
    application = funded()

    with pytest.raises(FollowUpRefusedError) as refusal:
        final_reports.receive(application, by=application.award.granted_by, at=AT)

    assert str(refusal.value) == "Le bilan se reçoit entre l’engagement et le solde."


def test_a_bilan_received_again_is_corrected_and_thanks_once():
    application = committed()
    by = application.award.granted_by
    final_reports.receive(application, people=30, by=by, at=AT)

    final_reports.receive(application, people=32, women=20, by=by, at=AT)

    application.final_report.refresh_from_db()
    assert (application.final_report.people, application.final_report.women) == (32, 20)
    assert OutboundEmail.objects.filter(kind="P28").count() == 1
    received = application.events.filter(kind=EventKind.REPORT_RECEIVED)
    assert [event.data["people"] for event in received] == [30, 32]


def test_a_whole_life_ends_settled():
    application = settled(committed())

    assert application.state == State.CLOSED
    mails = OutboundEmail.objects.order_by("pk").values_list("kind", "subject")
    title = application.title
    assert list(mails) == [
        ("P26", f"AMI 2026 – 6\u00a0000\u00a0€ versés pour «\u00a0{title}\u00a0»"),
        ("P28", f"AMI 2026 – Bilan de «\u00a0{title}\u00a0» bien reçu, merci"),
    ]


def test_an_aid_without_bilan_is_not_settled():
    application = committed()
    by = application.award.granted_by
    payments.order(application, amount=Decimal(6000), ordered_on=SIGNED, by=by, at=AT)

    with pytest.raises(FollowUpRefusedError):
        agreements.close(application, by=by, at=AT)
    with pytest.raises(TransitionNotAllowedError):
        agreements.commit(application, signed_on=SIGNED, by=by, at=AT)


# What decides and what stops the engagement


def test_the_page_says_which_form_and_why(client, agent):
    application = with_papers(funded())
    page = reverse("follow_up_dossier", args=[application.number])
    law = "loi n° 2000-321, art. 10\u00a0; décret n° 2001-495, art. 1er"

    assertContains(
        client.get(page),
        "Notification\u00a0: 6\u00a0000\u00a0€ d’aides de l’agglomération en 2026,"
        f" sans dépasser 23\u00a0000\u00a0€ ({law}).",
    )
    agreements.note_other_aid(application, amount=Decimal(18000), by=agent, at=AT)

    assertContains(
        client.get(page),
        "Convention\u00a0: 24\u00a0000\u00a0€ d’aides de l’agglomération en 2026"
        " (6\u00a0000\u00a0€ par les appels, 18\u00a0000\u00a0€ par ailleurs),"
        f" plus que 23\u00a0000\u00a0€ ({law}).",
    )


def test_another_decree_is_one_more_row_from_its_day_on():
    application = with_papers(funded())
    ConventionThreshold.objects.create(
        starts_on=date(2026, 12, 15), amount=Decimal(5000), source="décret fictif"
    )

    agreement = agreements.commit(
        application, signed_on=SIGNED, by=application.award.granted_by, at=AT
    )

    assert agreement.kind == AgreementKind.CONVENTION
    assert (agreement.year_total, "décret fictif" in agreement.explanation) == (6000, True)


def test_other_aid_is_noted_once_a_structure_and_a_year(agent):
    application = with_papers(funded())
    for amount in (4000, 5000):
        agreements.note_other_aid(application, amount=Decimal(amount), by=agent, at=AT)

    assert [each.amount for each in application.organisation.other_aids.all()] == [5000]


def test_each_obstacle_says_what_unlocks_it(client, agent):
    application = funded()
    page = reverse("follow_up_dossier", args=[application.number])

    assertContains(
        client.get(page), "Il manque un RIB, les statuts, les derniers comptes et un numéro SIRET."
    )
    refused = client.post(
        reverse("agreement_commit", args=[application.number]), {"signed_on": "2027-01-10"}
    )
    assertContains(refused, "La structure les donne sur sa page", status_code=422)
    for kind in ("rib", "statutes", "accounts", "siret"):
        data = {"kind": kind, "iban": IBAN, "holder": "Autre Nom"}
        client.post(reverse("document_seen", args=[application.number]), data)
    free = client.get(page)

    assertNotContains(free, "Avant d’engager")
    assertContains(free, "Compte qui finit par 2606, au nom de Autre Nom. Ce n’est pas le nom")
    account = BankAccount.objects.get()
    assert IBAN not in "".join(map(str, vars(account).values()))


def test_the_same_account_given_by_two_structures_is_shown(client, agent):
    first, second = with_papers(funded()), with_papers(funded(CampaignFactory(code="2026-2")))

    page = client.get(reverse("follow_up_dossier", args=[second.number]))

    assertContains(page, f"{first.organisation.name} a donné le même compte")


def test_a_porteuse_receives_the_aid_of_a_collectif(client, agent):
    application = funded()
    application.organisation_type = OrganisationTypeFactory(
        campaign=application.campaign, name="Collectif en création", is_undeclared=True
    )
    application.save()
    url = reverse("recipient_choose", args=[application.number])

    client.post(url, {"name": "La Ruche", "siret": "732 829 320 00074"})

    application = type(application).objects.get(pk=application.pk)
    payee = application.award.payee
    assert (payee.name, payee.siret) == ("La Ruche", "73282932000074")
    assert missing_kinds(application.organisation, today=SIGNED) == ()
    see_papers(payee)
    agreements.commit(application, signed_on=SIGNED, by=agent, at=AT)
    page = client.get(reverse("follow_up_dossier", args=[application.number]))
    assertContains(page, "La Ruche (SIRET 73282932000074)")


def test_only_a_collectif_has_a_porteuse(agent):
    application = funded()

    with pytest.raises(FollowUpRefusedError):
        agreements.choose_recipient(
            application, name="La Ruche", siret="73282932000074", by=agent, at=AT
        )
    assert not Organisation.objects.filter(name="La Ruche").exists()


def test_a_collectif_is_not_its_own_porteuse(agent):
    application = funded()
    application.organisation_type = OrganisationTypeFactory(
        campaign=application.campaign, name="Collectif en création", is_undeclared=True
    )
    application.save()
    application.organisation.siret = "73282932000074"
    application.organisation.save()

    with pytest.raises(FollowUpRefusedError):
        agreements.choose_recipient(
            application, name="Elle-même", siret="73282932000074", by=agent, at=AT
        )


# The screens


def redirection_of(application, by):
    return redirections.open_way(
        application,
        target="commune",
        name="la Ville d’Exempleville",
        reason="Elle anime ce lieu.",
        by=by,
        at=AT,
    )


def test_an_agent_follows_an_aid_from_the_decision_to_the_contrat_de_ville(client, agent, contract):
    application = with_papers(funded())
    page = reverse("follow_up_dossier", args=[application.number])

    def step(name, **data):
        return client.post(reverse(name, args=[application.number]), data)

    assertContains(client.get("/suivi/"), "À engager", count=2)
    assertRedirects(step("agreement_commit", signed_on="2027-01-10"), page)
    assertContains(client.get("/suivi/"), "À verser", count=2)
    assertRedirects(step("payment_order", amount="6 000", ordered_on="2027-01-11"), page)
    assertContains(client.get("/suivi/versements/"), "6\u00a0000\u00a0€")
    assertContains(client.get("/suivi/bilans/"), "Bilan attendu le 30\u00a0juin 2028")
    assertRedirects(step("final_report_receive", people="30", women="20", spent="9 800"), page)
    assertContains(client.get(page), "Solder cette aide")
    assertRedirects(step("aid_close"), page)
    filed = step(
        "contrat_file",
        contract=contract.pk,
        year="2027",
        pillar="Cadre de vie",
        reference="CV-12",
    )
    assertRedirects(filed, reverse("contrat_file", args=[application.number]))
    assertContains(client.get("/suivi/contrat-de-ville/"), "Contrat de ville 2024-2030, 2027")
    application.refresh_from_db()
    assert (application.state, application.contrat_filing.reference) == (State.CLOSED, "CV-12")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("agreement_commit", {"signed_on": ""}, "Écrivez une date."),
        ("agreement_commit", {"signed_on": "2027-01-10", "siret": "123"}, "Ce numéro SIRET"),
        (
            "agreement_commit",
            {"signed_on": "2027-01-10", "kind": "notification", "other_aid": "30 000"},
            "Une convention est obligatoire",
        ),
        ("agreement_commit", {"signed_on": "2027-01-12"}, "pas encore venu"),
        (
            "agreement_commit",
            {"signed_on": "2026-01-10"},
            "à partir du 15\u00a0décembre 2026, celui de la délibération",
        ),
        ("document_seen", {"kind": "rib", "iban": "FR1420041010050500013M02607"}, "une erreur"),
        ("document_seen", {"kind": "rib", "iban": "FR76 3000"}, "un IBAN français en a 27"),
        ("document_seen", {"kind": "rib", "holder": "Le Fil"}, "Écrivez l’IBAN"),
        ("recipient_choose", {"name": "La Ruche", "siret": "123"}, "Ce numéro SIRET"),
        ("payment_order", {"amount": "mille", "ordered_on": "2027-01-11"}, "en chiffres"),
        ("payment_order", {"amount": "100", "ordered_on": "2027-01-11"}, "une fois engagée"),
        ("final_report_receive", {"people": "-3"}, "nombre à partir de 0"),
    ],
)
def test_bad_input_is_answered_and_kept(client, agent, name, data, sentence):
    application = with_papers(funded())

    page = client.post(reverse(name, args=[application.number]), data)

    assertContains(page, sentence, status_code=422)
    assertContains(page, "Rien n’est enregistré\u00a0: revoyez l’étape", status_code=422)
    for typed in filter(None, data.values()):
        assertContains(page, f'"{typed}"', status_code=422)


def test_an_aid_given_up_says_what_returns(client, agent):
    application = funded()

    page = client.post(reverse("award_renounce", args=[application.number]), follow=True)

    assertContains(page, "6\u00a0000\u00a0€ reviennent à l’enveloppe.")
    assertContains(page, "Abandonné après décision")
    again = client.post(reverse("award_renounce", args=[application.number]), follow=True)
    assertContains(again, "est impossible depuis")


def test_settling_too_early_says_why(client, agent):
    application = committed()

    page = client.post(reverse("aid_close", args=[application.number]), follow=True)

    assertContains(page, "Aucun versement n’est enregistré pour cette aide.")


def test_a_redirection_is_followed_until_answered(client, agent):
    redirection = redirection_of(funded(), agent)

    client.post(reverse("redirection_follow", args=[redirection.pk]), {"status": "contacted"})
    client.post(reverse("redirection_follow", args=[redirection.pk]), {"status": "perdu"})

    redirection.refresh_from_db()
    assert redirection.status == RedirectionStatus.CONTACTED
    assertContains(client.get("/suivi/orientations/"), "la Ville d’Exempleville")
    assertContains(client.get("/suivi/"), "1 orientation à suivre")


def test_a_late_bilan_says_how_late(client, agent):
    application = committed()
    application.final_report.due_on = date(2027, 1, 8)
    application.final_report.save()

    assertContains(client.get("/suivi/bilans/"), "Bilan en retard de 3\u00a0jours")


def test_empty_pages_say_what_will_come(client, agent):
    assertContains(client.get("/suivi/"), "Aucune aide à suivre")
    assertContains(client.get("/suivi/versements/"), "Aucun versement pour l’instant")
    assertContains(client.get("/suivi/bilans/"), "Aucun bilan attendu")
    assertContains(client.get("/suivi/orientations/"), "Aucune orientation à suivre")
    assertContains(client.get("/suivi/contrat-de-ville/"), "Aucune action financée")


def test_a_recused_agent_does_not_follow_the_dossier(client, agent):
    application = funded()
    redirection = redirection_of(application, agent)
    Recusal.objects.create(
        user=agent,
        application=application,
        reason=RecusalReason.FUNDER,
        declared_at=AT,
        declared_by=agent,
    )

    assertNotContains(client.get("/suivi/"), application.number)
    number = application.number
    assert client.get(reverse("follow_up_dossier", args=[number])).status_code == 404
    assert client.post(reverse("award_renounce", args=[number])).status_code == 404
    follow = reverse("redirection_follow", args=[redirection.pk])
    assert client.post(follow, {"status": "contacted"}).status_code == 404


def test_the_direction_reads_and_never_writes(client):
    application = funded()
    redirection = redirection_of(application, application.award.granted_by)
    client.force_login(UserFactory(director=True))

    page = client.get(reverse("follow_up_dossier", args=[application.number]))
    assertNotContains(page, "Enregistrer l’engagement")
    assertNotContains(client.get("/suivi/orientations/"), "Noter la suite")
    for name in (
        "agreement_commit",
        "payment_order",
        "final_report_receive",
        "contrat_file",
        "aid_close",
        "award_renounce",
    ):
        assert client.post(reverse(name, args=[application.number])).status_code == 403
    assert client.post(reverse("redirection_follow", args=[redirection.pk])).status_code == 403


@pytest.mark.parametrize(
    "name", ["", "contrat-de-ville/", "orientations/", "versements/", "bilans/"]
)
def test_others_do_not_see_the_follow_up(client, name):
    application = funded()
    people = [
        MembershipFactory(organisation=application.organisation).user,
        UserFactory(administrator=True),
        UserFactory(other_direction=True),
    ]
    for person in people:
        client.force_login(person)
        assert client.get(f"/suivi/{name}").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/suivi/", 14),
        ("/suivi/versements/", 6),
        ("/suivi/bilans/", 6),
    ],
)
def test_lists_ask_the_same_questions_for_1_and_30_rows(
    client, agent, address, queries, count, django_assert_num_queries
):
    campaign = CampaignFactory(envelope=Decimal(500000))
    for _ in range(count):
        application = committed(campaign)
        payments.order(application, amount=Decimal(10), ordered_on=SIGNED, by=agent, at=AT)

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize(
    ("path", "page_url"),
    [
        ("/deliberation/2026/AMI-2026-0001/taux/3/confirmer/", "/deliberation/2026/AMI-2026-0001/"),
        ("/suivi/AMI-2026-0001/engagement/", "/suivi/AMI-2026-0001/"),
    ],
)
def test_the_address_of_a_button_leads_back_to_its_page(client, agent, path, page_url):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assertContains(answer, f'href="{page_url}">Revenir à la page', status_code=405)
