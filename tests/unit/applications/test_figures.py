"""What the form says while one types, and the two sides as they are read."""

from decimal import Decimal

from applications.domain.call import Call
from applications.domain.deposit import Problem
from applications.domain.figures import NO_COST, left_by_side, words
from applications.domain.reading import sides
from applications.domain.sheet import RequestSheet, SheetAmount, SheetClaim, SheetPartner
from applications.enums import BonusKind, BudgetCode, PartnerRole

CALL = Call(
    code="2027",
    year=2027,
    themes=(),
    base_rate=Decimal("0.6"),
    ceiling=Decimal(15000),
    floor=Decimal(1000),
    page_blanche_ceiling=Decimal(3000),
    qpv_share_threshold=Decimal("0.6"),
)


def sheet(**values) -> RequestSheet:
    return RequestSheet(programme="", authority="", contact="", stamp=None, **values)


def budget(expenses: int, revenues: int) -> dict[BudgetCode, SheetAmount]:
    return {
        BudgetCode.EXPENSE_60: SheetAmount(amount=Decimal(expenses)),
        BudgetCode.REVENUE_70: SheetAmount(amount=Decimal(revenues)),
    }


def test_the_columns_of_the_budget_say_which_one_lacks_what():
    assert words(sheet(budget=budget(1200, 700)), CALL)["balance"] == (
        "Il manque 500\u00a0€ du côté des recettes pour que les colonnes soient égales."
    )
    assert words(sheet(budget=budget(700, 1200)), CALL)["balance"] == (
        "Il manque 500\u00a0€ du côté des dépenses pour que les colonnes soient égales."
    )
    assert (
        words(sheet(budget=budget(700, 700)), CALL)["balance"] == "Les deux colonnes sont égales."
    )
    assert words(sheet(), CALL)["balance"] == ""


def test_the_likely_award_uses_the_most_favourable_rate_claimed():
    claims = [
        SheetClaim(kind=BonusKind.WOMEN, rate=Decimal("0.8"), claimed=True),
        SheetClaim(kind=BonusKind.COOPERATION, rate=Decimal("0.9")),
    ]
    sentence = words(sheet(eligible_cost=Decimal(10250), claims=claims), CALL)["award"]
    assert sentence.startswith(
        "Avec 10\u00a0250\u00a0€ de dépenses prises en compte et un taux de 80\u00a0%"
    )


def test_a_taux_majore_says_what_it_supposes_and_that_rates_are_not_summed():
    claims = [SheetClaim(kind=BonusKind.WOMEN, rate=Decimal("0.8"), claimed=True)]
    sentence = words(sheet(eligible_cost=Decimal(10250), claims=claims), CALL)["award"]
    assert sentence.endswith(
        "Ce taux majoré suppose que l’action mobilise des femmes\u00a0: le jury le confirme ou non."
        " Sans lui, le taux est de 60\u00a0%. Les taux ne s’ajoutent pas."
    )
    assert "suppose" not in words(sheet(eligible_cost=Decimal(10250)), CALL)["award"]


def test_asking_for_more_than_the_calculation_is_said_and_stops_nothing():
    cost = Decimal(10000)
    more = words(sheet(eligible_cost=cost, requested=Decimal(6001)), CALL)["award"]
    assert more.endswith("Vous demandez plus que ce calcul\u00a0: vous pouvez déposer quand même.")
    for asked in (Decimal(6000), "six mille", None):
        said = words(sheet(eligible_cost=cost, requested=asked), CALL)["award"]
        assert "Vous demandez plus" not in said


def test_a_calculation_under_the_floor_says_what_the_jury_will_do():
    said = words(sheet(eligible_cost=Decimal(1000)), CALL)["award"]
    assert "moins que le minimum de l’appel (1\u00a0000\u00a0€)" in said


def test_without_a_cost_nothing_is_promised():
    assert words(sheet(), CALL)["award"] == NO_COST


def test_a_page_blanche_has_no_rate():
    assert words(sheet(ticks=frozenset({"is_page_blanche"})), CALL)["award"] == (
        "Page blanche\u00a0: pas de budget ni de taux. L’aide pourrait aller jusqu’à"
        " 3\u00a0000\u00a0€, selon votre demande et ce qui reste. Ce n’est qu’une limite\u00a0: le"
        " jury propose, l’assemblée décide."
    )


