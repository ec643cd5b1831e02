"""How the panel came to its opinion: seats, half-days, auditions, sheets, decisions."""

from juries.models.day import HearingAdvice, HearingNote, HearingStep
from juries.models.decision import BonusRuling, Decision, Deliberation
from juries.models.door import DoorCode, DoorEntry
from juries.models.hearing import Hearing, HearingEntry, HearingSeat, PlanMove, PlanVersion
from juries.models.invitation import SeatInvitation, StandInCall
from juries.models.link import LinkAnswer
from juries.models.panel import Availability, College, HalfDay, Panel, Room, Seat, Slot
from juries.models.sheet import Mark, PanelResult, Score, ScoreSheet
from juries.models.simulation import Simulation, SimulationLine
from juries.models.tablet import Tablet

__all__ = [
    "Availability",
    "BonusRuling",
    "College",
    "Decision",
    "Deliberation",
    "DoorCode",
    "DoorEntry",
    "HalfDay",
    "Hearing",
    "HearingAdvice",
    "HearingEntry",
    "HearingNote",
    "HearingSeat",
    "HearingStep",
    "LinkAnswer",
    "Mark",
    "Panel",
    "PanelResult",
    "PlanMove",
    "PlanVersion",
    "Room",
    "Score",
    "ScoreSheet",
    "Seat",
    "SeatInvitation",
    "Simulation",
    "SimulationLine",
    "Slot",
    "StandInCall",
    "Tablet",
]
