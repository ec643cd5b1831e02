"""The pieces of a request: few, optional, never lost, read by whoever may open the dossier."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import get_cookie_signer
from django.urls import reverse

from applications.access.drafts import hash_of
from applications.actions import attachments, complements, deposits, drafts, files
from applications.domain.files import (
    ALREADY_RECEIVED,
    MOST_ATTACHED_BYTES,
    NOT_ASKED,
    FileRefusedError,
)
from applications.enums import EventKind, RecusalReason
from applications.models import Application, Attachment, Draft, Event, Recusal, StoredFile
from applications.views.browser import COOKIE, SALT
from tests.factories import (
    ApplicationFactory,
    DraftFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign
from tests.hostile_files import images, pdfs

pytestmark = pytest.mark.django_db
TOMORROW = WHILE_OPEN + timedelta(days=1)


@pytest.fixture(autouse=True)
def disk(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def person():
    TerritoryFactory()
    return UserFactory()


@pytest.fixture
def draft(person) -> Draft:
    draft, _ = drafts.start(receiving_campaign(), at=WHILE_OPEN, owner=person)
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    return draft


def picture(name: str = "plan.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, images.drawn("PNG"))


def joined(draft: Draft, name: str = "plan.png") -> Attachment:
    return attachments.add(draft, upload=picture(name), by=draft.owner, at=TOMORROW)


def names(owner) -> list[str]:
    return [attachment.file.name for attachment in owner.attachments.all()]


def on(disk: Path) -> int:
    return sum(path.is_file() for path in disk.rglob("*"))


# ---- Few


def test_three_pieces_and_no_fourth(draft, disk) -> None:
    for rank in range(3):
        joined(draft, f"plan {rank}.png")
    with pytest.raises(FileRefusedError, match="3 pièces au plus"):
        joined(draft)
    assert names(draft) == ["plan 0.jpg", "plan 1.jpg", "plan 2.jpg"]
    assert on(disk) == 3


def test_all_together_they_have_a_limit(draft) -> None:
    StoredFile.objects.filter(attachment=joined(draft)).update(size=MOST_ATTACHED_BYTES)
    with pytest.raises(FileRefusedError, match="plus de 15\u00a0Mo"):
        joined(draft)


def test_a_piece_keeps_the_draft_alive(draft) -> None:
    joined(draft)
    draft.refresh_from_db()
    assert draft.touched_at == TOMORROW


def test_a_piece_joined_as_the_draft_is_erased_brings_it_back(draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(
        owner=None, fields={}, binned_at=WHILE_OPEN, erased_at=WHILE_OPEN
    )
    joined(draft)
    draft.refresh_from_db()
    assert (draft.binned_at, draft.erased_at) == (None, None)


def test_a_piece_taken_out_is_gone_from_the_disk(
    draft, disk, django_capture_on_commit_callbacks
) -> None:
    attachment = joined(draft)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(attachment, at=TOMORROW)
    assert names(draft) == []
    assert on(disk) == 0


def test_a_deposited_draft_takes_no_piece_and_gives_none(draft, person) -> None:
    attachment = joined(draft)
    deposits.deposit(draft, by=person, at=TOMORROW)
    with pytest.raises(drafts.DepositedDraftError):
        joined(draft)
    attachment.refresh_from_db()
    with pytest.raises(FileRefusedError) as refusal:
        attachments.remove(attachment, at=TOMORROW)
    assert str(refusal.value) == ALREADY_RECEIVED


# ---- From the draft to the dossier and back


def test_the_deposit_receives_the_pieces_and_says_so_in_the_history(draft, person) -> None:
    kept = joined(draft).file
    application = deposits.deposit(draft, by=person, at=TOMORROW)
    assert names(application) == ["plan.jpg"]
    assert names(draft) == []
    event = Event.objects.get(application=application, kind=EventKind.ATTACHMENT_RECEIVED)
    assert event.data == {"name": "plan.jpg", "size": kept.size, "digest": kept.digest}
    assert (event.by, event.at) == (person, TOMORROW)


def test_a_dossier_taken_back_gives_its_pieces_back(draft, person) -> None:
    joined(draft)
    application = deposits.deposit(draft, by=person, at=TOMORROW)
    again = deposits.take_back(application, by=person, at=TOMORROW)
    assert names(again) == ["plan.jpg"]
    assert names(application) == []
    attachments.remove(again.attachments.get(), at=TOMORROW)
    deposits.deposit(again, by=person, at=TOMORROW)
    assert names(application) == []


def test_another_draft_receives_copies_of_its_own(draft, person, disk) -> None:
    joined(draft)
    application = deposits.deposit(draft, by=person, at=TOMORROW)
    other = DraftFactory(campaign=draft.campaign, owner=person)
    [copied] = attachments.copy(application, other, at=TOMORROW, by=person)
    assert names(other) == names(application) == ["plan.jpg"]
    assert files.path_of(copied.file) != files.path_of(application.attachments.get().file)


def test_an_erased_draft_leaves_no_piece(draft, disk, django_capture_on_commit_callbacks) -> None:
    joined(draft)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.forget(draft)
    assert not StoredFile.objects.exists()
    assert on(disk) == 0


# ---- A complément


@pytest.fixture
def asked() -> Application:
    TerritoryFactory()
    application = ApplicationFactory(organisation=MembershipFactory().organisation)
    agent = UserFactory(agent=True)
    return complements.request(
        application, text="Le plan.", due_on=date(2026, 11, 20), by=agent, at=WHILE_OPEN
    )


def test_a_complement_awaited_receives_pieces_as_many_again(asked) -> None:
    person = UserFactory()
    earlier = DraftFactory()
    for _ in range(3):
        joined(earlier)
    before = Attachment.objects.filter(draft=earlier)
    before.update(draft=None, application=asked, added_at=WHILE_OPEN - timedelta(days=9))
    for _ in range(3):
        attachments.receive(asked, upload=picture(), by=person, at=TOMORROW)
    with pytest.raises(FileRefusedError, match="3 pièces au plus"):
        attachments.receive(asked, upload=picture(), by=person, at=TOMORROW)
    assert len(names(asked)) == 6
    assert asked.events.filter(kind=EventKind.ATTACHMENT_RECEIVED, by=person).count() == 3


def test_without_a_complement_a_deposited_dossier_receives_nothing(disk) -> None:
    application = ApplicationFactory()
    with pytest.raises(FileRefusedError) as refusal:
        attachments.receive(application, upload=picture(), by=UserFactory(), at=TOMORROW)
    assert str(refusal.value) == NOT_ASKED
    assert on(disk) == 0


@pytest.fixture
def member(client, asked):
    user = asked.organisation.memberships.get().user
    client.force_login(user)
    return user


def answer(client, asked, **posted):
    return client.post(reverse("application_complement", args=[asked.number]), posted)


def test_a_piece_alone_answers_a_complement(client, asked, member) -> None:
    response = answer(client, asked, text="", piece=picture())
    assert response.status_code == 302
    asked.refresh_from_db()
    assert asked.complement_answered_at is not None
    assert names(asked) == ["plan.jpg"]


def test_a_piece_refused_keeps_the_words_and_sends_neither(client, asked, member) -> None:
    harm = SimpleUploadedFile("plan.pdf", b"<script>")
    page = answer(client, asked, text="Voici le plan.", piece=harm).content.decode()
    asked.refresh_from_db()
    assert asked.awaits_complement
    assert "Voici le plan." in page
    assert 'id="id_piece_error"' in page
    assert names(asked) == []


# ---- The pages of a draft


def test_a_piece_is_joined_from_the_form_with_the_texts_being_written(client, draft, person):
    client.force_login(person)
    page = client.get(reverse("draft_edit", args=[draft.pk]))
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    posted = {**data, "title": "Un titre pas encore enregistré", "piece": picture()}
    response = client.post(reverse("draft_attachments", args=[draft.pk]), posted)
    assert response.url == reverse("draft_edit", args=[draft.pk]) + "#pieces"
    draft.refresh_from_db()
    assert draft.text_of("title") == "Un titre pas encore enregistré"
    page = client.get(response.url).content.decode()
    assert "plan.jpg" in page
    assert "Retirer plan.jpg" in page


def test_a_refusal_is_said_at_its_box_and_the_texts_are_kept(client, draft, person) -> None:
    client.force_login(person)
    response = client.post(
        reverse("draft_attachments", args=[draft.pk]),
        {
            "title": "Gardé",
            "revisions": json.dumps(draft.revisions),
            "piece": SimpleUploadedFile("a.docx", b"PK\x03\x04"),
        },
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_piece">Pièce à joindre</a>' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_piece_helptext id_piece_error"' in page
    draft.refresh_from_db()
    assert draft.text_of("title") == "Gardé"


def test_a_box_that_changed_elsewhere_is_shown_and_the_piece_is_joined(client, draft, person):
    client.force_login(person)
    response = client.post(
        reverse("draft_attachments", args=[draft.pk]),
        {"title": "Le mien", "revisions": '{"title": 0}', "piece": picture()},
    )
    assert response.status_code == 409
    assert "Le mien" in response.content.decode()
    assert names(draft) == ["plan.jpg"]


def test_pressed_without_a_file_the_button_says_so(client, draft, person) -> None:
    client.force_login(person)
    response = client.post(reverse("draft_attachments", args=[draft.pk]))
    assert "Choisissez d’abord un fichier." in response.content.decode()


def test_eleven_megabytes_are_refused_with_their_size_and_never_written(
    client, draft, person, disk
) -> None:
    client.force_login(person)
    heavy = SimpleUploadedFile("a.pdf", bytes(11_000_000))
    response = client.post(reverse("draft_attachments", args=[draft.pk]), {"piece": heavy})
    assert "Ce fichier pèse 11\u00a0Mo\u00a0; 10\u00a0Mo au plus." in response.content.decode()
    assert on(disk) == 0


def test_the_page_of_the_pieces_works_alone(client, draft, person) -> None:
    client.force_login(person)
    address = reverse("draft_attachments", args=[draft.pk])
    assert "PDF ou photo, 10\u00a0Mo au plus." in client.get(address).content.decode()
    assert client.post(address, {"piece": picture()}).status_code == 302
    remove = reverse("draft_attachment_remove", args=[draft.pk, draft.attachments.get().pk])
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 302  # the previous page's button, pressed again
    assert names(draft) == []


def test_an_anonymous_draft_has_pieces_that_only_its_browser_reads(client, person) -> None:
    draft, secret = drafts.start(receiving_campaign(), at=WHILE_OPEN)
    attachment = attachments.add(draft, upload=picture(), by=None, at=WHILE_OPEN)
    address = reverse("draft_attachment", args=[draft.pk, attachment.pk])
    assert client.get(address).status_code == 302
    assert draft.secret_hash == hash_of(secret)
    signed = client.cookies
    signed[f"{COOKIE}{draft.pk.hex}"] = _signed(f"{COOKIE}{draft.pk.hex}", secret)
    assert client.get(address).getvalue() == files.path_of(attachment.file).read_bytes()


def _signed(name: str, secret: str) -> str:
    return get_cookie_signer(salt=name + SALT).sign(secret)


# ---- Who downloads, and how


@pytest.fixture
def received(draft, person) -> Application:
    attachments.add(
        draft, upload=SimpleUploadedFile("Le plan d’été.pdf", pdfs.plain()), by=person, at=TOMORROW
    )
    return deposits.deposit(draft, by=person, at=TOMORROW)


def address_of(application: Application) -> str:
    return reverse("file_download", args=[application.attachments.get().file.key])


def test_a_file_is_never_shown_in_the_sites_window(client, received, person) -> None:
    client.force_login(person)
    response = client.get(address_of(received))
    assert response.getvalue().startswith(b"%PDF-")
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Le%20plan%20d%E2%80%99%C3%A9t%C3%A9.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"


def test_the_dossiers_page_and_the_services_page_list_the_pieces(client, received, person):
    client.force_login(person)
    own = client.get(reverse("application_detail", args=[received.number])).content.decode()
    client.force_login(UserFactory(agent=True))
    team = client.get(reverse("team_application", args=[received.number])).content.decode()
    for page in (own, team):
        assert address_of(received) in page
        assert "Le plan d’été.pdf" in page


def test_an_agent_with_a_declared_link_downloads_nothing(client, received) -> None:
    agent = UserFactory(agent=True)
    client.force_login(agent)
    assert client.get(address_of(received)).status_code == 200
    Recusal.objects.create(
        user=agent,
        application=received,
        reason=RecusalReason.MEMBER,
        declared_at=TOMORROW,
        declared_by=agent,
    )
    assert client.get(address_of(received)).status_code == 404


def test_the_service_does_not_read_the_pieces_of_a_draft(client, draft) -> None:
    attachment = joined(draft)
    client.force_login(UserFactory(agent=True))
    assert client.get(reverse("file_download", args=[attachment.file.key])).status_code == 404


def test_a_file_that_left_the_disk_is_not_found_rather_than_a_fault(client, received, person):
    files.path_of(received.attachments.get().file).unlink()
    client.force_login(person)
    assert client.get(address_of(received)).status_code == 404
