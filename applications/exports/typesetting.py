"""Setting the texts of the sheet: what fits where, and the markup that keeps it so."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ami_portal.common.money import NBSP
from ami_portal.common.pdf import is_foreign, sign_width
from applications.domain import sheet as sheets
from applications.domain.boxes import FIELDS
from applications.domain.fitting import NORMAL_SIZE, Frame, fit, text_width

REGULAR, BOLD = 400, 700
# Room inside a box, in points: 186 mm less the padding and the rules. recto-verso.css has the same.
FULL_WIDTH = 518.0
LABEL_GAP = 5.0
WIDTHS: dict[str, float] = {
    "organisation_type": 300,
    "organisation_identifier": 210,
    "contact_name": 315,
    "contact_role": 195,
    "contact_phone": 136,
    "contact_email": 374,
    "dates": 221,
    "rhythm": 289,
    "signer_name": 300,
    "signer_role": 210,
}
# Short facts are found at a glance; what is told at length stays in the regular weight.
_TOLD = frozenset({"looking_for", "can_offer"})


@dataclass(frozen=True)
class Printed:
    """A field as the template prints it: label, lines, and the class of its size."""

    key: str
    label: str
    lines: tuple[str, ...]
    size: float
    excess: int = 0

    @property
    def size_class(self) -> str:
        """`size-875` is 8.75 parts of 10 of the size around."""
        return f"size-{round(self.size * 100)}"

    @property
    def html(self) -> SafeString:
        """The text in its size; what surrounds it keeps the breaks (`white-space: pre`)."""
        if self.size == NORMAL_SIZE:
            return format_html("{}", self.text)
        return format_html('<span class="{}">{}</span>', self.size_class, self.text)

    @property
    def is_foreign(self) -> bool:
        """Another font has its own height: each line must then be held at ours."""
        return is_foreign("".join(self.lines))

    @property
    def text(self) -> str:
        """The lines, with the breaks where they were found: the print stylesheet keeps them."""
        return "\n".join(self.lines)


def tick_box(ticked: bool) -> SafeString:
    """A drawn tick box: the font has none."""
    name, words = ("full", "Coché") if ticked else ("empty", "Non coché")
    source = '<img class="tick" src="img/print/tick-{}.png" alt="{}{}:">'
    return format_html(source, name, words, NBSP)


def set_field(key: str, text: str) -> Printed:
    prepared = sheets.prepare(key, text)
    field = FIELDS[key]
    is_large = field.lines > 2
    return set_text(
        key,
        "" if is_large else field.label,
        *prepared.paragraphs,
        excess=prepared.excess,
        lines=max(1, int(field.lines)),
        strong=not is_large and key not in _TOLD,
        label_weight=BOLD if key in _TOLD else REGULAR,
    )


def set_text(
    key: str,
    label: str,
    *paragraphs: str,
    lines: int = 1,
    strong: bool = False,
    excess: int = 0,
    width: float | None = None,
    taken: float = 0.0,
    label_weight: int = REGULAR,
) -> Printed:
    """Set a text after its label. `taken` is what else stands before it on its first line."""
    indent = taken + (text_width(label, sign_width(label_weight)) + LABEL_GAP if label else 0)
    frame = Frame(width or WIDTHS.get(key, FULL_WIDTH), lines, indent)
    setting = fit(paragraphs, frame, sign_width(BOLD if strong else REGULAR))
    return Printed(key, label, setting.lines, setting.size, excess)


def set_line(text: str, width: float, weight: int = REGULAR) -> Printed:
    """One line of our own words, smaller when the territory's names are long."""
    setting = fit([sheets.clean(text)], Frame(width), sign_width(weight))
    return Printed("", "", setting.lines, setting.size)
