"""How often one browser, one address or one draft may ask for the same thing."""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache

from ami_portal.accounts.requests import VisitorRequest


def is_within(what: str, who: str, *, most: int, per: timedelta, at: datetime) -> bool:
    """Count one more demand; False beyond `most` in the same span of time."""
    span = int(at.timestamp() // per.total_seconds())
    key = f"limit:{what}:{who}:{span}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, per.total_seconds())
    return count <= most


def origin(request: VisitorRequest) -> str:
    """Where a request comes from, for counting only: it is kept for the span of a limit."""
    return get_adapter().get_client_ip(request)
