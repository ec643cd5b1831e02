"""What every gesture of the service shares: say what was done, or the rule that refused it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications.domain.refusals import RefusedError
from applications.domain.workflow import TransitionNotAllowedError

MEANWHILE = "Quelqu’un vient de changer la même chose\u00a0: relisez la page, puis recommencez."
Gesture = Callable[[], object]
WRONG = 422


def attempt(request: HttpRequest, gesture: Gesture, *, said: str) -> bool:
    """Run an action and put its outcome in the page's messages. Whether it was done."""
    problem = _refusal(gesture)
    if problem:
        messages.error(request, problem)
        return False
    messages.success(request, said)
    return True


def fulfil(
    request: HttpRequest,
    form: forms.BaseForm,
    gesture: Gesture,
    *,
    said: str,
    field: str | None = None,
) -> bool:
    """Run the action of a valid form; a refusal becomes the form's error and keeps its input.

    The error is that of `field` when the form has only one box that it can be about.
    """
    if not form.is_valid():
        return False
    problem = _refusal(gesture)
    if problem:
        form.add_error(field, problem)
        return False
    messages.success(request, said)
    return True


def answered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page of a form; 422 when what was typed is refused and shown again."""
    form = context["form"]
    return render(request, template, context, status=WRONG if form and form.errors else 200)


def _refusal(gesture: Gesture) -> str:
    try:
        with transaction.atomic():
            gesture()
    except (RefusedError, TransitionNotAllowedError) as error:
        return str(error)
    except ValidationError as error:
        return " ".join(error.messages)
    except IntegrityError:
        return MEANWHILE
    return ""
