"""The optimum by another road: one integer model of the whole problem, solved by CP-SAT.

It shares the problem's dataclasses with the solver and nothing else. Rooms, groups and seats are
all variables; groups are counted (dealt like cards, their members need no variable of their own).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from juries.domain.composition import Problem


@dataclass(frozen=True)
class Verdict:
    """`moved`: dossiers told of a half-day that they lose."""

    value: int
    proved: bool
    moved: int


class Oracle:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.cost: list[cp_model.LinearExprT] = []
        self.moved: list[cp_model.LinearExprT] = []
        self.rooms = [(day, room) for day in problem.half_days for room in range(day.rooms)]
        self.open = {
            (day.id, room): self.model.new_bool_var(f"open {day.id} {room}")
            for day, room in self.rooms
        }
        self.held: defaultdict[tuple, list] = defaultdict(list)
        self.heard_in: dict[tuple, cp_model.IntVar] = {}

    def solve(self, seconds: float) -> Verdict:
        self._dossiers()
        self._groups()
        self._half_days()
        self._seats()
        self.model.minimize(sum(self.cost))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        assert status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
        return Verdict(
            round(solver.objective_value),
            status == cp_model.OPTIMAL,
            sum(solver.value(one) for one in self.moved),
        )

    def _dossiers(self) -> None:
        for dossier in self.problem.dossiers:
            heard = []
            told = self.problem.published.get(dossier.id)
            for day, room in self.rooms:
                if day.id not in dossier.half_days:
                    continue
                here = self.model.new_bool_var(f"{dossier.id} in {day.id} {room}")
                self.model.add_implication(here, self.open[day.id, room])
                self.heard_in[dossier.id, day.id, room] = here
                self.held[self._host(dossier.theme), day.id, room].append((dossier.kind, here))
                heard.append(here)
                if told is not None and told != day.id:
                    self.moved.append(here)
            self.model.add_at_most_one(heard)
            unheard = 1 - sum(heard)
            self.cost.append(100_000 * unheard)
            if told is not None:
                self.moved.append(unheard)
        self.cost += [1_000 * one for one in self.moved]

    def _host(self, theme: str) -> str:
        sizes = Counter(dossier.theme for dossier in self.problem.dossiers)
        if sizes[theme] > 1:
            return theme
        names = [name for name in self.problem.themes if sizes[name]]
        shared = [name for name in names if sizes[name] > 1]
        if not shared:
            return names[0]
        place = self.problem.themes.index(theme)
        return min(shared, key=lambda name: abs(self.problem.themes.index(name) - place + 0.1))

    def _groups(self) -> None:
        sizes = Counter(self._host(dossier.theme) for dossier in self.problem.dossiers)
        used: defaultdict[tuple, list] = defaultdict(list)
        for (theme, day, room), members in self.held.items():
            groups = self.model.new_int_var(0, len(members), f"groups {theme} {day} {room}")
            used[day, room].append(groups)
            count = sum(here for _, here in members)
            self.model.add(count <= self.problem.group_size * groups)
            self.model.add(count >= groups)
            if sizes[theme] > 1:
                alone = self.model.new_int_var(0, len(members), "alone")
                self.model.add(alone >= 2 * groups - count)
                self.cost.append(10_000 * alone)
            for kind in sorted({kind for kind, _ in members}):
                repeated = self.model.new_int_var(0, len(members), "repeated")
                self.model.add(
                    repeated >= sum(here for own, here in members if own == kind) - groups
                )
                self.cost.append(10 * repeated)
        for day, room in self.rooms:
            total = sum(used[day.id, room])
            self.model.add(total <= len(day.starts) * self.open[day.id, room])
            self.model.add(total >= self.open[day.id, room])

    def _half_days(self) -> None:
        for day in self.problem.half_days:
            opened = self.model.new_bool_var(f"opened {day.id}")
            rooms = [self.open[day.id, room] for room in range(day.rooms)]
            for first, second in pairwise(rooms):
                self.model.add_implication(second, first)
            for room in rooms:
                self.model.add_implication(room, opened)
            self.cost.append(100 * opened)

    def _seats(self) -> None:
        colleges = defaultdict(list)
        for seat in self.problem.seats:
            colleges[seat.college].append(seat)
        for college, needed in self.problem.quorum.items():
            sits = {
                (seat.id, day.id, room): self.model.new_bool_var(f"{seat.id} {day.id} {room}")
                for seat in colleges[college]
                for day, room in self.rooms
                if day.id in seat.half_days
            }
            for day, room in self.rooms:
                panel = [sits[key] for key in sits if key[1:] == (day.id, room)]
                self.model.add(sum(panel) == needed * self.open[day.id, room])
            loads = []
            for seat in colleges[college]:
                for day in self.problem.half_days:
                    self.model.add_at_most_one(
                        sits[key] for key in sits if key[:2] == (seat.id, day.id)
                    )
                loads.append(sum(sits[key] for key in sits if key[0] == seat.id))
            self._fair(loads)
            self._recusals(colleges[college], sits)

    def _fair(self, loads: list) -> None:
        most = self.model.new_int_var(0, len(self.problem.half_days), "most")
        fewest = self.model.new_int_var(0, len(self.problem.half_days), "fewest")
        for load in loads:
            self.model.add(most >= load)
            self.model.add(fewest <= load)
        if loads:
            self.cost.append(most - fewest)

    def _recusals(self, seats: list, sits: dict) -> None:
        recused = {dossier.id: dossier.recused for dossier in self.problem.dossiers}
        by_seat = {seat.id: seat.recused for seat in seats}
        for (dossier, day, room), here in self.heard_in.items():
            for (seat, seat_day, seat_room), sitting in sits.items():
                if (seat_day, seat_room) != (day, room):
                    continue
                if dossier in by_seat[seat] or seat in recused[dossier]:
                    self.model.add_bool_or(here.negated(), sitting.negated())


def optimum(problem: Problem, seconds: float = 60) -> Verdict:
    """The least value of any plan."""
    return Oracle(problem).solve(seconds)
