"""The forms of the contrat de ville: each calls one action and shows its refusal in its box."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Field
from django import forms

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from applications.actions import contracts, contrat_de_ville
from applications.domain.contrat_de_ville import ContratRefusedError, Passage, Terms
from applications.enums import ContratOutcome
from applications.forms.fields import EurosField
from applications.forms.follow_up import DayField, FollowUpForm
from applications.forms.team import layout
from applications.models import Application, ContratDeVille, ContratDeVilleFiling

MOST_FUNDERS = 5
FUNDERS_LIST = "financeurs"
ANSWERS = [(each.value, each.label.capitalize()) for each in ContratOutcome if each != "filed"]


def agents() -> Any:
    """The people of the service, by name."""
    return User.objects.filter(staff_role=StaffRole.AGENT, is_active=True).order_by("name", "pk")


class PassageForm(FollowUpForm):
    """What is said of a passage; the funders are rows, an empty one is none."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, application=application, **kwargs)
        self.filing: ContratDeVilleFiling | None = getattr(application, "contrat_filing", None)
        self.initial = self.known(self.filing)
        known = list(self.filing.funders.all()) if self.filing else []
        if "contract" in self.fields:
            self._fill_contracts()
        for rank in range(1, MOST_FUNDERS + 1):
            funder = known[rank - 1] if rank <= len(known) else None
            self._add_funder(
                rank, name=getattr(funder, "name", ""), amount=getattr(funder, "amount", None)
            )
        rows = [
            Div(f"funder_{rank}", f"funds_{rank}", css_class="two-up")
            for rank in range(1, MOST_FUNDERS + 1)
        ]
        self.helper.layout.fields += rows + self.last_rows()

    def known(self, filing: ContratDeVilleFiling | None) -> dict[str, Any]:
        """What the note already says."""
        names = [name for name in self.base_fields if hasattr(filing, name)]
        return {name: getattr(filing, name) for name in names}

    def last_rows(self) -> list[Any]:
        return []

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for rank in range(1, MOST_FUNDERS + 1):
            if typed.get(f"funds_{rank}") and not typed.get(f"funder_{rank}"):
                self.add_error(f"funder_{rank}", "Écrivez qui apporte cette somme.")
        return typed

    def funders(self) -> dict[str, Decimal | None]:
        """Who funds, with the euros once known. Raises ContratRefusedError for one named twice."""
        typed = self.cleaned_data
        found: dict[str, Decimal | None] = {}
        for rank in range(1, MOST_FUNDERS + 1):
            name = typed.get(f"funder_{rank}", "")
            if name.casefold() in {known.casefold() for known in found}:
                raise ContratRefusedError("Ce financeur est déjà écrit.", f"funder_{rank}")
            if name:
                found[name] = typed.get(f"funds_{rank}") or None
        return found

    def _fill_contracts(self) -> None:
        known = ContratDeVille.objects.order_by("-starts_on")
        self.fields["contract"].queryset = known
        groups = [(each.name, [(name, name) for name in each.pillars]) for each in known]
        self.fields["pillar"].choices = [("", "Choisir"), *groups]

    def _add_funder(self, rank: int, *, name: str, amount: Decimal | None) -> None:
        self.fields[f"funder_{rank}"] = forms.CharField(
            label=f"Financeur {rank}",
            required=False,
            max_length=80,
            initial=name,
            widget=forms.TextInput(attrs={"list": FUNDERS_LIST, "autocomplete": "off"}),
        )
        self.fields[f"funds_{rank}"] = EurosField(
            label="Montant, s’il est connu", required=False, initial=amount
        )


class FileForm(PassageForm):
    """The action is filed."""

    contract = forms.ModelChoiceField(
        ContratDeVille.objects.none(), label="Contrat de ville", empty_label="Choisir"
    )
    year = forms.IntegerField(label="Année de dépôt", min_value=2000, max_value=2100)
    filed_on = DayField(
        label="Déposé le", required=False, help_text="Laissez vide si le jour n’est pas connu."
    )
    pillar = forms.ChoiceField(label="Pilier")
    reference = forms.CharField(
        label="Référence",
        required=False,
        max_length=60,
        help_text="Le numéro donné à la demande, dans DAUPHIN par exemple.",
    )
    rows: tuple[Any, ...] = (
        Div("contract", "pillar", css_class="two-up"),
        Div("year", "filed_on", css_class="two-up"),
        "reference",
    )

    def known(self, filing: ContratDeVilleFiling | None) -> dict[str, Any]:
        """Nothing of an earlier filing: this is another."""
        return {}

    def act(self, *, by: User, at: datetime) -> None:
        typed = self.cleaned_data
        contrat_de_ville.file(
            self.application,
            contract=typed["contract"],
            year=typed["year"],
            pillar=typed["pillar"],
            filed_on=typed["filed_on"],
            reference=typed["reference"],
            funders=self.funders(),
            by=by,
            at=at,
        )


class AnswerForm(PassageForm):
    """What the contrat de ville answered."""

    outcome = forms.ChoiceField(
        label="La réponse",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez «\u00a0retenu\u00a0» ou «\u00a0refusé\u00a0»."},
    )
    answered_on = DayField(label="Réponse du")
    reference = forms.CharField(label="Référence", required=False, max_length=60)
    rows = ("outcome", Div("answered_on", "reference", css_class="two-up"))

    def act(self, *, by: User, at: datetime) -> None:
        typed = self.cleaned_data
        contrat_de_ville.answer(
            self.application,
            outcome=ContratOutcome(typed["outcome"]),
            answered_on=typed["answered_on"],
            reference=typed["reference"],
            funders=self.funders(),
            by=by,
            at=at,
        )


