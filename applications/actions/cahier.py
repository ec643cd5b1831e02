"""Writing the cahier des charges together, and freezing its published edition."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from applications.domain.refusals import NotReadyError, RefusedError, StaleTextError
from applications.domain.verification import need_words
from applications.models import CahierSection, Campaign
from applications.notifications import team
from applications.queries import cahier as editions


@transaction.atomic
def add_section(
    campaign: Campaign, *, title: str, direction: str, by: User, at: datetime
) -> CahierSection:
    """Add an empty part, for a direction to write. Raises MissingReasonError."""
    last = campaign.cahier_sections.aggregate(last=Max("position"))["last"]
    return CahierSection.objects.create(
        campaign=campaign,
        title=need_words(title, "Donnez un titre à cette partie."),
        direction=need_words(direction, "Dites quelle direction l’écrit."),
        position=0 if last is None else last + 1,
    )


@transaction.atomic
def remove_section(section: CahierSection, *, by: User, at: datetime) -> None:
    """Remove a part nobody has written yet. Raises RefusedError for one with a text."""
    locked = CahierSection.objects.select_for_update().get(pk=section.pk)
    if locked.text.strip():
        raise RefusedError("Cette partie a un texte\u00a0: videz-la d’abord.")
    locked.delete()


@transaction.atomic
def write(
    section: CahierSection, *, text: str, by: User, at: datetime, based_on: str | None = None
) -> CahierSection:
    """Write a part. `based_on` is the stamp of the text that was being read.

    The published edition does not change. Raises StaleTextError when somebody wrote meanwhile.
    """
    locked = CahierSection.objects.select_for_update().get(pk=section.pk)
    if based_on is not None and based_on != editions.stamp(locked):
        raise StaleTextError(
            f"{locked.updated_by} a changé cette partie entre-temps. Votre texte est gardé"
            " ci-dessous\u00a0: relisez le sien, puis enregistrez."
        )
    locked.text, locked.updated_at, locked.updated_by = text.strip(), at, by
    locked.save(update_fields=["text", "updated_at", "updated_by"])
    return locked


@transaction.atomic
def publish(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """Freeze an edition of the parts and of the rules of the call, on the web and as a PDF.

    A later edition replaces it and takes the next number. Raises NotReadyError.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    sections = list(locked.cahier_sections.all())
    problems = [
        f"La partie «\u00a0{section.title}\u00a0» ({section.direction}) n’est pas écrite."
        for section in sections
        if not section.text
    ]
    if not sections:
        problems = ["Le cahier des charges n’a encore aucune partie."]
    if locked.base_rate is None:
        problems.append("Fixez le taux de base\u00a0: il figure dans le cahier des charges.")
    if problems:
        raise NotReadyError(problems)
    locked.cahier_edition = editions.edition(locked, at=at)
    locked.cahier_published_at = at
    locked.save(update_fields=["cahier_edition", "cahier_published_at"])
    return locked


@transaction.atomic
def invite(campaign: Campaign, *, before: date, by: User, at: datetime) -> int:
    """Ask each direction that has a part to write it (A2). Returns how many people were told."""
    directions = campaign.cahier_sections.values("direction")
    people = User.objects.filter(
        staff_role=StaffRole.OTHER_DIRECTION,
        is_active=True,
        email__isnull=False,
        direction__in=directions,
    )
    return len([team.invite_direction(campaign, person, before=before, at=at) for person in people])
