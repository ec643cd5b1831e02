"""What a printed request says: its pages, its words, and the words that it must say."""

import io
from collections.abc import Iterator

from pypdf import PdfReader

from applications.domain.sheet import (
    RequestSheet,
    amount_words,
    break_lines,
    clean,
    count_words,
    join_list,
    prepare,
)

UNSURE = "\u00a0; pas sûr, à vérifier par le service"


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in reader(pdf).pages))


def one_line(text: str) -> str:
    return "".join(break_lines(text, 0))


def written(sheet: RequestSheet) -> Iterator[str]:
    """Every text of the request, as the rules say that it prints."""
    for key, value in sheet.values.items():
        yield "".join(prepare(key, value).paragraphs)
    doubt = UNSURE if "neighbourhoods_unsure" in sheet.ticks else ""
    yield join_list(map(clean, sheet.neighbourhoods), 170 - len(doubt))
    for partner in sheet.partners:
        yield from map(one_line, (partner.name, partner.contribution))
    for code, line in sheet.budget.items():
        yield (
            "".join(prepare(f"{code.value}_funder", line.funder).paragraphs) if line.funder else ""
        )
    for claim in sheet.claims:
        yield one_line(claim.evidence)


def counted(sheet: RequestSheet) -> Iterator[str]:
    """Every number of the request, as the rules say that it prints."""
    for count in sheet.people.values():
        yield count_words(count)
    for line in sheet.budget.values():
        yield amount_words(line.amount)
    yield amount_words(sheet.requested)


def missing_from(pdf: bytes, sheet: RequestSheet) -> list[str]:
    """The texts and the numbers of the request that the PDF does not say."""
    printed = text_of(pdf)
    return [text for text in (*written(sheet), *counted(sheet)) if squeezed(text) not in printed]
