"""Staff roles. Being a porteur or a juror is a fact (membership, seat), never a role."""

from django.db.models import TextChoices


class StaffRole(TextChoices):
    AGENT = "agent", "Agent"
    DIRECTOR = "director", "Direction de la cohésion sociale"
    OTHER_DIRECTION = "other_direction", "Autre direction"
    ADMINISTRATOR = "administrator", "Administration"
