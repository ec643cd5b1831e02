"""The forms of the deliberation: a decision, the vote. Each calls one action."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.enums import NotSelectedReason, RedirectionTarget, State
from applications.forms.fields import EurosField
from applications.models import Application, Campaign
from juries.actions import decisions, deliberations, reopening
from juries.domain.decisions import (
    DecisionRefusedError,
    ReleaseRefusedError,
    Wish,
    kinds_open_to,
    wish_of,
)
from juries.domain.letters import LONGEST_ADVICE
from juries.domain.reasons import proposed_text
from juries.domain.reopening import ReopeningRefusedError
from juries.enums import GRANTING, Advice, DecisionKind
from juries.models import Decision
from juries.queries import ranking
from juries.queries.proposals import Simulation, proposal_for, simulate

TEXTS = {"rows": 3}
# Boxes that only some decisions have: what was typed elsewhere is left out.
ONLY_WITH = {
    "amount": GRANTING,
    "override_reason": GRANTING,
    "reason": {DecisionKind.DECLINE},
    "reserve_rank": {DecisionKind.RESERVE},
}


class DecisionForm(forms.Form):
    """What the panel decides of a dossier, and the words of its letter."""

    kind = forms.ChoiceField(
        label="Le jury propose de…",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une décision."},
    )
    amount = EurosField(label="Montant, en euros", required=False)
    override_reason = forms.CharField(
        label="Pourquoi un autre montant que le calcul\u00a0?",
        help_text="Cette phrase part dans le courrier et reste au dossier.",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs=TEXTS),
    )
    reserve_rank = forms.IntegerField(
        label="Rang sur la liste d’attente",
        help_text="Laissez vide pour le premier rang libre.",
        required=False,
        min_value=1,
        max_value=999,
    )
    reason = forms.ChoiceField(
        label="Motif",
        help_text="Laissez la raison vide pour recevoir un texte de départ à finir.",
        required=False,
        choices=[("", "Choisir un motif"), *NotSelectedReason.choices],
    )
    text = forms.CharField(
        label="La raison, avec vos mots",
        help_text="Elle part dans le courrier. Obligatoire pour ne pas retenir.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=TEXTS),
    )
    advice = forms.ChoiceField(
        label="Conseil du jury", required=False, choices=[("", "Pas de conseil"), *Advice.choices]
    )
    advice_text = forms.CharField(
        label="Précision du conseil",
        required=False,
        help_text=f"{LONGEST_ADVICE}\u00a0signes au plus.",
    )
    redirect_target = forms.ChoiceField(
        label="Orienter vers",
        required=False,
        choices=[("", "Pas d’orientation"), *RedirectionTarget.choices],
    )
    redirect_name = forms.CharField(
        label="Nom du destinataire",
        help_text="Comme dans «\u00a0orienté vers la Ville de…\u00a0».",
        required=False,
        max_length=120,
    )
    redirect_reason = forms.CharField(
        label="Pourquoi ce moyen convient mieux",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=TEXTS),
    )
    redirect_contact = forms.CharField(
        label="La personne qui attend le porteur", required=False, max_length=80
    )
    redirect_email = forms.EmailField(
        label="Son courriel",
        help_text="Elle est prévenue à la diffusion.",
        required=False,
        max_length=254,
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        possible = kinds_open_to(State(application.state))
        self.fields["kind"].choices = [
            (kind.value, kind.label) for kind in DecisionKind if kind in possible
        ]
        self.fields["amount"].help_text = _amount_help(application)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "kind",
            Div("amount", "override_reason", css_class="when when-grant"),
            Div("reserve_rank", css_class="when when-reserve"),
            Div("reason", css_class="when when-decline"),
            "text",
            Div("advice", "advice_text", css_class="two-up"),
            Fieldset(
                "Une orientation (elle peut accompagner toute décision)",
                Div("redirect_target", "redirect_name", css_class="two-up"),
                "redirect_reason",
                Div("redirect_contact", "redirect_email", css_class="two-up"),
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, kinds in ONLY_WITH.items():
            if name in cleaned and cleaned.get("kind") not in kinds:
                cleaned[name] = None if name in {"amount", "reserve_rank"} else ""
        return cleaned

    def save(self, *, by: User, at: datetime) -> Decision | None:
        """Prepare the decision; None when a rule refused it, its sentences beside the boxes."""
        try:
            return decisions.prepare(self.application, by=by, at=at, **self.cleaned_data)
        except DecisionRefusedError as refusal:
            self._propose_text()
            self.show(refusal.problems)
            return None

    def _propose_text(self) -> None:
        """A code without words: the page comes back with a first text, to be finished."""
        if self.cleaned_data["text"] or not self.cleaned_data["reason"]:
            return
        self.data = {**self.data, "text": proposed_text(self.cleaned_data["reason"])}

    def simulate(self, visible: QuerySet[Application]) -> Simulation:
        """Try the decision without preparing it; what lacks is shown beside the boxes.

        `visible` are the dossiers of who tries: what is prepared for others is not counted.
        """
        simulation = simulate(self.application, self._wish(), visible=visible)
        self.show(simulation.problems)
        return simulation

    def show(self, problems: dict[str, str]) -> None:
        for box, sentence in problems.items():
            self.add_error(box or None, sentence)

    def _wish(self) -> Wish:
        details = dict(self.cleaned_data)
        kind, amount = DecisionKind(details.pop("kind")), details.pop("amount")
        return wish_of(kind, amount, details)


class DeliberationForm(forms.Form):
    """The vote of the assembly."""

    number = forms.CharField(
        label="Numéro de la délibération",
        help_text="Tel qu’il figure au registre, par exemple 2026-114.",
        max_length=40,
    )
    date = forms.DateField(
        label="Date du vote",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("number", "date")

    def save(self, campaign: Campaign, *, by: User, at: datetime) -> Any:
        """Record the vote; None when a rule refused it."""
        try:
            return deliberations.record(campaign, by=by, at=at, **self.cleaned_data)
        except ReleaseRefusedError as refusal:
            self.add_error(None, str(refusal))
            return None


class RankingForm(forms.Form):
    """The filters of the ranking; a strange value in the address is no filter."""

    theme = forms.ChoiceField(required=False, label="Thème")
    type = forms.ChoiceField(required=False, label="Type de structure")
    lieu = forms.ChoiceField(required=False, label="Commune ou quartier")
    decision = forms.ChoiceField(
        required=False, label="Décision", choices=[("", "Toutes"), *ranking.STAGES]
    )
    premiere = forms.BooleanField(required=False, label="Première demande")
    blanche = forms.BooleanField(required=False, label="Page blanche")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ranking.choices_of(campaign)
        self.fields["theme"].choices = [("", "Tous"), *offered.themes]
        self.fields["type"].choices = [("", "Tous"), *offered.types]
        self.fields["lieu"].choices = [
            ("", "Partout"),
            ("Communes", ranking.options(offered.communes, ranking.COMMUNE)),
            ("Quartiers", ranking.options(offered.quartiers, ranking.QUARTIER)),
        ]
        for name in ("theme", "type", "lieu", "decision"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def filters(self) -> ranking.Filters:
        self.is_valid()
        asked = self.cleaned_data
        return ranking.Filters(
            theme=asked.get("theme", ""),
            type=asked.get("type", ""),
            place=asked.get("lieu", ""),
            stage=asked.get("decision", ""),
            is_first=asked.get("premiere", False),
            is_blank=asked.get("blanche", False),
        )


class ReopeningForm(forms.Form):
    """Why a released decision is taken up again."""

    reason = forms.CharField(
        label="Pourquoi rouvrir cette décision\u00a0?",
        help_text="Cette phrase reste dans l’histoire du dossier, avec votre nom.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=TEXTS),
    )
    knows_the_law = forms.BooleanField(
        label="J’ai lu ce que dit la loi, et le service juridique a donné son accord.",
        required=False,
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision
        if decision.kind not in GRANTING:
            del self.fields["knows_the_law"]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def save(self, *, by: User, at: datetime) -> Decision | None:
        """Reopen; None when a rule refused it, its sentences beside the boxes."""
        try:
            return reopening.reopen(
                self.decision.application,
                reason=self.cleaned_data["reason"],
                knows_the_law=self.cleaned_data.get("knows_the_law", False),
                by=by,
                at=at,
            )
        except ReopeningRefusedError as refusal:
            for box, sentence in refusal.problems.items():
                self.add_error(box or None, sentence)
            return None


def initial_of(application: Application, pending: Decision | None) -> dict[str, Any]:
    """The decision already prepared, else the kind that the request asks for."""
    if pending is None:
        asked = application.is_page_blanche
        kind = DecisionKind.PAGE_BLANCHE if asked else DecisionKind.FUND
        return {"kind": kind, **_first_advice(application)}
    kept = {name: getattr(pending, name) for name in DecisionForm.base_fields}
    if pending.amount == pending.computed_amount:
        kept["amount"] = None
    return kept


def _first_advice(application: Application) -> dict[str, str]:
    """The letter starts from what the jury first advised at the audition."""
    given = application.hearing_advice.first()
    return {"advice": given.kind, "advice_text": given.said} if given else {}


def _amount_help(application: Application) -> str:
    proposal = proposal_for(application)
    if proposal.is_under_floor:
        return "Le calcul est sous le minimum de l’appel\u00a0: écrivez le montant retenu."
    return "Laissez vide pour le montant calculé."
