"""People. Traits: agent, director, administrator, other_direction."""

import factory

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    class Params:
        agent = factory.Trait(staff_role=StaffRole.AGENT)
        director = factory.Trait(staff_role=StaffRole.DIRECTOR)
        administrator = factory.Trait(staff_role=StaffRole.ADMINISTRATOR)
        other_direction = factory.Trait(
            staff_role=StaffRole.OTHER_DIRECTION, direction="Direction de l’éducation"
        )

    email = factory.Sequence(lambda n: f"personne{n}@essai.example")
    name = factory.Sequence(lambda n: f"Personne {n}")
