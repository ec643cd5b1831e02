"""The texts of a request that can be deposited, and a call that receives it. All fictitious."""

from applications.models import Campaign
from tests.factories.applications import (
    CampaignFactory,
    NeighbourhoodFactory,
    OrganisationTypeFactory,
    ThemeFactory,
)

NEIGHBOURHOOD = "DEMO77"


def complete_texts(**changes: str) -> dict[str, str]:
    """Every box that a deposit asks for; a change of « » empties a box."""
    texts = {
        "organisation_name": "Le Fil et la Manière",
        "organisation_type": "Association employeuse",
        "organisation_identifier": "W622000001",
        "contact_name": "Aline Exemple",
        "contact_role": "Trésorière",
        "contact_phone": "03 00 00 00 21",
        "contact_email": "aline@fil.example",
        "head_office": "3 rue du Puits, 62000 Exempleville",
        "legal_representative": "Dominique Exemple",
        "title": "Coudre ensemble, parler d’emploi",
        "theme": "Insertion professionnelle et sociale",
        "need_text": "Beaucoup de femmes ne passent plus la porte des services de l’emploi.",
        "action_text": "Deux soirs par semaine, l’atelier ouvre avec une garde d’enfants.",
        "neighbourhoods": NEIGHBOURHOOD,
        "starts_on": "2027-01-04",
        "ends_on": "18/12/2027",
        "residents_text": "Par le bouche-à-oreille, et deux cafés au pied des tours.",
        "people_expected": "48",
        "qpv_people_expected": "34",
        "women_expected": "44",
        "under_26_expected": "non connu",
        "partner_1_name": "Régie des Deux-Fosses",
        "partner_1_role": "carries",
        "partner_1_contribution": "prête la salle",
        "expense_60": "2 400",
        "expense_62": "1 600",
        "expense_64": "6 000",
        "revenue_70": "600",
        "revenue_74_this_call": "8 000",
        "revenue_74_commune": "1 400",
        "revenue_74_commune_funder": "Exempleville",
        "requested_amount": "8 000 €",
        "claim_women": "44 participantes sur 48.",
        "pledge_accurate": "oui",
        "pledge_dues": "oui",
        "pledge_republican": "oui",
        "signer_name": "Dominique Exemple",
        "signer_role": "Présidente",
    }
    return {**texts, **changes}


def receiving_campaign(**options: object) -> Campaign:
    """An open call with a theme, a type and a neighbourhood that `complete_texts` names."""
    campaign = CampaignFactory(**options)
    ThemeFactory(campaign=campaign)
    OrganisationTypeFactory(campaign=campaign)
    NeighbourhoodFactory(code=NEIGHBOURHOOD, name="Cité des Lilas")
    return campaign
