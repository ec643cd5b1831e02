"""The director's words on last year's call, and the edition she froze for her committee."""

from datetime import date

from ami_portal.accounts.models import User
from ami_portal.demo.calendar import moment
from ami_portal.demo.sign_ins import DIRECTOR
from reporting.actions import editions, reports

FOREWORD = (
    "Deux pages, trois associations autour d’une même table, un jury qui écoute : cette année,"
    " des projets sont nés de voisins qui ne se connaissaient pas.\n\n"
    "Ce rapport est celui de la démonstration : les structures et les montants sont inventés."
)
VIGILANCE = (
    "Tous les apports de cette démarche n’ont pas été objectivés. Les résultats, notamment sur la"
    " programmation du contrat de ville, ne seront quantifiés que lors de l’évaluation finale."
)
PROPOSALS = (
    "Ouvrir l’appel plus tôt, pour que les collectifs en création aient le temps de se déclarer.\n"
    "Tenir une audition le soir dans chaque thème."
)


def publish(year: int) -> None:
    """Written and frozen on the last days of the call's year."""
    director = User.objects.get(email=DIRECTOR)
    at = moment(date(year, 12, 18))
    reports.write(
        year,
        foreword=FOREWORD,
        vigilance=VIGILANCE,
        proposals=PROPOSALS,
        by=director,
        at=at,
    )
    editions.freeze(year, by=director, at=at)
