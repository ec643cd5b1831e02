"""Who may do what with a dossier once it is deposited, on the structure's side."""

from ami_portal.accounts.models import User
from applications.access import organisations
from applications.domain.workflow import is_allowed
from applications.enums import State, Transition
from applications.models import Application


def can_renounce(user: User, application: Application) -> bool:
    """Only who manages the structure gives its aid up, while there is one."""
    return is_renounceable(application) and organisations.can_manage(user, application.organisation)


def is_renounceable(application: Application) -> bool:
    """Whether there is an aid to give up."""
    return is_allowed(Transition.RENOUNCE, application.state)


def can_write(application: Application) -> bool:
    """Members write about a dossier that was deposited, until it is erased; before that, they ask
    for help."""
    return application.state != State.DRAFT and application.erased_at is None
