"""The paper of a door code: who, when, the code and its QR code."""

from dataclasses import dataclass

import segno

from ami_portal.common.pdf import render_pdf
from juries.domain.door import written
from juries.models import DoorCode


@dataclass(frozen=True, slots=True)
class DoorPaper:
    """A code as it is handed over. `address` is the page where it is typed.

    In the QR code, the signs stand after a `#`: no server, proxy or preview of a link reads them.
    """

    code: DoorCode
    signs: str
    address: str

    @property
    def written(self) -> str:
        return written(self.signs)

    @property
    def short_address(self) -> str:
        return self.address.partition("://")[2]

    @property
    def picture(self) -> str:
        """The QR code, as a picture that a page holds in itself."""
        made = segno.make(f"{self.address}#{self.signs}", error="m", micro=False)
        return made.svg_data_uri(scale=6, border=4, light="#ffffff", dark="#000000")


def render(paper: DoorPaper, *, territory_name: str) -> bytes:
    """One A4 page to cut along the line; the signs are large, nothing tells what they open."""
    campaign = paper.code.seat.college.panel.campaign
    return render_pdf(
        "pdf/door_code.html",
        {
            "paper": paper,
            "campaign": campaign,
            "territory_name": territory_name,
            "footer": f"AMI cohésion sociale {campaign.year}",
        },
        title=f"Code d’accueil de {paper.code.seat.user}",
        stylesheets=["css/door-code.css"],
    )
