"""How a request is written before it is printed, and how a text is set in a frame."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from applications.domain.boxes import EXPENSES
from applications.domain.calendar import add_months
from applications.domain.fitting import Frame, fit, text_width
from applications.domain.receipt import Receipt, receipt_paragraphs, receipt_title
from applications.domain.sheet import (
    SheetAmount,
    Stamp,
    amount_words,
    break_lines,
    clean,
    count_words,
    cut,
    dates_words,
    fingerprint_words,
    join_list,
    prepare,
    share_words,
    stamp_lines,
    total,
)
from applications.enums import BudgetCode


def half(_sign: str) -> float:
    return 0.5


def test_the_first_breaks_are_kept_and_the_next_print_as_a_slash() -> None:
    assert break_lines("un\ndeux\ntrois\nquatre", 2) == ("un", "deux", "trois / quatre")
    assert prepare("action_text", "a\nb\nc\nd\ne").paragraphs == ("a", "b", "c", "d / e")


def test_several_breaks_in_a_row_count_for_one() -> None:
    assert break_lines("un\r\n\r\n  \r\ndeux\n\ntrois", 2) == ("un", "deux", "trois")


def test_a_line_keeps_no_break() -> None:
    assert prepare("title", "Le café\ndes papiers").paragraphs == ("Le café / des papiers",)


def test_a_text_within_its_limit_is_never_cut() -> None:
    assert cut("t" * 90, 90) == ("t" * 90, 0)
    assert prepare("title", "t" * 90).excess == 0


def test_an_over_long_text_is_cut_and_counted() -> None:
    assert cut("t" * 93, 90) == ("t" * 90 + "…", 3)
    assert prepare("title", "t" * 93).excess == 3


def test_narrow_spaces_become_the_one_that_the_font_has() -> None:
    assert clean("1\u202f200\u2009€") == "1\u00a0200\u00a0€"


def test_signs_that_hide_or_turn_a_text_are_dropped() -> None:
    assert clean("a\u202eb\x00c\u200bd") == "abcd"


def test_accents_are_composed_and_spaces_single() -> None:
    assert clean("e\u0301te\u0301 \t 2027") == "été 2027"


def test_a_long_list_says_how_many_others_there_are() -> None:
    names = ["Cité des Lilas", "Fosse 12", "Grand-Chemin"]
    assert join_list(names, 170) == "Cité des Lilas, Fosse 12, Grand-Chemin"
    assert join_list(names, 36) == "Cité des Lilas, Fosse 12 et 1\u00a0autre"
    assert join_list(names, 30) == "Cité des Lilas et 2\u00a0autres"
    assert join_list([], 30) == ""


def test_one_name_longer_than_the_list_is_cut() -> None:
    assert join_list(["Q" * 40], 10) == "Q" * 10 + "…"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal(10250), "10\u00a0250"),
        (Decimal("12.5"), "12,5"),
        (None, ""),
        (" mille ", "mille"),
    ],
)
def test_a_draft_prints_its_amounts_as_they_were_typed(
    amount: Decimal | str | None, words: str
) -> None:
    assert amount_words(amount) == words


def test_unknown_is_written_and_zero_is_a_number() -> None:
    assert count_words(None) == "non connu"
    assert count_words(0) == "0"
    assert count_words("une trentaine") == "une trentaine"


def test_the_share_of_residents_is_rounded_half_up() -> None:
    assert share_words(34, 48) == "soit 71\u00a0%"
    assert share_words(1, 8) == "soit 13\u00a0%"
    assert share_words(None, 48) == ""
    assert share_words(3, 0) == ""


def test_an_empty_line_counts_for_zero_in_a_total() -> None:
    budget = {
        BudgetCode.EXPENSE_60: SheetAmount(amount=Decimal(100)),
        BudgetCode.EXPENSE_61: SheetAmount(amount="cent"),
        BudgetCode.REVENUE_70: SheetAmount(amount=Decimal(999)),
    }
    assert total(EXPENSES, budget) == Decimal(100)
    assert total(EXPENSES, {}) is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"starts_on": "2 mars 2027", "ends_on": "4 mai 2027"}, "Du 2 mars 2027 au 4 mai 2027"),
        ({"starts_on": "2 mars 2027"}, "À partir du 2 mars 2027"),
        ({"ends_on": "4 mai 2027"}, "Jusqu’au 4 mai 2027"),
        ({}, ""),
    ],
)
def test_dates_say_what_is_known(values: dict[str, str], words: str) -> None:
    assert dates_words(values) == words


def test_the_stamp_says_draft_blank_or_deposited() -> None:
    deposited = Stamp(number="AMI-2027-0007", submitted_at=datetime(2027, 1, 29, 17, 2, tzinfo=UTC))
    assert stamp_lines(None) == ("À remplir à la main", "recto et verso")
    assert stamp_lines(Stamp(printed_on=date(2026, 11, 22))) == (
        "Brouillon, pas encore déposé",
        "imprimé le 22\u00a0novembre 2026",
    )
    assert stamp_lines(deposited) == (
        "Dossier AMI-2027-0007",
        "déposé le 29\u00a0janvier 2027 à 18\u00a0h\u00a002",
    )


def test_a_fingerprint_is_sixteen_signs_by_fours() -> None:
    assert fingerprint_words("0123456789abcdef" * 4) == "0123\u00a04567\u00a089ab\u00a0cdef"


def test_a_text_that_fits_stays_at_ten_points() -> None:
    setting = fit(["un deux trois"], Frame(width=100, lines=2), half)
    assert (setting.size, setting.lines) == (10, ("un deux trois",))


def test_an_overflowing_text_goes_down_by_quarter_points() -> None:
    assert fit(["a" * 21], Frame(width=100), half).size == 9.25
    assert fit(["a" * 21], Frame(width=100), half).lines == ("a" * 21,)


def test_a_smaller_text_has_more_lines_in_the_same_height() -> None:
    setting = fit(["a" * 100], Frame(width=100, lines=4), half)
    assert (setting.size, setting.lines) == (8, ("a" * 24,) * 4 + ("a" * 4,))


def test_a_label_takes_its_place_on_the_first_line() -> None:
    setting = fit(["mot mot mot mot"], Frame(width=100, lines=2, indent=60), half)
    assert setting.lines == ("mot mot", "mot mot")


def test_a_line_never_ends_before_a_double_mark_nor_after_an_opening_one() -> None:
    assert fit(["aaaa bbbbb ?"], Frame(width=55, lines=2), half).lines == ("aaaa", "bbbbb ?")
    assert fit(["aaaa bbbb « cc"], Frame(width=60, lines=2), half).lines == ("aaaa bbbb", "« cc")


def test_no_text_is_too_long_to_be_set() -> None:
    assert "".join(fit(["W" * 5000], Frame(width=100), half).lines) == "W" * 5000


def test_a_width_is_in_points() -> None:
    assert text_width("aaaa", half) == pytest.approx(20.1)


def receipt(**values: object) -> Receipt:
    parts: dict[str, object] = {
        "number": "AMI-2027-0007",
        "submitted_at": datetime(2027, 1, 29, 17, 2, tzinfo=UTC),
        "organisation": "Le Fil et la Manière",
        "title": "Coudre ensemble",
        "requested": Decimal(9600),
        "fingerprint": "0123456789abcdef" * 4,
        "service": "Cohésion sociale",
        "postal_address": "1 rue Fictive",
        "email": "ami@agglo.example",
        "phone": "03 00 00 00 00",
        "authority": "la Communauté d’agglomération fictive",
        "court": "tribunal administratif de Lille",
        "checked_by": date(2027, 2, 12),
        "hearings_from": date(2027, 3, 8),
        "hearings_until": date(2027, 3, 26),
        "decision_expected_on": date(2027, 4, 30),
    }
    return Receipt(**{**parts, **values})


def part(receipt: Receipt, heading: str) -> str:
    return next(item.text for item in receipt_paragraphs(receipt) if item.heading == heading)


def test_a_receipt_names_the_request_its_sum_and_its_hour_in_paris() -> None:
    assert receipt_title(receipt()) == "Accusé de réception – dossier AMI-2027-0007"
    assert receipt_paragraphs(receipt())[0].text == (
        "Nous avons reçu le vendredi 29\u00a0janvier 2027 à\u00a018\u00a0h\u00a002 (heure de Paris)"
        " la demande de Le Fil et la Manière pour l’action «\u00a0Coudre ensemble\u00a0», d’un"
        " montant de 9\u00a0600\u00a0€. Elle a été déposée en ligne."
    )


def test_a_paper_request_says_who_typed_it() -> None:
    text = receipt_paragraphs(receipt(typed_by="Nadia Petit"))[0].text
    assert text.endswith("Elle a été déposée sur papier, saisie par Nadia Petit.")


def test_silence_refuses_after_two_months() -> None:
    law = part(receipt(), "Ce que dit la loi")
    assert "aucune réponse le 29\u00a0mars 2027, votre demande est réputée rejetée" in law
    assert law.endswith("une décision favorable pourra encore vous être notifiée après cette date.")


def test_a_call_that_decides_in_time_says_nothing_of_a_late_decision() -> None:
    law = part(receipt(decision_expected_on=date(2027, 3, 1)), "Ce que dit la loi")
    assert law.endswith("du code des relations entre le public et l’administration).")


def test_missing_papers_suspend_the_delay() -> None:
    assert part(receipt(), "Pièces ou informations manquantes") == "Aucune."
    waited = receipt(missing=["le SIRET", "l’adresse"], missing_until=date(2027, 2, 20))
    assert part(waited, "Pièces ou informations manquantes") == (
        "le SIRET, l’adresse, à fournir avant le 20\u00a0février 2027\u00a0; le délai ci-dessous"
        " est suspendu jusqu’à cette date, ou jusqu’à leur réception."
    )


def test_two_months_after_a_long_month_is_the_last_day_of_a_short_one() -> None:
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
