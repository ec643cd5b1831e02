"""What stays of a fact, a letter, a plan, a calculation, once their words are gone."""

from ami_portal.operations.retention import hollow


def test_a_fact_keeps_amounts_days_and_codes_and_loses_every_word() -> None:
    told = {
        "amount": "6000", "due_on": "2026-11-20", "reason": "NEED", "text": "Jean", "rank": 2,
        "changes": {"title": ["Jean", "Jeanne"]}, "fields": ["title"], "is_confirmed": True,
    }  # fmt: skip
    assert hollow.event(told) == {
        "amount": "6000", "due_on": "2026-11-20", "reason": "NEED", "text": "", "rank": 2,
        "changes": {}, "fields": [], "is_confirmed": True,
    }  # fmt: skip


def test_a_reason_in_words_is_no_code() -> None:
    assert hollow.event({"reason": "Jean l’a demandé"}) == {"reason": ""}


def test_the_sentence_of_an_aid_stops_before_what_somebody_wrote() -> None:
    computed = "60\u00a0% de 10\u00a0000\u00a0€ font 6\u00a0000\u00a0€."
    fixed = f"{computed} L’aide est fixée à 5\u00a0000\u00a0€\u00a0: Jean\npaiera 20\u00a0€."
    assert hollow.explanation(fixed) == f"{computed} L’aide est fixée à 5\u00a0000\u00a0€."
    assert hollow.explanation(computed) == computed


def test_a_letter_still_opens_and_says_that_its_words_are_gone() -> None:
    content = {
        "kind": "decline", "number": "AMI-2026-0007", "dated": "Le 2 mars", "subject": "Jean",
        "recipient": ["Jean", "3 rue"], "parts": [{"heading": "Jean", "paragraphs": ["Jean"]}],
    }  # fmt: skip
    emptied = hollow.letter(content)
    assert "Jean" not in str(emptied)
    assert (emptied["number"], emptied["recipient"]) == ("AMI-2026-0007", ["", ""])
    assert [part["heading"] for part in emptied["parts"]] == [""]


def test_a_plan_keeps_hours_rooms_and_numbers() -> None:
    plan = {"hearings": [{"room": "Salle", "starts_at": "2026", "jurors": [{"name": "Jean"}]}]}
    assert hollow.plan(plan) == {
        "hearings": [{"room": "Salle", "starts_at": "2026", "jurors": [{"name": ""}]}]
    }
