"""The papers of a structure: nothing before an award, then once, until each expires.

Members: organisation_documents (GET), document_send (POST). Agents: document_accept,
document_ask_again; the direction reads (403). A declared link or another structure: 404.
"""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from PIL import Image

from ami_portal.outbox.models import OutboundEmail
from applications.actions import awards, documents
from applications.actions.files import path_of
from applications.domain.documents import RULES, Award, DocumentError, asked_for, expires_on
from applications.domain.files import FileRefusedError
from applications.domain.refusals import MissingReasonError
from applications.enums import DocumentKind, OrganisationEventKind
from applications.models import Message, Organisation, OrganisationDocument, StoredFile
from applications.queries.documents import asked_of, missing_kinds, rows
from tests.factories import (
    ApplicationFactory,
    DocumentFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationTypeFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.awards import IBAN, funded, grant

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 20, 10, 0, tzinfo=UTC)
TODAY = AT.date()
RIB, STATUTES, ACCOUNTS, SIRET, DELEGATION = DocumentKind
PRIVATE = Award(signer="Dominique Exemple", legal_representative="Dominique Exemple")


@pytest.fixture(autouse=True)
def _on_that_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def aided() -> Organisation:
    return funded().organisation


def _photo(name: str = "rib.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (60, 40), "white").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


# What is asked


@pytest.mark.parametrize(
    ("awards_in_force", "has_siret", "expected"),
    [
        ([], False, []),
        ([PRIVATE], True, [RIB, STATUTES, ACCOUNTS]),
        ([PRIVATE], False, [RIB, STATUTES, ACCOUNTS, SIRET]),
        ([Award("dominique  EXEMPLE", "Exemple Dominique")], True, [RIB, STATUTES, ACCOUNTS]),
        ([Award("", "Dominique Exemple")], True, [RIB, STATUTES, ACCOUNTS]),
        (
            [PRIVATE, Award("Aline Autre", "Dominique Exemple")],
            True,
            [RIB, STATUTES, ACCOUNTS, DELEGATION],
        ),
        (
            [Award("Aline Autre", "Dominique Exemple", is_page_blanche=True)],
            True,
            [RIB, DELEGATION],
        ),
        ([Award("Le maire", "Le maire", is_public_body=True)], True, [RIB]),
    ],
)
def test_an_award_asks_for_what_is_needed_to_pay_it(awards_in_force, has_siret, expected):
    assert list(asked_for(awards_in_force, has_siret=has_siret)) == expected


def test_every_paper_says_why_and_how_long_it_is_good():
    assert set(RULES) == set(DocumentKind)
    assert all(rule.why and rule.lasts for rule in RULES.values())


@pytest.mark.parametrize(
    ("kind", "last_day"),
    [(RIB, None), (ACCOUNTS, date(2028, 7, 20)), (DELEGATION, date(2028, 1, 20))],
)
def test_a_paper_is_good_for_its_time(kind, last_day):
    assert expires_on(kind, received_on=TODAY) == last_day


@pytest.mark.parametrize("state", ["admissible", "heard"])
def test_nothing_is_asked_before_an_award(client, state):
    dossier = ApplicationFactory(**{state: True})
    member = MembershipFactory(organisation=dossier.organisation)
    assert asked_of(dossier) == ()
    assert missing_kinds(dossier.organisation, today=TODAY) == ()
    client.force_login(member.user)
    page = client.get(f"/structures/{dossier.organisation_id}/documents/").content.decode()
    assert "Aucun document n’est demandé" in page


def test_nothing_more_is_asked_once_the_aid_was_given_up(aided):
    dossier = aided.applications.get()
    assert asked_of(dossier) == (RIB, STATUTES, ACCOUNTS, SIRET)
    awards.renounce(dossier, by=UserFactory(agent=True), at=AT)
    assert missing_kinds(aided, today=TODAY) == ()


def test_a_public_body_gives_its_account_only():
    dossier = ApplicationFactory(heard=True, organisation=OrganisationFactory(siret="1" * 14))
    dossier.organisation_type = OrganisationTypeFactory(
        campaign=dossier.campaign, name="CCAS", is_public_body=True
    )
    dossier.save()
    awards.fund(dossier, grant(), by=UserFactory(agent=True), at=AT)
    assert missing_kinds(dossier.organisation, today=TODAY) == (RIB,)


# Where each stands


@pytest.mark.parametrize(
    ("facts", "label", "is_missing"),
    [
        ({}, "reçu, à vérifier", False),
        ({"accepted": True}, "accepté", False),
        ({"accepted": True, "expires_on": TODAY}, "accepté jusqu’au 20\u00a0janvier 2027", False),
        (
            {"accepted": True, "expires_on": date(2027, 1, 19)},
            "expiré depuis le 19\u00a0janvier 2027",
            True,
        ),
        ({"refused": True}, "à refaire", True),
    ],
)
def test_a_paper_stands_where_its_last_answer_put_it(aided, facts, label, is_missing):
    DocumentFactory(organisation=aided, **facts)
    row = rows(aided, today=TODAY)[0]
    assert (row.kind, row.label, row.is_missing) == (RIB, label, is_missing)
    assert (RIB in missing_kinds(aided, today=TODAY)) == is_missing


def test_a_second_award_does_not_ask_again_for_what_is_good(aided):
    for kind in (RIB, STATUTES, ACCOUNTS, SIRET):
        DocumentFactory(organisation=aided, kind=kind, accepted=True)
    second = funded()
    second.organisation = aided
    second.save()
    assert missing_kinds(aided, today=TODAY) == ()


# Giving one


def _send(client, organisation, kind="rib", **files):
    account = {"iban": IBAN, "holder": organisation.name} if kind == "rib" else {}
    data = account | files
    return client.post(f"/structures/{organisation.pk}/documents/{kind}/", data, follow=True)


def test_a_member_gives_a_paper_from_a_photo(client, aided):
    client.force_login(MembershipFactory(organisation=aided, right="writer").user)
    page = client.get(f"/structures/{aided.pk}/").content.decode()
    assert "Votre aide attend 4 documents." in page
    page = _send(client, aided, upload=_photo()).content.decode()
    assert "Nous avons bien reçu\u00a0: RIB au nom de la structure." in page
    assert "reçu, à vérifier" in page
    document = aided.documents.get()
    assert path_of(document.file).exists()
    assert aided.events.get().kind == OrganisationEventKind.DOCUMENT_RECEIVED
    assert client.get(f"/fichiers/{document.file.pk}/").status_code == 200
    client.force_login(MembershipFactory().user)
    assert client.get(f"/fichiers/{document.file.pk}/").status_code == 404
    assert _send(client, aided, upload=_photo()).status_code == 404


def test_what_is_no_paper_is_refused_beside_its_box(client, aided):
    client.force_login(MembershipFactory(organisation=aided).user)
    strange = SimpleUploadedFile("rib.pdf", b"<html><script>alert(1)</script>")
    page = _send(client, aided, upload=strange).content.decode()
    assert 'id="id_rib_upload_error"' in page
    page = _send(client, aided, kind="statutes").content.decode()
    assert "Choisissez un fichier." in page
    assert 'id="id_statutes_upload_error"' in page
    assert _send(client, aided, kind="passeport", upload=_photo()).status_code == 404
    assert not StoredFile.objects.exists()
    with pytest.raises(FileRefusedError):
        documents.send(aided, kind=RIB, upload=strange, by=UserFactory(), at=AT)


def test_an_iban_with_one_wrong_digit_says_what_to_do_and_keeps_the_rest(client, aided):
    client.force_login(MembershipFactory(organisation=aided).user)

    page = _send(client, aided, upload=_photo(), iban=f"{IBAN[:-1]}7").content.decode()

    assert "Cet IBAN contient une erreur. Recopiez-le depuis votre RIB" in page
    assert f'value="{IBAN[:-1]}7"' in page
    assert not StoredFile.objects.exists()


def test_of_an_iban_four_digits_and_a_digest_are_kept(client, aided):
    client.force_login(MembershipFactory(organisation=aided).user)

    page = _send(client, aided, upload=_photo(), iban="fr14 2004 1010 0505 0001 3M02 606")

    account = aided.documents.get().bank_account
    assert (account.last_four, len(account.digest)) == ("2606", 64)
    assert IBAN not in page.content.decode()
    assert "Compte qui finit par 2606" in page.content.decode()


def test_an_account_of_somebody_else_is_a_warning(client, aided):
    client.force_login(MembershipFactory(organisation=aided).user)

    page = _send(client, aided, upload=_photo(), holder="Mme Zoé Quidam").content.decode()

    assert "Ce n’est pas le nom de la structure" in page


def test_a_paper_seen_by_an_agent_is_not_asked_again(aided):
    agent = UserFactory(agent=True)
    waiting = documents.send(aided, kind=STATUTES, upload=_photo(), by=UserFactory(), at=AT)

    documents.note_seen(aided, kind=STATUTES, by=agent, at=AT)

    assert not aided.documents.filter(pk=waiting.pk).exists()
    assert STATUTES not in missing_kinds(aided, today=TODAY)
    with pytest.raises(DocumentError, match="Écrivez l’IBAN"):
        documents.note_seen(aided, kind=RIB, by=agent, at=AT)


def test_a_paper_that_is_not_asked_for_is_not_taken(aided):
    with pytest.raises(DocumentError, match="n’est pas demandé"):
        documents.send(aided, kind=DELEGATION, upload=_photo(), by=UserFactory(), at=AT)
    with pytest.raises(DocumentError):
        documents.send(OrganisationFactory(), kind=RIB, upload=_photo(), by=UserFactory(), at=AT)


def test_a_paper_takes_the_place_of_one_that_nobody_looked_at(
    aided, django_capture_on_commit_callbacks
):
    by = UserFactory()
    first = documents.send(aided, kind=RIB, upload=_photo(), by=by, at=AT)
    other = documents.send(aided, kind=STATUTES, upload=_photo(), by=by, at=AT)
    path = path_of(first.file)
    with django_capture_on_commit_callbacks(execute=True):
        second = documents.send(aided, kind=RIB, upload=_photo(), by=by, at=AT)
    assert set(aided.documents.all()) == {second, other}
    assert not path.exists()


def test_an_accepted_paper_stays_when_another_is_given(aided):
    accepted = DocumentFactory(organisation=aided, accepted=True)
    documents.send(aided, kind=RIB, upload=_photo(), by=UserFactory(), at=AT)
    assert OrganisationDocument.objects.filter(pk=accepted.pk).exists()
    assert rows(aided, today=TODAY)[0].label == "reçu, à vérifier"


# The service’s answer


def test_an_agent_accepts_a_paper_once(client, aided):
    document = DocumentFactory(organisation=aided)
    client.force_login(UserFactory(agent=True))
    page = client.get("/equipe/structures/?documents=a-verifier").content.decode()
    assert aided.name in page
    url = f"/equipe/structures/{aided.pk}/documents/{document.pk}/accepter/"
    assert (
        "RIB au nom de la structure\u00a0: accepté."
        in client.post(url, follow=True).content.decode()
    )
    assert "a déjà reçu une réponse" in client.post(url, follow=True).content.decode()
    page = client.get("/equipe/structures/?documents=a-verifier").content.decode()
    assert aided.name not in page


def test_an_agent_asks_again_with_a_sentence_that_the_structure_reads(client, aided):
    document = DocumentFactory(organisation=aided)
    member = MembershipFactory(organisation=aided)
    client.force_login(UserFactory(agent=True))
    url = f"/equipe/structures/{aided.pk}/documents/{document.pk}/refaire/"
    assert "Redemander ce document" in client.get(url).content.decode()
    assert "Écrivez ce qui ne va pas" in client.post(url, {"because": ""}).content.decode()
    page = client.post(url, {"because": "La photo est floue."}, follow=True).content.decode()
    assert "redemandé à la structure" in page
    assert "La photo est floue." in Message.objects.get().text
    assert OutboundEmail.objects.filter(kind="P36", to=member.user.email).exists()
    page = client.post(url, {"because": "Encore."}).content.decode()
    assert "a déjà reçu une réponse" in page
    client.force_login(member.user)
    page = client.get(f"/structures/{aided.pk}/documents/").content.decode()
    assert "La photo est floue." in page


def test_asking_again_without_words_or_without_an_aid_in_force(aided):
    agent = UserFactory(agent=True)
    document = DocumentFactory(organisation=aided)
    with pytest.raises(MissingReasonError):
        documents.ask_again(document, because=" ", by=agent, at=AT)
    alone = DocumentFactory()
    documents.ask_again(alone, because="Floue.", by=agent, at=AT)
    assert not Message.objects.exists()


def test_a_paper_of_another_structure_is_not_found_here(client, aided):
    document = DocumentFactory()
    client.force_login(UserFactory(agent=True))
    url = f"/equipe/structures/{aided.pk}/documents/{document.pk}/accepter/"
    assert client.post(url).status_code == 404


def test_a_paper_is_accepted_or_to_do_again_never_both(aided):
    with pytest.raises(IntegrityError, match="organisationdocument_one_answer"):
        DocumentFactory(organisation=aided, accepted=True, refused=True)


@pytest.mark.parametrize("given", [1, 30])
def test_the_page_of_the_papers_costs_the_same_with_one_or_thirty(
    client, aided, django_assert_num_queries, given
):
    DocumentFactory.create_batch(given, organisation=aided, refused=True)
    client.force_login(MembershipFactory(organisation=aided).user)
    with django_assert_num_queries(6):
        client.get(f"/structures/{aided.pk}/documents/")
