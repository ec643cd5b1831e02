"""Random problems, the same for a given seed: loose or tight, with or without a published plan."""

from dataclasses import replace
from random import Random

from juries.domain.composition import Dossier, HalfDay, Problem, Seat, compose

COLLEGES = ("Agglomération", "Fondation territoriale", "État", "Conseil citoyen", "IREV")


def random_problem(seed: int, *, largest: int = 30) -> Problem:
    """A call of up to `largest` dossiers: two to six themes, one to five colleges, absences and
    recusals.
    """
    random = Random(seed)
    size = random.randint(1, largest)
    half_days = tuple(
        HalfDay(
            id=f"h{rank}",
            label=f"la demi-journée {rank + 1}",
            rooms=random.choice([1, 1, 2]),
            starts=tuple(range(random.randint(2, 4))),
            order=rank,
        )
        for rank in range(random.randint(2, 7))
    )
    themes = [f"Thème {rank}" for rank in range(random.randint(2, 6))]
    kinds = [f"Type {rank}" for rank in range(random.randint(2, 5))]
    freedom = random.choice([0.5, 0.7, 0.9])
    dossiers = tuple(
        Dossier(
            id=rank,
            number=f"AMI-2026-{rank + 1:04d}",
            theme=random.choice(themes),
            kind=random.choice(kinds),
            half_days=_some(random, half_days, freedom),
        )
        for rank in range(size)
    )
    seats, quorum = _seats(random, dossiers, half_days)
    published = {}
    if random.random() < 0.3:
        told = [dossier for dossier in dossiers if random.random() < 0.7]
        published = {dossier.id: random.choice(half_days).id for dossier in told}
    return Problem(
        dossiers=dossiers,
        half_days=half_days,
        seats=seats,
        quorum=quorum,
        published=published,
        themes=tuple(themes),
    )


def _seats(
    random: Random, dossiers: tuple[Dossier, ...], half_days: tuple[HalfDay, ...]
) -> tuple[tuple[Seat, ...], dict[str, int]]:
    seats = []
    quorum = {}
    recusals = random.choice([0.0, 0.03, 0.1])
    for college in COLLEGES[: random.randint(1, 5)]:
        count = random.randint(1, 4)
        quorum[college] = random.randint(1, 2) if count > 2 else 1
        seats += [
            Seat(
                id=f"{college}-{rank}",
                college=college,
                name=f"{college} {rank + 1}",
                half_days=_some(random, half_days, 0.8),
                recused=frozenset(one.id for one in dossiers if random.random() < recusals),
            )
            for rank in range(count)
        ]
    return tuple(seats), quorum


def _some(random: Random, half_days: tuple[HalfDay, ...], share: float) -> frozenset[str]:
    return frozenset(str(item.id) for item in half_days if random.random() < share)


def late_problem(seed: int, *, largest: int = 12) -> Problem:
    """A call already told to everyone who is heard, and one dossier that comes after."""
    random = Random(seed)
    before = replace(random_problem(seed, largest=largest), published={})
    plan = compose(before)
    late = Dossier(
        id="late",
        number="AMI-2026-9999",
        theme=random.choice(before.themes),
        kind=random.choice([dossier.kind for dossier in before.dossiers]),
        half_days=_some(random, before.half_days, 0.7),
    )
    told = {key: hearing.half_day for hearing in plan.hearings for key in hearing.dossiers}
    return replace(before, dossiers=(*before.dossiers, late), published=told)


def tight_problem(seed: int) -> Problem:
    """61 dossiers, too many for the exact search, for the 24 places of two half-days."""
    random = Random(seed)
    half_days = tuple(
        HalfDay(f"h{rank}", f"la demi-journée {rank + 1}", 1, tuple(range(4)), rank)
        for rank in range(2)
    )
    dossiers = tuple(
        Dossier(
            id=rank,
            number=f"AMI-2026-{rank + 1:04d}",
            theme=f"Thème {random.randrange(6)}",
            kind=f"Type {random.randrange(5)}",
            half_days=_some(random, half_days, 0.7),
        )
        for rank in range(61)
    )
    seats = tuple(
        Seat(
            id=f"{college}-{rank}",
            college=college,
            name=f"{college} {rank + 1}",
            half_days=frozenset(item.id for item in half_days),
            recused=frozenset({random.randrange(61)}),
        )
        for college in COLLEGES[:2]
        for rank in range(2)
    )
    return Problem(
        dossiers=dossiers,
        half_days=half_days,
        seats=seats,
        quorum=dict.fromkeys(COLLEGES[:2], 1),
        themes=tuple(f"Thème {rank}" for rank in range(6)),
    )


def large_problem(size: int, seed: int = 0) -> Problem:
    """A plentiful call: six themes, five types, 30 % of absences, five colleges, few recusals."""
    random = Random(seed)
    rooms, starts = (2, 4) if size <= 60 else (4, 4)
    needed = -(-size // (3 * rooms * starts))
    half_days = tuple(
        HalfDay(f"h{rank:03d}", f"la demi-journée {rank + 1}", rooms, tuple(range(starts)), rank)
        for rank in range(needed + max(3, needed // 3))
    )
    dossiers = tuple(
        Dossier(
            id=rank,
            number=f"AMI-2026-{rank + 1:04d}",
            theme=f"Thème {random.randrange(6)}",
            kind=f"Type {random.randrange(5)}",
            half_days=_some(random, half_days, 0.7),
        )
        for rank in range(size)
    )
    seats = tuple(
        Seat(
            id=f"{college}-{rank}",
            college=college,
            name=f"{college} {rank + 1}",
            half_days=_some(random, half_days, 0.7),
            recused=frozenset(random.randrange(size) for _ in range(2)),
        )
        for college in COLLEGES
        for rank in range(rooms * 3)
    )
    return Problem(
        dossiers=dossiers,
        half_days=half_days,
        seats=seats,
        quorum=dict.fromkeys(COLLEGES, 1),
        themes=tuple(f"Thème {rank}" for rank in range(6)),
    )
