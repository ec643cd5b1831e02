"""Signing in with a real browser: on a phone, without a password, without JavaScript."""

from playwright.sync_api import expect

from ami_portal.accounts.models import User
from tests.browser.conftest import sign_in
from tests.factories import TerritoryFactory


def test_a_new_person_signs_in_on_a_phone_without_javascript(open_window) -> None:
    TerritoryFactory()
    page = open_window("phone", java_script_enabled=False)
    sign_in(page, "nouvelle@asso.example")
    assert page.url.endswith("/dossiers/")
    page.goto("/compte/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    assert User.objects.get(email="nouvelle@asso.example").staff_role is None
