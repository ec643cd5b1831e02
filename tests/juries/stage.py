"""A call ready to be composed: named dossiers, half-days and jurors."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from ami_portal.accounts.models import User
from applications.models import Application, Campaign
from juries.actions import calendar, panels
from juries.models import HalfDay, Panel, Seat
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    OrganisationTypeFactory,
    TerritoryFactory,
    ThemeFactory,
    UserFactory,
)

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
THEMES = ("Insertion", "Santé", "Éducation", "Numérique", "Cadre de vie")
TYPES = ("Association employeuse", "Établissement public", "Centre social")


@dataclass
class Stage:
    campaign: Campaign
    agent: User
    panel: Panel
    dossiers: list[Application] = field(default_factory=list)
    seats: dict[str, Seat] = field(default_factory=dict)
    half_days: list[HalfDay] = field(default_factory=list)


def a_call(*, dossiers: int = 6, half_days: int = 2, per_theme: int = 3, seats: int = 2) -> Stage:
    """Dossiers by threes of a theme, half-days of two auditions in one room, two colleges."""
    TerritoryFactory()
    campaign = CampaignFactory()
    stage = Stage(campaign, UserFactory(agent=True, name="Yanis Carlier"), panels.create(campaign))
    for rank in range(dossiers):
        stage.dossiers.append(a_dossier(stage, rank, theme=THEMES[rank // per_theme % len(THEMES)]))
    room = calendar.add_room(campaign, name="Salle du Puits", address="1 place du Puits")
    for rank in range(half_days):
        stage.half_days.append(
            calendar.add_half_day(
                campaign,
                day=date(2026, 11, 23 + rank // 2),
                part="afternoon" if rank % 2 else "morning",
                starts=[time(14), time(15, 30)] if rank % 2 else [time(9, 30), time(11)],
                rooms=[room],
            )
        )
    for name in ("Conseillers citoyens", "Agglomération"):
        college = panels.add_college(stage.panel, name=name, weight=1, quorum=1)
        for number in range(seats):
            who = f"{name} {number + 1}"
            user = UserFactory(name=who)
            stage.seats[who] = panels.add_seat(college, user=user, by=stage.agent, at=NOW)
    return stage


def a_dossier(stage: Stage, rank: int, *, theme: str) -> Application:
    dossier = ApplicationFactory(
        campaign=stage.campaign,
        sequence=rank + 1,
        admissible=True,
        theme=ThemeFactory(campaign=stage.campaign, name=theme, position=THEMES.index(theme)),
        organisation_type=OrganisationTypeFactory(
            campaign=stage.campaign, name=TYPES[rank % len(TYPES)]
        ),
        contact_email=f"membre{rank + 1}@structure{rank + 1}.example",
    )
    member = UserFactory(email=f"membre{rank + 1}@structure{rank + 1}.example")
    MembershipFactory(organisation=dossier.organisation, user=member)
    return dossier
