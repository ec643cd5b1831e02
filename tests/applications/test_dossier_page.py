"""One dossier as its structure reads it: the decision first, what comes next, every mail."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ami_portal.outbox.models import OutboundEmail
from applications.actions import (
    admissibility,
    awards,
    complements,
    deposits,
    hearings,
    history,
    messages,
    outcomes,
    redirections,
)
from applications.actions.outcomes import Words
from applications.enums import (
    APPLICANT_EVENTS,
    EventKind,
    InadmissibilityReason,
    MembershipRight,
    NotSelectedReason,
    RedirectionTarget,
    State,
)
from applications.models import FinalReport, Payment
from applications.queries.timelines import WORDS as FACTS
from applications.queries.timelines import moments
from applications.queries.verdicts import verdict_of
from tests.factories import (
    ApplicationFactory,
    DraftFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN
from tests.factories.awards import GRANTED_AT, grant
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
VOTE = "n°\u00a02026-114 du 15 décembre 2026"
WORDS = Words(advice="Rencontrer le centre social", deliberation=VOTE)
SAID = "Beau projet.\nIl manque une salle."


@pytest.fixture(autouse=True)
def _after_the_vote():
    with time_machine.travel(GRANTED_AT + timedelta(days=1), tick=False):
        TerritoryFactory()
        yield


@pytest.fixture
def agent():
    return UserFactory(agent=True, name="Yanis Carlier")


@pytest.fixture
def member():
    return MembershipFactory(user__name="Aline Exemple")


def dossier_of(member, **traits):
    return ApplicationFactory(organisation=member.organisation, **traits)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(member, dossier, name: str = "application_detail") -> str:
    response = signed_in(member.user).get(reverse(name, args=[dossier.number]))
    assert response.status_code == 200
    return re.sub(r"[ \u00a0]+", " ", response.content.decode())


def in_order(page: str, *words: str) -> bool:
    places = [page.find(each) for each in words]
    return -1 not in places and places == sorted(places)


def test_a_refusal_says_its_reason_first_with_its_advice_and_the_remedies(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    outcomes.decline(
        dossier,
        reason=NotSelectedReason.MATURITY,
        text=SAID,
        by=agent,
        at=GRANTED_AT,
        words=WORDS,
    )
    page = page_of(member, dossier)
    assert in_order(
        page,
        'href="#decision">Lire la décision et ses raisons',
        "Votre projet n’est pas retenu cette année",
        "Délibération n° 2026-114 du 15 décembre 2026",
        "Projet à préciser, à revoir l’an prochain",
        "Beau projet.\nIl manque une salle.",
        "Rencontrer le centre social",
        "La personne qui suit votre dossier : Yanis Carlier",
        "03 00 00 00 00",
        "tribunal administratif d’Exempleville",
        "Où en est mon dossier",
        "Vous pouvez déposer à un prochain appel",
    )


def test_an_award_says_how_much_how_it_was_computed_and_what_to_do(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    awards.fund(dossier, grant(), by=agent, at=GRANTED_AT, text=SAID, advice="Revoir le budget")
    assert in_order(
        page_of(member, dossier),
        "6 000 € vous sont accordés",
        "60 % de 10 000 € font 6 000 €.",
        "Beau projet.",
        "Revoir le budget",
        "Donnez-nous les documents demandés, une seule fois.",
        "Le service établit l’accord, puis verse l’aide",
    )


def test_a_page_blanche_gives_the_day_of_its_point_d_etape(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    awards.fund(dossier, grant(3000, is_page_blanche=True), by=agent, at=GRANTED_AT)
    page = page_of(member, dossier)
    assert "3 000 € vous sont accordés pour écrire l’action avec les habitants" in page
    assert "Un point d’étape est prévu vers le 26 juin 2027" in page


def test_an_orientation_says_to_whom_why_and_who_follows(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    outcomes.redirect(dossier, by=agent, at=GRANTED_AT, words=WORDS)
    redirections.open_way(
        dossier,
        target=RedirectionTarget.COMMUNE,
        name="la Ville d’Exempleville",
        reason="Elle anime déjà ce lieu.",
        contact_name="Sacha Modèle",
        contact_email="sacha@exempleville.example",
        by=agent,
        at=GRANTED_AT,
    )
    assert in_order(
        page_of(member, dossier),
        "Une autre voie convient mieux à votre projet",
        "Vers qui : la Ville d’Exempleville",
        "Elle anime déjà ce lieu.",
        "Sacha Modèle",
        "sacha@exempleville.example",
        "La personne qui suit votre dossier : Yanis Carlier",
        "La Ville d’Exempleville prend contact avec vous",
    )


def test_the_waiting_list_says_the_rank_and_the_last_day(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    outcomes.reserve(dossier, rank=2, by=agent, at=GRANTED_AT, words=WORDS)
    page = page_of(member, dossier)
    assert "Votre projet est sur la liste d’attente, au rang 2" in page
    assert "Vous n’avez rien à faire. Réponse au plus tard le 31 mars 2027." in page


def test_a_dossier_of_the_waiting_list_reads_its_last_decision(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    outcomes.reserve(dossier, rank=2, by=agent, at=GRANTED_AT, words=WORDS)
    reason = NotSelectedReason.ENVELOPE
    later = GRANTED_AT + timedelta(hours=1)
    outcomes.decline(dossier, reason=reason, text="La liste est close.", by=agent, at=later)
    verdict = verdict_of(type(dossier).objects.get(pk=dossier.pk))
    assert [paragraph.text for paragraph in verdict.paragraphs] == [
        "Enveloppe épuisée, projet bien noté",
        "La liste est close.",
    ]


def test_a_dossier_out_of_the_call_says_what_remains_possible(member, agent) -> None:
    dossier = dossier_of(member)
    reason = InadmissibilityReason.OUT_OF_TERRITORY
    admissibility.refuse(dossier, reason=reason, text=SAID, by=agent, at=AFTER_CLOSING)
    assert in_order(
        page_of(member, dossier),
        "Votre dossier ne peut pas être examiné dans cet appel",
        "Action hors du territoire",
        "Beau projet.",
        "Une autre voie existe peut-être",
        "recours gracieux",
        "dans les deux mois qui suivent notre lettre",
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.COMMITTED, "votre bilan est attendu avant le 30 juin 2028"),
        (State.CLOSED, "rien d’autre ne vous est demandé. Merci."),
        (State.RENOUNCED, "L’aide de 6 000 € a été abandonnée le 20 décembre 2026"),
    ],
)
def test_what_follows_an_award_is_said_to_the_end(member, agent, state, words) -> None:
    dossier = dossier_of(member, heard=True)
    award = awards.fund(dossier, grant(), by=agent, at=GRANTED_AT)
    award.renounced_at = GRANTED_AT + timedelta(days=4) if state == State.RENOUNCED else None
    award.save()
    FinalReport.objects.create(application=dossier, due_on=date(2028, 6, 30))
    type(dossier).objects.filter(pk=dossier.pk).update(state=state)
    dossier.refresh_from_db()
    verdict = verdict_of(dossier)
    said = " ".join((verdict.title, *verdict.steps)).replace("\u00a0", " ")
    assert words in said


def test_a_bilan_received_is_thanked_for_and_the_settlement_comes_next(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    awards.fund(dossier, grant(), by=agent, at=GRANTED_AT)
    type(dossier).objects.filter(pk=dossier.pk).update(state=State.COMMITTED)
    dossier.refresh_from_db()
    assert verdict_of(dossier).steps == ()
    FinalReport.objects.create(
        application=dossier, due_on=date(2028, 6, 30), received_at=GRANTED_AT
    )
    dossier.refresh_from_db()
    assert verdict_of(dossier).steps == ("Votre bilan est arrivé, merci.",)


@pytest.mark.parametrize(
    ("state", "facts", "title"),
    [
        (
            State.SUBMITTED,
            {"complement_requested_at": AFTER_CLOSING, "complement_due_on": date(2026, 12, 24)},
            "Vous envoyez l’information demandée",
        ),
        (State.INADMISSIBLE, {"inadmissibility_reason": "purpose"}, "Vous pouvez nous appeler"),
        (State.NOT_SELECTED, {}, "Vous pouvez déposer à un prochain appel"),
        (State.WITHDRAWN, {"withdrawn_at": AFTER_CLOSING}, "Vous pouvez déposer à un prochain"),
    ],
)
def test_what_comes_next_is_said_whatever_the_state(member, state, facts, title) -> None:
    coming = moments(dossier_of(member, state=state, **facts))
    assert any(moment.title.startswith(title) and moment.is_next for moment in coming)
    assert all(moment.when for moment in coming)


def test_once_the_bilan_is_in_the_settlement_comes_next(member, agent) -> None:
    dossier = dossier_of(member, state=State.COMMITTED)
    due_on = date(2028, 6, 30)
    FinalReport.objects.create(application=dossier, due_on=due_on, received_at=GRANTED_AT)
    assert [moment.title for moment in moments(dossier)] == ["Le service solde votre dossier"]


def test_an_award_without_a_day_of_renunciation_still_reads(member, agent) -> None:
    dossier = dossier_of(member, heard=True)
    awards.fund(dossier, grant(), by=agent, at=GRANTED_AT)
    type(dossier).objects.filter(pk=dossier.pk).update(state=State.RENOUNCED)
    dossier.refresh_from_db()
    assert verdict_of(dossier).title == "L’aide de 6\u00a0000\u00a0€ a été abandonnée"


@pytest.mark.parametrize("state", [State.RESERVE, State.NOT_SELECTED])
def test_a_decision_without_history_is_said_all_the_same(member, state) -> None:
    verdict = verdict_of(dossier_of(member, state=state))
    assert verdict.title
    assert (verdict.vote, verdict.follower) == ("", "")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ADMISSIBLE, State.HEARD])
def test_before_the_vote_there_is_no_decision_to_read(member, state) -> None:
    dossier = dossier_of(member, state=state)
    assert verdict_of(dossier) is None
    assert "Lire la décision" not in page_of(member, dossier)


SECRETS = {
    "note": "Sentinelle-note-4,2",
    "name": "Sentinelle Jurée",
    "sheet": "sentinelle : le trésorier hésite",
    "recusal": "Sentinelle-lien",
}


def test_nothing_of_the_jury_reaches_the_page_of_the_structure(member, agent) -> None:
    """Demand 19: two separate feeds. What the service notes stays out of the structure's page."""
    juror = UserFactory(name=SECRETS["name"])
    dossier = dossier_of(member, admissible=True)
    private = (
        (EventKind.RECUSAL_DECLARED, {"text": SECRETS["recusal"]}),
        (EventKind.SHEET_REOPENED, {"text": SECRETS["sheet"]}),
        (EventKind.BONUS_JUDGED, {"text": SECRETS["note"]}),
        (EventKind.DECISION_PREPARED, {"text": SECRETS["note"], "amount": "4321"}),
        (EventKind.REDIRECTION_FOLLOWED, {"text": SECRETS["note"]}),
        (EventKind.ADMITTED, {"text": SECRETS["note"]}),
    )
    for kind, data in private:
        history.record(dossier, kind, by=juror, at=AFTER_CLOSING, **data)
    hearings.hear(dossier, by=juror, at=AFTER_CLOSING)
    for name in ("application_detail", "application_messages"):
        page = page_of(member, dossier, name)
        assert [secret for secret in SECRETS.values() if secret in page] == []
        assert "4 321" not in page


