"""An independent check of a plan: reads the problem again and shares no code with the solver."""

from collections import Counter, defaultdict

from juries.domain.composition.problem import Dossier, HalfDay, Hearing, Key, Plan, Problem, Seat


def check(problem: Problem, plan: Plan) -> list[str]:
    """Every hard rule that the plan breaks, one French sentence each; empty when the plan holds."""
    return _Checker(problem, plan).faults()


class _Checker:
    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.dossiers: dict[Key, Dossier] = {item.id: item for item in problem.dossiers}
        self.half_days: dict[Key, HalfDay] = {item.id: item for item in problem.half_days}
        self.seats: dict[Key, Seat] = {item.id: item for item in problem.seats}
        self.found: list[str] = []

    def faults(self) -> list[str]:
        self._everyone_once()
        known = [hearing for hearing in self.plan.hearings if self._is_known(hearing)]
        for hearing in known:
            self._place(hearing)
            self._group(hearing)
        self._slots_once(known)
        self._rooms(known)
        self._seats_in_one_room(known)
        return self.found

    def _everyone_once(self) -> None:
        times = Counter(key for hearing in self.plan.hearings for key in hearing.dossiers)
        times.update(item.dossier for item in self.plan.unplaced)
        for key, dossier in self.dossiers.items():
            if times[key] != 1:
                self.found.append(f"{dossier.number} figure {times[key]} fois.")
        for item in self.plan.unplaced:
            if not item.reason.strip():
                self.found.append(f"{item.dossier} n’est pas entendu et rien ne dit pourquoi.")

    def _is_known(self, hearing: Hearing) -> bool:
        unknown = [key for key in hearing.dossiers if key not in self.dossiers]
        unknown += [key for key in hearing.seats if key not in self.seats]
        if hearing.half_day not in self.half_days:
            unknown.append(hearing.half_day)
        self.found += [f"{key} n’existe pas." for key in unknown]
        return not unknown

    def _place(self, hearing: Hearing) -> None:
        half_day = self.half_days[hearing.half_day]
        if not 0 <= hearing.room < half_day.rooms:
            self.found.append(f"La salle {hearing.room} n’existe pas {half_day.label}.")
        if not 0 <= hearing.start < len(half_day.starts):
            self.found.append(f"L’horaire {hearing.start} n’existe pas {half_day.label}.")
        for key in hearing.dossiers:
            if hearing.half_day not in self.dossiers[key].half_days:
                self.found.append(f"{self.dossiers[key].number} n’est pas libre {half_day.label}.")

    def _group(self, hearing: Hearing) -> None:
        members = [self.dossiers[key] for key in hearing.dossiers]
        if not 1 <= len(members) <= self.problem.group_size:
            self.found.append(f"Une audition réunit {len(members)} dossiers.")
        sizes = Counter(dossier.theme for dossier in self.problem.dossiers)
        with_company = {dossier.theme for dossier in members if sizes[dossier.theme] > 1}
        allowed = with_company or {self._nearest(dossier.theme, sizes) for dossier in members}
        if len(allowed) > 1 or (members and hearing.theme not in allowed):
            self.found.append(f"L’audition {hearing.dossiers} mêle des thèmes.")
        for dossier in members:
            if sizes[dossier.theme] == 1 and self._nearest(dossier.theme, sizes) != hearing.theme:
                self.found.append(f"{dossier.number} n’est pas avec le thème le plus proche.")

    def _nearest(self, theme: str, sizes: Counter[str]) -> str:
        listed = list(dict.fromkeys((*self.problem.themes, *sorted(sizes))))
        hosts = [name for name in listed if sizes[name] > 1]
        if not hosts:
            return next(name for name in listed if sizes[name])
        here = listed.index(theme)
        return min(hosts, key=lambda name: (abs(listed.index(name) - here), listed.index(name)))

    def _slots_once(self, hearings: list[Hearing]) -> None:
        slots = Counter((item.half_day, item.room, item.start) for item in hearings)
        for (half_day, room, start), times in slots.items():
            if times > 1:
                self.found.append(
                    f"{times} auditions à la fois\u00a0: {half_day}, {room}, {start}."
                )

    def _rooms(self, hearings: list[Hearing]) -> None:
        rooms: defaultdict[tuple[Key, int], list[Hearing]] = defaultdict(list)
        for hearing in hearings:
            rooms[hearing.half_day, hearing.room].append(hearing)
        for (key, room), held in rooms.items():
            place = f"{self.half_days[key].label}, salle {room + 1}"
            panels = {frozenset(hearing.seats) for hearing in held}
            if len(panels) > 1:
                self.found.append(f"Le jury change au cours de la demi-journée {place}.")
            self._panel(key, place, panels, [item for hearing in held for item in hearing.dossiers])

    def _panel(
        self, half_day: Key, place: str, panels: set[frozenset[Key]], heard: list[Key]
    ) -> None:
        for panel in panels:
            sitting = [self.seats[key] for key in sorted(panel, key=str)]
            colleges = Counter(seat.college for seat in sitting)
            for college, needed in self.problem.quorum.items():
                if colleges[college] < needed:
                    self.found.append(f"{college}\u00a0: {colleges[college]} sur {needed} {place}.")
            for seat in sitting:
                if half_day not in seat.half_days:
                    self.found.append(f"{seat.name} n’est pas libre {place}.")
                for key in heard:
                    if key in seat.recused or seat.id in self.dossiers[key].recused:
                        number = self.dossiers[key].number
                        self.found.append(f"{seat.name} est en déport sur {number} {place}.")

    def _seats_in_one_room(self, hearings: list[Hearing]) -> None:
        rooms: defaultdict[tuple[Key, Key], set[int]] = defaultdict(set)
        for hearing in hearings:
            for seat in hearing.seats:
                rooms[hearing.half_day, seat].add(hearing.room)
        for (half_day, seat), used in rooms.items():
            if len(used) > 1:
                self.found.append(
                    f"{self.seats[seat].name} siège dans {len(used)} salles "
                    f"{self.half_days[half_day].label}."
                )
