"""The forms of the follow-up: each calls one action and shows its refusal."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from ami_portal.common.money import format_euros
from applications.actions import (
    agreements,
    documents,
    final_reports,
    payments,
    redirections,
)
from applications.domain.refusals import MissingReasonError, RefusedError
from applications.domain.settlement import Part
from applications.domain.workflow import TransitionNotAllowedError
from applications.enums import (
    AgreementKind,
    InstalmentWhen,
    RedirectionStatus,
)
from applications.forms.fields import EurosField, IbanField, SiretField
from applications.models import Application, Instalment, Payment, Redirection
from applications.queries.documents import asked_of
from applications.queries.final_reports import later_dossiers
from applications.queries.settlements import open_parts

MOST_PEOPLE = 999_999
MOST_PARTS = 4


class DayField(forms.DateField):
    """A day; browsers without a calendar take it as it is written."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "Écrivez un jour, par exemple 15/12/2026."}


class NumberField(forms.IntegerField):
    """One of the four numbers of the bilan; left empty it is « non connu »."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, min_value=0, max_value=MOST_PEOPLE)


class FollowUpForm(forms.Form):
    """A step of one dossier. `save` answers whether it was taken."""

    rows: tuple[Any, ...] = ()

    def __init__(
        self,
        *args: Any,
        application: Application,
        visible: QuerySet[Application] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # What the reader may choose among: nothing of a dossier that is hidden from them.
        self.visible = Application.objects.none() if visible is None else visible
        # Several forms share the page: their boxes need names of their own.
        self.auto_id = f"id_{type(self).__name__.lower()}_%s"
        self.application = application
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.rows)

    def save(self, *, by: User, at: datetime) -> bool:
        try:
            self.act(by=by, at=at)
        except (RefusedError, TransitionNotAllowedError) as refusal:
            named = getattr(refusal, "field", None)
            self.add_error(named if named in self.fields else None, str(refusal))
        return not self.errors

    def act(self, *, by: User, at: datetime) -> None:
        raise NotImplementedError


class AgreementForm(FollowUpForm):
    kind = forms.ChoiceField(
        label="Forme de l’accord",
        required=False,
        choices=[("", "Celle que la loi demande"), *AgreementKind.choices],
        help_text="Une convention peut toujours être préférée.",
    )
    signed_on = DayField(label="Signée ou notifiée le")
    other_aid = EurosField(
        label="Autres aides de l’agglomération cette année",
        required=False,
        help_text="Hors de cet appel, en euros. Laissez vide s’il n’y en a pas.",
    )
    siret = SiretField(
        label="Numéro SIRET",
        required=False,
        help_text="Seulement si la structure n’en avait pas au dépôt.",
    )
    rows = (
        Div("kind", "signed_on", css_class="two-up"),
        Div("other_aid", "siret", css_class="two-up"),
    )

    def act(self, *, by: User, at: datetime) -> None:
        data = self.cleaned_data
        agreements.commit(
            self.application,
            kind=AgreementKind(data["kind"]) if data["kind"] else None,
            signed_on=data["signed_on"],
            other_aid=data["other_aid"],
            siret=data["siret"],
            by=by,
            at=at,
        )


class RecipientForm(FollowUpForm):
    """The structure that receives the aid for a collectif."""

    name = forms.CharField(label="La structure porteuse", max_length=75)
    siret = SiretField(
        label="Son numéro SIRET",
        help_text="Déjà connue ici\u00a0? Elle est reconnue à son numéro.",
        error_messages={"required": "Écrivez les 14 chiffres de son numéro SIRET."},
    )
    rows = (Div("name", "siret", css_class="two-up"),)

    def act(self, *, by: User, at: datetime) -> None:
        agreements.choose_recipient(self.application, by=by, at=at, **self.cleaned_data)


class SeenForm(FollowUpForm):
    """A paper that an agent saw, or that the authority already has."""

    kind = forms.ChoiceField(label="Document vu")
    iban = IbanField(
        label="Pour un RIB\u00a0: l’IBAN",
        required=False,
        max_length=60,
        help_text="Vérifié, puis seuls ses quatre derniers chiffres sont gardés.",
    )
    holder = forms.CharField(
        label="Pour un RIB\u00a0: le titulaire", required=False, max_length=100
    )
    rows = ("kind", Div("iban", "holder", css_class="two-up"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind.value, kind.label) for kind in asked_of(self.application)
        ]

    def act(self, *, by: User, at: datetime) -> None:
        typed = self.cleaned_data
        has_account = typed["iban"] and typed["holder"]
        documents.note_seen(
            self.application.award.payee,
            kind=typed["kind"],
            account=documents.Account(typed["iban"], typed["holder"]) if has_account else None,
            by=by,
            at=at,
        )


class PaymentForm(FollowUpForm):
    """A payment order: a part of the plan, or a sum when the aid has none."""

    instalment = forms.ModelChoiceField(
        Instalment.objects.none(),
        label="Versement du plan",
        empty_label=None,
        error_messages={
            "invalid_choice": "Choisissez un versement du plan qui n’est pas encore ordonné."
        },
    )
    amount = EurosField(label="Montant versé, en euros")
    ordered_on = DayField(label="Ordonné le")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, application=application, **kwargs)
        parts = application.instalments.filter(pk__in=[p.pk for p in open_parts(application)])
        unused = "amount" if application.instalments.exists() else "instalment"
        del self.fields[unused]
        if "instalment" in self.fields:
            self.fields["instalment"].queryset = parts
            self.fields["instalment"].label_from_instance = _part_words
        self.helper.layout = Layout(Div(*self.fields, css_class="two-up"))

    def act(self, *, by: User, at: datetime) -> None:
        payments.order(self.application, by=by, at=at, **self.cleaned_data)


class PlanForm(FollowUpForm):
    """The parts in which the aid leaves; an empty row is no part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(self.application.instalments.all())
        for rank in range(1, MOST_PARTS + 1):
            part = known[rank - 1] if rank <= len(known) else None
            self.fields[f"amount_{rank}"] = EurosField(
                label=f"Versement {rank}", required=False, initial=getattr(part, "amount", None)
            )
            self.fields[f"when_{rank}"] = forms.ChoiceField(
                label="Quand",
                choices=InstalmentWhen.choices,
                initial=getattr(part, "due_when", InstalmentWhen.SIGNATURE),
            )
            self.fields[f"day_{rank}"] = DayField(
                label="Le jour, si c’est à une date",
                required=False,
                initial=getattr(part, "expected_on", None),
            )
        names = [
            (f"amount_{rank}", f"when_{rank}", f"day_{rank}") for rank in range(1, MOST_PARTS + 1)
        ]
        self.helper.layout = Layout(*(Div(*row, css_class="three-up") for row in names))

    def act(self, *, by: User, at: datetime) -> None:
        typed = self.cleaned_data
        parts = [
            Part(
                typed[f"amount_{rank}"],
                InstalmentWhen(typed[f"when_{rank}"]),
                typed[f"day_{rank}"],
            )
            for rank in range(1, MOST_PARTS + 1)
            if typed[f"amount_{rank}"]
        ]
        payments.plan(self.application, parts, by=by, at=at)


