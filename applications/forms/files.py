"""Choosing a piece to join."""

from datetime import datetime

from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.files import size_words
from applications.actions import attachments
from applications.actions.drafts import DepositedDraftError
from applications.domain.files import (
    MOST_ATTACHED_BYTES,
    MOST_ATTACHMENTS,
    MOST_BYTES,
    FileRefusedError,
    too_big,
)
from applications.models import Draft

ACCEPTED = "application/pdf,image/jpeg,image/png,image/webp"
HELP = (
    f"PDF ou photo, {size_words(MOST_BYTES)} au plus. {MOST_ATTACHMENTS} pièces,"
    f" {size_words(MOST_ATTACHED_BYTES)} en tout. Une photo du papier suffit."
)


class PieceInput(forms.FileInput):
    """A file box. Its script reduces photographs, and says the size before anything is sent."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "class": "form-control",
                "accept": ACCEPTED,
                "data-most-bytes": MOST_BYTES,
                "data-too-big": too_big("{size}"),
            }
        )


def piece_field(*, label: str, help_text: str = HELP, required: bool = True) -> forms.FileField:
    """A file box with its words, for any form that receives a PDF or a photograph."""
    return forms.FileField(
        label=label,
        help_text=help_text,
        required=required,
        widget=PieceInput(),
        error_messages={
            "required": "Choisissez d’abord un fichier.",
            "missing": "Choisissez d’abord un fichier.",
            "invalid": "Le fichier n’est pas arrivé. Choisissez-le de nouveau.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
        },
    )


class AttachmentForm(forms.Form):
    piece = piece_field(label="Pièce à joindre")

    def belong_to(self, form_id: str) -> None:
        """The box may stand outside the form it leaves with."""
        self.fields["piece"].widget.attrs["form"] = form_id
        if "piece" in self.errors:
            self.fields["piece"].widget.attrs["class"] += " is-invalid"

    def save(self, draft: Draft, *, by: User | None, at: datetime) -> bool:
        """Join the piece; a refusal becomes the error of the box."""
        try:
            attachments.add(draft, upload=self.cleaned_data["piece"], by=by, at=at)
        except (FileRefusedError, DepositedDraftError) as refusal:
            self.add_error("piece", str(refusal))
        return self.is_valid()
