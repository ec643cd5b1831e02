"""Whatever a form forgot to say itself is said in our words."""

import pytest
from django import forms

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Remplissez cette case."),
        (
            forms.CharField(max_length=3),
            "quatre",
            f"Raccourcissez ce texte{NBSP}: 3 signes au plus, il en a 6.",
        ),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choisissez une réponse."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choisissez une réponse de la liste."),
        (
            forms.MultipleChoiceField(choices=[("a", "A")]),
            ["b"],
            "Choisissez des réponses de la liste.",
        ),
        (forms.BooleanField(), False, "Cochez cette case."),
        (forms.DateField(), "", "Écrivez une date."),
        (forms.DateField(), "32/13/2026", "Écrivez une date, jour/mois/an."),
        (forms.IntegerField(), "deux", "Écrivez un nombre entier."),
        (forms.IntegerField(min_value=1), "0", "Écrivez un nombre à partir de 1."),
        (forms.IntegerField(max_value=9), "10", "Écrivez un nombre jusqu’à 9."),
        (forms.DecimalField(max_digits=4), "12345", "Écrivez 4 chiffres au plus."),
        (
            forms.DecimalField(max_digits=9, decimal_places=2),
            "1.234",
            "Écrivez 2 chiffres au plus après la virgule.",
        ),
        (forms.EmailField(), "", "Écrivez une adresse."),
        (
            forms.EmailField(),
            "nadia@",
            f"Cette adresse est incomplète. Exemple{NBSP}: prenom@asso.fr",
        ),
        (forms.FileField(), None, "Choisissez un fichier."),
    ],
)
def test_a_box_says_what_to_do(field: forms.Field, typed: object, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]


def test_what_a_form_says_itself_comes_first() -> None:
    field = forms.CharField(error_messages={"required": "Écrivez votre nom."})
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("")
    assert refused.value.messages == ["Écrivez votre nom."]
