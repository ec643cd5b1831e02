"""The cohort figures, their command, and the years typed in by hand."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from applications.enums import ContratOutcome, State
from applications.models import ContratDeVille, ContratDeVilleFiling
from reporting.actions import history
from reporting.domain.cohort import Source, UnknownYearError, YearFigures
from reporting.domain.history import HistoryRefusedError, PastYear
from reporting.queries.cohorts import yearly_figures
from tests.factories import ApplicationFactory, CampaignFactory, UserFactory
from tests.factories.awards import award_of

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def _filed_in_contrat(application):
    contract, _ = ContratDeVille.objects.get_or_create(
        name="Engagements d’essai",
        defaults={"starts_on": "2024-01-01", "ends_on": "2030-12-31"},
    )
    ContratDeVilleFiling.objects.create(
        application=application,
        award=award_of(application),
        contract=contract,
        year=2027,
        pillar="Agir",
        outcome=ContratOutcome.FILED,
        recorded_at=AT,
        recorded_by=UserFactory(agent=True),
    )


def _command(*arguments):
    out = StringIO()
    call_command("yearly_figures", *arguments, stdout=out)
    return out.getvalue()


def test_two_calls_of_a_year_add_up():
    for code in ("2026", "2026-2"):
        ApplicationFactory(campaign=CampaignFactory(code=code), funded=True)
    assert yearly_figures() == [YearFigures(2026, 2, 2, 0, Source.COUNTED, admissible=2, heard=0)]


def test_irrecevable_counts_and_withdrawn_before_closing_does_not():
    campaign = CampaignFactory()
    ApplicationFactory(
        campaign=campaign, state=State.INADMISSIBLE, inadmissibility_reason="purpose"
    )
    ApplicationFactory(campaign=campaign, state=State.WITHDRAWN, withdrawn_at=AT)
    ApplicationFactory(
        campaign=campaign, state=State.WITHDRAWN, withdrawn_at=AT, withdrawn_before_closing=True
    )
    ApplicationFactory(campaign=campaign, state=State.DRAFT)
    assert yearly_figures() == [YearFigures(2026, 2, 0, 0, Source.COUNTED, admissible=0, heard=0)]


def test_moved_counts_in_the_year_of_the_ami_and_only_when_funded():
    _filed_in_contrat(ApplicationFactory(funded=True))
    _filed_in_contrat(ApplicationFactory(state=State.RENOUNCED))
    assert yearly_figures([2026]) == [
        YearFigures(2026, 2, 1, 1, Source.COUNTED, admissible=1, heard=0)
    ]


def test_a_call_under_way_says_its_figures_are_provisional():
    ApplicationFactory(admissible=True)
    assert yearly_figures()[0].note == "appel en cours, chiffres provisoires"


def test_the_first_users_years_are_kept_and_printed():
    history.load()
    assert json.loads(_command("2020", "2021", "--json")) == [
        {"year": 2020, "filed": 25, "funded": 12, "moved": 4, "source": "saisie historique"},
        {"year": 2021, "filed": 29, "funded": 9, "moved": 5, "source": "saisie historique"},
    ]


def test_the_command_prints_the_note_of_2020():
    history.load()
    assert "saisie historique, lancement à titre expérimental, pendant le confinement" in _command()


def test_an_empty_base_says_which_command_brings_figures():
    with pytest.raises(CommandError, match=r"manage\.py demo"):
        _command()


def test_an_unknown_year_is_refused():
    history.load()
    with pytest.raises(CommandError, match="Aucun chiffre pour 2019"):
        _command("2019")


def test_a_year_that_is_counted_is_not_typed_in():
    CampaignFactory()
    with pytest.raises(HistoryRefusedError):
        history.set_year(PastYear(2026, filed=3, funded=2, moved=1))


def test_a_year_is_corrected_in_place():
    history.set_year(PastYear(2020, filed=25, funded=12, moved=3))
    history.set_year(PastYear(2020, filed=25, funded=12, moved=4))
    assert [each.moved for each in yearly_figures()] == [4]


def test_figures_take_two_queries_whatever_the_years(django_assert_num_queries):
    history.load()
    ApplicationFactory(funded=True)
    with django_assert_num_queries(2):
        yearly_figures()


def test_a_missing_file_is_told_in_french():
    with pytest.raises(CommandError, match="Fichier illisible"):
        call_command("load_history", "absent.toml")


def test_unknown_years_raise():
    with pytest.raises(UnknownYearError):
        yearly_figures([1999])
