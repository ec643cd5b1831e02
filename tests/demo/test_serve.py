"""`make demo`: one at a time, on a free port, and nothing left running behind it."""

import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ami_portal.demo import serve

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The demonstration's files in a folder of this test, and the signals as they were."""
    monkeypatch.setattr(serve, "DATA", tmp_path / "data")
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield tmp_path / "data"
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with closing(socket.socket()) as listener:
        listener.bind((serve.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("given", ["", "huit", "80", "70000", "-1"])
def test_a_port_that_is_none_is_refused_in_one_sentence(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve.main([given]) == 1
    assert capsys.readouterr().err == f"PORT={given} : indiquez un nombre de 1024 à 65535.\n"


def test_a_taken_port_is_said_with_the_command_that_helps(
    taken_port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "CALM_SECONDS", 0.2)
    assert serve.main([str(taken_port)]) == 1
    assert capsys.readouterr().err == (
        f"Le port {taken_port} est déjà pris ; "
        f"choisissez-en un autre : make demo PORT={taken_port + 1}\n"
    )


def test_a_second_demonstration_of_the_same_folder_says_where_the_first_answers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serve._only_demo("http://127.0.0.1:8000/"):
        assert serve.main(["8001"]) == 1
    assert capsys.readouterr().err == (
        "La démonstration tourne déjà dans ce dossier : http://127.0.0.1:8000/\n"
    )


def test_the_lock_is_free_again_after_the_demonstration() -> None:
    for port in (8000, 8001):
        with serve._only_demo(f"http://127.0.0.1:{port}/"):
            assert (serve.DATA / "demo.lock").read_text() == f"http://127.0.0.1:{port}/"


def test_a_program_is_stopped_at_the_end_even_when_it_refuses(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir()
    (data.parent / "stubborn.py").write_text(STUBBORN)
    monkeypatch.setenv("PYTHONPATH", str(data.parent))
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.5)
    with serve._running("web", ["stubborn"]) as program:
        serve._wait_until(lambda: "ready" in (data / "web.log").read_text(), 20, "never ready")
        assert not serve._fallen([program])
    assert program.returncode == -signal.SIGKILL


def test_a_program_that_fell_over_is_noticed(data: Path) -> None:
    data.mkdir()
    with serve._running("web", ["no_such_module_at_all"]) as program:
        serve._wait_until(lambda: serve._fallen([program]), 20, "never fell")
        with pytest.raises(serve.DemoError, match="Un des programmes s’est arrêté"):
            serve._answers(8000, [program])


def test_the_second_signal_does_not_interrupt_the_stopping() -> None:
    signal.signal(signal.SIGTERM, serve._leave)
    with pytest.raises(SystemExit, match=r"^0$"):
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)
