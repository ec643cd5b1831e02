"""Parts 7, 8, 9 and 10: the residents, the pages blanches, the meetings, the contrat de ville."""

from collections import defaultdict
from collections.abc import Callable

from ami_portal.common.money import NBSP
from reporting.domain.content import Cell, Chart, Column, Drawing, Kind, Part, Run, Table
from reporting.domain.facts import Dossier, People, YearFacts
from reporting.domain.parts import sources
from reporting.domain.words import UNMEASURED, capital, counted, masked, share

Reading = Callable[[People], int | None]
READINGS: tuple[tuple[str, Reading], ...] = (
    ("personnes", lambda people: people.people),
    ("en QPV", lambda people: people.qpv),
    ("femmes", lambda people: people.women),
    ("moins de 26 ans", lambda people: people.under_26),
)
IDEA_PATH = (
    "une idée",
    "des habitants",
    "une somme pour écrire",
    "un projet",
    "un dossier complet",
)


def residents(facts: YearFacts) -> Part:
    """Part 7: expected and realised, of funded actions. Groups under five people are hidden."""
    expected = [each.expected for each in facts.funded]
    realised = [each.realised for each in facts.funded if each.realised]
    tables = (_people_table(expected, realised), _by_neighbourhood(facts)) if expected else ()
    waiting = len(facts.funded) - len(realised)
    return Part(
        key="habitants",
        number="7",
        title="Les habitants concernés",
        sentence=f"{capital(counted(len(realised), 'bilan reçu', 'bilans reçus'))} sur"
        f" {counted(len(facts.funded), 'action financée', 'actions financées')}.",
        chart=_people_chart(expected, realised),
        tables=tuple(table for table in tables if table.rows),
        paragraphs=(
            "«\u00a0Non connu\u00a0» n’est pas zéro. Les groupes de moins de 5 personnes sont"
            " masqués.",
        ),
        unmeasured=(f"Réalisé de {counted(waiting, 'action')}{NBSP}: bilans attendus.",)
        if waiting
        else (),
        source=sources.counted(facts, "dossiers et bilans du portail"),
    )


def _people_chart(expected: list[People], realised: list[People]) -> Chart | None:
    drawn = [pair for pair in READINGS if _shown(expected, pair[1]) or _shown(realised, pair[1])]
    if not drawn:
        return None
    return Chart(
        Drawing.DOUBLE_BARS,
        "habitants",
        "Prévu et réalisé, actions financées",
        tuple(label for label, _ in drawn),
        (
            Run("prévu", tuple(_shown(expected, read) for _, read in drawn)),
            Run("réalisé", tuple(_shown(realised, read) for _, read in drawn)),
        ),
    )


def _people_table(expected: list[People], realised: list[People]) -> Table:
    columns = (
        Column("Nombre"),
        Column("Prévu", Kind.NUMBER),
        Column("Non connu (actions)", Kind.NUMBER),
        Column("Réalisé", Kind.NUMBER),
        Column("Non connu (bilans)", Kind.NUMBER),
    )
    rows = tuple(
        (
            label,
            masked(_sum(expected, read)),
            _unknown(expected, read),
            masked(_sum(realised, read)),
            _unknown(realised, read),
        )
        for label, read in READINGS
    )
    return Table("Prévu et réalisé", columns, rows)


def pages_blanches(facts: YearFacts) -> Part:
    """Part 8: each page blanche that was funded, and what it became."""
    ideas = [each for each in facts.funded if each.is_idea]
    asked = sum(1 for each in facts.dossiers if each.is_page_blanche)
    rows = tuple(
        (each.number, each.title, each.organisation, each.granted, _became(each)) for each in ideas
    )
    columns = (
        Column("Numéro"),
        Column("L’idée"),
        Column("Structure"),
        Column("Accordé", Kind.EUROS),
        Column("Ce qu’elle est devenue"),
    )
    return Part(
        key="pages-blanches",
        number="8",
        title=f"Oser{NBSP}: les pages blanches",
        sentence=_ideas(len(ideas), asked),
        path=IDEA_PATH,
        tables=(Table("Chaque page blanche", columns, rows),) if rows else (),
        unmeasured=(f"«\u00a0Devenue un projet\u00a0»{NBSP}: {UNMEASURED} avant l’appel suivant.",),
        source=sources.counted(facts),
    )


