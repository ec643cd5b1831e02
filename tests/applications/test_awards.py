"""The envelope is never exceeded, and what is given up comes back to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from ami_portal.outbox.models import OutboundEmail
from applications.actions import awards, outcomes, payments
from applications.domain.envelope import EnvelopeExceededError
from applications.domain.workflow import TransitionNotAllowedError
from applications.enums import EventKind, RecusalReason, State
from applications.models import Award, Campaign, Recusal
from tests.factories import ApplicationFactory, CampaignFactory, TerritoryFactory, UserFactory
from tests.factories.awards import funded, grant

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_an_award_moves_the_dossier_and_the_envelope():
    application = funded()

    assert (application.state, application.award.amount) == (State.FUNDED, Decimal(6000))
    assert application.campaign.granted_total == Decimal(6000)
    assert application.events.get().kind == EventKind.FUNDED


def test_a_funded_dossier_is_not_funded_again():
    application = funded()

    with pytest.raises(TransitionNotAllowedError):
        awards.fund(application, grant(), by=UserFactory(agent=True), at=AT)

    assert Campaign.objects.get().granted_total == Decimal(6000)


def test_the_database_refuses_an_override_without_its_reason():
    application = ApplicationFactory(heard=True)

    with pytest.raises(IntegrityError, match="award_override_has_reason"), transaction.atomic():
        awards.fund(
            application,
            grant(5000, computed_amount=Decimal(6000)),
            by=UserFactory(agent=True),
            at=AT,
        )


def test_the_database_itself_keeps_the_envelope():
    campaign = CampaignFactory(envelope=Decimal(1000))

    with (
        pytest.raises(IntegrityError, match="campaign_granted_within_envelope"),
        transaction.atomic(),
    ):
        Campaign.objects.filter(pk=campaign.pk).update(granted_total=Decimal(1001))


@pytest.mark.django_db(transaction=True)
def test_fifty_awards_at_once_on_the_last_euros_never_exceed_the_envelope():
    campaign = CampaignFactory(envelope=Decimal(10000))
    applications = [ApplicationFactory(heard=True, campaign=campaign) for _ in range(50)]
    agent = UserFactory(agent=True)

    def award(application):
        try:
            awards.fund(application, grant(4000), by=agent, at=AT)
        except EnvelopeExceededError as refusal:
            return str(refusal)
        else:
            return "granted"
        finally:
            connection.close()

    with ThreadPoolExecutor(25) as clicks:
        answers = list(clicks.map(award, applications))

    refusal = (
        "Impossible d’accorder 4\u00a0000\u00a0€\u00a0: il reste 2\u00a0000\u00a0€ sur"
        " 10\u00a0000\u00a0€. Diminuez une autre aide ou placez ce dossier en réserve."
    )
    assert sorted(answers) == sorted(["granted"] * 2 + [refusal] * 48)
    assert Award.objects.aggregate(total=Sum("amount"))["total"] == Decimal(8000)
    assert Campaign.objects.get().granted_total == Decimal(8000)


def test_an_aid_given_up_returns_to_the_envelope_and_the_agents_are_told():
    TerritoryFactory()
    application = funded()
    waiting = ApplicationFactory(heard=True, campaign=application.campaign)
    outcomes.reserve(waiting, rank=1, by=application.award.granted_by, at=AT)

    returned = awards.renounce(application, by=application.award.granted_by, at=AT)

    application.refresh_from_db()
    assert (returned, application.state) == (Decimal(6000), State.RENOUNCED)
    assert Campaign.objects.get().granted_total == Decimal(0)
    assert application.events.last().data == {"returned": "6000.00"}
    mail = OutboundEmail.objects.filter(kind="A8").first()
    assert mail.subject == "AMI 2026 – 6\u00a0000\u00a0€ reviennent à l’enveloppe"
    assert (
        "Le premier dossier de la liste d’attente que cette somme permet d’aider est"
        f" {waiting.number}" in mail.body_text
    )


def test_what_was_paid_does_not_return():
    application = funded()
    agent = application.award.granted_by
    application.state = State.COMMITTED
    application.save()
    payments.order(application, amount=Decimal(2000), ordered_on=AT.date(), by=agent, at=AT)

    assert awards.renounce(application, by=agent, at=AT) == Decimal(4000)
    assert Campaign.objects.get().granted_total == Decimal(2000)


def test_an_aid_wholly_paid_gives_nothing_back_and_tells_nobody():
    application = funded()
    agent = application.award.granted_by
    application.state = State.COMMITTED
    application.save()
    payments.order(application, amount=Decimal(6000), ordered_on=AT.date(), by=agent, at=AT)

    assert awards.renounce(application, by=agent, at=AT) == Decimal(0)
    assert OutboundEmail.objects.filter(kind="A8").count() == 0


def test_an_agent_with_a_link_is_not_written_to_about_the_dossier():
    application = funded()
    linked, other = UserFactory(agent=True), UserFactory(agent=True)
    Recusal.objects.create(
        user=linked,
        application=application,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=linked,
    )

    awards.renounce(application, by=other, at=AT)

    told = set(OutboundEmail.objects.filter(kind="A8").values_list("to", flat=True))
    assert linked.email not in told
    assert other.email in told


def test_an_aid_that_was_not_granted_is_not_given_up():
    with pytest.raises(TransitionNotAllowedError):
        awards.renounce(ApplicationFactory(heard=True), by=UserFactory(agent=True), at=AT)
