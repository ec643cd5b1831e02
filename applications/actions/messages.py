"""A message of the service about a dossier."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock
from applications.domain.verification import need_words
from applications.models import Application
from applications.notifications import team


@transaction.atomic
def send(application: Application, *, text: str, by: User, at: datetime) -> Application:
    """Write to the structure's members (P36); kept in the history. Raises MissingReasonError."""
    locked = lock(application)
    words = need_words(text, "Écrivez votre message.")
    team.tell_message(locked, text=words, by=by, at=at)
    return locked
