"""Door codes: the one typed, the one still open on this device, and what an agent sees of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.crypto import salted_hmac

from juries.domain import door
from juries.models import DoorCode, DoorEntry, HalfDay, HearingSeat, Seat, Slot
from juries.queries.composition import half_day_words


def digest_of(code: str) -> str:
    """What is kept of a code: short as it is, a plain digest could be found by trying them all."""
    return salted_hmac("juries.door", code, algorithm="sha256").hexdigest()


def find(code: str) -> DoorCode | None:
    """The code that these signs name, alive or not."""
    return DoorCode.objects.select_related("seat__user").filter(digest=digest_of(code)).first()


def open_entry(pk: int, *, at: datetime) -> DoorEntry | None:
    """The entry that a device holds, if it still opens.

    Not after the half-day, nor once the code is revoked, the seat left, or the code typed again
    on another device: one code, one open device.
    """
    later = DoorEntry.objects.filter(code=OuterRef("code"), refusal="", pk__gt=OuterRef("pk"))
    rows = DoorEntry.objects.filter(
        ~Exists(later), pk=pk, refusal="", code__seat__user__is_active=True
    )
    entry = rows.select_related("code__seat__user").first()
    if entry is None or door.refusal_of(entry.code.validity, at=at) is not None:
        return None
    return entry


def sits_in(seat: Seat, half_day: HalfDay) -> bool:
    """Whether the seat is called to a published audition of this half-day."""
    return _places([seat.pk]).filter(hearing__slot__half_day=half_day).exists()


def starts_of(half_day: HalfDay) -> list[datetime]:
    return list(Slot.objects.filter(half_day=half_day).values_list("starts_at", flat=True))


def window_of(half_day: HalfDay, starts: Sequence[datetime]) -> tuple[datetime, datetime]:
    """When the codes of this half-day are good, as its call says. Raises ValueError, no start."""
    call = half_day.campaign
    hours = door.Hours(call.door_hours_before, call.door_hours_after, call.door_evening_hour)
    return door.window(starts, hours=hours)


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A half-day where a seat is called, and the code handed over for it, if any."""

    half_day: HalfDay
    is_over: bool
    code: DoorCode | None
    past: tuple[DoorCode, ...]

    @property
    def label(self) -> str:
        words = half_day_words(self.half_day).removeprefix("le ")
        return words[0].upper() + words[1:]

    @property
    def entries(self) -> list[DoorEntry]:
        """Each use of each code of this half-day, the last one first."""
        found = [entry for code in self.past for entry in code.entries.all()]
        return sorted(found, key=lambda entry: (entry.at, entry.pk), reverse=True)


def rows_of(seat: Seat, *, at: datetime) -> list[DoorRow]:
    """The half-days where this seat is called or has had a code, in order. Four queries."""
    codes: dict[int, list[DoorCode]] = {}
    known = seat.door_codes.select_related("seat", "issued_by", "revoked_by")
    for code in known.prefetch_related("entries"):
        codes.setdefault(code.half_day_id, []).append(code)
    called = _places([seat.pk]).values("hearing__slot__half_day")
    half_days = HalfDay.objects.filter(pk__in=called) | HalfDay.objects.filter(pk__in=codes)
    return [
        _row(half_day, codes.get(half_day.pk, []), at=at)
        for half_day in half_days.distinct()
        .select_related("campaign")
        .prefetch_related(Prefetch("slots", Slot.objects.order_by("starts_at")))
    ]


def _row(half_day: HalfDay, codes: Iterable[DoorCode], *, at: datetime) -> DoorRow:
    past = tuple(codes)
    starts = [slot.starts_at for slot in half_day.slots.all()]
    is_over = not starts or at >= window_of(half_day, starts)[1]
    alive = [
        code for code in past if door.refusal_of(code.validity, at=max(at, code.opens_at)) is None
    ]
    return DoorRow(half_day, is_over, next(iter(alive), None), past)


def _places(seats: Iterable[int]) -> QuerySet[HearingSeat]:
    return HearingSeat.objects.filter(
        seat__in=seats, hearing__published_at__isnull=False, hearing__cancelled_at__isnull=True
    )
