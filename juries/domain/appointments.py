"""Coming to the panel: until when an invitation opens."""

from datetime import datetime, timedelta

# No delay of the call: the place asked for is taken, or its half-day over, well before.
STAND_IN_LIFE = timedelta(days=14)


def stand_in_expires_at(asked_at: datetime) -> datetime:
    """Two weeks: the half-day is near, and over by then."""
    return asked_at + STAND_IN_LIFE


def invitation_expires_at(sent_at: datetime, *, days: int) -> datetime:
    """The days that the call says: it would otherwise outlive the call in a mailbox."""
    return sent_at + timedelta(days=days)
