"""Blindness and recusal: who sees notes and means, who writes on a sheet. It follows the person."""

from django.db.models import Exists, OuterRef, QuerySet

from ami_portal.accounts.models import User
from applications.access.dossiers import is_staff_reader
from applications.enums import OUT_OF_THE_CALL
from applications.models import Recusal
from juries.access.door import places_of
from juries.enums import Attendance, SheetState
from juries.models import Hearing, HearingEntry, HearingSeat, PanelResult, ScoreSheet
from juries.queries import results


def hearings_of(user: User) -> QuerySet[Hearing]:
    """The published auditions where this person sits, and to which they came."""
    return Hearing.objects.filter(Exists(seats_of(user).filter(hearing=OuterRef("pk"))))


def seats_of(user: User) -> QuerySet[HearingSeat]:
    """Their places in those auditions, one for each; with a door code, those that it opens.

    Who left their seat opens nothing more, the sheets they finished included.
    """
    return places_of(user).filter(
        is_present=True,
        seat__withdrawn_at__isnull=True,
        hearing__published_at__isnull=False,
        hearing__cancelled_at__isnull=True,
    )


def visible_to(user: User) -> QuerySet[ScoreSheet]:
    """One's own sheets, once one has answered about links; never of a dossier with a link."""
    answered = seats_of(user).filter(
        hearing=OuterRef("hearing"), seat=OuterRef("seat"), links_declared_at__isnull=False
    )
    return results.due_sheets().filter(
        Exists(answered), seat__user=user, hearing__published_at__isnull=False
    )


def blinded(user: User) -> QuerySet[Hearing]:
    """The auditions where this person still has a sheet to finish: no mean is shown to them."""
    finished = ScoreSheet.objects.filter(
        seat__user=user,
        hearing=OuterRef("hearing"),
        application=OuterRef("application"),
        state=SheetState.FINISHED,
    )
    recusal = Recusal.objects.filter(user=user, application=OuterRef("application"))
    owed = (
        HearingEntry.objects.filter(~Exists(finished), ~Exists(recusal), hearing=OuterRef("pk"))
        .exclude(attendance=Attendance.ABSENT)
        .exclude(application__state__in=OUT_OF_THE_CALL)
    )
    return hearings_of(user).filter(Exists(owed))


def results_visible_to(user: User) -> QuerySet[PanelResult]:
    """The means this person may read, lists and ranks included.

    Agents and the direction read all of them, jurors those of the auditions where they sat. Both
    are blind until their own sheets of the audition are finished, and never see a dossier they
    have a link with. The administrator reads none.
    """
    recusal = Recusal.objects.filter(user=user, application=OuterRef("application"))
    entries = HearingEntry.objects.filter(application=OuterRef("application")).exclude(
        attendance=Attendance.ABSENT
    )
    hidden = entries.filter(hearing__in=blinded(user))
    seen = PanelResult.objects.filter(~Exists(recusal), ~Exists(hidden))
    if is_staff_reader(user):
        return seen
    return seen.filter(Exists(entries.filter(hearing__in=hearings_of(user))))


def can_conclude(user: User, hearing: Hearing) -> bool:
    """Only an agent without a link to any of the structures closes their audition."""
    linked = Recusal.objects.filter(user=user, application__hearing_entries__hearing=hearing)
    return user.is_agent and not linked.exists()
