"""The sheet stuck on the door of the room: who comes in, at what time."""

from ami_portal.common.pdf import render_pdf
from juries.queries.hearings import Sitting


def render(sitting: Sitting, *, territory_name: str) -> bytes:
    """One A4 page, large letters, no contact and no note."""
    campaign = sitting.hearing.campaign
    return render_pdf(
        "pdf/door_sheet.html",
        {
            "sitting": sitting,
            "campaign": campaign,
            "territory_name": territory_name,
            "footer": f"AMI cohésion sociale {campaign.year}",
        },
        title=f"Feuille de porte, audition du {sitting.starts_at:%d/%m/%Y}",
        stylesheets=["css/door-sheet.css"],
    )
