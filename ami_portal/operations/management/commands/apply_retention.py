"""manage.py apply_retention [--dry-run]: what has lived its time ends, rule by rule."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from ami_portal.common.commands import FrenchCommand
from ami_portal.common.dates import paris_day
from ami_portal.operations.retention import run
from ami_portal.operations.retention.durations import in_force
from ami_portal.operations.retention.rules import TABLE, Duration, Rule
from applications.models import Campaign

NOTHING = "Rien à effacer aujourd’hui."
EMPTY = "Rien à effacer : la base est vide. « manage.py demo » la remplit d’exemples."


class Command(FrenchCommand):
    help = "Efface ce qui a dépassé sa durée de conservation, après les préavis prévus."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="dire ce qui serait effacé, sans rien changer"
        )

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        done = run.planned(at=at).counts if dry_run else run.apply(at=at)
        durations = in_force(today=paris_day(at))
        rows = [
            {
                "rule": line.key,
                "what": line.what,
                "kept": line.kept or _words(durations[Rule(line.key)]),
                "then": line.happens,
                "count": done[line.key],
            }
            for line in TABLE
        ]
        data = {"dry_run": dry_run, "rules": rows}
        self.tell(_sentences(rows, dry_run=dry_run), data, as_json=options["json"])


def _words(duration: Duration) -> str:
    return duration.words if duration.is_validated else f"{duration.words}, {duration.source}"


def _sentences(rows: Sequence[Mapping[str, Any]], *, dry_run: bool) -> str:
    if not any(row["count"] for row in rows):
        return NOTHING if Campaign.objects.exists() else EMPTY
    head = "À blanc, rien n’est changé. Seraient concernés :" if dry_run else "C’est fait :"
    lines = (f"– {row['what']} ({row['kept']}) : {row['count']} {row['then']}" for row in rows)
    return "\n".join((head, *lines))
