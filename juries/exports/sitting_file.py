"""The dossier de séance: a cover with the running order, then the two pages of each dossier."""

from collections.abc import Iterable

from django.template.loader import render_to_string

from ami_portal.common.dates import long_moment
from ami_portal.common.pdf import render_pdf
from applications.domain.sheet import RequestSheet
from applications.exports import recto_verso
from juries.queries.hearings import Sitting


def render(sitting: Sitting, sheets: Iterable[RequestSheet], *, territory_name: str) -> bytes:
    """One tagged document. A dossier without a sheet here is left out, and the cover says so."""
    by_number = {sheet.stamp.number: sheet for sheet in sheets if sheet.stamp}
    numbers = [entry.application.number for entry in sitting.entries]
    campaign = sitting.hearing.campaign
    title = f"Dossier de séance, audition du {long_moment(sitting.starts_at)}"
    return render_pdf(
        "pdf/sitting_file.html",
        {
            "sitting": sitting,
            "campaign": campaign,
            "territory_name": territory_name,
            "left_out": [number for number in numbers if number not in by_number],
            "pages": [
                render_to_string("pdf/_recto_verso.html", recto_verso.printed(by_number[number]))
                for number in numbers
                if number in by_number
            ],
            "footer": f"AMI cohésion sociale {campaign.year} · {title}",
        },
        title=title,
        stylesheets=["css/recto-verso.css", "css/sitting-file.css"],
    )
