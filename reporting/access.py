"""Who reads the figures, who writes the report, who publishes it."""

from ami_portal.accounts.models import User
from applications.access.dossiers import is_staff_reader


def can_read(user: User) -> bool:
    """The service, its direction, and the other directions, who act on what the figures say."""
    return user.is_agent or user.is_director or user.is_other_direction


def can_open_dossiers(user: User) -> bool:
    """The dossiers behind a figure, and the workbook that names them, stay with the service."""
    return is_staff_reader(user)


def can_write(user: User) -> bool:
    """Agents prepare the words of the report, the direction signs them."""
    return user.is_agent or user.is_director


def can_publish(user: User) -> bool:
    """Only the direction freezes and publishes a report."""
    return user.is_director
