"""People: one row per person, whatever they do here."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from ami_portal.accounts.enums import StaffRole


@dataclass(frozen=True, slots=True)
class DoorPass:
    """What a person may reach who came in with a door code: one seat, one half-day."""

    seat: int
    half_day: int


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def with_email(self, email: str, *, name: str = "") -> "User":
        """The person who reads this address, made if nobody does yet. Addresses are lower case."""
        address = email.strip().lower()
        user, created = self.get_or_create(email=address, defaults={"name": name})
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user


class User(AbstractBaseUser):
    """A person. No password for anyone; no e-mail for a juror who has none; erased in place."""

    # NULL, not empty: several jurors have no address, and the unique index must let them be.
    email = models.EmailField("courriel", null=True, blank=True, unique=True)
    name = models.CharField("nom", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    staff_role = models.CharField(  # noqa: DJ001 (no role is NULL, so that a CHECK reads it plainly)
        "rôle", max_length=20, choices=StaffRole.choices, null=True, blank=True
    )
    direction = models.CharField("direction", max_length=80, blank=True)
    # Several people read it: each says who is writing today.
    is_shared_mailbox = models.BooleanField("adresse partagée", default=False)
    is_active = models.BooleanField("actif", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Who reads a shared mailbox today; said in the session, set on each request, never stored.
    writer_name: str = ""
    # Came in with a door code; set on each request with `at_the_door`, never stored.
    door: DoorPass | None = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Une personne utilise déjà cette adresse.",
            ),
            models.CheckConstraint(
                condition=~models.Q(staff_role="other_direction") | ~models.Q(direction=""),
                name="user_direction_named",
                violation_error_message="Indiquez le nom de la direction.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"personne {self.pk}"

    def at_the_door(self, door: DoorPass) -> "User":
        """This person as their door code lets them in: a juror, without any role of the service.

        For the length of one request: a person at the door is never saved.
        """
        self.door = door
        self.staff_role, self.direction, self.is_shared_mailbox = None, "", False
        return self

    @property
    def is_agent(self) -> bool:
        return self.is_active and self.staff_role == StaffRole.AGENT

    @property
    def is_director(self) -> bool:
        return self.is_active and self.staff_role == StaffRole.DIRECTOR

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.staff_role == StaffRole.ADMINISTRATOR

    @property
    def is_other_direction(self) -> bool:
        return self.is_active and self.staff_role == StaffRole.OTHER_DIRECTION
