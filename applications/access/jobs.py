"""Who follows long work, and who may stop it."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.access.dossiers import is_staff_reader
from applications.models import Job


def visible_to(user: User) -> QuerySet[Job]:
    """Everything that the service asked for; others see only what they asked for themselves.

    The page tells no dossier: what came out is read on its own page, under its own rule.
    """
    return Job.objects.all() if is_staff_reader(user) else Job.objects.filter(asked_by=user)


def can_stop(user: User, job: Job) -> bool:
    """Whoever asked, and any agent."""
    return user.is_agent or job.asked_by_id == user.pk
