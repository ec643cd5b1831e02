"""The engines of demo and tests: shared, stopped by the last, never blocked by a kill."""

import os
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from ami_portal import embedded, servers
from ami_portal.settings import engines as addresses

pytestmark = pytest.mark.reliability


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not tmp_path: its parents are closed to the user that runs the servers for root.
    place = Path(tempfile.mkdtemp(prefix="ami_portal-tests-"))
    yield place
    embedded.remove_abandoned(place)


def server_pid(folder: Path) -> int:
    return int((folder / "postgresql" / "postmaster.pid").read_text().split()[0])


def remember(found: dict[str, str]) -> None:
    with psycopg.connect(found["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (value int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    with redis.Redis.from_url(found["REDIS_URL"]) as valkey:
        valkey.set("kept", "7")


def recall(found: dict[str, str]) -> tuple[object, object]:
    with psycopg.connect(found["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT value FROM kept").fetchone()
    with redis.Redis.from_url(found["REDIS_URL"], decode_responses=True) as valkey:
        return row, valkey.get("kept")


def test_a_second_start_finds_the_same_data(folder: Path) -> None:
    with embedded.engines(folder) as found:
        remember(found)
    with embedded.engines(folder) as found:
        assert recall(found) == ((7,), "7")


def test_the_last_user_out_stops_the_engines(folder: Path) -> None:
    with embedded.engines(folder) as first:
        with embedded.engines(folder) as second:
            assert second == first
            remember(second)
        assert recall(first) == ((7,), "7")
    assert not (folder / "postgresql" / "postmaster.pid").exists()
    assert not list((folder / "sockets").iterdir())


def test_killed_servers_lose_nothing_and_block_nothing(folder: Path) -> None:
    with embedded.engines(folder) as found:
        remember(found)
        with redis.Redis.from_url(found["REDIS_URL"]) as valkey:
            valkey_pid = valkey.info("server")["process_id"]
            valkey.execute_command("WAITAOF", 1, 0, 5000)
        os.kill(server_pid(folder), signal.SIGKILL)
        os.kill(valkey_pid, signal.SIGKILL)
    with embedded.engines(folder) as found:
        assert recall(found) == ((7,), "7")


def test_a_process_number_used_again_does_not_block_the_start(folder: Path) -> None:
    with embedded.engines(folder) as found:
        remember(found)
        pid_file = folder / "postgresql" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        killed = server_pid(folder)
        os.kill(killed, signal.SIGKILL)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with embedded.engines(folder) as found:
        assert recall(found) == ((7,), "7")


def test_the_folder_is_private(folder: Path) -> None:
    with embedded.engines(folder):
        modes = [place.stat().st_mode & 0o777 for place in (folder, folder / "sockets")]
    assert modes == [0o700, 0o700]


def test_sockets_of_a_deep_folder_are_kept_short() -> None:
    deep = Path("/srv", *["un-tres-long-nom-de-dossier"] * 6)
    socket = addresses.sockets_of(deep) / addresses.POSTGRESQL_SOCKET
    assert len(os.fsencode(socket)) <= addresses.SOCKET_PATH_LIMIT
    assert addresses.sockets_of(Path("/srv/ami")) == Path("/srv/ami/sockets")


def test_processes_that_begin_at_once_copy_the_wheels_for_the_other_user_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root, on a machine that never ran: each worker of the tests begins at the same second."""
    wheels, system = tmp_path / "wheels", tmp_path / "system"
    for name in servers.WHEELS:
        (wheels / name / "bin").mkdir(parents=True)
        (wheels / name / "bin" / "program").write_bytes(b"x" * 100_000)
    system.mkdir()
    monkeypatch.setattr(addresses, "SYSTEM_FOLDER", system)
    started = servers.Servers.__new__(servers.Servers)
    started.wheels = wheels

    with ThreadPoolExecutor(8) as pool:
        copies = list(pool.map(lambda _: started._copied_wheels(), range(8)))

    assert [place.name for place in system.iterdir()] == [copies[0].name]
    assert set(copies) == {copies[0]}
    assert sorted(place.name for place in copies[0].iterdir()) == sorted(servers.WHEELS)
