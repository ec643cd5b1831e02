"""The evaluator's file and the dictionary of its columns."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from reporting import access
from reporting.domain.anonymous import COLUMNS, Row
from reporting.exports import anonymous as exports
from reporting.forms.anonymous import YearsForm
from reporting.views.files import WRONG, download
from reporting.views.guards import for_readers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_readers(access.can_open_dossiers)
def anonymous(request: PersonRequest) -> HttpResponse:
    """What the file holds, and for which years."""
    return _page(request, YearsForm(today=paris_day(request.arrived_at)))


@require_safe
@for_readers(access.can_open_dossiers)
def anonymous_csv(request: PersonRequest) -> HttpResponse:
    return _file(request, exports.to_csv, "evaluation.csv", "text/csv; charset=utf-8")


@require_safe
@for_readers(access.can_open_dossiers)
def anonymous_xlsx(request: PersonRequest) -> HttpResponse:
    return _file(request, exports.to_xlsx, "evaluation.xlsx", XLSX)


def _file(
    request: PersonRequest, write: Callable[[Sequence[Row]], bytes], name: str, kind: str
) -> HttpResponse:
    form = YearsForm(request.GET, today=paris_day(request.arrived_at))
    if not form.is_valid():
        return _page(request, form, status=WRONG)
    return download(write(form.rows), name, kind)


def _page(request: PersonRequest, form: YearsForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "columns": COLUMNS}
    return render(request, "reporting/anonymous.html", context, status=status)
