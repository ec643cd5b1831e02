"""manage.py request_pdf NUMÉRO -o F.pdf: the two sides of a dossier."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ami_portal.common.commands import FrenchCommand
from applications.exports import recto_verso
from applications.models import Application
from applications.queries.dossiers import numbered
from applications.queries.sheets import of_application

EMPTY = "Aucun dossier n’est déposé. « manage.py demo » en construit, ou déposez-en un à l’écran."


class Command(FrenchCommand):
    help = "Écrit le recto-verso d’un dossier en PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number", metavar="NUMÉRO")
        parser.add_argument("-o", "--output", metavar="FICHIER.pdf", type=Path, required=True)

    def handle(self, *, number: str, output: Path, **options: Any) -> None:
        content = recto_verso.render(of_application(_found(number)))
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Impossible d’écrire {output} : {error.strerror}.") from error
        answer = {"number": number, "file": str(output), "bytes": len(content)}
        self.tell(
            f"{output} : le recto-verso du dossier {number}.", answer, as_json=options["json"]
        )


def _found(number: str) -> Application:
    try:
        return numbered(number.strip().upper())
    except Application.DoesNotExist as error:
        known = Application.objects.exists()
        sentence = f"Aucun dossier ne porte le numéro {number}." if known else EMPTY
        raise CommandError(sentence) from error
