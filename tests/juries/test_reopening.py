"""A released decision taken up again: why, by whom, the law in view, and nothing sent twice."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from ami_portal.outbox import sending
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import deposits, outcomes
from applications.enums import EventKind, RedirectionStatus, State
from applications.models import Award, Event, Redirection
from applications.queries.reopened import letter_to_replace
from juries.actions import decisions, deliberations, reopening
from juries.domain.reopening import ReopeningRefusedError, returned
from juries.enums import DecisionKind
from juries.models import Decision
from tests.factories import ApplicationFactory, TerritoryFactory, UserFactory

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
DECLINED = {"reason": "NEED", "text": "La mission locale le fait déjà."}
WHY = "Le budget comptait deux fois la même dépense."

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    TerritoryFactory()
    user = UserFactory(agent=True, name="Yanis Carlier")
    client.force_login(user)
    return user


def released(agent, kind=DecisionKind.FUND, **details):
    application = ApplicationFactory(heard=True, heard_at=AT)
    vote = deliberations.record(
        application.campaign, number="2026-114", date=date(2026, 12, 15), by=agent, at=AT
    )
    decisions.prepare(application, kind=kind, by=agent, at=AT, **details)
    decisions.release(application.campaign, deliberation=vote, by=agent, at=AT)
    application.refresh_from_db()
    return application


def reopen(application, agent, **options):
    known = {"reason": WHY, "knows_the_law": True, "by": agent, "at": LATER}
    return reopening.reopen(application, **(known | options))


def test_an_aid_taken_up_again_returns_and_its_calculation_stays_in_the_history(agent):
    application = released(agent)
    explanation = application.award.explanation

    reopen(application, agent)

    application.refresh_from_db()
    application.campaign.refresh_from_db()
    assert (application.state, application.decided_at) == (State.HEARD, None)
    assert (Award.objects.count(), application.campaign.granted_total) == (0, Decimal(0))
    event = application.events.get(kind=EventKind.REOPENED)
    assert event.by == agent
    assert event.data == {
        "reason": WHY,
        "was": "funded",
        "returned": "6000.00",
        "explanation": explanation,
    }
    decision = Decision.objects.get()
    assert (decision.reopened_at, decision.reopened_by, decision.amount) == (
        LATER,
        agent,
        Decimal(6000),
    )


def test_the_letter_that_has_not_left_never_does_and_the_history_says_so(agent):
    application = released(agent)

    reopen(application, agent)

    email = OutboundEmail.objects.get(kind="P19")
    assert email.state == EmailState.CANCELLED
    assert application.events.get(kind=EventKind.LETTER_CANCELLED).data == {"mails": 1}
    assert application.letters.get().cancelled_at == LATER
    assert sending.send(email.pk) is False
    assert mail.outbox == []


def test_the_decision_released_again_sends_its_own_letter_and_only_it(agent):
    application = released(agent)
    reopen(application, agent)

    decisions.prepare(application, kind=DecisionKind.DECLINE, by=agent, at=LATER, **DECLINED)
    vote = application.campaign.deliberations.get()
    decisions.release(application.campaign, deliberation=vote, by=agent, at=LATER)
    for email in OutboundEmail.objects.filter(due_at__lte=timezone.now() + timedelta(days=900)):
        OutboundEmail.objects.filter(pk=email.pk).update(due_at=timezone.now())
        sending.send(email.pk)

    application.refresh_from_db()
    assert application.state == State.NOT_SELECTED
    told = [message.subject for message in mail.outbox if message.attachments]
    assert told == [f"AMI 2026 – Réponse pour «\u00a0{application.title}\u00a0»"]
    assert [letter.kind for letter in application.letters.filter(cancelled_at=None)] == ["decline"]


def first_words(letter) -> str:
    return letter.content["parts"][0]["paragraphs"][1]


def test_a_letter_that_was_read_is_said_to_be_replaced_in_the_next_one_and_its_mail(agent):
    application = released(agent)
    OutboundEmail.objects.filter(kind="P19").update(due_at=timezone.now())
    assert sending.send(OutboundEmail.objects.get(kind="P19").pk)
    reopen(application, agent)

    released_again(application, agent, kind=DecisionKind.DECLINE, **DECLINED)

    letter = application.letters.get(cancelled_at=None)
    assert first_words(letter) == "Cette lettre annule et remplace celle du 16\u00a0décembre 2026."
    told = OutboundEmail.objects.get(kind="P23").body_text
    assert "cette lettre annule et remplace celle du 16\u00a0décembre 2026." in told


def test_the_mail_read_before_the_release_says_it_too(agent, client):
    application = released(agent)
    OutboundEmail.objects.filter(is_decision_letter=True).update(attempts=1)
    reopen(application, agent)
    decisions.prepare(application, kind=DecisionKind.DECLINE, by=agent, at=LATER, **DECLINED)
    page = client.get(f"/deliberation/{application.campaign.code}/courriers/")
    assertContains(page, "cette lettre annule et remplace celle du 16\u00a0décembre 2026.")


@pytest.mark.parametrize("state", [EmailState.UNCERTAIN, EmailState.PENDING])
def test_a_letter_is_replaced_unless_no_mail_of_it_was_ever_tried(agent, state):
    application = released(agent)
    tried = int(state == EmailState.UNCERTAIN)
    OutboundEmail.objects.filter(is_decision_letter=True).update(state=state, attempts=tried)
    reopen(application, agent)
    assert (letter_to_replace(application) is not None) == bool(tried)


def test_a_letter_printed_for_a_structure_without_address_is_replaced(agent):
    application = released(agent)
    Event.objects.filter(email__is_decision_letter=True).update(email=None)
    OutboundEmail.objects.filter(is_decision_letter=True).delete()
    assert letter_to_replace(application) is None
    reopen(application, agent)
    assert letter_to_replace(application) == application.letters.get()


@pytest.mark.parametrize("kind", [DecisionKind.RESERVE, DecisionKind.PAGE_BLANCHE])
def test_an_aid_that_is_lowered_says_why_in_its_letter(agent, kind):
    """Code des relations entre le public et l’administration, article L. 211-2, 4°."""
    application = released(agent)
    reopen(application, agent)
    with pytest.raises(decisions.DecisionRefusedError) as refused:
        decisions.prepare(application, kind=kind, by=agent, at=LATER)
    assert "écrivez pourquoi elle baisse, la lettre doit le dire" in refused.value.problems["text"]
    unsaid = {"override_reason": "Ces mots ne partent pas dans la lettre."}
    with pytest.raises(decisions.DecisionRefusedError):
        decisions.prepare(application, kind=kind, by=agent, at=LATER, **unsaid)
    decisions.prepare(application, kind=kind, by=agent, at=LATER, text=WHY)


def released_again(application, agent, kind=DecisionKind.FUND, **details):
    decisions.prepare(application, kind=kind, by=agent, at=LATER, **details)
    vote = application.campaign.deliberations.get()
    decisions.release(application.campaign, deliberation=vote, by=agent, at=LATER)


def told_of_money(agent) -> list[str]:
    """What this agent was told of the envelope, one text a mail."""
    rows = OutboundEmail.objects.filter(kind="A8", to=agent.email).order_by("pk")
    return [row.body_text.replace("\u00a0", " ") for row in rows]


def test_the_reopening_itself_says_nothing_of_the_envelope_and_neither_does_the_same_aid(agent):
    application = released(agent)
    reopen(application, agent)
    assert told_of_money(agent) == []

    released_again(application, agent)

    assert told_of_money(agent) == []


def test_the_agents_are_told_once_of_what_another_decision_leaves_in_the_envelope(agent):
    application = released(agent)
    waiting = ApplicationFactory(heard=True, campaign=application.campaign, title="Le jardin")
    outcomes.reserve(waiting, rank=1, computed=Decimal(1500), by=agent, at=AT)
    reopen(application, agent)

    released_again(application, agent, amount=Decimal(4000), override_reason="Un double compte.")
    vote = application.campaign.deliberations.get()
    decisions.release(application.campaign, deliberation=vote, by=agent, at=LATER)

    [text] = told_of_money(agent)
    assert (
        "avait été rouverte. Une autre décision est diffusée le 10 janvier 2027 : 2 000 €" in text
    )
    assert f"permet d’aider est {waiting.number}, « Le jardin »" in text


def test_an_aid_refused_after_all_is_told_whole_then_lowered_again_by_nothing(agent):
    application = released(agent)
    reopen(application, agent)
    released_again(application, agent, DecisionKind.DECLINE, **DECLINED)
    assert [": 6 000 € reviennent" in text for text in told_of_money(agent)] == [True]

    reopen(application, agent)
    released_again(application, agent, amount=Decimal(4000), override_reason="Un double compte.")
    assert len(told_of_money(agent)) == 1


def test_a_dossier_put_on_the_waiting_list_is_not_proposed_to_itself(agent):
    application = released(agent)
    reopen(application, agent)

    released_again(application, agent, DecisionKind.RESERVE, text=WHY)

    [text] = told_of_money(agent)
    assert "Aucun autre dossier n’est sur la liste d’attente." in text


def test_a_reopened_aid_whose_dossier_is_withdrawn_is_told(agent):
    application = released(agent)
    reopen(application, agent)

    deposits.withdraw(application, by=application.submitted_by, at=LATER)

    [text] = told_of_money(agent)
    assert "a retiré le 10 janvier 2027" in text
    assert "dont la décision favorable avait été rouverte : 6 000 € reviennent" in text


@pytest.mark.parametrize(
    ("before", "granted", "left"),
    [
        (Decimal(6000), Decimal(4000), Decimal(2000)),
        (Decimal(6000), Decimal(6000), Decimal(0)),
        (Decimal(6000), Decimal("6000.01"), Decimal(0)),
        (Decimal(6000), None, Decimal(6000)),
        (Decimal(0), Decimal(4000), Decimal(0)),
    ],
)
def test_only_what_is_granted_less_stays_in_the_envelope(before, granted, left):
    assert returned(before, granted) == left


def test_an_unfavourable_decision_needs_a_reason_only(agent):
    application = released(agent, DecisionKind.DECLINE, **DECLINED)

    with pytest.raises(ReopeningRefusedError) as refusal:
        reopen(application, agent, reason="", knows_the_law=False)
    assert refusal.value.problems == {
        "reason": "Écrivez pourquoi\u00a0: cette phrase reste au dossier."
    }
    reopen(application, agent, knows_the_law=False)

    application.refresh_from_db()
    assert application.state == State.HEARD


def test_a_favourable_decision_is_not_reopened_before_the_law_is_read(agent):
    application = released(agent)

    with pytest.raises(ReopeningRefusedError) as refusal:
        reopen(application, agent, knows_the_law=False)

    assert refusal.value.problems == {"knows_the_law": "Cochez cette case, ou gardez la décision."}
    assert Award.objects.count() == 1


def test_an_aid_already_engaged_is_not_taken_back_here(agent):
    application = released(agent)
    application.state = State.COMMITTED
    application.save()

    with pytest.raises(ReopeningRefusedError) as refusal:
        reopen(application, agent)

    assert str(refusal.value).startswith("L’aide est déjà engagée ou versée\u00a0: passez par")


def test_a_dossier_decided_on_file_waits_again_on_file(agent):
    application = released(agent, DecisionKind.DECLINE, **DECLINED)
    application.heard_at = None
    application.save()

    reopen(application, agent)

    application.refresh_from_db()
    assert application.state == State.ADMISSIBLE


def test_a_way_that_nobody_took_up_falls_with_its_decision_its_mail_and_its_link(agent, client):
    application = released(
        agent,
        DecisionKind.REDIRECT,
        redirect_target="commune",
        redirect_name="la Ville",
        redirect_reason="Elle anime ce lieu.",
        redirect_contact="Paul Mairie",
        redirect_email="paul@ville.example",
    )
    told = OutboundEmail.objects.get(kind="A5")

    reopen(application, agent)

    assert Redirection.objects.get().status == RedirectionStatus.NO_FOLLOW_UP
    told.refresh_from_db()
    assert told.state == EmailState.CANCELLED
    client.logout()
    with time_machine.travel(LATER):
        page = client.get(re.search(r"/lien/[\w-]+/", told.body_text)[0], follow=True)
    assert "Ce lien a été remplacé ou fermé" in page.content.decode()


def test_a_reopening_is_signed_or_the_database_refuses_it(agent):
    released(agent)

    with pytest.raises(IntegrityError, match="decision_reopening_signed"), transaction.atomic():
        Decision.objects.update(reopened_at=LATER)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (LATER, "Ces quatre mois vont jusqu’au 16\u00a0avril 2027."),
        (
            datetime(2027, 4, 17, 9, 0, tzinfo=UTC),
            "Ces quatre mois sont passés depuis le 16\u00a0avril 2027",
        ),
    ],
)
def test_the_page_shows_the_law_its_last_day_and_asks_why(agent, client, today, words):
    application = released(agent)
    url = reverse("decision_reopen", args=["2026", application.number])

    with time_machine.travel(today, tick=False):
        client.force_login(agent)
        page = client.get(url)
        assertContains(page, "L.\u00a0242-1")
        assertContains(page, words)
        refused = client.post(url, {"reason": WHY})
        assertContains(refused, "Cochez cette case, ou gardez la décision.", status_code=422)
        assertContains(refused, WHY, status_code=422)
        done = client.post(url, {"reason": WHY, "knows_the_law": "on"})
        dossier = reverse("deliberation_dossier", args=["2026", application.number])
        assertRedirects(done, dossier)
        assertContains(client.get(dossier), WHY)


def test_an_unfavourable_decision_shows_no_law(agent, client):
    application = released(agent, DecisionKind.DECLINE, **DECLINED)

    page = client.get(reverse("decision_reopen", args=["2026", application.number]))

    assertNotContains(page, "242-1")
