"""The money of an aid: its plan, its payments, what a bank rejects, its settlement."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertRedirects

from ami_portal.outbox.models import OutboundEmail
from applications.actions import agreements, awards, final_reports, payments
from applications.domain.engagement import FollowUpRefusedError
from applications.domain.final_report import Written
from applications.domain.settlement import Part
from applications.enums import BudgetCode, InstalmentWhen, PaymentState, State
from applications.models import Message
from applications.queries.settlements import envelopes
from tests.factories import CampaignFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.awards import IBAN, funded, with_papers

AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
SIGNED, TODAY = date(2027, 1, 10), date(2027, 1, 11)
TWO = [
    Part(Decimal(4000), InstalmentWhen.SIGNATURE),
    Part(Decimal(2000), InstalmentWhen.REPORT),
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day():
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def agent(client):
    user = UserFactory(agent=True)
    client.force_login(user)
    return user


@pytest.fixture
def engaged():
    return _engaged()


def _engaged(**campaign):
    application = with_papers(funded(CampaignFactory(**campaign)))
    agreements.commit(application, signed_on=SIGNED, by=application.award.granted_by, at=AT)
    return type(application).objects.get(pk=application.pk)


def _order(application, amount=None, **more):
    by = application.award.granted_by
    euros = None if amount is None else Decimal(amount)
    return payments.order(application, amount=euros, ordered_on=TODAY, by=by, at=AT, **more)


def _spend(application, amount):
    written = Written(done_text="Fait.", spending={BudgetCode.EXPENSE_60: Decimal(amount)})
    final_reports.send(application, written, by=UserFactory(), at=AT)
    final_reports.accept(application, by=application.award.granted_by, at=AT)


# The plan


def test_an_aid_leaves_in_the_parts_of_its_plan(engaged, agent):
    first, second = payments.plan(engaged, TWO, by=agent, at=AT)

    assert _order(engaged, instalment=first).amount == 4000
    with pytest.raises(FollowUpRefusedError, match="attend le bilan accepté"):
        _order(engaged, instalment=second)
    _spend(engaged, 10000)
    assert _order(engaged, instalment=second).amount == 2000


@pytest.mark.parametrize("amount", [100, 4000])
def test_with_a_plan_a_payment_is_one_of_its_parts_once(engaged, agent, amount):
    payments.plan(engaged, TWO, by=agent, at=AT)
    _order(engaged, 4000)

    with pytest.raises(FollowUpRefusedError, match="Choisissez un versement du plan"):
        _order(engaged, amount)


def test_a_plan_changes_until_something_is_ordered(engaged, agent):
    payments.plan(engaged, TWO, by=agent, at=AT)
    payments.plan(engaged, [Part(Decimal(6000), InstalmentWhen.SIGNATURE)], by=agent, at=AT)
    assert [part.amount for part in engaged.instalments.all()] == [6000]
    _order(engaged, 6000)

    with pytest.raises(FollowUpRefusedError, match="le plan ne change plus"):
        payments.plan(engaged, TWO, by=agent, at=AT)


def test_the_database_holds_the_sum_within_the_aid(engaged):
    _order(engaged, 4000)
    engaged.award.refresh_from_db()
    assert engaged.award.ordered_total == 4000

    engaged.award.ordered_total = Decimal("6000.01")
    with pytest.raises(IntegrityError, match="award_ordered_within_amount"), transaction.atomic():
        engaged.award.save()


# What the treasury answers


def test_a_payment_names_the_account_and_is_confirmed(engaged, agent):
    payment = _order(engaged, 6000)

    payments.confirm(payment, paid_on=TODAY, by=agent, at=AT)

    payment.refresh_from_db()
    assert (payment.state, payment.paid_on) == (PaymentState.PAID, TODAY)
    mail = OutboundEmail.objects.filter(kind="P26").first()
    assert f"celui qui finit par {IBAN[-4:]}" in mail.body_text
    with pytest.raises(FollowUpRefusedError):
        payments.confirm(payment, paid_on=TODAY, by=agent, at=AT)


def test_a_payment_does_not_arrive_before_it_leaves(engaged, agent):
    with pytest.raises(FollowUpRefusedError):
        payments.confirm(_order(engaged, 6000), paid_on=SIGNED, by=agent, at=AT)


def test_a_rejected_payment_is_told_and_ordered_again(engaged, agent):
    first, _ = payments.plan(engaged, TWO, by=agent, at=AT)
    payment = _order(engaged, instalment=first)

    payments.reject(payment, because="Compte clos.", rejected_on=TODAY, by=agent, at=AT)

    engaged.award.refresh_from_db()
    assert engaged.award.ordered_total == 0
    assert "Compte clos. Vérifiez le RIB donné" in Message.objects.get().text
    with pytest.raises(FollowUpRefusedError):
        payments.reject(payment, because="Encore.", rejected_on=TODAY, by=agent, at=AT)
    assert _order(engaged, instalment=first).amount == 4000


# The settlement


def test_beyond_the_tolerance_what_is_claimed_is_told_then_comes_back(agent):
    engaged = _engaged(settlement_tolerance=Decimal("0.1"))
    _order(engaged, 6000)
    _spend(engaged, 5000)

    agreements.close(engaged, by=agent, at=AT)

    engaged = type(engaged).objects.get(pk=engaged.pk)
    assert (engaged.state, engaged.award.settled_amount) == (State.CLOSED, 3000)
    assert engaged.award.recovery_amount == 3000
    assert "3\u00a0000\u00a0€ sont à rendre." in Message.objects.get().text
    assert engaged.campaign.granted_total == 6000
    payments.note_recovery(engaged, recovered_on=TODAY, by=agent, at=AT)
    engaged.campaign.refresh_from_db()
    assert engaged.campaign.granted_total == 3000
    with pytest.raises(FollowUpRefusedError):
        payments.note_recovery(engaged, recovered_on=TODAY, by=agent, at=AT)


def test_within_the_tolerance_nothing_is_claimed(agent):
    engaged = _engaged(settlement_tolerance=Decimal("0.1"))
    _order(engaged, 6000)
    _spend(engaged, 9500)

    agreements.close(engaged, by=agent, at=AT)

    assert not Message.objects.exists()
    engaged.award.refresh_from_db()
    assert engaged.award.settled_amount == 6000


def test_what_is_no_longer_due_returns_to_the_envelope(agent):
    engaged = _engaged(settlement_tolerance=Decimal("0.1"))
    payments.plan(engaged, TWO, by=agent, at=AT)
    _order(engaged, 4000)
    _spend(engaged, 5000)

    agreements.close(engaged, by=agent, at=AT)

    engaged.campaign.refresh_from_db()
    assert engaged.campaign.granted_total == 4000


def test_what_is_due_is_paid_before_the_settlement(engaged, agent):
    _order(engaged, 4000)
    _spend(engaged, 10000)

    with pytest.raises(FollowUpRefusedError, match="Il reste 2\u00a0000\u00a0€ à verser"):
        agreements.close(engaged, by=agent, at=AT)


def test_the_envelope_says_granted_paid_returned_and_left(agent):
    engaged = _engaged(envelope=Decimal(50000))
    _order(engaged, 4000)
    other = funded(engaged.campaign, 5000)
    awards.renounce(other, by=agent, at=AT)

    [money] = envelopes(type(engaged).objects.all())

    assert (money.campaign.granted_total, money.paid) == (6000, 4000)
    assert (money.returned, money.remaining) == (5000, 44000)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2027-01-12", "Ce jour n’est pas encore venu"),
        ("2020-01-10", "Choisissez un jour à partir du 10\u00a0janvier 2027, celui de l’accord."),
    ],
)
def test_money_moves_neither_before_the_accord_nor_ahead(client, agent, engaged, day, sentence):
    order = reverse("payment_order", args=[engaged.number])
    refused = client.post(order, {"amount": "6 000", "ordered_on": day})
    assertContains(refused, sentence, status_code=422)
    assertContains(refused, f'value="{day}"', status_code=422)
    assertContains(refused, 'id="id_paymentform_ordered_on_error"', status_code=422)
    payment = _order(engaged, 6000)
    for name in ("payment_confirm", "payment_reject"):
        answer = reverse(name, args=[engaged.number, payment.pk])
        page = client.post(answer, {"day": day, "because": "Compte clos."})
        assertContains(page, f'value="{day}"', status_code=422)
        assertContains(page, "Compte clos.", int(name == "payment_reject"), status_code=422)
    for gesture, moved in (
        (
            lambda: payments.confirm(payment, paid_on=date.fromisoformat(day), by=agent, at=AT),
            "paid_on",
        ),
        (
            lambda: payments.reject(
                payment, because="Clos.", rejected_on=date.fromisoformat(day), by=agent, at=AT
            ),
            "rejected_on",
        ),
    ):
        with pytest.raises(FollowUpRefusedError):
            gesture()
        payment.refresh_from_db()
        assert getattr(payment, moved) is None


# From the award to Soldé, by the screens


def test_from_the_award_to_the_settlement_by_the_screens(client, agent):
    application = funded(CampaignFactory(settlement_tolerance=Decimal("0.1")))
    member = MembershipFactory(organisation=application.organisation).user
    page = reverse("follow_up_dossier", args=[application.number])

    def step(name, *more, **data):
        url = reverse(name, args=[application.number, *more])
        assertRedirects(client.post(url, data), page)

    for kind in ("rib", "statutes", "accounts", "siret"):
        step("document_seen", kind=kind, iban=IBAN, holder=application.organisation.name)
    step("agreement_commit", signed_on="2027-01-10", other_aid="1 000")
    plan = {"amount_1": "4 000", "when_1": "signature", "amount_2": "2 000", "when_2": "report"}
    step("payment_plan", **plan, when_3="signature", when_4="signature")
    first, second = application.instalments.all()
    step("payment_order", instalment=first.pk, ordered_on="2027-01-11")
    payment = application.payments.get()
    step("payment_reject", payment.pk, day="2027-01-11", because="Compte clos.")
    step("payment_order", instalment=first.pk, ordered_on="2027-01-11")
    step("payment_confirm", application.payments.last().pk, day="2027-01-11")
    twice = reverse("payment_order", args=[application.number])
    again = client.post(twice, {"instalment": first.pk, "ordered_on": "2027-01-11"})
    assertContains(again, "un versement du plan qui n’est pas encore ordonné", status_code=422)
    assertContains(client.get(page), f"compte qui finit par {IBAN[-4:]}")
    assertContains(client.get(page), "prévu au bilan accepté")

    client.force_login(member)
    bilan = {"people": "30", "done_text": "Dix ateliers.", "expense_60": "9 800"}
    unknown = dict.fromkeys(("qpv_people_unknown", "women_unknown", "under_26_unknown"), "on")
    sent = client.post(reverse("final_report_send", args=[application.number]), bilan | unknown)
    assertRedirects(sent, reverse("final_report", args=[application.number]))

    client.force_login(agent)
    step("final_report_accept")
    step("payment_order", instalment=second.pk, ordered_on="2027-01-11")
    step("aid_close")
    assertContains(client.get(page), "dans l’écart admis par l’appel (10\u00a0%)")
    application.refresh_from_db()
    assert (application.state, application.award.ordered_total) == (State.CLOSED, 6000)


# The lists


def test_the_lists_are_narrowed_by_call_and_by_step(client, agent):
    waiting = funded(CampaignFactory(code="2027"))
    engaged = _engaged()
    _order(engaged, 4000)

    def numbers(address):
        page = client.get(address).content.decode()
        return [each.number for each in (waiting, engaged) if f"{each.number} ·" in page]

    assert numbers("/suivi/") == [waiting.number, engaged.number]
    assert numbers("/suivi/?etape=a-engager") == [waiting.number]
    assert numbers("/suivi/?etape=a-verser") == [engaged.number]
    assert numbers("/suivi/?etape=bilan-attendu") == [engaged.number]
    assert numbers(f"/suivi/?appel={waiting.campaign.code}") == [waiting.number]
    assert numbers("/suivi/?etape=inconnue") == [waiting.number, engaged.number]
    assert numbers("/suivi/versements/?etape=ordered") == [engaged.number]
    assert numbers("/suivi/bilans/?etape=attendus") == [engaged.number]
    for address in ("/suivi/?etape=solde", "/suivi/versements/?etape=rejected"):
        assertContains(client.get(address), "Rien à cette étape")
    for step in ("en-retard", "a-lire", "acceptes"):
        assertContains(client.get(f"/suivi/bilans/?etape={step}"), "Rien à cette étape")


def test_the_follow_up_leaves_as_a_spreadsheet_without_formulas(client, agent):
    engaged = _engaged()
    engaged.title = "=1+1"
    engaged.save()
    _order(engaged, 4000)

    book = load_workbook(BytesIO(client.get("/suivi.xlsx?appel=2026").content))

    assert book.sheetnames == ["Aides", "Versements", "Bilans"]
    aid = list(book["Aides"].values)[1]
    assert aid[:6] == (engaged.number, engaged.organisation_name, "=1+1", 6000, 4000, 2000)
    assert book["Aides"].cell(2, 3).data_type == "s"
    assert list(book["Versements"].values)[1][2:4] == (4000, "ordonné")
    assert list(book["Bilans"].values)[1][2].date() == date(2028, 6, 30)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("payment_plan", {"amount_1": "5 000", "when_1": "signature"}, "il manque 1\u00a0000"),
        ("payment_plan", {"amount_1": "mille"}, "en chiffres"),
        ("payment_order", {"amount": "7 000", "ordered_on": "2027-01-11"}, "Impossible de verser"),
    ],
)
def test_bad_input_is_answered_and_kept(client, engaged, agent, name, data, sentence):
    whens = {f"when_{rank}": "signature" for rank in range(1, 5)}

    page = client.post(reverse(name, args=[engaged.number]), whens | data)

    assertContains(page, sentence, status_code=422)
    typed = next(value for key, value in data.items() if key.startswith("amount"))
    assertContains(page, f'value="{typed}"', status_code=422)
