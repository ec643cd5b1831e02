"""Each command on an empty database and with bad input: one French line, exit 1, no traceback."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import ApplicationFactory

ROOT = Path(__file__).parent.parent


def refusal(*arguments: str) -> str:
    """The sentence of a refused command."""
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(*arguments, stdout=out, stderr=out)
    assert out.getvalue() == ""
    return str(caught.value).replace("\u00a0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["yearly_figures"], "Aucun chiffre dans la base : lancez « manage.py demo »"),
        (["annual_report", "2025", "-o", "{folder}/r.pdf"], "Aucun chiffre dans la base"),
        (["export_scdl", "2025", "-o", "{folder}/s.csv"], "Aucune aide engagée dans la base"),
        (["compose_auditions", "2026"], "Aucun appel dans la base : lancez « manage.py demo »"),
        (["request_pdf", "AMI-2026-0001", "-o", "{folder}/d.pdf"], "Aucun dossier n’est déposé"),
    ],
)
def test_on_an_empty_database_a_command_says_what_brings_what_is_missing(
    command: list[str], expected: str, tmp_path: Path
) -> None:
    sentence = refusal(*[part.format(folder=tmp_path) for part in command])
    assert sentence.startswith(expected)
    assert "manage.py demo" in sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "word"),
    [
        (["compose_auditions", "1789"], "1789"),
        (["request_pdf", "AMI-2026-9999", "-o", "{folder}/d.pdf"], "AMI-2026-9999"),
        (["annual_report", "1789", "-o", "{folder}/r.pdf"], "1789"),
        (["export_scdl", "1789", "-o", "{folder}/s.csv"], "Aucune aide engagée"),
        (["yearly_figures", "1789"], "1789"),
        (["load_territory", "{folder}/rien"], "rien"),
        (["load_territory", "{folder}"], "territoire.toml"),
        (["create_admin", "chef"], "chef"),
    ],
)
def test_bad_input_is_named_in_the_sentence(command: list[str], word: str, tmp_path: Path) -> None:
    ApplicationFactory(funded=True)
    sentence = refusal(*[part.format(folder=tmp_path) for part in command])
    assert word in sentence
    assert "\n" not in sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command", ["annual_report", "export_scdl", "request_pdf", "compose_auditions", "create_admin"]
)
def test_a_command_without_its_argument_says_how_it_is_written(engines, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith("Cette commande s’écrit : manage.py")
    assert len(done.stderr.splitlines()) == 1