def test_a_low_share_of_residents_is_advice():
    low = sheet(people={"people_expected": 48, "qpv_people_expected": 12})
    assert words(low, CALL)["residents"] == (
        "12 personnes sur 48 habitent un quartier prioritaire, soit 25\u00a0%. L’appel vise au"
        " moins 60\u00a0%. Vous pouvez déposer\u00a0: dites-nous pourquoi case\u00a07."
    )
    missed = sheet(people={"people_expected": 1000, "qpv_people_expected": 596})
    assert "soit 59\u00a0%. L’appel vise au moins 60\u00a0%" in words(missed, CALL)["residents"]
    high = sheet(people={"people_expected": 48, "qpv_people_expected": 34})
    assert words(high, CALL)["residents"] == (
        "34 personnes sur 48 habitent un quartier prioritaire, soit 71\u00a0%."
    )
    assert words(sheet(), CALL)["residents"] == (
        "Une case vide veut dire «\u00a0non connu\u00a0», pas zéro."
    )


def test_each_side_says_how_many_boxes_are_left():
    problems = [Problem("title", "…"), Problem("expense_60", "…"), Problem("signer_name", "…")]
    assert left_by_side(problems) == {
        "recto": "il reste 1\u00a0case à compléter",
        "verso": "il reste 1\u00a0case à compléter",
    }
    assert left_by_side([])["recto"] == "rien ne manque"


def test_the_two_sides_are_read_box_by_box():
    recto, verso = sides(
        sheet(
            values={"title": "Un titre", "need_text": "Un besoin"},
            neighbourhoods=("Cité des Lilas",),
            ticks=frozenset({"neighbourhoods_unsure", "is_first_request"}),
            people={"people_expected": 48, "qpv_people_expected": 34, "women_expected": None},
            partners=[SheetPartner(name="La Régie", role=PartnerRole.HELPS, contribution="salle")],
            budget={
                BudgetCode.EXPENSE_60: SheetAmount(amount=Decimal(1200)),
                BudgetCode.REVENUE_74_COMMUNE: SheetAmount(amount="cher", funder="Lens"),
            },
            claims=[
                SheetClaim(
                    kind=BonusKind.WOMEN, rate=Decimal("0.8"), claimed=True, evidence="44 sur 48"
                ),
                SheetClaim(kind=BonusKind.COOPERATION, rate=Decimal("0.8")),
            ],
            requested=Decimal(900),
        )
    )
    assert [box.number for box in (*recto.boxes, *verso.boxes)] == list(range(1, 15))
    read = {
        line.key or line.label: line.text
        for box in (*recto.boxes, *verso.boxes)
        for line in box.lines
    }
    assert read["neighbourhoods"] == "Cité des Lilas, à vérifier\u00a0: la structure n’est pas sûre"
    assert read["qpv_people_expected"] == "34, soit 71\u00a0%"
    assert read["women_expected"] == "non connu"
    assert read["La Régie"] == "nous aide, salle"
    assert read["expense_60"] == "1\u00a0200\u00a0€"
    assert read["revenue_74_commune"] == "cher"
    assert read["claim_women"] == "44 sur 48"
    assert "claim_cooperation" not in read
    assert read["contact_phone"] == "–"


def test_who_is_not_concerned_by_the_republican_contract_reads_it():
    _, verso = sides(sheet(ticks=frozenset({"pledge_accurate", "republican_exempt"})))
    read = {line.key: line.text for line in verso.boxes[-1].lines}
    assert (read["pledge_accurate"], read["pledge_dues"]) == ("oui", "non")
    assert read["pledge_republican"] == (
        "Sans objet\u00a0: notre structure est reconnue d’utilité publique, ou agréée."
    )


def test_telephone_and_courriel_can_be_left_out():
    recto, _ = sides(sheet(), hides_contact=True)
    keys = {line.key for line in recto.boxes[0].lines}
    assert keys.isdisjoint({"contact_phone", "contact_email"})


def test_a_page_blanche_reads_one_sum_instead_of_a_budget():
    _, verso = sides(sheet(ticks=frozenset({"is_page_blanche"}), requested=Decimal(2500)))
    lines = next(box for box in verso.boxes if box.key == "budget").lines
    assert [(line.label, line.text) for line in lines] == [
        ("Somme utile pour écrire le projet", "2\u00a0500\u00a0€")
    ]
