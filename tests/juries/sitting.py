"""A panel in session: one audition of three structures, two colleges, a grid of two criteria."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from ami_portal.accounts.models import User
from applications.models import Application, Campaign, Criterion
from juries.actions import links, sheets
from juries.models import College, Hearing, HearingEntry, HearingSeat, ScoreSheet, Seat
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    CollegeFactory,
    CriterionFactory,
    HearingFactory,
    PanelFactory,
    SeatFactory,
    SlotFactory,
    TerritoryFactory,
)
from tests.factories.applications import AFTER_CLOSING

HEARD_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Sitting:
    campaign: Campaign
    hearing: Hearing
    applications: list[Application]
    criteria: list[Criterion]
    agents: College
    citizens: College
    jurors: dict[str, Seat] = field(default_factory=dict)

    def sit(self, name: str, college: College, **traits: object) -> User:
        """Seat one more juror at the audition."""
        seat = SeatFactory(college=college, user__name=name, **traits)
        HearingSeat.objects.create(
            hearing=self.hearing,
            seat=seat,
            user=seat.user,
            starts_at=self.hearing.slot.starts_at,
        )
        self.jurors[name] = seat
        return seat.user

    def open(self, *names: str, at: datetime = HEARD_AT) -> None:
        """These jurors, or all, answer that they have no link."""
        for name in names or self.jurors:
            links.declare_none(self.hearing, by=self.jurors[name].user, at=at)

    def sheet(self, name: str, application: Application | None = None) -> ScoreSheet:
        return ScoreSheet.objects.get(
            seat=self.jurors[name], application=application or self.applications[0]
        )

    def score(
        self, name: str, *values: int | None, application: Application | None = None
    ) -> ScoreSheet:
        """Fill a sheet and finish it, one value per criterion."""
        sheet = self.sheet(name, application)
        for criterion, value in zip(self.criteria, values, strict=True):
            sheets.mark(
                sheet,
                criterion=criterion,
                value=value,
                client_id=uuid4(),
                at=HEARD_AT,
                reason="Dit à l’audition.",
            )
        return sheets.finish(sheet, at=HEARD_AT + timedelta(minutes=30))

    def score_all(self, name: str, *values: int | None) -> None:
        for application in self.applications:
            if self.jurors[name].user.recusals.filter(application=application).exists():
                continue
            self.score(name, *values, application=application)


def convene(*, structures: int = 3) -> Sitting:
    """Published, nobody seated yet. The first criterion weighs three times the second."""
    TerritoryFactory()
    campaign = CampaignFactory()
    criteria = [
        CriterionFactory(campaign=campaign, name=name, weight=weight, position=position)
        for position, (name, weight) in enumerate([("Le besoin", 30), ("L’idée", 10)])
    ]
    hearing = HearingFactory(campaign=campaign, published_at=AFTER_CLOSING)
    panel = PanelFactory(campaign=campaign)
    sitting = Sitting(
        campaign=campaign,
        hearing=hearing,
        applications=[
            ApplicationFactory(admissible=True, campaign=campaign, theme=hearing.theme)
            for _ in range(structures)
        ],
        criteria=criteria,
        agents=CollegeFactory(panel=panel, name="Agglomération", position=1),
        citizens=CollegeFactory(panel=panel, name="Conseillers citoyens", position=2),
    )
    for application in sitting.applications:
        HearingEntry.objects.create(hearing=hearing, application=application)
    return sitting


def convene_again(sitting: Sitting, *applications: Application) -> Hearing:
    """A second audition, a day later, of some dossiers that were absent."""
    starts_at = sitting.hearing.slot.starts_at + timedelta(days=1)
    hearing = HearingFactory(
        campaign=sitting.campaign,
        theme=sitting.hearing.theme,
        published_at=AFTER_CLOSING,
        slot=SlotFactory(half_day=sitting.hearing.slot.half_day, starts_at=starts_at),
    )
    for application in applications:
        HearingEntry.objects.create(hearing=hearing, application=application)
    for seat in sitting.jurors.values():
        HearingSeat.objects.create(hearing=hearing, seat=seat, user=seat.user, starts_at=starts_at)
    return hearing
