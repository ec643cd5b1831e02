"""Who is left to judge an audition, college by college."""

from collections import Counter
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
    def sentence(self) -> str:
        """What the day's screen says when it is not met."""
        here = f"{self.present}\u00a0présent{'s' if self.present > 1 else ''} sans lien"
        return (
            f"Quorum non réuni\u00a0: {self.college.name}, {here}"
            f" pour {self.college.quorum} demandé{'s' if self.college.quorum > 1 else ''}."
        )


def quorum_of(hearing: Hearing) -> list[CollegeQuorum]:
    """The colleges of the panel and who counts in each. Consultative and linked jurors do not."""
    linked = Recusal.objects.filter(application__hearing_entries__hearing=hearing)
    seats = HearingSeat.objects.filter(
        hearing=hearing, is_present=True, seat__is_consultative=False
    ).exclude(user__in=linked.values("user"))
    present = Counter(seats.values_list("seat__college", flat=True))
    colleges = College.objects.filter(panel__campaign=hearing.campaign_id)
    return [CollegeQuorum(college, present[college.pk]) for college in colleges]


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
