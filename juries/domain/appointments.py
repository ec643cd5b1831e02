"""Coming to the panel: until when an invitation opens."""

from datetime import datetime, timedelta

INVITATION_LIFE = timedelta(days=30)


def invitation_expires_at(sent_at: datetime) -> datetime:
    """Thirty days: sent again by one press, it would otherwise outlive the call in a mailbox."""
    return sent_at + INVITATION_LIFE
