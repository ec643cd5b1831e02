"""Drafts are never validated and never lost; a deposit is one commit, with a gapless number."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from celery import Celery
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from ami_portal.accounts.models import User
from ami_portal.celery import app as our_app
from ami_portal.outbox.models import OutboundEmail
from applications.actions import admissibility, complements, deposits, drafts
from applications.domain.deposit import CampaignClosedError, IncompleteDraftError
from applications.domain.workflow import TransitionNotAllowedError
from applications.enums import BudgetCode, EventKind, PartnerAnswer, State
from applications.exports import recto_verso
from applications.management.commands.request_pdf import Command
from applications.models import Application, Campaign, Draft, LatePermit, Organisation
from applications.queries import sheets
from applications.queries.calls import call_of
from applications.queries.sheets import of_draft
from applications.tasks import attachments
from tests.factories import BonusRuleFactory, TerritoryFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
CLOSING = datetime(2026, 10, 30, 22, 59, 59, tzinfo=UTC)


@pytest.fixture
def campaign() -> Campaign:
    TerritoryFactory()
    return receiving_campaign()


def ready(campaign: Campaign, owner=None, **changes: str) -> Draft:
    """A draft in which every box is written."""
    draft, _ = drafts.start(campaign, at=WHILE_OPEN, owner=owner)
    drafts.save_fields(draft, texts=complete_texts(**changes), at=WHILE_OPEN)
    return draft


def test_a_draft_keeps_any_text_with_its_revision(campaign):
    draft, _ = drafts.start(campaign, at=WHILE_OPEN)
    drafts.save_field(draft, name="title", text="  Un\r\ntitre \x00", at=WHILE_OPEN)
    drafts.save_field(draft, name="people_expected", text="une douzaine", at=WHILE_OPEN)
    draft.refresh_from_db()
    assert draft.texts == {"title": "  Un\ntitre ", "people_expected": "une douzaine"}
    assert draft.revisions == {"title": 1, "people_expected": 1}


def test_writing_the_same_text_again_is_no_revision(campaign):
    draft, _ = drafts.start(campaign, at=WHILE_OPEN)
    for _ in range(3):
        drafts.save_field(draft, name="title", text="Un titre", at=WHILE_OPEN)
    assert draft.revisions == {"title": 1}


def test_a_name_that_is_no_box_is_refused(campaign):
    draft, _ = drafts.start(campaign, at=WHILE_OPEN)
    with pytest.raises(drafts.UnknownFieldError):
        drafts.save_field(draft, name="is_admin", text="oui", at=WHILE_OPEN)


def test_the_lines_that_the_call_leaves_out_do_not_count_in_the_cost(campaign):
    campaign.excluded_codes = [BudgetCode.EXPENSE_64.value]
    campaign.save()
    owner = UserFactory()
    draft = ready(campaign, owner)
    sheet = of_draft(draft, today=WHILE_OPEN.date(), call=call_of(campaign))
    assert sheet.eligible_cost == Decimal(4000)
    assert deposits.deposit(draft, by=owner, at=WHILE_OPEN).eligible_cost == Decimal(4000)


def test_a_deposit_gives_a_number_rows_a_fingerprint_and_a_receipt(campaign):
    BonusRuleFactory(campaign=campaign)
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    application.refresh_from_db()
    assert (application.number, application.state) == ("AMI-2026-0001", State.SUBMITTED)
    assert application.organisation.name == "Le Fil et la Manière"
    assert [*application.organisation.members.all()] == [owner]
    assert [n.code for n in application.neighbourhoods.all()] == ["DEMO77"]
    assert application.eligible_cost == Decimal(10000)
    assert application.budget_lines.get(code=BudgetCode.REVENUE_74_COMMUNE).funder == "Exempleville"
    assert application.partners.get().name == "Régie des Deux-Fosses"
    assert application.bonus_claims.get().evidence == "44 participantes sur 48."
    assert application.raw_fields == complete_texts()
    assert application.fingerprint == deposits.fingerprint(application)
    mails = OutboundEmail.objects.filter(kind="P4").order_by("pk")
    assert [mail.to for mail in mails] == [owner.email, "aline@fil.example"]
    assert mails[0].attachments == [
        {"render": "applications.tasks.attachments.receipt", "id": application.pk}
    ]
    assert [event.kind for event in application.events.all()] == [
        EventKind.SUBMITTED,
        EventKind.EMAIL_QUEUED,
        EventKind.EMAIL_QUEUED,
    ]


def test_an_incomplete_draft_takes_no_number(campaign):
    owner = UserFactory()
    with pytest.raises(IncompleteDraftError):
        deposits.deposit(ready(campaign, owner, title=""), by=owner, at=WHILE_OPEN)
    assert deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN).sequence == 1


def test_the_same_click_twice_gives_one_dossier(campaign):
    owner = UserFactory()
    draft = ready(campaign, owner)
    first = deposits.deposit(draft, by=owner, at=WHILE_OPEN)
    second = deposits.deposit(draft, by=owner, at=WHILE_OPEN + timedelta(seconds=1))
    assert first == second
    assert Application.objects.count() == 1
    assert OutboundEmail.objects.filter(kind="P4").count() == 2


def test_the_last_second_of_the_call_counts_and_the_next_does_not(campaign):
    owner = UserFactory()
    late, on_time = ready(campaign, owner), ready(campaign, owner)
    assert deposits.deposit(on_time, by=owner, at=CLOSING).state == State.SUBMITTED
    with pytest.raises(CampaignClosedError) as caught:
        deposits.deposit(late, by=owner, at=CLOSING + timedelta(seconds=1))
    assert str(caught.value) == (
        "L’appel a fermé le vendredi 30\u00a0octobre 2026. Votre texte est gardé."
        " Appelez-nous\u00a0: le service peut autoriser un dépôt tardif, avec votre nom et une"
        " date."
    )
    late.refresh_from_db()
    assert late.texts == complete_texts()


def test_a_late_permit_opens_the_door_to_one_address_until_its_hour(campaign):
    owner, other = UserFactory(), UserFactory()
    LatePermit.objects.create(
        campaign=campaign,
        email=owner.email.upper(),
        reason="Panne",
        until=AFTER_CLOSING,
        granted_by=UserFactory(agent=True),
        granted_at=CLOSING,
    )
    mine, theirs = ready(campaign, owner), ready(campaign, other)
    with pytest.raises(CampaignClosedError):
        deposits.deposit(theirs, by=other, at=AFTER_CLOSING)
    with pytest.raises(CampaignClosedError):
        deposits.deposit(mine, by=owner, at=AFTER_CLOSING + timedelta(seconds=1))
    assert deposits.deposit(mine, by=owner, at=AFTER_CLOSING).sequence == 1


def test_an_unopened_call_receives_nothing():
    campaign = receiving_campaign(unopened=True)
    owner = UserFactory()
    with pytest.raises(CampaignClosedError):
        deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)


def test_a_dossier_taken_back_keeps_its_number_and_is_not_counted(campaign):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    application.partners.update(answer=PartnerAnswer.CARRIES, answered_at=WHILE_OPEN)
    draft = deposits.take_back(application, by=owner, at=WHILE_OPEN)
    assert Application.objects.filed().count() == 0
    drafts.save_field(draft, name="title", text="Un autre titre", at=WHILE_OPEN)
    again = deposits.deposit(draft, by=owner, at=WHILE_OPEN + timedelta(hours=1))
    assert (again.pk, again.number, again.title) == (
        application.pk,
        "AMI-2026-0001",
        "Un autre titre",
    )
    assert again.fingerprint != application.fingerprint
    assert again.partners.get().answer == PartnerAnswer.CARRIES
    assert OutboundEmail.objects.filter(kind="P5").count() == 2
    campaign.refresh_from_db()
    assert campaign.last_number == 1


def test_nothing_is_taken_back_after_the_closing(campaign):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    with pytest.raises(CampaignClosedError):
        deposits.take_back(application, by=owner, at=AFTER_CLOSING)


@pytest.mark.parametrize(("at", "filed"), [(WHILE_OPEN, 0), (AFTER_CLOSING, 1)])
def test_withdrawn_before_closing_was_never_filed(campaign, at, filed):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    deposits.withdraw(application, by=owner, at=at)
    assert Application.objects.filed().count() == filed
    with pytest.raises(TransitionNotAllowedError):
        deposits.withdraw(application, by=owner, at=at)


def test_taken_back_and_not_deposited_again_it_was_never_filed(campaign):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    deposits.take_back(application, by=owner, at=WHILE_OPEN)
    deposits.withdraw(application, by=owner, at=AFTER_CLOSING)
    assert Application.objects.filed().count() == 0


def test_deposited_again_a_dossier_is_checked_again(campaign):
    owner, agent = UserFactory(), UserFactory(agent=True)
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    complements.request(
        application, text="Le lieu.", due_on=date(2027, 1, 1), by=agent, at=WHILE_OPEN
    )
    admissibility.refuse(
        application, reason="finished", text="Déjà terminée.", by=agent, at=WHILE_OPEN
    )
    draft = deposits.take_back(application, by=owner, at=WHILE_OPEN)
    again = deposits.deposit(draft, by=owner, at=WHILE_OPEN)
    again.refresh_from_db()
    assert (again.inadmissibility_reason, again.checked_at) == ("", None)
    assert (again.awaits_complement, again.complement_due_on) == (False, None)


def test_the_last_second_counts_whole(campaign):
    last = campaign.closes_at
    assert campaign.is_open(last.replace(microsecond=999_999))
    assert not campaign.is_open(last + timedelta(seconds=1))


def test_nobody_joins_a_structure_by_typing_its_number(campaign):
    first, second = UserFactory(), UserFactory()
    deposits.deposit(ready(campaign, first), by=first, at=WHILE_OPEN)
    other = deposits.deposit(ready(campaign, second), by=second, at=WHILE_OPEN)
    assert [*other.organisation.members.all()] == [second]
    assert other.organisation.rna == ""
    assert Organisation.objects.count() == 2


def test_a_second_dossier_of_the_same_person_is_of_the_same_structure(campaign):
    owner = UserFactory()
    for title in ("Un", "Deux"):
        deposits.deposit(ready(campaign, owner, title=title), by=owner, at=WHILE_OPEN)
    assert Organisation.objects.get().applications.count() == 2


@pytest.fixture
def dead_broker() -> Iterator[None]:
    """Nobody listens where our tasks are sent."""
    app = Celery("dead")
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    app.set_current()
    yield
    app.close()
    our_app.set_current()


@pytest.mark.usefixtures("dead_broker")
@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_stop_a_deposit(campaign):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    assert Application.objects.get().number == application.number
    assert {mail.state for mail in OutboundEmail.objects.all()} == {"pending"}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(["deposit", "fail", "take_back", "withdraw"]), max_size=12))
def test_whatever_people_do_the_numbers_have_no_gap(campaign, steps):
    """Deposits, refusals, corrections and withdrawals in any order: 1, 2, 3… and nothing else."""
    owner = UserFactory()
    with transaction.atomic():
        before = Application.objects.count()
        for step in steps:
            _play(step, campaign, owner)
        found = [*Application.objects.order_by("sequence").values_list("sequence", flat=True)]
        transaction.set_rollback(True)
    assert before == 0
    assert found == [*range(1, len(found) + 1)]


def _play(step: str, campaign: Campaign, owner: User) -> None:
    latest = Application.objects.filter(state=State.SUBMITTED).last()
    if step == "deposit":
        waiting = Draft.objects.filter(submitted_at=None, fields__has_key="title").first()
        deposits.deposit(waiting or ready(campaign, owner), by=owner, at=WHILE_OPEN)
    elif step == "fail":
        with pytest.raises(IncompleteDraftError):
            deposits.deposit(ready(campaign, owner, title=""), by=owner, at=WHILE_OPEN)
        Draft.objects.filter(application=None, submitted_at=None).delete()
    elif latest and step == "take_back":
        deposits.take_back(latest, by=owner, at=WHILE_OPEN)
    elif latest:
        deposits.withdraw(latest, by=owner, at=WHILE_OPEN)


@pytest.mark.django_db(transaction=True)
def test_simultaneous_deposits_each_posted_twice_leave_no_gap(campaign):
    owner = UserFactory()
    waiting = [ready(campaign, owner, title=f"Action {rank}") for rank in range(8)]

    def press(draft: Draft) -> str:
        try:
            return deposits.deposit(draft, by=owner, at=WHILE_OPEN).number
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        numbers = [*pool.map(press, [draft for draft in waiting for _ in range(2)])]
    assert numbers[::2] == numbers[1::2]
    assert sorted(set(numbers)) == [f"AMI-2026-{rank:04d}" for rank in range(1, 9)]


def test_the_two_sides_and_the_receipt_of_a_dossier_are_printed(campaign, tmp_path):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    call_command("request_pdf", application.number, output=tmp_path / "f.pdf", json=True)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "f.pdf").pages]
    assert len(pages) == 2
    assert "Coudre ensemble, parler d’emploi" in pages[0]
    assert "Régie des Deux-Fosses" in pages[1]
    name, content, _ = attachments.receipt(application.pk)
    assert name == "AMI-2026-0001-accuse-de-reception.pdf"
    assert "AMI-2026-0001" in PdfReader(BytesIO(content)).pages[0].extract_text()


def test_a_draft_prints_what_it_holds_right_or_wrong(campaign):
    draft, _ = drafts.start(campaign, at=WHILE_OPEN)
    texts = {
        "title": "Un titre",
        "starts_on": "2027-01-04",
        "ends_on": "bientôt",
        "expense_60": "x",
    }
    drafts.save_fields(draft, texts=texts, at=WHILE_OPEN)
    sheet = sheets.of_draft(draft, today=WHILE_OPEN.date())
    assert sheet.values["starts_on"] == "4\u00a0janvier 2027"
    assert sheet.values["ends_on"] == "bientôt"
    assert sheet.budget[BudgetCode.EXPENSE_60].amount == "x"
    assert len(PdfReader(BytesIO(recto_verso.render(sheet))).pages) == 2


def test_request_pdf_says_which_number_is_unknown(campaign, tmp_path):
    with pytest.raises(CommandError, match="Aucun dossier n’est déposé"):
        call_command("request_pdf", "AMI-2026-0009", output=tmp_path / "f.pdf")
    owner = UserFactory()
    deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    with pytest.raises(CommandError, match="Aucun dossier ne porte le numéro AMI-2026-0009"):
        call_command("request_pdf", "AMI-2026-0009", output=tmp_path / "f.pdf")


def test_a_dossier_without_its_draft_taken_back_becomes_a_draft_with_its_text(campaign):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    Application.objects.update(draft=None)
    application.refresh_from_db()
    draft = deposits.take_back(application, by=owner, at=WHILE_OPEN)
    assert draft.texts == complete_texts()
    again = deposits.deposit(draft, by=owner, at=WHILE_OPEN)
    assert (again.pk, again.number) == (application.pk, "AMI-2026-0001")


def test_a_deposited_draft_changes_no_more(campaign):
    owner = UserFactory()
    draft = ready(campaign, owner)
    deposits.deposit(draft, by=owner, at=WHILE_OPEN)
    with pytest.raises(drafts.DepositedDraftError):
        drafts.save_field(draft, name="title", text="Trop tard", at=WHILE_OPEN)


def test_a_dossier_withdrawn_while_it_is_corrected_cannot_be_deposited_again(campaign):
    owner = UserFactory()
    application = deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    draft = deposits.take_back(application, by=owner, at=WHILE_OPEN)
    deposits.withdraw(application, by=owner, at=WHILE_OPEN)
    assert deposits.deposit(draft, by=owner, at=WHILE_OPEN).state == State.WITHDRAWN
    draft.refresh_from_db()
    assert draft.submitted_at == WHILE_OPEN


def test_a_command_badly_written_answers_one_french_line_and_exits_1(capsys):
    with pytest.raises(SystemExit) as stop:
        Command().run_from_argv(["manage.py", "request_pdf"])
    assert stop.value.code == 1
    assert capsys.readouterr().err.startswith("Cette commande s’écrit : manage.py request_pdf")


def test_a_command_that_cannot_write_says_where(campaign, tmp_path, capsys):
    owner = UserFactory()
    deposits.deposit(ready(campaign, owner), by=owner, at=WHILE_OPEN)
    target = tmp_path / "absent" / "f.pdf"
    with pytest.raises(SystemExit) as stop:
        Command().run_from_argv(["manage.py", "request_pdf", "AMI-2026-0001", "-o", str(target)])
    assert stop.value.code == 1
    assert capsys.readouterr().err.startswith(f"Impossible d’écrire {target} :")
