"""Who is left to judge an audition, college by college."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from applications.models import Recusal
from juries.models import Availability, College, Hearing, HearingSeat, Seat


@dataclass(frozen=True, slots=True)
class CollegeQuorum:
    """Present voting jurors of a college without a link to any structure heard."""

    college: College
    present: int

    @property
    def is_met(self) -> bool:
        return self.present >= self.college.quorum

    @property
    def words(self) -> str:
        """« réuni, 2 présents sans lien pour 1 demandé »; a college that needs nobody says so."""
        if not self.college.quorum:
            return f"{_present(self.present)}, aucun exigé"
        return f"{'réuni' if self.is_met else 'non réuni'}, {self._count}"

    @property
    def sentence(self) -> str:
        """What the day's screen says when it is not met."""
        return f"Quorum non réuni\u00a0: {self.college.name}, {self._count}."

    @property
    def _count(self) -> str:
        asked = self.college.quorum
        return f"{_present(self.present)} pour {asked} demandé{'s' if asked > 1 else ''}"


def _present(count: int) -> str:
    return f"{count}\u00a0présent{'s' if count > 1 else ''} sans lien"


def quorum_of(hearing: Hearing) -> list[CollegeQuorum]:
    """The colleges of the panel and who counts in each. Consultative and linked jurors do not."""
    linked = Recusal.objects.filter(application__hearing_entries__hearing=hearing)
    seats = HearingSeat.objects.filter(
        hearing=hearing, is_present=True, seat__is_consultative=False
    ).exclude(user__in=linked.values("user"))
    present = Counter(seats.values_list("seat__college", flat=True))
    colleges = College.objects.filter(panel__campaign=hearing.campaign_id)
    return [CollegeQuorum(college, present[college.pk]) for college in colleges]


def unlocking(hearing: Hearing, quorum: Iterable[CollegeQuorum]) -> list[str]:
    """What would bring each college that is short to its quorum: a sentence a college."""
    return [
        _unlocks(each.college, [str(seat.user) for seat in free_substitutes(hearing, each.college)])
        for each in quorum
        if not each.is_met
    ]


def _unlocks(college: College, free: list[str]) -> str:
    if not free:
        return (
            f"{college.name}\u00a0: aucun suppléant libre. L’audition peut se tenir\u00a0; la voix"
            " de ce collège manquera, et le compte rendu le dira."
        )
    names, plural = " ou ".join(free), "s" if len(free) > 1 else ""
    return f"{college.name}\u00a0: appelez {names}, suppléant{plural} libre{plural}."


def free_substitutes(hearing: Hearing, college: College) -> list[Seat]:
    """The suppléants of a college who could come: not linked, not seated, not said to be busy."""
    linked = Recusal.objects.filter(application__hearing_entries__hearing=hearing)
    busy = Availability.objects.filter(
        half_day__slots__hearing=hearing, is_free=False, seat__isnull=False
    )
    seated = HearingSeat.objects.filter(starts_at=hearing.slot.starts_at) if hearing.slot else []
    return list(
        Seat.objects.filter(college=college, replaces__isnull=False, withdrawn_at__isnull=True)
        .exclude(user__in=linked.values("user"))
        .exclude(pk__in=busy.values("seat"))
        .exclude(user__in=[each.user_id for each in seated])
        .select_related("user")
    )
