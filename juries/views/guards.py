"""Who may come in: invisible is 404, visible but forbidden is 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from ami_portal.accounts.requests import PersonRequest
from juries.access import hearings

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """A page of the service: agents and the direction."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hearings.can_read_plan(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_composers(view: View) -> View:
    """A gesture of an agent; the direction sees the page but may not do it."""

    @wraps(view)
    @for_readers
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hearings.can_compose(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
