"""Who is reminded of what, once a day and a person. The call closes on Friday 30 October 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.access import mails
from applications.actions import complements, draft_life, drafts, reminders
from applications.enums import Channel, ReminderKind, State
from applications.models import (
    Application,
    Draft,
    Event,
    OrganisationDocument,
    Reminder,
    StoredFile,
)
from applications.queries import documents
from applications.queries import reminders as planned
from juries.tasks.reminders import remind
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    DraftFactory,
    MembershipFactory,
    OrganisationFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN
from tests.factories.awards import funded

pytestmark = pytest.mark.django_db

FIELDS = {"title": {"text": "Le café des papiers", "revision": 1}}


def morning(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 7, 0, tzinfo=UTC)


J7, J6, J3, J2, J0 = (morning(10, day) for day in (23, 24, 27, 28, 30))


@pytest.fixture(autouse=True)
def place() -> None:
    TerritoryFactory()


def owned(**options: object) -> Draft:
    return DraftFactory(**{"owner": UserFactory(), "fields": FIELDS, **options})


def said(at: datetime) -> list[OutboundEmail]:
    """The mails of one run."""
    before = set(OutboundEmail.objects.values_list("pk", flat=True))
    reminders.run(at=at)
    return list(OutboundEmail.objects.exclude(pk__in=before).order_by("to"))


def subjects(at: datetime) -> list[str]:
    return [mail.subject.replace("\u00a0", " ") for mail in said(at)]


def test_seven_days_two_days_and_the_last_day() -> None:
    owned()
    assert subjects(morning(10, 22)) == []
    for at, words in (
        (J7, "Plus que 7 jours pour déposer"),
        (J2, "Plus que 2 jours"),
        (J0, "Dernier jour"),
    ):
        (subject,) = subjects(at)
        assert subject.startswith(f"AMI 2026 – {words}")
        assert "« Le café des papiers »" in subject
        assert subjects(at + timedelta(hours=1)) == []


def test_a_day_missed_by_a_dead_worker_is_said_late_but_never_stale() -> None:
    owned()
    assert subjects(J3) == []
    (subject,) = subjects(J2 + timedelta(days=1))
    assert "Plus que 1 jour pour" in subject


def test_the_mail_says_what_is_missing_and_the_closing_in_full() -> None:
    owned()
    (mail,) = said(J7)
    text = mail.body_text.replace("\u00a0", " ")
    assert "le vendredi 30 octobre 2026 à 23 heures 59 minutes 59 secondes, heure de Paris" in text
    assert "Voici ce qui manque encore" in text
    assert "case 1a, Structure" in text
    assert "engagement" not in text
    assert "Vous recevez ce rappel parce que" in text


def test_owner_and_members_are_told_each_once_and_nobody_who_left() -> None:
    structure = OrganisationFactory()
    draft = owned(organisation=structure)
    member = MembershipFactory(organisation=structure).user
    MembershipFactory(organisation=structure, user=draft.owner)
    MembershipFactory(organisation=structure, user=UserFactory(is_active=False))
    MembershipFactory(organisation=structure, user=UserFactory(erased_at=WHILE_OPEN))
    assert {mail.to for mail in said(J7)} == {draft.owner.email, member.email}


def test_a_draft_without_owner_is_told_at_its_return_address_with_a_link_of_its_own() -> None:
    draft = owned(owner=None, return_address="Reprise@asso.example")
    (mail,) = said(J7)
    assert mail.to == "reprise@asso.example"
    assert "/lien/" in mail.body_text
    assert str(draft.pk) not in mail.body_text
    assert draft.links.get().email == "reprise@asso.example"
    assert "/lien/" not in Reminder.objects.get().url


@pytest.mark.parametrize(
    "change",
    [
        {"fields": {}},
        {"fields": {"title": {"text": "  ", "revision": 1}}},
        {"owner": None},
        {"submitted_at": WHILE_OPEN},
        {"binned_at": WHILE_OPEN},
        {"started_at": J7},
        {"channel": Channel.PAPER, "received_at": WHILE_OPEN},
    ],
)
def test_what_is_not_worth_a_reminder_gets_none(change: dict[str, object]) -> None:
    owned(**change)
    assert said(J7) == []


def test_a_call_that_is_not_open_reminds_nobody() -> None:
    owned(campaign=CampaignFactory(unopened=True))
    assert said(J7) == []


def test_a_dossier_taken_back_is_reminded_with_its_number() -> None:
    dossier = ApplicationFactory(state=State.DRAFT, draft=owned())
    (mail,) = said(J7)
    assert dossier.number in mail.body_text


def test_deposited_between_planning_and_sending_nothing_leaves() -> None:
    draft = owned()

    def planner(at: datetime) -> list[planned.Due]:
        dues = list(planned.closing(at))
        Draft.objects.filter(pk=draft.pk).update(submitted_at=at)
        return dues

    assert reminders.run(at=J7, planners=[planner]) == (0, 0)
    assert OutboundEmail.objects.count() == 0
    assert reminders.run(at=J6) == (0, 0)
    assert Reminder.objects.count() == 0


def test_answered_between_planning_and_sending_nothing_leaves() -> None:
    dossier = asked()

    def planner(at: datetime) -> list[planned.Due]:
        dues = list(planned.complements(at))
        Application.objects.filter(pk=dossier.pk).update(complement_answered_at=at)
        return dues

    assert reminders.run(at=morning(11, 17), planners=[planner]) == (0, 0)


def test_another_floor_says_its_own_things_through_the_same_action() -> None:
    campaign = CampaignFactory()
    due = planned.Due(
        kind=ReminderKind.COMPLEMENT_DUE,
        key="x",
        address="a@b.example",
        campaign=campaign,
        due_on=J7.date(),
        subject="Sujet",
        line="Une ligne.",
        path="/jury/",
    )
    other = planned.Due(
        kind=ReminderKind.SILENCE_NEAR,
        key="y",
        address="a@b.example",
        campaign=campaign,
        due_on=J7.date(),
        subject="Autre sujet",
        line="Une autre ligne.",
        path="/jury/",
    )
    assert reminders.run(at=J7, planners=[lambda at: [due, other]]) == (1, 2)
    mail = OutboundEmail.objects.get()
    assert (mail.kind, mail.subject) == ("P0", "AMI 2026 – 2 choses à ne pas oublier")
    assert mail.body_text.count("/jury/") == 2


def test_several_things_make_one_digest_with_a_link_each() -> None:
    first = owned()
    second = owned(owner=first.owner, fields={"title": {"text": "Le jardin", "revision": 1}})
    (mail,) = said(J7)
    assert mail.kind == "P0"
    assert str(first.pk) in mail.body_text
    assert str(second.pk) in mail.body_text
    assert set(Reminder.objects.values_list("email", flat=True)) == {mail.pk}


def test_who_was_written_to_today_waits_for_tomorrow() -> None:
    draft = owned()
    assert len(said(J7)) == 1
    owned(owner=draft.owner, fields={"title": {"text": "Le jardin", "revision": 1}})
    assert said(J7 + timedelta(hours=3)) == []
    assert len(said(J6)) == 1


def test_a_closing_put_off_is_said_again_for_its_new_day() -> None:
    draft = owned()
    assert len(said(J7)) == 1
    draft.campaign.closes_on = date(2026, 11, 6)
    draft.campaign.save()
    assert len(said(morning(10, 30))) == 1


def asked(due_on: date = date(2026, 11, 20)) -> Application:
    dossier = ApplicationFactory()
    complements.request(
        dossier,
        text="Le lieu de l’action.",
        due_on=due_on,
        by=UserFactory(agent=True),
        at=morning(11, 3),
    )
    OutboundEmail.objects.all().delete()
    return dossier


def test_three_days_before_a_complement_is_due() -> None:
    dossier = asked()
    assert said(morning(11, 16)) == []
    (mail,) = said(morning(11, 17))
    assert mail.kind == "P10"
    assert mail.to == dossier.contact_email
    assert mail.subject.replace("\u00a0", " ").endswith(
        f"Plus que trois jours pour compléter {dossier.number}"
    )
    assert "Le lieu de l’action." in mail.body_text
    assert Event.objects.filter(application=dossier, email=mail).exists()
    assert said(morning(11, 18)) == []


def test_ten_days_before_silence_refuses_and_only_without_a_decision() -> None:
    waiting = ApplicationFactory(heard=True, campaign=CampaignFactory())
    ApplicationFactory(funded=True)
    assert said(morning(11, 20)) == []
    (mail,) = said(morning(11, 21))
    assert (mail.kind, mail.to) == ("P18", waiting.contact_email)
    assert "le 1er\u00a0décembre 2026" in mail.body_text
    assert said(morning(11, 22)) == []


def test_missing_papers_are_asked_again_fifteen_days_after_the_award() -> None:
    dossier = funded()
    OutboundEmail.objects.all().delete()
    assert said(morning(12, 30)) == []
    (mail,) = [mail for mail in said(morning(12, 31)) if mail.kind == "P25"]
    assert mail.to == dossier.contact_email
    assert "– RIB au nom de la structure" in mail.body_text
    assert said(morning(1, 2, 2027)) == []


def test_nothing_is_asked_again_of_who_gave_everything() -> None:
    dossier = funded(CampaignFactory())
    for kind in documents.asked_of(dossier):
        file = StoredFile.objects.create(
            name=f"{kind}.pdf",
            content_type="application/pdf",
            size=1,
            digest="0" * 64,
            stored_at=WHILE_OPEN,
        )
        OrganisationDocument.objects.create(
            organisation=dossier.organisation,
            kind=kind,
            file=file,
            sent_at=WHILE_OPEN,
            sent_by=dossier.submitted_by,
        )
    assert said(morning(12, 31)) == []


def test_two_notices_then_the_bin() -> None:
    draft = owned(return_address="")
    first, second = morning(12, 29), morning(1, 21, 2027)
    assert said(morning(12, 28)) == []
    (mail,) = said(first)
    assert mail.kind == "P35"
    assert "effacé le 28\u00a0janvier 2027" in mail.subject
    assert "/dossiers/corbeille/" in mail.body_text
    assert said(first + timedelta(days=1)) == []
    (mail,) = said(second)
    assert mail.kind == "P35"
    draft.refresh_from_db()
    assert (draft.first_notice_at, draft.second_notice_at) == (first, second)
    assert not any(draft_life.apply(at=morning(1, 27, 2027)).values())
    assert sum(draft_life.apply(at=morning(1, 28, 2027)).values()) == 1


def test_a_touch_between_the_notices_begins_it_all_again() -> None:
    draft = owned()
    said(morning(12, 29))
    drafts.save_field(draft, name="title", text="Le café", at=morning(1, 2, 2027))
    assert said(morning(1, 21, 2027)) == []
    assert not any(draft_life.apply(at=morning(2, 15, 2027)).values())
    (mail,) = said(morning(3, 3, 2027))
    assert "2\u00a0avril 2027" in mail.subject


def test_the_progress_shown_is_counted_on_the_very_drafts_that_are_reminded() -> None:
    campaign = CampaignFactory()
    owned()
    owned(owner=None)
    owned(fields={})
    before = planned.progress(campaign, at=morning(10, 1))
    assert (before.begun, before.reachable, before.unreachable) == (2, 1, 1)
    assert (before.last_said_on, before.next_on) == (None, date(2026, 10, 23))
    assert len(said(J7)) == before.reachable
    after = planned.progress(campaign, at=J0)
    assert (after.last_said_on, after.next_on) == (date(2026, 10, 23), None)


def test_the_hourly_task_says_what_is_due_now() -> None:
    today = timezone.localdate()
    campaign = CampaignFactory(opens_on=today - timedelta(days=30), closes_on=today)
    owned(campaign=campaign)
    remind()
    assert OutboundEmail.objects.get().kind == "P3"


def test_a_reminder_leaves_nothing_to_say_of_a_deposited_dossier() -> None:
    draft = owned()
    assert len(said(J7)) == 1
    Draft.objects.filter(pk=draft.pk).update(submitted_at=J6)
    assert said(J2) == []


def test_html_and_formulas_typed_in_a_title_stay_text() -> None:
    owned(fields={"title": {"text": "=1+1 <script>alert(1)</script>", "revision": 1}})
    (mail,) = said(J7)
    assert "<script>" not in mail.body_html
    assert "&lt;script&gt;" in mail.body_html


def test_the_service_never_reads_in_a_mail_what_a_draft_holds() -> None:
    owned()
    ApplicationFactory(contact_email="autre@asso.example", submitted_at=morning(8, 28))
    kinds = {mail.kind for mail in said(morning(10, 23))}
    assert kinds == {"P3", "P18"}
    read = mails.visible_to(UserFactory(agent=True))
    assert [mail.kind for mail in read] == ["P18"]


def test_people_are_left_as_they_were() -> None:
    owned()
    count = User.objects.count()
    said(J7)
    assert User.objects.count() == count
