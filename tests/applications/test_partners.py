"""Partners: asked once, answering by their link or on paper; what opens the cooperation rate."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import deposits, drafts, links, partners, recusals
from applications.domain.partners import PartnerError
from applications.domain.refusals import MissingReasonError, TooLateError
from applications.enums import (
    BonusKind,
    EventKind,
    PartnerAnswer,
    PartnerRole,
    RecusalReason,
    State,
)
from applications.models import AccessLink, Application, Partner
from applications.queries import partners as partner_queries
from applications.tasks.partners import ask_partners
from juries.actions import rulings
from juries.domain.decisions import DecisionRefusedError
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
REGIE = "contact@regie.example"
LATER = WHILE_OPEN + timedelta(hours=2)
BEFORE_THE_JURY = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_day_of_october():
    TerritoryFactory()
    with time_machine.travel(WHILE_OPEN, tick=False):
        yield


@pytest.fixture
def owner():
    return UserFactory(email="aline@fil.example")


def deposited(owner, campaign=None, **changes: str) -> Application:
    """A dossier that names the Régie, with its address, as carrying the action."""
    draft, _ = drafts.start(campaign or receiving_campaign(), at=WHILE_OPEN, owner=owner)
    texts = complete_texts(partner_1_email=REGIE, **changes)
    drafts.save_fields(draft, texts=texts, at=WHILE_OPEN)
    return deposits.deposit(draft, by=owner, at=WHILE_OPEN)


def deposited_again(application: Application, owner, *, at=LATER, **changes: str) -> Application:
    draft = deposits.take_back(application, by=owner, at=at)
    drafts.save_fields(draft, texts=changes, at=at)
    return deposits.deposit(draft, by=owner, at=at)


def asked(to: str = REGIE) -> list[OutboundEmail]:
    return list(OutboundEmail.objects.filter(kind="P6", to=to).order_by("pk"))


def token_in(email: OutboundEmail) -> str:
    found = re.search(r"/lien/([^/]+)/", email.body_text)
    assert found
    return found.group(1)


def link_of(email: OutboundEmail, at=WHILE_OPEN) -> AccessLink:
    return links.find(token_in(email), at=at)


def words(email: OutboundEmail) -> str:
    return email.body_text.replace("\u00a0", " ")


def reply(link: AccessLink, answer=PartnerAnswer.CARRIES, *, at=LATER, **options) -> Partner:
    known = {"name": "Nadia Exemple", "correction": ""}
    return partners.reply(link, answer=answer, at=at, **{**known, **options})


# Asking


def test_each_partner_with_an_address_gets_one_mail_that_says_what_silence_means(owner):
    application = deposited(
        owner,
        partner_2_name="Le Foyer",
        partner_2_role="helps",
        partner_2_email="foyer@quartier.example",
        partner_3_name="La Ville",
        partner_3_role="helps",
    )
    (carries,), (helps,) = asked(), asked("foyer@quartier.example")
    assert carries.subject == "AMI 2026 – Le Fil et la Manière vous cite comme partenaire"
    assert "Sans réponse avant le dimanche 15 novembre 2026, le taux de base s’applique" in words(
        carries
    )
    assert "rien ne change pour cette demande" in words(helps)
    assert OutboundEmail.objects.filter(kind="P6").count() == 2
    assert application.number in carries.body_text
    assert [row.asked_at for row in application.partners.all()] == [WHILE_OPEN, WHILE_OPEN, None]


def test_the_mail_gives_neither_the_telephone_nor_the_address_of_the_structure(owner):
    deposited(owner)
    (email,) = asked()
    for secret in ("03 00 00 00 21", "aline@fil.example", "Aline"):
        assert secret not in email.body_text


@pytest.mark.parametrize(
    "address",
    [
        "https://piege.example/x",
        "www.piege.example",
        "piege.com",
        "piege.example/gain",
        "a@piege.fr",
    ],
)
def test_nobody_makes_the_service_send_their_own_link(owner, address):
    deposited(owner, title=f"Gagnez sur {address}", partner_1_contribution=f"voir {address} vite")
    (email,) = asked()
    assert address not in email.subject + email.body_text + email.body_html
    assert "« Gagnez sur (lien retiré) »" in words(email)
    reply(link_of(email), correction=f"lire {address}")
    assert "« lire (lien retiré) »" in words(OutboundEmail.objects.get(kind="P7"))


def test_ordinary_words_are_left_as_they_are(owner):
    said = "prête la salle. M.Dupont, 3 000 €/an, 12/10 et l’atelier n.2"
    deposited(owner, partner_1_contribution=said)
    assert said in words(asked()[0])


def test_deposited_again_nobody_is_asked_twice_and_the_answer_stands(owner):
    application = deposited(owner)
    reply(link_of(asked()[0]))
    again = deposited_again(application, owner, title="Un autre titre")
    partner = again.partners.get()
    assert (len(asked()), partner.answer) == (1, PartnerAnswer.CARRIES)
    assert link_of(asked()[0]).partner == partner


def test_a_comma_or_a_capital_asks_nobody_again(owner):
    again = deposited_again(
        deposited(owner),
        owner,
        partner_1_name="RÉGIE des Deux-Fosses",
        partner_1_contribution="Prête la salle.",
    )
    assert (len(asked()), again.partners.get().name) == (1, "RÉGIE des Deux-Fosses")


def test_other_words_ask_again_and_keep_the_answer(owner):
    application = deposited(owner)
    reply(link_of(asked()[0]))
    again = deposited_again(application, owner, partner_1_contribution="paie la moitié")
    first, second = asked()
    assert "a changé depuis notre premier courriel" in words(second)
    assert again.partners.get().answer == PartnerAnswer.CARRIES
    with pytest.raises(links.LinkError, match="remplacé"):
        link_of(first)
    assert link_of(second).partner == again.partners.get()


def test_another_role_asks_again_and_forgets_the_answer(owner):
    application = deposited(owner)
    reply(link_of(asked()[0]))
    partner = deposited_again(application, owner, partner_1_role="helps").partners.get()
    assert (partner.answer, partner.answered_by_name) == (PartnerAnswer.PENDING, "")
    assert len(asked()) == 2


def test_partners_keep_their_rows_whatever_their_order(owner):
    application = deposited(
        owner, partner_2_name="Le Foyer", partner_2_role="helps", partner_2_email="f@q.example"
    )
    regie, foyer = application.partners.all()
    again = deposited_again(
        application,
        owner,
        partner_1_name="Le Foyer",
        partner_1_role="helps",
        partner_1_email="f@q.example",
        partner_1_contribution="",
        partner_2_name="Régie des Deux-Fosses",
        partner_2_role="carries",
        partner_2_email=REGIE,
        partner_2_contribution="prête la salle",
    )
    assert list(again.partners.all()) == [foyer, regie]
    assert (len(asked()), len(asked("f@q.example"))) == (1, 1)


def test_a_partner_no_longer_named_loses_their_link(owner):
    application = deposited(owner)
    token = token_in(asked()[0])
    again = deposited_again(
        application,
        owner,
        partner_1_name="",
        partner_1_role="",
        partner_1_contribution="",
        partner_1_email="",
    )
    assert not again.partners.exists()
    with pytest.raises(links.LinkError):
        links.find(token, at=LATER)


def test_three_mails_to_an_address_about_a_dossier_are_the_most(owner):
    application = deposited(owner)
    for change in ("a", "b", "c", "d"):
        application = deposited_again(application, owner, partner_1_contribution=change)
    assert len(asked()) == 3
    assert application.partners.get().asked_at is None


def test_one_address_named_by_many_dossiers_waits_until_tomorrow():
    campaign = receiving_campaign()
    for rank in range(6):
        owner = UserFactory(email=f"porteur{rank}@fil.example")
        application = deposited(owner, campaign)
    assert len(asked()) == 5
    (standing,) = partner_queries.standings(application, today=WHILE_OPEN.date())
    assert "part demain" in standing.sentence.replace("\u00a0", " ")
    partners.ask(application, at=WHILE_OPEN + timedelta(days=1, seconds=1))
    assert len(asked()) == 6


def test_the_structure_never_answers_for_its_partner(owner):
    application = deposited(
        owner, partner_2_name="Nous", partner_2_role="carries", partner_2_email="ALINE@fil.example"
    )
    assert asked("aline@fil.example") == []
    standing = partner_queries.standings(application, today=WHILE_OPEN.date())[1]
    assert standing.sentence.startswith("Cette adresse est celle d’une personne de la structure")


def test_an_address_given_for_two_partners_gets_one_mail(owner):
    application = deposited(
        owner, partner_2_name="Le Foyer", partner_2_role="helps", partner_2_email=REGIE
    )
    assert len(asked()) == 1
    standing = partner_queries.standings(application, today=WHILE_OPEN.date())[1]
    assert "a la même adresse" in standing.sentence


def test_nobody_is_asked_once_the_jury_meets_the_structures():
    late = ApplicationFactory(heard=True)
    row = {"name": "Le Foyer", "role": PartnerRole.CARRIES, "email": REGIE, "position": 1}
    Partner.objects.create(application=late, **row)
    assert partners.ask(late, at=WHILE_OPEN) == []
    published = ApplicationFactory(admissible=True)
    Partner.objects.create(application=published, **row)
    published.events.create(
        kind=EventKind.HEARING_PUBLISHED, at=WHILE_OPEN, data={"starts_at": TOO_LATE.isoformat()}
    )
    assert partners.ask(published, at=TOO_LATE) == []


def test_asked_after_the_closing_a_partner_still_has_three_days():
    application = ApplicationFactory()
    Partner.objects.create(
        application=application, name="F", role="carries", email=REGIE, position=1
    )
    partners.ask(application, at=TOO_LATE)
    assert "jeudi 19 novembre 2026" in words(asked()[0])


# Answering


def test_a_partner_confirms_and_the_structure_is_told(owner):
    application = deposited(owner)
    partner = reply(link_of(asked()[0]), correction="  nous prêtons\n deux salles ")
    assert (partner.answer, partner.answered_at, partner.recorded_by) == (
        PartnerAnswer.CARRIES,
        LATER,
        None,
    )
    email = OutboundEmail.objects.get(kind="P7")
    assert email.to == "aline@fil.example"
    assert "Nadia Exemple" in email.body_text
    assert "« nous prêtons deux salles »" in words(email)
    assert "S’il confirme ce taux majoré" in words(email)
    event = application.events.get(kind=EventKind.PARTNER_ANSWERED)
    assert REGIE not in str(event.data)
    assert event.data["text"].endswith("dit par Nadia Exemple")


@pytest.mark.parametrize(
    ("role", "answer", "sentence"),
    [
        ("carries", PartnerAnswer.HELPS, "n’ouvre pas le taux majoré"),
        ("carries", PartnerAnswer.DECLINED, "n’ouvre pas le taux majoré"),
        ("helps", PartnerAnswer.HELPS, "le taux ne change pas"),
    ],
)
def test_the_structure_reads_what_an_answer_changes(owner, role, answer, sentence):
    deposited(owner, partner_1_role=role)
    reply(link_of(asked()[0]), answer)
    assert sentence in words(OutboundEmail.objects.get(kind="P7"))


def test_an_answer_changes_until_the_audition_and_the_same_one_is_told_once(owner):
    deposited(owner)
    link = link_of(asked()[0])
    for answer in (PartnerAnswer.HELPS, PartnerAnswer.HELPS, PartnerAnswer.CARRIES):
        partner = reply(link, answer)
    assert partner.answer == PartnerAnswer.CARRIES
    assert OutboundEmail.objects.filter(kind="P7").count() == 2
    with pytest.raises(TooLateError, match="La date est passée"):
        reply(link, PartnerAnswer.DECLINED, at=TOO_LATE)


def test_a_published_audition_gives_the_partner_until_its_eve(owner):
    application = deposited(owner)
    application.events.create(
        kind=EventKind.HEARING_PUBLISHED,
        at=LATER,
        data={"starts_at": (TOO_LATE + timedelta(days=4)).isoformat()},
    )
    Application.objects.filter(pk=application.pk).update(state=State.ADMISSIBLE)
    assert reply(link_of(asked()[0]), at=TOO_LATE).answer == PartnerAnswer.CARRIES


def test_six_changes_in_a_day_are_one_too_many(owner):
    deposited(owner)
    link = link_of(asked()[0])
    for answer in ("helps", "carries", "helps", "carries", "helps"):
        reply(link, answer)
    with pytest.raises(PartnerError, match="plusieurs fois"):
        reply(link, "carries")
    assert reply(link, "carries", at=LATER + timedelta(days=1)).answer == "carries"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"name": "  "}, MissingReasonError),
        ({"name": "N" * 61}, PartnerError),
        ({"correction": "c" * 161}, PartnerError),
        ({"answer": "pending"}, MissingReasonError),
        ({"answer": "peut-être"}, ValueError),
    ],
)
def test_an_answer_has_a_name_and_fits(owner, said, error):
    deposited(owner)
    with pytest.raises(error):
        reply(link_of(asked()[0]), **said)
    assert not OutboundEmail.objects.filter(kind="P7").exists()


def test_an_agreement_on_paper_needs_no_mail_and_says_who_noted_it(owner):
    application = deposited(owner, partner_1_name="Le Foyer", partner_1_contribution="")
    agent = UserFactory(agent=True, name="Sonia Agent")
    partners.record_answer(application.partners.get(), answer="carries", by=agent, at=LATER)
    partners.record_answer(application.partners.get(), answer="carries", by=agent, at=LATER)
    assert OutboundEmail.objects.filter(kind="P7").count() == 1
    (standing,) = partner_queries.standings(application, today=LATER.date())
    assert "noté sur papier par Sonia Agent le 1er octobre 2026" in standing.sentence.replace(
        "\u00a0", " "
    )
    application.partners.update(asked_at=None)
    assert partners.ask(application, at=LATER) == []


# Correcting an address


def test_the_structure_corrects_an_address_once_and_the_old_link_closes(owner):
    application = deposited(owner)
    partner = application.partners.get()
    first = token_in(asked()[0])
    new = "direction@regie.example"
    partners.correct_address(
        partner, email=f" {new.upper()} ", is_service=False, by=owner, at=LATER
    )
    assert link_of(asked(new)[0]).partner == partner
    with pytest.raises(links.LinkError):
        links.find(first, at=LATER)
    event = application.events.filter(kind=EventKind.PARTNER_ASKED).last()
    assert (event.by, event.data["text"]) == (
        owner,
        "Régie des Deux-Fosses, à une adresse corrigée",
    )
    partner.refresh_from_db()
    with pytest.raises(PartnerError, match="déjà partis"):
        partners.correct_address(partner, email="a@b.example", is_service=False, by=owner, at=LATER)


def test_the_old_address_does_not_come_back_with_a_new_deposit(owner):
    application = deposited(owner)
    partners.correct_address(
        application.partners.get(), email="new@regie.example", is_service=False, by=owner, at=LATER
    )
    draft = Application.objects.get(pk=application.pk).draft
    assert draft.text_of("partner_1_email") == "new@regie.example"
    again = deposited_again(application, owner, partner_1_email=REGIE)
    assert again.partners.get().email == "new@regie.example"
    assert OutboundEmail.objects.filter(kind="P6").count() == 2


def test_a_dossier_without_its_draft_has_its_address_corrected_too():
    application = ApplicationFactory()
    partner = Partner.objects.create(application=application, name="F", role="carries", position=1)
    agent = UserFactory(agent=True)
    partners.correct_address(partner, email=REGIE, is_service=True, by=agent, at=LATER)
    assert len(asked()) == 1


@pytest.mark.parametrize(
    ("email", "sentence"),
    [(REGIE, "déjà l’adresse"), ("aline@fil.example", "celle d’une personne de la structure")],
)
def test_an_address_that_cannot_be_the_partner_s_is_refused(owner, email, sentence):
    partner = deposited(owner).partners.get()
    with pytest.raises(PartnerError, match=sentence):
        partners.correct_address(partner, email=email, is_service=False, by=owner, at=LATER)


def test_what_a_wrong_addressee_answered_is_undone_by_the_service_alone(owner):
    application = deposited(owner)
    partner = reply(link_of(asked()[0]), PartnerAnswer.DECLINED)
    options = {"email": "juste@regie.example", "at": LATER}
    with pytest.raises(PartnerError, match="appelez-nous"):
        partners.correct_address(partner, is_service=False, by=owner, **options)
    agent = UserFactory(agent=True)
    partners.correct_address(partner, is_service=True, by=agent, **options)
    partner.refresh_from_db()
    assert (partner.answer, partner.answered_by_name) == (PartnerAnswer.PENDING, "")
    assert application.events.filter(kind=EventKind.PARTNER_ANSWERED).count() == 1


def test_no_address_is_corrected_after_the_date(owner):
    partner = deposited(owner).partners.get()
    with pytest.raises(TooLateError):
        partners.correct_address(
            partner, email="x@y.example", is_service=True, by=owner, at=TOO_LATE
        )


def test_a_link_without_its_partner_answers_nothing():
    with pytest.raises(Partner.DoesNotExist):
        reply(AccessLink())


# Their own page, behind the link


def browser(user=None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def opened(email: OutboundEmail) -> Client:
    """A browser that came by the link of this mail."""
    client = browser()
    assert client.get(f"/lien/{token_in(email)}/").status_code == 302
    return client


def page(client: Client, address: str = "/lien/", status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode().replace("\u00a0", " ")


def test_the_page_says_what_is_written_and_hides_the_rest_of_the_request(owner):
    application = deposited(owner, partner_1_contribution="prête <b>la salle</b>")
    text = page(opened(asked()[0]))
    assert "« Coudre ensemble, parler d’emploi »" in text
    assert "prête &lt;b&gt;la salle&lt;/b&gt;" in text
    assert "Aline Exemple" in text
    for hidden in ("03 00 00 00 21", "aline@fil.example", application.need_text, "8 000", REGIE):
        assert hidden not in text


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("partner_carries", PartnerAnswer.CARRIES),
        ("partner_helps", PartnerAnswer.HELPS),
        ("partner_declines", PartnerAnswer.DECLINED),
    ],
)
def test_each_of_the_three_buttons_answers(owner, name, answer):
    application = deposited(owner)
    client = opened(asked()[0])
    client.post(reverse(name), {"name": "Nadia Exemple"})
    partner = application.partners.get()
    assert (partner.answer, partner.answered_by_name) == (answer, "Nadia Exemple")
    text = page(client)
    assert f"Votre réponse : « {answer.label} »" in text
    assert "jusqu’au dimanche 15 novembre 2026" in text


def test_an_answer_without_a_name_keeps_what_was_typed(owner):
    application = deposited(owner)
    response = opened(asked()[0]).post(
        reverse("partner_carries"), {"name": "", "correction": "deux salles"}
    )
    text = response.content.decode().replace("\u00a0", " ")
    assert "Écrivez votre nom : la structure saura qui a répondu." in text
    assert "deux salles" in text
    assert application.partners.get().answer == PartnerAnswer.PENDING


def test_after_the_date_the_page_reads_and_asks_nothing(owner):
    deposited(owner)
    with time_machine.travel(TOO_LATE, tick=False):
        client = opened(asked()[0])
        assert "La date est passée" in page(client)
        assert "<button" not in page(client).split("<h1>")[1].split("La date est passée")[0]
        response = client.post(reverse("partner_carries"), {"name": "Nadia"})
        assert "La date est passée" in response.content.decode()


def test_nobody_answers_without_the_link(owner):
    deposited(owner)
    assert browser(owner).post(reverse("partner_carries"), {"name": "Moi"}).status_code == 404


# What it opens


@pytest.mark.parametrize(
    ("answer", "is_opened"),
    [(PartnerAnswer.CARRIES, True), (PartnerAnswer.HELPS, False), (PartnerAnswer.DECLINED, False)],
)
def test_only_a_partner_who_carries_opens_the_rate_of_cooperation(owner, answer, is_opened):
    campaign = receiving_campaign()
    BonusRuleFactory(kind=BonusKind.COOPERATION, campaign=campaign)
    application = deposited(owner, campaign, claim_cooperation="La Régie porte l’action avec nous.")
    claim = application.bonus_claims.get(rule__kind=BonusKind.COOPERATION)
    reply(link_of(asked()[0]), answer)
    Application.objects.filter(pk=application.pk).update(state=State.HEARD, heard_at=TOO_LATE)
    judged = {"is_confirmed": True, "by": UserFactory(agent=True), "at": TOO_LATE}
    if is_opened:
        assert rulings.judge(claim, **judged).is_confirmed
    else:
        with pytest.raises(DecisionRefusedError, match="Aucun partenaire n’a confirmé"):
            rulings.judge(claim, **judged)


# The dossier's pages


def test_the_structure_sees_who_is_silent_until_when_and_corrects_the_address(owner):
    application = deposited(owner)
    client = browser(owner)
    where = reverse("application_detail", args=[application.number])
    assert "Sa réponse est attendue jusqu’au 15 novembre 2026" in page(client, where)
    url = reverse("partner_address", args=[application.number, application.partners.get().pk])
    refused = client.post(url, {"email": "pas une adresse"}).content.decode()
    assert "Écrivez une adresse entière" in refused
    assert "pas une adresse" in refused
    assert client.post(url, {"email": "direction@regie.example"}).url == where
    assert len(asked("direction@regie.example")) == 1


def test_the_structure_reads_the_answer_and_its_correction(owner):
    application = deposited(owner)
    reply(link_of(asked()[0]), correction="deux salles")
    text = page(browser(owner), reverse("application_detail", args=[application.number]))
    assert "« Nous portons l’action ensemble », répondu par Nadia Exemple le 1er octobre" in text
    assert "deux salles" in text
    assert "Corriger son adresse" not in text


def test_an_agent_notes_an_agreement_on_paper_and_corrects_an_address(owner):
    application = deposited(owner)
    agent = UserFactory(agent=True, name="Sonia Agent")
    client, pk = browser(agent), application.partners.get().pk
    client.post(
        reverse("team_partner_address", args=[application.number, pk]),
        {"email": "direction@regie.example"},
    )
    where = reverse("team_application", args=[application.number])
    assert "direction@regie.example" in page(client, where)
    client.post(
        reverse("team_partner_answer", args=[application.number, pk]), {"answer": "carries"}
    )
    assert "noté sur papier par Sonia Agent" in page(client, where)


def test_a_silent_partner_is_called_five_days_before_the_date(owner):
    deposited(owner)
    agent = UserFactory(agent=True)
    for day, is_said in ((9, False), (10, True), (15, True), (16, False)):
        with time_machine.travel(datetime(2026, 11, day, 9, 0, tzinfo=UTC), tick=False):
            assert ("partenaire à appeler" in page(browser(agent), "/equipe/")) == is_said
    assert "Régie des Deux-Fosses" in page(browser(agent), "/equipe/partenaires/")


def test_one_who_helps_is_not_waited_for(owner):
    deposited(owner, partner_1_role="helps")
    with time_machine.travel(BEFORE_THE_JURY, tick=False):
        client = browser(UserFactory(agent=True))
        assert "partenaire à appeler" not in page(client, "/equipe/")
        assert "Tous ceux qui portent" in page(client, "/equipe/partenaires/")


def test_without_a_call_there_is_nobody_to_wait_for():
    client = browser(UserFactory(agent=True))
    assert client.get("/equipe/partenaires/").url == "/equipe/"


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_silent_partners_costs_the_same(count, django_assert_num_queries):
    for rank in range(count):
        Partner.objects.create(
            application=ApplicationFactory(), name=f"P{rank}", role="carries", position=1
        )
    client = browser(UserFactory(agent=True))
    page(client, "/equipe/partenaires/")
    with django_assert_num_queries(7):
        page(client, "/equipe/partenaires/")


@pytest.mark.parametrize(
    ("role", "sentence"),
    [("carries", "le taux de base s’applique"), ("helps", "N’a pas répondu.")],
)
def test_once_the_date_is_past_silence_is_said(owner, role, sentence):
    application = deposited(owner, partner_1_role=role)
    (standing,) = partner_queries.standings(application, today=TOO_LATE.date())
    assert sentence in standing.sentence


def test_a_partner_without_an_address_is_told_apart():
    application = ApplicationFactory()
    Partner.objects.create(application=application, name="F", role="carries", position=1)
    (standing,) = partner_queries.standings(application, today=WHILE_OPEN.date())
    assert standing.sentence.startswith("Aucune adresse n’est donnée")


def test_one_who_waited_for_a_day_is_asked_by_the_morning_task(owner):
    application = deposited(owner)
    application.partners.update(asked_at=None)
    noted = deposited(UserFactory(email="b@fil.example"), application.campaign)
    noted.partners.update(asked_at=None, recorded_by=owner, answer="helps", answered_at=LATER)
    ask_partners()
    assert [application.partners.get().asked_at, noted.partners.get().asked_at] == [
        WHILE_OPEN,
        None,
    ]
    ask_partners()
    assert len(asked()) == 3


def test_an_agent_who_chose_no_answer_is_told(owner):
    application = deposited(owner)
    client = browser(UserFactory(agent=True))
    url = reverse("team_partner_answer", args=[application.number, application.partners.get().pk])
    text = client.post(url, {"answer": ""}, follow=True).content.decode()
    assert "Choisissez ce que le partenaire a répondu." in text


def test_a_partner_renamed_at_the_same_address_keeps_the_row_and_answers_again(owner):
    application = deposited(owner)
    reply(link_of(asked()[0]))
    again = deposited_again(application, owner, partner_1_name="Les Amis du parc")
    partner = again.partners.get()
    assert partner == application.partners.get()
    assert (partner.name, partner.answer) == ("Les Amis du parc", PartnerAnswer.PENDING)
    assert len(asked()) == 2


def test_an_agent_with_a_link_sees_neither_the_partner_nor_the_mail(owner):
    application = deposited(owner)
    agent = UserFactory(agent=True)
    recusals.declare(agent, application, reason=RecusalReason.FUNDER, by=agent, at=WHILE_OPEN)
    client, pk = browser(agent), application.partners.get().pk
    assert "Tous ceux qui portent" in page(client, "/equipe/partenaires/")
    for name in ("team_partner_address", "team_partner_answer"):
        url = reverse(name, args=[application.number, pk])
        assert client.post(url, {"email": "a@b.example", "answer": "carries"}).status_code == 404
    page(client, reverse("team_email", args=[asked()[0].pk]), status=404)


def test_the_service_reads_the_mail_without_its_token(owner):
    deposited(owner)
    (email,) = asked()
    text = page(browser(UserFactory(agent=True)), reverse("team_email", args=[email.pk]))
    assert token_in(email) not in text


def test_a_mail_that_an_address_refused_is_said_to_the_structure(owner):
    application = deposited(owner)
    OutboundEmail.objects.filter(kind="P6").update(state=EmailState.FAILED)
    text = page(browser(owner), reverse("application_detail", args=[application.number]))
    assert "Notre courriel n’est pas arrivé : cette adresse l’a refusé. Corrigez-la." in text
    assert "Corriger son adresse" in text
