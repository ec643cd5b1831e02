"""The evaluation of the small world: a contrat de ville, its indicators being written."""

from datetime import date
from typing import Any

from applications.models import ContratDeVille
from reporting.actions import indicators
from tests.factories.applications import AFTER_CLOSING


def of_the_evaluation(*, by: Any) -> dict[str, Any]:
    """The first version, and its first indicator."""
    contract, _ = ContratDeVille.objects.get_or_create(
        name="Engagements d’essai",
        defaults={"starts_on": date(2024, 1, 1), "ends_on": date(2030, 12, 31)},
    )
    version = indicators.start(contract, by=by, at=AFTER_CLOSING)
    return {"version_pk": version.pk, "indicator_pk": version.indicators.first().pk}
