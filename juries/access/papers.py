"""Who types a sheet that a juror filled on paper: an agent without a link, nor sheets to finish."""

from ami_portal.accounts.models import User
from applications.access.dossiers import can_manage
from applications.models import Application
from juries.access.sheets import blinded
from juries.models import HearingSeat


def refusal(user: User, place: HearingSeat, application: Application) -> str:
    """Why this person may not type this sheet, in a French sentence; empty when they may.

    Typing is reading: it opens the notes of somebody else.
    """
    if not can_manage(user, application):
        return "Vous avez un lien avec ce dossier\u00a0: une autre personne du service le saisit."
    if place.user_id == user.pk:
        return "C’est votre propre fiche\u00a0: remplissez-la sur la tablette."
    if blinded(user).filter(pk=place.hearing_id).exists():
        return (
            "Vous siégez à cette audition\u00a0: terminez d’abord vos fiches, puis saisissez celles"
            " des autres."
        )
    return ""
