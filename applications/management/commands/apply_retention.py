"""manage.py apply_retention [--dry-run]: what has lived its time ends, rule by rule."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from ami_portal.common.commands import FrenchCommand
from applications.actions import draft_life
from applications.domain.draft_life import Rule
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
        done = draft_life.apply(at=timezone.now(), dry_run=dry_run)
        data = {
            "dry_run": dry_run,
            "rules": [
                {
                    "rule": rule.name.lower(),
                    "what": rule.what,
                    "kept": rule.how_long,
                    "then": rule.happens,
                    "count": count,
                }
                for rule, count in done.items()
            ],
        }
        self.tell(_sentences(done, dry_run=dry_run), data, as_json=options["json"])


def _sentences(done: Mapping[Rule, int], *, dry_run: bool) -> str:
    if not any(done.values()):
        return NOTHING if Campaign.objects.exists() else EMPTY
    head = "À blanc, rien n’est changé. Seraient concernés :" if dry_run else "C’est fait :"
    lines = (
        f"– {rule.what} ({rule.how_long}) : {count} {rule.happens}" for rule, count in done.items()
    )
    return "\n".join((head, *lines))
