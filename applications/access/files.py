"""Who downloads a file: whoever may open the dossier, the draft or the structure it belongs to."""

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.access import dossiers, drafts, organisations
from applications.models import Attachment, Draft, StoredFile


def visible_to(user: User) -> QuerySet[StoredFile]:
    """The files of one's dossiers, drafts and structures; for the service, those of the dossiers
    and structures it sees, never one with a declared link. A juror comes by the audition."""
    return StoredFile.objects.filter(
        Q(attachment__application__in=dossiers.visible_to(user))
        | Q(attachment__draft__in=drafts.visible_to(user))
        | Q(final_report__application__in=dossiers.visible_to(user))
        | Q(organisation_document__in=organisations.visible_documents(user))
    )


def of_draft(draft: Draft) -> QuerySet[Attachment]:
    """The pieces of a draft that is already open to this visitor, by its owner or by its secret."""
    return draft.attachments.all()
