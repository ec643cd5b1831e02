"""The procès-verbal of the panel as a PDF, in its public or its internal copy."""

from datetime import datetime

from ami_portal.common.dates import plain_date
from ami_portal.common.pdf import render_pdf
from juries.queries.panel_minutes import Minutes


def render(minutes: Minutes, *, territory_name: str, is_internal: bool, at: datetime) -> bytes:
    """The same rows at the same instant give the same bytes."""
    campaign = minutes.campaign
    copy = "copie interne" if is_internal else "copie publique"
    title = f"Procès-verbal du jury, AMI cohésion sociale {campaign.year}"
    return render_pdf(
        "pdf/panel_minutes.html",
        {
            "minutes": minutes,
            "campaign": campaign,
            "territory_name": territory_name,
            "is_internal": is_internal,
            "title": title,
            "footer": f"Procès-verbal {campaign.year} · {copy}, établie le {plain_date(at)}",
        },
        title=f"{title}, {copy}",
        stylesheets=["css/minutes.css"],
    )
