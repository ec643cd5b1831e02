"""Parts 1, 2, 12 and 13: what the call looks for, who wrote it, which needs stay uncovered."""

from collections import Counter

from ami_portal.common.money import NBSP
from reporting.domain.content import Chart, Column, Drawing, Kind, Part, Run, Table
from reporting.domain.facts import YearFacts
from reporting.domain.parts import sources
from reporting.domain.words import UNMEASURED, capital, counted, listed, share

PATH = ("deux pages", "vérification", "audition à trois", "avis du jury", "décision", "bilan")


def aims(facts: YearFacts) -> Part:
    """Part 1: the three aims of the AMI, what measures each, and whether it is measured."""
    figures = facts.figures
    small = sum(1 for each in facts.dossiers if each.is_first_request)
    rows = (
        (
            "Répondre aux besoins sociaux non pourvus par le contrat de ville",
            "besoins repérés qu’une action financée traite",
            f"mesuré{NBSP}: partie 13" if facts.needs else UNMEASURED,
        ),
        (
            "Promouvoir les démarches et actions exemplaires et innovantes",
            "actions financées déposées ensuite au contrat de ville",
            f"mesuré{NBSP}: {share(figures.moved, figures.funded)}",
        ),
        (
            "Soutenir les opérateurs les plus proches du terrain",
            "premières demandes à l’AMI",
            f"mesuré{NBSP}: {share(small, figures.filed)}",
        ),
    )
    return Part(
        key="objectifs",
        number="1",
        title="Ce que cherche l’AMI",
        sentence="Une page recto-verso, une rencontre avec deux autres structures du même thème,"
        " et un jury qui écoute.",
        path=PATH,
        tables=(
            Table(
                "Les trois objectifs et leur mesure",
                (Column("Objectif"), Column("Ce qui le mesure"), Column("État de la mesure")),
                rows,
            ),
        ),
        source=sources.counted(facts, f"cahier des charges {facts.year}"),
    )


def cahier(facts: YearFacts) -> Part:
    """Part 2: the needs by theme, and the directions that wrote."""
    named = {need.theme for need in facts.needs}
    rows = [(need.theme, need.text, need.source) for need in facts.needs]
    rows += [(theme, "aucun besoin écrit", "–") for theme in facts.themes if theme not in named]
    directions = list(dict.fromkeys(each.direction for each in facts.sections if each.is_written))
    written = f", écrits par {listed(directions)}" if directions else ""
    return Part(
        key="cahier",
        number="2",
        title=f"Le cahier des charges {facts.year}",
        sentence=f"{capital(counted(len(facts.themes), 'thème'))} et"
        f" {counted(len(facts.needs), 'besoin repéré', 'besoins repérés')}{written}.",
        tables=(
            Table(
                "Thèmes et besoins repérés",
                (Column("Thème"), Column("Besoin repéré"), Column("Direction ou groupe")),
                tuple(rows),
            ),
        ),
        source=sources.counted(facts, f"cahier des charges {facts.year}"),
    )


def mobilisation(facts: YearFacts) -> Part:
    """Part 12: the directions that took part."""
    total = Counter(each.direction for each in facts.sections)
    written = Counter(each.direction for each in facts.sections if each.is_written)
    rows = tuple((name, written[name], number) for name, number in sorted(total.items()))
    return Part(
        key="directions",
        number="12",
        title="La mobilisation des directions et des partenaires",
        sentence=f"{capital(counted(len(rows), 'direction'))} au cahier des charges {facts.year}."
        if rows
        else f"Le cahier des charges {facts.year} n’a pas de partie confiée à une direction.",
        tables=(
            Table(
                "Parties du cahier des charges, par direction",
                (
                    Column("Direction"),
                    Column("Parties écrites", Kind.NUMBER),
                    Column("Parties confiées", Kind.NUMBER),
                ),
                rows,
            ),
        )
        if rows
        else (),
        unmeasured=(
            "Groupes de dialogue territorial thématiques (réunions tenues, besoins remontés)"
            f"{NBSP}: {UNMEASURED}, le portail ne les suit pas encore.",
            f"Moyens mis en commun{NBSP}: {UNMEASURED}.",
        ),
        source=sources.counted(facts, f"cahier des charges {facts.year}"),
    )


def needs(facts: YearFacts) -> Part:
    """Part 13: what was voiced, what a funded action treats, what to take up again."""
    asked = Counter(each.need for each in facts.dossiers)
    treated = Counter(each.need for each in facts.funded)
    covered = sum(1 for need in facts.needs if treated[need.text])
    by_theme = Counter(need.theme for need in facts.needs)
    covered_by_theme = Counter(need.theme for need in facts.needs if treated[need.text])
    groups = tuple(by_theme)
    chart = Chart(
        Drawing.DOUBLE_BARS,
        "besoins",
        "Besoins repérés, dont traités par une action financée, par thème",
        groups,
        (
            Run("repérés", tuple(by_theme[name] for name in groups)),
            Run("traités", tuple(covered_by_theme[name] for name in groups)),
        ),
    )
    rows = tuple(
        (
            need.text,
            need.source,
            asked[need.text],
            treated[need.text],
            _next_step(facts, poorly=need.is_poorly_covered, actions=treated[need.text]),
        )
        for need in facts.needs
    )
    columns = (
        Column("Besoin"),
        Column("D’où il vient"),
        Column("Dossiers", Kind.NUMBER, "deposes"),
        Column("Actions financées", Kind.NUMBER, "finances"),
        Column("Suite proposée"),
    )
    return Part(
        key="besoins",
        number="13",
        title="Les besoins encore peu couverts",
        sentence=f"{share(covered, len(facts.needs))} des"
        f" {counted(len(facts.needs), 'besoin repéré', 'besoins repérés')} sont traités par au"
        " moins une action financée."
        if facts.needs
        else f"Le cahier des charges {facts.year} ne nomme aucun besoin.",
        chart=chart if len(groups) > 1 else None,
        tables=(Table("Chaque besoin, et ce qui lui répond", columns, rows, axis="besoin"),)
        if rows
        else (),
        source=sources.counted(facts),
    )


def _next_step(facts: YearFacts, *, poorly: bool, actions: int) -> str:
    if not actions:
        return f"À reprendre dans le cahier des charges {facts.year + 1}"
    return "Peu couvert, à poursuivre" if poorly else "Traité cette année"
