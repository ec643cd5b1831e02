"""The evaluator's file: one row a dossier, by which nobody is recognised.

No free text, name, number or date. What could single somebody out (theme, type of structure,
commune) is kept only for groups of five dossiers, taken together; amounts and people are rounded.
Rows are in the order of their own words: neither their rank nor another copy links them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from applications.domain.refusals import RefusedError
from applications.enums import FUNDED, ContratOutcome, State
from reporting.domain.facts import Dossier, People
from reporting.domain.words import SMALLEST_GROUP, TOO_FEW

OTHER, SEVERAL, UNSAID, UNKNOWN = "autre", "plusieurs", "non précisé", "non connu"
EUROS_STEP, PEOPLE_STEP, DAYS_STEP = 500, 5, 10
MOST_QPV = 3
Row = tuple[str, ...]


class TooFewDossiersError(RefusedError):
    """The years chosen have so few dossiers that a row would be recognised. French sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, as its dictionary explains it."""

    name: str
    meaning: str
    values: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What could single a dossier out, from the last to be given up to the first."""

    theme: str
    organisation_type: str
    commune: str

    def without(self, name: str) -> "Traits":
        known = {each: getattr(self, each) for each in Traits.__slots__}
        return Traits(**(known | {name: OTHER}))


def rows_of(dossiers: Sequence[Dossier], years: Sequence[int]) -> list[Row]:
    """The cells of each dossier, in the order of COLUMNS; `years` are those of the dossiers.

    Raises TooFewDossiersError under five dossiers.
    """
    if len(dossiers) < SMALLEST_GROUP:
        raise TooFewDossiersError(
            f"Ces années ont moins de {SMALLEST_GROUP}\u00a0dossiers\u00a0: chacun se"
            " reconnaîtrait. Ajoutez une année."
        )
    traits = generalised([_traits(each) for each in dossiers])
    issues = _grouped([_issue(each) for each in dossiers])
    told = [
        _cells(dossier, year, trait, issue)
        for dossier, year, trait, issue in zip(dossiers, years, traits, issues, strict=True)
    ]
    return sorted(told)


def generalised(traits: Iterable[Traits]) -> list[Traits]:
    """The same, until each combination is shared by five dossiers: commune first, theme last."""
    known = list(traits)
    for name in ("commune", "organisation_type", "theme"):
        shared = Counter(known)
        known = [each if shared[each] >= SMALLEST_GROUP else each.without(name) for each in known]
    return known


def _grouped(words: Sequence[str]) -> list[str]:
    shared = Counter(words)
    return [each if shared[each] >= SMALLEST_GROUP else OTHER for each in words]


def _traits(dossier: Dossier) -> Traits:
    communes = dossier.communes
    commune = SEVERAL if len(communes) > 1 else next(iter(communes), UNSAID)
    return Traits(dossier.theme, dossier.organisation_type, commune)


def _issue(dossier: Dossier) -> str:
    if dossier.state in FUNDED:
        return "financé"
    return State(dossier.state).label.lower() if dossier.answered_on else "en cours"


def _cells(dossier: Dossier, year: int, traits: Traits, issue: str) -> Row:
    return (
        str(year),
        traits.theme,
        traits.organisation_type,
        traits.commune,
        _qpv(len(dossier.neighbourhoods)),
        dossier.channel.lower(),
        _yes(dossier.is_first_request),
        _yes(dossier.is_page_blanche),
        _yes(dossier.is_carried_together),
        _yes(bool(dossier.need)),
        issue,
        _days(dossier.submitted_on, dossier.answered_on),
        _euros(dossier.requested),
        _euros(dossier.granted),
        _euros(dossier.paid),
        _euros(dossier.other_funding),
        _yes(bool(dossier.aid is not None and dossier.aid.bonus)),
        *_people(dossier.expected),
        *_people(dossier.realised or People()),
        _yes(bool(dossier.ways)),
        _yes(dossier.is_moved),
        _yes(_is_accepted(dossier)),
    )


