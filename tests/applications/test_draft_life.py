"""Drafts that end: what stays, what is warned, what comes back, what is erased for good."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ami_portal.accounts.models import User
from ami_portal.accounts.people import forget_addresses
from ami_portal.common.dates import closing_instant
from ami_portal.operations.tasks import apply_retention
from ami_portal.outbox.models import OutboundEmail
from applications.access.drafts import binned_for, visible_to
from applications.actions import draft_life, drafts, files, links
from applications.domain.draft_life import Rule
from applications.domain.refusals import TooLateError
from applications.enums import Channel, LinkPurpose, ReminderKind, State
from applications.models import Attachment, Draft, HelpRequest, LatePermit, Reminder, StoredFile
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    DraftFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN

pytestmark = pytest.mark.django_db

CLOSING = closing_instant(date(2026, 10, 30))
LONG_AFTER = CLOSING + timedelta(days=400)
FIELDS = {"title": {"text": "Le café des papiers", "revision": 1}}


def ended(at: datetime = LONG_AFTER, **options: bool) -> dict[Rule, int]:
    """What a run did, without the rules that did nothing."""
    return {rule: count for rule, count in draft_life.apply(at=at, **options).items() if count}


def owned(**options: object) -> Draft:
    return DraftFactory(**{"owner": UserFactory(), "fields": FIELDS, **options})


def warned(**options: object) -> Draft:
    """A draft told twice, that goes to the bin today."""
    notices = {
        "first_notice_at": LONG_AFTER - timedelta(days=30),
        "second_notice_at": LONG_AFTER - timedelta(days=7),
    }
    return owned(**{**notices, **options})


def binned(days: int = 3, **options: object) -> Draft:
    return warned(**{"binned_at": LONG_AFTER - timedelta(days=days), **options})


def attached(draft: Draft) -> StoredFile:
    content = BytesIO()
    Image.new("RGB", (40, 40), "white").save(content, "PNG")
    upload = SimpleUploadedFile("photo.png", content.getvalue(), content_type="image/png")
    kept = files.keep(upload, by=None, at=WHILE_OPEN)
    Attachment.objects.create(draft=draft, file=kept, added_at=WHILE_OPEN)
    return kept


def test_a_draft_of_nobody_is_erased_in_place_with_its_files(
    settings, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    settings.MEDIA_ROOT = tmp_path
    draft, _ = drafts.start(CampaignFactory(), at=WHILE_OPEN)
    Draft.objects.filter(pk=draft.pk).update(fields=FIELDS)
    kept = attached(draft)
    HelpRequest.objects.create(
        draft=draft, question="?", phone="03", asked_at=WHILE_OPEN, expires_at=CLOSING
    )
    assert ended(CLOSING) == {}
    with django_capture_on_commit_callbacks(execute=True):
        assert ended() == {Rule.UNKNOWN_WRITER: 1}
    draft.refresh_from_db()
    assert (draft.fields, draft.secret_hash) == ({}, "")
    assert draft.erased_at == LONG_AFTER
    assert not files.path_of(kept).exists()
    assert (StoredFile.objects.count(), HelpRequest.objects.count()) == (0, 0)
    assert ended() == {}


def test_a_dry_run_counts_and_changes_nothing() -> None:
    draft = warned()
    assert ended(dry_run=True) == {Rule.WARNED: 1}
    draft.refresh_from_db()
    assert draft.binned_at is None


def test_without_notices_a_draft_with_an_address_stays_for_ever() -> None:
    owned()
    owned(owner=None, return_address="reprise@asso.example")
    assert ended() == {}


def test_after_two_notices_a_draft_leaves_every_list_and_its_links_open_nothing() -> None:
    draft = warned(owner=None, return_address="reprise@asso.example")
    _, token = links.issue(
        LinkPurpose.DRAFT,
        email=draft.return_address,
        draft=draft,
        expires_at=LONG_AFTER + timedelta(days=9),
        at=WHILE_OPEN,
    )
    assert ended() == {Rule.WARNED: 1}
    with pytest.raises(links.LinkError):
        links.find(token, at=LONG_AFTER)
    reader = UserFactory(email="reprise@asso.example")
    assert list(visible_to(reader)) == []
    assert list(binned_for(reader)) == [draft]
    assert ended() == {}


def test_the_bin_is_emptied_after_a_month() -> None:
    draft = binned(days=30)
    Reminder.objects.create(
        kind=ReminderKind.ERASURE,
        key="1",
        address="a@b.example",
        campaign=draft.campaign,
        draft=draft,
        due_on=date(2027, 1, 1),
        created_at=WHILE_OPEN,
    )
    assert ended() == {Rule.BINNED: 1}
    draft.refresh_from_db()
    assert (draft.fields, draft.owner, draft.organisation) == ({}, None, None)
    assert Reminder.objects.count() == 0


def test_an_empty_draft_and_a_paper_one_are_not_worth_a_notice() -> None:
    owned(fields={})
    owned(channel=Channel.PAPER, received_at=WHILE_OPEN)
    assert ended() == {Rule.UNKNOWN_WRITER: 2}


def test_an_attachment_makes_a_draft_worth_a_notice(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    attached(owned(fields={}))
    assert ended() == {}


def test_a_draft_whose_people_all_left_is_a_draft_of_nobody() -> None:
    owned(owner=UserFactory(is_active=False))
    UserFactory(email="parti@asso.example", is_active=False)
    owned(owner=None, return_address="parti@asso.example")
    assert ended() == {Rule.UNKNOWN_WRITER: 2}


def test_a_dossier_taken_back_keeps_its_draft_and_a_deposited_one_too() -> None:
    ApplicationFactory(state=State.DRAFT, draft=warned())
    warned(submitted_at=WHILE_OPEN)
    assert ended() == {}


def test_a_late_permit_puts_off_the_end() -> None:
    draft, agent = warned(), UserFactory(agent=True)
    LatePermit.objects.create(
        campaign=draft.campaign,
        email=draft.owner.email.upper(),
        reason="Hospitalisée.",
        until=LONG_AFTER + timedelta(days=5),
        granted_by=agent,
        granted_at=WHILE_OPEN,
    )
    assert ended() == {}


@pytest.mark.parametrize("change", [{"touched_at": LONG_AFTER}, {"submitted_at": LONG_AFTER}])
def test_who_writes_at_that_second_keeps_everything(change: dict[str, datetime]) -> None:
    draft = warned()
    read_before = next(iter(draft_life._due(LONG_AFTER)))
    Draft.objects.filter(pk=draft.pk).update(**change)
    assert draft_life._end(*read_before, at=LONG_AFTER) == 0


def test_a_permit_given_at_that_second_is_seen_under_the_lock() -> None:
    draft = warned()
    read_before = next(iter(draft_life._due(LONG_AFTER)))
    LatePermit.objects.create(
        campaign=draft.campaign,
        email=draft.owner.email,
        reason="Hospitalisée.",
        until=LONG_AFTER + timedelta(days=5),
        granted_by=UserFactory(agent=True),
        granted_at=WHILE_OPEN,
    )
    assert draft_life._end(*read_before, at=LONG_AFTER) == 0


def test_a_touch_makes_the_notices_forgotten() -> None:
    warned(touched_at=LONG_AFTER - timedelta(days=2))
    assert ended() == {}


def test_a_restored_draft_lives_again_and_belongs_to_who_took_it_back() -> None:
    draft = binned(owner=None, return_address="reprise@asso.example")
    person = UserFactory(email="reprise@asso.example")
    for _ in range(2):
        draft_life.restore(draft, by=person, at=LONG_AFTER)
    assert list(visible_to(person)) == [draft]
    draft.refresh_from_db()
    assert (draft.owner, draft.touched_at) == (person, LONG_AFTER)
    assert ended(LONG_AFTER + timedelta(days=60)) == {}


def test_an_erased_draft_does_not_come_back() -> None:
    draft = binned(days=30)
    ended()
    with pytest.raises(TooLateError, match="effacé"):
        draft_life.restore(draft, by=UserFactory(), at=LONG_AFTER)
    with pytest.raises(TooLateError, match="corbeille"):
        draft_life.keep(draft, by=UserFactory(), at=LONG_AFTER)


def test_the_bin_shows_its_owner_what_leaves_and_what_comes_back(client: Client) -> None:
    now = timezone.now()
    notices = {"first_notice_at": now - timedelta(days=3)}
    leaving = owned(touched_at=now - timedelta(days=300), **notices)
    gone = owned(owner=leaving.owner, binned_at=now, fields={"title": {"text": "Le <b>jardin</b>"}})
    owned(binned_at=now)
    client.force_login(leaving.owner)
    page = client.get(reverse("draft_bin")).content.decode()
    assert "Garder ce brouillon" in page
    assert page.count("Restaurer ce brouillon") == 1
    assert "<b>jardin" not in page
    client.post(reverse("draft_keep", args=[leaving.pk]))
    client.post(reverse("draft_restore", args=[gone.pk]))
    page = client.get(reverse("draft_bin")).content.decode()
    assert "La corbeille est vide" in page


def test_the_bin_asks_as_much_of_the_database_for_one_draft_as_for_thirty(
    client: Client, django_assert_num_queries
) -> None:
    person, now = UserFactory(), timezone.now()
    client.force_login(person)

    def add(count: int) -> None:
        for _ in range(count):
            owned(owner=person, binned_at=now)
            owned(owner=person, touched_at=now - timedelta(days=90), first_notice_at=now)

    add(1)
    client.get(reverse("draft_bin"))
    with django_assert_num_queries(8):
        client.get(reverse("draft_bin"))
    add(29)
    with django_assert_num_queries(8):
        client.get(reverse("draft_bin"))


def test_nobody_takes_back_or_keeps_the_draft_of_another(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.post(reverse("draft_restore", args=[binned().pk])).status_code == 404
    assert client.post(reverse("draft_keep", args=[owned().pk])).status_code == 404


def test_the_command_says_what_would_end_then_ends_it() -> None:
    old = timezone.now() - timedelta(days=800)
    notices = {
        "first_notice_at": timezone.now() - timedelta(days=40),
        "second_notice_at": timezone.now() - timedelta(days=20),
    }
    campaign = CampaignFactory(opens_on=date(2024, 1, 1), closes_on=date(2024, 2, 1))
    owned(campaign=campaign, touched_at=old, **notices)
    out = StringIO()
    call_command("apply_retention", "--dry-run", stdout=out)
    assert "À blanc" in out.getvalue()
    assert Draft.objects.filter(binned_at=None).exists()
    out = StringIO()
    call_command("apply_retention", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["dry_run"] is False
    assert {row["rule"]: row["count"] for row in answer["rules"] if row["count"]} == {
        "draft_warned": 1
    }
    out = StringIO()
    call_command("apply_retention", stdout=out)
    assert out.getvalue().strip() == "Rien à effacer aujourd’hui."


def test_on_an_empty_database_the_command_says_so() -> None:
    out = StringIO()
    call_command("apply_retention", stdout=out)
    assert "« manage.py demo »" in out.getvalue()


def test_the_night_does_what_the_command_does() -> None:
    campaign = CampaignFactory(opens_on=date(2024, 1, 1), closes_on=date(2024, 2, 1))
    draft, _ = drafts.start(campaign, at=timezone.now() - timedelta(days=60))
    apply_retention()
    draft.refresh_from_db()
    assert draft.erased_at is not None


def forgotten(**options: object) -> User:
    known = {"name": "", "created_at": WHILE_OPEN, "last_login": None}
    return UserFactory(**{**known, **options})


def told(user: User, *, is_secret: bool) -> OutboundEmail:
    return OutboundEmail.objects.create(
        message_id=f"m{user.pk}", kind="P1", to=user.email, is_secret=is_secret
    )


def test_an_address_that_only_asked_for_a_code_is_forgotten_with_its_mails() -> None:
    person = forgotten()
    told(person, is_secret=True)
    assert ended(dry_run=True) == {Rule.FORGOTTEN_ADDRESS: 1}
    assert ended() == {Rule.FORGOTTEN_ADDRESS: 1}
    assert (User.objects.count(), OutboundEmail.objects.count()) == (0, 0)


def test_whoever_did_or_was_told_anything_is_kept() -> None:
    MembershipFactory(user=forgotten())
    owned(owner=forgotten(), touched_at=LONG_AFTER)
    ApplicationFactory(submitted_by=forgotten())
    told(forgotten(), is_secret=False)
    kept = [
        forgotten(name="Camille"),
        forgotten(phone="03"),
        forgotten(agent=True),
        forgotten(last_login=LONG_AFTER),
        forgotten(created_at=LONG_AFTER),
        forgotten(email=None),
        forgotten(is_active=False),
    ]
    assert forget_addresses(before=LONG_AFTER - timedelta(days=30)) == 0
    assert User.objects.filter(pk__in=[person.pk for person in kept]).count() == len(kept)
