"""The contrat de ville, on the service's side: the lists, one passage, the contracts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access import follow_up as access
from applications.exports.contrat_de_ville import workbook
from applications.forms.contrat_de_ville import (
    AnswerForm,
    ContractForm,
    CorrectForm,
    FileForm,
    ReferentForm,
    WithdrawForm,
)
from applications.forms.follow_up import FollowUpForm
from applications.forms.follow_up_lists import PassagesForm
from applications.models import Application, ContratDeVille
from applications.queries import aid_lists
from applications.queries import contrat_de_ville as queries
from applications.views.follow_up import for_readers, paged
from applications.views.follow_up_lists import XLSX

UNREADABLE = 422


@require_safe
@for_readers
def contrat(request: PersonRequest) -> HttpResponse:
    """The funded actions: to help, filed, retained, refused."""
    visible, today = access.visible_to(request.user), paris_day(request.arrived_at)
    form, contract = _narrow(request), queries.in_force(today)
    page = paged(request, queries.narrowed(queries.passages(visible), form.wanted(), today=today))
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows_of(page, contract, today=today),
        "tallies": queries.tallies(visible, today=today),
        "reoriented": queries.reoriented(visible).count(),
        "contract": contract,
    }
    return render(request, "applications/follow_up_contrat.html", context)


@require_safe
@for_readers
def reoriented(request: PersonRequest) -> HttpResponse:
    """The dossiers that a decision sent to the contrat de ville, counted apart."""
    form = _narrow(request)
    rows = queries.reoriented(access.visible_to(request.user), form.wanted().call)
    context = {"form": form, "page": paged(request, rows)}
    return render(request, "applications/follow_up_reoriented.html", context)


@require_safe
@for_readers
def contrat_xlsx(request: PersonRequest) -> HttpResponse:
    """The same lists as a spreadsheet."""
    visible, today = access.visible_to(request.user), paris_day(request.arrived_at)
    wanted = _narrow(request).wanted()
    found = queries.narrowed(queries.passages(visible), wanted, today=today)
    rows = queries.rows_of(found, queries.in_force(today), today=today)
    content = workbook(rows, queries.reoriented(visible, wanted.call))
    headers = {"Content-Disposition": 'attachment; filename="contrat-de-ville.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def passage(request: PersonRequest, number: str) -> HttpResponse:
    """One action and the contrat de ville; posted, it is filed."""
    if request.method == "POST":
        return _step(request, number, FileForm, said="Le passage au contrat de ville est noté.")
    return _page(request, _visible(request, number))


@require_POST
@for_readers
def answer(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, AnswerForm, said="La réponse du contrat de ville est notée.")


@require_POST
@for_readers
def correct(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, CorrectForm, said="Le passage est corrigé.")


@require_POST
@for_readers
def withdraw(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, WithdrawForm, said="Le passage n’est plus noté.")


@require_POST
@for_readers
def choose_referent(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, ReferentForm, said="La structure sait qui l’aide.")


@require_safe
def contracts(request: PersonRequest) -> HttpResponse:
    """The contrats de ville of the territory."""
    if not access.can_read_contracts(request.user):
        raise Http404
    context = {
        "contracts": queries.contracts(access.visible_to(request.user)),
        "can_write": access.can_keep_contracts(request.user),
        "reads_follow_up": access.can_read(request.user),
    }
    return render(request, "applications/contracts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_new(request: PersonRequest) -> HttpResponse:
    """A contract to create."""
    return _contract(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """A contract to correct."""
    _check_keeper(request)
    return _contract(request, get_object_or_404(ContratDeVille, pk=pk))


def _contract(request: PersonRequest, contract: ContratDeVille | None) -> HttpResponse:
    _check_keeper(request)
    form = ContractForm(request.POST or None, contract=contract)
    if form.is_valid() and (saved := form.save()):
        messages.success(request, f"«\u00a0{saved}\u00a0» est enregistré.")
        return redirect("contracts")
    status = UNREADABLE if form.errors else 200
    context = {"form": form, "contract": contract}
    return render(request, "applications/contract.html", context, status=status)


def _check_keeper(request: PersonRequest) -> None:
    if not access.can_read_contracts(request.user):
        raise Http404
    if not access.can_keep_contracts(request.user):
        raise PermissionDenied


def _step(
    request: PersonRequest, number: str, form_class: type[FollowUpForm], *, said: str
) -> HttpResponse:
    application = _visible(request, number)
    if not access.can_follow(request.user, application):
        raise PermissionDenied
    form = form_class(request.POST, application=application)
    if form.is_valid() and form.save(by=request.user, at=request.arrived_at):
        messages.success(request, said)
        return redirect("contrat_file", number)
    return _page(request, _visible(request, number), wrong=form)


def _page(
    request: PersonRequest, application: Application, wrong: FollowUpForm | None = None
) -> HttpResponse:
    can_write = access.can_follow(request.user, application)
    today = paris_day(request.arrived_at)
    context = {
        "application": application,
        "filing": getattr(application, "contrat_filing", None),
        "referent": queries.helper_of(application, queries.in_force(today)),
        "history": queries.steps_of(application),
        "chain": queries.chain_of(application, access.visible_to(request.user)),
        "can_write": can_write,
        "steps": _steps(application, wrong) if can_write else {},
        "known_funders": queries.known_funders(),
    }
    status = UNREADABLE if wrong else 200
    return render(request, "applications/follow_up_passage.html", context, status=status)


def _steps(application: Application, wrong: FollowUpForm | None) -> dict[str, FollowUpForm]:
    """The forms of what may be noted now, the wrong one as it was typed."""
    forms = {
        name: ALL_STEPS[name](application=application) for name in queries.open_steps(application)
    }
    named = {form_class: name for name, form_class in ALL_STEPS.items()}
    return forms | ({named[type(wrong)]: wrong} if wrong else {})


def _visible(request: PersonRequest, number: str) -> Application:
    rows = queries.followed(access.visible_to(request.user))
    return get_object_or_404(rows, number=number)


def _narrow(request: PersonRequest) -> PassagesForm:
    visible = access.visible_to(request.user)
    codes: Any = aid_lists.calls(visible)
    return PassagesForm(request.GET, calls=codes, steps=queries.STEPS, years=queries.years(visible))


ALL_STEPS: dict[str, type[FollowUpForm]] = {
    "file": FileForm,
    "answer": AnswerForm,
    "correct": CorrectForm,
    "withdraw": WithdrawForm,
    "referent": ReferentForm,
}
