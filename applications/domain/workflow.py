"""The life of a dossier, as a table: which transition leads where, and from where."""

from ami_portal.common.money import NBSP
from applications.enums import State, Transition

_BEFORE_HEARING = frozenset({State.SUBMITTED, State.ADMISSIBLE, State.INADMISSIBLE})
_REOPENABLE = frozenset({State.FUNDED, State.REDIRECTED, State.RESERVE, State.NOT_SELECTED})
_DECIDABLE = frozenset({State.ADMISSIBLE, State.HEARD, State.RESERVE})

TRANSITIONS: dict[Transition, tuple[frozenset[State], State]] = {
    Transition.SUBMIT: (frozenset({State.DRAFT}), State.SUBMITTED),
    # Before closing only (the action checks): a dossier becomes a draft again and keeps its number.
    Transition.TAKE_BACK: (_BEFORE_HEARING, State.DRAFT),
    Transition.ADMIT: (frozenset({State.SUBMITTED, State.INADMISSIBLE}), State.ADMISSIBLE),
    Transition.REFUSE: (frozenset({State.SUBMITTED, State.ADMISSIBLE}), State.INADMISSIBLE),
    Transition.HEAR: (frozenset({State.ADMISSIBLE}), State.HEARD),
    # ADMISSIBLE: decided on file, the audition was missed. RESERVE: money came back.
    Transition.FUND: (_DECIDABLE, State.FUNDED),
    Transition.REDIRECT: (_DECIDABLE - {State.RESERVE}, State.REDIRECTED),
    Transition.RESERVE: (_DECIDABLE - {State.RESERVE}, State.RESERVE),
    Transition.DECLINE: (_DECIDABLE, State.NOT_SELECTED),
    Transition.COMMIT: (frozenset({State.FUNDED}), State.COMMITTED),
    Transition.CLOSE: (frozenset({State.COMMITTED}), State.CLOSED),
    Transition.WITHDRAW: (
        frozenset({State.DRAFT, State.SUBMITTED, State.ADMISSIBLE, State.HEARD}),
        State.WITHDRAWN,
    ),
    # A released decision taken up again: heard, or decided on the two pages.
    Transition.REOPEN: (_REOPENABLE, State.HEARD),
    Transition.REOPEN_ON_FILE: (_REOPENABLE, State.ADMISSIBLE),
    Transition.RENOUNCE: (frozenset({State.FUNDED, State.COMMITTED}), State.RENOUNCED),
}


class TransitionNotAllowedError(Exception):
    """A step that the dossier's state does not allow. Its text is French, for the screen."""

    def __init__(self, transition: Transition, state: State) -> None:
        self.transition, self.state = transition, state
        step, here = (f"«{NBSP}{each.label}{NBSP}»" for each in (transition, state))
        super().__init__(f"{step} est impossible depuis {here}.")


def next_state(transition: Transition, state: State | str) -> State:
    """The state that `transition` leads to. Raises TransitionNotAllowedError."""
    here = State(state)
    sources, target = TRANSITIONS[transition]
    if here not in sources:
        raise TransitionNotAllowedError(transition, here)
    return target


def is_allowed(transition: Transition, state: State | str) -> bool:
    """Whether `transition` may start from `state`."""
    return State(state) in TRANSITIONS[transition][0]
