"""The complément: asked for, answered, and what it does to the two months of silence."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ami_portal.outbox.models import OutboundEmail
from applications.actions import complements, deposits, partners
from applications.domain.deposit import IncompleteDraftError
from applications.domain.refusals import ComplementError, MissingReasonError, TooLateError
from applications.domain.reopening import reopenings
from applications.domain.verification import Suspension, qpv_share, silence_refuses_on
from applications.enums import BonusKind, EventKind, PartnerAnswer, PartnerRole, State
from applications.models import Application, Attachment, Need, Partner, StoredFile
from applications.queries.silence import silence_day
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    DraftFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationTypeFactory,
    TerritoryFactory,
    ThemeFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

DUE = date(2026, 11, 20)
NEW_ACTION = "Deux soirs par semaine, à la maison de quartier,\navec une garde d’enfants."


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


def deposited(**changes: str) -> Application:
    """A whole request, deposited by a member of its structure while the call was open."""
    campaign, member = receiving_campaign(), UserFactory()
    for kind in (BonusKind.WOMEN, BonusKind.COOPERATION):
        BonusRuleFactory(campaign=campaign, kind=kind)
    fields = {key: {"text": text, "revision": 1} for key, text in complete_texts(**changes).items()}
    draft = DraftFactory(campaign=campaign, owner=member, fields=fields)
    return deposits.deposit(draft, by=member, at=WHILE_OPEN)


def reopened(agent, *fields: str, **changes: str) -> Application:
    return ask(deposited(**changes), agent, fields=fields)


def answer(application: Application, text: str = "", **texts: str) -> Application:
    by = application.submitted_by
    complements.answer(application, text=text, texts=texts, by=by, at=AFTER_CLOSING)
    application = Application.objects.get(pk=application.pk)
    assert application.fingerprint == deposits.fingerprint(application)
    return application


def test_the_boxes_reopened_are_named_in_the_mail_with_those_checked_together(agent) -> None:
    application = reopened(agent, "action_text", "expense_60")
    assert set(application.complement_fields) > {"action_text", "revenue_70", "requested_amount"}
    assert "title" not in application.complement_fields
    text = OutboundEmail.objects.filter(kind="P9").first().body_text
    assert "– case\u00a04, L’action. Que voulez-vous faire" in text
    assert "– case\u00a010, Le budget et la somme demandée" in text


def test_only_the_boxes_reopened_change_even_after_the_closing(agent) -> None:
    application = reopened(agent, "action_text")
    before = application.fingerprint
    application = answer(
        application, action_text=NEW_ACTION.replace("\n", "\r\n"), title="Un autre titre"
    )
    assert application.action_text == NEW_ACTION
    assert application.raw_fields["action_text"] == NEW_ACTION
    assert application.title == "Coudre ensemble, parler d’emploi"
    assert application.fingerprint != before
    assert not application.awaits_complement


def test_the_history_keeps_what_each_box_said_before_and_says_after(agent) -> None:
    application = answer(reopened(agent, "action_text"), "Voici.", action_text=NEW_ACTION)
    data = application.events.get(kind=EventKind.COMPLEMENT_RECEIVED).data
    assert data["changes"] == {"action_text": [complete_texts()["action_text"], NEW_ACTION]}
    assert data["text"] == "Voici."
    assert data["fingerprint"] == application.fingerprint


def test_a_budget_that_does_not_balance_is_explained_and_changes_nothing(agent) -> None:
    application = reopened(agent, "expense_60")
    with pytest.raises(IncompleteDraftError) as refusal:
        answer(application, expense_60="3 400")
    assert [problem.field for problem in refusal.value.problems] == ["revenue_70"]
    application.refresh_from_db()
    assert application.awaits_complement
    assert application.raw_fields["expense_60"] == "2 400"


def test_a_budget_put_right_changes_the_lines_the_sum_and_the_cost(agent) -> None:
    application = answer(
        reopened(agent, "requested_amount"),
        expense_60="3 400",
        revenue_74_this_call="9 000",
        requested_amount="9 000",
    )
    assert application.requested_amount == 9000
    assert application.eligible_cost == Decimal(11000)
    assert application.budget_lines.get(code="expense_60").amount == 3400


def test_a_box_that_is_wrong_elsewhere_stops_nothing(agent) -> None:
    application = reopened(agent, "action_text")
    application.raw_fields["theme"] = "Un thème qui n’existe plus"
    application.save()
    theme = application.theme
    application = answer(application, action_text=NEW_ACTION)
    assert (application.action_text, application.theme) == (NEW_ACTION, theme)


def test_choices_places_partners_and_rates_follow_their_boxes(agent) -> None:
    opened = ("theme", "need", "organisation_type", "neighbourhoods", "partner_1_name")
    application = reopened(agent, *opened, "claim_women")
    campaign = application.campaign
    theme, kind = (
        ThemeFactory(campaign=campaign, name="Santé"),
        OrganisationTypeFactory(campaign=campaign, name="Centre social"),
    )
    Need.objects.create(campaign=campaign, theme=theme, text="Se soigner")
    NeighbourhoodFactory(code="DEMO78", name="Cité des Tilleuls")
    claim = application.bonus_claims.get(rule__kind=BonusKind.WOMEN)
    application = answer(
        application,
        theme="Santé",
        need="Se soigner",
        organisation_type="Centre social",
        neighbourhoods="DEMO77 DEMO78",
        partner_1_role="helps",
        claim_women="Toutes des femmes.",
    )
    assert (application.theme, application.organisation_type) == (theme, kind)
    assert application.need.text == "Se soigner"
    assert application.neighbourhoods.count() == 2
    assert application.partners.get().role == PartnerRole.HELPS
    # The claim keeps its row; the one for working together goes with its partner.
    assert application.bonus_claims.get().pk == claim.pk
    assert application.bonus_claims.get().evidence == "Toutes des femmes."


def test_another_need_is_no_need_of_the_list(agent) -> None:
    application = reopened(agent, "need")
    assert answer(application, "Voir case 3.", need="Autre besoin, décrit case 3").need is None


def test_who_may_engage_the_structure_is_corrected_for_the_structure_too(agent) -> None:
    application = reopened(agent, "legal_representative")
    application = answer(application, legal_representative="Claude Exemple")
    assert application.organisation.legal_representative == "Claude Exemple"


def test_a_page_blanche_reopens_its_sum_without_a_budget(agent) -> None:
    application = reopened(agent, "requested_amount", is_page_blanche="oui")
    assert application.complement_fields == ["requested_amount"]
    assert "La somme demandée" in OutboundEmail.objects.filter(kind="P9").first().body_text
    assert answer(application, requested_amount="1 500").requested_amount == 1500


def test_something_has_to_be_sent(agent) -> None:
    application = reopened(agent, "action_text")
    with pytest.raises(MissingReasonError, match="Corrigez une des cases rouvertes"):
        answer(application, " ", action_text=complete_texts()["action_text"] + " ")
    with pytest.raises(MissingReasonError, match="Écrivez l’information demandée"):
        answer(ask(ApplicationFactory(), agent))


def test_a_file_sent_since_is_an_answer(agent) -> None:
    application = ask(deposited(), agent)
    file = StoredFile.objects.create(
        name="devis.pdf", content_type="application/pdf", size=10, digest="0", stored_at=WHILE_OPEN
    )
    attachment = Attachment.objects.create(
        application=application, file=file, added_at=AFTER_CLOSING - timedelta(days=1)
    )
    with pytest.raises(MissingReasonError):
        answer(application)
    attachment.added_at = AFTER_CLOSING
    attachment.save()
    assert answer(application).complement_answered_at == AFTER_CLOSING


def test_a_dossier_taken_back_after_a_complement_keeps_what_it_corrected(agent) -> None:
    application = deposited()
    complements.request(
        application,
        text="Où ?",
        due_on=date(2026, 10, 20),
        fields=["action_text"],
        by=agent,
        at=WHILE_OPEN,
    )
    complements.answer(
        application,
        text="",
        texts={"action_text": NEW_ACTION},
        by=application.submitted_by,
        at=WHILE_OPEN,
    )
    draft = deposits.take_back(application, by=application.submitted_by, at=WHILE_OPEN)
    assert draft.text_of("action_text") == NEW_ACTION
    later = WHILE_OPEN + timedelta(days=1)
    again = deposits.deposit(draft, by=application.submitted_by, at=later)
    assert (again.number, again.state) == (application.number, State.SUBMITTED)
    assert (again.complement_fields, again.complement_requested_at) == ([], None)
    # Deposited again, its two months begin again: what was asked of the first text is history.
    assert silence_day(ask(again, agent), today=DUE) == date(2026, 12, 20)


def test_a_dossier_without_a_draft_is_completed_too(agent) -> None:
    application = reopened(agent, "action_text")
    application.draft.delete()
    application.refresh_from_db()
    assert answer(application, action_text=NEW_ACTION).action_text == NEW_ACTION


@pytest.fixture
def _today():
    with time_machine.travel(AFTER_CLOSING + timedelta(days=1), tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


@pytest.mark.usefixtures("_today")
def test_the_agent_ticks_boxes_the_structure_corrects_them_and_the_agent_sees_what_changed(
    agent,
) -> None:
    application = deposited()
    desk, home = signed_in(agent), signed_in(application.submitted_by)
    ask_url = reverse("team_complement", args=[application.number])
    assert 'value="action_text"' in page_of(desk.get(ask_url))
    asked = {"text": "Le lieu.", "due_on": "2026-11-20", "fields_asked": ["action_text"]}
    desk.post(ask_url, asked)
    url = reverse("application_complement", args=[application.number])
    page = page_of(home.get(url))
    assert "avec une garde d’enfants.</textarea>" in page
    assert "encore" in page
    assert 'name="need_text"' not in page
    wrong = page_of(home.post(url, {"action_text": "W" * 2000, "text": "Voilà."}))
    assert "raccourcissez-le" in wrong
    assert "W" * 2000 in wrong
    assert "Voilà." in wrong
    home.post(url, {"action_text": "Au foyer.", "text": ""})
    seen = page_of(desk.get(reverse("team_application", args=[application.number])))
    assert "Case 4, L’action" in seen
    assert "l’atelier ouvre avec une garde d’enfants.</del>" in seen
    assert "Au foyer.</ins>" in seen
    assert "Les cases rouvertes ont été corrigées" in page_of(home.get(url))


@pytest.mark.usefixtures("_today")
def test_every_box_can_be_reopened_at_once_and_keeps_what_was_typed(agent) -> None:
    everything = [one.key for one in reopenings(is_page_blanche=False)]
    application = reopened(agent, *everything)
    home = signed_in(application.submitted_by)
    url = reverse("application_complement", args=[application.number])
    page = page_of(home.get(url))
    for key in application.complement_fields:
        assert f'name="{key}"' in page
    typed = {**complete_texts(), "expense_60": "9 999", "partner_1_role": "helps"}
    wrong = page_of(home.post(url, typed))
    assert "doivent être égales" in wrong
    assert 'value="9 999"' in wrong
    assert "17 599 €" in wrong
    application.refresh_from_db()
    assert application.awaits_complement


@pytest.mark.usefixtures("_today")
def test_an_agent_notes_what_was_said_on_the_telephone_under_their_own_name(agent) -> None:
    application = reopened(agent, "action_text", "legal_representative")
    url = reverse("team_complement_answer", args=[application.number])
    desk = signed_in(agent)
    assert "Notez ici ce que la structure vous a dit" in page_of(desk.get(url))
    typed = {"action_text": "Au foyer.", "legal_representative": "Claude Exemple", "text": ""}
    response = desk.post(url, typed, follow=True)
    assert "La réponse de la structure est notée" in page_of(response)
    told = application.events.get(kind=EventKind.COMPLEMENT_RECEIVED)
    assert told.by == agent
    # Writing for a structure makes nobody a member of it.
    assert not application.organisation.memberships.filter(user=agent).exists()


def test_a_correction_leaves_alone_what_the_structure_changed_since(agent) -> None:
    application = reopened(agent, "legal_representative")
    organisation = application.organisation
    organisation.head_office = "9 rue Neuve, 62000 Exempleville"
    organisation.save()
    answer(application, legal_representative="Claude Exemple")
    organisation.refresh_from_db()
    assert organisation.legal_representative == "Claude Exemple"
    assert organisation.head_office == "9 rue Neuve, 62000 Exempleville"


def test_a_number_corrected_is_the_structure_s(agent) -> None:
    application = reopened(agent, "organisation_identifier")
    answer(application, organisation_identifier="W622000009")
    application.organisation.refresh_from_db()
    assert application.organisation.rna == "W622000009"


def test_a_partner_named_in_a_complement_is_asked_too(agent) -> None:
    application = reopened(agent, "partner_1_name")
    assert not OutboundEmail.objects.filter(kind="P6").exists()
    answer(application, partner_1_email="regie@fosses.example")
    assert OutboundEmail.objects.get(kind="P6").to == "regie@fosses.example"


@pytest.mark.usefixtures("_today")
def test_asked_again_the_agent_finds_the_words_and_the_boxes(agent) -> None:
    application = reopened(agent, "action_text")
    url = reverse("team_complement", args=[application.number])
    page = page_of(signed_in(agent).get(url))
    assert "Le lieu de l’atelier du mercredi." in page
    assert re.search(r'value="action_text"[^>]*checked', page)
    assert not re.search(r'value="need_text"[^>]*checked', page)
    refused = signed_in(agent).post(
        url, {"text": "Où ?", "due_on": "2026-11-20", "fields_asked": ["pledge_dues"]}
    )
    assert "Cette case ne se rouvre pas" in page_of(refused)


@pytest.mark.usefixtures("_today")
def test_changes_are_read_in_the_words_of_the_page(agent) -> None:
    application = reopened(agent, "neighbourhoods", "starts_on")
    NeighbourhoodFactory(code="DEMO78", name="Cité des Tilleuls")
    answer(application, neighbourhoods="DEMO78", neighbourhoods_unsure="oui", ends_on="2027-12-20")
    desk = signed_in(agent)
    seen = page_of(desk.get(reverse("team_application", args=[application.number])))
    for words in (
        "Cité des Lilas</del>",
        "Cité des Tilleuls</ins>",
        "non</del>",
        "20/12/2027</ins>",
    ):
        assert words in seen


@pytest.mark.usefixtures("_today")
def test_forged_boxes_and_a_page_asked_too_late_change_nothing(agent) -> None:
    application = deposited()
    home = signed_in(application.submitted_by)
    url = reverse("application_complement", args=[application.number])
    response = home.post(url, {"action_text": "Rien", "text": "Rien"})
    assert "Rien ne manque à ce dossier" in page_of(response)
    application.refresh_from_db()
    assert application.action_text == complete_texts()["action_text"]


def receipt(application: Application) -> str:
    client = signed_in(application.submitted_by)
    response = client.get(reverse("application_receipt_pdf", args=[application.number]))
    text = PdfReader(BytesIO(response.content)).pages[0].extract_text()
    return " ".join(text.split())


@pytest.mark.usefixtures("_today")
def test_the_receipt_says_what_is_missing_and_how_the_silence_is_suspended(agent) -> None:
    application = deposited()
    assert "aucune réponse le 1er décembre 2026, votre demande" in receipt(application)
    ask(application, agent, text="Le lieu\nde l’atelier.")
    said = receipt(application)
    assert "Le lieu de l’atelier, à fournir avant le 20 novembre 2026" in said
    assert "1er décembre 2026, date reculée du temps de la suspension (depuis le 2" in said


@pytest.mark.usefixtures("_today")
def test_once_answered_the_receipt_gives_the_new_day_of_silence(agent) -> None:
    application = ask(deposited(), agent)
    later = AFTER_CLOSING + timedelta(days=1)
    complements.answer(application, text="Là.", by=application.submitted_by, at=later)
    said = receipt(application)
    assert "Pièces ou informations manquantes Aucune." in said
    assert "2 décembre 2026 (le délai a été suspendu du 2 novembre 2026 au 3 novembre 2026)" in said
