"""The pieces of a draft or of a dossier, in one line of the page that shows them."""

from typing import Any

from django import template

from applications.forms.files import AttachmentForm
from applications.models import Application, Draft

# The id of the section's own form, where the page has none around it.
ALONE = "joindre"
register = template.Library()


@register.inclusion_tag("applications/_attachments.html", takes_context=True)
def draft_attachments(
    context: Any, draft: Draft, form_id: str = "", form: AttachmentForm | None = None
) -> dict[str, Any]:
    """The section of a draft: its pieces, the box to join one, « Retirer ».

    `form_id` names the page's own form, whose texts are then saved with the piece.
    """
    form = form or AttachmentForm()
    form.belong_to(form_id or ALONE)
    return {
        "draft": draft,
        "pieces": list(draft.attachments.all()),
        "form": form,
        "owner": form_id or ALONE,
        "form_id": form_id,
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("applications/_attachments_list.html")
def dossier_attachments(application: Application, title: str) -> dict[str, Any]:
    """The pieces received with a dossier; nothing at all when there is none."""
    return {"pieces": list(application.attachments.all()), "title": title}
