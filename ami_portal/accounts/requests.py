"""The request as our views receive it, for type checkers: who asks, and when it arrived.

Only names for annotations: Django builds its own class, and the middleware set what these promise.
"""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ami_portal.accounts.models import User


class VisitorRequest(HttpRequest):
    """Anybody's request: ArrivalMiddleware set its moment, HtmxMiddleware whether a page asks."""

    arrived_at: datetime
    htmx: HtmxDetails


class PersonRequest(VisitorRequest):
    """A request that SignInMiddleware let through: somebody is signed in."""

    user: User
