"""What a new call is proposed: rows that the service edits, never rules of the programme.

The base rate and the amounts are not proposed: nobody may invent them for an authority.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from applications.enums import BonusKind, Grid


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion with its weight and the sentence of each note, 0 to 5."""

    name: str
    weight: int
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeRow:
    name: str
    is_public_body: bool = False
    is_undeclared: bool = False


@dataclass(frozen=True, slots=True)
class BonusWords:
    """What a taux majoré asks, what shows it, and who says so."""

    condition: str = ""
    evidence: str = ""
    confirmed_by: str = "Le jury, à la délibération"


TYPES = (
    TypeRow("Association d’habitants, sans salarié"),
    TypeRow("Association employeuse"),
    TypeRow("Centre social ou éducation populaire"),
    TypeRow("Structure culturelle ou sportive"),
    TypeRow("Insertion, formation, économie sociale"),
    TypeRow("Établissement public (CCAS, EHPAD…)", is_public_body=True),
    TypeRow("Collectif en création", is_undeclared=True),
)

BONUS_RATES: dict[BonusKind, Decimal] = {
    BonusKind.WOMEN: Decimal("0.800"),
    BonusKind.COOPERATION: Decimal("0.800"),
}

BONUS_WORDS: dict[BonusKind, BonusWords] = {
    BonusKind.WOMEN: BonusWords(
        "L’action mobilise des femmes\u00a0: elle est pensée avec elles et les touche d’abord.",
        "Une ligne\u00a0: qui sont ces femmes, et comment vous allez vers elles.",
    ),
    BonusKind.COOPERATION: BonusWords(
        "Plusieurs structures portent l’action ensemble.",
        "Un partenaire qui a confirmé «\u00a0nous portons l’action ensemble\u00a0» avant"
        " l’audition.",
    ),
    BonusKind.UNCOVERED_NEED: BonusWords(
        "L’action répond à un besoin que l’appel dit peu couvert.",
        "Une ligne\u00a0: quel besoin du cahier des charges, et pourquoi il reste sans réponse.",
    ),
}

_NEED = (
    "Aucun besoin n’apparaît.",
    "Besoin affirmé, sans fait.",
    "Besoin plausible, déjà bien couvert à côté.",
    "Besoin constaté, couvert en partie.",
    "Besoin constaté avec des habitants, peu couvert.",
    "Besoin fort, porté par les habitants, couvert par personne.",
)
_RESIDENTS = (
    "Les habitants des quartiers ne sont pas concernés.",
    "Public visé en général, sans dire comment le toucher.",
    "Une information prévue (affiche, réseaux), rien de plus.",
    "Des moyens précis d’aller vers eux.",
    "Les habitants participent à la préparation ou à l’animation.",
    "L’action vient des habitants ou ils la décident.",
)

GRIDS: dict[Grid, tuple[CriterionRow, ...]] = {
    Grid.STANDARD: (
        CriterionRow("Le besoin\u00a0: réel, et peu ou pas couvert", 25, _NEED),
        CriterionRow("Les habitants\u00a0: proximité et place donnée", 25, _RESIDENTS),
        CriterionRow(
            "L’idée\u00a0: nouvelle ou exemplaire",
            15,
            (
                "Reprise de l’activité habituelle, sans rien de plus.",
                "Un détail change.",
                "Déjà fait ici sous une autre forme.",
                "Nouveau pour ce quartier ou ce public.",
                "Nouveau pour l’agglomération, ou pratique à montrer.",
                "Démarche que d’autres voudront reprendre.",
            ),
        ),
        CriterionRow(
            "Ensemble\u00a0: coopération et mise en réseau",
            15,
            (
                "Seul, sans envie de lien.",
                "Des partenaires cités, sans rôle.",
                "Un prêt de salle ou de matériel.",
                "Un partenaire a un vrai rôle.",
                "Plusieurs structures se répartissent le travail.",
                "Action portée ensemble, ou qui relie des structures qui ne se parlaient pas.",
            ),
        ),
        CriterionRow(
            "C’est faisable, à la taille de la structure",
            10,
            (
                "Impossible en l’état.",
                "Beaucoup de zones d’ombre, budget sans rapport avec l’action.",
                "Réalisable si on l’aide beaucoup.",
                "Réalisable, calendrier et budget clairs.",
                "Réalisable, moyens bien ajustés à la structure.",
                "Prête à démarrer, chaque euro s’explique.",
            ),
        ),
        CriterionRow(
            "Ce qu’il en restera",
            10,
            (
                "Rien n’est envisagé.",
                "Une suite est espérée, sans idée précise.",
                "Un bilan simple est prévu.",
                "On saura dire ce que l’action a changé.",
                "Une suite est préparée, ou un partage d’expérience.",
                "L’action peut durer\u00a0: contrat de ville, droit commun ou autre structure.",
            ),
        ),
    ),
    Grid.PAGE_BLANCHE: (
        CriterionRow("Le besoin\u00a0: réel, et peu ou pas couvert", 30, _NEED),
        CriterionRow("Les habitants\u00a0: proximité et place donnée", 40, _RESIDENTS),
        CriterionRow(
            "L’envie d’essayer",
            30,
            (
                "Aucune idée de départ.",
                "Une idée sans les habitants.",
                "Une idée, des habitants à trouver.",
                "Une idée et quelques habitants.",
                "Un groupe d’habitants prêt à écrire.",
                "Un groupe prêt, une première étape datée.",
            ),
        ),
    ),
}

# Notes for which the jury writes a reason.
REASON_SCORES = (0, 1, 5)


def settings_of(year: int) -> dict[str, Any]:
    """A calendar and a threshold to start from: heard in May, decided in July."""
    return {
        "opens_on": date(year, 3, 1),
        "closes_on": date(year, 4, 30),
        "checked_by": date(year, 5, 12),
        "hearings_from": date(year, 5, 18),
        "hearings_until": date(year, 6, 5),
        "decision_expected_on": date(year, 7, 1),
        "reserve_until": date(year, 12, 31),
        "envelope": Decimal(0),
        "award_floor": Decimal(0),
        "award_ceiling": Decimal(0),
        "page_blanche_ceiling": Decimal(0),
        "qpv_share_threshold": Decimal("0.600"),
        "reason_scores": list(REASON_SCORES),
    }
