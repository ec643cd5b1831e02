"""The life of a dossier: the whole matrix of states and transitions."""

import pytest

from applications.domain.workflow import TransitionNotAllowedError, is_allowed, next_state
from applications.enums import State, Transition

# Every pair that is allowed, and where it leads. Anything else is refused.
ALLOWED = {
    (Transition.SUBMIT, State.DRAFT): State.SUBMITTED,
    (Transition.TAKE_BACK, State.SUBMITTED): State.DRAFT,
    (Transition.TAKE_BACK, State.ADMISSIBLE): State.DRAFT,
    (Transition.TAKE_BACK, State.INADMISSIBLE): State.DRAFT,
    (Transition.ADMIT, State.SUBMITTED): State.ADMISSIBLE,
    (Transition.ADMIT, State.INADMISSIBLE): State.ADMISSIBLE,
    (Transition.REFUSE, State.SUBMITTED): State.INADMISSIBLE,
    (Transition.REFUSE, State.ADMISSIBLE): State.INADMISSIBLE,
    (Transition.HEAR, State.ADMISSIBLE): State.HEARD,
    (Transition.FUND, State.ADMISSIBLE): State.FUNDED,
    (Transition.FUND, State.HEARD): State.FUNDED,
    (Transition.FUND, State.RESERVE): State.FUNDED,
    (Transition.REDIRECT, State.ADMISSIBLE): State.REDIRECTED,
    (Transition.REDIRECT, State.HEARD): State.REDIRECTED,
    (Transition.RESERVE, State.ADMISSIBLE): State.RESERVE,
    (Transition.RESERVE, State.HEARD): State.RESERVE,
    (Transition.DECLINE, State.ADMISSIBLE): State.NOT_SELECTED,
    (Transition.DECLINE, State.HEARD): State.NOT_SELECTED,
    (Transition.DECLINE, State.RESERVE): State.NOT_SELECTED,
    (Transition.COMMIT, State.FUNDED): State.COMMITTED,
    (Transition.CLOSE, State.COMMITTED): State.CLOSED,
    (Transition.WITHDRAW, State.DRAFT): State.WITHDRAWN,
    (Transition.WITHDRAW, State.SUBMITTED): State.WITHDRAWN,
    (Transition.WITHDRAW, State.ADMISSIBLE): State.WITHDRAWN,
    (Transition.WITHDRAW, State.HEARD): State.WITHDRAWN,
    (Transition.REOPEN, State.FUNDED): State.HEARD,
    (Transition.REOPEN, State.REDIRECTED): State.HEARD,
    (Transition.REOPEN, State.RESERVE): State.HEARD,
    (Transition.REOPEN, State.NOT_SELECTED): State.HEARD,
    (Transition.REOPEN_ON_FILE, State.FUNDED): State.ADMISSIBLE,
    (Transition.REOPEN_ON_FILE, State.REDIRECTED): State.ADMISSIBLE,
    (Transition.REOPEN_ON_FILE, State.RESERVE): State.ADMISSIBLE,
    (Transition.REOPEN_ON_FILE, State.NOT_SELECTED): State.ADMISSIBLE,
    (Transition.RENOUNCE, State.FUNDED): State.RENOUNCED,
    (Transition.RENOUNCE, State.COMMITTED): State.RENOUNCED,
}
REFUSED = [(t, s) for t in Transition for s in State if (t, s) not in ALLOWED]


@pytest.mark.parametrize(("transition", "state"), ALLOWED)
def test_an_allowed_transition_leads_to_its_state(transition, state):
    assert next_state(transition, state) == ALLOWED[transition, state]
    assert is_allowed(transition, state) is True


@pytest.mark.parametrize(("transition", "state"), REFUSED)
def test_any_other_transition_is_refused(transition, state):
    assert is_allowed(transition, state) is False
    with pytest.raises(TransitionNotAllowedError):
        next_state(transition, state)


def test_a_refusal_is_said_in_french():
    with pytest.raises(TransitionNotAllowedError) as refusal:
        next_state(Transition.CLOSE, State.SUBMITTED)

    assert str(refusal.value) == (
        "«\u00a0Solder\u00a0» est impossible depuis «\u00a0Déposé, à vérifier\u00a0»."
    )
