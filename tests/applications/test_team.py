"""The service's day: what waits, the list, one dossier, the mails; journeys through the pages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import admissibility, complements, recusals
from applications.enums import EventKind, InadmissibilityReason, RecusalReason, State
from applications.models import Event, Partner, Recusal
from applications.queries.team_states import label_for_team
from applications.tasks.mornings import tell_agents
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    TerritoryFactory,
    ThemeFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _a_day_of_november():
    with time_machine.travel(datetime(2026, 11, 3, 9, 0, tzinfo=UTC), tick=False):
        TerritoryFactory()
        yield


@pytest.fixture
def agent():
    return UserFactory(agent=True)


@pytest.fixture
def desk(agent) -> Client:
    """The agent's browser."""
    client = Client()
    client.force_login(agent)
    return client


def read(client: Client, name: str, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_morning_begins_with_what_waits(desk, agent) -> None:
    campaign = CampaignFactory(last_number=3)
    ApplicationFactory(campaign=campaign, organisation_name="Les Voisins")
    answered = ApplicationFactory(campaign=campaign, organisation_name="La Fabrique")
    complements.request(
        answered, text="Le lieu.", due_on=date(2026, 11, 20), by=agent, at=AFTER_CLOSING
    )
    complements.answer(answered, text="La salle.", by=agent, at=AFTER_CLOSING)
    ApplicationFactory(campaign=campaign, admissible=True)
    page = read(desk, "team_today")
    for words in ("complément reçu, à lire", "dossier à vérifier", "dossier à auditionner"):
        assert f"<b>1</b> {words}" in page
    # The complément that came is read before the dossier that only waits.
    assert page.index("La Fabrique") < page.index("Les Voisins")


def test_a_dossier_that_silence_would_refuse_is_shown_in_time(desk) -> None:
    ApplicationFactory(
        campaign=CampaignFactory(last_number=1),
        submitted_at=datetime(2026, 9, 10, 8, tzinfo=UTC),
        organisation_name="Les Voisins",
    )
    page = read(desk, "team_today")
    assert "Rejets implicites proches" in page
    assert "le 10 novembre 2026" in page


def test_an_empty_portal_says_what_to_do_first(desk) -> None:
    assert "Aucun appel n’est encore préparé" in read(desk, "team_today")
    assert desk.get(reverse("team_applications")).url == reverse("team_today")
    CampaignFactory()
    assert "Rien n’attend ce matin" in read(desk, "team_today")
    assert "Aucun dossier reçu" in read(desk, "team_applications")


def test_the_list_finds_sorts_filters_and_totals(desk) -> None:
    campaign = CampaignFactory()
    health = ThemeFactory(campaign=campaign, name="Santé")
    small = ApplicationFactory(
        campaign=campaign, organisation_name="Abeilles", requested_amount=1000, theme=health
    )
    big = ApplicationFactory(
        campaign=campaign, organisation_name="Zèbres", requested_amount=9000, admissible=True
    )
    page = read(desk, "team_applications", tri="montant")
    assert page.index("Zèbres") < page.index("Abeilles")
    assert "2 dossiers</b> · 10 000 € demandés" in page
    assert "Zèbres" not in read(desk, "team_applications", theme=health.pk)
    assert "Abeilles" not in read(desk, "team_applications", etat="admissible")
    assert "Abeilles" in read(desk, "team_applications", q=small.number[-4:])
    assert "Aucun dossier ne répond" in read(desk, "team_applications", q="introuvable")
    # A strange filter is no filter.
    assert big.number in read(desk, "team_applications", etat="x'--", theme="abc", tri="?")


def test_a_share_under_the_threshold_is_said_and_unknown_is_not_zero(desk) -> None:
    ApplicationFactory(people_expected=100, qpv_people_expected=55)
    ApplicationFactory(people_expected=None)
    page = read(desk, "team_applications")
    assert "55 %<br><small>sous le seuil</small>" in page
    assert "<small>non connu</small>" in page


def test_the_list_leaves_as_a_spreadsheet_without_formulas(desk) -> None:
    ApplicationFactory(title="=1+1", people_expected=10, qpv_people_expected=7, admissible=True)
    ApplicationFactory(organisation_name="Ailleurs")
    response = desk.get(reverse("team_applications_xlsx"), {"etat": "admissible"})
    sheet = load_workbook(BytesIO(response.content)).active
    (head, line) = sheet.iter_rows()
    assert [cell.value for cell in head][:2] == ["Numéro", "Structure"]
    assert (line[3].value, line[3].data_type) == ("=1+1", "s")
    assert line[5].value == "Recevable, à auditionner"
    assert (line[7].value, line[9].value) == (0.7, 6000)


@pytest.mark.parametrize("dossiers", [1, 30])
def test_pages_cost_the_same_whatever_the_number_of_dossiers(
    desk, dossiers, django_assert_num_queries
) -> None:
    campaign = CampaignFactory(last_number=dossiers)
    for _ in range(dossiers):
        application = ApplicationFactory(campaign=campaign, people_expected=9)
        Event.objects.create(
            application=application, kind=EventKind.SUBMITTED, at=application.submitted_at
        )
    with django_assert_num_queries(11):
        read(desk, "team_applications")
    with django_assert_num_queries(11):
        read(desk, "team_today")
    with django_assert_num_queries(5):
        read(desk, "team_emails")
    with django_assert_num_queries(15):
        read(desk, "team_application", application.number)


def test_a_dossier_is_admitted_in_one_gesture(desk) -> None:
    application = ApplicationFactory()
    response = desk.post(reverse("team_admit", args=[application.number]), follow=True)
    application.refresh_from_db()
    assert application.state == State.ADMISSIBLE
    assert "est recevable" in response.content.decode()


def test_a_second_click_says_so_and_changes_nothing(desk) -> None:
    application = ApplicationFactory(heard=True)
    response = desk.post(reverse("team_admit", args=[application.number]), follow=True)
    assert "est impossible depuis" in response.content.decode()


def test_a_refusal_needs_its_reason_and_keeps_what_was_typed(desk) -> None:
    application = ApplicationFactory()
    url = reverse("team_refuse", args=[application.number])
    page = desk.post(url, {"reason": "", "text": "Déjà faite en mai."}).content.decode()
    assert "Choisissez un motif." in page
    assert "Déjà faite en mai." in page
    assert 'href="#id_reason"' in page
    desk.post(url, {"reason": InadmissibilityReason.FINISHED, "text": "Déjà faite en mai."})
    application.refresh_from_db()
    assert application.state == State.INADMISSIBLE
    page = read(desk, "team_application", application.number)
    assert "Irrecevable : action déjà terminée" in page


def test_an_irrecevable_dossier_comes_back_with_a_reason(desk, agent) -> None:
    application = admissibility.refuse(
        ApplicationFactory(),
        reason=InadmissibilityReason.DUPLICATE,
        text="Déposé deux fois.",
        by=agent,
        at=AFTER_CLOSING,
    )
    url = reverse("team_readmit", args=[application.number])
    assert desk.post(reverse("team_admit", args=[application.number])).url == url
    assert "Écrivez pourquoi" in desk.post(url, {"text": ""}).content.decode()
    desk.post(url, {"text": "Ce sont deux actions différentes."})
    application.refresh_from_db()
    assert application.state == State.ADMISSIBLE
    assert "Ce sont deux actions" in read(desk, "team_application", application.number)


def test_a_complement_goes_to_the_structure_and_comes_back(desk) -> None:
    membership = MembershipFactory()
    application = ApplicationFactory(organisation=membership.organisation)
    url = reverse("team_complement", args=[application.number])
    bad = desk.post(url, {"text": "Le lieu", "due_on": "2026-11-04"}).content.decode()
    assert "Laissez au moins 3\u00a0jours" in bad
    assert "Le lieu" in bad
    desk.post(url, {"text": "Le lieu", "due_on": "2026-11-20"})
    assert "Complément demandé, pour le 20 novembre 2026" in read(
        desk, "team_application", application.number
    )
    home = Client()
    home.force_login(membership.user)
    page = read(home, "application_complement", application.number)
    assert "À nous envoyer avant le <b>vendredi 20 novembre 2026</b>" in page
    answer = reverse("application_complement", args=[application.number])
    assert "Écrivez l’information demandée." in home.post(answer, {"text": ""}).content.decode()
    home.post(answer, {"text": "La maison de quartier."})
    assert "Complément reçu, à lire" in read(desk, "team_applications")
    assert "La maison de quartier." in read(desk, "team_application", application.number)
    assert "Nous avons reçu votre réponse" in read(
        home, "application_complement", application.number
    )


def test_a_partner_s_answer_is_noted_from_the_dossier(desk) -> None:
    application = ApplicationFactory()
    partner = Partner.objects.create(
        application=application, name="Le Foyer", role="carries", position=0
    )
    url = reverse("team_partner_answer", args=[application.number, partner.pk])
    desk.post(url, {"answer": "nonsense"})
    partner.refresh_from_db()
    assert partner.answered_at is None
    desk.post(url, {"answer": "carries"})
    assert "Nous portons l’action ensemble" in read(desk, "team_application", application.number)


def test_a_message_leaves_for_the_members_and_stays_in_the_dossier(desk) -> None:
    application = ApplicationFactory()
    desk.post(
        reverse("team_message", args=[application.number]), {"text": "Pouvez-vous rappeler ?"}
    )
    mail = OutboundEmail.objects.get(kind="P36")
    assert "Pouvez-vous rappeler ?" in mail.body_text
    assert mail.subject in read(desk, "team_application", application.number)


def test_a_declared_link_hides_the_dossier_and_its_mails_from_an_agent(desk, agent) -> None:
    application = ApplicationFactory()
    url = reverse("team_message", args=[application.number])
    desk.post(url, {"text": "Bonjour."}, follow=True)
    mail = OutboundEmail.objects.get(kind="P36")
    Recusal.objects.create(
        user=agent,
        application=application,
        reason=RecusalReason.MEMBER,
        declared_at=AFTER_CLOSING,
        declared_by=agent,
    )
    assert application.number not in read(desk, "team_applications")
    for name, key in (("team_application", application.number), ("team_email", mail.pk)):
        assert desk.get(reverse(name, args=[key])).status_code == 404
    assert mail.subject not in read(desk, "team_emails")


def test_a_mail_that_names_several_dossiers_closes_with_one_of_them(desk, agent) -> None:
    """J8 tells a juror what became of the dossiers they heard: no event links it to each."""
    application = ApplicationFactory(heard=True)
    values = {"to": "juree@asso.example", "subject": "Vos dossiers"}
    OutboundEmail.objects.create(
        message_id="1", kind="J8", body_text=f"- {application.number}, financé", **values
    )
    assert read(desk, "team_emails").count("Vos dossiers") == 1
    recusals.declare(agent, application, reason=RecusalReason.RELATIVE, by=agent, at=AFTER_CLOSING)
    assert "Vos dossiers" not in read(desk, "team_emails")


def test_a_failed_mail_is_seen_and_sent_again(desk) -> None:
    values = {"to": "a@b.example", "subject": "Votre rencontre", "body_text": "Bonjour."}
    failed = OutboundEmail.objects.create(
        message_id="1", kind="P14", state=EmailState.FAILED, last_error="boîte pleine", **values
    )
    OutboundEmail.objects.create(message_id="2", kind="P1", is_secret=True, **values)
    CampaignFactory()
    assert "<b>1</b> courriel en échec" in read(desk, "team_today")
    assert "boîte pleine" in read(desk, "team_email", failed.pk)
    assert read(desk, "team_emails").count("Votre rencontre") == 1
    desk.post(reverse("team_email_retry", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.state == EmailState.PENDING


def test_flags_say_what_to_look_at_twice(desk) -> None:
    application = ApplicationFactory(people_expected=10, qpv_people_expected=5)
    application.organisation_type.is_undeclared = True
    application.organisation_type.save()
    page = read(desk, "team_application", application.number)
    assert "50 % d’habitants en QPV, sous le seuil de 60 %" in page
    assert "Ni SIRET ni RNA" in page
    assert "Collectif pas encore déclaré" in page
    assert "Sans décision, rejet implicite le 1er décembre 2026" in page


@pytest.mark.parametrize(
    ("state", "facts", "words"),
    [
        (State.SUBMITTED, {}, "Déposé, à vérifier"),
        (State.ADMISSIBLE, {}, "Recevable, à auditionner"),
        (
            State.INADMISSIBLE,
            {"inadmissibility_reason": InadmissibilityReason.PURPOSE},
            "Irrecevable\u00a0: but lucratif, cultuel ou politique",
        ),
        (State.HEARD, {}, "Auditionné"),
        (
            State.WITHDRAWN,
            {"withdrawn_at": AFTER_CLOSING},
            "Retiré le 2\u00a0novembre 2026 (avant décision)",
        ),
        (State.CLOSED, {}, "Soldé"),
    ],
)
def test_each_state_has_its_words(state, facts, words) -> None:
    application = ApplicationFactory(state=state, **facts)
    assert label_for_team(application, today=TODAY) == words


@pytest.mark.parametrize(
    ("state", "kind", "data", "words"),
    [
        (
            State.ADMISSIBLE,
            EventKind.HEARING_PUBLISHED,
            {"starts_at": "2026-11-24T08:30:00+00:00"},
            "Audition le 24\u00a0novembre 2026 à\u00a09\u00a0h\u00a030",
        ),
        (State.ADMISSIBLE, EventKind.HEARING_MISSED, {}, "Audition non tenue"),
        (State.RESERVE, EventKind.RESERVED, {"rank": 2}, "En réserve, rang\u00a02"),
        (
            State.NOT_SELECTED,
            EventKind.DECLINED,
            {"reason_label": "Projet à préciser"},
            "Non retenu\u00a0: projet à préciser",
        ),
        (
            State.RENOUNCED,
            EventKind.RENOUNCED,
            {"returned": "4200.00"},
            "Abandonné après décision\u00a0: 4\u00a0200\u00a0€ rendus à l’enveloppe",
        ),
    ],
)
def test_states_are_completed_by_what_happened(state, kind, data, words) -> None:
    application = ApplicationFactory(state=state)
    Event.objects.create(application=application, kind=kind, at=AFTER_CLOSING, data=data)
    assert label_for_team(application, today=TODAY) == words


@pytest.mark.parametrize(
    ("prepared", "then", "words"),
    [
        (
            {"decision": "fund", "amount": "8200"},
            None,
            "Avis du jury\u00a0: financement proposé, 8\u00a0200\u00a0€",
        ),
        ({"decision": "reserve", "amount": None}, None, "Avis du jury\u00a0: réserve proposée"),
        ({"decision": "fund", "amount": "8200"}, EventKind.BONUS_JUDGED, "Auditionné"),
        (
            {"decision": "decline", "amount": None},
            EventKind.BONUS_JUDGED,
            "Avis du jury\u00a0: non retenu proposé",
        ),
    ],
)
def test_the_panel_s_opinion_is_said_before_it_is_released(prepared, then, words) -> None:
    application = ApplicationFactory(heard=True)
    told = {"application": application, "at": AFTER_CLOSING}
    Event.objects.create(kind=EventKind.DECISION_PREPARED, data=prepared, **told)
    if then:
        Event.objects.create(kind=then, data={}, **told)
    assert label_for_team(application, today=TODAY) == words


def test_the_direction_reads_and_does_not_write() -> None:
    application = ApplicationFactory(requested_amount=Decimal(100))
    client = Client()
    client.force_login(UserFactory(director=True))
    assert "Déclarer recevable" not in read(client, "team_application", application.number)
    assert client.post(reverse("team_admit", args=[application.number])).status_code == 403


def test_a_complement_that_is_late_asks_for_attention(desk, agent) -> None:
    application = ApplicationFactory(campaign=CampaignFactory(last_number=1))
    complements.request(
        application,
        text="Le lieu.",
        due_on=date(2026, 10, 20),
        by=agent,
        at=AFTER_CLOSING - timedelta(days=30),
    )
    assert "complément en retard" in read(desk, "team_today")


def test_each_agent_is_told_once_a_morning_what_waits_for_them(agent) -> None:
    ApplicationFactory(campaign=CampaignFactory(last_number=1))
    for _ in range(2):
        tell_agents()
    mail = OutboundEmail.objects.get(kind="A1", to=agent.email)
    assert mail.subject == "AMI 2026 – À faire\u00a0: 1 point"
    assert "– 1\u00a0dossier à vérifier" in mail.body_text


def test_nobody_is_written_to_when_nothing_waits(agent) -> None:
    tell_agents()
    CampaignFactory()
    tell_agents()
    assert OutboundEmail.objects.count() == 0
