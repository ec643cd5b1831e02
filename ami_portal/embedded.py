"""A real PostgreSQL and a real Valkey from wheels, for the demo, the tests and single commands.

Everything lives in one private folder, answers on Unix sockets only, and is shared: the first user
starts the engines, the last one out stops them. Nothing here is imported when DATABASE_URL and
REDIS_URL are set (docs/adr/0008).
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ami_portal.servers import EngineError, Servers
from ami_portal.settings import engines as addresses

__all__ = ["EngineError", "configured", "engines", "remove_abandoned"]


@contextmanager
def engines(folder: Path | None = None, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Run, or share, the engines of `folder`: DATABASE_URL and REDIS_URL. Raises EngineError."""
    servers = Servers((folder or addresses.default_folder()).absolute())
    servers.open()
    with (servers.folder / "users.lock").open("a") as users:
        with _gate(servers.folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            servers.start(durable=durable)
        try:
            yield addresses.addresses(servers.folder)
        finally:
            with _gate(servers.folder):
                if _is_last(users):
                    servers.stop()


@contextmanager
def configured() -> Iterator[None]:
    """Give this process and its children both engines, unless their addresses are already set."""
    if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        yield
        return
    with engines() as found:
        for name, address in found.items():
            os.environ.setdefault(name, address)
        yield


def remove_abandoned(folder: Path) -> None:
    """Stop and delete throw-away engines whose users are all gone; leave them when in use."""
    servers = Servers(folder)
    with (folder / "users.lock").open("a") as users, _gate(folder):
        if _is_last(users):
            servers.stop()
            shutil.rmtree(servers.sockets, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _gate(folder: Path) -> Iterator[None]:
    with (folder / "gate.lock").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
