"""Files received: re-made clean before they are kept, under a name that nobody chose."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """A clean PDF or image on disk. Its key is its name there; `name` is what people read."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom", max_length=80)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField("taille, en octets")
    digest = models.CharField("empreinte", max_length=64)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "fichier"
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="storedfile_not_empty")]

    def __str__(self) -> str:
        return self.name


class AttachmentManager(models.Manager["Attachment"]):
    def get_queryset(self) -> models.QuerySet["Attachment"]:
        """With its file: a piece is never shown without its name and size."""
        return super().get_queryset().select_related("file")


class Attachment(models.Model):
    """A file that goes with a request: to its draft first, to its dossier once deposited."""

    draft = models.ForeignKey(
        "applications.Draft", models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    application = models.ForeignKey(
        "applications.Application",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    added_at = models.DateTimeField()

    objects = AttachmentManager()

    class Meta:
        verbose_name = "pièce jointe"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False) | Q(application__isnull=False),
                name="attachment_belongs",
            )
        ]

    def __str__(self) -> str:
        return str(self.file)
