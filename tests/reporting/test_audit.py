"""A sceptical reader finds nobody's name, no hollow percentage and no small group."""

import random
from dataclasses import replace

import pytest

from applications.models import Application
from reporting.domain.facts import Dossier, People, YearFacts
from reporting.domain.parts.residents import residents
from reporting.domain.report import report_of
from reporting.queries.reports import current_facts
from tests.reporting.audit import SHARE, faults, named, percentages, small_groups, words_of
from tests.reporting.year import AT, a_finished_year, a_rich_year

pytestmark = pytest.mark.django_db
TODAY = AT.date()
WHO = "Jamais choisie"


def facts_of_year() -> YearFacts:
    """The facts of 2025, where each structure has a name of its own."""
    for each in Application.objects.select_related("organisation"):
        each.title = f"Action au rang {each.sequence:04d}"
        each.organisation.name = f"{WHO} {each.sequence:04d}"
        each.organisation.save()
        each.save()
    return current_facts(2025, today=TODAY)


@pytest.mark.parametrize(("funded", "others"), [(1, 1), (4, 1), (4, 2), (9, 1), (10, 3)])
def test_a_year_of_any_size_hides_what_it_should(funded, others):
    a_finished_year(funded=funded, others=others)
    facts = facts_of_year()
    assert faults(report_of(facts), facts) == []


def test_a_rich_year_hides_what_it_should():
    a_rich_year()
    facts = facts_of_year()
    report = report_of(facts)
    assert faults(report, facts) == []
    assert len(SHARE.findall(words_of(report))) > 5


def test_the_audit_sees_a_name_a_percentage_and_a_small_group():
    a_finished_year(funded=4, others=1)
    facts = facts_of_year()
    report = report_of(facts)
    refused = next(each for each in facts.dossiers if not each.is_funded)
    slip = f"{refused.number} {refused.organisation}, 2 (50\u00a0%)"
    slipped = replace(report, foreword=slip)
    assert set(named(slipped, facts)) == {
        f"nommé : {refused.number}",
        f"nommé : {refused.organisation}",
    }
    assert list(percentages(slipped, facts)) == ["part sans total : 2 (50 %)"]
    (part,) = report.only(["habitants"])
    first, *others = part.tables[0].rows
    table = replace(part.tables[0], rows=((first[0], 3, *first[2:]), *others))
    shown = list(small_groups(replace(part, tables=(table,)), facts))
    assert "habitants : 3" in shown


def test_nobody_is_found_by_subtraction_whatever_was_counted():
    a_rich_year()
    facts, chance = facts_of_year(), random.Random(2025)
    for _ in range(300):
        counted = replace(facts, dossiers=tuple(_peopled(each, chance) for each in facts.dossiers))
        assert list(small_groups(residents(counted), counted)) == []


def test_two_men_are_not_found_among_actions_that_all_counted_but_one():
    """The page blanche counts nobody: the others are still compared."""
    a_finished_year(funded=2)
    facts = current_facts(2025, today=TODAY)
    known = replace(facts.funded[0], expected=People(people=40, women=38))
    unknown = replace(facts.funded[1], expected=People())
    table = residents(replace(facts, dossiers=(known, unknown))).tables[0]
    assert [row[1] for row in table.rows] == [40, None, "masqué", None]


def _peopled(dossier: Dossier, chance: random.Random) -> Dossier:
    realised = _people(chance) if dossier.realised else None
    return replace(dossier, expected=_people(chance), realised=realised)


def _people(chance: random.Random) -> People:
    """A small or a large action; some numbers are not known."""
    if chance.random() < 0.2:
        return People()
    everybody = chance.choice((0, 1, 3, 6, 12, 40))
    parts = [chance.choice((None, everybody, chance.randint(0, everybody))) for _ in range(3)]
    return People(everybody, *parts)
