"""Print the cohort figures of some years, or of all of them."""

from typing import Any

from django.core.management.base import CommandParser

from ami_portal.common.commands import FrenchCommand
from reporting.domain.cohort import NO_FIGURES, UnknownYearError, YearFigures
from reporting.queries.cohorts import yearly_figures


class Command(FrenchCommand):
    help = "Affiche, par année de l’AMI, les dossiers déposés, financés, passés au contrat."
    refusals = (UnknownYearError,)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("annee", nargs="*", type=int, metavar="année", help="ex. 2020 2021")

    def handle(self, *args: Any, **options: Any) -> None:
        known = yearly_figures()
        if not known:
            raise UnknownYearError(NO_FIGURES)
        figures = yearly_figures(options["annee"]) if options["annee"] else known
        self.tell(_page(figures), [each.as_data() for each in figures], as_json=options["json"])


def _page(figures: list[YearFigures]) -> str:
    heads = f"{'année':<7}{'déposés':>9}{'financés':>10}{'au contrat de ville':>21}  source"
    lines = [
        f"{each.year:<7}{each.filed:>9}{each.funded:>10}{each.moved:>21}  "
        + ", ".join(filter(None, (each.source.value, each.note)))
        for each in figures
    ]
    return "\n".join([heads, *lines])
