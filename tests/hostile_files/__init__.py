"""Files that mean harm, or are simply broken, built when a test asks: none is in the repository."""

from collections.abc import Callable
from dataclasses import dataclass

from ami_portal.common.files import Reason
from tests.hostile_files import images, others, pdfs

KEPT = None


@dataclass(frozen=True, slots=True)
class Hostile:
    """`why` it is refused; KEPT when it is re-made harmless under the name `shown`."""

    name: str
    build: Callable[[], bytes]
    why: Reason | None = KEPT
    shown: str = ""


PDF = pdfs.plain
HOSTILE = {
    "a PDF that is a ZIP too": Hostile("plan.pdf", pdfs.and_zip, shown="plan.pdf"),
    "a ZIP with a PDF's mark": Hostile("plan.pdf", others.zip_with_pdf_mark, Reason.UNREADABLE),
    "a PDF that is a script too": Hostile("plan.pdf", pdfs.and_script, shown="plan.pdf"),
    "a PDF with JavaScript": Hostile("a.pdf", pdfs.javascript, shown="a.pdf"),
    "a PDF that acts when opened": Hostile("a.pdf", pdfs.open_action, shown="a.pdf"),
    "a PDF that starts a program": Hostile("a.pdf", pdfs.launch, shown="a.pdf"),
    "a PDF with a file inside": Hostile("a.pdf", pdfs.embedded_file, shown="a.pdf"),
    "a PDF form that sends elsewhere": Hostile("a.pdf", pdfs.submit_form, shown="a.pdf"),
    "a PDF with links": Hostile("a.pdf", pdfs.link, shown="a.pdf"),
    "a PDF form drawn by its program": Hostile("a.pdf", pdfs.dynamic_form, Reason.FORM_ONLY),
    "a PDF form with a program beside it": Hostile("a.pdf", pdfs.xfa, shown="a.pdf"),
    "a PDF that hides harm in its resources": Hostile("a.pdf", pdfs.in_resources, shown="a.pdf"),
    "a PDF that draws another file": Hostile("a.pdf", pdfs.outside_stream, shown="a.pdf"),
    "a PDF with a located photograph": Hostile("a.pdf", pdfs.located_photograph, shown="a.pdf"),
    "a PDF with a name and a date in it": Hostile("a.pdf", pdfs.metadata, shown="a.pdf"),
    "a locked PDF": Hostile("a.pdf", pdfs.locked, Reason.ENCRYPTED),
    "a PDF that forbids copying": Hostile("rib.pdf", pdfs.restricted, shown="rib.pdf"),
    "a PDF of a thousand pages": Hostile("a.pdf", pdfs.thousand_pages, Reason.TOO_MANY_PAGES),
    "a PDF without a page": Hostile("a.pdf", pdfs.no_page, Reason.UNREADABLE),
    "a PDF whose page is a bomb": Hostile("a.pdf", pdfs.page_bomb, Reason.TOO_DENSE),
    "a PDF whose pages are bombs": Hostile("a.pdf", pdfs.many_bombs, Reason.TOO_DENSE),
    "a PDF whose table of objects is a bomb": Hostile("a.pdf", pdfs.object_bomb, Reason.UNREADABLE),
    "a PDF of sixty thousand objects": Hostile("a.pdf", pdfs.object_flood, Reason.TOO_DENSE),
    "a PDF cut short": Hostile("a.pdf", pdfs.cut, Reason.UNREADABLE),
    "a JPEG with PHP": Hostile("photo.php.jpg", images.with_php, shown="photo.jpg"),
    "a JPEG that says where it was taken": Hostile("p.jpg", images.located, shown="p.jpg"),
    "a JPEG cut short": Hostile("p.jpg", images.cut, Reason.UNREADABLE),
    "a JPEG for the printer": Hostile("p.jpg", images.cmyk, shown="p.jpg"),
    "a PNG of 30 000 pixels": Hostile("p.png", images.huge, Reason.TOO_MANY_PIXELS),
    "a PNG that lies about its size": Hostile("p.png", images.lying, shown="p.jpg"),
    "a PNG with a huge text": Hostile("p.png", images.wordy, Reason.UNREADABLE),
    "a PNG whose profile is a bomb": Hostile("p.png", images.profile_bomb, Reason.UNREADABLE),
    "a PNG of 16 bits": Hostile("p.png", images.sixteen_bits, shown="p.jpg"),
    "a PNG that moves": Hostile("p.png", images.moving_png, shown="p.jpg"),
    "a WebP that moves": Hostile("p.webp", images.moving_webp, shown="p.jpg"),
    "a GIF": Hostile("p.gif", images.gif, Reason.OTHER_KIND),
    "a TIFF": Hostile("p.tiff", images.tiff, Reason.OTHER_KIND),
    "a BMP": Hostile("p.bmp", images.bmp, Reason.OTHER_KIND),
    "a HEIC of a phone": Hostile("IMG_0001.HEIC", others.heic, Reason.HEIC),
    "an SVG with a script": Hostile("logo.svg", others.svg, Reason.OTHER_KIND),
    "a compressed SVG": Hostile("logo.svgz", others.svgz, Reason.OTHER_KIND),
    "a page named as a PDF": Hostile("statuts.pdf", others.html, Reason.OTHER_KIND),
    "a page with a PDF's mark": Hostile("a.pdf", others.html_and_pdf, Reason.UNREADABLE),
    "a ZIP bomb": Hostile("a.zip", others.zip_bomb, Reason.OFFICE),
    "a document with macros": Hostile("budget.docm", others.docm, Reason.OFFICE),
    "an old document": Hostile("budget.doc", others.old_office, Reason.OFFICE),
    "a program": Hostile("rib.pdf.exe", others.program, Reason.OTHER_KIND),
    "a JSON": Hostile("a.json", others.json_text, Reason.OTHER_KIND),
    "an empty file": Hostile("a.pdf", others.empty, Reason.EMPTY),
    "two extensions": Hostile("facture.exe.pdf", PDF, shown="facture.pdf"),
    "a name written backwards": Hostile("CV\u202efdp.exe", PDF, shown="CVfdp.pdf"),
    "a name that climbs": Hostile("..\\..\\etc\\passwd", PDF, shown="passwd.pdf"),
    "a name with a NUL": Hostile("rib\x00.pdf.php", PDF, shown="rib.pdf"),
    "a name of 500 signs": Hostile("é" * 500 + ".pdf", PDF, shown="é" * 76 + ".pdf"),
    "a name for a header": Hostile('a"\r\nSet-Cookie: b=c;.pdf', PDF, shown="aSet-Cookie b=c.pdf"),
    "a name that is markup": Hostile("<img src=x>.pdf", PDF, shown="img src=x.pdf"),
    "a name that is nothing": Hostile("....", PDF, shown="fichier.pdf"),
}
