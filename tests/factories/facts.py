"""A year as plain values, of any size: what a report is written from, without a database."""

from datetime import date, timedelta
from decimal import Decimal

from applications.enums import ContratOutcome, RedirectionStatus, State
from reporting.domain.cohort import Source, YearFigures
from reporting.domain.facts import (
    Aid,
    CollegeFacts,
    Dossier,
    Filing,
    NeedFacts,
    People,
    SectionFacts,
    Sitting,
    Way,
    YearFacts,
)

FILED_ON = date(2025, 10, 1)
TODAY = date(2026, 6, 1)
THEMES = ("Santé", "Insertion, formation et économie sociale et solidaire", "Éducation", "Mobilité")
STATES = (State.COMMITTED, State.NOT_SELECTED, State.RESERVE)
LONG = " : rencontres, ateliers partagés et sorties en famille tout au long de l’année"


def year_facts(*, dossiers: int = 30, communes: int = 8, is_long: bool = False) -> YearFacts:
    """A third of the dossiers are funded, a sixth moved; `is_long` for very long names."""
    filed = tuple(_dossier(rank, communes, is_long=is_long) for rank in range(dossiers))
    funded = [each for each in filed if each.is_funded]
    counted = YearFigures(
        2025, dossiers, len(funded), sum(1 for each in filed if each.is_moved), Source.COUNTED
    )
    return YearFacts(
        year=2025,
        today=TODAY,
        territory="Exempleville",
        authority="la communauté d’agglomération d’Exempleville",
        is_fictitious=True,
        envelope=Decimal(1500000),
        themes=THEMES,
        dossiers=filed,
        sittings=tuple(Sitting(theme, True, 3, 0, frozenset("ab")) for theme in THEMES),
        colleges=(CollegeFacts("Conseillers citoyens", 4, 2, 20, 18),),
        recusals=1,
        needs=tuple(NeedFacts(theme, f"Besoin de {theme}", "Emploi", True) for theme in THEMES),
        sections=(SectionFacts("Le contexte", "Direction de la cohésion sociale", True),),
        years=(typed_in(2020, 25, 12, 4), typed_in(2021, 29, 9, 5), counted),
        accepted={2025: 1},
    )


def typed_in(year: int, filed: int, funded: int, moved: int) -> YearFigures:
    return YearFigures(year, filed, funded, moved, Source.TYPED_IN, note="lancement")


def _dossier(rank: int, communes: int, *, is_long: bool) -> Dossier:
    state = STATES[rank % len(STATES)]
    more = LONG if is_long else ""
    is_funded = state == State.COMMITTED
    return Dossier(
        number=f"AMI-2025-{rank + 1:04d}",
        title=f"Marcher ensemble {rank}{more}",
        organisation=f"Union des habitants solidaires du quartier {rank}{more[:40]}",
        organisation_type="Association d’habitants, sans salarié",
        theme=THEMES[rank % len(THEMES)],
        need=f"Besoin de {THEMES[rank % len(THEMES)]}",
        channel="online",
        state=state,
        is_first_request=rank % 2 == 0,
        is_page_blanche=rank % 30 == 0,
        requested=Decimal(9000),
        eligible_cost=Decimal(15000),
        submitted_on=FILED_ON,
        checked_on=FILED_ON + timedelta(days=20),
        heard_on=FILED_ON + timedelta(days=40),
        decided_on=FILED_ON + timedelta(days=75),
        communes=(f"Sainte-Marie-des-Longues-Terres-lès-{rank % communes + 10}",),
        neighbourhoods=(f"Cité des Longues Terres du Grand Exemple {rank % 22}",),
        expected=People(40, 30, 20, None),
        realised=People(38, None, 18, 12) if is_funded and rank % 2 else None,
        aid=_aid(is_page_blanche=rank % 30 == 0) if is_funded else None,
        paid=Decimal(3000) if is_funded else Decimal(0),
        other_funding=Decimal(2000),
        not_selected_reason="" if state != State.NOT_SELECTED else "Enveloppe épuisée",
        ways=(Way("contrat_de_ville", RedirectionStatus.PENDING),) if rank % 5 == 1 else (),
        filing=_filing(rank) if is_funded and rank % 2 == 0 else None,
    )


def _aid(*, is_page_blanche: bool) -> Aid:
    return Aid(
        amount=Decimal(9000),
        base_rate=Decimal("0.6"),
        applied_rate=None if is_page_blanche else Decimal("0.6"),
        bonus="",
        is_page_blanche=is_page_blanche,
        eligible_cost=Decimal(15000),
        requested=Decimal(9000),
        floor=Decimal(1000),
        ceiling=Decimal(15000),
        computed=Decimal(9000),
        override_reason="",
        explanation="60 % de 15 000 € font 9 000 €.",
        deliberation="2025-114",
        deliberated_on=FILED_ON + timedelta(days=75),
    )


def _filing(rank: int) -> Filing:
    return Filing("Engagements d’essai", 2026, "Agir", f"CDV-{rank}", ContratOutcome.FILED)
