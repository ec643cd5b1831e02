"""Every text of every table has its decision: kept, and why, or erased."""

from django.apps import apps
from django.db import models

from ami_portal.operations.retention.manifest import TABLES

TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.UUIDField,
    models.GenericIPAddressField,
    models.FileField,
    models.BinaryField,
)


def _texts(model: type[models.Model]) -> set[str]:
    """What may hold words: codes (fields with choices) hold none."""
    fields = model._meta.local_fields
    return {field.name for field in fields if isinstance(field, TEXTS) and not field.choices}


def test_every_text_of_every_table_is_kept_for_a_reason_or_erased() -> None:
    decided = {label: set(table.fields) for label, table in TABLES.items()}
    found = {
        model._meta.label: _texts(model) for model in apps.get_models(include_auto_created=True)
    }
    assert {label: names for label, names in found.items() if names} == decided


def test_a_table_that_is_erased_says_with_what() -> None:
    silent = [
        label
        for label, table in TABLES.items()
        if table.scope is None and any(hasattr(one, "to") for one in table.fields.values())
    ]
    assert silent == []
