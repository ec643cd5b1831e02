"""Part 6: asked, granted, paid; the rates applied and what they cost."""

from collections import defaultdict
from decimal import Decimal

from ami_portal.common.money import NBSP, format_euros, format_rate
from applications.enums import BonusKind
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
            for table in (_theme_table(facts, themes), _rate_table(facts), _others_table(facts))
            if table.rows
        ),
        source=sources.counted(facts),
    )


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
            total(each.granted for each in dossiers),
            _paid(dossiers),
            _left(dossiers),
        )

    columns = (
        Column("Thème"),
        Column("Actions", Kind.NUMBER),
        Column("Demandé", Kind.EUROS),
        Column("Accordé", Kind.EUROS),
        Column("Versé", Kind.EUROS),
        Column("À verser", Kind.EUROS),
    )
    rows = tuple(row(theme, _of(facts, theme)) for theme in themes)
    return Table("L’argent par thème", columns, rows, row("Ensemble", list(facts.dossiers)))


def _rate_table(facts: YearFacts) -> Table:
    groups: dict[tuple[str, str], list[Dossier]] = defaultdict(list)
    for each in facts.funded:
        groups[_rate_of(each)].append(each)
    rows = tuple(
        (
            label,
            rate,
            len(dossiers),
            total(each.granted for each in dossiers),
            total(each.aid.extra for each in dossiers if each.aid),
        )
        for (label, rate), dossiers in sorted(groups.items())
    )
    columns = (
        Column("Pourquoi ce taux"),
        Column("Taux"),
        Column("Actions", Kind.NUMBER),
        Column("Accordé", Kind.EUROS),
        Column("Coût du taux majoré", Kind.EUROS),
    )
    return Table("Les taux appliqués et leur coût", columns, rows)


def _rate_of(dossier: Dossier) -> tuple[str, str]:
    aid = dossier.aid
    if aid is None or aid.applied_rate is None:
        return "page blanche", "sans taux"
    label = BonusKind(aid.bonus).label if aid.bonus else "taux de base"
    return label, format_rate(aid.applied_rate)


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


def _left(dossiers: list[Dossier]) -> Decimal:
    return total(each.granted for each in dossiers) - _paid(dossiers)


def _refused(dossiers: list[Dossier]) -> Decimal:
    asked = total(each.requested for each in dossiers)
    return max(asked - total(each.granted for each in dossiers), Decimal(0))
