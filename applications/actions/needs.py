"""The besoins repérés of a call: who voiced them, whether they are poorly covered."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, ProtectedError

from ami_portal.accounts.models import User
from applications.domain.refusals import InUseError, RefusedError
from applications.domain.verification import need_words
from applications.models import Campaign, Need, Theme


@transaction.atomic
def add(
    campaign: Campaign,
    *,
    theme: Theme,
    text: str,
    source: str,
    by: User,
    at: datetime,
    is_poorly_covered: bool = False,
) -> Need:
    """Add a need, named with the direction or the group it comes from. Raises RefusedError."""
    need = Need(campaign=campaign, position=_next(campaign))
    return _write(need, theme, text, source, is_poorly_covered)


@transaction.atomic
def change(
    need: Need,
    *,
    theme: Theme,
    text: str,
    source: str,
    is_poorly_covered: bool,
    by: User,
    at: datetime,
) -> Need:
    """Correct a need; dossiers that name it follow. Raises RefusedError."""
    locked = Need.objects.select_for_update().get(pk=need.pk)
    return _write(locked, theme, text, source, is_poorly_covered)


@transaction.atomic
def remove(need: Need, *, by: User, at: datetime) -> None:
    """Remove a need. Raises InUseError when a dossier names it."""
    try:
        need.delete()
    except ProtectedError as error:
        raise InUseError("Des dossiers ont choisi ce besoin\u00a0: gardez-le.") from error


def _write(need: Need, theme: Theme, text: str, source: str, is_poorly_covered: bool) -> Need:
    if theme.campaign_id != need.campaign_id:
        raise RefusedError("Choisissez un thème de cet appel.")
    need.theme = theme
    need.text = need_words(text, "Écrivez le besoin.")
    need.source = need_words(source, "Dites quelle direction ou quel groupe a vu ce besoin.")
    need.is_poorly_covered = is_poorly_covered
    twins = Need.objects.filter(campaign_id=need.campaign_id, text=need.text)
    if twins.exclude(pk=need.pk).exists():
        raise RefusedError("Ce besoin est déjà dans la liste.")
    need.save()
    return need


def _next(campaign: Campaign) -> int:
    last = campaign.needs.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