class RecoveryForm(FollowUpForm):
    """What was paid in excess came back."""

    recovered_on = DayField(label="Rendu le")
    rows = ("recovered_on",)

    def act(self, *, by: User, at: datetime) -> None:
        payments.note_recovery(self.application, by=by, at=at, **self.cleaned_data)


class PaymentAnswerForm(forms.Form):
    """What the treasury said of a payment. `save` answers whether it was taken."""

    def __init__(self, data: Any = None, *, payment: Payment | None, **kwargs: Any) -> None:
        key = payment.pk if payment else ""
        super().__init__(data, auto_id=f"id_{type(self).__name__.lower()}_{key}_%s", **kwargs)
        self.payment = payment

    def save(self, payment: Payment, *, by: User, at: datetime) -> bool:
        try:
            self.act(payment, by=by, at=at)
        except MissingReasonError as refusal:
            self.add_error("because", str(refusal))
        except RefusedError as refusal:
            self.add_error("day", str(refusal))
        return not self.errors

    def act(self, payment: Payment, *, by: User, at: datetime) -> None:
        raise NotImplementedError


class PaymentMadeForm(PaymentAnswerForm):
    """It was paid."""

    day = DayField(label="Versé le", error_messages={"required": "Choisissez un jour."})

    def act(self, payment: Payment, *, by: User, at: datetime) -> None:
        payments.confirm(payment, paid_on=self.cleaned_data["day"], by=by, at=at)


