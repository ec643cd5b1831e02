from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = "Demandes"

    def ready(self) -> None:
        post_migrate.connect(know_the_law, sender=self)


def know_the_law(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """The national threshold is a row like any other, known as soon as its table exists.

    A later decree is one more row, from its day on (`load_territory`): nothing is rewritten.
    """
    try:
        thresholds = sender.get_model("ConventionThreshold")
    except LookupError:  # migrated back to a time before the table
        return
    thresholds._default_manager.using(using).get_or_create(
        starts_on=date(2001, 6, 10),
        defaults={
            "amount": Decimal(23000),
            "source": "loi n° 2000-321, art. 10\u00a0; décret n° 2001-495, art. 1er",
        },
    )
