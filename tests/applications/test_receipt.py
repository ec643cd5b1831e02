"""The acknowledgement of a deposit, as a PDF."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from pypdf import PdfReader

from applications.domain.receipt import Receipt, receipt_paragraphs
from applications.exports import receipt as receipts

RECEIPT = Receipt(
    number="AMI-2027-0007",
    submitted_at=datetime(2027, 1, 29, 17, 2, tzinfo=UTC),
    organisation="Le Fil et la Manière",
    title="Coudre ensemble <b>vite</b>",
    requested=Decimal(9600),
    fingerprint="0123456789abcdef" * 4,
    service="Cohésion sociale",
    postal_address="1 rue Fictive, 62300 Lens",
    email="ami@agglo.example",
    phone="03 00 00 00 00",
    authority="la Communauté d’agglomération fictive",
    court="tribunal administratif de Lille",
    missing=("le numéro SIRET",),
    missing_until=date(2027, 2, 20),
    checked_by=date(2027, 2, 12),
    hearings_from=date(2027, 3, 8),
    hearings_until=date(2027, 3, 26),
    decision_expected_on=date(2027, 4, 30),
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_receipt_prints_every_paragraph_on_one_page() -> None:
    pdf = PdfReader(io.BytesIO(receipts.render(RECEIPT)))
    printed = squeezed(pdf.pages[0].extract_text())
    assert len(pdf.pages) == 1
    assert [p.text for p in receipt_paragraphs(RECEIPT) if squeezed(p.text) not in printed] == []


def test_the_receipt_is_titled_french_and_always_the_same() -> None:
    pdf = receipts.render(RECEIPT)
    assert (
        PdfReader(io.BytesIO(pdf)).metadata.title == "Accusé de réception – dossier AMI-2027-0007"
    )
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "fr"
    assert receipts.render(RECEIPT) == pdf


def said(heading: str, **facts: object) -> str:
    paragraphs = receipt_paragraphs(replace(RECEIPT, **facts))
    return next(one.text for one in paragraphs if one.heading == heading)


def test_what_is_missing_has_a_day_only_once_it_was_asked_for() -> None:
    heading = "Pièces ou informations manquantes"
    assert said(heading, missing_until=None) == "le numéro SIRET."
    assert "à fournir avant le 20" in said(heading)
    assert said(heading, missing=()) == "Aucune."


def test_a_calendar_longer_than_the_silence_says_that_a_yes_may_still_come() -> None:
    sentence = "Le calendrier de l’appel dépasse ce délai"
    assert sentence in said("Ce que dit la loi")
    assert sentence not in said("Ce que dit la loi", decision_expected_on=date(2027, 3, 29))
