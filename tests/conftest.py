"""What every test shares: one pair of throw-away engines for the run, and no network."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from ami_portal import embedded

THROW_AWAY = "ami_portal-tests-*"


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey of this run: the first worker starts them, the last one stops them."""
    with embedded.engines(Path(os.environ["AMI_PORTAL_ENGINES"]), durable=False) as addresses:
        yield addresses


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Start the engines when the first test asks for the database, and not before."""
    if "DATABASE_URL" not in os.environ:
        request.getfixturevalue("engines")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session", autouse=True)
def media_root(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that the tests receive go to a folder of the run."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Delete the engines of this run and those of earlier runs that were killed."""
    if hasattr(config, "workerinput"):
        return
    for folder in Path(tempfile.gettempdir()).glob(THROW_AWAY):
        if os.access(folder / "users.lock", os.W_OK):
            embedded.remove_abandoned(folder)
