"""What the law and the call say once an aid is granted."""

from datetime import date
from decimal import Decimal

import pytest

from applications.domain.engagement import (
    FollowUpRefusedError,
    Realised,
    check_can_be_closed,
    check_can_be_engaged,
    check_filing,
    check_payment,
    check_pillar,
    check_realised,
    chosen_agreement,
    required_agreement,
)
from applications.enums import AgreementKind, State

CONTRACT = {"starts_on": date(2024, 1, 1), "ends_on": date(2030, 12, 31)}


@pytest.mark.parametrize(
    ("total", "is_public", "kind"),
    [
        (Decimal(23000), False, AgreementKind.NOTIFICATION),
        (Decimal("23000.01"), False, AgreementKind.CONVENTION),
        (Decimal(90000), True, AgreementKind.NOTIFICATION),
    ],
    ids=["23 000 € exactly", "one cent above", "a public body"],
)
def test_a_convention_is_needed_above_23_000_euros_a_year(total, is_public, kind):
    assert required_agreement(year_total=total, is_public_body=is_public) == kind


@pytest.mark.parametrize(
    ("wished", "required", "kind"),
    [
        (None, AgreementKind.NOTIFICATION, AgreementKind.NOTIFICATION),
        (AgreementKind.CONVENTION, AgreementKind.NOTIFICATION, AgreementKind.CONVENTION),
        (AgreementKind.CONVENTION, AgreementKind.CONVENTION, AgreementKind.CONVENTION),
    ],
)
def test_a_convention_may_always_be_preferred(wished, required, kind):
    assert chosen_agreement(wished, required) == kind


def test_a_notification_never_replaces_a_required_convention():
    with pytest.raises(FollowUpRefusedError) as refusal:
        chosen_agreement(AgreementKind.NOTIFICATION, AgreementKind.CONVENTION)

    assert str(refusal.value) == (
        "Une convention est obligatoire\u00a0: les aides de l’année à cette structure dépassent"
        " 23\u00a0000\u00a0€."
    )


def test_an_undeclared_collectif_needs_a_siret_to_be_engaged():
    with pytest.raises(FollowUpRefusedError) as refusal:
        check_can_be_engaged(is_undeclared=True, siret="")

    assert str(refusal.value) == (
        "Ce collectif n’est pas encore déclaré. Notez son numéro SIRET avant d’engager l’aide."
    )


@pytest.mark.parametrize(
    ("is_undeclared", "siret"), [(True, "12345678200010"), (False, "")], ids=["siret", "declared"]
)
def test_others_can_be_engaged(is_undeclared, siret):
    assert check_can_be_engaged(is_undeclared=is_undeclared, siret=siret) is None


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


def test_a_funded_action_is_filed_in_a_year_of_the_contract():
    assert check_filing(state=State.CLOSED, campaign_year=2026, year=2027, **CONTRACT) is None


@pytest.mark.parametrize("state", [State.REDIRECTED, State.RENOUNCED, State.HEARD])
def test_only_a_funded_action_is_filed(state):
    with pytest.raises(FollowUpRefusedError) as refusal:
        check_filing(state=state, campaign_year=2026, year=2027, **CONTRACT)

    assert str(refusal.value) == (
        "Seule une action financée peut être déposée dans le contrat de ville."
    )


@pytest.mark.parametrize("year", [2025, 2031])
def test_a_filing_outside_the_contract_is_refused(year):
    with pytest.raises(FollowUpRefusedError) as refusal:
        check_filing(state=State.FUNDED, campaign_year=2026, year=year, **CONTRACT)

    assert str(refusal.value) == (
        "L’année de dépôt va de 2026 à 2030 pour ce contrat et cet appel."
    )


@pytest.mark.parametrize("pillars", [[], ["Cohésion sociale"]])
def test_a_pillar_of_the_contract_is_accepted(pillars):
    assert check_pillar("Cohésion sociale", pillars) is None


def test_a_pillar_of_another_contract_is_refused():
    with pytest.raises(FollowUpRefusedError):
        check_pillar("Cadre de vie", ["Cohésion sociale"])
