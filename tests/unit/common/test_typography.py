from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines


def written(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value|euros }}", Decimal(8200), "8\u00a0200\u00a0€"),
        ("{{ value|euros }}", None, "–"),
        ("{{ value|euros }}", Decimal(0), "0\u00a0€"),
        ("{{ value|rate }}", Decimal("0.8"), "80\u00a0%"),
        ("{{ value|rate }}", None, "–"),
        ("{{ value|number }}", 1234, "1\u00a0234"),
        ("{{ value|number }}", None, "–"),
        ("{{ value|long_date }}", date(2027, 1, 29), "vendredi 29\u00a0janvier 2027"),
        ("{{ value|plain_date }}", None, ""),
        ("{{ value|short_date }}", date(2026, 11, 24), "24\u00a0nov. 2026"),
        ("{{ value|clock }}", datetime(2026, 11, 24, 18, 42, tzinfo=UTC), "19\u00a0h\u00a042"),
        ("{{ value|mailbox }}", "a&b@asso.example", "a&amp;b@<wbr>asso.example"),
        ("{{ value|mailbox }}", None, ""),
        ("{{ value|iso }}", date(2026, 11, 24), "2026-11-24"),
    ],
)
def test_filters_need_no_load_and_say_nothing_of_what_is_not_known(source, value, shown):
    assert written(source, value=value) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Qui ? Nous !", "Qui\u00a0? Nous\u00a0!"),
        ("dit « oui » ; puis", "dit «\u00a0oui\u00a0»\u00a0; puis"),
        ("l'atelier d'été", "l’atelier d’été"),
        ("https://exemple.fr:80/?a", "https://exemple.fr:80/?a"),
        ("80 % de 12 €", "80\u00a0% de 12\u00a0€"),
    ],
)
def test_typed_text_gets_french_spaces_and_apostrophes(typed, shown):
    assert written("{{ text|typography }}", text=typed) == shown


def test_typography_still_escapes():
    assert written("{{ text|typography }}", text="<b>") == "&lt;b&gt;"