def meetings(facts: YearFacts) -> Part:
    """Part 9: what the portal already counts of the network, and what it does not."""
    together = sum(1 for each in facts.funded if each.is_carried_together)
    met = sum(each.heard for each in facts.sittings if each.is_held and each.heard > 1)
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Actions financées portées par plusieurs structures", together),
        ("Structures entendues avec au moins une autre", met),
    )
    return Part(
        key="rencontres",
        number="9",
        title="Se rencontrer",
        sentence=f"{share(together, len(facts.funded))} des"
        f" {counted(len(facts.funded), 'action financée', 'actions financées')} sont portées à"
        " plusieurs."
        if facts.funded
        else "Aucune action financée pour l’instant.",
        tables=(
            Table("Ce qui est compté", (Column("Rencontre"), Column("Nombre", Kind.NUMBER)), rows),
        ),
        unmeasured=tuple(
            f"{what}{NBSP}: {UNMEASURED}."
            for what in (
                "Mises en relation et contacts gardés après l’audition",
                "Essaimage (invités, présents, liens)",
                "Retours d’expériences publiés",
            )
        ),
        source=sources.counted(facts),
    )


def contrat_de_ville(facts: YearFacts) -> Part:
    """Part 10: by year of the AMI, then each action of this year that moved."""
    redirected = sum(
        1 for each in facts.dossiers for way in each.ways if way.target == "Le contrat de ville"
    )
    return Part(
        key="contrat-de-ville",
        number="10",
        title="De l’AMI au contrat de ville",
        sentence=f"{share(len(facts.moved), len(facts.funded))} des"
        f" {counted(len(facts.funded), 'action financée', 'actions financées')} en"
        f" {facts.year} ont été déposées ensuite au contrat de ville."
        if facts.funded
        else "Aucune action financée pour l’instant.",
        chart=_filing_chart(facts),
        tables=(_filing_table(facts),) if facts.moved else (),
        paragraphs=(
            f"À part{NBSP}: {counted(redirected, 'dossier réorienté', 'dossiers réorientés')} vers"
            " le contrat de ville, compté ici sans être une action financée.",
        )
        if redirected
        else (),
        source=sources.series(facts),
    )


def _filing_chart(facts: YearFacts) -> Chart:
    years = facts.years
    accepted = tuple(
        facts.accepted.get(each.year, 0) if each.is_counted else None for each in years
    )
    return Chart(
        Drawing.DOUBLE_BARS,
        "contrat",
        "Financés, dont déposés au contrat de ville, dont retenus, par année de l’AMI",
        tuple(str(each.year) for each in years),
        (
            Run("financés", tuple(each.funded for each in years)),
            Run("déposés", tuple(each.moved for each in years)),
            Run("retenus", accepted),
        ),
    )


def _filing_table(facts: YearFacts) -> Table:
    columns = tuple(
        Column(label)
        for label in ("Action", "Structure", "Année de dépôt", "Pilier", "Référence", "Issue")
    )
    rows = tuple(
        (
            each.title,
            each.organisation,
            str(each.filing.year),
            each.filing.pillar,
            each.filing.reference or "–",
            each.filing.outcome.label,
        )
        for each in facts.moved
        if each.filing
    )
    return Table("Les actions passées au contrat de ville", columns, rows)


def _by_neighbourhood(facts: YearFacts) -> Table:
    places: dict[str, list[Dossier]] = defaultdict(list)
    for each in facts.funded:
        for name in each.neighbourhoods or ("quartier non précisé",):
            places[name].append(each)
    rows = tuple(
        (
            name,
            len(dossiers),
            masked(_sum([each.expected for each in dossiers], READINGS[0][1])),
            masked(_sum([each.realised for each in dossiers if each.realised], READINGS[0][1])),
        )
        for name, dossiers in sorted(places.items())
    )
    return Table(
        "Par quartier, actions financées",
        (
            Column("Quartier"),
            Column("Actions", Kind.NUMBER),
            Column("Personnes prévues", Kind.NUMBER),
            Column("Personnes réalisées", Kind.NUMBER),
        ),
        rows,
        note="Une action qui touche plusieurs quartiers compte, avec toutes ses personnes, dans"
        " chacun.",
    )


def _ideas(funded: int, asked: int) -> str:
    words = counted(funded, "page blanche financée", "pages blanches financées")
    return f"{capital(words)} pour {counted(asked, 'demande')}."


def _became(dossier: Dossier) -> str:
    if dossier.filing:
        return f"Déposée au contrat de ville en {dossier.filing.year}"
    return "Bilan reçu" if dossier.realised else "En cours d’écriture"


def _sum(people: list[People], read: Reading) -> int | None:
    known = [number for number in map(read, people) if number is not None]
    return sum(known) if known else None


def _shown(people: list[People], read: Reading) -> int | None:
    """The drawing leaves a gap where the table hides a number."""
    number = masked(_sum(people, read))
    return number if isinstance(number, int) else None


def _unknown(people: list[People], read: Reading) -> int:
    return sum(1 for number in map(read, people) if number is None)
