"""Who may come in on the service's pages: invisible is 404, visible but forbidden is 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from ami_portal.accounts.models import User
from ami_portal.accounts.requests import PersonRequest

View = Callable[..., HttpResponse]
Question = Callable[[User], bool]


def only(may_see: Question, may_do: Question | None = None) -> Callable[[View], View]:
    """Open a view to those who may see it, and its gesture to those who may do it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may_see(request.user):
                raise Http404
            if may_do is not None and not may_do(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
