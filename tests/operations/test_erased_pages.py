"""Every page and export about an erased dossier still opens, and says that it is erased."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.operations.retention import erasing
from applications.models import Application, Organisation
from tests.access_matrix import ROWS
from tests.operations import full

pytestmark = pytest.mark.django_db
AT = datetime(2050, 6, 1, 9, 0, tzinfo=UTC)
READERS = ("owner", "juror", "agent")
# What never speaks of a dossier.
ELSEWHERE = ("account_", "mfa_", "usersessions_")


def _erased() -> full.worlds.World:
    world = full.build()
    for application in Application.objects.all():
        erasing.dossier(application, at=AT)
    return world


def test_every_address_opens_or_refuses_as_plainly_as_before() -> None:
    world = _erased()
    for organisation in Organisation.objects.all():
        erasing.structure(organisation, at=AT)
    broken = {}
    for reader in READERS:
        client = Client(raise_request_exception=False)
        client.force_login(world.readers[reader])
        for name, row in ROWS.items():
            url = reverse(name, kwargs={key: world.things[at] for key, at in row.kwargs.items()})
            if not name.startswith(ELSEWHERE) and client.get(url).status_code >= 500:
                broken.setdefault(name, []).append(reader)
    assert broken == {}


def test_the_pages_of_a_dossier_say_that_it_is_erased_and_change_it_no_more(client: Client) -> None:
    world = _erased()
    pages = {
        "owner": [("application_detail", "released_number")],
        "agent": [("team_application", "released_number"), ("follow_up_dossier", "funded_number")],
    }
    for reader, addresses in pages.items():
        client.force_login(world.readers[reader])
        for name, number in addresses:
            page = client.get(reverse(name, args=[world.things[number]])).content.decode()
            assert "Dossier effacé le 1" in page
    number = world.things["released_number"]
    refused = client.post(reverse("team_message", args=[number]), {"text": "Bonjour"})
    assert "Ce dossier est effacé\u00a0: on n’y écrit plus." in refused.content.decode()
