"""Parts 7, 8, 9 and 10: the residents, the pages blanches, the meetings, the contrat de ville."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from ami_portal.common.money import NBSP
from reporting.domain.behind import NOWHERE, Cut
from reporting.domain.content import Cell, Chart, Column, Drawing, Kind, Part, Run, Table
from reporting.domain.facts import Dossier, People, YearFacts
from reporting.domain.parts import sources
from reporting.domain.secrecy import Shown, alone, column
from reporting.domain.words import UNMEASURED, capital, counted, share

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
    realised = _realised(facts.funded)
    waived = sum(1 for each in facts.funded if each.is_report_waived)
    tables = (_people_table(expected, realised), _by_neighbourhood(facts)) if expected else ()
    waiting = len(Cut("bilans-attendus").behind(facts.funded))
    return Part(
        key="habitants",
        number="7",
        title="Les habitants concernés",
        sentence=f"{capital(counted(len(realised), 'bilan accepté', 'bilans acceptés'))} sur"
        f" {counted(len(facts.funded), 'action financée', 'actions financées')}"
        f"{f', {waived} sans bilan demandé' if waived else ''}.",
        chart=_people_chart(expected, realised),
        tables=tuple(table for table in tables if table.rows),
        paragraphs=(
            "«\u00a0Non connu\u00a0» n’est pas zéro\u00a0: ces actions ne sont pas dans la somme."
            " «\u00a0Réalisé\u00a0» vient des bilans acceptés.",
            "Les groupes de moins de 5 personnes sont masqués, et avec eux ce qui permettrait de"
            " les retrouver par soustraction.",
        ),
        unmeasured=(f"Réalisé de {counted(waiting, 'action')}{NBSP}: bilans attendus.",)
        if waiting
        else (),
        source=sources.counted(facts, "dossiers et bilans du portail"),
    )


def _realised(dossiers: Iterable[Dossier]) -> list[People]:
    return [each.realised for each in dossiers if each.realised]


def _people_chart(expected: list[People], realised: list[People]) -> Chart | None:
    drawn = [pair for pair in READINGS if _drawn(expected, pair[1]) or _drawn(realised, pair[1])]
    if not drawn:
        return None
    return Chart(
        Drawing.DOUBLE_BARS,
        "habitants",
        "Prévu et réalisé, actions financées",
        tuple(label for label, _ in drawn),
        (
            Run("prévu", tuple(_drawn(expected, read) for _, read in drawn)),
            Run("réalisé", tuple(_drawn(realised, read) for _, read in drawn)),
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
            _shown(expected, read),
            _unknown(expected, read),
            _shown(realised, read),
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
        unmeasured=()
        if any(each.project for each in ideas)
        else (f"«\u00a0Devenue un projet\u00a0»{NBSP}: {UNMEASURED} avant l’appel suivant.",),
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
        for name in each.neighbourhoods or (NOWHERE,):
            places[name].append(each)
    names = sorted(places)
    expected = [[each.expected for each in places[name]] for name in names]
    realised = [_realised(places[name]) for name in names]
    everybody = READINGS[0][1]
    return Table(
        "Par quartier, actions financées",
        (
            Column("Quartier"),
            Column("Actions", Kind.NUMBER, "finances"),
            Column("Personnes prévues", Kind.NUMBER),
            Column("Personnes réalisées", Kind.NUMBER),
        ),
        tuple(
            zip(
                names,
                [len(places[name]) for name in names],
                column([_sum(people, everybody) for people in expected]),
                column([_sum(people, everybody) for people in realised]),
                strict=True,
            )
        ),
        note="Une action qui touche plusieurs quartiers compte, avec toutes ses personnes, dans"
        " chacun.",
        axis="quartier",
    )


def _ideas(funded: int, asked: int) -> str:
    if not asked:
        return "Aucune page blanche demandée."
    words = counted(funded, "page blanche financée", "pages blanches financées")
    return f"{capital(words)} pour {counted(asked, 'demande')}."


def _became(dossier: Dossier) -> str:
    if dossier.filing:
        return f"Déposée au contrat de ville en {dossier.filing.year}"
    if dossier.project:
        # A structure that was not selected is named nowhere: its year is only told once funded.
        funded = f", financé par l’AMI {dossier.project.year}"
        return f"Devenue un projet{funded if dossier.project.is_funded else ''}"
    return "Bilan reçu" if dossier.realised else "En cours d’écriture"


def _sum(people: list[People], read: Reading) -> int | None:
    known = [number for number in map(read, people) if number is not None]
    return sum(known) if known else None


def _shown(people: list[People], read: Reading) -> Shown:
    """The sum, unless it is a small group or would leave one when taken from everybody."""
    everybody = READINGS[0][1]
    # Also when some are not known: often the same actions, so that the subtraction still holds.
    return alone(_sum(people, read), out_of=None if read is everybody else _sum(people, everybody))


def _drawn(people: list[People], read: Reading) -> int | None:
    """The drawing leaves a gap where the table hides a number."""
    number = _shown(people, read)
    return number if isinstance(number, int) else None


def _unknown(people: list[People], read: Reading) -> int:
    return sum(1 for number in map(read, people) if number is None)
