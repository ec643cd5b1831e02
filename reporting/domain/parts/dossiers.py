"""Parts 3, 4 and 5: the dossiers, the auditions, the decisions."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from ami_portal.common.money import NBSP
from applications.enums import FUNDED, State
from reporting.domain.content import Cell, Chart, Column, Drawing, Kind, Part, Run, Table
from reporting.domain.facts import Dossier, YearFacts, number_of
from reporting.domain.parts import sources
from reporting.domain.words import capital, counted, mean_days, share

OUTCOMES: tuple[tuple[str, frozenset[State]], ...] = (
    ("Financés", FUNDED),
    ("Réorientés", frozenset({State.REDIRECTED})),
    ("En réserve", frozenset({State.RESERVE})),
    ("Non retenus", frozenset({State.NOT_SELECTED})),
    ("Irrecevables", frozenset({State.INADMISSIBLE})),
    ("Retirés ou abandonnés", frozenset({State.WITHDRAWN, State.RENOUNCED})),
    ("En attente de décision", frozenset({State.SUBMITTED, State.ADMISSIBLE, State.HEARD})),
)
NO_COMMUNE = "quartier non précisé"


def filed(facts: YearFacts) -> Part:
    """Part 3: who asked, on what, from where."""
    by_theme = _by_theme(facts)
    first = number_of(facts.dossiers, lambda each: each.is_first_request)
    return Part(
        key="dossiers",
        number="3",
        title="Les dossiers déposés",
        sentence=f"{capital(counted(len(facts.dossiers), 'dossier'))} sur"
        f" {counted(len(facts.themes), 'thème')}, dont"
        f" {counted(first, 'première demande', 'premières demandes')}.",
        chart=_bars("themes", "Dossiers déposés par thème", by_theme),
        tables=(
            _count_table("Par commune des quartiers concernés", "Commune", _by_commune(facts)),
            _count_table(
                "Par type de structure",
                "Type",
                Counter(each.organisation_type for each in facts.dossiers),
            ),
            Table(
                "Première demande et canal",
                (Column("Dossiers"), Column("Nombre", Kind.NUMBER)),
                (
                    ("Première demande à l’AMI", first),
                    ("Structures déjà venues", len(facts.dossiers) - first),
                    *Counter(
                        f"Déposés {each.channel.lower()}"
                        if each.channel != "Papier"
                        else "Déposés sur papier"
                        for each in facts.dossiers
                    ).items(),
                ),
            ),
        ),
        paragraphs=("Un dossier qui touche plusieurs communes compte dans chacune.",),
        source=sources.counted(facts),
    )


def hearings(facts: YearFacts) -> Part:
    """Part 4: the auditions, by theme, and the colleges that sat."""
    held = [each for each in facts.sittings if each.is_held]
    heard = sum(each.heard for each in held)
    by_theme = Counter(each.theme for each in facts.sittings)
    tables = (_sitting_table(facts, by_theme), _college_table(facts))
    return Part(
        key="auditions",
        number="4",
        title="Les auditions et le jury",
        sentence=f"{capital(counted(len(held), 'audition tenue', 'auditions tenues'))},"
        f" {counted(heard, 'structure entendue', 'structures entendues')} par groupes d’un même"
        " thème."
        if held
        else "Aucune audition tenue pour l’instant.",
        chart=_bars("auditions", "Auditions par thème", by_theme) if by_theme else None,
        tables=tuple(table for table in tables if table.rows),
        source=sources.counted(facts, "auditions du portail"),
    )


def _sitting_table(facts: YearFacts, by_theme: dict[str, int]) -> Table:
    columns = (
        Column("Thème"),
        Column("Auditions", Kind.NUMBER),
        Column("Entendues", Kind.NUMBER),
        Column("Absentes", Kind.NUMBER),
        Column("Types de structures", Kind.NUMBER),
    )
    rows = tuple(_sitting_row(facts, theme, number) for theme, number in by_theme.items())
    return Table("Auditions par thème", columns, rows)


def _sitting_row(facts: YearFacts, theme: str, number: int) -> tuple[Cell, ...]:
    sittings = [each for each in facts.sittings if each.theme == theme]
    heard = sum(each.heard for each in sittings if each.is_held)
    types = {name for each in sittings for name in each.types}
    return (theme, number, heard, sum(each.absent for each in sittings), len(types))


def _college_table(facts: YearFacts) -> Table:
    columns = (
        Column("Collège"),
        Column("Sièges", Kind.NUMBER),
        Column("Présents exigés", Kind.NUMBER),
        Column("Convocations", Kind.NUMBER),
        Column("Présences", Kind.NUMBER),
    )
    rows = tuple(
        (each.name, each.seats, each.quorum, each.summoned, each.present) for each in facts.colleges
    )
    note = f"Déports déclarés{NBSP}: {facts.recusals} (nombre seulement)."
    return Table("Le jury, collège par collège", columns, rows, note=note)


def decisions(facts: YearFacts) -> Part:
    """Part 5: the funnel, the decisions by theme, the reasons, the ways, the delays."""
    steps = {
        "déposés": len(facts.dossiers),
        "recevables": number_of(facts.dossiers, lambda each: each.is_admissible),
        "auditionnés": number_of(facts.dossiers, lambda each: each.heard_on is not None),
        "financés": len(facts.funded),
    }
    tables = (_decision_table(facts), _reason_table(facts), _way_table(facts), _delay_table(facts))
    heard = steps["auditionnés"]
    return Part(
        key="decisions",
        number="5",
        title="Les décisions",
        sentence=f"{share(heard, len(facts.dossiers))} des"
        f" {counted(len(facts.dossiers), 'dossier')} ont été entendus, et"
        f" {share(len(facts.funded), len(facts.dossiers))} financés.",
        chart=_bars("parcours", "Du dépôt au financement", steps),
        tables=tuple(table for table in tables if table.rows),
        source=sources.counted(facts),
    )


def _reason_table(facts: YearFacts) -> Table:
    reasons = Counter(
        each.not_selected_reason or "motif non saisi"
        for each in facts.dossiers
        if each.state == State.NOT_SELECTED
    )
    return _count_table("Motifs des dossiers non retenus", "Motif", reasons)


def _way_table(facts: YearFacts) -> Table:
    ways = Counter((way.target, way.status.label) for each in facts.dossiers for way in each.ways)
    return Table(
        "Réorientations (elles peuvent accompagner toute décision)",
        (Column("Vers"), Column("Où elle en est"), Column("Nombre", Kind.NUMBER)),
        tuple((target, status, number) for (target, status), number in sorted(ways.items())),
    )


def _delay_table(facts: YearFacts) -> Table:
    return Table(
        "Délais moyens",
        (Column("Du dépôt…"), Column("Jours", Kind.NUMBER)),
        (
            ("à la vérification", _delay(facts, lambda each: each.checked_on)),
            ("à l’audition", _delay(facts, lambda each: each.heard_on)),
            ("à la décision", _delay(facts, lambda each: each.decided_on)),
        ),
    )


def in_your_commune(facts: YearFacts) -> Part:
    """The table of the four-page summary: each commune, its dossiers and its actions."""
    asked, funded = _by_commune(facts), _by_commune(facts, facts.funded)
    return Part(
        key="communes",
        title="Dans votre commune",
        sentence="Une action qui touche plusieurs communes compte dans chacune.",
        tables=(
            Table(
                "Dossiers et actions, par commune",
                (
                    Column("Commune"),
                    Column("Déposés", Kind.NUMBER),
                    Column("Financés", Kind.NUMBER),
                ),
                tuple((name, number, funded.get(name, 0)) for name, number in asked.items()),
            ),
        ),
        source=sources.counted(facts),
    )


def _decision_table(facts: YearFacts) -> Table:
    outcomes = [(name, states) for name, states in OUTCOMES if _count(facts, states)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (theme, *(_count(facts, states, theme) for _, states in outcomes), number)
        for theme, number in _by_theme(facts).items()
    )
    foot: tuple[Cell, ...] = (
        "Ensemble",
        *(_count(facts, states) for _, states in outcomes),
        len(facts.dossiers),
    )
    columns = (
        Column("Thème"),
        *(Column(name, Kind.NUMBER) for name, _ in outcomes),
        Column("Ensemble", Kind.NUMBER),
    )
    return Table("Décisions par thème", columns, rows, foot)


def _count(facts: YearFacts, states: frozenset[State], theme: str = "") -> int:
    return number_of(
        facts.dossiers, lambda each: each.state in states and theme in ("", each.theme)
    )


def _delay(facts: YearFacts, until: Callable[[Dossier], date | None]) -> int | None:
    return mean_days((each.submitted_on, until(each)) for each in facts.dossiers)


def _by_theme(facts: YearFacts) -> dict[str, int]:
    counts = Counter(each.theme for each in facts.dossiers)
    return {theme: counts[theme] for theme in facts.themes if counts[theme]}


def _by_commune(facts: YearFacts, dossiers: Iterable[Dossier] | None = None) -> dict[str, int]:
    counts = Counter(
        name
        for each in (facts.dossiers if dossiers is None else dossiers)
        for name in each.communes or (NO_COMMUNE,)
    )
    return dict(sorted(counts.items(), key=lambda item: (item[0] == NO_COMMUNE, item[0])))


def _bars(name: str, title: str, counts: dict[str, int]) -> Chart:
    run = Run("dossiers", tuple(counts.values()), look="hatch")
    return Chart(Drawing.BARS, name, title, tuple(counts), (run,))


def _count_table(caption: str, heading: str, counts: "dict[str, int]") -> Table:
    return Table(
        caption,
        (Column(heading), Column("Dossiers", Kind.NUMBER)),
        tuple(counts.items()),
    )
