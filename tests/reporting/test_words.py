"""What the direction writes: words to start from, room for what its pages hold, rows to decide."""

import pytest
from django.test import Client

from applications.domain.refusals import RefusedError
from applications.models import Need
from reporting.actions import reports
from reporting.domain.drafting import (
    FOREWORD,
    VIGILANCE,
    Proposal,
    check_fits,
    lines_of,
    proposals_from,
)
from reporting.models import AnnualReport
from reporting.queries.reports import current
from tests.factories import UserFactory
from tests.factories.reports import an_edition
from tests.reporting.year import AT, a_finished_year

WORDS = "/rapports/2025/mots/"
TYPED = {
    "foreword": "Une année de rencontres.",
    "vigilance": "Des bilans manquent.",
    "what_1": "Ouvrir l’appel | plus tôt",
    "who_1": "le comité",
    "when_1": "mai",
    "what_3": "Une salle",
}


@pytest.fixture
def client(db) -> Client:
    a_finished_year()
    client = Client()
    client.force_login(UserFactory(director=True))
    return client


def test_the_page_begins_with_words_from_the_figures(client):
    Need.objects.update(text="Garder les enfants le soir")
    page = client.get(WORDS).text
    assert "l’AMI a reçu" in page
    assert "Reprendre «\u00a0Garder les enfants le soir\u00a0»" not in page
    assert 'value="Reconduire l’AMI en 2026"' in page


def test_what_is_written_is_printed_and_written_again(client):
    assert client.post(WORDS, TYPED).url == "/rapports/2025/"
    assert AnnualReport.objects.get().proposals == [
        {"what": "Ouvrir l’appel | plus tôt", "who": "le comité", "when": "mai"},
        {"what": "Une salle", "who": "", "when": ""},
    ]
    report = current(2025, today=AT.date()).report
    vigilance, proposals = report.only(["vigilance", "propositions"])
    assert (report.foreword, vigilance.paragraphs) == (
        "Une année de rencontres.",
        ("Des bilans manquent.",),
    )
    assert proposals.sentence == "2\u00a0propositions, avec qui décide et pour quand."
    assert proposals.tables[0].rows == (
        ("Ouvrir l’appel | plus tôt", "le comité", "mai"),
        ("Une salle", "à préciser", "à préciser"),
    )
    assert 'value="Une salle"' in client.get(WORDS).text


def test_words_too_long_for_their_page_are_refused_and_kept(client):
    typed = "mot " * 1000
    answer = client.post(WORDS, {**TYPED, "foreword": typed})
    assert answer.status_code == 422
    assert "il prendrait 48 lignes, et une page du rapport en tient 34." in answer.text
    assert (typed.strip() in answer.text, 'value="Une salle"' in answer.text) == (True, True)
    assert not AnnualReport.objects.exists()


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        ({"who_2": "le comité"}, "what_2", "Proposition 2\u00a0: écrivez ce qui est proposé"),
        ({"what_2": "m" * 221}, "what_2", "Raccourcissez\u00a0: 220 signes au plus."),
    ],
)
def test_a_row_that_cannot_be_printed_is_refused_beside_its_box(client, typed, box, said):
    answer = client.post(WORDS, {**TYPED, **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert list(answer.context["form"].errors) == [box]


def test_the_words_of_an_edition_do_not_move_with_the_next_ones(client):
    client.post(WORDS, TYPED)
    edition = an_edition(2025)
    client.post(WORDS, {**TYPED, "foreword": "Autre mot."})
    edition.refresh_from_db()
    assert edition.figures["foreword"] == "Une année de rencontres."
    assert "Autre mot." in client.get("/rapports/2025/?chiffres=aujourdhui").text


def test_an_action_refuses_what_its_page_would_not_hold(client):
    with pytest.raises(RefusedError, match="une demi-page du rapport en tient 24"):
        reports.write(
            2025,
            foreword="",
            vigilance="mot " * 1000,
            proposals=(),
            by=UserFactory(director=True),
            at=AT,
        )


@pytest.mark.parametrize(
    ("text", "lines"), [("", 0), ("a", 2), ("a\n\nb\n", 3), ("m" * 86, 2), ("m" * 87, 3)]
)
def test_lines_are_counted_as_they_print(text, lines):
    assert lines_of(text, FOREWORD) == lines


def test_a_text_that_fills_its_room_is_kept():
    check_fits("\n".join(["m" * 98] * 16), VIGILANCE)
    with pytest.raises(RefusedError):
        check_fits("\n".join(["m" * 98] * 17), VIGILANCE)


def test_eight_proposals_at_most():
    rows = [{"what": f"Idée {rank}", "who": "", "when": ""} for rank in range(9)]
    assert proposals_from([*rows[:8], {"what": "", "who": "", "when": ""}]) == tuple(
        Proposal(f"Idée {rank}") for rank in range(8)
    )
    with pytest.raises(RefusedError, match="Gardez 8 propositions au plus"):
        proposals_from(rows)
