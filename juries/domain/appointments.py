"""Coming to the panel: until when an invitation opens."""

from datetime import datetime, timedelta

INVITATION_LIFE = timedelta(days=30)


STAND_IN_LIFE = timedelta(days=14)


def stand_in_expires_at(asked_at: datetime) -> datetime:
    """Two weeks: the half-day is near, and over by then."""
    return asked_at + STAND_IN_LIFE


def invitation_expires_at(sent_at: datetime) -> datetime:
    """Thirty days: sent again by one press, it would otherwise outlive the call in a mailbox."""
    return sent_at + INVITATION_LIFE
