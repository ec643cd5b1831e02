"""The lists of the follow-up: aids, payments, bilans, narrowed by call and step, or as a sheet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access import follow_up as access
from applications.exports.follow_up import workbook
from applications.forms.follow_up_lists import NarrowForm
from applications.queries import aid_lists, settlements
from applications.queries import follow_up as queries
from applications.views.follow_up import for_readers, paged

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_readers
def follow_up(request: PersonRequest) -> HttpResponse:
    """The aids, what each is worth and what follows; the money of each call."""
    visible, today = access.visible_to(request.user), paris_day(request.arrived_at)
    form = _narrow(request, aid_lists.AID_STEPS)
    page = paged(request, aid_lists.aids(queries.aids(visible), form.wanted()))
    context = {
        "form": form,
        "page": page,
        "rows": queries.aid_rows(page, today=today),
        "totals": queries.totals(visible, today=today),
        "envelopes": settlements.envelopes(visible),
    }
    return render(request, "applications/follow_up.html", context)


@require_safe
@for_readers
def payments(request: PersonRequest) -> HttpResponse:
    """The payments ordered, paid or rejected."""
    form = _narrow(request, aid_lists.PAYMENT_STEPS)
    rows = queries.payments(access.visible_to(request.user))
    context = {"form": form, "page": paged(request, aid_lists.payments(rows, form.wanted()))}
    return render(request, "applications/follow_up_payments.html", context)


@require_safe
@for_readers
def reports(request: PersonRequest) -> HttpResponse:
    """The bilans, those that wait first."""
    form, today = _narrow(request, aid_lists.REPORT_STEPS), paris_day(request.arrived_at)
    found = queries.reports(access.visible_to(request.user))
    page = paged(request, aid_lists.reports(found, form.wanted(), today=today))
    rows = [(report, *queries.report_words(report, today)) for report in page]
    context = {"form": form, "page": page, "rows": rows}
    return render(request, "applications/follow_up_reports.html", context)


@require_safe
@for_readers
def follow_up_xlsx(request: PersonRequest) -> HttpResponse:
    """Everything that is followed, of one call or of all, as a spreadsheet."""
    visible, today = access.visible_to(request.user), paris_day(request.arrived_at)
    wanted = aid_lists.Wanted(_narrow(request, {}).wanted().call)
    content = workbook(
        queries.aid_rows(aid_lists.aids(queries.aids(visible), wanted), today=today),
        aid_lists.payments(queries.payments(visible), wanted),
        aid_lists.reports(queries.reports(visible), wanted, today=today),
    )
    headers = {"Content-Disposition": 'attachment; filename="suivi.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _narrow(request: PersonRequest, steps: dict[str, str]) -> NarrowForm:
    codes: Any = aid_lists.calls(access.visible_to(request.user))
    return NarrowForm(request.GET, calls=codes, steps=steps)
