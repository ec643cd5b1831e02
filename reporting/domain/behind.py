"""The dossiers behind a figure: each figure has a name in addresses, a test and a definition.

A figure may be cut along an axis (theme, commune, quartier…): a number of a table and the list it
opens are the same test on the same dossiers, so that they cannot differ.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from ami_portal.common.money import format_rate
from applications.enums import BonusKind, State
from reporting.domain.facts import Dossier

NOWHERE = "quartier non précisé"
NO_NEED = "aucun besoin repéré choisi"
NOT_MOVED = "pas déposé au contrat de ville"
NO_AID = "sans aide"


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    counts: Callable[[Dossier], bool]
    means: str


@dataclass(frozen=True, slots=True)
class Axis:
    """`read` says under which values a dossier counts; under several, rows exceed the total."""

    label: str
    read: Callable[[Dossier], tuple[str, ...]]
    counts_in_each: str = ""


FIGURES: dict[str, Figure] = {
    "deposes": Figure(
        "Déposés",
        lambda each: True,
        "dossiers reçus à la clôture, ou sous autorisation tardive, irrecevables compris\u00a0; un"
        " dossier retiré avant la clôture ne compte pas",
    ),
    "recevables": Figure(
        "Recevables",
        lambda each: each.is_admissible,
        "dossiers vérifiés qui ne sont pas irrecevables",
    ),
    "auditionnes": Figure(
        "Auditionnés",
        lambda each: each.heard_on is not None,
        "dossiers dont la structure a rencontré le jury",
    ),
    "finances": Figure(
        "Financés",
        lambda each: each.is_funded,
        "aides accordées et non abandonnées, pages blanches comprises, même sans audition",
    ),
    "contrat-de-ville": Figure(
        "Au contrat de ville",
        lambda each: each.is_moved,
        "actions financées déposées dans le contrat de ville, quelle que soit l’année du dépôt",
    ),
    "pages-blanches": Figure(
        "Pages blanches financées", lambda each: each.is_idea, "idées financées pour être écrites"
    ),
    "reorientes": Figure(
        "Réorientés",
        lambda each: each.state == State.REDIRECTED,
        "dossiers dont la décision est une autre voie",
    ),
    "reserve": Figure(
        "En réserve", lambda each: each.state == State.RESERVE, "dossiers sur la liste d’attente"
    ),
    "non-retenus": Figure(
        "Non retenus",
        lambda each: each.state == State.NOT_SELECTED,
        "dossiers refusés, avec leur motif",
    ),
    "irrecevables": Figure(
        "Irrecevables",
        lambda each: each.state == State.INADMISSIBLE,
        "dossiers que les règles de l’appel écartent",
    ),
    "abandonnes": Figure(
        "Retirés ou abandonnés",
        lambda each: each.state in {State.WITHDRAWN, State.RENOUNCED},
        "retirés après la clôture, ou aides auxquelles la structure a renoncé",
    ),
    "en-attente": Figure(
        "En attente de décision",
        lambda each: each.state in {State.SUBMITTED, State.ADMISSIBLE, State.HEARD},
        "dossiers dont rien n’est encore décidé",
    ),
    "engages": Figure(
        "Engagés",
        lambda each: each.is_funded and each.is_engaged,
        "aides financées dont la convention est signée ou la notification faite",
    ),
    "bilans": Figure(
        "Bilans acceptés",
        lambda each: each.is_funded and each.realised is not None,
        "actions financées dont le bilan est lu et accepté",
    ),
    "bilans-attendus": Figure(
        "Bilans attendus",
        lambda each: each.awaits_report,
        "actions financées dont le bilan n’est ni accepté ni dispensé",
    ),
    "orientes": Figure(
        "Orientés vers un autre moyen",
        lambda each: bool(each.ways),
        "dossiers à qui une autre voie est proposée, quelle que soit leur décision",
    ),
    "verifies": Figure(
        "Vérifiés", lambda each: each.checked_on is not None, "dossiers dits recevables ou non"
    ),
    "votes": Figure(
        "Votés", lambda each: each.voted_on is not None, "dossiers passés devant l’assemblée"
    ),
    "lettres": Figure(
        "Lettre écrite",
        lambda each: each.letter_on is not None,
        "dossiers dont la lettre de décision est écrite et au départ",
    ),
    "payes": Figure(
        "Versés",
        lambda each: each.paid_on is not None,
        "aides dont un versement est ordonné, et n’est pas rejeté par la banque",
    ),
    "hors-delai": Figure(
        "Réponse après la date de rejet implicite",
        lambda each: each.outlasts_silence,
        "dossiers répondus, ou encore sans réponse, après les deux mois où le silence vaut refus"
        " (article L. 231-4 du code des relations entre le public et l’administration)",
    ),
    "portees-ensemble": Figure(
        "Actions portées à plusieurs",
        lambda each: each.is_funded and each.is_carried_together,
        "actions financées qu’un partenaire a confirmé porter aussi",
    ),
}
STEPS = ("deposes", "recevables", "auditionnes", "finances", "contrat-de-ville")
DEFAULT = "deposes"


def _places(names: tuple[str, ...]) -> tuple[str, ...]:
    return names or (NOWHERE,)


def _pillar(dossier: Dossier) -> str:
    return dossier.filing.pillar if dossier.is_moved and dossier.filing else NOT_MOVED


def _first(dossier: Dossier) -> str:
    return "Première demande à l’AMI" if dossier.is_first_request else "Structure déjà venue"


def _channel(dossier: Dossier) -> str:
    return "Déposés sur papier" if dossier.channel == "Papier" else "Déposés en ligne"


def rate_words(bonus: str, rate: Decimal | None) -> str:
    """Why an aid has its rate, and the rate: « action mobilisant des femmes, 80 % »."""
    if rate is None:
        return "page blanche, sans taux"
    label = BonusKind(bonus).label if bonus else "taux de base"
    return f"{label}, {format_rate(rate)}"


def _rate(dossier: Dossier) -> str:
    aid = dossier.aid
    return rate_words(aid.bonus, aid.applied_rate) if aid else NO_AID


def _ways(dossier: Dossier) -> tuple[str, ...]:
    return tuple(f"{way.target}, {way.status.label}" for way in dossier.ways)


AXES: dict[str, Axis] = {
    "theme": Axis("Thème", lambda each: (each.theme,)),
    "commune": Axis(
        "Commune",
        lambda each: _places(each.communes),
        "Un dossier qui touche plusieurs communes compte dans chacune\u00a0: la somme des lignes"
        " peut dépasser l’ensemble.",
    ),
    "quartier": Axis(
        "Quartier (QPV)",
        lambda each: _places(each.neighbourhoods),
        "Un dossier qui touche plusieurs quartiers compte dans chacun\u00a0: la somme des lignes"
        " peut dépasser l’ensemble.",
    ),
    "structure": Axis("Type de structure", lambda each: (each.organisation_type,)),
    "pilier": Axis("Pilier du contrat de ville", lambda each: (_pillar(each),)),
    "premiere": Axis("Première demande", lambda each: (_first(each),)),
    "canal": Axis("Canal", lambda each: (_channel(each),)),
}
# Not for the funnel: what only some of the dossiers have.
CUTS: dict[str, Axis] = AXES | {
    "motif": Axis(
        "Motif de non-retenu", lambda each: (each.not_selected_reason or "motif non saisi",)
    ),
    "irrecevabilite": Axis("Motif d’irrecevabilité", lambda each: (each.inadmissibility_reason,)),
    "taux": Axis("Taux appliqué", lambda each: (_rate(each),)),
    "orientation": Axis("Vers, et où elle en est", _ways),
    "besoin": Axis("Besoin repéré", lambda each: (each.need or NO_NEED,)),
}
DEFAULT_AXIS = "theme"


@dataclass(frozen=True, slots=True)
class Cut:
    """A figure of a year, whole or for one value of an axis, as an address names it."""

    figure: str = DEFAULT
    axis: str = ""
    value: str = ""

    @property
    def whole(self) -> str:
        """The figure, without its cut."""
        return FIGURES[self.figure].label

    @property
    def means(self) -> str:
        return FIGURES[self.figure].means

    @property
    def query(self) -> str:
        """The end of the address that opens its dossiers."""
        named = {"figure": self.figure}
        if self.axis:
            named |= {"par": self.axis, "valeur": self.value}
        return urlencode(named)

    def behind(self, dossiers: Iterable[Dossier]) -> list[Dossier]:
        """The dossiers that this figure counts, in their order."""
        test = FIGURES[self.figure].counts
        return [each for each in dossiers if test(each) and self._holds(each)]

    def _holds(self, dossier: Dossier) -> bool:
        return not self.axis or self.value in CUTS[self.axis].read(dossier)


def cut_named(figure: str, axis: str = "", value: str = "") -> Cut:
    """What an address asks for; an unknown figure is the whole cohort, an unknown axis no cut."""
    known = figure if figure in FIGURES else DEFAULT
    return Cut(known, axis, value) if axis in CUTS and value else Cut(known)


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure one may open, with its number of dossiers."""

    cut: Cut
    label: str
    number: int
    is_here: bool = False


def choices(here: Cut, dossiers: Iterable[Dossier]) -> list[Choice]:
    """Every figure of the same cut that counts at least one dossier."""
    known = list(dossiers)
    cuts = [Cut(figure, here.axis, here.value) for figure in FIGURES]
    counted = [(cut, len(cut.behind(known))) for cut in cuts]
    return [
        Choice(cut, FIGURES[cut.figure].label, number, cut == here)
        for cut, number in counted
        if number or cut == here
    ]
