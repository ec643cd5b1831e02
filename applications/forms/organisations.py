"""A structure: what is known of it, who writes for it, its papers."""

from datetime import datetime
from typing import Any

from django import forms

from ami_portal.accounts.models import User
from applications.actions import documents, members, organisations
from applications.domain.identifiers import InvalidIdentifierError, read_identifier
from applications.enums import DocumentKind, MembershipRight
from applications.forms.fields import IbanField
from applications.forms.team import layout, words
from applications.models import (
    AccessLink,
    Draft,
    Membership,
    Organisation,
    OrganisationDocument,
)

NEW = "nouvelle"


class AddressField(forms.EmailField):
    """An e-mail address, explained when it is incomplete."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            error_messages={
                "required": "Écrivez l’adresse de courriel de cette personne.",
                "invalid": "Cette adresse est incomplète. Exemple\u00a0: prenom@asso.fr",
            },
            **kwargs,
        )


def right_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Ce qu’elle pourra faire",
        choices=MembershipRight.choices,
        initial=MembershipRight.WRITER,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que cette personne pourra faire."},
    )


class InvitationForm(forms.Form):
    email = AddressField(
        label="Le courriel de la personne invitée",
        help_text="Elle reçoit un lien, valable quinze jours. Rien ne change tant qu’elle ne"
        " l’accepte pas.",
    )
    right = right_field()
    helper = layout("email", "right")

    def save(self, organisation: Organisation, *, by: User, at: datetime) -> AccessLink:
        return members.invite(organisation, **self.cleaned_data, by=by, at=at)


class ShareForm(InvitationForm):
    """Invite to a draft; one without a structure first gets one."""

    def __init__(self, *args: Any, draft: Draft, mine: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.mine = draft, {str(each.pk): each for each in mine}
        if draft.organisation is None and mine:
            names = [(key, each.name) for key, each in self.mine.items()]
            new = draft.text_of("organisation_name") or "une structure à nommer case 1"
            self.fields["organisation"] = forms.ChoiceField(
                label="La structure qui porte ce dossier",
                choices=[*names, (NEW, f"Une autre\u00a0: {new}")],
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez la structure qui porte ce dossier."},
            )
            self.helper = layout("organisation", "email", "right")

    def save_draft(self, *, by: User, at: datetime) -> AccessLink:
        chosen = self.mine.get(self.cleaned_data.pop("organisation", NEW))
        organisation = members.share_draft(self.draft, organisation=chosen, by=by, at=at)
        return members.invite(organisation, **self.cleaned_data, draft=self.draft, by=by, at=at)


class RightForm(forms.Form):
    right = right_field()

    def save(self, membership: Membership, *, by: User, at: datetime) -> Membership:
        return members.change_right(membership, **self.cleaned_data, by=by, at=at)


class IdentityForm(forms.Form):
    name = forms.CharField(
        label="Nom de la structure",
        max_length=75,
        error_messages={"required": "Écrivez le nom de la structure."},
    )
    identifier = forms.CharField(
        label="SIRET, ou RNA",
        required=False,
        max_length=30,
        help_text="14\u00a0chiffres, ou W et 9\u00a0signes. Pas encore de numéro\u00a0? Laissez"
        " vide\u00a0: la structure est «\u00a0en cours de création\u00a0».",
    )
    head_office = forms.CharField(label="Adresse du siège", max_length=70, required=False)
    legal_representative = forms.CharField(
        label="Présidence, ou personne qui représente la structure", max_length=40, required=False
    )
    helper = layout("name", "identifier", "head_office", "legal_representative")

    def clean_identifier(self) -> str:
        text: str = self.cleaned_data["identifier"]
        try:
            read_identifier(text)
        except InvalidIdentifierError as error:
            raise forms.ValidationError(str(error)) from error
        return text

    def save(self, organisation: Organisation, *, by: User, at: datetime) -> Organisation:
        return organisations.correct(organisation, **self.cleaned_data, by=by, at=at)


class HandOverForm(forms.Form):
    email = AddressField(label="Le courriel de la personne à qui confier la structure")
    name = forms.CharField(
        label="Son nom", max_length=80, error_messages={"required": "Écrivez son nom."}
    )
    reason = words(
        "Pourquoi",
        required="Écrivez pourquoi la structure change de mains.",
        help_text="Par exemple\u00a0: la présidente est partie, plus personne n’a accès.",
        rows=3,
        longest=500,
    )
    identity = words(
        "Comment avez-vous vérifié qui elle est\u00a0?",
        required="Écrivez comment vous avez vérifié qui est cette personne.",
        help_text="Par exemple\u00a0: procès-verbal d’assemblée générale, rappelée"
        " au numéro connu du service.",
        rows=3,
        longest=500,
    )
    others_leave = forms.BooleanField(
        label="Retirer les autres membres et leurs invitations",
        required=False,
        help_text="Sinon ils restent, avec le même droit. Dans les deux cas, ils sont prévenus.",
    )
    helper = layout("email", "name", "reason", "identity", "others_leave")

    def save(self, organisation: Organisation, *, by: User, at: datetime) -> Membership:
        return members.hand_over(organisation, **self.cleaned_data, by=by, at=at)


class DocumentForm(forms.Form):
    upload = forms.FileField(
        label="Le fichier",
        help_text="PDF ou photo, 10\u00a0Mo au plus. Une photo nette suffit.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide\u00a0: choisissez-en un autre.",
        },
    )

    def save(
        self, organisation: Organisation, kind: DocumentKind, *, by: User, at: datetime
    ) -> OrganisationDocument:
        return documents.send(organisation, kind=kind, **self.cleaned_data, by=by, at=at)


class RibForm(DocumentForm):
    """A RIB, and the account that it says: verified at once, hardly kept."""

    iban = IbanField(
        label="L’IBAN écrit sur ce RIB",
        max_length=60,
        help_text="Les espaces ne comptent pas. Nous n’en gardons que les quatre derniers"
        " chiffres\u00a0: la trésorerie lit le RIB lui-même.",
        error_messages={
            "required": "Écrivez l’IBAN\u00a0: il est sur votre RIB, il commence par FR."
        },
    )
    holder = forms.CharField(
        label="Le titulaire du compte",
        max_length=100,
        help_text="Le nom écrit sur le RIB. Ce doit être celui de la structure.",
        error_messages={"required": "Écrivez le nom du titulaire, tel que sur le RIB."},
    )

    def save(
        self, organisation: Organisation, kind: DocumentKind, *, by: User, at: datetime
    ) -> OrganisationDocument:
        typed = self.cleaned_data
        account = documents.Account(typed["iban"], typed["holder"])
        return documents.send(
            organisation, kind=kind, upload=typed["upload"], account=account, by=by, at=at
        )


def document_form(kind: DocumentKind, data: Any = None, files: Any = None) -> DocumentForm:
    """The boxes of one paper."""
    form_class = RibForm if kind == DocumentKind.RIB else DocumentForm
    return form_class(data, files, auto_id=f"id_{kind}_%s")


class AskAgainForm(forms.Form):
    because = words(
        "Ce qui ne va pas",
        required="Écrivez ce qui ne va pas, pour que la structure sache quoi refaire.",
        help_text="La structure lira ces mots tels quels, dans un message.",
        rows=3,
        longest=200,
    )
    helper = layout("because")

    def save(
        self, document: OrganisationDocument, *, by: User, at: datetime
    ) -> OrganisationDocument:
        return documents.ask_again(document, **self.cleaned_data, by=by, at=at)
