"""A new draft begun with the texts of an earlier dossier."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import attachments
from applications.domain import reuse
from applications.domain.files import FileRefusedError
from applications.enums import FUNDED
from applications.models import Application, Campaign, Draft
from applications.queries.calls import call_of
from applications.queries.reuse import begun_from


@transaction.atomic
def begin(
    earlier: Application,
    campaign: Campaign,
    *,
    kept: Iterable[str],
    by: User,
    at: datetime,
    with_attachments: bool = False,
) -> tuple[Draft, tuple[str, ...]]:
    """Begin a draft of `campaign` with the parts kept of an earlier dossier (`reuse.PARTS`).

    The structure stays the same. The same person pressing twice finds the draft already begun.
    Returned with it: a sentence for each choice that the new call no longer has.
    Raises FileRefusedError when the pieces cannot be copied; nothing is then begun.
    """
    locked = Application.objects.select_for_update(of=("self",)).get(pk=earlier.pk)
    if draft := begun_from(locked, campaign, by=by):
        return draft, ()
    supported_in = earlier.campaign.year if locked.state in FUNDED else None
    carried = reuse.carry(
        locked.raw_fields, kept=kept, call=call_of(campaign), supported_in=supported_in
    )
    draft = Draft.objects.create(
        campaign=campaign,
        owner=by,
        organisation_id=locked.organisation_id,
        reused_from=locked,
        fields={name: {"text": text, "revision": 1} for name, text in carried.texts.items()},
        started_at=at,
        touched_at=at,
    )
    if with_attachments:
        _copy_pieces(locked, draft, by=by, at=at)
    return draft, carried.sentences


def _copy_pieces(earlier: Application, draft: Draft, *, by: User, at: datetime) -> None:
    try:
        attachments.copy(earlier, draft, at=at, by=by)
    except FileNotFoundError as error:
        raise FileRefusedError("Une pièce jointe n’est plus sur le serveur.") from error
