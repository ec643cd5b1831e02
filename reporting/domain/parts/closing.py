"""Parts 14 and 15, the foreword, and the annexes: the director's words, and every definition."""

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP, format_euros
from reporting.domain.behind import FIGURES
from reporting.domain.content import Column, Kind, Part, Table
from reporting.domain.drafting import Proposal, paragraphs
from reporting.domain.facts import YearFacts
from reporting.domain.parts import sources
from reporting.domain.words import capital, counted, listed

OPENING = (
    "Tous les apports de cette démarche n’ont pas été objectivés. Les résultats, notamment sur la"
    " programmation du contrat de ville, ne seront quantifiés que lors de l’évaluation finale."
)
UNMEASURED_ROWS = (
    (
        "Ce que les actions changent pour les habitants",
        "les bilans comptent les personnes, pas les effets",
        "évaluation finale du contrat de ville",
    ),
    (
        "Les liens nés entre les structures",
        "le portail ne suit pas encore les mises en relation",
        "avec le réseau des structures",
    ),
    (
        "L’apport des directions et des groupes de dialogue",
        "leurs réunions ne sont pas saisies dans le portail",
        "avec les groupes de dialogue",
    ),
)
PROPOSAL_COLUMNS = (Column("Proposition"), Column("Qui décide"), Column("Échéance"))
LATER = "à préciser"
DIRECTIONS = "les directions"


# The figures that the report counts, in the words of the pages that list their dossiers.
DEFINED = (
    "deposes", "recevables", "auditionnes", "finances", "contrat-de-ville", "pages-blanches",
    "engages", "hors-delai",
)  # fmt: skip
OTHER_DEFINITIONS = (
    ("Demandé", "somme des montants demandés dans les dossiers déposés, en euros"),
    ("Accordé", "somme des aides accordées et non abandonnées, en euros"),
    ("Versé", "versements ordonnés, sans ceux que la banque a rejetés, en euros"),
    (
        "Rendu",
        "ce qui revient à l’enveloppe\u00a0: aides abandonnées non versées, soldes moindres,"
        " trop-perçus rendus, en euros",
    ),
    (
        "Coût d’un taux majoré",
        "ce que l’aide dépasse de ce que le taux de base aurait donné, en euros",
    ),
    (
        "Délais",
        "jours entre le dépôt et chaque étape, pour les dossiers qui l’ont atteinte\u00a0; la"
        " lettre compte le jour où elle est écrite et mise au départ",
    ),
    (
        "Habitants, prévu",
        "nombres écrits par les structures dans leur dossier, non vérifiés",
    ),
    (
        "Habitants, réalisé",
        "nombres des bilans acceptés\u00a0; «\u00a0non connu\u00a0» n’y est pas zéro",
    ),
)


def vigilance(facts: YearFacts) -> Part:
    """Part 14: the opening sentence, the director's words, what is not measured yet."""
    return Part(
        key="vigilance",
        number="14",
        title="Points de vigilance",
        sentence=OPENING,
        paragraphs=paragraphs(facts.vigilance),
        tables=(
            Table(
                "Ce qui n’est pas encore mesuré",
                (Column("Quoi"), Column("Pourquoi"), Column("Quand il le sera")),
                UNMEASURED_ROWS,
            ),
        ),
        source=sources.counted(facts, "service"),
    )


def proposals(facts: YearFacts) -> Part:
    """Part 15: one proposal a row, with who decides and when."""
    rows = tuple((each.what, each.who or LATER, each.when or LATER) for each in facts.proposals)
    return Part(
        key="propositions",
        number="15",
        title=f"Propositions pour {facts.year + 1}",
        sentence=f"{counted(len(rows), 'proposition')}, avec qui décide et pour quand."
        if rows
        else "Propositions à écrire par la direction.",
        tables=(Table("Les propositions", PROPOSAL_COLUMNS, rows),) if rows else (),
        source=sources.counted(facts, "service"),
    )


def suggested_foreword(facts: YearFacts) -> str:
    """Words to start from, written from the figures; the director changes them at will."""
    figures = facts.figures
    if not figures.filed:
        return f"En {figures.year}, aucun dossier n’a été déposé."
    funded = (
        f"et soutenu {counted(figures.funded, 'action')} pour {format_euros(facts.granted)}."
        if figures.funded
        else "et aucune action n’est encore soutenue."
    )
    return (
        f"En {figures.year}, l’AMI a reçu {counted(figures.filed, 'dossier')} {funded} Derrière"
        " chaque nombre, des habitants et des bénévoles ont été entendus par un jury qui les a"
        " écoutés."
    )


def suggested_vigilance(facts: YearFacts) -> str:
    """What the figures themselves ask to watch."""
    waiting = sum(1 for each in facts.funded if each.awaits_report)
    if not facts.funded:
        return f"Aucun bilan n’est attendu pour les actions de {facts.year}."
    if not waiting:
        return f"Les bilans de {facts.year} sont tous reçus."
    lack = "manque" if waiting == 1 else "manquent"
    return (
        f"{capital(counted(waiting, 'bilan'))} {lack} encore pour les actions de"
        f" {facts.year}{NBSP}: les nombres d’habitants réalisés sont partiels."
    )


def suggested_proposals(facts: YearFacts) -> tuple[Proposal, ...]:
    """Needs that no funded action treats, as proposals to decide."""
    treated = {each.need for each in facts.funded}
    left = [need.text for need in facts.needs if need.text not in treated][:3]
    due = f"cahier des charges {facts.year + 1}"
    if left:
        return tuple(Proposal(f"Reprendre «\u00a0{text}\u00a0»", DIRECTIONS, due) for text in left)
    return (Proposal(f"Reconduire l’AMI en {facts.year + 1}", "l’assemblée", due),)


def funded_actions(facts: YearFacts) -> Part:
    """Annex A: each funded action. Sixty rows are printed, the public page has them all."""
    rows = tuple(
        (each.number, each.organisation, each.title, listed(each.communes) or "–", each.granted)
        for each in facts.funded
    )
    columns = (
        Column("Numéro"),
        Column("Structure"),
        Column("Action"),
        Column("Commune"),
        Column("Accordé", Kind.EUROS),
    )
    foot = ("Ensemble", "", "", "", facts.granted)
    page = f"toutes sont sur le portail, page «{NBSP}Les actions soutenues en {facts.year}{NBSP}»"
    return Part(
        key="actions",
        number="A",
        title=f"Annexe{NBSP}: les actions financées",
        sentence=f"{capital(counted(len(rows), 'action financée', 'actions financées'))}.",
        tables=(Table("Les actions financées", columns, rows, foot, elsewhere=page),)
        if rows
        else (),
        source=sources.counted(facts),
    )


def definitions(facts: YearFacts) -> Part:
    """Annex B: each number, its definition and its source; one date for all that are counted."""
    figures = tuple((FIGURES[key].label, FIGURES[key].means) for key in DEFINED)
    past = tuple(
        (f"Année {each.year}", f"{sources.typed(each)}{f' ({each.note})' if each.note else ''}")
        for each in facts.years
        if not each.is_counted
    )
    return Part(
        key="definitions",
        number="B",
        title=f"Annexe{NBSP}: définitions et sources",
        sentence="Chaque chiffre a une définition, une source et une date. Ceux que compte le"
        f" portail sont ceux du {plain_date(facts.today)}.",
        tables=(
            Table(
                "Définitions",
                (Column("Chiffre"), Column("Définition et source")),
                (*figures, *OTHER_DEFINITIONS, *past),
            ),
        ),
        source=sources.series(facts),
    )
