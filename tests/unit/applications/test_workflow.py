"""The life of a dossier: the whole matrix of states and transitions."""

import pytest

from applications.domain.workflow import TransitionNotAllowedError, is_allowed, next_state
from applications.enums import State as S
from applications.enums import Transition as T

# Every pair that is allowed, and where it leads. Anything else is refused.
ALLOWED = {
    (T.SUBMIT, S.DRAFT): S.SUBMITTED,
    (T.TAKE_BACK, S.SUBMITTED): S.DRAFT,
    (T.TAKE_BACK, S.ADMISSIBLE): S.DRAFT,
    (T.TAKE_BACK, S.INADMISSIBLE): S.DRAFT,
    (T.ADMIT, S.SUBMITTED): S.ADMISSIBLE,
    (T.ADMIT, S.INADMISSIBLE): S.ADMISSIBLE,
    (T.REFUSE, S.SUBMITTED): S.INADMISSIBLE,
    (T.REFUSE, S.ADMISSIBLE): S.INADMISSIBLE,
    (T.HEAR, S.ADMISSIBLE): S.HEARD,
    (T.FUND, S.ADMISSIBLE): S.FUNDED,
    (T.FUND, S.HEARD): S.FUNDED,
    (T.FUND, S.RESERVE): S.FUNDED,
    (T.REDIRECT, S.ADMISSIBLE): S.REDIRECTED,
    (T.REDIRECT, S.HEARD): S.REDIRECTED,
    (T.RESERVE, S.ADMISSIBLE): S.RESERVE,
    (T.RESERVE, S.HEARD): S.RESERVE,
    (T.DECLINE, S.ADMISSIBLE): S.NOT_SELECTED,
    (T.DECLINE, S.HEARD): S.NOT_SELECTED,
    (T.DECLINE, S.RESERVE): S.NOT_SELECTED,
    (T.COMMIT, S.FUNDED): S.COMMITTED,
    (T.CLOSE, S.COMMITTED): S.CLOSED,
    (T.WITHDRAW, S.DRAFT): S.WITHDRAWN,
    (T.WITHDRAW, S.SUBMITTED): S.WITHDRAWN,
    (T.WITHDRAW, S.ADMISSIBLE): S.WITHDRAWN,
    (T.WITHDRAW, S.HEARD): S.WITHDRAWN,
    (T.RENOUNCE, S.FUNDED): S.RENOUNCED,
    (T.RENOUNCE, S.COMMITTED): S.RENOUNCED,
}
REFUSED = [(t, s) for t in T for s in S if (t, s) not in ALLOWED]


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
        next_state(T.CLOSE, S.SUBMITTED)

    assert str(refusal.value) == (
        "«\u00a0Solder\u00a0» est impossible depuis «\u00a0Déposé, à vérifier\u00a0»."
    )
