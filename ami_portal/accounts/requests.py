"""The request as our views receive it, for type checkers: who asks, and when it arrived."""

from datetime import datetime

from django.http import HttpRequest

from ami_portal.accounts.models import User


class PersonRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through: somebody is signed in.

    Only a name for annotations; Django builds its own class, and ArrivalMiddleware sets the moment.
    """

    user: User
    arrived_at: datetime
