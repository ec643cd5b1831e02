"""Charts as SVG text: the same drawing in the page and in the PDF.

Print colours are attributes, for WeasyPrint reads no page CSS inside an SVG; classes let the page
recolour them in light and dark. Each chart has its own patterns, under ids made from its name, and
writes its values beside the marks. No Django here; everything that comes from data is escaped.
"""

from ami_portal.common.svg.bars import grouped_bars, horizontal_bars, stacked_bars
from ami_portal.common.svg.lines import lines
from ami_portal.common.svg.marks import Bar, Look, Number, Part, Series, Words
from ami_portal.common.svg.wholes import envelope, gauge

__all__ = [
    "Bar",
    "Look",
    "Number",
    "Part",
    "Series",
    "Words",
    "envelope",
    "gauge",
    "grouped_bars",
    "horizontal_bars",
    "lines",
    "stacked_bars",
]
