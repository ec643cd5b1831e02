"""What every command shares: French sentences, exit 1 on bad input, `--json` for scripts."""

import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

NO_TABLES = "La base est vide : lancez d’abord « manage.py migrate »."
NO_DATABASE = "La base de données ne répond pas. Vérifiez DATABASE_URL, puis recommencez."


class FrenchParser(CommandParser):
    """Says what to write instead of what argparse missed."""

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
        raise CommandError(f"Cette commande s’écrit : {usage}")


class FrenchCommand(BaseCommand):
    """A command that explains itself. `refusals`: errors whose text is a French sentence."""

    requires_system_checks: list[str] = []
    refusals: tuple[type[Exception], ...] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # Django makes its own class of parser; the words of its errors are all that changes.
        parser.__class__ = FrenchParser
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="répondre en JSON, pour un script")

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except CommandError as error:
            self._stop(error)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except self.refusals as error:
            failure = CommandError(str(error))
        except ProgrammingError:
            failure = CommandError(NO_TABLES)
        except OperationalError:
            failure = CommandError(NO_DATABASE)
        except CommandError as error:
            failure = error
        if self._called_from_command_line:  # type: ignore[attr-defined]
            self._stop(failure)
        raise failure

    def tell(self, sentence: str, data: Any, *, as_json: bool) -> None:
        """Print the sentence, or the data when a script asked for JSON."""
        self.stdout.write(
            json.dumps(data, ensure_ascii=False, default=str) if as_json else sentence
        )

    def _stop(self, error: CommandError) -> NoReturn:
        self.stderr.write(" ".join(str(error).split("\n")))
        sys.exit(1)