class PaymentRejectedForm(PaymentAnswerForm):
    """The bank sent it back, and why."""

    day = DayField(label="Rejeté le", error_messages={"required": "Choisissez un jour."})
    because = forms.CharField(
        label="Pourquoi (la structure le lira)", required=False, max_length=200
    )

    def act(self, payment: Payment, *, by: User, at: datetime) -> None:
        day, because = self.cleaned_data["day"], self.cleaned_data["because"]
        payments.reject(payment, because=because, rejected_on=day, by=by, at=at)


def _part_words(part: Instalment) -> str:
    when = plain_date(part.expected_on) if part.expected_on else part.get_due_when_display()
    return f"{format_euros(part.amount)}, {when}"


class FinalReportForm(FollowUpForm):
    """The same four numbers as the request, realised."""

    people = NumberField("Personnes")
    qpv_people = NumberField("dont habitant en QPV")
    women = NumberField("dont femmes")
    under_26 = NumberField("dont moins de 26 ans")
    spent = EurosField(label="Dépensé pour l’action, en euros", required=False)
    text = forms.CharField(
        label="Ce qui a changé",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rows = (Div("people", "qpv_people", "women", "under_26", css_class="four-up"), "spent", "text")

    def act(self, *, by: User, at: datetime) -> None:
        final_reports.receive(self.application, by=by, at=at, **self.cleaned_data)


class BecauseForm(FollowUpForm):
    """A step that only needs its reason."""

    because = forms.CharField(
        label="Pourquoi", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    rows: tuple[Any, ...] = ("because",)


class ReportRedoForm(BecauseForm):
    """The bilan is to be completed; the structure reads why."""

    because = forms.CharField(
        label="Ce qui manque",
        max_length=500,
        help_text="La structure lira ces mots tels quels, dans un message.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez ce qui manque, pour que la structure le complète."},
    )

    def act(self, *, by: User, at: datetime) -> None:
        final_reports.ask_again(self.application, by=by, at=at, **self.cleaned_data)


class ReportDueForm(BecauseForm):
    """Another date for the bilan."""

    due_on = DayField(label="Attendu le")
    rows = ("due_on", "because")

    def act(self, *, by: User, at: datetime) -> None:
        final_reports.move_due_date(self.application, by=by, at=at, **self.cleaned_data)


class ReportWaiveForm(BecauseForm):
    """No bilan is asked."""

    def act(self, *, by: User, at: datetime) -> None:
        final_reports.waive(self.application, by=by, at=at, **self.cleaned_data)


class BecameForm(FollowUpForm):
    """The later dossier that a page blanche became."""

    became = forms.ModelChoiceField(
        Application.objects.none(), label="Le dossier déposé ensuite", empty_label="Choisir"
    )
    rows = ("became",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = later_dossiers(self.application)
        self.fields["became"].queryset = later.filter(pk__in=self.visible.values("pk"))

    def act(self, *, by: User, at: datetime) -> None:
        final_reports.link_project(self.application, by=by, at=at, **self.cleaned_data)


class RedirectionForm(forms.Form):
    """Where a réorientation stands."""

    status = forms.ChoiceField(label="Où en est-on\u00a0?", choices=RedirectionStatus.choices)

    def save(self, redirection: Redirection, *, by: User, at: datetime) -> Redirection:
        status = RedirectionStatus(self.cleaned_data["status"])
        return redirections.follow(redirection, status=status, by=by, at=at)
