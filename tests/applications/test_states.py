"""The association's word for each state (content-fr §3), and what it reads comes next."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from applications.actions import history
from applications.enums import (
    AgreementKind,
    EventKind,
    InadmissibilityReason,
    RedirectionTarget,
    State,
)
from applications.models import (
    Agreement,
    Application,
    Award,
    ContratDeVille,
    ContratDeVilleFiling,
    FinalReport,
    Payment,
    Redirection,
)
from applications.queries import states
from applications.queries.states import tone_for_applicant
from applications.queries.timelines import moments
from tests.factories import ApplicationFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


TODAY = date(2027, 2, 15)


def label_for_applicant(application: Application, hearing: datetime | None = None) -> str:
    return states.label_for_applicant(application, hearing, today=TODAY)


def awarded(state: State, *, is_page_blanche: bool = False, **dates) -> Application:
    application = ApplicationFactory(funded=True)
    Award.objects.create(
        application=application,
        amount=Decimal(8200),
        is_page_blanche=is_page_blanche,
        eligible_cost=Decimal(10250),
        requested_amount=Decimal(9000),
        base_rate=Decimal("0.6"),
        floor=Decimal(1000),
        ceiling=Decimal(15000),
        computed_amount=Decimal(8200),
        explanation="Calcul.",
        deliberation_number="2026-12",
        deliberation_date=date(2026, 12, 15),
        granted_at=AFTER_CLOSING,
        granted_by=UserFactory(agent=True),
        **dates,
    )
    application.state = state
    return application


@pytest.mark.parametrize(
    ("state", "label", "tone"),
    [
        (State.DRAFT, "Brouillon, pas encore déposé", "ask"),
        (State.SUBMITTED, "Déposé, bien reçu", "next"),
        (State.ADMISSIBLE, "Complet\u00a0: vous serez invités à rencontrer le jury", "next"),
        (State.HEARD, "Rencontre passée\u00a0: réponse attendue en décembre 2026", "next"),
        (
            State.INADMISSIBLE,
            "Ne peut pas être examiné dans cet appel\u00a0: voir pourquoi",
            "no",
        ),
        (State.RESERVE, "Sur liste d’attente, réponse au plus tard le 31\u00a0mars 2027", "next"),
        (State.NOT_SELECTED, "Non retenu cette année\u00a0: voir pourquoi", "no"),
        (State.CLOSED, "Terminé, merci", "done"),
        (State.WITHDRAWN, "Retiré à votre demande", "no"),
        (
            State.REDIRECTED,
            "Orienté vers un autre interlocuteur\u00a0: nous faisons le lien",
            "next",
        ),
    ],
)
def test_each_state_has_its_word(state: State, label: str, tone: str):
    application = ApplicationFactory(
        state=state,
        withdrawn_at=AFTER_CLOSING if state == State.WITHDRAWN else None,
        inadmissibility_reason=(
            InadmissibilityReason.PURPOSE if state == State.INADMISSIBLE else ""
        ),
    )
    assert (label_for_applicant(application), tone_for_applicant(application)) == (label, tone)


def test_a_complement_is_asked_before_anything_else():
    application = ApplicationFactory(
        complement_requested_at=AFTER_CLOSING, complement_due_on=date(2026, 11, 20)
    )
    assert label_for_applicant(application) == "À compléter avant le 20\u00a0novembre 2026"
    assert tone_for_applicant(application) == "ask"


def test_a_published_audition_gives_its_day_and_hour():
    application, agent = ApplicationFactory(admissible=True), UserFactory(agent=True)
    told = {"by": agent, "at": AFTER_CLOSING}
    history.record(application, EventKind.HEARING_PUBLISHED, starts_at=NOON.isoformat(), **told)
    met = "Rencontre avec le jury le 24\u00a0novembre 2026 à\u00a09\u00a0h\u00a030"
    assert label_for_applicant(application) == met
    history.record(application, EventKind.HEARING_MISSED, **told)
    assert label_for_applicant(application) == "Rencontre manquée\u00a0: appelez-nous"
    history.record(application, EventKind.HEARING_CANCELLED, **told)
    waiting = "Complet\u00a0: vous serez invités à rencontrer le jury"
    assert label_for_applicant(application) == waiting
    assert label_for_applicant(application, NOON) == met


def test_an_award_says_its_amount():
    assert label_for_applicant(awarded(State.FUNDED)) == "Soutenu\u00a0: 8\u00a0200\u00a0€"
    blanche = awarded(State.FUNDED, is_page_blanche=True)
    assert label_for_applicant(blanche) == (
        "Soutenu comme «\u00a0page blanche\u00a0»\u00a0: 8\u00a0200\u00a0€"
    )


def test_an_agreement_says_what_was_paid():
    application = awarded(State.COMMITTED)
    Agreement.objects.create(
        application=application,
        kind=AgreementKind.NOTIFICATION,
        signed_on=date(2027, 1, 11),
        recorded_by=UserFactory(agent=True),
    )
    notified = "Accord notifié le 11\u00a0janvier 2027\u00a0: versement"
    assert label_for_applicant(application) == f"{notified} à venir"
    Payment.objects.create(
        application=application,
        amount=Decimal(8200),
        ordered_on=date(2027, 2, 1),
        recorded_by=UserFactory(agent=True),
    )
    assert label_for_applicant(application) == f"{notified} fait le 1er\u00a0février 2027"


def test_a_bilan_is_asked_for_once_the_action_has_ended():
    application = awarded(State.COMMITTED)
    application.ends_on = date(2027, 2, 14)
    FinalReport.objects.create(application=application, due_on=date(2028, 6, 30))
    assert label_for_applicant(application) == "Bilan à nous envoyer avant le 30\u00a0juin 2028"
    assert tone_for_applicant(application) == "done"


def test_the_passage_to_the_contrat_de_ville_is_said_to_the_association(client):
    application = awarded(State.FUNDED)
    agent, member = UserFactory(agent=True), UserFactory()
    application.organisation.memberships.create(user=member, since=AFTER_CLOSING)
    ContratDeVilleFiling.objects.create(
        application=application,
        award=application.award,
        contract=ContratDeVille.objects.create(
            name="Contrat de ville 2024-2030",
            starts_on=date(2024, 1, 1),
            ends_on=date(2030, 12, 31),
        ),
        year=2027,
        pillar="Cohésion sociale",
        recorded_at=AFTER_CLOSING,
        recorded_by=agent,
    )
    client.force_login(member)
    page = client.get(f"/dossiers/{application.number}/").content.decode()
    assert "Déposé au contrat de ville 2024-2030, 2027" in page
    assert "Lire la décision et ses raisons" in page


def test_a_renounced_award_says_when():
    application = awarded(State.RENOUNCED, renounced_at=WHILE_OPEN)
    assert label_for_applicant(application) == "Aide abandonnée le 1er\u00a0octobre 2026"


def test_a_redirection_says_to_whom():
    application = ApplicationFactory(state=State.REDIRECTED)
    Redirection.objects.create(
        application=application,
        target=RedirectionTarget.COMMUNE,
        name="la commune d’Exempleville",
        reason="Plus proche.",
        created_at=AFTER_CLOSING,
        status_at=AFTER_CLOSING,
        followed_by=UserFactory(agent=True),
    )
    assert label_for_applicant(application) == (
        "Orienté vers la commune d’Exempleville\u00a0: nous faisons le lien"
    )


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        (
            State.SUBMITTED,
            ["Le service vérifie votre dossier", "Vous rencontrez le jury", "L’assemblée décide"],
        ),
        (State.ADMISSIBLE, ["Vous rencontrez le jury", "L’assemblée décide"]),
        (State.HEARD, ["L’assemblée décide"]),
        (State.RESERVE, ["Réponse à la liste d’attente"]),
        (State.FUNDED, ["Le service établit l’accord, puis verse l’aide"]),
        (State.COMMITTED, ["Vous nous envoyez votre bilan"]),
        (State.CLOSED, []),
    ],
)
def test_what_comes_next_is_said_with_its_dates(state: State, titles: list[str]):
    application = ApplicationFactory(state=state)
    coming = moments(application)
    assert [moment.title for moment in coming] == titles
    assert all(moment.when and moment.is_next for moment in coming)


def test_the_service_keeps_its_own_events_to_itself():
    application, agent = ApplicationFactory(), UserFactory(agent=True)
    for kind in (EventKind.RECUSAL_DECLARED, EventKind.DECISION_PREPARED, EventKind.ADMITTED):
        history.record(application, kind, by=agent, at=AFTER_CLOSING)
    told = [moment.title for moment in moments(application) if not moment.is_next]
    assert told == ["Le service a vérifié\u00a0: votre dossier est complet"]
