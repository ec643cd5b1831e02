"""Links received by mail: opened once into the session, told to nobody else, refused with words.

Anonymous and everyone else: link_open (GET), link_page (GET); POST 405.
"""

import io
import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import Http404
from django.test import RequestFactory

from ami_portal.common.links import without_tokens
from ami_portal.outbox.models import OutboundEmail
from applications.actions import links
from applications.enums import LinkPurpose, MembershipRight
from applications.views.links import MOST_DEAD, OPENED, current
from tests.factories import DraftFactory, OrganisationFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
LATER = AT + timedelta(days=15)


@pytest.fixture(autouse=True)
def _on_that_day():
    cache.clear()
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield


def _link(expires_at=LATER):
    return links.issue(
        LinkPurpose.MEMBER,
        email="Invite@Essai.example",
        organisation=OrganisationFactory(name="Les Jardins du terril"),
        right=MembershipRight.WRITER,
        at=AT,
        expires_at=expires_at,
    )


def test_a_link_leads_to_an_address_without_its_token(client):
    link, token = _link()
    response = client.get(f"/lien/{token}/")
    assert (response.status_code, response.url) == (302, "/lien/")
    assert client.session[OPENED] == [link.pk]
    assert token not in client.get("/lien/").content.decode()


@pytest.mark.parametrize(
    ("address", "policy"), [("/lien/{token}/", "no-referrer"), ("/lien/", "same-origin")]
)
def test_what_a_link_opens_is_told_to_no_other_site_and_kept_by_no_cache(client, address, policy):
    _, token = _link()
    client.get(f"/lien/{token}/")
    response = client.get(address.format(token=token))
    assert response.headers["Referrer-Policy"] == policy
    assert response.headers["Cache-Control"] == "private, no-store"


def test_opening_a_link_uses_nothing_up(client):
    link, token = _link()
    for _ in range(3):
        client.get(f"/lien/{token}/")
    link.refresh_from_db()
    assert link.used_at is None


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        ("cut", "Ce lien n’est pas complet."),
        ("revoked", "Ce lien a été remplacé ou fermé."),
        ("expired", "Ce lien n’est plus valable."),
    ],
)
def test_a_dead_link_says_why_and_whom_to_call(client, ending, sentence):
    link, token = _link()
    if ending == "revoked":
        links.revoke(link, at=AT)
    if ending == "expired":
        type(link).objects.filter(pk=link.pk).update(expires_at=AT + timedelta(seconds=1))
    at = AT + timedelta(minutes=1)
    with time_machine.travel(at, tick=False):
        response = client.get(f"/lien/{token[:-4] if ending == 'cut' else token}/")
    page = response.content.decode()
    assert response.status_code == 410
    assert sentence in page
    assert "03 00 00 00 00" in page
    assert OPENED not in client.session


def test_a_link_that_dies_after_it_was_opened_opens_no_more(client):
    link, token = _link()
    client.get(f"/lien/{token}/")
    links.revoke(link, at=AT)
    assert client.get("/lien/").status_code == 410


def test_without_a_link_the_page_asks_to_open_the_mail_again(client):
    response = client.get("/lien/")
    assert response.status_code == 404
    assert "Ouvrez de nouveau le lien depuis votre courriel" in response.content.decode()


def test_who_tries_many_links_waits_even_for_a_good_one(client):
    _, token = _link()
    for rank in range(MOST_DEAD):
        assert client.get(f"/lien/{rank}/").status_code == 410
    assert client.get(f"/lien/{token}/").status_code == 429
    assert client.get(f"/lien/{token}/", REMOTE_ADDR="192.0.2.7").status_code == 302


def _request(opened, **posted):
    request = RequestFactory().post("/", posted)
    request.session = {OPENED: opened}
    request.arrived_at = AT
    return request


def test_a_button_acts_on_the_link_its_page_names():
    first, second = _link()[0], _link()[0]
    opened = [first.pk, second.pk]
    assert current(_request(opened), LinkPurpose.MEMBER) == second
    assert current(_request(opened, link=str(first.pk)), LinkPurpose.MEMBER) == first


def test_a_button_opens_no_link_of_another_browser_nor_of_another_purpose():
    link, stranger = _link()[0], _link()[0]
    for request, purpose in [
        (_request([]), LinkPurpose.MEMBER),
        (_request([link.pk], link=str(stranger.pk)), LinkPurpose.MEMBER),
        (_request([link.pk]), LinkPurpose.PARTNER),
    ]:
        with pytest.raises(Http404):
            current(request, purpose)


def test_no_token_reaches_the_log(client):
    _, token = _link()
    console = next(h for h in logging.getLogger().handlers if h.name == "console")
    written, logger = io.StringIO(), logging.getLogger("django.request")
    before, level = console.setStream(written), logger.level
    logger.setLevel(logging.WARNING)
    try:
        assert client.get(f"/lien/{token}x/").status_code == 410
        logging.getLogger("ami_portal.common.errors").error("path %s", f"/lien/{token}/")
    finally:
        console.setStream(before)
        logger.setLevel(level)
    assert written.getvalue().count("/lien/…") == 2
    assert token not in written.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ouvrez http://x.example/lien/aB-9_z/ ce soir", "Ouvrez http://x.example/lien/… ce soir"),
        ("GET /lien/abc?x=1", "GET /lien/…?x=1"),
        ("/lien/", "/lien/"),
        ("un lien/des liens", "un lien/des liens"),
    ],
)
def test_a_text_loses_only_the_tokens(text, shown):
    assert without_tokens(text) == shown


def test_the_service_reads_a_mail_without_the_key_it_holds(client):
    client.force_login(UserFactory(agent=True))
    draft = DraftFactory()
    _, token = links.issue(
        LinkPurpose.DRAFT, email="a@b.example", draft=draft, at=AT, expires_at=LATER
    )
    mail = OutboundEmail.objects.create(
        message_id="p2", kind="P2", to="a@b.example", body_text=f"http://x.example/lien/{token}/"
    )
    page = client.get(f"/equipe/courriels/{mail.pk}/").content.decode()
    assert token not in page
    assert "/lien/…" in page
