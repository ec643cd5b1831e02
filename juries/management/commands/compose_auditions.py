"""Compose a call's auditions and print the plan. Saves nothing."""

from typing import Any

from django.core.management.base import CommandParser

from ami_portal.common.commands import FrenchCommand
from ami_portal.common.dates import long_moment
from applications.models import Campaign
from juries.actions import plans
from juries.domain import composition as solver
from juries.domain.composition import InvalidProblemError
from juries.domain.refusals import RefusedError
from juries.queries import composition, outlines

NO_CAMPAIGN = (
    "Aucun appel dans la base\u00a0: lancez «\u00a0manage.py demo\u00a0»,"
    " ou créez un appel à l’écran."
)


class Command(FrenchCommand):
    help = "Compose les auditions d’un appel et affiche le plan, sans rien enregistrer."
    refusals = (RefusedError, InvalidProblemError)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("appel", help="code de l’appel, par exemple 2026")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _campaign(options["appel"])
        read = composition.load(campaign, everything=True)
        plans.refuse_nothing(read)
        outline = outlines.of(read, solver.compose(read.problem))
        self.tell(_page(outline), outline.as_data(), as_json=options["json"])


def _campaign(code: str) -> Campaign:
    known = list(Campaign.objects.order_by("code").values_list("code", flat=True))
    if not known:
        raise RefusedError(NO_CAMPAIGN)
    if code not in known:
        raise RefusedError(
            f"Appel inconnu\u00a0: {code}. Appels de la base\u00a0: {', '.join(known)}."
        )
    return Campaign.objects.get(code=code)


def _page(outline: outlines.Outline) -> str:
    lines = []
    for hearing in outline.hearings:
        lines.append(f"{long_moment(hearing.starts_at)}, {hearing.room}\u00a0: {hearing.theme}")
        lines += [f"  {number} {name}" for number, name in hearing.applications]
        lines.append(f"  Jury\u00a0: {', '.join(hearing.jurors)}")
        lines += [f"  Remarque\u00a0: {sentence}" for sentence in hearing.warnings]
    lines += [f"Sans audition\u00a0: {number}. {reason}" for number, reason in outline.unplaced]
    lines.append(
        f"Écart au meilleur plan possible\u00a0: {outline.gap:.2%}. Rien n’est enregistré."
    )
    return "\n".join(lines)
