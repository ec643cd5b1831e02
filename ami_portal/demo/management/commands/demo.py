"""`demo`: build the demonstration, once."""

from typing import Any

from django.utils import timezone

from ami_portal.common.commands import FrenchCommand
from ami_portal.demo import build


class Command(FrenchCommand):
    help = "Construit les trois appels fictifs de la démonstration."

    def handle(self, **options: Any) -> None:
        if build.is_built():
            sentence = "La démonstration est déjà construite : rien n’a changé."
            self.tell(sentence, {"built": False}, as_json=options["json"])
            return
        counts = build.build(now=timezone.now(), say=self._say(quiet=options["json"]))
        sentence = f"{counts['applications']} dossiers, {counts['emails']} courriels à lire."
        self.tell(sentence, {"built": True, **counts}, as_json=options["json"])

    def _say(self, *, quiet: bool) -> Any:
        return (lambda _: None) if quiet else self.stdout.write