class CorrectForm(FileForm):
    """A wrong note put right, and why."""

    outcome = forms.ChoiceField(label="Issue", choices=ContratOutcome.choices)
    answered_on = DayField(label="Réponse du", required=False)
    because = forms.CharField(
        label="Pourquoi cette correction",
        max_length=200,
        help_text="Gardé dans l’histoire du dossier\u00a0; la structure ne le lit pas.",
        error_messages={"required": "Écrivez pourquoi cette note était fausse."},
    )
    rows = (*FileForm.rows, Div("outcome", "answered_on", css_class="two-up"))

    def known(self, filing: ContratDeVilleFiling | None) -> dict[str, Any]:
        return PassageForm.known(self, filing)

    def last_rows(self) -> list[Any]:
        return [Field("because")]

    def act(self, *, by: User, at: datetime) -> None:
        typed = self.cleaned_data
        said = Passage(
            typed["year"],
            typed["pillar"],
            ContratOutcome(typed["outcome"]),
            typed["filed_on"],
            typed["answered_on"],
        )
        contrat_de_ville.correct(
            self.application,
            said,
            contract=typed["contract"],
            reference=typed["reference"],
            funders=self.funders(),
            because=typed["because"],
            by=by,
            at=at,
        )


class WithdrawForm(FollowUpForm):
    """A note that should never have been."""

    because = forms.CharField(
        label="Pourquoi",
        max_length=200,
        help_text="Gardé dans l’histoire du dossier\u00a0; la structure ne le lit pas.",
        error_messages={"required": "Écrivez pourquoi cette note est retirée."},
    )
    rows = ("because",)

    def act(self, *, by: User, at: datetime) -> None:
        contrat_de_ville.withdraw(self.application, by=by, at=at, **self.cleaned_data)


class ReferentForm(FollowUpForm):
    """Who of the service helps this structure."""

    person = forms.ModelChoiceField(
        User.objects.none(), label="La personne qui aide", empty_label="Choisir"
    )
    phone = forms.CharField(label="Son téléphone", max_length=20)
    rows = (Div("person", "phone", css_class="two-up"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = agents()
        chosen = getattr(self.application, "contrat_referent", None)
        if chosen:
            self.initial = {"person": chosen.person_id, "phone": chosen.phone}

    def act(self, *, by: User, at: datetime) -> None:
        contracts.choose_referent(self.application, by=by, at=at, **self.cleaned_data)


class AppointmentForm(forms.Form):
    """A member of the structure asks to be helped."""

    when = forms.CharField(
        label="Quand pouvons-nous nous voir, ou vous appeler\u00a0?",
        help_text="Deux ou trois moments qui vous vont, et un numéro. Le service vous répond.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites quand nous pouvons nous voir, et où vous joindre."},
    )
    helper = layout("when")

    def save(self, application: Application, *, by: User, at: datetime) -> Any:
        return contracts.ask_appointment(application, when=self.cleaned_data["when"], by=by, at=at)


class LinesField(forms.CharField):
    """A list, one a line; the same line twice is one."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class ContractForm(forms.Form):
    """A contrat de ville of the territory."""

    name = forms.CharField(label="Nom", max_length=120)
    starts_on = DayField(label="Du")
    ends_on = DayField(label="Au")
    pillars = LinesField(
        label="Piliers",
        help_text="Un par ligne. Un pilier déjà utilisé par une action reste.",
        error_messages={"required": "Écrivez au moins un pilier, un par ligne."},
    )
    funders = LinesField(
        label="Financeurs", required=False, help_text="Un par ligne. Proposés avec chaque passage."
    )
    filing_opens_on = DayField(
        label="Dépôts du",
        required=False,
        help_text="Le jour où l’on peut déposer, les structures financées en sont averties.",
    )
    filing_closes_on = DayField(label="Dépôts au", required=False)
    referent = forms.ModelChoiceField(
        User.objects.none(),
        label="Qui aide les structures",
        required=False,
        empty_label="Personne en particulier",
        help_text="Un dossier peut avoir une autre personne.",
    )
    phone = forms.CharField(label="Son téléphone", required=False, max_length=20)
    helper = layout(
        "name",
        Div("starts_on", "ends_on", css_class="two-up"),
        Div("pillars", "funders", css_class="two-up"),
        Div("filing_opens_on", "filing_closes_on", css_class="two-up"),
        Div("referent", "phone", css_class="two-up"),
    )

    def __init__(self, data: Any = None, *, contract: ContratDeVille | None = None) -> None:
        super().__init__(data, initial=_initial(contract))
        self.contract = contract
        self.fields["referent"].queryset = agents()

    def save(self) -> ContratDeVille | None:
        """The contract; None when a rule refused it, its sentence beside the box."""
        typed = self.cleaned_data
        terms = Terms(**{name: typed[name] for name in Terms.__slots__})
        try:
            return contracts.note(
                self.contract, terms, referent=typed["referent"], phone=typed["phone"]
            )
        except ContratRefusedError as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return None


def _initial(contract: ContratDeVille | None) -> dict[str, Any]:
    if contract is None:
        return {}
    known = {name: getattr(contract, name) for name in Terms.__slots__}
    return {**known, "referent": contract.referent_id, "phone": contract.referent_phone}
