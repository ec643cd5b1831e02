"""What the law and the call say once an aid is granted."""

from datetime import date
from decimal import Decimal

import pytest

from applications.domain.engagement import (
    FollowUpRefusedError,
    Form,
    Realised,
    Threshold,
    YearOfAid,
    check_can_be_closed,
    check_can_be_engaged,
    check_payment,
    check_realised,
    chosen_agreement,
    obstacles,
    required_form,
    threshold_on,
)
from applications.enums import AgreementKind

LAW = Threshold(date(2001, 6, 10), Decimal(23000), "loi n° 2000-321, art. 10")
CONVENTION = Form(AgreementKind.CONVENTION, "Convention\u00a0: trop d’aides.")
NOTIFICATION = Form(AgreementKind.NOTIFICATION, "Notification\u00a0: peu d’aides.")


@pytest.mark.parametrize(
    ("by_calls", "otherwise", "is_public", "kind"),
    [
        (Decimal(23000), Decimal(0), False, AgreementKind.NOTIFICATION),
        (Decimal(23000), Decimal("0.01"), False, AgreementKind.CONVENTION),
        (Decimal(90000), Decimal(0), True, AgreementKind.NOTIFICATION),
    ],
    ids=["23 000 € exactly", "one cent above", "a public body"],
)
def test_a_convention_is_needed_above_the_threshold_of_the_year(
    by_calls, otherwise, is_public, kind
):
    aid = YearOfAid(2026, by_calls, otherwise)

    assert required_form(aid, LAW, is_public_body=is_public).kind == kind


def test_the_sentence_of_a_public_body_says_why():
    form = required_form(YearOfAid(2026, Decimal(1), Decimal(0)), LAW, is_public_body=True)

    assert form.sentence == (
        "Notification\u00a0: la loi ne demande pas de convention à un organisme public."
    )


def test_the_threshold_is_the_last_one_in_force():
    later = Threshold(date(2027, 1, 1), Decimal(30000), "décret fictif")

    assert threshold_on(date(2026, 12, 31), [later, LAW]) == LAW
    assert threshold_on(date(2027, 1, 1), [later, LAW]) == later
    with pytest.raises(FollowUpRefusedError, match="Aucun seuil de convention"):
        threshold_on(date(2000, 1, 1), [later, LAW])


@pytest.mark.parametrize(
    ("wished", "required", "kind"),
    [
        (None, NOTIFICATION, AgreementKind.NOTIFICATION),
        (AgreementKind.CONVENTION, NOTIFICATION, AgreementKind.CONVENTION),
        (AgreementKind.CONVENTION, CONVENTION, AgreementKind.CONVENTION),
    ],
)
def test_a_convention_may_always_be_preferred(wished, required, kind):
    assert chosen_agreement(wished, required) == kind


def test_a_notification_never_replaces_a_required_convention():
    with pytest.raises(FollowUpRefusedError) as refusal:
        chosen_agreement(AgreementKind.NOTIFICATION, CONVENTION)

    assert str(refusal.value) == ("Une convention est obligatoire. Convention\u00a0: trop d’aides.")


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({"is_undeclared": False, "has_siret": False}, []),
        ({"is_undeclared": True, "has_siret": True}, []),
        (
            {"is_undeclared": True, "has_siret": False},
            ["Ce collectif n’est pas encore déclaré."],
        ),
        (
            {
                "is_undeclared": False,
                "has_siret": True,
                "missing": ["un RIB"],
                "to_check": ["les statuts"],
                "has_account": False,
            },
            ["Il manque un RIB.", "À vérifier, déjà reçu\u00a0: les statuts."],
        ),
        (
            {"is_undeclared": False, "has_siret": True, "has_account": False},
            ["L’IBAN n’est pas noté."],
        ),
    ],
)
def test_each_thing_that_stops_an_engagement_is_named_with_what_unlocks_it(facts, sentences):
    found = obstacles(**facts)

    assert [each.sentence for each in found] == sentences
    assert all(each.unlock for each in found)
    if found:
        with pytest.raises(FollowUpRefusedError, match=found[0].unlock[:20]):
            check_can_be_engaged(found)
    else:
        assert check_can_be_engaged(found) is None


def test_payments_may_reach_the_whole_aid():
    assert check_payment(Decimal(3000), granted=Decimal(8000), paid=Decimal(5000)) is None


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (Decimal(0), "Un versement est supérieur à zéro."),
        (
            Decimal(3001),
            "Impossible de verser 3\u00a0001\u00a0€\u00a0: il reste 3\u00a0000\u00a0€ à verser"
            " sur 8\u00a0000\u00a0€.",
        ),
    ],
)
def test_a_payment_outside_the_aid_is_refused(amount, sentence):
    with pytest.raises(FollowUpRefusedError) as refusal:
        check_payment(amount, granted=Decimal(8000), paid=Decimal(5000))

    assert str(refusal.value) == sentence


def test_an_aid_paid_with_its_bilan_can_be_settled():
    assert check_can_be_closed(is_report_settled=True, paid=Decimal(1)) is None


@pytest.mark.parametrize(
    ("received", "paid", "sentence"),
    [
        (True, Decimal(0), "Aucun versement n’est enregistré pour cette aide."),
        (False, Decimal(1), "Le bilan n’est pas encore reçu et accepté."),
    ],
)
def test_an_aid_is_not_settled_without_payment_and_bilan(received, paid, sentence):
    with pytest.raises(FollowUpRefusedError) as refusal:
        check_can_be_closed(is_report_settled=received, paid=paid)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "realised",
    [Realised(None, 12, 30, None, None), Realised(30, 30, None, 0, Decimal(100))],
    ids=["people not known", "every part within"],
)
def test_numbers_that_hold_together_are_received(realised):
    assert check_realised(realised) is None


def test_a_part_of_the_people_is_never_more_than_the_people():
    with pytest.raises(FollowUpRefusedError) as refusal:
        check_realised(Realised(30, 12, 31, None, None))

    assert str(refusal.value) == (
        "Le nombre «\u00a0dont femmes\u00a0» dépasse le nombre de personnes."
    )
