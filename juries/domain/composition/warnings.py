"""What to look at in each hearing, before or after people have moved cards."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from juries.domain.composition.explain import college_remedy, recused
from juries.domain.composition.problem import (
    Dossier,
    HalfDay,
    Hearing,
    HearingWarning,
    Key,
    Level,
    Problem,
    Seat,
)

NUMBERS = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit"}


def warnings_for(problem: Problem, hearings: Sequence[Hearing]) -> tuple[HearingWarning, ...]:
    """French sentences, hearing by hearing: what breaks a rule (`block`) first, what to know
    (`warn`) next.

    Takes any hearings, those of a plan or those of a board being edited; dossiers and seats that
    the problem does not know are ignored.
    """
    board = _Board(problem, hearings)
    return tuple(
        HearingWarning(position, level, sentence)
        for position, hearing in enumerate(hearings)
        for level, found in (
            (Level.BLOCK, board.faults(hearing)),
            (Level.WARN, board.remarks(hearing)),
        )
        for sentence in found
    )


class _Board:
    def __init__(self, problem: Problem, hearings: Sequence[Hearing]) -> None:
        self.problem = problem
        self.hearings = hearings
        self.dossiers = {item.id: item for item in problem.dossiers}
        self.days = {item.id: item for item in problem.half_days}
        self.seats = {item.id: item for item in problem.seats}
        self.sizes = Counter(problem.host_of(item) for item in problem.dossiers)
        self.own_sizes = Counter(item.theme for item in problem.dossiers)
        self.times = Counter(key for hearing in hearings for key in hearing.dossiers)
        self.slots = Counter((item.half_day, item.room, item.start) for item in hearings)
        self.rooms: defaultdict[tuple[Key, Key], set[int]] = defaultdict(set)
        for hearing in hearings:
            for seat in hearing.seats:
                self.rooms[hearing.half_day, seat].add(hearing.room)

    def _members(self, hearing: Hearing) -> list[Dossier]:
        return [self.dossiers[key] for key in hearing.dossiers if key in self.dossiers]

    def _panel(self, hearing: Hearing) -> list[Seat]:
        return [self.seats[key] for key in hearing.seats if key in self.seats]

    def faults(self, hearing: Hearing) -> Iterator[str]:
        day = self.days.get(hearing.half_day)
        if day is None:
            yield "Cette demi-journée n’existe plus."
            return
        yield from self._place(hearing, day)
        yield from self._group(hearing)
        yield from self._applicants(hearing, day)
        yield from self._jurors(hearing, day)
        yield from self._quorum(hearing, day)

    def _place(self, hearing: Hearing, day: HalfDay) -> Iterator[str]:
        if not (0 <= hearing.room < day.rooms and 0 <= hearing.start < len(day.starts)):
            yield f"Il n’y a ni salle ni horaire pour cette audition {day.label}."
        if self.slots[hearing.half_day, hearing.room, hearing.start] > 1:
            yield "Une autre audition occupe la même salle au même moment."

    def _group(self, hearing: Hearing) -> Iterator[str]:
        members = self._members(hearing)
        if not members:
            yield "Cette audition est vide."
        if len(members) > self.problem.group_size:
            most = self.problem.group_size
            yield (
                f"Ils sont {_number(len(members))}\u00a0: "
                f"une audition en réunit {_number(most)} au plus."
            )
        if len({self.problem.host_of(one) for one in members}) > 1:
            names = sorted({one.theme for one in members})
            yield f"Cette audition mêle plusieurs thèmes\u00a0: {', '.join(names)}."
        for one in members:
            if self.times[one.id] > 1:
                yield f"{one.title} figure dans {_number(self.times[one.id])} auditions."

    def _applicants(self, hearing: Hearing, day: HalfDay) -> Iterator[str]:
        for one in self._members(hearing):
            if day.id not in one.half_days:
                yield f"{one.title} n’est pas libre {day.label}."

    def _jurors(self, hearing: Hearing, day: HalfDay) -> Iterator[str]:
        for seat in self._panel(hearing):
            if day.id not in seat.half_days:
                yield f"{seat.name} n’est pas libre {day.label}."
            if len(self.rooms[day.id, seat.id]) > 1:
                yield f"{seat.name} siège dans deux salles {day.label}."
            for one in self._members(hearing):
                if recused(seat, one):
                    yield f"{seat.name} est en déport sur {one.title}."

    def _quorum(self, hearing: Hearing, day: HalfDay) -> Iterator[str]:
        present = Counter(
            seat.college for seat in self._panel(hearing) if self._can_sit(seat, hearing, day)
        )
        for college, needed in sorted(self.problem.quorum.items()):
            if present[college] < needed:
                remedy = college_remedy(self._reserve(college, hearing), day, college)
                yield f"{college}\u00a0: {present[college]} sur {needed} pour le quorum. {remedy}"

    def _can_sit(self, seat: Seat, hearing: Hearing, day: HalfDay) -> bool:
        return day.id in seat.half_days and not any(
            recused(seat, one) for one in self._members(hearing)
        )

    def _reserve(self, college: str, hearing: Hearing) -> list[Seat]:
        """Seats of the college that could be called: not recused and in no room of the half-day."""
        return [
            seat
            for seat in self.problem.seats
            if seat.college == college
            and not self.rooms[hearing.half_day, seat.id]
            and not any(recused(seat, one) for one in self._members(hearing))
        ]

    def remarks(self, hearing: Hearing) -> Iterator[str]:
        members = self._members(hearing)
        if len(members) == 1:
            yield from self._alone(hearing, members[0])
        yield from self._guests(hearing, members)
        yield from self._types(members)
        yield from self._moved(hearing, members)

    def _alone(self, hearing: Hearing, one: Dossier) -> Iterator[str]:
        day = self.days.get(hearing.half_day)
        where = day.label if day else "ce jour-là"
        if self.sizes[self.problem.host_of(one)] == 1:
            yield f"{one.title} serait entendue seule {where}\u00a0: c’est le seul dossier."
            return
        near = self._nearby(hearing, one)
        joined = f"Rapprochez-la de {near}, ou ouvrez" if near else "Ouvrez"
        yield f"{one.title} serait entendue seule {where}. {joined} une demi-journée."

    def _nearby(self, hearing: Hearing, one: Dossier) -> str:
        """The smallest group of the theme on a half-day where the applicant is free."""
        groups = [
            other
            for other in self.hearings
            if other is not hearing
            and other.half_day in one.half_days
            and other.theme == self.problem.host_of(one)
            and len(other.dossiers) < self.problem.group_size
        ]
        if not groups:
            return ""
        best = min(groups, key=lambda other: (len(other.dossiers), other.room, other.start))
        return " et ".join(member.title for member in self._members(best))

    def _guests(self, hearing: Hearing, members: list[Dossier]) -> Iterator[str]:
        for one in members:
            if self.own_sizes[one.theme] == 1 and self.problem.host_of(one) != one.theme:
                yield (
                    (
                        f"{one.title} est le seul dossier du thème « {one.theme} »\u00a0: "
                        f"entendu avec « {self.problem.host_of(one)} », à confirmer."
                    )
                    .replace("« ", "«\u00a0")
                    .replace(" »", "\u00a0»")
                )

    def _types(self, members: list[Dossier]) -> Iterator[str]:
        for count in sorted(Counter(one.kind for one in members).values(), reverse=True)[:1]:
            if count > 1:
                of = "" if count == len(members) else f" sur {_number(len(members))}"
                who = "Les" if not of else ""
                number = _number(count) if who else _number(count).capitalize()
                start = f"{who} {number}".strip()
                yield f"{start} structures{of} sont du même type."

    def _moved(self, hearing: Hearing, members: list[Dossier]) -> Iterator[str]:
        for one in members:
            told = self.problem.published.get(one.id)
            if told is not None and told != hearing.half_day:
                day = self.days.get(told)
                before = day.label if day else "une demi-journée retirée"
                yield f"{one.title} était attendue {before}\u00a0: le changement lui sera annoncé."


def _number(count: int) -> str:
    return NUMBERS.get(count, str(count))


def is_publishable(warnings: Sequence[HearingWarning]) -> bool:
    """Whether no rule is broken."""
    return all(warning.level is not Level.BLOCK for warning in warnings)
