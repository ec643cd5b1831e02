"""manage.py load_territory DIR: the territory, its communes and its neighbourhoods."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ami_portal.common.commands import FrenchCommand
from applications.actions import territory
from applications.domain.territory_files import TerritoryFileError


class Command(FrenchCommand):
    help = "Charge un territoire : territoire.toml, communes.csv et quartiers.csv d’un dossier."
    refusals = (TerritoryFileError,)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", metavar="DOSSIER", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"Le dossier {folder} n’existe pas.")
        loaded = territory.load(folder)
        self.tell(
            f"{loaded.name or 'Territoire sans nom'} : {loaded.communes} communes et"
            f" {loaded.neighbourhoods} quartiers chargés.",
            {
                "territory": loaded.name,
                "communes": loaded.communes,
                "neighbourhoods": loaded.neighbourhoods,
            },
            as_json=options["json"],
        )
