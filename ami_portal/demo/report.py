"""The director's words on last year's call, what she froze for her committee."""

from datetime import date
from decimal import Decimal

from ami_portal.accounts.models import User
from ami_portal.demo.calendar import moment
from ami_portal.demo.sign_ins import AGENT, DIRECTOR
from applications.models import ContratDeVille
from reporting.actions import committee, editions, indicators, reports
from reporting.domain.committee import Address
from reporting.domain.drafting import Proposal

FOREWORD = (
    "Deux pages, trois associations autour d’une même table, un jury qui écoute : cette année,"
    " des projets sont nés de voisins qui ne se connaissaient pas.\n\n"
    "Ce rapport est celui de la démonstration : les structures et les montants sont inventés."
)
VIGILANCE = (
    "Une partie des bilans arrive après le rapport\u00a0: les nombres réalisés grandiront encore.\n"
    "Ces nombres viennent des structures\u00a0; personne ne les a vérifiés sur place."
)
PROPOSALS = (
    Proposal(
        "Ouvrir l’appel plus tôt, pour que les collectifs en création aient le temps de se"
        " déclarer",
        "le comité de pilotage",
        "prochain cahier des charges",
    ),
    Proposal("Tenir une audition le soir dans chaque thème", "la direction", "prochain appel"),
)
COMMITTEE = (
    Address("vice-presidence@agglo.example", "Camille Vice-Présidence"),
    Address("delegue@prefecture.example"),
    Address("conseil.citoyen@quartier.example", "Conseil citoyen du Parc d’Essai"),
)


def measure(year: int) -> None:
    """The contrat de ville's indicators, frozen before the call; one that an agent looked up."""
    director = User.objects.get(email=DIRECTOR)
    at = moment(date(year, 2, 3))
    version = indicators.start(ContratDeVille.objects.latest("starts_on"), by=director, at=at)
    version = indicators.freeze(version, by=director, at=at)
    indicators.note(
        version.indicators.get(name="Effet sur la programmation du contrat de ville"),
        year=year,
        value=Decimal("2.5"),
        source="Programmation de la démonstration, tableau inventé",
        observed_on=date(year, 12, 15),
        by=User.objects.get(email=AGENT),
        at=moment(date(year, 12, 15)),
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
    edition = editions.freeze(year, by=director, at=at)
    committee.keep(COMMITTEE, by=User.objects.get(email=AGENT), at=at)
    committee.send(edition, meeting_on=date(year + 1, 1, 21), by=director, at=at)
