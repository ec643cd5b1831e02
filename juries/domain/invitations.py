"""From one published plan to the next: who is told, and how calendars follow (RFC 5546)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from juries.domain.refusals import RefusedError
from juries.enums import InvitationReply

Meeting: TypeAlias = Mapping[str, Any]
LONGEST_REPLY = 300


class Change(StrEnum):
    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One calendar event of one party (a dossier or a juror). `meeting` is None once cancelled.

    `previous` is what was told before. `sequence` grows each time the event changes, cancellation
    included: a calendar keeps the highest.
    """

    party: str
    uid: str
    sequence: int
    meeting: Meeting | None
    change: Change = Change.SAME
    previous: Meeting | None = None


def renew(before: Iterable[Invitation], now: Mapping[tuple[str, str], Meeting]) -> list[Invitation]:
    """Every invitation ever sent, brought to the plan of `now`, (party, uid) → meeting.

    Same meeting: same sequence, nobody is told. A cancelled one that comes back counts as moved,
    so that the calendar entry revives. New ones come last.
    """
    known = {(old.party, old.uid): old for old in before}
    renewed = [_follow(old, now.get(key)) for key, old in known.items()]
    new = [
        Invitation(party, uid, 0, meeting, Change.NEW)
        for (party, uid), meeting in now.items()
        if (party, uid) not in known
    ]
    return renewed + new


def _follow(old: Invitation, meeting: Meeting | None) -> Invitation:
    if old.meeting == meeting:
        return replace(old, change=Change.SAME, previous=old.meeting)
    change = Change.CANCELLED if meeting is None else Change.MOVED
    return Invitation(old.party, old.uid, old.sequence + 1, meeting, change, old.meeting)


def check_reply(
    reply: InvitationReply | str, *, text: str, starts_at: datetime, is_open: bool, at: datetime
) -> tuple[InvitationReply, str]:
    """What a structure answers to its invitation, until the rencontre begins: reply and words.

    `is_open`: the audition was told to it, and stands. Raises RefusedError.
    """
    given, words = InvitationReply(reply), " ".join(text.split())
    if not is_open:
        raise RefusedError(
            "Cette rencontre est en train de changer\u00a0: nous vous écrivons dès que la date"
            " est fixée. Un empêchement\u00a0? Appelez-nous."
        )
    if at >= starts_at:
        raise RefusedError("La rencontre a commencé\u00a0: appelez-nous.")
    if given == InvitationReply.OTHER_MOMENT and not words:
        raise RefusedError("Dites-nous quand vous seriez libres\u00a0: un jour, un moment.")
    if len(words) > LONGEST_REPLY:
        raise RefusedError(f"Raccourcissez votre texte\u00a0: {LONGEST_REPLY}\u00a0signes au plus.")
    return given, "" if given == InvitationReply.COMING else words
