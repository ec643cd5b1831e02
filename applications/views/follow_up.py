"""The follow-up of one aid and its steps; réorientations, contrat de ville."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from ami_portal.common.money import format_euros
from applications.access import follow_up as access
from applications.actions import agreements, awards, final_reports
from applications.domain.workflow import TransitionNotAllowedError
from applications.forms.follow_up import (
    AgreementForm,
    BecameForm,
    FinalReportForm,
    FollowUpForm,
    PaymentAnswerForm,
    PaymentForm,
    PaymentMadeForm,
    PaymentRejectedForm,
    PlanForm,
    RecipientForm,
    RecoveryForm,
    RedirectionForm,
    ReportDueForm,
    ReportRedoForm,
    ReportWaiveForm,
    SeenForm,
)
from applications.forms.sharing import SharesForm
from applications.models import Application, Payment
from applications.queries import agreements as engagements
from applications.queries import final_reports as bilans
from applications.queries import follow_up as queries
from applications.queries import settlements
from applications.queries.agreements import Engagement
from applications.queries.contrat_de_ville import chain_of
from applications.queries.sharing import beneficiaries
from applications.views.team_gestures import attempt

ROWS_A_PAGE = 40
WRONG = 422
TO_REVIEW = "Rien n’est enregistré\u00a0: revoyez l’étape qui est restée ouverte."
View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Agents and the direction; nobody else sees these pages."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.can_read(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_readers
def redirections(request: PersonRequest) -> HttpResponse:
    page = paged(request, queries.redirections(access.visible_to(request.user)))
    rows = [
        (each, RedirectionForm(initial={"status": each.status}, auto_id=f"id_{each.pk}_%s"))
        for each in page
    ]
    context = {"page": page, "rows": rows, "can_write": request.user.is_agent}
    return render(request, "applications/follow_up_redirections.html", context)


@require_POST
@for_readers
def follow_redirection(request: PersonRequest, pk: int) -> HttpResponse:
    found = queries.redirections(access.visible_to(request.user))
    redirection = get_object_or_404(found, pk=pk)
    _check_agent(request, redirection.application)
    form = RedirectionForm(request.POST)
    if form.is_valid():
        form.save(redirection, by=request.user, at=request.arrived_at)
        messages.success(request, f"{redirection.application.number}\u00a0: suite notée.")
    else:
        messages.error(request, "Choisissez où en est l’orientation.")
    return redirect("follow_up_redirections")


@require_safe
@for_readers
def dossier(request: PersonRequest, number: str) -> HttpResponse:
    return _page(request, _visible(request, number))


@require_POST
@for_readers
def commit(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, AgreementForm, said="L’engagement est enregistré.")


@require_POST
@for_readers
def choose_recipient(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, RecipientForm, said="La structure porteuse est notée.")


@require_POST
@for_readers
def share(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, SharesForm, said="Le partage de l’aide est noté.")


@require_POST
@for_readers
def note_seen(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, SeenForm, said="Le document est noté.")


@require_POST
@for_readers
def pay(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, PaymentForm, said="Le versement est enregistré.")


@require_POST
@for_readers
def plan_payments(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, PlanForm, said="Les versements prévus sont enregistrés.")


@require_POST
@for_readers
def confirm_payment(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """The treasury paid it."""
    return _answer(request, number, pk, PaymentMadeForm, said="Le versement est fait.")


@require_POST
@for_readers
def reject_payment(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """The bank sent it back."""
    said = "Le rejet est noté, la structure est prévenue."
    return _answer(request, number, pk, PaymentRejectedForm, said=said)


@require_POST
@for_readers
def note_recovery(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, RecoveryForm, said="La somme rendue revient à l’enveloppe.")


@require_POST
@for_readers
def receive_report(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, FinalReportForm, said="Le bilan est enregistré.")


@require_POST
@for_readers
def accept_report(request: PersonRequest, number: str) -> HttpResponse:
    """The bilan is read and good."""
    application = _writable(request, number)
    attempt(
        request,
        lambda: final_reports.accept(application, by=request.user, at=request.arrived_at),
        said="Le bilan est accepté.",
    )
    return redirect("follow_up_dossier", number)


@require_POST
@for_readers
def redo_report(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, ReportRedoForm, said="La structure est prévenue.")


@require_POST
@for_readers
def move_report(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, ReportDueForm, said="La date du bilan est changée.")


@require_POST
@for_readers
def waive_report(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, ReportWaiveForm, said="Aucun bilan n’est demandé.")


@require_POST
@for_readers
def link_project(request: PersonRequest, number: str) -> HttpResponse:
    return _step(request, number, BecameForm, said="La page blanche est reliée à ce dossier.")


@require_POST
@for_readers
def close(request: PersonRequest, number: str) -> HttpResponse:
    application = _writable(request, number)
    attempt(
        request,
        lambda: agreements.close(application, by=request.user, at=request.arrived_at),
        said="L’aide est soldée.",
    )
    return redirect("follow_up_dossier", number)


@require_POST
@for_readers
def renounce(request: PersonRequest, number: str) -> HttpResponse:
    application = _writable(request, number)
    try:
        returned = awards.renounce(application, by=request.user, at=request.arrived_at)
    except TransitionNotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{format_euros(returned)} reviennent à l’enveloppe.")
    return redirect("follow_up_dossier", number)


def _step(
    request: PersonRequest, number: str, form_class: type[FollowUpForm], *, said: str
) -> HttpResponse:
    application = _writable(request, number)
    visible = access.visible_to(request.user)
    form = form_class(request.POST, application=application, visible=visible)
    if form.is_valid() and form.save(by=request.user, at=request.arrived_at):
        messages.success(request, said)
        return redirect("follow_up_dossier", number)
    return _page(request, _visible(request, number), wrong=form)


def _page(
    request: PersonRequest, application: Application, wrong: forms.Form | None = None
) -> HttpResponse:
    [row] = queries.aid_rows([application], today=paris_day(request.arrived_at))
    can_write = access.can_follow(request.user, application)
    context = {
        "application": application,
        "row": row,
        "steps": _steps(request, application, wrong) if can_write else {},
        "can_write": can_write,
        "can_renounce": can_write and row.can_renounce,
        "can_close": can_write and row.can_close,
        "can_accept": can_write and row.can_accept,
        # One primary gesture a page: a bilan to read, or an aid to settle, comes before a payment.
        "pays_next": not row.can_accept and not row.can_close,
        **_report_of(application),
        "engagement": _engagement(application, today=paris_day(request.arrived_at)),
        "lines": _answered(application, today=paris_day(request.arrived_at), wrong=wrong),
        "redirections": application.redirections.all(),
        "beneficiaries": beneficiaries(application.award),
        "chain": chain_of(application, access.visible_to(request.user)),
    }
    if wrong:
        messages.error(request, TO_REVIEW)
    status = WRONG if wrong else 200
    return render(request, "applications/follow_up_dossier.html", context, status=status)


def _answer(
    request: PersonRequest, number: str, pk: int, made: type[PaymentAnswerForm], *, said: str
) -> HttpResponse:
    """What the treasury said of a payment; refused, its line comes back as it was typed."""
    application = _writable(request, number)
    payment = get_object_or_404(application.payments.select_related("application"), pk=pk)
    form = made(request.POST, payment=payment)
    if form.is_valid() and form.save(payment, by=request.user, at=request.arrived_at):
        messages.success(request, said)
        return redirect("follow_up_dossier", number)
    return _page(request, _visible(request, number), wrong=form)


def _answered(
    application: Application, *, today: date, wrong: forms.Form | None
) -> list[tuple[settlements.Line, PaymentAnswerForm, PaymentAnswerForm]]:
    """The payments, each with what the treasury may answer, the wrong answer as it was typed."""

    def form_of(made: type[PaymentAnswerForm], payment: Payment | None) -> PaymentAnswerForm:
        if isinstance(wrong, made) and wrong.payment == payment:
            return wrong
        return made(payment=payment, initial={"day": today})

    return [
        (line, form_of(PaymentMadeForm, line.payment), form_of(PaymentRejectedForm, line.payment))
        for line in settlements.lines_of(application)
    ]


def _engagement(application: Application, *, today: date) -> Engagement | None:
    """What decides the engagement of an aid that waits for it."""
    if "agreement" not in queries.steps_open_to(application):
        return None
    return engagements.engagement_of(application, today=today)


def _report_of(application: Application) -> dict[str, Any]:
    """What the structure wrote in its bilan, once it is received."""
    report = bilans.report_of(application)
    if report is None or report.received_at is None:
        return {"report": report, "compared": []}
    return {"report": report, "compared": bilans.compared(report)}


def _steps(
    request: PersonRequest, application: Application, wrong: forms.Form | None
) -> dict[str, FollowUpForm]:
    """The forms of the steps that the dossier may take now, the wrong one as it was typed."""
    visible = access.visible_to(request.user)
    steps = {
        name: form_class(
            application=application,
            visible=visible,
            initial=_initial(application, form_class),
        )
        for name, form_class in _open_steps(application).items()
    }
    named = {form_class: name for name, form_class in ALL_STEPS.items()}
    return steps | ({named[type(wrong)]: wrong} if isinstance(wrong, FollowUpForm) else {})


def _open_steps(application: Application) -> dict[str, type[FollowUpForm]]:
    return {name: ALL_STEPS[name] for name in queries.steps_open_to(application)}


def _initial(application: Application, form_class: type[FollowUpForm]) -> dict[str, Any]:
    """What the bilan already says."""
    if form_class is not FinalReportForm:
        return {}
    report = bilans.report_of(application)
    return {name: getattr(report, name) for name in form_class.base_fields} if report else {}


def _visible(request: PersonRequest, number: str) -> Application:
    return get_object_or_404(queries.aids(access.visible_to(request.user)), number=number)


def _writable(request: PersonRequest, number: str) -> Application:
    application = _visible(request, number)
    _check_agent(request, application)
    return application


def _check_agent(request: PersonRequest, application: Application) -> None:
    if not access.can_follow(request.user, application):
        raise PermissionDenied


def paged(request: PersonRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of a list that the address asks for."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))


ALL_STEPS: dict[str, type[FollowUpForm]] = {
    "agreement": AgreementForm,
    "seen": SeenForm,
    "recipient": RecipientForm,
    "shares": SharesForm,
    "plan": PlanForm,
    "payment": PaymentForm,
    "recovery": RecoveryForm,
    "report": FinalReportForm,
    "report_redo": ReportRedoForm,
    "report_due": ReportDueForm,
    "report_waive": ReportWaiveForm,
    "became": BecameForm,
}
