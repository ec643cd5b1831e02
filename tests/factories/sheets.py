"""Requests to print: a usual one, and one whose every box is at its limit."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import cycle, islice

from applications.domain.boxes import EXPENSES, FIELDS, FUNDER_LIMIT, NAMED_REVENUES, REVENUES
from applications.domain.sheet import RequestSheet, SheetAmount, SheetClaim, SheetPartner, Stamp
from applications.enums import BonusKind, BudgetCode, PartnerRole

FRENCH = (
    "À la Cité des Lilas, beaucoup de femmes ne passent plus la porte des services de l’emploi. "
    "Elles nous le disent à l’atelier : « je ne saurais pas quoi raconter de moi ». Trente-quatre "
    "d’entre elles viennent déjà coudre le mardi ; onze ont demandé à préparer un entretien, et "
    "personne près de chez elles ne le propose en soirée. Le dernier bus passe à 19 h 10, la "
    "garderie ferme à 18 h 30, et les permanences se tiennent le matin, au centre, à trois "
    "kilomètres. Celles qui ont essayé y sont allées une fois. Elles demandent un lieu connu, une "
    "heure possible et quelqu’un qui reste. Deux soirs par semaine, de mars à décembre, l’atelier "
    "ouvre de 18 h à 20 h 30 avec une garde d’enfants sur place. On coud, et on raconte son "
    "parcours en cousant. "
)
LARGE = ("need_text", "action_text", "novelty_text", "residents_text", "afterwards_text")
DRAFT = Stamp(printed_on=date(2026, 11, 22))
DEPOSITED = Stamp(
    number="AMI-2027-0007",
    submitted_at=datetime(2027, 1, 29, 17, 2, tzinfo=UTC),
    fingerprint="0123456789abcdef" * 4,
)
TEXT_KEYS = tuple(
    key
    for key, field in FIELDS.items()
    if field.limit
    and not key.startswith(("partner_", "claim_", "expense_", "revenue_", "volunteering"))
    and not key.endswith("_expected")
    and key not in {"requested_amount", "starts_on", "ends_on", "earlier_support_year"}
)
USUAL = {
    "organisation_name": "Le Fil et la Manière",
    "organisation_type": "Association d’habitants, sans salarié",
    "organisation_identifier": "W622000000",
    "contact_name": "Aline Decrocq",
    "contact_role": "trésorière",
    "contact_phone": "03 00 00 00 21",
    "contact_email": "bonjour@lefil.example",
    "head_office": "12 rue des Lilas, 62300 Lens",
    "legal_representative": "Fatou Delattre",
    "title": "Coudre ensemble, parler d’emploi",
    "theme": "Insertion professionnelle et sociale",
    "need": "Préparer un entretien en soirée, près de chez soi",
    "need_text": "Beaucoup de femmes ne passent plus la porte des services de l’emploi.",
    "action_text": "Deux soirs par semaine, l’atelier ouvre.\nOn coud, et on raconte son parcours.",
    "novelty_text": "Aucun atelier ne lie la couture et l’entretien d’embauche.",
    "places": "Local de la régie, école du Grand-Chemin",
    "starts_on": "2 mars 2027",
    "ends_on": "18 décembre 2027",
    "rhythm": "deux soirs par semaine",
    "residents_text": "Par le bouche-à-oreille des couturières et deux cafés au pied des tours.",
    "afterwards_text": "Onze participantes auront passé un vrai entretien.",
    "looking_for": "Une salle le jeudi.",
    "can_offer": "Nos dix machines le samedi.",
    "signer_name": "Fatou Delattre",
    "signer_role": "présidente",
}


def sheet(**values: object) -> RequestSheet:
    """A usual request; any part can be given."""
    parts: dict[str, object] = {
        "programme": "AMI cohésion sociale 2027",
        "authority": "Communauté d’agglomération fictive du Bassin",
        "contact": "Une question\u00a0? 03 00 00 00 00. Cohésion sociale, 1 rue Fictive.",
        "stamp": DRAFT,
        "values": USUAL,
        "neighbourhoods": ("Cité des Lilas (Lens)", "Fosse Sainte-Berthe (Liévin)"),
        "people": {
            "people_expected": 48,
            "qpv_people_expected": 34,
            "women_expected": 44,
            "under_26_expected": None,
        },
        "ticks": frozenset({"is_first_request", "pledge_accurate"}),
        "partners": (
            SheetPartner(
                name="Régie de quartier des Deux-Fosses",
                contribution="la salle et la garde d’enfants",
                role=PartnerRole.CARRIES,
            ),
            SheetPartner(
                name="Radio Gaillette", contribution="l’annonce des ventes", role=PartnerRole.HELPS
            ),
        ),
        "budget": {
            BudgetCode.EXPENSE_60: SheetAmount(amount=Decimal(5800)),
            BudgetCode.EXPENSE_64: SheetAmount(amount=Decimal(6200)),
            BudgetCode.REVENUE_70: SheetAmount(amount=Decimal(2400)),
            BudgetCode.REVENUE_74_THIS_CALL: SheetAmount(amount=Decimal(8600)),
            BudgetCode.REVENUE_74_COMMUNE: SheetAmount(amount=Decimal(1000), funder="Liévin"),
            BudgetCode.VOLUNTEERING: SheetAmount(amount=Decimal(1800)),
        },
        "claims": (
            SheetClaim(
                kind=BonusKind.WOMEN,
                rate=Decimal("0.8"),
                claimed=True,
                evidence="44 participantes sur 48.",
            ),
            SheetClaim(kind=BonusKind.COOPERATION, rate=Decimal("0.8")),
        ),
        "requested": Decimal(8600),
        "eligible_cost": Decimal(12000),
    }
    return RequestSheet(**{**parts, **values})


def signs(sample: str, count: int) -> str:
    """Exactly `count` signs of a repeated sample; neither the first nor the last is a space."""
    text = "".join(islice(cycle(sample), count))
    return text[:-1] + "x" if text.endswith((" ", "\n")) else text


def sheet_at_limits(sample: str) -> RequestSheet:
    """Every box filled to its limit with a repeated sample, every list full."""
    amount = Decimal(999_999)
    return sheet(
        values={
            **{key: signs(sample, FIELDS[key].limit or 0) for key in TEXT_KEYS},
            "starts_on": "22 septembre 2027",
            "ends_on": "30 septembre 2027",
            "earlier_support_year": "2025",
        },
        neighbourhoods=[signs(sample, 30) for _ in range(9)],
        people=dict.fromkeys(
            ("people_expected", "qpv_people_expected", "women_expected", "under_26_expected"),
            999_999,
        ),
        ticks=frozenset(key for key in FIELDS if not key.startswith("is_page")),
        partners=[
            SheetPartner(
                name=signs(sample, 60), contribution=signs(sample, 90), role=PartnerRole.CARRIES
            )
        ]
        * 3,
        budget={
            code: SheetAmount(
                amount=amount, funder=signs(sample, FUNDER_LIMIT) if code in NAMED_REVENUES else ""
            )
            for code in (*EXPENSES, *REVENUES, BudgetCode.VOLUNTEERING)
        },
        claims=[
            SheetClaim(kind=kind, rate=Decimal("0.8"), claimed=True, evidence=signs(sample, 120))
            for kind in BonusKind
        ],
        requested=amount,
        eligible_cost=amount,
    )
