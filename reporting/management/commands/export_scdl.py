"""Write the open data of a year: the aids engaged, in the national format (SCDL 2.1.1)."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ami_portal.common.commands import FrenchCommand
from reporting.domain.scdl import NoIssuerError
from reporting.exports import scdl
from reporting.management.writing import write
from reporting.queries import published

NO_AID = (
    "Aucune aide engagée dans la base\u00a0: lancez «\u00a0manage.py demo\u00a0», ou notez les"
    " engagements à l’écran, page Suivi."
)


class Command(FrenchCommand):
    help = "Écrit les subventions d’une année au format SCDL (données ouvertes)."
    refusals = (NoIssuerError,)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("annee", type=int, metavar="année")
        parser.add_argument("-o", "--output", metavar="FICHIER.csv", type=Path, required=True)

    def handle(self, *, annee: int, output: Path, **options: Any) -> None:
        grantees = published.grantees(annee)
        if not grantees:
            raise CommandError(_nothing(annee))
        write(output, scdl.render(published.issuer(), grantees))
        written = sum(1 for each in grantees if each.is_published)
        left = len(grantees) - written
        answer = {"year": annee, "file": str(output), "lines": written, "left_out": left}
        self.tell(_told(output, written, left), answer, as_json=options["json"])


def _nothing(year: int) -> str:
    known = [str(each.year) for each in published.open_data_years()]
    if not known:
        return NO_AID
    return f"Aucune aide engagée pour {year}. Années connues\u00a0: {', '.join(known)}."


def _told(output: Path, written: int, left: int) -> str:
    sentence = f"{output}\u00a0: {written} ligne{'s' if written > 1 else ''} au format SCDL 2.1.1."
    if not left:
        return sentence
    why = "sans SIRET ni RNA valable, ou pas connues comme personnes morales"
    return f"{sentence} Laissées de côté, {why}\u00a0: {left}."
