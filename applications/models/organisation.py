"""The structures that ask, and the people who write for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


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
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField("fonction", max_length=25, blank=True)
    since = models.DateTimeField()

    class Meta:
        verbose_name = "membre"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"
