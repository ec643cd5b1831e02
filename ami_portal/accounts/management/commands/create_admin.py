"""`create_admin <courriel>`: the first administrator, who then names everyone else."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.people import set_role
from ami_portal.common.commands import FrenchCommand


class Command(FrenchCommand):
    help = "Donne le rôle d’administrateur à une adresse."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("courriel")
        parser.add_argument("--nom", default="", help="le nom de la personne")

    def handle(self, *, courriel: str, nom: str, **options: Any) -> None:
        try:
            validate_email(courriel)
        except ValidationError as error:
            raise CommandError(
                f"« {courriel} » n’est pas une adresse de courriel. Exemple : prenom@agglo.fr"
            ) from error
        user = set_role(email=courriel, name=nom, staff_role=StaffRole.ADMINISTRATOR)
        self.tell(
            f"{user.email} est administrateur. La connexion se fait sur /compte/connexion/.",
            {"email": user.email, "role": user.staff_role},
            as_json=options["json"],
        )
