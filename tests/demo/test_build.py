"""The demonstration builds through the actions, whatever the day, and shows every outcome."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection

from ami_portal.accounts.models import User
from ami_portal.demo import build, calendar, sign_ins
from ami_portal.operations.retention.board import board
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.enums import Channel, RedirectionStatus, State
from applications.models import (
    Application,
    Campaign,
    Draft,
    FinalReport,
    HelpRequest,
    Message,
    OrganisationDocument,
    Partner,
    Redirection,
)
from juries.enums import Attendance, SheetState
from juries.models import HearingEntry, ScoreSheet
from reporting.domain.report import report_of
from reporting.queries import cohorts
from reporting.queries.reports import current_facts, published
from tests.factories import UserFactory
from tests.reporting.audit import faults

pytestmark = pytest.mark.django_db

LEAP_SUNDAY = datetime(2032, 2, 29, 7, 30, tzinfo=UTC)
NEW_YEAR_EVE = datetime(2026, 12, 31, 22, 45, tzinfo=UTC)


def states_of(code: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for state in Application.objects.filter(campaign__code=code).values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


@time_machine.travel(LEAP_SUNDAY, tick=False)
def test_one_living_year_is_built_whatever_the_day() -> None:
    said: list[str] = []
    build.build(now=LEAP_SUNDAY, say=said.append)

    assert [line.split(" :")[0] for line in said] == ["Appel 2031", "Appel 2032", "Appel 2033"]
    assert states_of("2031") == {
        State.CLOSED: 8,
        State.COMMITTED: 3,
        State.FUNDED: 1,
        State.INADMISSIBLE: 1,
        State.NOT_SELECTED: 8,
        State.REDIRECTED: 4,
        State.RENOUNCED: 1,
        State.WITHDRAWN: 2,
    }
    assert states_of("2032") == {State.ADMISSIBLE: 27, State.INADMISSIBLE: 1, State.SUBMITTED: 2}
    assert Draft.objects.filter(campaign__code="2033", submitted_at=None).count() == 4
    assert Draft.objects.filter(reused_from__campaign__code="2031").count() == 1
    assert HelpRequest.objects.filter(agent=None, ended_at=None).count() == 1
    this_year = Application.objects.filter(campaign__code="2032")
    assert this_year.filter(channel=Channel.PAPER).count() == 2
    assert this_year.filter(complement_answered_at__isnull=False).count() == 1
    by_link = Partner.objects.filter(application__campaign__code="2032", recorded_by=None)
    assert by_link.exclude(answered_by_name="").count() == 3
    assert Message.objects.filter(is_from_service=False, read_at=None).count() == 1
    sent = OrganisationDocument.objects.filter(file__isnull=False)
    papers = sent.values_list("accepted_at", "refused_because")
    assert sorted((at is not None, bool(why)) for at, why in papers) == [
        (False, False), (False, True), (True, False), (True, False), (True, False),
    ]  # fmt: skip

    figures = {row.year: (row.filed, row.funded, row.moved) for row in cohorts.yearly_figures()}
    assert figures[2020] == (25, 12, 4)
    assert figures[2021] == (29, 9, 5)
    assert figures[2031] == (27, 12, 5)
    became = FinalReport.objects.filter(became__campaign__code="2032")
    assert [each.application.campaign.code for each in became] == ["2031"]

    facts = current_facts(2031, today=LEAP_SUNDAY.date())
    assert faults(report_of(facts), facts) == []
    assert faults(published(2031).report, facts) == []

    assert not Campaign.objects.filter(is_fictitious=False).exists()
    assert set(Redirection.objects.values_list("status", flat=True)) == set(RedirectionStatus)
    assert HearingEntry.objects.filter(attendance=Attendance.ABSENT).count() == 1
    placed = HearingEntry.objects.filter(hearing__campaign__code="2032")
    assert placed.count() == 27
    assert placed.filter(hearing__slot__half_day__day="2032-02-29").exists()
    sheets = ScoreSheet.objects.filter(application__campaign__code="2032")
    assert set(sheets.values_list("state", flat=True)) >= {
        SheetState.FINISHED,
        SheetState.STARTED,
        SheetState.TO_FILL,
    }
    assert not OutboundEmail.objects.exclude(state=EmailState.SENT).exists()
    assert not OutboundEmail.objects.filter(queued_at__gt=LEAP_SUNDAY).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM applications_event WHERE at > %s", [LEAP_SUNDAY])
        assert cursor.fetchone() == (0,)
    addresses = [email for _, email in sign_ins.SIGN_INS]
    people = UserFactory._meta.model.objects.filter(email__in=addresses)
    assert people.count() == len(addresses)


@pytest.mark.parametrize("now", [LEAP_SUNDAY, NEW_YEAR_EVE, datetime(2027, 1, 1, tzinfo=UTC)])
def test_the_past_call_is_over_and_the_next_one_open_on_any_day(now: datetime) -> None:
    today = now.date()
    assert calendar.finished(today).reserve_until < today
    assert calendar.at_its_auditions(today).closes_on < today
    coming = calendar.open_now(today)
    assert coming.opens_on < today < coming.closes_on


@time_machine.travel(LEAP_SUNDAY, tick=False)
def test_conservation_has_a_duration_a_gel_and_a_slip_to_sign() -> None:
    build.build(now=LEAP_SUNDAY, say=lambda _: None)

    shown = board(reader=User.objects.get(email=sign_ins.ADMINISTRATOR), at=LEAP_SUNDAY)
    assert [row.line.key for row in shown.rows if row.duration and not row.is_proposal] == [
        "not_funded"
    ]
    assert [hold.application.campaign.code for hold in shown.holds] == ["2031"]
    assert [(slip.size, slip.visa_on) for slip in shown.slips] == [(14, None)]
