"""The state of the service: one word in public, the detail for administrators and scripts."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from ami_portal.accounts.models import User
from ami_portal.outbox.models import Heartbeat
from tests.factories import CampaignFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    except CommandError as error:
        return 1, out.getvalue(), f"{error}\n"
    return 0, out.getvalue(), err.getvalue()


def test_the_public_reads_ok_and_nothing_else(client: Client) -> None:
    assert client.get("/etat-du-service/").content == b"ok"


def test_an_administrator_reads_each_part(client: Client) -> None:
    client.force_login(UserFactory(administrator=True))
    page = client.get("/etat-du-service/").content.decode()
    assert "PostgreSQL répond." in page
    assert "Aucun ouvrier n’a encore travaillé" in page


def test_check_portal_is_degraded_on_an_empty_database_and_says_what_brings_it() -> None:
    code, out, _ = run("check_portal", "--json")
    answer = json.loads(out)
    assert code == 1
    assert answer["status"] == "degraded"
    assert answer["checks"]["base_de_donnees"] == {"ok": True, "detail": "PostgreSQL répond."}
    assert "load_territory" in answer["checks"]["territoire"]["detail"]


def test_check_portal_is_ok_when_every_part_works(engines) -> None:
    TerritoryFactory()
    CampaignFactory()
    Heartbeat.objects.create(name="worker", at=timezone.now())
    code, out, _ = run("check_portal")
    assert code == 0, out
    assert out.splitlines()[0] == "Tout fonctionne."


def test_a_dead_broker_is_said_in_one_sentence(settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    _, out, _ = run("check_portal", "--json")
    assert json.loads(out)["checks"]["courtier"] == {
        "ok": False,
        "detail": "Le courtier ne répond pas\u00a0: les envois partiront à son retour.",
    }


def test_create_admin_makes_the_first_administrator() -> None:
    code, out, _ = run("create_admin", "Chef@agglo.example")
    assert code == 0
    assert out.startswith("chef@agglo.example est administrateur.")
    assert User.objects.get(email="chef@agglo.example").is_administrator


def test_create_admin_refuses_what_is_not_an_address() -> None:
    code, out, err = run("create_admin", "chef")
    assert (code, out) == (1, "")
    assert err == "« chef » n’est pas une adresse de courriel. Exemple : prenom@agglo.fr\n"
