"""Sheets on paper: printed blank for a juror, typed by an agent without a link."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Application
from juries.access import hearings as access
from juries.access import papers as paper_access
from juries.actions.sheets import IncompleteSheetError
from juries.domain.refusals import RefusedError
from juries.exports import paper_sheets as printed
from juries.forms.papers import PaperSheetForm
from juries.models import HearingSeat
from juries.queries import papers, sheets
from juries.views.guards import for_composers, for_readers


@require_safe
@for_readers
def paper_sheets(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    """Which sheets of this juror are still on paper: states only, never a note."""
    place = _place(request, pk, seat)
    context = {
        "place": place,
        "hearing": place.hearing,
        "rows": papers.rows_of(place),
        "can_type": access.can_compose(request.user),
    }
    return render(request, "juries/paper_sheets.html", context)


@require_safe
@for_readers
def paper_blank(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    place = _place(request, pk, seat)
    page = printed.render(place, papers.blanks_of(place))
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="fiches-{pk}-{seat}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def paper_sheet(request: PersonRequest, pk: int, seat: int, number: str) -> HttpResponse:
    """Type the sheet of a dossier. Nothing saved is ever shown here again."""
    place = _place(request, pk, seat)
    heard = Application.objects.filter(hearing_entries__hearing=place.hearing)
    application = get_object_or_404(heard.select_related("campaign"), number=number)
    if refusal := paper_access.refusal(request.user, place, application):
        raise PermissionDenied(refusal)
    if request.method != "POST":
        return _page(request, place, application)
    form = PaperSheetForm(list(sheets.grid_of(application)), request.POST)
    sentences = _typed(request, form, place, application)
    if sentences:
        return _page(request, place, application, form=form, sentences=sentences)
    messages.success(request, f"La fiche de {place.user} pour {number} est saisie et terminée.")
    return redirect("paper_sheets", pk, seat)


def _typed(
    request: PersonRequest, form: PaperSheetForm, place: HearingSeat, application: Application
) -> list[tuple[str, str]]:
    """Type the sheet; what to mend, with the address of its field, when it cannot be."""
    if not form.is_valid():
        return form.sentences
    try:
        form.type_in(place, application, by=request.user, at=request.arrived_at)
    except IncompleteSheetError as incomplete:
        return [(f"critere-{gap.criterion}", gap.sentence) for gap in incomplete.gaps]
    except RefusedError as refusal:
        return [("fiche", str(refusal))]
    return []


def _page(
    request: PersonRequest,
    place: HearingSeat,
    application: Application,
    *,
    form: PaperSheetForm | None = None,
    sentences: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    blank = sheets.blank_rows(application)
    rows = form.over(blank) if form else blank
    context = {
        "place": place,
        "hearing": place.hearing,
        "application": application,
        "rows": sheets.with_errors(rows, sentences or []),
        "comment": form["comment"].value() if form else "",
        "has_no_link": bool(form and form["has_no_link"].value()),
        "sentences": sentences,
    }
    return render(request, "juries/paper_sheet.html", context, status=422 if form else 200)


def _place(request: PersonRequest, pk: int, seat: int) -> HearingSeat:
    seats = HearingSeat.objects.select_related(
        "user", "seat__college", "hearing__campaign", "hearing__theme", "hearing__slot__room"
    )
    visible = access.visible_to(request.user).filter(published_at__isnull=False)
    return get_object_or_404(seats, pk=seat, hearing=get_object_or_404(visible, pk=pk))
