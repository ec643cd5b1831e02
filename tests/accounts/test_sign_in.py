"""Signing in: an address, a code, no password; the same answer for known and unknown addresses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from ami_portal.accounts.people import RoleError, set_role
from ami_portal.outbox.models import OutboundEmail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def ask_code(client: Client, email: str, next_url: str = "") -> str:
    """Ask for a code as the page does, and read it in the outbox."""
    url = reverse("account_login") + (f"?next={next_url}" if next_url else "")
    client.post(url, {"email": email, "next": next_url})
    mail = OutboundEmail.objects.filter(to=email.lower()).latest("pk")
    return re.search(r"Votre code\s:\s(\S+)", mail.subject)[1]


def test_a_new_person_enters_with_the_code_and_goes_where_they_were_going(client: Client) -> None:
    code = ask_code(client, "Nouvelle@asso.example", "/compte/?etape=2")
    response = client.post(
        reverse("account_confirm_login_code"),
        {"code": code, "action": "verify", "next": "/compte/?etape=2"},
    )
    assert response.url == "/compte/?etape=2"
    user = User.objects.get(email="nouvelle@asso.example")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    code = ask_code(client, "porteuse@asso.example", elsewhere)
    form = {"code": code, "action": "verify", "next": elsewhere}
    response = client.post(reverse("account_confirm_login_code"), form)
    assert response.url == "/compte/apres-connexion/"


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    UserFactory(email="connue@asso.example")
    answers = []
    for email in ["connue@asso.example", "inconnue@asso.example"]:
        visitor = Client()
        response = visitor.post(reverse("account_login"), {"email": email})
        page = visitor.get(response.url)
        answers.append((response.status_code, page.content.decode().replace(email, "")))
    assert [status for status, _ in answers] == [302, 302]
    assert re.sub(r'value="[^"]*"', "", answers[0][1]) == re.sub(
        r'value="[^"]*"', "", answers[1][1]
    )


def test_a_wrong_code_says_so_and_lets_try_again(client: Client) -> None:
    ask_code(client, "porteuse@asso.example")
    response = client.post(
        reverse("account_confirm_login_code"), {"code": "XXXX-XXXX", "action": "verify"}
    )
    assert "Ce code n’est pas le bon" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_incomplete_address_keeps_what_was_typed(client: Client) -> None:
    page = client.post(reverse("account_login"), {"email": "porteuse@"}).content.decode()
    assert "Cette adresse est incomplète." in page
    assert 'value="porteuse@"' in page
    assert not User.objects.exists()


def test_the_code_is_asked_at_most_three_times_a_minute_for_one_address(client: Client) -> None:
    for _ in range(5):
        Client().post(reverse("account_login"), {"email": "cible@asso.example"})
    assert OutboundEmail.objects.filter(to="cible@asso.example").count() == 3


def test_a_page_closed_by_the_phone_finds_the_code_step_and_the_way_back(client: Client) -> None:
    code = ask_code(client, "porteuse@asso.example", "/compte/?etape=2")
    again = client.get(reverse("account_login"))
    assert again.url == reverse("account_confirm_login_code")
    page = client.get(again.url).content.decode()
    assert "?changer=1&amp;next=%2Fcompte%2F%3Fetape%3D2" in page
    entered = client.post(again.url, {"code": code, "action": "verify"})
    assert entered.url == "/compte/?etape=2"
    assert "sign_in_next" not in client.session


def test_the_address_can_be_changed_while_a_code_is_waited_for(client: Client) -> None:
    ask_code(client, "erreur@asso.example", "/compte/?etape=2")
    page = client.get(reverse("account_login") + "?changer=1").content.decode()
    assert "Un code est parti à e…@asso.example" in page
    code = ask_code(client, "juste@asso.example")
    entered = client.post(reverse("account_confirm_login_code"), {"code": code, "action": "verify"})
    assert entered.url == "/compte/?etape=2"
    assert User.objects.get(pk=client.session["_auth_user_id"]).email == "juste@asso.example"


def test_a_code_is_good_for_fifteen_minutes_and_one_sent_again_for_fifteen_more(
    client: Client,
) -> None:
    start = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        ask_code(client, "porteuse@asso.example")
        clock.move_to(start + timedelta(minutes=14))
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})
        mail = OutboundEmail.objects.latest("pk")
        code = re.search(r"Votre code\s:\s(\S+)", mail.subject)[1]
        clock.move_to(start + timedelta(minutes=28))
        page = client.get(reverse("account_login"), follow=True).content.decode()
        assert "Le code reçu" in page
        form = {"code": code, "action": "verify"}
        entered = client.post(reverse("account_confirm_login_code"), form)
    assert entered.url == "/compte/apres-connexion/"


def test_a_code_too_old_is_asked_again_and_the_way_is_kept(client: Client) -> None:
    start = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        ask_code(client, "porteuse@asso.example", "/compte/?etape=2")
        clock.move_to(start + timedelta(minutes=15, seconds=1))
        page = client.get(reverse("account_login")).content.decode()
        assert "Recevoir mon code" in page
        assert "Un code est parti" not in page
        code = ask_code(client, "porteuse@asso.example")
        form = {"code": code, "action": "verify"}
        entered = client.post(reverse("account_confirm_login_code"), form)
    assert entered.url == "/compte/?etape=2"


def test_leaving_is_said_in_words(client: Client) -> None:
    client.force_login(UserFactory())
    page = client.post(reverse("account_logout"), follow=True)
    assert page.redirect_chain == [("/compte/au-revoir/", 302)]
    assert "Vous êtes déconnecté" in page.content.decode()


def test_losing_a_role_closes_every_session(client: Client) -> None:
    agent = UserFactory(agent=True)
    code = ask_code(client, agent.email)
    client.post(reverse("account_confirm_login_code"), {"code": code, "action": "verify"})
    assert client.get(reverse("account_home")).status_code == 200
    set_role(email=agent.email, name=agent.name, staff_role="")
    assert client.get(reverse("account_home")).status_code == 302
    agent.refresh_from_db()
    assert agent.staff_role is None


def test_the_last_administrator_stays(client: Client) -> None:
    admin = UserFactory(administrator=True)
    with pytest.raises(RoleError, match="Nommez d’abord un autre administrateur"):
        set_role(email=admin.email, name="", staff_role="")


def test_an_administrator_names_another_direction(client: Client) -> None:
    client.force_login(UserFactory(administrator=True))
    form = {"email": "eco@agglo.example", "name": "Sacha", "staff_role": "other_direction"}
    page = client.post(reverse("account_people"), form).content.decode()
    assert "Écrivez le nom de la direction." in page
    assert 'value="eco@agglo.example"' in page
    client.post(reverse("account_people"), form | {"direction": "Direction de l’économie"})
    assert User.objects.get(email="eco@agglo.example").staff_role == StaffRole.OTHER_DIRECTION


def test_staff_without_a_second_factor_are_sent_to_add_one(client: Client, settings) -> None:
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(UserFactory(administrator=True))
    form = {"email": "complice@asso.example", "name": "Max", "staff_role": "administrator"}
    for response in (client.get("/etat-du-service/"), client.post("/compte/personnes/", form)):
        assert response.url == reverse("mfa_activate_totp")
    assert not User.objects.filter(email="complice@asso.example").exists()
    assert client.get(reverse("account_home")).status_code == 200


def test_the_pages_of_the_second_factor_have_our_look_and_our_signs(client: Client) -> None:
    client.force_login(UserFactory(agent=True))
    page = client.get(reverse("mfa_index")).text
    assert re.search(r"<h2>\s*Application d’authentification\s*</h2>", page)
    assert f'<a href="{reverse("mfa_activate_totp")}" class="btn btn-plain">' in page


def test_a_porteur_needs_no_second_factor(client: Client, settings) -> None:
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(UserFactory())
    assert client.get("/etat-du-service/").content == b"ok"
