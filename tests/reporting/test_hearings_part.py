"""Part 4 of the report: what was held, who came, which colleges sat."""

from datetime import UTC, datetime

import pytest

from applications.enums import RecusalReason
from applications.models import Recusal
from juries.enums import Attendance
from juries.models import HearingEntry, HearingSeat
from reporting.queries.reports import current
from tests.factories import (
    ApplicationFactory,
    CollegeFactory,
    HearingFactory,
    OrganisationTypeFactory,
    PanelFactory,
    SeatFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def _held_hearing():
    """Two structures of two types met, one absent; two jurors summoned, one came."""
    TerritoryFactory()
    dossiers = [
        ApplicationFactory(
            heard=True, organisation_type=OrganisationTypeFactory(name=f"Type {rank % 2}")
        )
        for rank in range(3)
    ]
    campaign = dossiers[0].campaign
    hearing = HearingFactory(
        campaign=campaign, theme=dossiers[0].theme, published_at=AT, closed_at=AT
    )
    for rank, dossier in enumerate(dossiers):
        attendance = Attendance.ABSENT if rank == 2 else Attendance.PRESENT
        HearingEntry.objects.create(hearing=hearing, application=dossier, attendance=attendance)
    college = CollegeFactory(panel=PanelFactory(campaign=campaign))
    for is_present in (True, False):
        seat = SeatFactory(college=college)
        HearingSeat.objects.create(
            hearing=hearing,
            seat=seat,
            user=seat.user,
            starts_at=hearing.slot.starts_at,
            is_present=is_present,
        )
    Recusal.objects.create(
        user=seat.user,
        application=dossiers[0],
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=seat.user,
    )


def test_auditions_and_colleges_are_counted():
    _held_hearing()
    (part,) = current(2026, today=AT.date()).report.only(["auditions"])
    theme = "Insertion professionnelle et sociale"
    assert part.sentence == (
        "1\u00a0audition tenue, 2\u00a0structures entendues par groupes d’un même thème."
    )
    assert part.tables[0].rows == ((theme, 1, 2, 1, 2),)
    assert part.tables[1].rows == (("Conseillers citoyens", 2, 1, 2, 1),)
    assert part.tables[1].note == "Déports déclarés\u00a0: 1 (nombre seulement)."


def test_nobody_of_the_jury_is_named():
    _held_hearing()
    (part,) = current(2026, today=AT.date()).report.only(["auditions"])
    assert "Personne" not in str(part)
