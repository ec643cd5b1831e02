"""Fetching dossiers with what their pages show."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from applications.models import Application, DecisionLetter, Event, Message


def with_sheet(dossiers: QuerySet[Application]) -> QuerySet[Application]:
    """Everything the two sides print, in a fixed number of queries."""
    return dossiers.select_related(
        "campaign", "organisation", "organisation_type", "theme", "need", "submitted_by"
    ).prefetch_related(
        "neighbourhoods", "partners", "budget_lines", "bonus_claims", "campaign__bonus_rules"
    )


def numbered(number: str) -> Application:
    """The dossier of this number, with its sheet. Raises Application.DoesNotExist."""
    return with_sheet(Application.objects.all()).get(number=number)


def for_applicant(dossiers: QuerySet[Application]) -> QuerySet[Application]:
    """Everything the applicant's pages say of a dossier: its state, its history, its mails.

    `has_news`: the service wrote, and no member has read it yet. `has_letter`: a letter stands.
    """
    standing = DecisionLetter.objects.filter(application=OuterRef("pk"), cancelled_at=None)
    unread = Message.objects.filter(
        application=OuterRef("pk"), is_from_service=True, read_at__isnull=True
    )
    return (
        dossiers.annotate(has_news=Exists(unread), has_letter=Exists(standing))
        .select_related(
            "campaign",
            "organisation",
            "theme",
            "award",
            "agreement",
            "final_report",
            "draft",
            "contrat_filing__contract",
        )
        .prefetch_related(
            Prefetch("events", Event.objects.select_related("email", "by")),
            "redirections",
            "payments",
        )
    )
