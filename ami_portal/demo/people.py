"""The people of the demonstration: all invented, all at addresses that cannot exist."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from ami_portal.accounts.people import set_role
from ami_portal.demo.content.shapes import Structure
from ami_portal.demo.sign_ins import (
    ADMINISTRATOR,
    AGENT,
    DIRECTOR,
    ECONOMY,
    EDUCATION,
    JUROR,
    LINKED_JUROR,
    SECOND_AGENT,
)
from applications.models import Campaign
from juries.actions import panels
from juries.models import College, Seat

EDUCATION_NAME = "Direction de l’éducation"
ECONOMY_NAME = "Direction du développement économique"
SERVICE_NAME = "Direction de la cohésion sociale"


@dataclass(frozen=True, slots=True)
class CollegeShape:
    """An invented college: its weight, the seats that must be there, and who sits in it."""

    name: str
    weight: int
    quorum: int
    members: tuple[tuple[str, str], ...]
    is_consultative: bool = False
    # The organisation that its members come from, shown beside their names.
    affiliation: str = ""


COLLEGES = (
    CollegeShape(
        "Agglomération", 2, 1,
        (("Rémi Vice-Président", "vicepresident@jury.example"), ("Solène Équipe", SECOND_AGENT)),
    ),
    CollegeShape(
        "Fondation territoriale", 1, 1,
        (("Pia Fondation", "pia@jury.example"), ("Ugo Fondation", "ugo@jury.example")),
        affiliation="Fondation des Deux-Terrils",
    ),
    CollegeShape("Délégué du préfet", 1, 1, (("Luc Délégué", "delegue@jury.example"),)),
    CollegeShape(
        "Conseillers citoyens", 2, 2,
        (
            ("Mireille Citoyenne", JUROR),
            ("Ahmed Citoyen", LINKED_JUROR),
            ("Josiane Citoyenne", "josiane@jury.example"),
            ("Bastien Citoyen", "bastien@jury.example"),
        ),
        affiliation="Conseil citoyen de la Fosse 12",
    ),
    CollegeShape("IREV", 1, 0, (("Nils Conseil", "irev@jury.example"),), is_consultative=True),
)  # fmt: skip


def make_staff() -> User:
    """The service's people; returns the agent who signs what the demonstration does."""
    roles = (
        (AGENT, "Yanis Agent", StaffRole.AGENT, ""),
        (SECOND_AGENT, "Solène Équipe", StaffRole.AGENT, ""),
        (DIRECTOR, "Hélène Directrice", StaffRole.DIRECTOR, ""),
        (EDUCATION, "Paul Éducation", StaffRole.OTHER_DIRECTION, EDUCATION_NAME),
        (ECONOMY, "Inès Économie", StaffRole.OTHER_DIRECTION, ECONOMY_NAME),
        (ADMINISTRATOR, "Tom Administration", StaffRole.ADMINISTRATOR, ""),
    )
    for email, name, role, direction in roles:
        set_role(email=email, name=name, staff_role=role, direction=direction)
    return User.objects.get(email=AGENT)


def make_panel(campaign: Campaign, *, by: User, at: datetime) -> list[Seat]:
    """The panel of a call: five colleges, of which one only advises."""
    panel = panels.create(campaign)
    seats = []
    for shape in COLLEGES:
        college = panels.add_college(
            panel, name=shape.name, weight=shape.weight, quorum=shape.quorum
        )
        seats += [_seat(college, shape, name, email, by, at) for name, email in shape.members]
    return seats


def _seat(
    college: College, shape: CollegeShape, name: str, email: str, by: User, at: datetime
) -> Seat:
    user = panels.person(name=name, email=email)
    return panels.add_seat(
        college,
        user=user,
        affiliation=shape.affiliation,
        by=by,
        at=at,
        is_consultative=shape.is_consultative,
    )


def writer_of(structure: Structure) -> User:
    """The person who writes for this structure."""
    return User.objects.with_email(email_of(structure), name=structure.contact)


def email_of(structure: Structure) -> str:
    """« aline.exemple@fil.example »."""
    plain = unicodedata.normalize("NFKD", structure.contact.lower()).encode("ascii", "ignore")
    return f"{plain.decode().replace(' ', '.')}@{structure.key}.example"
