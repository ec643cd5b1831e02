"""The territory served: its service, communes and neighbourhoods, loaded from a folder."""

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q


class Territory(models.Model):
    """The authority and the service that answers: what every page and PDF is signed with."""

    name = models.CharField("territoire", max_length=80)
    authority = models.CharField("collectivité", max_length=120)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    service = models.CharField("service", max_length=120)
    address = models.CharField("adresse postale", max_length=160)
    phone = models.CharField("téléphone", max_length=20)
    hours = models.CharField("jours et heures", max_length=80)
    email = models.EmailField("courriel")
    deaf_contact = models.CharField("personnes sourdes ou malentendantes", max_length=160)
    court = models.CharField("tribunal administratif", max_length=120)
    # What a letter of decision needs besides: where it is written, who signs, where to contest it.
    city = models.CharField("ville du siège", max_length=60, blank=True)
    signatory = models.CharField("signataire des lettres", max_length=80, blank=True)
    signatory_title = models.CharField("qualité du signataire", max_length=120, blank=True)
    court_address = models.CharField("adresse du tribunal", max_length=160, blank=True)
    data_protection_contact = models.CharField(
        "délégué à la protection des données", max_length=160
    )
    is_fictitious = models.BooleanField("fictif", default=False)

    class Meta:
        verbose_name = "territoire"

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    code_insee = models.CharField(max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=60)
    population = models.PositiveIntegerField("population municipale")
    postcodes = models.CharField("codes postaux", max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NeighbourhoodQuerySet(models.QuerySet["Neighbourhood"]):
    def valid_on(self, day: date | OuterRef) -> "NeighbourhoodQuerySet":
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )


class Neighbourhood(models.Model):
    """A quartier prioritaire (QPV). Old and new generations live together, each with its dates."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField("nom", max_length=80)
    communes = models.ManyToManyField(Commune, related_name="neighbourhoods")
    valid_from = models.DateField("du", null=True, blank=True)
    valid_until = models.DateField("au", null=True, blank=True)
    is_fictitious = models.BooleanField("fictif", default=False)

    objects = NeighbourhoodQuerySet.as_manager()

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="neighbourhood_dates_chained",
                violation_error_message="La fin de validité précède le début.",
            )
        ]

    def __str__(self) -> str:
        return self.name
