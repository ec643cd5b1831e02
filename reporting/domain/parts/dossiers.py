"""Parts 3, 4 and 5: the dossiers, the auditions, the decisions."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from ami_portal.common.money import NBSP
from reporting.domain.behind import CUTS, DEFAULT, FIGURES, NOWHERE, STEPS, Cut
from reporting.domain.content import BY_ROW, Cell, Chart, Column, Drawing, Kind, Part, Run, Table
from reporting.domain.facts import Dossier, YearFacts, number_of
from reporting.domain.parts import sources
from reporting.domain.words import capital, counted, days_between, mean, median, share

OUTCOMES = (
    "finances", "reorientes", "reserve", "non-retenus", "irrecevables", "abandonnes", "en-attente",
)  # fmt: skip
# Nine columns on paper: where a long word may be cut, with a soft hyphen that is seen only there.
NARROW_LABELS = {
    "reorientes": "Réorien\u00adtés",
    "irrecevables": "Irrece\u00advables",
    "abandonnes": "Retirés ou aban\u00addonnés",
    "en-attente": "En attente",
}
# From the deposit to each step of a dossier: the figure that counts them, and its day.
DELAYS: tuple[tuple[str, str, Callable[[Dossier], date | None]], ...] = (
    ("à la vérification", "verifies", lambda each: each.checked_on),
    ("à l’audition", "auditionnes", lambda each: each.heard_on),
    ("au vote de l’assemblée", "votes", lambda each: each.voted_on),
    ("à la lettre de décision", "lettres", lambda each: each.letter_on),
    ("au premier versement", "payes", lambda each: each.paid_on),
)


def filed(facts: YearFacts) -> Part:
    """Part 3: who asked, on what, from where."""
    first = number_of(facts.dossiers, lambda each: each.is_first_request)
    return Part(
        key="dossiers",
        number="3",
        title="Les dossiers déposés",
        sentence=f"{capital(counted(len(facts.dossiers), 'dossier'))} sur"
        f" {counted(len(facts.themes), 'thème')}, dont"
        f" {counted(first, 'première demande', 'premières demandes')}.",
        chart=_bars("themes", "Dossiers déposés par thème", _by_theme(facts)),
        tables=(
            _table_by(facts, "commune", "Par commune des quartiers concernés"),
            _table_by(facts, "structure", "Par type de structure"),
            _table_by(facts, "premiere", "Première demande"),
            _table_by(facts, "canal", "Canal du dépôt"),
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
    steps = {FIGURES[step].label.lower(): _number(facts, Cut(step)) for step in STEPS[:-1]}
    late = _number(facts, Cut("hors-delai"))
    tables = (
        _decision_table(facts),
        _table_by(facts, "motif", "Motifs des dossiers non retenus", "non-retenus"),
        _table_by(facts, "irrecevabilite", "Motifs des dossiers irrecevables", "irrecevables"),
        _table_by(
            facts,
            "orientation",
            "Réorientations (elles peuvent accompagner toute décision)",
            "orientes",
        ),
        _delay_table(facts),
    )
    heard = steps["auditionnés"]
    return Part(
        key="decisions",
        number="5",
        title="Les décisions",
        sentence=f"Sur {counted(len(facts.dossiers), 'dossier')}{NBSP}:"
        f" {share(heard, len(facts.dossiers))} entendus,"
        f" {share(len(facts.funded), len(facts.dossiers))} financés."
        if facts.dossiers
        else "Aucun dossier.",
        chart=_bars("parcours", "Du dépôt au financement", steps),
        tables=tuple(table for table in tables if table.rows),
        paragraphs=(
            f"Date de rejet implicite (deux mois de silence, articles L.{NBSP}231-4 et"
            f" L.{NBSP}114-5 du code des relations entre le public et l’administration){NBSP}:"
            f" {share(late, len(facts.dossiers))} des"
            f" {counted(len(facts.dossiers), 'dossier')} ont eu leur réponse, ou l’attendent"
            " encore, après cette date.",
        )
        if facts.dossiers
        else (),
        source=sources.counted(facts),
    )


def _delay_table(facts: YearFacts) -> Table:
    columns = (
        Column("Du dépôt…"),
        Column("Dossiers", Kind.NUMBER, BY_ROW),
        Column("Jours, en moyenne", Kind.NUMBER),
        Column("Jours, médiane", Kind.NUMBER),
    )
    note = "Médiane\u00a0: la moitié des dossiers ont attendu moins, l’autre moitié davantage."
    reached = [delay for delay in DELAYS if _number(facts, Cut(delay[1]))]
    rows = tuple(_delay_row(facts, label, until) for label, _, until in reached)
    return Table(
        "Délais", columns, rows, note=note, row_figures=tuple(key for _, key, _ in reached)
    )


def _delay_row(
    facts: YearFacts, label: str, until: Callable[[Dossier], date | None]
) -> tuple[Cell, ...]:
    days = days_between((each.submitted_on, until(each)) for each in facts.dossiers)
    return (label, len(days), mean(days), median(days))


def in_your_commune(facts: YearFacts) -> Part:
    """The table of the four-page summary: each commune, its dossiers and its actions."""
    figures = ("deposes", "finances", "contrat-de-ville")
    return Part(
        key="communes",
        title="Dans votre commune",
        sentence="Une action qui touche plusieurs communes compte dans chacune.",
        tables=(
            Table(
                "Dossiers et actions, par commune",
                (Column("Commune"), *map(_column, figures)),
                tuple(
                    (name, *(_number(facts, Cut(key, "commune", name)) for key in figures))
                    for name in values_of("commune", facts.dossiers)
                ),
                axis="commune",
            ),
        ),
        source=sources.counted(facts),
    )


def values_of(axis: str, dossiers: Sequence[Dossier]) -> list[str]:
    """What the dossiers have of an axis, by name; those that have nothing of it come last."""
    found = {value for each in dossiers for value in CUTS[axis].read(each)}
    return sorted(found, key=lambda value: (value == NOWHERE, value))


def _table_by(facts: YearFacts, axis: str, caption: str, figure: str = DEFAULT) -> Table:
    """The dossiers of a figure, by value of an axis."""
    values = values_of(axis, Cut(figure).behind(facts.dossiers))
    return Table(
        caption,
        (Column(CUTS[axis].label), Column("Dossiers", Kind.NUMBER, figure)),
        tuple((value, _number(facts, Cut(figure, axis, value))) for value in values),
        axis=axis,
    )


def _decision_table(facts: YearFacts) -> Table:
    outcomes = [key for key in OUTCOMES if _number(facts, Cut(key))]
    figures = (*outcomes, DEFAULT)
    columns = (
        Column("Thème"),
        *(replace(_column(key), label=_narrow(key)) for key in outcomes),
        Column("Ensemble", Kind.NUMBER, DEFAULT),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (theme, *(_number(facts, Cut(key, "theme", theme)) for key in figures))
        for theme in _by_theme(facts)
    )
    foot: tuple[Cell, ...] = ("Ensemble", *(_number(facts, Cut(key)) for key in figures))
    return Table("Décisions par thème", columns, rows, foot, axis="theme")


def _narrow(figure: str) -> str:
    return NARROW_LABELS.get(figure, FIGURES[figure].label)


def _column(figure: str) -> Column:
    return Column(FIGURES[figure].label, Kind.NUMBER, figure)


def _number(facts: YearFacts, cut: Cut) -> int:
    return len(cut.behind(facts.dossiers))


def _by_theme(facts: YearFacts) -> dict[str, int]:
    counts = Counter(each.theme for each in facts.dossiers)
    return {theme: counts[theme] for theme in facts.themes if counts[theme]}


def _bars(name: str, title: str, counts: dict[str, int]) -> Chart:
    run = Run("dossiers", tuple(counts.values()), look="hatch")
    return Chart(Drawing.BARS, name, title, tuple(counts), (run,))