def test_each_member_reads_every_mail_that_they_received(member, agent) -> None:
    campaign = receiving_campaign()
    texts = complete_texts(contact_email=member.user.email)
    fields = {key: {"text": text, "revision": 1} for key, text in texts.items()}
    draft = DraftFactory(
        campaign=campaign, owner=member.user, organisation=member.organisation, fields=fields
    )
    other = MembershipFactory(organisation=member.organisation)
    dossier = deposits.deposit(draft, by=member.user, at=WHILE_OPEN)
    complements.request(
        dossier, text="Le lieu.", due_on=date(2026, 11, 20), by=agent, at=AFTER_CLOSING
    )
    messages.send(dossier, text="Bonjour.", by=agent, at=AFTER_CLOSING)
    complements.answer(dossier, text="Là.", by=member.user, at=AFTER_CLOSING)
    admissibility.admit(dossier, by=agent, at=AFTER_CLOSING)
    hearings.miss(dossier, by=agent, at=AFTER_CLOSING)
    for reader in (member, other):
        sent = OutboundEmail.objects.filter(to=reader.user.email)
        assert {mail.kind for mail in sent} == {"P4", "P9", "P36", "P11", "P17"}
        page = page_of(reader, dossier)
        for mail in sent:
            assert mail.subject.replace("\u00a0", " ") in page


