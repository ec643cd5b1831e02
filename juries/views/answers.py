"""Who has said when they are free, and the reminder of the others."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from juries.access import hearings as access
from juries.actions import availability
from juries.forms.availability import NoticeForm
from juries.models import Panel
from juries.queries.availability import answers_of
from juries.views.gestures import attempt
from juries.views.guards import for_composers, for_readers

REMINDED = (
    "C’est parti\u00a0: celles et ceux qui n’ont pas répondu reçoivent un rappel. Qui a déjà reçu"
    " un rappel aujourd’hui recevra celui-ci demain."
)


@require_http_methods(["GET", "HEAD"])
@for_readers
def panel_answers(request: PersonRequest, code: str) -> HttpResponse:
    """Who is awaited, and the day of the reminder."""
    return _page(request, _panel(code), None)


@require_POST
@for_composers
def panel_notice(request: PersonRequest, code: str) -> HttpResponse:
    """Change the day of the reminder."""
    panel = _panel(code)
    form = NoticeForm(request.POST)
    if form.is_valid() and attempt(
        request, lambda: form.save(panel), said="Le jour de la relance est changé."
    ):
        return redirect("panel_answers", code)
    return _page(request, panel, form)


@require_POST
@for_composers
def panel_remind(request: PersonRequest, code: str) -> HttpResponse:
    """Remind at once those who have not answered."""
    panel = _panel(code)
    attempt(request, lambda: availability.remind(panel, at=request.arrived_at), said=REMINDED)
    return redirect("panel_answers", code)


def _page(request: PersonRequest, panel: Panel, form: NoticeForm | None) -> HttpResponse:
    context = {
        "answers": answers_of(panel, today=paris_day(request.arrived_at)),
        "form": form or NoticeForm(initial={"days": panel.notice_days}),
        "can_compose": access.can_compose(request.user),
    }
    status = 422 if form else 200
    return render(request, "juries/panel_answers.html", context, status=status)


def _panel(code: str) -> Panel:
    return get_object_or_404(Panel.objects.select_related("campaign"), campaign__code=code)
