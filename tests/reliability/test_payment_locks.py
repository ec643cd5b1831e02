"""Two agents pay the same aid at once: it is paid once."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connections

from applications.actions import agreements, payments
from applications.domain.engagement import FollowUpRefusedError
from applications.domain.settlement import Part
from applications.enums import InstalmentWhen
from applications.models import Application
from tests.factories import TerritoryFactory, UserFactory
from tests.factories.awards import funded, with_papers

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]
DAY = date(2027, 1, 11)
AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("has_plan", [True, False])
def test_two_agents_order_the_same_payment_and_one_is_told(has_plan: bool) -> None:
    TerritoryFactory()
    application = with_papers(funded())
    agents = [UserFactory(agent=True) for _ in range(2)]
    agreements.commit(application, signed_on=DAY, by=agents[0], at=AT)
    if has_plan:
        whole = [Part(Decimal(6000), InstalmentWhen.SIGNATURE)]
        payments.plan(application, whole, by=agents[0], at=AT)
    refusals: list[str] = []
    together = threading.Barrier(2)

    def press(agent) -> None:
        together.wait()
        try:
            mine = Application.objects.get(pk=application.pk)
            payments.order(mine, amount=Decimal(6000), ordered_on=DAY, by=agent, at=AT)
        except FollowUpRefusedError as refusal:
            refusals.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[agent]) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    application.award.refresh_from_db()
    assert application.award.ordered_total == 6000
    assert application.payments.count() == 1
    assert len(refusals) == 1
