"""`check_portal`: the state of the service, for a script or a person. Exit 1 when degraded."""

import sys
from dataclasses import asdict
from typing import Any

from ami_portal.common.commands import FrenchCommand
from ami_portal.operations import health


class Command(FrenchCommand):
    help = "Dit si chaque partie du service fonctionne."

    def handle(self, **options: Any) -> None:
        checks = health.state()
        healthy = health.is_healthy(checks)
        answer = {
            "status": "ok" if healthy else "degraded",
            "checks": {name: asdict(check) for name, check in checks.items()},
        }
        self.tell(_sentences(checks, healthy=healthy), answer, as_json=options["json"])
        if not healthy:
            sys.exit(1)


def _sentences(checks: dict[str, health.Check], *, healthy: bool) -> str:
    head = "Tout fonctionne." if healthy else "Service dégradé."
    rows = (f"{'✓' if check.ok else '✗'} {name} : {check.detail}" for name, check in checks.items())
    return "\n".join([head, *rows])
