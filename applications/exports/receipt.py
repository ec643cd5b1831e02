"""The acknowledgement of a deposit as a PDF of one page."""

from ami_portal.common.dates import plain_date
from ami_portal.common.pdf import render_pdf
from applications.domain.receipt import Receipt, receipt_paragraphs, receipt_title
from applications.domain.sheet import clean


def render(receipt: Receipt) -> bytes:
    """The receipt as a tagged PDF. The same receipt gives the same bytes."""
    title = receipt_title(receipt)
    context = {
        "authority": receipt.authority[:1].upper() + receipt.authority[1:],
        "service": receipt.service,
        "title": title,
        "paragraphs": [
            (paragraph.heading, clean(paragraph.text)) for paragraph in receipt_paragraphs(receipt)
        ],
        "footer": f"{title} · {plain_date(receipt.submitted_at)}",
    }
    return render_pdf("pdf/receipt.html", context, title=title)
