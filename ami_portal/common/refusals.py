"""What a box says when it is refused, where no form says better: in our words, not Django's."""

from django import forms
from django.core import validators

FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Remplissez cette case."},
    forms.ChoiceField: {
        "required": "Choisissez une réponse.",
        "invalid_choice": "Choisissez une réponse de la liste.",
    },
    forms.ModelChoiceField: {
        "required": "Choisissez une réponse.",
        "invalid_choice": "Choisissez une réponse de la liste.",
    },
    forms.MultipleChoiceField: {"invalid_choice": "Choisissez des réponses de la liste."},
    forms.ModelMultipleChoiceField: {"invalid_choice": "Choisissez des réponses de la liste."},
    forms.BooleanField: {"required": "Cochez cette case."},
    forms.DateField: {
        "required": "Écrivez une date.",
        "invalid": "Écrivez une date, jour/mois/an.",
    },
    forms.IntegerField: {"required": "Écrivez un nombre.", "invalid": "Écrivez un nombre entier."},
    forms.DecimalField: {"required": "Écrivez un nombre.", "invalid": "Écrivez un nombre."},
    forms.FileField: {"required": "Choisissez un fichier."},
    forms.EmailField: {"required": "Écrivez une adresse."},
}
ADDRESS = "Cette adresse est incomplète. Exemple\u00a0: prenom@asso.fr"
LENGTH = "Raccourcissez ce texte\u00a0: %(limit_value)d signes au plus, il en a %(show_value)d."
LEAST = "Écrivez un nombre à partir de %(limit_value)s."
MOST = "Écrivez un nombre jusqu’à %(limit_value)s."
DIGITS = {
    "invalid": "Écrivez un nombre.",
    "max_digits": "Écrivez %(max)s chiffres au plus.",
    "max_decimal_places": "Écrivez %(max)s chiffres au plus après la virgule.",
    "max_whole_digits": "Écrivez %(max)s chiffres au plus avant la virgule.",
}


def say_ours() -> None:
    """Once, when the project starts: a form's own sentence still comes first."""
    for field, sentences in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    validators.EmailValidator.message = ADDRESS
    validators.MaxLengthValidator.message = LENGTH
    validators.MinValueValidator.message = LEAST
    validators.MaxValueValidator.message = MOST
    validators.DecimalValidator.messages = DIGITS
