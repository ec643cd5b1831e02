"""« L’année en une page », « L’AMI depuis 2020 »: the cohort figures beside other years'."""

from collections.abc import Sequence

from ami_portal.common.money import NBSP, format_euros
from reporting.domain.cohort import YearFigures
from reporting.domain.content import Chart, Column, Drawing, KeyFigure, Kind, Part, Run, Table
from reporting.domain.facts import YearFacts
from reporting.domain.parts import sources
from reporting.domain.words import CONVENTIONS, counted, share

COHORT_COLUMNS = (
    Column("Année de l’AMI"),
    Column("Déposés", Kind.NUMBER),
    Column("Financés", Kind.NUMBER),
    Column("Au contrat de ville", Kind.NUMBER),
)
YEARS_SHOWN = 3


def in_one_page(facts: YearFacts) -> Part:
    """Four numbers, and the year beside the two before it."""
    figures = facts.figures
    numbers = [
        KeyFigure("Déposés", figures.filed, figure="deposes"),
        KeyFigure("Financés", figures.funded, figure="finances"),
        KeyFigure("Accordés", facts.granted, Kind.EUROS, figure="finances"),
        KeyFigure("Déposés ensuite au contrat de ville", figures.moved, figure="contrat-de-ville"),
    ]
    if not facts.is_counted:
        numbers.pop(2)
    recent = [each for each in facts.years if each.year <= facts.year][-YEARS_SHOWN:]
    return Part(
        key="annee",
        title="L’année en une page",
        sentence=_sentence(facts),
        key_figures=tuple(numbers),
        chart=columns_of(recent, name="annee", title="L’année et les deux précédentes"),
        tables=(cohort_table(recent, "L’année et celles qui la précèdent"),),
        paragraphs=CONVENTIONS,
        source=sources.series(facts),
    )


def headline(facts: YearFacts) -> str:
    """What the year says, in one line."""
    figures = facts.figures
    return (
        f"En {figures.year}, {counted(figures.filed, 'dossier déposé', 'dossiers déposés')},"
        f" {counted(figures.funded, 'action financée', 'actions financées')},"
        f" {figures.moved} déjà au contrat de ville."
        if figures.moved
        else f"En {figures.year}, {counted(figures.filed, 'dossier déposé', 'dossiers déposés')}"
        f" et {counted(figures.funded, 'action financée', 'actions financées')}."
    )


def lead(facts: YearFacts) -> str:
    """The money of the year, or where its figures come from."""
    if not facts.is_counted:
        note = f", {facts.figures.note}" if facts.figures.note else ""
        return f"Saisie historique{note}{NBSP}: seuls ces trois nombres sont connus."
    return (
        f"{format_euros(facts.granted)} accordés sur une enveloppe de"
        f" {format_euros(facts.envelope)}{NBSP}; il reste {format_euros(facts.remaining)}."
    )


def since_the_start(facts: YearFacts) -> Part:
    """The whole series, with its notes."""
    years = facts.years
    first = years[0].year
    filed, funded, moved = (
        sum(getattr(each, name) for each in years) for name in ("filed", "funded", "moved")
    )
    chart = Chart(
        Drawing.LINES,
        "depuis",
        f"Déposés, financés et déposés au contrat de ville, depuis {first}",
        tuple(str(each.year) for each in years),
        _runs(years),
    )
    return Part(
        key="depuis",
        number="11",
        title="L’AMI depuis 2020",
        sentence=f"Depuis {first}, pour les années connues ici, {counted(filed, 'dossier')}"
        f" et {share(funded, filed)} financés, dont {share(moved, funded)} déposés ensuite"
        " au contrat de ville.",
        chart=chart if len(years) > 1 else None,
        tables=(cohort_table(years, "Les chiffres de chaque année"),),
        unmeasured=tuple(_gaps(years)),
        source=sources.series(facts),
    )


def cohort_table(years: Sequence[YearFigures], caption: str) -> Table:
    """One row per year of the AMI; the note says where a typed-in number comes from."""
    notes = [f"{each.year}{NBSP}: {each.note}." for each in years if each.note]
    return Table(
        caption,
        COHORT_COLUMNS,
        tuple((_label(each), each.filed, each.funded, each.moved) for each in years),
        note=" ".join(notes),
    )


def columns_of(years: Sequence[YearFigures], *, name: str, title: str) -> Chart:
    """Three columns per year, the typed-in years told apart by a word under them."""
    return Chart(
        Drawing.DOUBLE_BARS,
        name,
        title,
        tuple(str(each.year) for each in years),
        _runs(years),
        notes=tuple("" if each.is_counted else each.source.value for each in years),
    )


def _runs(years: Sequence[YearFigures]) -> tuple[Run, ...]:
    return (
        Run("déposés", tuple(each.filed for each in years)),
        Run("financés", tuple(None if each.is_undecided else each.funded for each in years)),
        Run(
            "au contrat de ville",
            tuple(None if each.is_undecided else each.moved for each in years),
        ),
    )


def _label(each: YearFigures) -> str:
    return str(each.year) if each.is_counted else f"{each.year}, {each.source.value}"


def _gaps(years: Sequence[YearFigures]) -> list[str]:
    known = {each.year for each in years}
    missing = [str(year) for year in range(min(known), max(known)) if year not in known]
    if not missing:
        return []
    return [f"{', '.join(missing)}{NBSP}: chiffres pas encore saisis dans le portail."]


def _sentence(facts: YearFacts) -> str:
    figures = facts.figures
    return (
        f"{share(figures.funded, figures.filed)} des {counted(figures.filed, 'dossier')} déposés"
        f" ont été financés, et {share(figures.moved, figures.funded)} de ces actions ont été"
        " déposées ensuite au contrat de ville."
        if figures.filed > 1
        else lead(facts)
    )
