"""Who types the requests that came on paper: the agents, but not for a structure they know."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.access import organisations
from applications.enums import Channel
from applications.models import Draft, Organisation, Recusal


def can_type(user: User) -> bool:
    """Only an agent types a request on behalf of a structure."""
    return user.is_agent


def is_recused_from(user: User, organisation: Organisation) -> bool:
    """Whether this person declared a link with a dossier of the structure."""
    return Recusal.objects.filter(user=user, application__organisation=organisation).exists()


def organisations_for(user: User) -> QuerySet[Organisation]:
    """The structures that this agent may type a request for."""
    return organisations.visible_to_staff(user) if can_type(user) else Organisation.objects.none()


def visible_to(user: User) -> QuerySet[Draft]:
    """The paper requests being typed: any agent may take over, but one with a declared link."""
    if not can_type(user):
        return Draft.objects.none()
    papers = Draft.objects.filter(channel=Channel.PAPER, erased_at=None)
    return papers.exclude(organisation__applications__recusals__user=user).exclude(
        application__recusals__user=user
    )
