"""Where the embedded PostgreSQL and Valkey live and answer, when no DATABASE_URL is given.

Only names are computed here; `ami_portal.embedded` creates the folders and starts the engines.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

NAME = "ami_portal"
SYSTEM_FOLDER = Path("/var/lib/ami_portal")
SOCKET_PATH_LIMIT = 107
POSTGRESQL_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"


def default_folder() -> Path:
    """The private folder of the engines: in the checkout, or in the system's when run by root.

    PostgreSQL refuses to run as root and its user may be unable to reach root's checkout.
    """
    if chosen := os.environ.get("AMI_PORTAL_ENGINES"):
        return Path(chosen)
    checkout = Path(__file__).resolve().parent.parent.parent
    if os.geteuid() == 0:
        return SYSTEM_FOLDER / f"{checkout.name}-{_digest(checkout)}"
    return checkout / ".data" / "engines"


def sockets_of(folder: Path) -> Path:
    """Where the sockets of `folder` are: inside it, or elsewhere when that path is too long."""
    inside = folder / "sockets"
    if len(os.fsencode(inside / f"{POSTGRESQL_SOCKET}.lock")) <= SOCKET_PATH_LIMIT:
        return inside
    return Path(tempfile.gettempdir()) / f"{NAME}-{os.geteuid()}-{_digest(folder)}"


def addresses(folder: Path) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL of the engines of `folder`.

    No account and no password: PostgreSQL asks the system who calls ("peer").
    """
    sockets = quote(str(sockets_of(folder)))
    return {
        "DATABASE_URL": f"postgresql:///{NAME}?host={sockets}",
        "REDIS_URL": f"unix://{sockets}/{VALKEY_SOCKET}",
    }


def broker_url(redis_url: str) -> str:
    """The same Valkey as Celery writes it: a Unix socket has another scheme there."""
    return redis_url.replace("unix://", "redis+socket://", 1)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
