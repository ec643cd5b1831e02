"""Recevable, irrecevable, and back: reasons, letters, history."""

import pytest

from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import admissibility
from applications.domain.refusals import MissingReasonError
from applications.domain.workflow import TransitionNotAllowedError
from applications.enums import EventKind, InadmissibilityReason, State
from applications.models import Application
from tests.factories import ApplicationFactory, TerritoryFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    TerritoryFactory()
    return UserFactory(agent=True)


def refuse(application: Application, agent, **changes) -> Application:
    words = {"reason": InadmissibilityReason.FINISHED, "text": "L’action a eu lieu en mai."}
    return admissibility.refuse(application, **{**words, **changes}, by=agent, at=AFTER_CLOSING)


def test_a_complete_dossier_is_invited_to_say_when_it_is_free(agent) -> None:
    application = admissibility.admit(ApplicationFactory(), by=agent, at=AFTER_CLOSING)
    mail = OutboundEmail.objects.get(kind="P11")
    assert (application.state, application.checked_at) == (State.ADMISSIBLE, AFTER_CLOSING)
    assert mail.subject == (
        f"AMI 2026 – Dossier {application.number} complet\u00a0: le jury va vous rencontrer"
    )
    assert "/disponibilites/2026/" in mail.body_text
    assert [event.kind for event in application.events.all()] == [
        EventKind.ADMITTED,
        EventKind.EMAIL_QUEUED,
    ]


def test_a_refusal_says_why_and_how_to_appeal(agent) -> None:
    application = refuse(ApplicationFactory(), agent)
    letter = OutboundEmail.objects.get(kind="P12")
    assert application.state == State.INADMISSIBLE
    assert letter.is_decision_letter
    assert "La raison\u00a0: Action déjà terminée." in letter.body_text
    assert "L’action a eu lieu en mai." in letter.body_text
    assert "tribunal administratif d’Exempleville" in letter.body_text


def test_a_refusal_without_words_is_refused_and_changes_nothing(agent) -> None:
    application = ApplicationFactory()
    with pytest.raises(MissingReasonError, match="Expliquez à la structure"):
        refuse(application, agent, text="  ")
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    assert OutboundEmail.objects.count() == 0


def test_a_reason_is_one_of_the_list(agent) -> None:
    with pytest.raises(ValueError, match="incomplete"):
        refuse(ApplicationFactory(), agent, reason="incomplete")


def test_a_refusal_is_reversed_with_a_reason_and_its_unsent_letter_never_leaves(agent) -> None:
    application = refuse(ApplicationFactory(), agent)
    with pytest.raises(MissingReasonError, match="redevient recevable"):
        admissibility.admit(application, by=agent, at=AFTER_CLOSING)
    application = admissibility.admit(
        application, by=agent, at=AFTER_CLOSING, text="La date était une erreur de frappe."
    )
    assert application.state == State.ADMISSIBLE
    assert application.inadmissibility_reason == ""
    assert OutboundEmail.objects.get(kind="P12").state == EmailState.CANCELLED
    assert application.events.filter(kind=EventKind.ADMITTED).get().data == {
        "text": "La date était une erreur de frappe."
    }


def test_a_heard_dossier_is_neither_admitted_nor_refused(agent) -> None:
    application = ApplicationFactory(heard=True)
    with pytest.raises(TransitionNotAllowedError):
        admissibility.admit(application, by=agent, at=AFTER_CLOSING)
    with pytest.raises(TransitionNotAllowedError):
        refuse(application, agent)
