"""The page of an audition on the jury's tablet, shared by the views that show it again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from ami_portal.accounts.requests import PersonRequest
from juries.access import sheets as access
from juries.forms.sheets import SheetForm
from juries.models import HearingSeat, ScoreSheet
from juries.queries import history, sheets, touches
from juries.queries.sheets import OpinionRow, Tab


def seat_or_404(request: PersonRequest, pk: int) -> HearingSeat:
    mine = access.seats_of(request.user).select_related(
        "hearing__slot__room", "hearing__theme", "hearing__campaign", "seat__college"
    )
    return get_object_or_404(mine, hearing=pk)


def sheet_or_404(request: PersonRequest, pk: int, number: str) -> ScoreSheet:
    mine = access.visible_to(request.user).select_related("application__campaign")
    return get_object_or_404(mine, hearing=pk, application__number=number)


def _tab(tabs: list[Tab], number: str) -> Tab | None:
    """The structure asked for, or the first whose sheet is not finished."""
    open_tabs = [tab for tab in tabs if not tab.is_linked]
    if number:
        asked = [tab for tab in open_tabs if tab.application.number == number]
        if not asked:
            raise Http404
        return asked[0]
    left = [tab for tab in open_tabs if tab.is_due and not tab.is_finished]
    return next(iter([*left, *open_tabs]), None)


def render_page(
    request: PersonRequest, seat: HearingSeat, number: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    tabs = sheets.tabs_of([seat.hearing_id], request.user, with_files=True)[seat.hearing_id]
    current = _tab(tabs, number)
    form: SheetForm | None = more.pop("form", None)
    rows = sheets.rows_of(current.sheet) if current and current.sheet else []
    state = touches.page_state(current, rows, at=request.arrived_at) if current else ""
    rows = form.over(rows) if form else rows
    context = {
        "seat": seat,
        "hearing": seat.hearing,
        "tabs": tabs,
        "current": current,
        "next_tab": sheets.next_tab(tabs, current),
        "rows": sheets.with_errors(rows, more.get("sentences", ())),
        "comment": _comment(current, form),
        "comment_version": current.sheet.comment_version if current and current.sheet else 0,
        "state": state,
        "can_finish": current is not None and current.is_due and not current.is_finished,
        "opinions": _opinions(request, tabs),
        "history": history.changes_of(current.ended_sheet)
        if current and current.ended_sheet
        else [],
        **more,
    }
    return render(request, "juries/jury_hearing.html", context, status=status)


def _opinions(request: PersonRequest, tabs: list[Tab]) -> list[OpinionRow]:
    """The panel's means, once one's own sheets are all finished; access has the last word."""
    if any(tab.is_due and not tab.is_finished for tab in tabs):
        return []
    found = access.results_visible_to(request.user)
    return sheets.opinions(tabs, found)


def _comment(current: Tab | None, form: SheetForm | None) -> str:
    if form is not None:
        return str(form["comment"].value() or "")
    return current.sheet.comment if current and current.sheet else ""
