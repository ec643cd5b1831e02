"""What a deposit asks for, box by box, in French sentences."""

from datetime import date
from decimal import Decimal

import pytest

from ami_portal.common.money import AMOUNT_HINT
from applications.domain.call import OTHER_NEED, Call, NeighbourhoodChoice, TypeChoice
from applications.domain.deposit import (
    CampaignClosedError,
    IncompleteDraftError,
    problems_of,
    read,
)
from applications.domain.identifiers import (
    IDENTIFIER_HINT,
    Identifier,
    InvalidIdentifierError,
    identifier_words,
    read_identifier,
)
from applications.domain.numbering import number
from applications.domain.request import read_count, read_day
from applications.enums import BonusKind, PartnerRole
from tests.factories.requests import NEIGHBOURHOOD, complete_texts

CALL = Call(
    code="2027",
    year=2027,
    themes=("Insertion professionnelle et sociale", "Santé"),
    types=(TypeChoice(name="Association employeuse"), TypeChoice(name="CCAS", is_public_body=True)),
    needs=("La mobilité du soir",),
    neighbourhoods=(NeighbourhoodChoice(code=NEIGHBOURHOOD, name="Lilas", commune="Lens"),),
    base_rate=Decimal("0.6"),
    bonus_rates={BonusKind.WOMEN: Decimal("0.8"), BonusKind.COOPERATION: Decimal("0.8")},
)


def sentences(**changes: str) -> dict[str, str]:
    return {p.field: p.sentence for p in problems_of(complete_texts(**changes), CALL)}


def test_a_complete_request_becomes_typed_values():
    request = read(complete_texts(), CALL)
    assert request.identifier == Identifier(rna="W622000001")
    assert (request.starts_on, request.ends_on) == (date(2027, 1, 4), date(2027, 12, 18))
    assert request.counts["under_26_expected"] is None
    assert request.requested_amount == Decimal(8000)
    assert request.eligible_cost == Decimal(10000)
    assert [partner.role for partner in request.partners] == [PartnerRole.CARRIES]


def test_working_together_is_claimed_by_a_partner_who_carries():
    assert read(complete_texts(), CALL).claims == {
        BonusKind.WOMEN: "44 participantes sur 48.",
        BonusKind.COOPERATION: "",
    }


def test_an_empty_draft_is_told_every_box_in_order():
    fields = [problem.field for problem in problems_of({}, CALL)]
    assert fields[0] == "organisation_name"
    assert fields[-1] == "signer_role"
    assert len(fields) == len(set(fields)) == 21


def test_a_missing_siret_and_a_low_share_of_residents_stop_nothing():
    assert sentences(organisation_identifier="", qpv_people_expected="2") == {}


def test_not_knowing_the_neighbourhood_stops_nothing():
    assert sentences(neighbourhoods="", neighbourhoods_unsure="oui") == {}


def test_a_public_body_has_no_republican_pledge():
    assert sentences(organisation_type="CCAS", pledge_republican="") == {}


def test_a_structure_out_of_the_republican_contract_says_so_instead():
    assert sentences(pledge_republican="", republican_exempt="oui") == {}
    assert sentences(pledge_republican="") == {
        "pledge_republican": "Cochez cet engagement, ou «\u00a0sans objet\u00a0»."
    }
    both = sentences(republican_exempt="oui")
    assert both == {
        "pledge_republican": "Cochez l’un des deux\u00a0: l’engagement, ou «\u00a0sans"
        " objet\u00a0»."
    }


def test_a_number_that_is_coming_stops_nothing_and_one_that_came_is_kept():
    coming = complete_texts(organisation_identifier="", identifier_pending="oui")
    assert read(coming, CALL).identifier == Identifier()
    came = complete_texts(identifier_pending="oui")
    assert read(came, CALL).identifier == Identifier(rna="W622000001")
    assert identifier_words(" ", is_pending=True) == "en cours de création"
    assert identifier_words("W622000001", is_pending=True) == "W622000001"
    assert identifier_words("", is_pending=False) == ""


