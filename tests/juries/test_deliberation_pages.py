"""The deliberation as agents live it: rates judged, decisions prepared, vote recorded, released."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from ami_portal.outbox.models import OutboundEmail
from applications.enums import RecusalReason, State
from applications.models import Award, BonusClaim, Recusal
from juries.actions import decisions
from juries.enums import DecisionKind
from juries.models import Decision, Deliberation, HearingEntry, HearingSeat, PanelResult
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    CampaignFactory,
    CollegeFactory,
    HearingFactory,
    MembershipFactory,
    PanelFactory,
    SeatFactory,
    TerritoryFactory,
    UserFactory,
)

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
DECLINE = {"kind": "decline", "reason": "NEED", "text": "La mission locale le fait déjà."}

LIST_QUERIES = 12
PREVIEW_QUERIES = 12

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
def campaign():
    return CampaignFactory()


def heard(campaign, mean="4.40", **details):
    application = ApplicationFactory(heard=True, campaign=campaign, **details)
    PanelResult.objects.create(
        application=application,
        mean=Decimal(mean),
        dispersion=Decimal("0.50"),
        colleges=[{"college": "Agglomération", "weight": 1, "seats": 2, "mean": mean}],
        computed_at=AT,
    )
    return application


def recuse(user, application):
    Recusal.objects.create(
        user=user,
        application=application,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=user,
    )


def address(name, application, *more):
    return reverse(name, args=[application.campaign.code, application.number, *more])


def prepare(client, application, **data):
    return client.post(address("decision_prepare", application), {"kind": "fund"} | data)


def test_an_agent_decides_records_the_vote_and_releases(client, agent, campaign):
    rule = BonusRuleFactory(campaign=campaign)
    funded = heard(campaign, requested_amount=Decimal(9000))
    declined = heard(campaign, "2.10")
    claim = BonusClaim.objects.create(application=funded, rule=rule, evidence="Un atelier.")

    client.post(address("bonus_confirm", funded, claim.pk))
    assert prepare(client, funded).status_code == 302
    assert prepare(client, declined, **DECLINE).status_code == 302
    vote = client.post("/deliberation/2026/vote/", {"number": "2026-114", "date": "2026-12-15"})
    assertRedirects(vote, "/deliberation/2026/courriers/")

    preview = client.get("/deliberation/2026/courriers/")
    assertContains(preview, "Diffuser 2\u00a0décisions, 8\u00a0000\u00a0€")
    assertContains(preview, "AMI 2026 – Bonne nouvelle pour")
    assertContains(preview, "La mission locale le fait déjà.")
    assert OutboundEmail.objects.count() == 0

    read = preview.context["preview"].read
    released = client.post("/deliberation/2026/diffuser/", {"read": read}, follow=True)
    assertContains(released, "2\u00a0décisions diffusées. Les courriers partent.")
    assert Award.objects.get().amount == Decimal(8000)
    mails = OutboundEmail.objects.order_by("kind").values_list("kind", "to")
    assert list(mails) == [("P19", funded.contact_email), ("P23", declined.contact_email)]

    again = client.post("/deliberation/2026/diffuser/", {"read": read}, follow=True)
    assertContains(again, "Ces décisions étaient déjà diffusées.")
    assert OutboundEmail.objects.count() == 2


def test_the_list_goes_from_the_best_mean_to_the_lowest(client, agent, campaign):
    low, best, unscored = (
        heard(campaign, "2.00"),
        heard(campaign, "4.00"),
        ApplicationFactory(heard=True, campaign=campaign),
    )

    rows = client.get("/deliberation/2026/").context["rows"]

    assert [row.application for row in rows] == [best, low, unscored]


def test_the_envelope_shows_what_is_prepared_and_what_is_left(client, agent, campaign):
    prepare(client, heard(campaign))
    prepare(client, heard(campaign), kind="reserve")

    page = client.get("/deliberation/2026/")

    assertContains(page, "Il reste 144\u00a0000\u00a0€ à attribuer sur 150\u00a0000\u00a0€")
    assertContains(page, "Liste d’attente\u00a0: 1\u00a0dossier, 6\u00a0000\u00a0€")


def test_too_many_aids_are_seen_before_the_release(client, agent):
    campaign = CampaignFactory(envelope=Decimal(10000))
    for _ in range(2):
        prepare(client, heard(campaign))
    Deliberation.objects.create(
        campaign=campaign, number="1", date=AT.date(), recorded_at=AT, recorded_by=agent
    )

    page = client.get("/deliberation/2026/courriers/")

    assertContains(page, "Il manque 2\u00a0000\u00a0€")
    assertContains(
        page, "Impossible d’accorder 12\u00a0000\u00a0€\u00a0: il reste 10\u00a0000\u00a0€"
    )
    assertNotContains(page, "Diffuser 2\u00a0décisions")


def test_a_dossier_not_heard_is_not_at_the_deliberation(client, agent, campaign):
    waiting = ApplicationFactory(admissible=True, campaign=campaign)

    assert client.get("/deliberation/2026/").context["rows"] == []
    assert client.get(address("deliberation_dossier", waiting)).status_code == 404


def test_a_decline_without_reason_keeps_what_was_typed(client, agent, campaign):
    application = heard(campaign)

    page = prepare(client, application, kind="decline", advice_text="Revenir l’an prochain")

    assertContains(page, "Choisissez un motif.", 2, status_code=422)
    assertContains(page, "Écrivez la raison\u00a0: elle part dans le courrier.", status_code=422)
    assertContains(page, 'value="Revenir l’an prochain"', status_code=422)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": ""}, "Choisissez une décision."),
        ({"amount": "beaucoup"}, "Écrivez la somme en chiffres"),
        ({"amount": "5000"}, "Écrivez pourquoi le montant diffère du calcul"),
        ({"kind": "reserve", "reserve_rank": "0"}, "nombre à partir de 1"),
        ({"redirect_name": "La Ville"}, "Choisissez une orientation."),
        ({"redirect_email": "ville"}, "adresse"),
        ({"advice": "meet"}, "Écrivez la suite de ce conseil."),
        ({"advice_text": "x" * 201}, "Raccourcissez ce conseil de 1\u00a0signe"),
        ({"amount": "999999999"}, "Écrivez une somme d’au plus 99\u00a0999\u00a0999\u00a0€."),
    ],
)
def test_bad_input_is_answered_beside_its_box(client, agent, campaign, data, sentence):
    assertContains(prepare(client, heard(campaign), **data), sentence, status_code=422)
    assert Decision.objects.count() == 0


def test_what_was_typed_for_another_decision_is_left_out(client, agent, campaign):
    prepare(client, heard(campaign), kind="reserve", amount="5000", reason="NEED")

    assert (Decision.objects.get().amount, Decision.objects.get().reason) == (None, "")


def test_simulating_writes_nothing(client, agent, campaign):
    application = heard(campaign)

    page = client.post(address("decision_simulate", application), {"kind": "fund"})

    assertContains(page, "Simulation, rien n’est enregistré.")
    assertContains(page, "Il resterait 144\u00a0000\u00a0€ à attribuer.")
    assert Decision.objects.count() == 0


def test_simulating_says_what_would_lack(client, agent):
    campaign = CampaignFactory(envelope=Decimal(10000))
    prepare(client, heard(campaign))

    page = client.post(address("decision_simulate", heard(campaign)), {"kind": "fund"})

    assertContains(page, "Il manquerait 2\u00a0000\u00a0€ dans l’enveloppe.")


def test_under_the_floor_the_agent_is_asked_for_the_amount(client, agent, campaign):
    application = heard(campaign, requested_amount=Decimal(2000), eligible_cost=Decimal(1000))

    assertContains(client.get("/deliberation/2026/"), "sous le minimum")
    page = client.get(address("deliberation_dossier", application))
    assertContains(page, "écrivez le montant retenu.")
    asked = "Écrivez le montant que le jury retient."
    assertContains(prepare(client, application), asked, status_code=422)
    reason = "C’est le minimum de l’appel."
    assert prepare(client, application, amount="1000", override_reason=reason).status_code == 302


def test_a_page_blanche_is_shown_without_rate(client, agent, campaign):
    heard(campaign, is_page_blanche=True, eligible_cost=Decimal(0), requested_amount=Decimal(2500))

    page = client.get("/deliberation/2026/")

    assertContains(page, "page blanche, sans taux")
    assertContains(page, "<b>2\u00a0500\u00a0€</b>", html=True)


def test_a_refused_rate_leaves_the_base_rate(client, agent, campaign):
    rule = BonusRuleFactory(campaign=campaign)
    application = heard(campaign, requested_amount=Decimal(9000))
    claim = BonusClaim.objects.create(application=application, rule=rule)

    page = client.post(address("bonus_refuse", application, claim.pk), follow=True)

    assertContains(page, "L’avis du jury est noté, le calcul est refait.")
    assertContains(page, "Taux de base\u00a0: 60\u00a0%.")


def test_a_prepared_decision_is_found_again_in_its_form(client, agent, campaign):
    application = heard(campaign)
    prepare(client, application, amount="5000", override_reason="Deux devis plus bas.")

    page = client.get(address("deliberation_dossier", application))

    assertContains(page, 'value="5\u00a0000"')
    assertContains(page, "Deux devis plus bas.")


def test_a_cooperation_that_nobody_confirmed_says_why(client, agent, campaign):
    rule = BonusRuleFactory(campaign=campaign, kind="cooperation")
    application = heard(campaign)
    claim = BonusClaim.objects.create(application=application, rule=rule)

    page = client.get(address("deliberation_dossier", application))
    assertContains(page, "Aucun partenaire n’a confirmé avant l’audition")
    assertNotContains(page, "Confirmer ce taux")

    forced = client.post(address("bonus_confirm", application, claim.pk), follow=True)
    assertContains(forced, "ce taux ne peut pas être retenu.")


def test_a_vote_ahead_of_today_is_refused_and_kept_on_screen(client, agent, campaign):
    page = client.post("/deliberation/2026/vote/", {"number": "2026-114", "date": "2026-12-17"})

    assertContains(page, "La date du vote n’est pas encore passée.", status_code=422)
    assertContains(page, 'value="2026-114"', status_code=422)


def test_nothing_is_released_before_the_vote(client, agent, campaign):
    prepare(client, heard(campaign))

    page = client.post("/deliberation/2026/diffuser/", follow=True)

    assertContains(page, "Enregistrez d’abord la délibération.")
    assert Award.objects.count() == 0


def test_a_list_that_changed_is_read_again(client, agent, campaign):
    prepare(client, heard(campaign))
    client.post("/deliberation/2026/vote/", {"number": "1", "date": "2026-12-15"})

    page = client.post("/deliberation/2026/diffuser/", {"read": "0"}, follow=True)

    assertContains(page, "Les décisions ont changé depuis votre relecture.")
    assert Award.objects.count() == 0


def test_a_recused_agent_sees_nothing_of_the_dossier(client, agent, campaign):
    hidden, shown = heard(campaign), heard(campaign, "3.00")
    prepare(client, hidden)
    prepare(client, shown)
    recuse(agent, hidden)
    client.post("/deliberation/2026/vote/", {"number": "1", "date": "2026-12-15"})

    assert [row.application for row in client.get("/deliberation/2026/").context["rows"]] == [shown]
    assert client.get(address("deliberation_dossier", hidden)).status_code == 404
    assert prepare(client, hidden).status_code == 404
    preview = client.get("/deliberation/2026/courriers/")
    assertContains(preview, "1 dossier où vous avez déclaré un lien n’est pas montré")
    assertNotContains(preview, hidden.organisation_name)
    client.post("/deliberation/2026/diffuser/", {"read": preview.context["preview"].read})
    assert [each.application for each in Award.objects.all()] == [shown]
    assertContains(client.get("/deliberation/2026/courriers/"), "Rien à diffuser")


def test_the_sums_leave_out_what_the_reader_could_work_out(client, agent, campaign):
    hidden, shown = heard(campaign), heard(campaign)
    for dossier in (hidden, shown):
        prepare(client, dossier)
    everything = client.get("/deliberation/2026/").context["envelope"]
    recuse(agent, hidden)
    page = client.get("/deliberation/2026/")
    seen = page.context["envelope"]
    assert (everything.prepared, everything.asked) == (Decimal(12000), Decimal(12000))
    assert (seen.prepared, seen.asked, seen.hidden) == (Decimal(6000), Decimal(6000), 1)
    assertContains(page, "Sans 1\u00a0dossier avec lien déclaré")


def test_a_rank_that_is_taken_does_not_name_a_closed_dossier(client, agent, campaign):
    hidden, shown = heard(campaign), heard(campaign)
    prepare(client, hidden, kind="reserve", reserve_rank="1")
    known = prepare(client, shown, kind="reserve", reserve_rank="1")
    assertContains(known, f"déjà celui de {hidden.number}", status_code=known.status_code)
    recuse(agent, hidden)
    refused = prepare(client, shown, kind="reserve", reserve_rank="1")
    assertContains(refused, "Le rang 1 est déjà pris", status_code=refused.status_code)
    assertNotContains(refused, hidden.number, status_code=refused.status_code)


def test_an_agent_who_sits_in_the_panel_finishes_their_sheets_before_reading_means(
    client, agent, campaign
):
    application = heard(campaign, "4.44")
    other = heard(campaign, "1.00")
    seat = SeatFactory(college=CollegeFactory(panel=PanelFactory(campaign=campaign)), user=agent)
    hearing = HearingFactory(campaign=campaign, theme=application.theme, published_at=AT)
    HearingEntry.objects.create(hearing=hearing, application=application)
    HearingSeat.objects.create(
        hearing=hearing, seat=seat, user=agent, starts_at=hearing.slot.starts_at
    )

    page = client.get("/deliberation/2026/")
    assert [row.application for row in page.context["rows"]] == [other, application]
    assertContains(page, "après vos fiches")
    assertNotContains(page, "4,44")
    detail = client.get(address("deliberation_dossier", application))
    assertContains(detail, "une fois vos fiches de cette audition terminées")
    assertNotContains(detail, "4,44")


def test_the_direction_reads_and_never_writes(client, campaign):
    application = heard(campaign)
    client.force_login(UserFactory(director=True))

    assertNotContains(client.get("/deliberation/2026/"), "Enregistrer la délibération")
    assertNotContains(
        client.get(address("deliberation_dossier", application)), "Préparer la décision"
    )
    assert client.get("/deliberation/2026/courriers/").status_code == 200
    assert client.get("/deliberation/2026/vote/").status_code == 403
    assert client.post("/deliberation/2026/diffuser/").status_code == 403
    assert prepare(client, application).status_code == 403


@pytest.mark.parametrize("trait", ["administrator", "other_direction"])
def test_other_staff_do_not_see_the_deliberation(client, campaign, trait):
    client.force_login(UserFactory(**{trait: True}))

    assert client.get("/deliberation/2026/").status_code == 404
    assert client.post("/deliberation/2026/diffuser/").status_code == 404


def test_the_applicant_never_sees_the_deliberation(client, campaign):
    application = heard(campaign)
    client.force_login(MembershipFactory(organisation=application.organisation).user)

    assert client.get(address("deliberation_dossier", application)).status_code == 404


def test_after_the_release_the_form_is_gone(client, agent, campaign):
    application = heard(campaign)
    decisions.prepare(application, kind=DecisionKind.FUND, by=agent, at=AT)
    client.post("/deliberation/2026/vote/", {"number": "1", "date": "2026-12-15"})
    read = client.get("/deliberation/2026/courriers/").context["preview"].read
    client.post("/deliberation/2026/diffuser/", {"read": read})

    page = client.get(address("deliberation_dossier", application))

    application.refresh_from_db()
    assert application.state == State.FUNDED
    assertContains(page, "Diffusée le 16\u00a0décembre 2026.")
    assertNotContains(page, "Préparer la décision")


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_questions_for_1_and_30_rows(
    client, agent, campaign, count, django_assert_num_queries
):
    for _ in range(count):
        prepare(client, heard(campaign, organisation__name=f"Structure {_}"))

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/deliberation/2026/")


@pytest.mark.parametrize("count", [1, 30])
def test_the_letters_ask_the_same_questions_for_1_and_30_rows(
    client, agent, campaign, count, django_assert_num_queries
):
    for _ in range(count):
        prepare(client, heard(campaign))
    client.post("/deliberation/2026/vote/", {"number": "1", "date": "2026-12-15"})

    with django_assert_num_queries(PREVIEW_QUERIES):
        client.get("/deliberation/2026/courriers/")
