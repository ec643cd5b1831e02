"""The complément: asked for, answered, and what it does to the two months of silence."""

from datetime import date, timedelta

import pytest

from ami_portal.outbox.models import OutboundEmail
from applications.actions import complements, partners
from applications.domain.refusals import ComplementError, MissingReasonError, TooLateError
from applications.domain.verification import Suspension, qpv_share, silence_refuses_on
from applications.enums import EventKind, PartnerAnswer, PartnerRole
from applications.models import Partner
from applications.queries.team_dossier import silence_day
from tests.factories import ApplicationFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING

DUE = date(2026, 11, 20)


@pytest.fixture
def agent(db):
    TerritoryFactory()
    return UserFactory(agent=True)


def ask(application, agent, **changes):
    words = {"text": "Le lieu de l’atelier du mercredi.", "due_on": DUE, "at": AFTER_CLOSING}
    return complements.request(application, by=agent, **{**words, **changes})


def test_members_are_told_what_is_missing_where_and_before_when(agent) -> None:
    membership = MembershipFactory()
    application = ask(ApplicationFactory(organisation=membership.organisation), agent)
    mails = OutboundEmail.objects.filter(kind="P9")
    assert {mail.to for mail in mails} == {membership.user.email, application.contact_email}
    text = mails[0].body_text
    assert "Le lieu de l’atelier du mercredi." in text
    assert f"/dossiers/{application.number}/complement/" in text
    assert "vendredi 20\u00a0novembre 2026" in text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": " "}, MissingReasonError),
        ({"due_on": date(2026, 11, 4)}, TooLateError),
    ],
)
def test_a_complement_needs_words_and_three_days(agent, changes, error) -> None:
    application = ApplicationFactory()
    with pytest.raises(error):
        ask(application, agent, **changes)
    application.refresh_from_db()
    assert application.complement_requested_at is None


def test_a_complement_is_asked_of_a_dossier_that_is_being_checked(agent) -> None:
    with pytest.raises(ComplementError, match="Recevable, à auditionner"):
        ask(ApplicationFactory(admissible=True), agent)


def test_asked_again_the_words_change_and_the_suspension_goes_on(agent) -> None:
    application = ask(ApplicationFactory(), agent)
    first = application.complement_due_on
    later = AFTER_CLOSING + timedelta(days=2)
    again = ask(application, agent, text="Le lieu et les horaires.", at=later)
    assert again.complement_request == "Le lieu et les horaires."
    unsuspended = silence_day(ApplicationFactory(), today=first)
    suspended = again.complement_due_on - AFTER_CLOSING.date()
    assert silence_day(again, today=again.complement_due_on) == unsuspended + suspended


def test_days_between_two_complements_are_not_suspended() -> None:
    day = silence_refuses_on(
        submitted_on=date(2026, 10, 1),
        today=date(2026, 11, 30),
        asked_on=date(2026, 11, 10),
        due_on=date(2026, 11, 25),
        answered_on=date(2026, 11, 15),
        earlier=[Suspension(date(2026, 10, 5), date(2026, 10, 20), date(2026, 10, 8))],
    )
    # Two months, plus 3 days, plus 5 days.
    assert day == date(2026, 12, 9)


def test_a_complement_asked_again_after_its_day_leaves_the_gap_running() -> None:
    day = silence_refuses_on(
        submitted_on=date(2026, 10, 1),
        today=date(2026, 11, 30),
        asked_on=date(2026, 11, 10),
        due_on=date(2026, 11, 20),
        earlier=[Suspension(date(2026, 10, 5), date(2026, 10, 15))],
    )
    assert day == date(2026, 12, 21)


def test_the_answer_is_kept_with_its_date(agent) -> None:
    application = ask(ApplicationFactory(), agent)
    later = AFTER_CLOSING + timedelta(days=30)
    answered = complements.answer(
        application, text="À la maison de quartier.", by=UserFactory(), at=later
    )
    assert not answered.awaits_complement
    assert answered.complement_answered_at == later
    assert answered.events.last().kind == EventKind.COMPLEMENT_RECEIVED


def test_nothing_is_answered_when_nothing_was_asked(agent) -> None:
    with pytest.raises(ComplementError, match="Aucun complément"):
        complements.answer(ApplicationFactory(), text="Voici.", by=agent, at=AFTER_CLOSING)


def test_an_answer_without_words_is_refused(agent) -> None:
    application = ask(ApplicationFactory(), agent)
    with pytest.raises(MissingReasonError):
        complements.answer(application, text="\n", by=agent, at=AFTER_CLOSING)


SUBMITTED, ASKED = date(2026, 10, 1), date(2026, 11, 2)


@pytest.mark.parametrize(
    ("asked_on", "answered_on", "today", "expected"),
    [
        (None, None, date(2026, 11, 10), date(2026, 12, 1)),
        (ASKED, None, date(2026, 11, 10), None),
        (ASKED, date(2026, 11, 12), date(2026, 11, 12), date(2026, 12, 11)),
        # The suspension ends on the date set, even when the answer comes later or never.
        (ASKED, None, date(2026, 11, 21), date(2026, 12, 19)),
        (ASKED, date(2026, 11, 25), date(2026, 11, 26), date(2026, 12, 19)),
    ],
)
def test_a_complement_suspends_the_two_months(asked_on, answered_on, today, expected) -> None:
    day = silence_refuses_on(
        submitted_on=SUBMITTED,
        today=today,
        asked_on=asked_on,
        due_on=DUE if asked_on else None,
        answered_on=answered_on,
    )
    assert day == expected


def test_not_known_is_not_zero() -> None:
    assert [qpv_share(None, 4), qpv_share(0, 0), qpv_share(10, None)] == [None, None, None]
    assert qpv_share(10, 6) * 10 == 6


def partner_of(application) -> Partner:
    return Partner.objects.create(
        application=application, name="Le Foyer", role=PartnerRole.CARRIES, position=0
    )


def test_a_partner_that_carries_the_action_is_recorded_and_told(agent) -> None:
    partner = partner_of(ApplicationFactory())
    partners.record_answer(partner, answer=PartnerAnswer.CARRIES, by=agent, at=AFTER_CLOSING)
    partner.refresh_from_db()
    assert (partner.answer, partner.answered_at, partner.recorded_by) == (
        PartnerAnswer.CARRIES,
        AFTER_CLOSING,
        agent,
    )
    assert "taux majoré, il s’appliquera" in OutboundEmail.objects.get(kind="P7").body_text


def test_the_same_answer_twice_is_told_once(agent) -> None:
    partner = partner_of(ApplicationFactory())
    for _ in range(2):
        partners.record_answer(partner, answer=PartnerAnswer.HELPS, by=agent, at=AFTER_CLOSING)
    assert OutboundEmail.objects.filter(kind="P7").count() == 1


def test_a_partner_answers_before_the_audition(agent) -> None:
    partner = partner_of(ApplicationFactory(heard=True))
    with pytest.raises(TooLateError, match="L’audition a eu lieu"):
        partners.record_answer(partner, answer=PartnerAnswer.CARRIES, by=agent, at=AFTER_CLOSING)


def test_waiting_is_not_an_answer(agent) -> None:
    partner = partner_of(ApplicationFactory())
    with pytest.raises(MissingReasonError):
        partners.record_answer(partner, answer=PartnerAnswer.PENDING, by=agent, at=AFTER_CLOSING)
