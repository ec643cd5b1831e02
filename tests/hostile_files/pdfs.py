"""PDFs built object by object."""

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, StreamDecodeLevel

from tests.hostile_files import images

WORDS = b"BT /F1 24 Tf 72 700 Td (Le plan de la salle) Tj ET"
ACTION = Dictionary(S=Name.JavaScript, JS="app.alert('HARM')")
KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20


def built(change: Callable[[Pdf, Any], None] | None = None, **saving: Any) -> bytes:
    """A page with a sentence, after one change."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = Stream(pdf, WORDS)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    if change is not None:
        change(pdf, page.obj)
    return _bytes(pdf, **saving)


def _bytes(pdf: Pdf, **saving: Any) -> bytes:
    out = BytesIO()
    pdf.save(out, **saving)
    return out.getvalue()


def plain() -> bytes:
    return built()


def and_zip() -> bytes:
    archive = BytesIO(plain())
    with ZipFile(archive, "a") as opened:
        opened.writestr("HARM.js", "alert('HARM')")
    return archive.getvalue()


def and_script() -> bytes:
    return b"<script>alert('HARM')</script>\n" + plain() + b"\n<?php system('HARM'); ?>"


def javascript() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        names = Array(["x", ACTION])
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))
        page.AA = Dictionary(O=ACTION)

    return built(change)


def open_action() -> bytes:
    return built(lambda pdf, page: setattr(pdf.Root, "OpenAction", ACTION))


def launch() -> bytes:
    action = Dictionary(S=Name.Launch, F="HARM.exe")
    return built(lambda pdf, page: setattr(page, "Annots", Array([_annotation(pdf, A=action)])))


def link() -> bytes:
    action = Dictionary(S=Name.URI, URI="https://harm.example/HARM")
    return built(lambda pdf, page: setattr(page, "Annots", Array([_annotation(pdf, A=action)])))


def _annotation(pdf: Pdf, **more: Any) -> Any:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 600, 800], **more)
    )


def embedded_file() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.attachments["HARM.exe"] = b"MZ HARM"

    return built(change)


def submit_form() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        action = Dictionary(S=Name.SubmitForm, F="https://harm.example/HARM")
        field = _field(pdf, A=action, AA=Dictionary(K=ACTION))
        page.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True)

    return built(change)


def _field(pdf: Pdf, **more: Any) -> Any:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="total", V="1 250 euros",
            DA="/Helv 12 Tf 0 g", Rect=[72, 600, 300, 630], F=4, **more,
        )
    )  # fmt: skip


def filled_form() -> bytes:
    """Harmless: what somebody typed in a form, that only an annotation shows."""

    def change(pdf: Pdf, page: Any) -> None:
        field = _field(pdf)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]),
            NeedAppearances=True,
            DR=Dictionary(Font=Dictionary(Helv=font)),
        )

    return built(change)


def xfa() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        program = Stream(pdf, b"<xdp><script>HARM</script></xdp>")
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=program)

    return built(change)


def dynamic_form() -> bytes:
    return built(lambda pdf, page: setattr(pdf.Root, "NeedsRendering", True))


def in_resources() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        form = Stream(pdf, b"q Q")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 10, 10]
        form.PieceInfo = Dictionary(Private=Stream(pdf, b"HARM"))
        form.Metadata = Stream(pdf, b"<x>HARM</x>")
        form.Resources = Dictionary(Harm=Stream(pdf, b"HARM"))
        page.Resources.XObject = Dictionary(Fm0=form)
        page.Resources.Properties = Dictionary(P=Dictionary(Metadata=Stream(pdf, b"HARM")))
        page.Resources.Font.F1.JS = "HARM"
        page.PieceInfo = Dictionary(Private="HARM")

    return built(change)


def outside_stream() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        form = Stream(pdf, b"q Q")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 10, 10]
        form.Ref = Dictionary(F="HARM.pdf", Page=0)
        form.F = Dictionary(FS=Name.URL, F="https://harm.example/HARM")
        page.Resources.XObject = Dictionary(Fm0=form)

    return built(change)


def located_photograph() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        photograph = Stream(pdf, b"")
        photograph.write(images.located(), filter=Name.DCTDecode)
        photograph.Type, photograph.Subtype = Name.XObject, Name.Image
        photograph.Width, photograph.Height = images.SIZE
        photograph.ColorSpace, photograph.BitsPerComponent = Name.DeviceRGB, 8
        page.Resources.XObject = Dictionary(Im0=photograph)

    return built(change)


def metadata() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.docinfo["/Author"] = "HARM"
        with pdf.open_metadata() as written:
            written["dc:creator"] = ["HARM"]

    return built(change)


def locked() -> bytes:
    return built(encryption=pikepdf.Encryption(owner="o", user="secret"))


def restricted() -> bytes:
    forbids = pikepdf.Permissions(extract=False, modify_annotation=False)
    return built(encryption=pikepdf.Encryption(owner="o", user="", allow=forbids))


def thousand_pages() -> bytes:
    pdf = Pdf.new()
    for _ in range(1000):
        pdf.add_blank_page()
    return _bytes(pdf)


def no_page() -> bytes:
    return _bytes(Pdf.new())


def page_bomb() -> bytes:
    """Two hundred kilobytes that open into 200 mebibytes."""
    return built(lambda pdf, page: setattr(page, "Contents", _bomb(pdf, 200)), **_AS_IT_IS)


def many_bombs() -> bytes:
    """Each page is below the limit of one stream; together they are not."""
    pdf = Pdf.new()
    squeezed = _squeezed(b"", 100)
    for _ in range(6):
        pdf.add_blank_page().obj.Contents = _bomb(pdf, 100, squeezed)
    return _bytes(pdf, **_AS_IT_IS)


def object_bomb() -> bytes:
    """The catalogue itself is in a stream that opens into 300 mebibytes."""
    squeezed = _squeezed(b"1 0 <</Type/Catalog/Pages 2 0 R>>", 300)
    start = b"%PDF-1.5\n"
    stream = b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\n" % (
        len(squeezed),
        squeezed,
    )
    pages = b"endstream endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    table_at = len(start + stream + pages)
    places = [
        b"\0\0\0\0\0",
        b"\2\0\0\3\0",
        _place(table_at - 45),
        _place(len(start)),
        _place(table_at),
    ]
    rows = b"".join(places)
    table = b"4 0 obj<</Type/XRef/Size 5/W[1 3 1]/Root 1 0 R/Length %d>>stream\n%s\n" % (
        len(rows),
        rows,
    )
    end = b"endstream endobj\nstartxref\n%d\n%%%%EOF" % table_at
    return start + stream + pages + table + end


def object_flood() -> bytes:
    def change(pdf: Pdf, page: Any) -> None:
        page.Flood = Array([pdf.make_indirect(Dictionary()) for _ in range(60_000)])

    return built(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def cut() -> bytes:
    return plain()[:200]


_AS_IT_IS: dict[str, Any] = {"stream_decode_level": StreamDecodeLevel.none}


def _bomb(pdf: Pdf, mebibytes: int, squeezed: bytes = b"") -> Any:
    stream = Stream(pdf, b"")
    stream.write(squeezed or _squeezed(b"", mebibytes), filter=Name.FlateDecode)
    return stream


def _squeezed(head: bytes, mebibytes: int) -> bytes:
    squeezer, blank = zlib.compressobj(), b" " * MEBIBYTE
    parts = [squeezer.compress(head)] + [squeezer.compress(blank) for _ in range(mebibytes)]
    return b"".join([*parts, squeezer.flush()])


def _place(offset: int) -> bytes:
    return b"\1" + offset.to_bytes(3) + b"\0"
