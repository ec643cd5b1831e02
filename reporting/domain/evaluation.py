"""« Ce que nous savons mesurer »: the indicators, and what nobody has measured yet."""

from dataclasses import dataclass

from reporting.domain.facts import YearFacts
from reporting.domain.words import UNMEASURED, share

MEASURED, PARTLY = "mesuré", "mesuré en partie"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`value` is words ready to read; `tone` is the shape of the state."""

    name: str
    how: str
    state: str
    value: str

    @property
    def tone(self) -> str:
        return {MEASURED: "done", PARTLY: "next"}.get(self.state, "")


def indicators(facts: YearFacts) -> list[Indicator]:
    """What the last counted year says, indicator by indicator, the unknown ones openly so."""
    figures = facts.figures
    reports = sum(1 for each in facts.funded if each.realised)
    together = sum(1 for each in facts.funded if each.is_carried_together)
    first = sum(1 for each in facts.dossiers if each.is_first_request)
    return [
        Indicator(
            "Passage au contrat de ville",
            "actions financées déposées ensuite au contrat de ville",
            MEASURED,
            f"{share(figures.moved, figures.funded)} sur {figures.funded}",
        ),
        Indicator(
            "Opérateurs nouveaux",
            "premières demandes à l’AMI parmi les dossiers déposés",
            MEASURED,
            f"{share(first, figures.filed)} sur {figures.filed}",
        ),
        Indicator(
            "Actions portées ensemble",
            "actions financées dont un partenaire a confirmé qu’il les porte aussi",
            MEASURED,
            f"{share(together, figures.funded)} sur {figures.funded}",
        ),
        Indicator(
            "Habitants touchés",
            "personnes, habitants en QPV, femmes, moins de 26 ans, d’après les bilans",
            PARTLY if reports else UNMEASURED,
            f"{reports} bilans sur {figures.funded}",
        ),
        *(Indicator(name, how, UNMEASURED, "–") for name, how in UNKNOWN),
    ]


UNKNOWN = (
    ("Ce que l’action change pour les habitants", "aucun recueil n’est organisé"),
    ("Les liens nés entre les structures", "mises en relation et contacts gardés"),
    ("L’effet de l’essaimage", "pratiques reprises par d’autres structures"),
    ("L’apport des groupes de dialogue", "besoins remontés et repris au cahier des charges"),
    ("L’effet sur la programmation du contrat de ville", "attendu de l’évaluation finale"),
)
