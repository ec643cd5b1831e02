"""A request that came on paper: when it arrived and for whom, then what is signed on it."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.db.models import QuerySet

from ami_portal.accounts.models import User
from ami_portal.common.dates import PARIS, in_paris
from applications.actions import paper
from applications.domain.boxes import FIELDS
from applications.domain.call import YES
from applications.forms.team import day, layout
from applications.models import Application, Campaign, Draft, Organisation

SIGNER = ("signer_name", "signer_role")
NEW = "Une nouvelle structure, ou qui n’est pas dans cette liste"
_HOUR = {
    "required": "Écrivez l’heure d’arrivée, même à peu près.",
    "invalid": "Écrivez l’heure ainsi\u00a0: 14:30.",
}


class TimeInput(forms.TimeInput):
    """The browser's own clock; it reads and writes « 14:30 »."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ArrivalForm(forms.Form):
    """The day and the hour at which a paper arrived, on a Paris clock."""

    received_on = day("Jour d’arrivée du papier", required="Choisissez le jour d’arrivée.")
    received_time = forms.TimeField(
        label="Heure d’arrivée",
        widget=TimeInput(),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"],
        error_messages=_HOUR,
        help_text="L’appel se ferme à l’arrivée du papier, pas à sa saisie.",
    )
    helper = layout(Div("received_on", "received_time", css_class="two-up"))

    @property
    def received_at(self) -> datetime:
        typed = self.cleaned_data
        return datetime.combine(typed["received_on"], typed["received_time"], tzinfo=PARIS)

    @classmethod
    def of(cls, draft: Draft, data: Any) -> "ArrivalForm":
        arrived = in_paris(draft.received_at or draft.started_at)
        initial = {"received_on": arrived.date(), "received_time": arrived.time()}
        return cls(data, initial=initial)

    def save(self, draft: Draft, *, by: User, at: datetime) -> Draft:
        return paper.correct_arrival(draft, received_at=self.received_at, by=by, at=at)


class PaperStartForm(ArrivalForm):
    """Which call, when it arrived, for which structure."""

    campaign = forms.ModelChoiceField(
        label="Appel",
        queryset=Campaign.objects.none(),
        empty_label=None,
        to_field_name="code",
        error_messages={
            "required": "Choisissez l’appel.",
            "invalid_choice": "Choisissez l’appel dans la liste.",
        },
    )
    organisation = forms.ModelChoiceField(
        label="Structure",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Cherchez de nouveau la structure, puis choisissez-la."},
    )
    email = forms.EmailField(
        label="Courriel de la structure, si le papier en donne un",
        required=False,
        help_text="L’accusé de réception y partira. Sans courriel, vous l’imprimerez.",
        error_messages={"invalid": "Cette adresse est incomplète. Exemple\u00a0: prenom@asso.fr"},
    )
    helper = layout(
        "campaign",
        Div("received_on", "received_time", css_class="two-up"),
        "organisation",
        "email",
    )

    def __init__(
        self,
        *args: Any,
        calls: QuerySet[Campaign],
        known: QuerySet[Organisation],
        found: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = calls
        self.fields["campaign"].label_from_instance = str
        self.fields["organisation"].queryset = known
        rows = [(row.pk, _known_as(row)) for row in found]
        self.fields["organisation"].choices = [*rows, ("", NEW)]
        self.initial.setdefault("organisation", "")

    def begin(self, *, by: User, at: datetime) -> Draft:
        typed = self.cleaned_data
        return paper.start(
            typed["campaign"],
            received_at=self.received_at,
            organisation=typed["organisation"],
            email=typed["email"],
            by=by,
            at=at,
        )


class PaperDepositForm(forms.Form):
    """What the agent reads at the foot of the verso, ticked and signed by hand."""

    is_signed = forms.BooleanField(
        label="Les engagements sont cochés et la demande est signée au bas du verso.",
        required=False,
    )
    is_exempt = forms.BooleanField(
        label="Le contrat d’engagement républicain est «\u00a0sans objet\u00a0» sur le papier.",
        required=False,
    )
    shares_sheet = forms.BooleanField(
        label="La structure accepte que sa fiche soit montrée aux autres porteurs.", required=False
    )
    signer_name = forms.CharField(
        label="Nom de qui a signé", required=False, max_length=FIELDS["signer_name"].limit
    )
    signer_role = forms.CharField(
        label="Sa qualité", required=False, max_length=FIELDS["signer_role"].limit
    )
    helper = layout("is_signed", "is_exempt", "shares_sheet", Div(*SIGNER, css_class="two-up"))

    @classmethod
    def of(cls, draft: Draft, data: Any = None) -> "PaperDepositForm":
        kept = draft.texts
        ticks = {
            "is_exempt": kept.get("republican_exempt") == YES,
            "shares_sheet": kept.get("shares_sheet") == YES,
        }
        return cls(data, initial={**ticks, **{key: kept.get(key, "") for key in SIGNER}})

    def save(self, draft: Draft, *, by: User, at: datetime) -> Application:
        typed = self.cleaned_data
        return paper.deposit(
            draft,
            is_signed=typed["is_signed"],
            is_exempt=typed["is_exempt"],
            shares_sheet=typed["shares_sheet"],
            signer={key: typed[key] for key in SIGNER},
            by=by,
            at=at,
        )


def _known_as(organisation: Organisation) -> str:
    facts = (organisation.name, organisation.siret or organisation.rna, organisation.head_office)
    return ", ".join(filter(None, facts))
