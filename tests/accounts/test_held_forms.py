"""A form sent after the session had ended: kept, found again once signed in, sent again."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.accounts.test_sign_in import ask_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

TYPED = {"name": "Nadia Exemple", "phone": "06 00 00 00 01"}
FROM_PAGE = {"HTTP_REFERER": "http://testserver/compte/"}


def enter(client: Client, email: str, next_url: str) -> str:
    """Sign in as the page does; where it leads."""
    code = ask_code(client, email, next_url)
    typed = {"code": code, "action": "verify", "next": next_url}
    return client.post("/compte/connexion/code/", typed).url


def sent_too_late(client: Client, typed: dict[str, object] = TYPED, **headers: str) -> str:
    return client.post("/compte/", typed, **{**FROM_PAGE, **headers}).url


def test_what_was_typed_is_found_again_and_sent_in_one_gesture(client: Client) -> None:
    user = UserFactory(email="nadia@asso.example", name="Avant")
    asked = sent_too_late(client)
    assert asked == "/compte/connexion/?next=/compte/reprendre/"
    page = client.get(enter(client, user.email, "/compte/reprendre/"))
    words = page.content.decode()
    assert "Votre dernier envoi n’est pas passé, mais rien n’est perdu" in words
    assert '<form method="post" action="/compte/"' in words
    assert page.context["held"].boxes == list(TYPED.items())
    assert page.context["held"].back_url == "/compte/"
    client.post("/compte/", dict(page.context["held"].boxes))
    user.refresh_from_db()
    assert user.name == "Nadia Exemple"
    assert client.get("/compte/reprendre/").url == "/compte/apres-connexion/"


def test_line_breaks_and_marks_come_back_as_they_were_typed(client: Client) -> None:
    typed = "\n<b>Deux lignes</b> & « guillemets »\r\nla seconde"
    sent_too_late(client, {"name": typed})
    page = client.get(enter(client, "nadia@asso.example", "/compte/reprendre/"))
    assert (
        '<textarea name="name" hidden>\n\n&lt;b&gt;Deux lignes&lt;/b&gt; &amp; « guillemets »\r\n'
        "la seconde</textarea>"
    ) in page.content.decode()


def test_an_account_number_and_a_file_are_not_kept_and_it_says_so(client: Client) -> None:
    upload = SimpleUploadedFile("rib.png", b"image")
    sent_too_late(client, {"iban": "FR76 0000", "holder": "Le Fil", "piece": upload})
    page = client.get(enter(client, "nadia@asso.example", "/compte/reprendre/"))
    assert page.context["held"].boxes == [("holder", "Le Fil")]
    assert "Un fichier ou un numéro de compte n’est jamais gardé ici" in page.content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_HX_REQUEST": "true"}, {"HTTP_SEC_FETCH_DEST": "empty"}],
)
def test_what_a_script_sends_is_not_held(client: Client, headers: dict[str, str]) -> None:
    assert sent_too_late(client, **headers) == "/compte/connexion/?next=/compte/"
    assert client.get(enter(client, "n@asso.example", "/compte/reprendre/")).status_code == 302


def test_too_long_a_form_and_an_old_one_are_not_held(client: Client) -> None:
    assert sent_too_late(client, {"name": "x" * 100_001}) == "/compte/connexion/?next=/compte/"
    sent_too_late(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        entered = enter(client, "nadia@asso.example", "/compte/reprendre/")
        assert client.get(entered).url == "/compte/apres-connexion/"
    assert "held_form" not in client.session


def test_another_site_is_never_the_page_to_go_back_to(client: Client) -> None:
    sent_too_late(client, HTTP_REFERER="https://evil.example/compte/")
    page = client.get(enter(client, "nadia@asso.example", "/compte/reprendre/"))
    assert page.context["held"].back_url == ""


@pytest.mark.parametrize(
    ("who", "page"), [("nadia", "/compte/reprendre/"), ("sabine", "/compte/apres-connexion/")]
)
def test_at_a_shared_desk_only_the_one_whose_session_ended_reads_it_again(
    client: Client, who: str, page: str
) -> None:
    enter(client, "nadia@asso.example", "/compte/")
    Session.objects.all().delete()
    sent_too_late(client)
    entered = enter(client, f"{who}@asso.example", "/compte/reprendre/")
    answer = client.get(entered, follow=True)
    assert (answer.redirect_chain or [(entered, 200)])[0][0] == page
    assert ("held_form" in client.session) == (who == "nadia")
