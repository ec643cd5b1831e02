"""Who comes in: invisible is 404, visible but forbidden is 403.

A year without figures is 404 too, and says which years have some.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from ami_portal.accounts.models import User
from ami_portal.accounts.requests import PersonRequest
from reporting.access import can_read
from reporting.domain.cohort import UnknownYearError

View = Callable[..., HttpResponse]


def for_readers(may_do: Callable[[User], bool] = can_read) -> Callable[[View], View]:
    """Open a view to those who read the figures, and its gesture to those who may do it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not can_read(request.user):
                raise Http404
            if not may_do(request.user):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except UnknownYearError as error:
                return render(request, "reporting/no_year.html", {"error": error}, status=404)

        return guarded

    return guard
