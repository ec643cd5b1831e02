"""What a structure answers to its invitation to meet the jury."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.enums import EventKind
from juries.domain.invitations import check_reply
from juries.enums import Attendance, InvitationReply
from juries.models import Hearing, HearingEntry
from juries.queries.composition import slot_of

# (dossier, start, room) → the answer given for that very moment.
Answers: TypeAlias = dict[tuple[int, datetime, int], HearingEntry]


@transaction.atomic
def answer(
    entry: HearingEntry,
    *,
    reply: InvitationReply | str,
    by: User,
    at: datetime,
    text: str = "",
) -> HearingEntry:
    """Keep the answer, for the service to see; it may change until the rencontre begins.

    Raises RefusedError, ValueError for an answer out of the list.
    """
    hearing = Hearing.objects.select_for_update(of=("self",)).get(pk=entry.hearing_id)
    entry = hearing.entries.get(pk=entry.pk)
    given, words = check_reply(
        reply,
        text=text,
        starts_at=hearing.slot.starts_at if hearing.slot else at,
        is_open=_is_open(entry, hearing),
        at=at,
    )
    if (entry.reply, entry.reply_text) == (given, words):
        return entry
    entry.reply, entry.reply_text, entry.replied_at, entry.replied_by = given, words, at, by
    entry.save(update_fields=["reply", "reply_text", "replied_at", "replied_by"])
    history.record(
        history.lock(entry.application),
        EventKind.HEARING_ANSWERED,
        by=by,
        at=at,
        reply=given.value,
        reply_label=WORDS[given],
        text=words,
    )
    return entry


WORDS = {
    InvitationReply.COMING: "Je viendrai",
    InvitationReply.REMOTE: "Venir à distance",
    InvitationReply.OTHER_MOMENT: "Proposer un autre moment",
}


def answers_of(hearings: Iterable[Hearing]) -> Answers:
    """The answers given so far, by dossier, hour and room."""
    given = HearingEntry.objects.filter(
        hearing__in=list(hearings), attendance=Attendance.EXPECTED, replied_at__isnull=False
    ).select_related("hearing__slot")
    return {_moment(entry, entry.hearing): entry for entry in given}


def restore(hearing: Hearing, answers: Answers) -> None:
    """An audition composed again keeps the answers of those whose hour and room stay the same."""
    for entry in hearing.entries.all():
        known = answers.get(_moment(entry, hearing))
        if known is not None:
            entry.reply, entry.reply_text = known.reply, known.reply_text
            entry.replied_at, entry.replied_by_id = known.replied_at, known.replied_by_id
            entry.save()


def _moment(entry: HearingEntry, hearing: Hearing) -> tuple[int, datetime, int]:
    slot = slot_of(hearing)
    return entry.application_id, slot.starts_at, slot.room_id


def _is_open(entry: HearingEntry, hearing: Hearing) -> bool:
    stands = hearing.published_at is not None and hearing.cancelled_at is None
    return stands and hearing.closed_at is None and entry.attendance == Attendance.EXPECTED
