"""The shapes of the invented content."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Structure:
    """An invented structure, with the person who writes for it."""

    key: str
    name: str
    type: str
    commune: str
    contact: str
    role: str
    president: str


@dataclass(frozen=True, slots=True)
class Ally:
    """A partner as the applicant names it; `carries` opens the cooperation rate once confirmed."""

    name: str
    brings: str
    carries: bool = False


@dataclass(frozen=True, slots=True)
class Idea:
    """An invented action. `people`: total, living in QPV, women, under 26 (None: not known)."""

    title: str
    by: str
    need: str
    action: str
    residents: str
    where: str
    rhythm: str
    people: tuple[int | None, int | None, int | None, int | None]
    cost: int
    asked: int
    novelty: str = "Rien de particulier."
    after: str = ""
    women: str = ""
    uncovered: str = ""
    allies: tuple[Ally, ...] = ()
    looking_for: str = ""
    can_offer: str = ""
    page_blanche: bool = False
    flags: frozenset[str] = field(default_factory=frozenset)
