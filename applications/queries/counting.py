"""Several counts in one question to the database."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from applications.models import Campaign


class _CountOf(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(campaign: Campaign, **found: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of these finds, by name, in one query asked beside the call's row."""
    questions = {name: _CountOf(rows.order_by().values("pk")) for name, rows in found.items()}
    row = Campaign.objects.filter(pk=campaign.pk).annotate(**questions).values_list(*found).get()
    return {name: number or 0 for name, number in zip(found, row, strict=True)}
