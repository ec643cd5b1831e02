"""Prepares a machine that has nothing but Python: system packages, `.venv`, the locked packages.

Run by the Makefile as `python3 requirements/install.py demo|dev`, with the system's own Python:
standard library only. Everything that is already there is left alone.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
# The library that must load, and the Debian package that brings it: what WeasyPrint draws with.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# What the tests need besides: the program that drives the browser is linked to it.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The tests' lock holds everything that the demonstration needs, in the same versions.
SUFFICIENT = {"demo": ("demo", "dev"), "dev": ("dev",)}


def main(wanted: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    require_python()
    require_system_packages(wanted)
    with one_at_a_time():
        if not any(stamp(name) == digest(name) for name in SUFFICIENT[wanted]):
            install(wanted)


def require_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (the one place where an older Python may come)
        fail(f"Il faut Python 3.11 ou plus récent ; celui-ci est {sys.version.split()[0]}.")


def require_system_packages(wanted: str) -> None:
    libraries = LIBRARIES | (TEST_LIBRARIES if wanted == "dev" else {})
    missing = [package for library, package in libraries.items() if not loads(library)]
    if wanted == "dev" and not any(map(shutil.which, BROWSERS)):
        missing.append("chromium")
    if not VENV.exists() and not can_make_venv():
        missing.append("python3-venv")
    if not missing:
        return
    apt = f"apt install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        if not list(Path("/var/lib/apt/lists").glob("*_Packages*")):
            apt = f"apt update && {apt}"
        fail(
            f"Il manque des paquets du système. En root, collez cette ligne et recommencez :\n{apt}"
        )
    say(f"Paquets du système : {', '.join(missing)}")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], "Liste des paquets Debian", env=quietly)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
        f"Installation de {len(missing)} paquets Debian", env=quietly)  # fmt: skip


def loads(library: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False


def can_make_venv() -> bool:
    with suppress(ImportError):
        import ensurepip  # noqa: F401, PLC0415 (Debian ships it apart)

        return True
    return False


@contextmanager
def one_at_a_time() -> Iterator[None]:
    (CHECKOUT / ".data").mkdir(exist_ok=True)
    with (CHECKOUT / ".data" / "install.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Une autre installation est en cours dans ce dossier ; attente…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(name: str) -> str:
    lock = (CHECKOUT / "requirements" / f"{name}.txt").read_bytes()
    return hashlib.sha256(lock + sys.version.encode()).hexdigest()


def stamp(name: str) -> str:
    with suppress(FileNotFoundError):
        return (VENV / f"installed-{name}").read_text()
    return ""


def install(name: str) -> None:
    python = VENV / "bin" / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Environnement Python (.venv)")
    lock = CHECKOUT / "requirements" / f"{name}.txt"
    # Lines with a marker are for other systems or other versions of Python.
    total = sum("==" in line and ";" not in line for line in lock.read_text().splitlines())
    pip = [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check",
           "--progress-bar", "off", "--require-hashes", "-r", str(lock)]  # fmt: skip
    run(pip, "Paquets Python", counted="Collecting ", total=total)
    (VENV / f"installed-{name}").write_text(digest(name))


def run(
    command: list[str], title: str, *, counted: str = "", total: int = 0, **options: dict
) -> None:
    """Run a program behind one line that moves; show what it said only when it fails."""
    started, seen, said = time.monotonic(), 0, []
    say(f"{title}…", end="")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    try:
        for line in process.stdout:
            said.append(line)
            if counted and line.startswith(counted):
                seen += 1
                show_progress(title, seen, total)
    finally:
        if process.poll() is None:
            process.terminate()
    if process.wait():
        say("")
        fail("".join(said[-15:]) + f"\n{title} : échec (voir ci-dessus).")
    done = f"fait ({time.monotonic() - started:.0f} s)."
    say(f"\r{title} : {done}          " if sys.stdout.isatty() else f" {done}")


def show_progress(title: str, seen: int, total: int) -> None:
    if sys.stdout.isatty():
        say(f"\r{title}… {seen}/{total}", end="")
    elif seen % 10 == 0:
        say(f" {seen}/{total}", end="")


def say(text: str, end: str = "\n") -> None:
    print(text, end=end, flush=True)


def fail(text: str) -> None:
    print(text, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SUFFICIENT:
        fail("Usage : python3 requirements/install.py demo|dev")
    main(sys.argv[1])