def _is_accepted(dossier: Dossier) -> bool:
    filing = dossier.filing
    return dossier.is_moved and filing is not None and filing.outcome == ContratOutcome.ACCEPTED


def _yes(is_so: bool) -> str:
    return "oui" if is_so else "non"


def _qpv(number: int) -> str:
    return f"{MOST_QPV} et plus" if number >= MOST_QPV else str(number)


def _days(begin: date, end: date | None) -> str:
    return _rounded((end - begin).days, DAYS_STEP) if end else UNKNOWN


def _euros(amount: Decimal) -> str:
    return _rounded(amount, EUROS_STEP)


def _rounded(value: Decimal | int, step: int) -> str:
    steps = (Decimal(value) / step).to_integral_value(rounding=ROUND_HALF_UP)
    return str(int(steps) * step)


def _people(people: People) -> Row:
    return tuple(map(_number, (people.people, people.qpv, people.women, people.under_26)))


def _number(people: int | None) -> str:
    if people is None:
        return UNKNOWN
    return TOO_FEW if 0 < people < SMALLEST_GROUP else _rounded(people, PEOPLE_STEP)


def _four(suffix: str, told: str) -> tuple[Column, ...]:
    groups = ("personnes", "habitants en QPV", "femmes", "moins de 26 ans")
    names = ("personnes", "qpv", "femmes", "moins_de_26")
    values = f"arrondi à {PEOPLE_STEP}, {TOO_FEW}, {UNKNOWN}"
    return tuple(
        Column(f"{name}_{suffix}", f"{group}, {told}", values)
        for name, group in zip(names, groups, strict=True)
    )


_YES = "oui, non"
_SHARED = f"son nom si {SMALLEST_GROUP} dossiers au moins le partagent avec les deux autres"
_MONEY = f"euros, arrondis à {EUROS_STEP}"
COLUMNS: tuple[Column, ...] = (
    Column("annee_ami", "année de l’appel", "année"),
    Column("theme", "thème de l’appel", f"{_SHARED}, sinon {OTHER}"),
    Column("type_structure", "type de la structure", f"{_SHARED}, sinon {OTHER}"),
    Column(
        "commune", "commune des quartiers de l’action", f"{_SHARED}, sinon {OTHER}\u00a0; {SEVERAL}"
    ),
    Column("nombre_qpv", "quartiers prioritaires de l’action", f"0, 1, 2, {MOST_QPV} et plus"),
    Column("canal", "comment le dossier a été déposé", "en ligne, papier"),
    Column("premiere_demande", "première demande de la structure à l’AMI", _YES),
    Column("page_blanche", "demande déposée comme page blanche", _YES),
    Column("portee_ensemble", "un partenaire a confirmé qu’il porte l’action aussi", _YES),
    Column("besoin_repere", "répond à un besoin du cahier des charges", _YES),
    Column("issue", "décision", f"un mot si {SMALLEST_GROUP} dossiers au moins, sinon {OTHER}"),
    Column("delai_jours", "du dépôt à la décision", f"jours, arrondis à {DAYS_STEP}, {UNKNOWN}"),
    Column("demande", "somme demandée", _MONEY),
    Column("accorde", "aide accordée et non abandonnée", _MONEY),
    Column("verse", "aide versée", _MONEY),
    Column("autres_financeurs", "autres financeurs publics attendus au budget", _MONEY),
    Column("taux_majore", "un taux majoré a été appliqué", _YES),
    *_four("prevu", "prévu au dépôt"),
    *_four("realise", "réalisé, d’après un bilan accepté"),
    Column("reorientation", "une réorientation a été proposée", _YES),
    Column("contrat_depose", "action financée, déposée ensuite au contrat de ville", _YES),
    Column("contrat_retenu", "et retenue au contrat de ville", _YES),
)