def test_what_was_attached_to_a_mail_is_taken_again_by_who_received_it(member) -> None:
    dossier = dossier_of(member)
    mail = OutboundEmail.objects.create(
        message_id="recu",
        kind="P4",
        to=member.user.email.upper(),
        subject="Dossier bien reçu",
        calendar="BEGIN:VCALENDAR",
        attachments=[{"render": "applications.tasks.attachments.receipt", "id": dossier.pk}],
    )
    history.record(dossier, EventKind.EMAIL_QUEUED, by=None, at=AFTER_CLOSING, email=mail)
    page = page_of(member, dossier)
    assert "L’accusé de réception (PDF)" in page
    home = signed_in(member.user)
    file = reverse("application_mail_file", args=[dossier.number, mail.pk, 1])
    assert home.get(file).content.startswith(b"%PDF-")
    assert home.get(file)["Content-Disposition"].startswith("attachment;")
    calendar = reverse("application_mail_calendar", args=[dossier.number, mail.pk])
    assert home.get(calendar).content == b"BEGIN:VCALENDAR"
    for rank in (0, 2):
        beyond = reverse("application_mail_file", args=[dossier.number, mail.pk, rank])
        assert home.get(beyond).status_code == 404
    colleague = signed_in(MembershipFactory(organisation=member.organisation).user)
    stranger = signed_in(MembershipFactory().user)
    for reader in (colleague, stranger):
        assert reader.get(file).status_code == 404
        assert reader.get(calendar).status_code == 404


