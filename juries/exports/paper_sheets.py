"""The blank sheets of a juror, to fill with a pen: one for each dossier, with the anchors."""

from collections.abc import Sequence

from ami_portal.common.pdf import render_pdf
from juries.models import HearingSeat
from juries.queries.papers import BlankSheet


def render(place: HearingSeat, blanks: Sequence[BlankSheet]) -> bytes:
    """A4, recto-verso for each dossier; nothing in it but the names and the grid of the call."""
    campaign = place.hearing.campaign
    return render_pdf(
        "pdf/paper_sheets.html",
        {
            "place": place,
            "blanks": blanks,
            "campaign": campaign,
            "footer": f"AMI cohésion sociale {campaign.year}, fiche de {place.user}",
        },
        title=f"Fiches de notation de {place.user}",
        stylesheets=["css/paper-sheets.css"],
    )
