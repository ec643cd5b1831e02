"""The whole annual report, from the facts of a year."""

from ami_portal.common.dates import plain_date
from reporting.domain.content import Part, Report
from reporting.domain.facts import YearFacts
from reporting.domain.parts import call, closing, dossiers, money, residents, year


def report_of(facts: YearFacts) -> Report:
    """Every part in its order; a year typed in by hand has its figures and nothing more."""
    return Report(
        year=facts.year,
        territory=facts.territory,
        authority=facts.authority,
        headline=year.headline(facts),
        lead=year.lead(facts),
        foreword=facts.foreword,
        parts=_counted_parts(facts) if facts.is_counted else _typed_in_parts(facts),
        communes=dossiers.in_your_commune(facts) if facts.dossiers else None,
        drawn_up_on=plain_date(facts.today),
    )


def _counted_parts(facts: YearFacts) -> tuple[Part, ...]:
    return (
        year.in_one_page(facts),
        call.aims(facts),
        call.cahier(facts),
        dossiers.filed(facts),
        dossiers.hearings(facts),
        dossiers.decisions(facts),
        money.money(facts),
        residents.residents(facts),
        residents.pages_blanches(facts),
        residents.meetings(facts),
        residents.contrat_de_ville(facts),
        year.since_the_start(facts),
        call.mobilisation(facts),
        call.needs(facts),
        closing.vigilance(facts),
        closing.proposals(facts),
        closing.funded_actions(facts),
        closing.definitions(facts),
    )


def _typed_in_parts(facts: YearFacts) -> tuple[Part, ...]:
    return (year.in_one_page(facts), year.since_the_start(facts), closing.definitions(facts))
