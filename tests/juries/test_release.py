"""Decisions are released together, once the vote is recorded, each with its letter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, transaction

from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.domain.envelope import EnvelopeExceededError
from applications.enums import EventKind, RecusalReason, State
from applications.models import Award, Event, Recusal, Redirection
from juries.actions import decisions, deliberations, reopening
from juries.domain.decisions import DecisionRefusedError, ReleaseRefusedError, fingerprint
from juries.domain.letters import advice_words
from juries.enums import DecisionKind
from juries.models import Decision, Deliberation, HearingEntry, HearingSeat
from juries.queries.deliberation import envelope_of
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    CollegeFactory,
    HearingFactory,
    PanelFactory,
    SeatFactory,
    TerritoryFactory,
    UserFactory,
)

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
VOTE = date(2026, 12, 15)
DECLINED = {"reason": "NEED", "text": "La mission locale propose déjà ces ateliers."}
REDIRECTED = {
    "redirect_target": "commune",
    "redirect_name": "la Ville d’Exempleville",
    "redirect_reason": "Elle anime déjà ce lieu.",
    "redirect_contact": "Sacha Modèle",
    "redirect_email": "sacha@exempleville.example",
}
SILENT = {DecisionKind.FUND: {}, DecisionKind.PAGE_BLANCHE: {}, DecisionKind.RESERVE: {}}
DETAILS = SILENT | {DecisionKind.DECLINE: DECLINED, DecisionKind.REDIRECT: REDIRECTED}

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    TerritoryFactory()
    return UserFactory(agent=True, name="Yanis Carlier")


@pytest.fixture
def campaign():
    return CampaignFactory()


@pytest.fixture
def vote(campaign, agent):
    return deliberations.record(campaign, number="2026-114", date=VOTE, by=agent, at=AT)


def prepared(campaign, agent, kind=DecisionKind.FUND, **details):
    application = ApplicationFactory(heard=True, campaign=campaign)
    decisions.prepare(application, kind=kind, by=agent, at=AT, **DETAILS[kind], **details)
    return application


def release(campaign, vote, agent, **options):
    return decisions.release(campaign, deliberation=vote, by=agent, at=AT, **options)


@pytest.mark.parametrize(
    ("kind", "state", "letter", "event"),
    [
        (DecisionKind.FUND, State.FUNDED, "P19", EventKind.FUNDED),
        (DecisionKind.PAGE_BLANCHE, State.FUNDED, "P20", EventKind.FUNDED),
        (DecisionKind.REDIRECT, State.REDIRECTED, "P21", EventKind.REDIRECTED),
        (DecisionKind.RESERVE, State.RESERVE, "P22", EventKind.RESERVED),
        (DecisionKind.DECLINE, State.NOT_SELECTED, "P23", EventKind.DECLINED),
    ],
)
def test_each_decision_moves_its_dossier_and_sends_its_letter(
    campaign, agent, vote, kind, state, letter, event
):
    application = prepared(campaign, agent, kind)

    assert len(release(campaign, vote, agent)) == 1

    application.refresh_from_db()
    assert (application.state, application.decided_at) == (state, AT)
    letters = OutboundEmail.objects.filter(is_decision_letter=True)
    assert [(mail.kind, mail.to) for mail in letters] == [(letter, application.contact_email)]
    assert application.events.get(kind=event).by == agent
    told = application.events.filter(kind=EventKind.EMAIL_QUEUED)
    assert told.get(email__is_decision_letter=True).email == letters.get()
    assert Decision.objects.get().deliberation == vote


def test_nothing_is_told_before_the_release(campaign, agent):
    prepared(campaign, agent, DecisionKind.REDIRECT)

    assert OutboundEmail.objects.count() == 0
    assert Redirection.objects.count() == 0


def test_an_award_keeps_everything_needed_to_compute_it_again(campaign, agent, vote):
    application = prepared(
        campaign, agent, amount=Decimal(5000), override_reason="Deux devis plus bas."
    )

    release(campaign, vote, agent)

    award = Award.objects.get(application=application)
    assert (award.amount, award.computed_amount, award.override_reason) == (
        Decimal(5000),
        Decimal(6000),
        "Deux devis plus bas.",
    )
    assert (award.eligible_cost, award.requested_amount) == (Decimal(10000), Decimal(6000))
    assert (award.base_rate, award.applied_rate, award.bonus_kind) == (
        Decimal("0.600"),
        Decimal("0.600"),
        "",
    )
    assert (award.floor, award.ceiling) == (Decimal(1000), Decimal(15000))
    assert (award.deliberation_number, award.deliberation_date) == ("2026-114", VOTE)


def test_the_released_awards_are_counted_in_the_envelope(campaign, agent, vote):
    prepared(campaign, agent)
    prepared(campaign, agent, DecisionKind.PAGE_BLANCHE)

    assert envelope_of(campaign).free == Decimal(141000)
    release(campaign, vote, agent)

    campaign.refresh_from_db()
    assert campaign.granted_total == Decimal(9000)
    assert (envelope_of(campaign).granted, envelope_of(campaign).prepared) == (
        Decimal(9000),
        Decimal(0),
    )


def test_a_second_release_changes_nothing(campaign, agent, vote):
    prepared(campaign, agent)
    release(campaign, vote, agent)

    assert release(campaign, vote, agent, read="1-2-3") == []

    campaign.refresh_from_db()
    assert (Award.objects.count(), OutboundEmail.objects.count()) == (1, 1)
    assert campaign.granted_total == Decimal(6000)


def test_a_list_that_changed_since_it_was_read_is_refused(campaign, agent, vote):
    application = prepared(campaign, agent)
    read = fingerprint(Decision.objects.values_list("pk", flat=True))
    decisions.prepare(application, kind=DecisionKind.RESERVE, by=agent, at=AT)

    with pytest.raises(ReleaseRefusedError) as refusal:
        release(campaign, vote, agent, read=read)

    assert str(refusal.value) == (
        "Les décisions ont changé depuis votre relecture. Relisez-les avant de les diffuser."
    )


def test_one_aid_that_does_not_fit_releases_nothing(agent):
    campaign = CampaignFactory(envelope=Decimal(10000))
    vote = deliberations.record(campaign, number="1", date=VOTE, by=agent, at=AT)
    prepared(campaign, agent)
    prepared(campaign, agent)

    with pytest.raises(EnvelopeExceededError) as refusal:
        release(campaign, vote, agent)

    assert str(refusal.value) == (
        "Impossible d’accorder 6\u00a0000\u00a0€\u00a0: il reste 4\u00a0000\u00a0€ sur"
        " 10\u00a0000\u00a0€. Diminuez une autre aide ou placez ce dossier en réserve."
    )
    assert (Award.objects.count(), OutboundEmail.objects.count()) == (0, 0)


def test_a_dossier_withdrawn_meanwhile_holds_nothing_back(campaign, agent, vote):
    withdrawn = prepared(campaign, agent)
    withdrawn.state, withdrawn.withdrawn_at = State.WITHDRAWN, AT
    withdrawn.save()
    other = prepared(campaign, agent)

    assert [each.application for each in release(campaign, vote, agent)] == [other]


def test_the_vote_of_another_call_releases_nothing(campaign, agent):
    other = CampaignFactory(code="2026-2")
    vote = deliberations.record(other, number="1", date=VOTE, by=agent, at=AT)

    with pytest.raises(ReleaseRefusedError):
        release(campaign, vote, agent)


def test_a_vote_is_recorded_once_and_never_ahead(campaign, agent, vote):
    with pytest.raises(ReleaseRefusedError) as twice:
        deliberations.record(campaign, number="2026-114", date=VOTE, by=agent, at=AT)
    with pytest.raises(ReleaseRefusedError) as ahead:
        deliberations.record(campaign, number="2", date=date(2026, 12, 17), by=agent, at=AT)

    with pytest.raises(ReleaseRefusedError) as wrong_year:
        deliberations.record(campaign, number="3", date=date(2025, 12, 15), by=agent, at=AT)

    assert str(wrong_year.value).endswith("le vote est venu après. Vérifiez l’année.")
    assert str(twice.value) == "Cette délibération est déjà enregistrée."
    assert str(ahead.value) == "La date du vote n’est pas encore passée."
    assert Deliberation.objects.count() == 1


def test_a_redirection_may_come_with_an_aid_and_tells_the_person_who_waits(campaign, agent, vote):
    application = prepared(campaign, agent, **REDIRECTED)

    release(campaign, vote, agent)

    way = Redirection.objects.get()
    assert (way.application, way.name) == (application, "la Ville d’Exempleville")
    mail = OutboundEmail.objects.get(kind="A5")
    assert (mail.to, mail.subject) == (
        "sacha@exempleville.example",
        "AMI 2026 – Un porteur de projet vous est orienté",
    )


def test_a_letter_says_the_decision_first_then_why_then_the_remedies(campaign, agent, vote):
    application = prepared(
        campaign, agent, DecisionKind.DECLINE, advice="meet", advice_text="le centre social"
    )

    release(campaign, vote, agent)

    mail = OutboundEmail.objects.get(kind="P23")
    assert mail.subject == f"AMI 2026 – Réponse pour «\u00a0{application.title}\u00a0»"
    assert mail.body_text == (
        "Bonjour,\n\n"
        f"Votre projet «\u00a0{application.title}\u00a0» (dossier {application.number}) n’est pas"
        " retenu cette année, par la délibération n°\u00a02026-114 du 15\u00a0décembre 2026.\n\n"
        "La raison\u00a0: Besoin déjà couvert par un autre dispositif.\n"
        "La mission locale propose déjà ces ateliers.\n\n"
        "Le conseil du jury\u00a0: Rencontrer le centre social\n\n"
        "Vous voulez en parler\u00a0? Yanis Carlier peut vous rappeler\u00a0: répondez à ce message"
        " ou appelez-nous.\n\n"
        "Lire la décision et ses raisons\u00a0:\n"
        f"http://127.0.0.1:8000/dossiers/{application.number}/\n\n"
        "La lettre, en PDF, est jointe à ce courriel.\n\n"
        "Si vous n’êtes pas d’accord avec cette décision\u00a0: dans les deux mois qui suivent la"
        " réception de ce courrier, vous pouvez écrire au président de la communauté"
        " d’agglomération des Deux-Terrils (recours gracieux) ou saisir le tribunal administratif"
        " d’Exempleville, sur papier ou sur www.telerecours.fr.\n\n"
        "Une question\u00a0? 03 00 00 00 00, du lundi au vendredi, de 9 h à 17 h.\n"
        "Direction de la cohésion sociale, 1 place du Puits, 62000 Exempleville\n"
    )


def test_a_waiting_dossier_funded_later_gets_its_own_letter(campaign, agent, vote):
    application = prepared(campaign, agent, DecisionKind.RESERVE)
    release(campaign, vote, agent)

    decisions.prepare(application, kind=DecisionKind.FUND, by=agent, at=AT)
    release(campaign, vote, agent)

    application.refresh_from_db()
    assert application.state == State.FUNDED
    letters = OutboundEmail.objects.filter(is_decision_letter=True).order_by("pk")
    assert [(mail.kind, mail.state) for mail in letters] == [
        ("P22", EmailState.CANCELLED),
        ("P24", EmailState.PENDING),
    ]
    assert "est soutenu\u00a0: 6\u00a0000\u00a0€ vous sont accordés" in letters[1].body_text


def test_a_waiting_list_that_closes_says_why(campaign, agent, vote):
    application = prepared(campaign, agent, DecisionKind.RESERVE)
    release(campaign, vote, agent)
    OutboundEmail.objects.update(state=EmailState.SENT, sent_at=AT)

    decisions.prepare(
        application,
        kind=DecisionKind.DECLINE,
        reason="ENVELOPE",
        text="Aucune aide n’a été abandonnée.",
        by=agent,
        at=AT,
    )
    release(campaign, vote, agent)

    letters = OutboundEmail.objects.filter(is_decision_letter=True).order_by("pk")
    assert [(mail.kind, mail.state) for mail in letters] == [
        ("P22", EmailState.SENT),
        ("P24", EmailState.PENDING),
    ]
    assert "Aucune aide n’a été abandonnée." in letters[1].body_text


def heard_by_a_juror(*applications):
    campaign = applications[0].campaign
    seat = SeatFactory(college=CollegeFactory(panel=PanelFactory(campaign=campaign)))
    hearing = HearingFactory(campaign=campaign, theme=applications[0].theme)
    for application in applications:
        HearingEntry.objects.create(hearing=hearing, application=application)
    HearingSeat.objects.create(
        hearing=hearing, seat=seat, user=seat.user, starts_at=hearing.slot.starts_at
    )
    return seat


def test_jurors_read_that_a_decision_was_taken_again(campaign, agent, vote):
    application = prepared(campaign, agent)
    heard_by_a_juror(application)
    release(campaign, vote, agent)
    reopening.reopen(application, reason="Erreur.", knows_the_law=True, by=agent, at=AT)
    decisions.prepare(application, kind=DecisionKind.RESERVE, by=agent, at=AT, text="Le budget.")

    release(campaign, vote, agent)

    first, again = OutboundEmail.objects.filter(kind="J8").order_by("pk")
    assert "(décision revue)" not in first.body_text
    assert "\u00a0»\u00a0: en réserve (décision revue)." in again.body_text


def test_jurors_read_what_became_of_the_dossiers_they_heard_without_a_link(campaign, agent, vote):
    funded, declined, redirected = (
        prepared(campaign, agent, kind)
        for kind in (DecisionKind.FUND, DecisionKind.DECLINE, DecisionKind.REDIRECT)
    )
    seat = heard_by_a_juror(funded, declined, redirected)
    Recusal.objects.create(
        user=seat.user,
        application=declined,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=seat.user,
    )

    release(campaign, vote, agent)

    mail = OutboundEmail.objects.get(kind="J8")
    assert mail.to == seat.user.email
    assert (
        f"{redirected.title}\u00a0»\u00a0: réorienté vers la Ville d’Exempleville."
        in mail.body_text
    )
    assert f"{funded.title}\u00a0»\u00a0: financé, 6\u00a0000\u00a0€." in mail.body_text
    assert declined.title not in mail.body_text


@pytest.mark.django_db(transaction=True)
def test_a_double_click_releases_once(campaign, agent, vote):
    prepared(campaign, agent)

    def click(_):
        try:
            return len(release(campaign, vote, agent))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        assert sorted(clicks.map(click, range(4))) == [0, 0, 0, 1]
    assert (Award.objects.count(), Event.objects.filter(kind=EventKind.FUNDED).count()) == (1, 1)


def test_a_dossier_whose_calculation_moved_is_not_released(campaign, agent, vote):
    application = prepared(campaign, agent)
    application.eligible_cost = Decimal(5000)
    application.save()

    with pytest.raises(ReleaseRefusedError) as refusal:
        release(campaign, vote, agent)

    assert str(refusal.value) == (
        f"{application.number}\u00a0: le calcul donne aujourd’hui 3\u00a0000\u00a0€, la décision en"
        " gardait 6\u00a0000\u00a0€. Préparez-la à nouveau."
    )
    assert (Award.objects.count(), OutboundEmail.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_release_killed_in_the_middle_leaves_nothing_and_the_next_one_sends_each_letter_once(
    campaign, agent, vote
):
    first, second = prepared(campaign, agent), prepared(campaign, agent, DecisionKind.DECLINE)
    caught: list[str] = []

    def release_and_die():
        try:
            release(campaign, vote, agent)
        except OperationalError as error:
            caught.append(type(error).__name__)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as people, transaction.atomic():
        assert Decision.objects.select_for_update().get(application=second)
        dying = people.submit(release_and_die)
        with connection.cursor() as cursor:
            while not caught:
                cursor.execute("SELECT pg_stat_clear_snapshot()")
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
        dying.result()

    assert (Award.objects.count(), OutboundEmail.objects.count()) == (0, 0)
    assert len(release(campaign, vote, agent)) == 2
    letters = OutboundEmail.objects.filter(is_decision_letter=True).order_by("kind")
    assert [(mail.kind, mail.to) for mail in letters] == [
        ("P19", first.contact_email),
        ("P23", second.contact_email),
    ]


@pytest.mark.django_db(transaction=True)
def test_preparing_while_another_agent_releases_never_blocks(campaign, agent, vote):
    applications = [prepared(campaign, agent) for _ in range(4)]

    def change(application):
        try:
            decisions.prepare(application, kind=DecisionKind.RESERVE, by=agent, at=AT)
        except DecisionRefusedError:
            return "too late"
        else:
            return "changed"
        finally:
            connection.close()

    def release_all():
        try:
            return len(release(campaign, vote, agent))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as people:
        released = people.submit(release_all)
        changed = list(people.map(change, applications))

    assert released.result() == 4
    assert set(changed) <= {"changed", "too late"}
    assert Decision.objects.filter(released_at__isnull=False).count() == 4


@pytest.mark.parametrize(
    ("advice", "text", "words"),
    [
        ("", "", ""),
        ("", "Voir la Ville.", "Voir la Ville."),
        ("meet", "le centre social", "Rencontrer le centre social"),
        ("budget", "deux devis suffiraient", "Revoir le budget\u00a0: deux devis suffiraient"),
        ("budget", "", "Revoir le budget"),
    ],
)
def test_the_advice_reads_as_a_sentence(advice, text, words):
    assert advice_words(advice, text) == words