def test_a_code_and_a_mail_without_invitation_are_never_taken_again(member) -> None:
    dossier = dossier_of(member)
    for number, options in enumerate(({"is_secret": True, "calendar": "X"}, {})):
        mail = OutboundEmail.objects.create(
            message_id=f"m{number}", kind="P1", to=member.user.email, **options
        )
        history.record(dossier, EventKind.EMAIL_QUEUED, by=None, at=AFTER_CLOSING, email=mail)
        url = reverse("application_mail_calendar", args=[dossier.number, mail.pk])
        assert signed_in(member.user).get(url).status_code == 404


@pytest.fixture
def aided(member, agent):
    dossier = dossier_of(member, heard=True)
    awards.fund(dossier, grant(), by=agent, at=GRANTED_AT)
    dossier.refresh_from_db()
    return dossier


def test_an_aid_is_given_up_on_a_page_that_says_what_it_does(member, aided, agent) -> None:
    Payment.objects.create(
        application=aided, amount=Decimal(1500), ordered_on=date(2026, 12, 17), recorded_by=agent
    )
    page = page_of(member, aided, "application_renounce")
    assert "ce qui n’est pas encore versé (4 500 €) retourne à l’enveloppe" in page
    assert "pour les 1 500 € déjà versés" in page
    url = reverse("application_renounce", args=[aided.number])
    response = signed_in(member.user).post(url, follow=True)
    aided.refresh_from_db()
    assert aided.state == State.RENOUNCED
    assert "a été abandonnée" in response.content.decode()
    assert OutboundEmail.objects.filter(kind="A8", to=agent.email).count() == 1
    # Done once: there is nothing left to give up.
    assert signed_in(member.user).get(url).status_code == 403


def test_only_who_manages_the_structure_gives_its_aid_up(aided) -> None:
    writer = MembershipFactory(organisation=aided.organisation, right=MembershipRight.WRITER)
    url = reverse("application_renounce", args=[aided.number])
    assert url not in page_of(writer, aided)
    response = signed_in(writer.user).post(url)
    assert response.status_code == 403
    assert "Seule une personne qui gère la structure" in response.content.decode()
    stranger = MembershipFactory()
    assert signed_in(stranger.user).post(url).status_code == 404
    aided.refresh_from_db()
    assert aided.state == State.FUNDED


def test_a_dossier_withdrawn_before_closing_comes_back_under_its_number(member) -> None:
    campaign = receiving_campaign()
    fields = {key: {"text": text, "revision": 1} for key, text in complete_texts().items()}
    draft = DraftFactory(
        campaign=campaign, owner=member.user, organisation=member.organisation, fields=fields
    )
    dossier = deposits.deposit(draft, by=member.user, at=WHILE_OPEN)
    deposits.take_back(dossier, by=member.user, at=WHILE_OPEN)
    assert type(dossier).objects.filed().count() == 0
    later = WHILE_OPEN + timedelta(days=2)
    again = deposits.deposit(draft, by=member.user, at=later)
    assert (again.pk, again.number) == (dossier.pk, dossier.number)
    assert again.submitted_at == later
    assert again.fingerprint != dossier.fingerprint
    campaign.refresh_from_db()
    assert campaign.last_number == 1
    assert type(dossier).objects.filed().count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_whatever_happened(
    member, agent, aided, count, django_assert_num_queries
) -> None:
    for _ in range(count):
        messages.send(aided, text="Bonjour.", by=agent, at=GRANTED_AT)
    home = signed_in(member.user)
    address = reverse("application_detail", args=[aided.number])
    home.get(address)
    with django_assert_num_queries(12):
        home.get(address)


def test_every_fact_that_a_structure_may_read_has_its_words():
    assert set(FACTS) == APPLICANT_EVENTS - {EventKind.EMAIL_QUEUED}


def test_the_page_tells_of_the_money_and_of_the_bilan(member, agent):
    dossier = dossier_of(member, heard=True)
    awards.fund(dossier, grant(), by=agent, at=GRANTED_AT)
    for kind in (EventKind.PAYMENT_MADE, EventKind.REPORT_ACCEPTED):
        history.record(dossier, kind, by=agent, at=GRANTED_AT, text="6\u00a0000\u00a0€")

    page = signed_in(member.user).get(f"/dossiers/{dossier.number}/").content.decode()

    assert "Le versement est fait" in page
    assert "Votre bilan est accepté" in page
