"""French sentences: why a dossier has no audition and what would unlock it; what to look at in a
hearing.
"""

from collections import Counter
from collections.abc import Sequence

from juries.domain.composition.problem import (
    Dossier,
    HalfDay,
    Hearing,
    Problem,
    Seat,
    Unplaced,
)


def unplaced(problem: Problem, hearings: Sequence[Hearing]) -> tuple[Unplaced, ...]:
    """Every dossier without a hearing, with the reason, in the order of the numbers."""
    heard = {key for hearing in hearings for key in hearing.dossiers}
    left = [dossier for dossier in problem.dossiers if dossier.id not in heard]
    reasons = Reasons(problem, hearings)
    return tuple(
        Unplaced(dossier.id, reasons.of(dossier))
        for dossier in sorted(left, key=lambda item: (item.number, str(item.id)))
    )


class Reasons:
    """Why dossiers are left out of these hearings."""

    def __init__(self, problem: Problem, hearings: Sequence[Hearing]) -> None:
        self.problem = problem
        self.days = sorted(problem.half_days, key=lambda day: (day.order, str(day.id)))
        self.used = Counter(hearing.half_day for hearing in hearings)
        self.rooms = {
            day.id: len({hearing.room for hearing in hearings if hearing.half_day == day.id})
            for day in self.days
        }

    def of(self, dossier: Dossier) -> str:
        """The first obstacle, from the applicant's to the panel's to the room's, and its remedy."""
        free = [day for day in self.days if day.id in dossier.half_days]
        if not self.days:
            return "Aucune demi-journée n’est prévue. Ce qui débloquerait\u00a0: en ouvrir une."
        if not free:
            return (
                f"{dossier.title} n’est libre à aucune des demi-journées prévues. "
                "Ce qui débloquerait\u00a0: une autre demi-journée, ou une audition à distance."
            )
        usable = [day for day in free if day.capacity]
        if not usable:
            return self._closed(free)
        blocked = [obstacle for day in usable if (obstacle := self._college(dossier, day))]
        if len(blocked) == len(usable):
            return blocked[0] if len(blocked) == 1 else self._several(blocked)
        open_days = [day for day in usable if not self._college(dossier, day)]
        return self._crowded(dossier, open_days)

    def _closed(self, free: Sequence[HalfDay]) -> str:
        """Half-days are planned, and none of them has both a room and a start time."""
        day, others = free[0], len(free) - 1
        found, needed = (
            ("Aucun horaire n’est prévu", "un horaire d’audition")
            if day.rooms
            else ("Aucune salle n’est prévue", "une salle")
        )
        more = ", ni pour les autres demi-journées où le porteur est libre" if others else ""
        return f"{found} {day.label}{more}. Ce qui débloquerait\u00a0: {needed} {day.label}."

    def _several(self, blocked: Sequence[str]) -> str:
        others = len(blocked) - 1
        word = "l’autre demi-journée" if others == 1 else f"les {others} autres demi-journées"
        return f"{blocked[0]} Il manque aussi des jurés pour {word} où le porteur est libre."

    def _college(self, dossier: Dossier, day: HalfDay) -> str | None:
        """The college that cannot sit for this dossier that day, how many it has and needs."""
        for college, needed in sorted(self.problem.quorum.items()):
            seats = [seat for seat in self.problem.seats if seat.college == college]
            able = [seat for seat in seats if day.id in seat.half_days]
            fit = [seat for seat in able if not recused(seat, dossier)]
            if len(fit) < needed:
                return college_sentence(dossier, day, college, needed, seats, able, fit)
        return None

    def _crowded(self, dossier: Dossier, days: Sequence[HalfDay]) -> str:
        full = [day for day in days if self._is_full(day)]
        if len(full) == len(days):
            return self._no_room(full[0], len(full))
        day = next(day for day in days if not self._is_full(day))
        return (
            f"{dossier.title} ne peut rejoindre aucun groupe {day.label} sans priver un autre "
            "dossier d’audition ou asseoir un juré en déport. "
            f"Ce qui débloquerait\u00a0: une demi-journée de plus, ou {self._fresh(dossier, day)}."
        )

    def _fresh(self, dossier: Dossier, day: HalfDay) -> str:
        """Who would hear the dossier where some of the day's own jurors may not."""
        colleges = sorted(
            seat.college
            for seat in self.problem.seats
            if self.problem.quorum.get(seat.college)
            and day.id in seat.half_days
            and recused(seat, dossier)
        )
        college = f"membre du collège {colleges[0]}" if colleges else "juré"
        return f"un autre {college} libre {day.label}"

    def _is_full(self, day: HalfDay) -> bool:
        return self.used[day.id] >= len(day.starts) * min(day.rooms, self._panels(day))

    def _panels(self, day: HalfDay) -> int:
        """Rooms that the seats can fill that day."""
        return min([day.rooms, *(have // needed for _, have, needed in self._strength(day))])

    def _strength(self, day: HalfDay) -> list[tuple[str, int, int]]:
        return [
            (
                college,
                sum(s.college == college and day.id in s.half_days for s in self.problem.seats),
                n,
            )
            for college, n in sorted(self.problem.quorum.items())
            if n
        ]

    def _no_room(self, day: HalfDay, full: int) -> str:
        """Every half-day is full: of rooms, or for want of a college to fill the next room."""
        where = f"{_capital(day.label)} est complet" if full == 1 else _all_full(full)
        panels = self._panels(day)
        if panels < day.rooms:
            college, have, needed = min(
                self._strength(day), key=lambda item: (item[1] // item[2], item[0])
            )
            missing = needed * (panels + 1) - have
            return (
                f"{where}\u00a0: avec {_members(have, college)}, {_rooms(panels)} sur {day.rooms} "
                f"{'peut' if panels <= 1 else 'peuvent'} ouvrir {day.label}. "
                f"Ce qui débloquerait\u00a0: {missing} de plus du collège {college} {day.label}."
            )
        return (
            f"{where}\u00a0: {_auditions(self.used[day.id])} dans {_rooms(day.rooms)} {day.label}. "
            "Ce qui débloquerait\u00a0: une salle, un horaire ou une demi-journée de plus."
        )


def college_sentence(
    dossier: Dossier,
    day: HalfDay,
    college: str,
    needed: int,
    seats: Sequence[Seat],
    able: Sequence[Seat],
    fit: Sequence[Seat],
) -> str:
    """Too few of a college that day: how many, who is away or recused, who could replace them."""
    if len(seats) < needed:
        return too_few_seats(college, needed, len(seats))
    away = [seat for seat in seats if seat not in able and not recused(seat, dossier)]
    barred = [seat for seat in able if seat not in fit]
    remedies = [f"{seat.name} libre {day.label}" for seat in away[:1]]
    remedies += [f"le suppléant {seat.substitute}" for seat in [*barred, *away] if seat.substitute][
        :1
    ]
    if not remedies:
        remedies = [f"un autre membre du collège {college} {day.label}"]
    sentence = f"{college}\u00a0: {len(fit)} sur {needed} {day.label}"
    if barred:
        names = ", ".join(seat.name for seat in barred)
        sentence += f", {names} étant en déport sur {dossier.number}"
    return f"{sentence}. Ce qui débloquerait\u00a0: {', ou '.join(remedies)}."


def too_few_seats(college: str, needed: int, seats: int) -> str:
    """No answer of a juror can help: the quorum asks for more members than the college has."""
    lower = f", ou un quorum de {seats}" if seats else ", ou retirer ce collège du quorum"
    missing = needed - seats
    return (
        f"{college}\u00a0: un quorum de {needed} pour {_seats(seats)}. Ce qui débloquerait\u00a0: "
        f"nommer {missing} membre{'s' if missing > 1 else ''} de plus{lower}."
    )


def college_remedy(reserve: Sequence[Seat], day: HalfDay, college: str) -> str:
    """Whom to call, among the seats that hold no room: a free one first, else one to free, else
    another.
    """
    free = [seat for seat in reserve if day.id in seat.half_days]
    if free:
        return f"{free[0].name} est libre {day.label}."
    names = [f"{seat.name} libre {day.label}" for seat in reserve[:1]]
    names += [f"le suppléant {seat.substitute}" for seat in reserve if seat.substitute][:1]
    names = names or [f"un autre membre du collège {college} {day.label}"]
    return f"Ce qui débloquerait\u00a0: {', ou '.join(names)}."


def recused(seat: Seat, dossier: Dossier) -> bool:
    """Whether the seat may not hear the dossier, whichever side said so."""
    return dossier.id in seat.recused or seat.id in dossier.recused


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _all_full(count: int) -> str:
    return f"Les {count} demi-journées où le porteur est libre sont complètes"


def _members(count: int, college: str) -> str:
    return f"{count} membre{'s' if count > 1 else ''} du collège {college}"


def _rooms(count: int) -> str:
    return f"{count} salle{'s' if count > 1 else ''}"


def _seats(count: int) -> str:
    return f"{count or 'aucun'} siège{'s' if count > 1 else ''}"


def _auditions(count: int) -> str:
    return f"{count} audition{'s' if count > 1 else ''}"