def test_a_page_blanche_has_no_budget():
    changes = dict.fromkeys(
        ("expense_60", "expense_62", "expense_64", "revenue_70", "revenue_74_this_call"), ""
    )
    assert sentences(is_page_blanche="oui", **changes) == {}
    request = read(complete_texts(is_page_blanche="oui", **changes), CALL)
    assert (request.budget, request.eligible_cost) == ((), Decimal(0))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": " "}, "title", "Cette case est demandée au dépôt."),
        ({"need_text": ""}, "need_text", "Écrivez quelques mots\u00a0: le jury en a besoin."),
        ({"theme": ""}, "theme", "Choisissez un thème de l’appel."),
        (
            {"theme": "Sport"},
            "theme",
            "«\u00a0Sport\u00a0» n’est plus dans la liste\u00a0: choisissez de nouveau.",
        ),
        (
            {"title": "x" * 92},
            "title",
            "Le texte dépasse la place de 2\u00a0signes\u00a0: raccourcissez-le.",
        ),
        (
            {"contact_email": "aline"},
            "contact_email",
            "Vérifiez l’adresse\u00a0: il manque quelque chose, par exemple «\u00a0@\u00a0».",
        ),
        (
            {"contact_phone": "03 00"},
            "contact_phone",
            "Vérifiez le numéro\u00a0: il manque des chiffres.",
        ),
        (
            {"neighbourhoods": ""},
            "neighbourhoods",
            "Cochez un quartier, ou «\u00a0je ne suis pas sûr\u00a0».",
        ),
        ({"starts_on": "lundi"}, "starts_on", "Écrivez une date, par exemple 04/01/2027."),
        (
            {"ends_on": "2026-12-31"},
            "ends_on",
            "La fin vient avant le début\u00a0: vérifiez les deux dates.",
        ),
        (
            {"people_expected": "beaucoup"},
            "people_expected",
            "Écrivez un nombre en chiffres, ou «\u00a0non connu\u00a0».",
        ),
        (
            {"women_expected": "50"},
            "women_expected",
            "C’est plus que les 48 personnes prévues\u00a0: vérifiez.",
        ),
        (
            {"partner_1_role": ""},
            "partner_1_role",
            "Dites si Régie des Deux-Fosses porte l’action ou vous aide.",
        ),
        ({"partner_2_email": "a@b.fr"}, "partner_2_name", "Écrivez le nom de ce partenaire."),
        (
            {"expense_60": "2 500"},
            "revenue_70",
            "Les dépenses (10\u00a0100\u00a0€) et les recettes (10\u00a0000\u00a0€) doivent être"
            " égales.",
        ),
        (
            {"requested_amount": "7000"},
            "revenue_74_this_call",
            "Cette ligne (8\u00a0000\u00a0€) et la somme demandée case 11 (7\u00a0000\u00a0€)"
            " doivent être les mêmes.",
        ),
        (
            {"expense_60": "2 000 000"},
            "expense_60",
            "Une ligne ne dépasse pas 999\u00a0999\u00a0€.",
        ),
        ({"requested_amount": ""}, "requested_amount", "Écrivez la somme que vous demandez."),
        (
            {"earlier_support_year": "1999"},
            "earlier_support_year",
            "Écrivez une année de l’AMI, par exemple 2024.",
        ),
        (
            {"partner_1_role": "helps", "claim_cooperation": "ensemble"},
            "claim_cooperation",
            "Dites case 9 quel partenaire porte l’action avec vous, ou videz cette ligne.",
        ),
        ({"pledge_dues": ""}, "pledge_dues", "Cochez cet engagement."),
    ],
)
def test_each_problem_says_what_to_do(changes: dict[str, str], field: str, sentence: str):
    assert sentences(**changes) == {field: sentence}


def test_the_error_gathers_the_sentences():
    with pytest.raises(IncompleteDraftError) as caught:
        read(complete_texts(title=""), CALL)
    assert str(caught.value) == (
        "Il reste à compléter\u00a0: case 2a, Titre\u00a0: Cette case est demandée au dépôt."
    )


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("", Identifier()),
        ("En cours de création", Identifier()),
        ("w622 000 001", Identifier(rna="W622000001")),
        ("356 000 000 00048", Identifier(siret="35600000000048")),
        ("SIRET : 73282932000074", Identifier(siret="73282932000074")),
    ],
)
def test_an_identifier_is_read_as_people_type_it(text: str, identifier: Identifier):
    assert read_identifier(text) == identifier


@pytest.mark.parametrize("text", ["73282932000075", "732829320", "W62", "je ne sais pas"])
def test_a_number_that_cannot_be_right_is_refused(text: str):
    with pytest.raises(InvalidIdentifierError):
        read_identifier(text)


def test_unknown_is_not_zero():
    assert (read_count(""), read_count("Non connu"), read_count("0")) == (None, None, 0)
    assert read_count("1 200") == 1200


def test_days_are_read_as_browsers_and_people_write_them():
    assert read_day("2027-01-04") == read_day("04/01/2027") == date(2027, 1, 4)


def test_the_number_carries_the_prefix_of_the_call():
    assert (number("2026", 7), number("2026-2", 7)) == ("AMI-2026-0007", "AMI-2026-2-0007")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"organisation_identifier": "123"}, "organisation_identifier", IDENTIFIER_HINT),
        (
            {"partner_1_email": "regie"},
            "partner_1_email",
            "Vérifiez cette adresse, ou laissez la case vide.",
        ),
        (
            dict.fromkeys(("expense_60", "expense_62", "expense_64"), ""),
            "expense_60",
            "Écrivez ce que l’action coûte, au moins une ligne.",
        ),
        ({"expense_60": "cher"}, "expense_60", AMOUNT_HINT),
    ],
)
def test_a_number_an_address_or_a_sum_that_cannot_be_read_is_told(changes, field, sentence):
    assert sentences(**changes) == {field: sentence}


def test_a_need_of_the_year_is_kept_and_another_need_is_none():
    assert read(complete_texts(need="La mobilité du soir"), CALL).need == "La mobilité du soir"
    assert read(complete_texts(need=OTHER_NEED), CALL).need == ""


def test_an_action_already_supported_says_its_year():
    assert read(complete_texts(earlier_support_year="2024"), CALL).earlier_support_year == 2024


def test_an_early_request_is_told_when_the_call_opens():
    error = CampaignClosedError(
        opens_on=date(2027, 1, 4), closes_on=date(2027, 1, 29), today=date(2026, 12, 1)
    )
    assert str(error) == "L’appel ouvrira le lundi 4\u00a0janvier 2027. Votre texte est gardé."


def test_a_problem_names_its_case():
    (problem,) = problems_of(complete_texts(contact_phone="1"), CALL)
    assert (problem.number, problem.label) == ("1f", "Téléphone")
