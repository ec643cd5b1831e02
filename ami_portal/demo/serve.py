"""`make demo`: the engines, the data, the web server and the worker, in one command.

Everything started here is stopped here: at Ctrl-C, at SIGTERM, and when one part falls over.
"""

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import django
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connections

from ami_portal import embedded
from ami_portal.demo.sign_ins import SIGN_INS

DATA = Path(__file__).resolve().parents[2] / ".data"
HOST = "127.0.0.1"
# A demonstration that was killed frees its port and its lock within moments.
CALM_SECONDS, START_SECONDS, STOP_SECONDS = 5, 60, 15
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class DemoError(RuntimeError):
    """The demonstration cannot run; the message is one French sentence."""


def main(arguments: list[str]) -> int:
    """Run the demonstration until told to stop; the exit code."""
    # Both by name: a shell starts what runs in the background with SIGINT ignored.
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    if "MAKELEVEL" in os.environ:
        _die_with_parent()
    try:
        serve(_port(arguments))
    except (DemoError, embedded.EngineError, CommandError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def serve(port: int) -> None:
    """Prepare everything and serve on 127.0.0.1:`port`. Raises DemoError, or whatever stops it."""
    address = f"http://{HOST}:{port}/"
    with ExitStack() as house:
        house.enter_context(_only_demo(address))
        _wait_until(lambda: _is_free(port), CALM_SECONDS, _port_taken(port))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ami_portal.settings.dev",
            "SITE_URL": address.rstrip("/"),
            "STATIC_MANIFEST": "true",
        }
        house.callback(print, "Tout est arrêté ; les données sont gardées.", flush=True)
        with _step("Moteurs de données"):
            house.enter_context(embedded.configured())
        _prepare()
        programs = [house.enter_context(_running(*program)) for program in _programs(port)]
        with _step("Serveur web et tâches de fond"):
            _wait_until(lambda: _answers(port, programs), START_SECONDS, _unheard())
        _welcome(address)
        house.callback(print, "\nArrêt…", flush=True)
        while not _fallen(programs):
            time.sleep(0.5)
        raise DemoError(_unheard())


def _leave(*_: object) -> None:
    # Once is enough: stopping takes its time.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(0)


def _die_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent dies, however it dies."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _port(arguments: list[str]) -> int:
    given = arguments[0] if arguments else "8000"
    if not given.isdecimal() or not 1024 <= int(given) <= 65535:
        raise DemoError(f"PORT={given} : indiquez un nombre de 1024 à 65535.")
    return int(given)


@contextmanager
def _only_demo(address: str) -> Iterator[None]:
    """Hold the lock that says where the demonstration of this checkout answers."""
    DATA.mkdir(exist_ok=True)
    with (DATA / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read() or "une autre adresse"
            raise DemoError(f"La démonstration tourne déjà dans ce dossier : {where}") from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _port_taken(port: int) -> str:
    return f"Le port {port} est déjà pris ; choisissez-en un autre : make demo PORT={port + 1}"


def _prepare() -> None:
    django.setup()
    with _step("Base de données"):
        call_command("migrate", verbosity=0, interactive=False)
    with _step("Feuilles de style et polices"):
        _collect_static()
    print("Données de démonstration…", flush=True)
    call_command("demo")
    connections.close_all()


def _collect_static() -> None:
    """Collect and compress the static files when one of them has changed since the last time."""
    collected = DATA / "static-collected"
    state = repr(sorted(_static_files()))
    if collected.exists() and collected.read_text() == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    collected.write_text(state)


def _static_files() -> Iterator[tuple[str, int, float]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            yield name, file.st_size, file.st_mtime


def _programs(port: int) -> list[tuple[str, list[str]]]:
    web = ["gunicorn", "ami_portal.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2",
           "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "5",
           "--no-control-socket"]  # fmt: skip
    worker = ["celery", "-A", "ami_portal", "worker", "--beat", "--pool", "solo",
              "--schedule", str(DATA / "beat-schedule"), "--loglevel", "WARNING",
              "--without-gossip", "--without-mingle"]  # fmt: skip
    return [("web", web), ("taches", worker)]


@contextmanager
def _running(name: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a session of its own, so that Ctrl-C reaches us alone and we stop in order."""
    with (DATA / f"{name}.log").open("wb") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=DATA.parent,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
    try:
        yield program
    finally:
        program.terminate()
        with suppress(subprocess.TimeoutExpired):
            program.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)  # whatever did not leave by itself
        program.wait()


def _answers(port: int, programs: list[subprocess.Popen[bytes]]) -> bool:
    if _fallen(programs):
        raise DemoError(_unheard())
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    with closing(connection), suppress(OSError):
        connection.request("GET", "/")
        return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    return False


def _fallen(programs: list[subprocess.Popen[bytes]]) -> bool:
    return any(program.poll() is not None for program in programs)


def _unheard() -> str:
    return f"Un des programmes s’est arrêté ; voir {DATA / 'web.log'} et {DATA / 'taches.log'}."


def _wait_until(ready: Callable[[], bool], seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise DemoError(otherwise)
        time.sleep(0.1)


@contextmanager
def _step(title: str) -> Iterator[None]:
    print(f"{title}…", end=" ", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    duration = f"{time.monotonic() - started:.1f}".replace(".", ",")
    print(f"fait ({duration} s).", flush=True)


def _welcome(address: str) -> None:
    lines = [f"  {label:<30} {email}" for label, email in SIGN_INS]
    print(
        f"\nLe portail est ouvert : {address}\n"
        f"\nPour se connecter, une adresse par rôle, sans mot de passe :\n"
        + "\n".join(lines)
        + f"\nLe code reçu se lit ici : {address}demo/courriels/\n"
        "\nCtrl-C arrête tout ; « make demo » retrouvera les mêmes données.",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
