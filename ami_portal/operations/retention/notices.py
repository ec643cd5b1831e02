"""P35: the two notices before a dossier is erased, said with all that chases people."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from ami_portal.common.dates import paris_day
from ami_portal.operations.retention import lives, rules
from ami_portal.operations.retention.lives import Known
from ami_portal.operations.retention.rules import Notice
from applications.domain import reminders as words
from applications.enums import ReminderKind
from applications.queries.draft_lives import silent_addresses
from applications.queries.reminders import Due, Planner, of_dossier
from juries.queries.reminders import EVERYTHING


def erasures(at: datetime) -> Iterator[Due]:
    """The notices of dossiers that wait to be said, to everyone who may be told."""
    silent = silent_addresses()
    for known in lives.known(lives.kept(), at=at):
        notice = rules.notice_due(known.life, today=paris_day(at))
        if notice is not None:
            yield from _said(known, notice, silent, at=at)


PLANNERS: tuple[Planner, ...] = (*EVERYTHING, erasures)


def _said(known: Known, notice: Notice, silent: frozenset[str], *, at: datetime) -> Iterator[Due]:
    application, today = known.application, paris_day(at)
    ends_on = rules.announced_on(known.life, notice, today=today)
    yield from of_dossier(
        application,
        ReminderKind.ERASURE,
        today,
        silent,
        key=lives.notice_key(known.life, notice),
        subject=words.erasure_subject(ends_on),
        line=words.dossier_erasure_line(application.number, application.title, on=ends_on),
        path=reverse("application_detail", args=[application.number]),
        details={
            "ends_on": ends_on,
            "ended_on": known.life.ended_on,
            "kept": rules.duration_words(known.life.months),
            "keeps_name": known.rule is rules.Rule.FUNDED,
        },
    )
