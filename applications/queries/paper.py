"""The structures an agent looks for, and the papers that are being typed."""

import re

from django.db.models import Q, QuerySet

from applications.models import Draft, Organisation

MOST_FOUND = 10


def matching(known: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """The structures whose name holds every word, or whose number is this one; none for nothing."""
    words = text.split()
    if not words:
        return known.none()
    number = re.sub(r"\W", "", text).upper()
    named = Q()
    for word in words:
        named &= Q(name__icontains=word)
    return known.filter(named | Q(siret=number) | Q(rna=number)).order_by("name", "pk")[:MOST_FOUND]


def being_typed(papers: QuerySet[Draft]) -> QuerySet[Draft]:
    """The papers not deposited yet, the earliest arrived first."""
    rows = papers.filter(submitted_at=None, binned_at=None)
    return rows.select_related("campaign", "owner").order_by("received_at", "pk")
