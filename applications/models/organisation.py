"""The structures that ask, and the people who write for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import (
    DocumentKind,
    MembershipRight,
    OrganisationEventKind,
    RegistryStatus,
)


class Organisation(models.Model):
    """A structure: association, collectif, CCAS… The dossier belongs to it, not to a person."""

    name = models.CharField("nom", max_length=75)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("RNA", max_length=10, blank=True)
    head_office = models.CharField("adresse du siège", max_length=70, blank=True)
    commune = models.ForeignKey(
        "applications.Commune", models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    legal_representative = models.CharField("présidence", max_length=40, blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="organisations"
    )
    created_at = models.DateTimeField()
    registry_status = models.CharField(
        max_length=10, choices=RegistryStatus.choices, default=RegistryStatus.UNCHECKED
    )
    # None: neither a registry nor an agent has said.
    is_person = models.BooleanField("personne physique", null=True, blank=True)
    registry_name = models.CharField("nom au registre", max_length=160, blank=True)
    registry_checked_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField("effacée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "structure"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"], condition=~Q(siret=""), name="organisation_siret_unique"
            ),
            models.UniqueConstraint(
                fields=["rna"], condition=~Q(rna=""), name="organisation_rna_unique"
            ),
            models.CheckConstraint(
                condition=Q(registry_status=RegistryStatus.UNCHECKED)
                | Q(registry_checked_at__isnull=False),
                name="organisation_registry_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_known_legal_person(self) -> bool:
        """Said by a registry or by an agent; a RNA number says so of an association."""
        return self.is_person is False or (self.is_person is None and bool(self.rna))


class Membership(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField("fonction", max_length=25, blank=True)
    right = models.CharField(
        "droit", max_length=8, choices=MembershipRight.choices, default=MembershipRight.MANAGER
    )
    since = models.DateTimeField()

    class Meta:
        verbose_name = "membre"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"


class OrganisationEvent(models.Model):
    """A fact about a structure: who came, who left, what was received. Never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=OrganisationEventKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "événement d’une structure"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%d/%m/%Y}"


class OrganisationDocument(models.Model):
    """A paper of the structure, asked after an award, kept until it expires, never asked twice.

    Without a file, an agent saw it on paper or the authority already had it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="documents")
    kind = models.CharField("document", max_length=12, choices=DocumentKind.choices)
    file = models.OneToOneField(
        "applications.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisation_document",
    )
    sent_at = models.DateTimeField("reçu le")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_on = models.DateField("valable jusqu’au", null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_because = models.CharField("à refaire\u00a0: pourquoi", max_length=200, blank=True)

    class Meta:
        verbose_name = "document d’une structure"
        ordering = ["organisation", "kind", "-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="organisationdocument_accepted_signed",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(refused_because=""),
                name="organisationdocument_one_answer",
                violation_error_message="Un document est accepté ou à refaire, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(accepted_at__isnull=False),
                name="organisationdocument_seen_or_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation}"


class BankAccount(models.Model):
    """What is kept of the IBAN of a RIB: four digits to say, a keyed digest to compare.

    The treasury pays from the RIB itself; the whole number is never written here.
    """

    document = models.OneToOneField(
        OrganisationDocument, models.CASCADE, related_name="bank_account"
    )
    holder = models.CharField("titulaire", max_length=100)
    last_four = models.CharField("quatre derniers chiffres", max_length=4)
    digest = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "compte bancaire"
        verbose_name_plural = "comptes bancaires"
        indexes = [models.Index(fields=["digest"], name="bankaccount_digest")]

    def __str__(self) -> str:
        return f"…{self.last_four}, {self.holder}"
