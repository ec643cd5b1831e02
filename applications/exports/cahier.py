"""The published cahier des charges as a PDF."""

from ami_portal.common.dates import plain_date
from ami_portal.common.pdf import render_pdf
from applications.domain.sheet import clean
from applications.models import Territory
from applications.queries.cahier import Edition


def render(edition: Edition, place: Territory) -> bytes:
    """The edition as a tagged PDF. The same edition gives the same bytes."""
    values = edition.values
    title = f"Le cahier des charges {values['year']}"
    sections = [
        {**section, "paragraphs": _paragraphs(section["text"])} for section in values["sections"]
    ]
    context = {
        "edition": edition,
        "place": place,
        "authority": place.authority[:1].upper() + place.authority[1:],
        "service": place.service,
        "title": title,
        "introduction": _paragraphs(values["introduction"]),
        "sections": sections,
        "footer": f"{title} · appel {values['code']} · édition {values['number']} figée le"
        f" {plain_date(edition.published_at)}",
    }
    return render_pdf("pdf/cahier.html", context, title=title, stylesheets=("css/cahier.css",))


def _paragraphs(text: str) -> list[str]:
    return [clean(part) for part in text.split("\n\n") if part.strip()]
