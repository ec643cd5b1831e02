"""Part 6: asked, granted, engaged, paid, given back; the rates applied and what they cost."""

from decimal import ROUND_HALF_UP, Decimal

from ami_portal.common.money import NBSP, format_euros
from reporting.domain.behind import CUTS, Cut, rate_words
from reporting.domain.content import Chart, Column, Drawing, Kind, Part, Run, Table
from reporting.domain.facts import Dossier, YearFacts, total
from reporting.domain.parts import sources
from reporting.domain.words import counted


def money(facts: YearFacts) -> Part:
    """By theme, then by rate; the average aid; what others bring to the funded actions."""
    themes = tuple(
        theme for theme in facts.themes if any(each.theme == theme for each in facts.dossiers)
    )
    chart = Chart(
        Drawing.STACKED_BARS,
        "argent",
        "Les sommes demandées, par thème",
        themes,
        (
            Run("versés", tuple(_paid(_of(facts, theme)) for theme in themes), "dots"),
            Run("à verser", tuple(_left(_of(facts, theme)) for theme in themes), "solid"),
            *_given_back(facts, themes),
            Run("non accordés", tuple(_refused(_of(facts, theme)) for theme in themes), "hatch"),
        ),
        unit="€",
    )
    return Part(
        key="argent",
        number="6",
        title="L’argent",
        sentence=_sentence(facts),
        chart=chart if themes else None,
        tables=tuple(
            table
            for table in (
                _envelope_table(facts),
                _theme_table(facts, themes),
                _rate_table(facts),
                _others_table(facts),
            )
            if table.rows
        ),
        source=sources.counted(facts),
    )


def _given_back(facts: YearFacts, themes: tuple[str, ...]) -> tuple[Run, ...]:
    """What standing aids gave back, when they did: with what is paid and due, the whole aid."""
    returned = [
        _granted(dossiers) - _paid(dossiers) - _left(dossiers)
        for dossiers in (_of(facts, theme) for theme in themes)
    ]
    return (Run("rendus", tuple(returned), "lamp"),) if any(returned) else ()


def _sentence(facts: YearFacts) -> str:
    if not facts.funded:
        return f"Aucune aide accordée pour l’instant sur {format_euros(facts.envelope)}."
    average = facts.granted / len(facts.funded)
    return (
        f"{format_euros(facts.granted)} accordés à"
        f" {counted(len(facts.funded), 'action')} sur une enveloppe de"
        f" {format_euros(facts.envelope)}{NBSP}: une aide moyenne de"
        f" {format_euros(average.quantize(Decimal(1)))}."
    )


def _theme_table(facts: YearFacts, themes: tuple[str, ...]) -> Table:
    def row(label: str, dossiers: list[Dossier]) -> tuple[str | int | Decimal, ...]:
        return (
            label,
            sum(1 for each in dossiers if each.is_funded),
            total(each.requested for each in dossiers),
            _granted(dossiers),
            _paid(dossiers),
            _left(dossiers),
        )

    columns = (
        Column("Thème"),
        Column("Actions", Kind.NUMBER, "finances"),
        Column("Demandé", Kind.EUROS),
        Column("Accordé", Kind.EUROS),
        Column("Versé", Kind.EUROS),
        Column("À verser", Kind.EUROS),
    )
    rows = tuple(row(theme, _of(facts, theme)) for theme in themes)
    foot = row("Ensemble", list(facts.dossiers))
    return Table("L’argent par thème", columns, rows, foot, axis="theme")


def _envelope_table(facts: YearFacts) -> Table:
    """What the envelope lost to the aids, and got back."""
    if not facts.envelope:
        return Table("L’usage de l’enveloppe", (), ())
    engaged = Cut("engages").behind(facts.dossiers)
    held = facts.granted_once - facts.returned
    rows = (
        ("Enveloppe de l’année", facts.envelope),
        ("Demandé", total(each.requested for each in facts.dossiers)),
        ("Accordé, abandons compris", facts.granted_once),
        ("Rendu à l’enveloppe (abandons, soldes, trop-perçus)", facts.returned),
        ("Engagé (convention signée ou notification faite)", _granted(engaged)),
        ("Versé, abandons compris", total(each.paid for each in facts.dossiers)),
        ("Reste de l’enveloppe", facts.remaining),
    )
    return Table(
        "L’usage de l’enveloppe",
        (Column("Somme"), Column("Montant", Kind.EUROS)),
        rows,
        note="Le reste est l’enveloppe, moins ce qui a été accordé, plus ce qui a été rendu."
        f" Enveloppe utilisée{NBSP}: {_part_of(held, facts.envelope)}. Un versement rejeté par la"
        " banque ne compte pas.",
    )


def _part_of(held: Decimal, envelope: Decimal) -> str:
    return f"{(100 * held / envelope).quantize(Decimal(1), ROUND_HALF_UP)}{NBSP}%"


def _rate_table(facts: YearFacts) -> Table:
    """What each rate cost: its aids, and what it added to what the base rate would have given.

    A rate that the year offers and nobody had is there, with zeros.
    """
    applied = {rate for each in facts.funded for rate in CUTS["taux"].read(each)}
    offered = {rate_words(bonus, rate) for bonus, rate in facts.rates} if applied else set()
    rates = sorted(applied | offered)
    rows = tuple(
        _rate_row(rate, Cut("finances", "taux", rate).behind(facts.dossiers)) for rate in rates
    )
    columns = (
        Column("Taux appliqué"),
        Column("Actions", Kind.NUMBER, "finances"),
        Column("Accordé", Kind.EUROS),
        Column("Coût du taux majoré", Kind.EUROS),
    )
    foot = _rate_row("Ensemble", list(facts.funded))
    note = "Coût d’un taux majoré\u00a0: ce qu’il ajoute à ce que le taux de base aurait donné."
    return Table("Les taux appliqués et leur coût", columns, rows, foot, note, axis="taux")


def _rate_row(label: str, dossiers: list[Dossier]) -> tuple[str | int | Decimal, ...]:
    extra = total(each.aid.extra for each in dossiers if each.aid)
    return (label, len(dossiers), _granted(dossiers), extra)


def _others_table(facts: YearFacts) -> Table:
    others = total(each.other_funding for each in facts.funded)
    cost = total(each.eligible_cost for each in facts.funded)
    return Table(
        "Ce que les autres financeurs apportent aux actions financées",
        (Column("Somme"), Column("Montant", Kind.EUROS)),
        (
            ("Dépenses prises en compte", cost),
            ("Autres financeurs publics prévus", others),
            ("Accordé par l’AMI", facts.granted),
        )
        if facts.funded
        else (),
    )


def _of(facts: YearFacts, theme: str) -> list[Dossier]:
    return [each for each in facts.dossiers if each.theme == theme]


def _paid(dossiers: list[Dossier]) -> Decimal:
    return total(each.paid for each in dossiers if each.is_funded)


def _granted(dossiers: list[Dossier]) -> Decimal:
    return total(each.granted for each in dossiers)


def _left(dossiers: list[Dossier]) -> Decimal:
    return total(each.due for each in dossiers)


def _refused(dossiers: list[Dossier]) -> Decimal:
    asked = total(each.requested for each in dossiers)
    return max(asked - _granted(dossiers), Decimal(0))
