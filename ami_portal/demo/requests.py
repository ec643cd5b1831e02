"""From an invented idea to the texts of a draft, as someone would have typed them."""

from datetime import date

from django.utils.text import slugify
from stdnum import luhn

from ami_portal.demo.content.shapes import Ally, Idea, Structure
from ami_portal.demo.content.structures import BY_KEY, STRUCTURES
from ami_portal.demo.people import email_of
from applications.enums import PartnerRole
from applications.models import Campaign

YES = "oui"
NEIGHBOURHOODS = 10


def texts_of(
    idea: Idea, campaign: Campaign, *, theme: str, starts_on: date, ends_on: date
) -> dict[str, str]:
    """Every box of the request, filled."""
    structure = BY_KEY[idea.by]
    return {
        **_structure(structure),
        **_action(idea, campaign, theme=theme, starts_on=starts_on, ends_on=ends_on),
        **_people(idea),
        **_partners(idea.allies),
        **(_page_blanche(idea) if idea.page_blanche else _money(idea)),
        **_pledges(structure, idea),
    }


def siret_of(structure: Structure) -> str:
    """A number that passes the check, in a block that INSEE gives to nobody (SIREN 00000…)."""
    siren = f"0000{STRUCTURES.index(structure) + 1:04d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def _structure(structure: Structure) -> dict[str, str]:
    rank = STRUCTURES.index(structure) + 1
    undeclared = structure.type == "Collectif en création"
    return {
        "organisation_name": structure.name,
        "organisation_type": structure.type,
        "organisation_identifier": "en cours de création" if undeclared else siret_of(structure),
        "contact_name": structure.contact,
        "contact_role": structure.role,
        "contact_phone": f"03 00 00 00 {rank:02d}",
        "contact_email": email_of(structure),
        "head_office": f"{rank} rue Inventée, {structure.commune}",
        "legal_representative": structure.president,
    }


def _action(
    idea: Idea, campaign: Campaign, *, theme: str, starts_on: date, ends_on: date
) -> dict[str, str]:
    first = STRUCTURES.index(BY_KEY[idea.by]) % NEIGHBOURHOODS
    codes = [f"DEMO{first + 1:02d}", f"DEMO{(first + 3) % NEIGHBOURHOODS + 1:02d}"]
    poorly_covered = campaign.needs.filter(
        theme__name=theme, is_poorly_covered=bool(idea.uncovered)
    )
    need = poorly_covered.first()
    return {
        "title": idea.title,
        "theme": theme,
        "need": need.text if need else "",
        "is_first_request": YES if first % 3 == 0 else "",
        "is_page_blanche": YES if idea.page_blanche else "",
        "need_text": idea.need,
        "action_text": idea.action,
        "novelty_text": idea.novelty,
        "neighbourhoods": " ".join(codes),
        "places": idea.where,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "rhythm": idea.rhythm,
        "residents_text": idea.residents,
        "afterwards_text": idea.after,
        "looking_for": idea.looking_for,
        "can_offer": idea.can_offer,
    }


def _people(idea: Idea) -> dict[str, str]:
    names = ("people_expected", "qpv_people_expected", "women_expected", "under_26_expected")
    counts = zip(names, idea.people, strict=True)
    return {name: "non connu" if count is None else str(count) for name, count in counts}


def _partners(allies: tuple[Ally, ...]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for rank, ally in enumerate(allies, start=1):
        role = PartnerRole.CARRIES if ally.carries else PartnerRole.HELPS
        texts |= {
            f"partner_{rank}_name": ally.name,
            f"partner_{rank}_role": role.value,
            f"partner_{rank}_contribution": ally.brings,
            f"partner_{rank}_email": f"{slugify(ally.name)[:30]}@partenaires.example",
        }
    return texts


def _page_blanche(idea: Idea) -> dict[str, str]:
    return {"requested_amount": str(idea.asked)}


def _money(idea: Idea) -> dict[str, str]:
    """A budget that balances: expenses cut in five lines, the rest found with the usual funders."""
    supplies, rent, speakers = idea.cost * 22 // 100, idea.cost * 9 // 100, idea.cost * 17 // 100
    others = idea.cost * 4 // 100
    missing = idea.cost - idea.asked
    commune, sales = missing * 45 // 100, missing * 20 // 100
    carries = next((ally for ally in idea.allies if ally.carries), None)
    return {
        "expense_60": str(supplies),
        "expense_61": str(rent),
        "expense_62": str(speakers),
        "expense_64": str(idea.cost - supplies - rent - speakers - others),
        "expense_65": str(others),
        "revenue_70": str(sales),
        "revenue_74_this_call": str(idea.asked),
        "revenue_74_commune": str(commune),
        "revenue_74_commune_funder": "Commune d’Exemple",
        "revenue_75": str(missing - commune - sales),
        "volunteering": str(idea.cost * 15 // 100),
        "requested_amount": str(idea.asked),
        "claim_women": idea.women,
        "claim_cooperation": f"Portée avec {carries.name}." if carries else "",
        "claim_uncovered_need": idea.uncovered,
    }


def _pledges(structure: Structure, idea: Idea) -> dict[str, str]:
    return {
        "pledge_accurate": YES,
        "pledge_dues": YES,
        "pledge_republican": YES,
        "shares_sheet": YES if idea.can_offer or idea.looking_for else "",
        "signer_name": structure.president,
        "signer_role": "présidence",
    }
