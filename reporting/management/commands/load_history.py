"""Keep the figures of the years before the portal."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ami_portal.common.commands import FrenchCommand
from reporting.actions import history
from reporting.domain.history import HistoryRefusedError


class Command(FrenchCommand):
    help = "Reprend les chiffres des années d’avant le portail (fichier TOML)."
    refusals = (HistoryRefusedError,)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("fichier", type=Path, help="par exemple historique.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = history.load(options["fichier"])
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Fichier illisible\u00a0: {options['fichier']}.") from error
        self.tell(
            f"Années reprises\u00a0: {', '.join(str(row.year) for row in rows)}.",
            [row.year for row in rows],
            as_json=options["json"],
        )
