"""Write the annual report of a year as a PDF."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from ami_portal.common.commands import FrenchCommand
from ami_portal.common.dates import paris_day
from reporting.domain.cohort import UnknownYearError
from reporting.exports import annual_report
from reporting.management.writing import write
from reporting.queries import reports


class Command(FrenchCommand):
    help = "Écrit le rapport annuel en PDF."
    refusals = (UnknownYearError,)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("annee", type=int, metavar="année")
        parser.add_argument("-o", "--output", metavar="FICHIER.pdf", type=Path, required=True)

    def handle(self, *, annee: int, output: Path, **options: Any) -> None:
        edition = reports.latest(annee, today=paris_day(timezone.now()))
        content = annual_report.render(edition)
        write(output, content)
        words = annual_report.edition_words(edition)
        answer = {"year": annee, "file": str(output), "bytes": len(content), "edition": words}
        self.tell(
            f"{output}\u00a0: rapport annuel {annee}, {words}.", answer, as_json=options["json"]
        )
