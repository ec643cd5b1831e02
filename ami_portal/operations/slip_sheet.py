"""The « bordereau d’élimination » as the Archives sign it: a tagged PDF, without any name."""

from ami_portal.common.dates import paris_day, plain_date
from ami_portal.common.pdf import render_pdf
from ami_portal.operations.models import EliminationSlip, SlipLine
from ami_portal.operations.retention.rules import TABLE, Rule, duration_words
from applications.models import Territory


def render(slip: EliminationSlip, *, place: Territory) -> bytes:
    """The same slip gives the same bytes."""
    lines = slip.lines.select_related("application__campaign").order_by("application__number")
    title = f"Bordereau d’élimination n°\u00a0{slip.number}"
    context = {
        "title": title,
        "place": place,
        "made_on": plain_date(slip.made_at),
        "rows": [_row(line) for line in lines],
        "slip": slip,
        "footer": f"{title}, du {plain_date(paris_day(slip.made_at))}",
    }
    return render_pdf("pdf/slip.html", context, title=title, stylesheets=["css/recusals.css"])


def _row(line: SlipLine) -> tuple[str, ...]:
    what = {Rule(each.key): each.what for each in TABLE if each.is_of_dossiers}[Rule(line.rule)]
    return (
        line.application.number,
        line.application.campaign.code,
        what.partition(" (")[0].removeprefix("dossiers ").removesuffix("s"),
        plain_date(line.ended_on),
        duration_words(line.months),
    )
