"""What a touch changes, in whatever order touches arrive: one tablet orders its own, two ask.

A tablet numbers its touches (`rank`). Its own are compared by that number, so that a touch that
arrives late is remembered and changes nothing. Another tablet's are compared by the version that
its screen had read, so that nobody's note is written over unseen.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored: `version` 0 is nothing yet, `device` None a page without a tablet."""

    value: Any = None
    version: int = 0
    device: UUID | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """What arrives: its value, the version that the screen had read, its rank on its tablet."""

    value: Any
    based_on_version: int = 0
    device: UUID | None = None
    rank: int = 0


class Weight(Enum):
    NEW = "new"
    LATE = "late"
    SAME = "same"
    CONFLICT = "conflict"


def weigh(kept: Kept, stroke: Stroke) -> Weight:
    """New replaces what is kept; late and same leave it; a conflict is for the juror to settle."""
    if stroke.device is not None and stroke.device == kept.device:
        return Weight.NEW if stroke.rank > kept.rank else Weight.LATE
    if kept.version and stroke.value == kept.value:
        return Weight.SAME
    return Weight.NEW if stroke.based_on_version == kept.version else Weight.CONFLICT
