"""A call of a year: everything the programme sets each year is a row here, never a constant."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ami_portal.common.dates import closing_instant, opening_instant
from applications.domain.delays import DELAYS
from applications.enums import BonusKind, Grid


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def published(self) -> "CampaignQuerySet":
        return self.filter(opened_at__isnull=False)

    def current_first(self) -> "CampaignQuerySet":
        return self.order_by("-closes_on", "-pk")


class Campaign(models.Model):
    """A call. Its counters advance under lock: numbers without gap, envelope never exceeded."""

    code = models.CharField(
        "code", max_length=10, unique=True, help_text="2026, ou 2026-2 pour un deuxième appel."
    )
    year = models.PositiveSmallIntegerField("année")
    title = models.CharField("titre", max_length=160)
    introduction = models.TextField("présentation", blank=True)
    is_fictitious = models.BooleanField("fictif", default=False)

    opens_on = models.DateField("date d’ouverture")
    closes_on = models.DateField("date de clôture")
    checked_by = models.DateField("vérification des dossiers d’ici le")
    hearings_from = models.DateField("auditions à partir du")
    hearings_until = models.DateField("auditions jusqu’au")
    decision_expected_on = models.DateField("décision de l’assemblée vers le")
    reserve_until = models.DateField("réponse à la liste d’attente au plus tard le")
    public_meeting = models.CharField("réunion publique", max_length=160, blank=True)
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    envelope = models.DecimalField("enveloppe", max_digits=12, decimal_places=2)
    base_rate = models.DecimalField(
        "taux de base", max_digits=4, decimal_places=3, null=True, blank=True
    )
    award_floor = models.DecimalField("minimum d’une aide", max_digits=10, decimal_places=2)
    award_ceiling = models.DecimalField("maximum d’une aide", max_digits=10, decimal_places=2)
    page_blanche_ceiling = models.DecimalField(
        "maximum d’une page blanche", max_digits=10, decimal_places=2
    )
    qpv_share_threshold = models.DecimalField(
        "part d’habitants en QPV visée", max_digits=4, decimal_places=3
    )
    counts_volunteering = models.BooleanField(
        "le bénévolat compte dans les dépenses prises en compte", default=False
    )
    # Codes of budget lines that are left out of the eligible cost.
    excluded_codes = models.JSONField("lignes non prises en compte", default=list, blank=True)
    settlement_tolerance = models.DecimalField(
        "écart admis au solde", max_digits=4, decimal_places=3, null=True, blank=True
    )
    group_size = models.PositiveSmallIntegerField("structures par audition", default=3)
    hearing_minutes = models.PositiveSmallIntegerField(
        "durée d’une audition, en minutes", default=75
    )
    together_minutes = models.PositiveSmallIntegerField(
        "dont échanges entre les trois, en minutes", default=15
    )
    presentation_minutes = models.PositiveSmallIntegerField(
        "présentation de chaque structure, en minutes", default=8
    )
    draft_days_after_closing = models.PositiveSmallIntegerField(
        "brouillons gardés après la clôture, en jours", default=90
    )
    # A complément asked for, a paper or the addressee of a réorientation that stays silent.
    answer_days = models.PositiveSmallIntegerField("délai pour répondre, en jours", default=15)
    redirection_link_days = models.PositiveSmallIntegerField(
        "lien d’une orientation, en jours", default=365
    )
    reserve_notice_days = models.PositiveSmallIntegerField(
        "rappel de la liste d’attente, en jours", default=15
    )
    juror_invitation_days = models.PositiveSmallIntegerField(
        "invitation d’un juré, en jours", default=30
    )
    # How long after an audition its dossiers may still be read on a tablet (docs/adr/0017).
    device_days = models.PositiveSmallIntegerField(
        "dossiers gardés sur les tablettes, en jours", default=3
    )
    # When a door code is good, around its half-day (docs/adr/0020).
    door_hours_before = models.PositiveSmallIntegerField(
        "code d’accueil, heures avant la première audition", default=2
    )
    door_hours_after = models.PositiveSmallIntegerField(
        "code d’accueil, heures après le début de la dernière", default=4
    )
    door_evening_hour = models.PositiveSmallIntegerField(
        "code d’accueil, heure du soir", default=20
    )
    reason_scores = models.JSONField("notes à motiver", default=list, blank=True)
    grid_frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    cahier_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    cahier_edition = models.JSONField(null=True, blank=True, editable=False)

    last_number = models.PositiveIntegerField(default=0, editable=False)
    granted_total = models.DecimalField(max_digits=12, decimal_places=2, default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "appel"
        verbose_name_plural = "appels"
        ordering = ["-year", "-code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="campaign_dates_chained",
                violation_error_message="La clôture précède l’ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(hearings_until__gte=F("hearings_from")),
                name="campaign_hearing_dates_chained",
                violation_error_message="La fin des auditions précède leur début.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(base_rate__isnull=False),
                name="campaign_open_needs_base_rate",
                violation_error_message="Fixez le taux de base avant d’ouvrir l’appel.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="campaign_opening_signed",
            ),
            models.CheckConstraint(
                condition=Q(base_rate__isnull=True) | (Q(base_rate__gt=0) & Q(base_rate__lte=1)),
                name="campaign_base_rate_is_a_part",
                violation_error_message="Le taux de base va de 1 à 100\u00a0%%.",
            ),
            models.CheckConstraint(
                condition=Q(settlement_tolerance__isnull=True)
                | (Q(settlement_tolerance__gte=0) & Q(settlement_tolerance__lte=1)),
                name="campaign_tolerance_is_a_part",
                violation_error_message="L’écart admis va de 0 à 100\u00a0%%.",
            ),
            models.CheckConstraint(
                condition=Q(qpv_share_threshold__gte=0) & Q(qpv_share_threshold__lte=1),
                name="campaign_threshold_is_a_part",
                violation_error_message="La part d’habitants va de 0 à 100\u00a0%%.",
            ),
            models.CheckConstraint(
                condition=Q(award_floor__gte=0)
                & Q(award_ceiling__gte=F("award_floor"))
                & Q(page_blanche_ceiling__gte=0)
                & Q(envelope__gte=0),
                name="campaign_amounts_ordered",
                violation_error_message="Le maximum d’une aide est au moins égal au minimum.",
            ),
            models.CheckConstraint(
                condition=Q(granted_total__gte=0) & Q(granted_total__lte=F("envelope")),
                name="campaign_granted_within_envelope",
                violation_error_message="La somme des aides dépasserait l’enveloppe.",
            ),
            models.CheckConstraint(
                condition=Q(group_size__gte=2) & Q(group_size__lte=5),
                name="campaign_group_size_sensible",
                violation_error_message="Une audition réunit de 2 à 5 structures.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q((f"{name}__range", (delay.low, delay.high))),
                    name=f"campaign_{name}_bounded",
                    violation_error_message=delay.sentence,
                )
                for name, delay in DELAYS.items()
            ),
        ]

    def __str__(self) -> str:
        return f"Appel {self.code}"

    @property
    def closes_at(self) -> datetime:
        return closing_instant(self.closes_on)

    @property
    def opens_at(self) -> datetime:
        return opening_instant(self.opens_on)

    @property
    def remaining(self):
        return self.envelope - self.granted_total

    def is_open(self, at: datetime) -> bool:
        """Whether a deposit that arrived `at` is received."""
        # The last second counts whole: 23:59:59.9 is still 23:59:59.
        arrived_at = at.replace(microsecond=0)
        return self.opened_at is not None and self.opens_at <= arrived_at <= self.closes_at


class Theme(models.Model):
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="themes")
    name = models.CharField("thème", max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "thème"
        ordering = ["campaign", "position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="theme_unique_in_campaign")
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationType(models.Model):
    """A type of structure of the call, to mix auditions: distinct from the legal status."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="organisation_types")
    name = models.CharField("type", max_length=40)
    is_public_body = models.BooleanField("organisme public", default=False)
    is_undeclared = models.BooleanField("collectif pas encore déclaré", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "type de structure"
        ordering = ["campaign", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], name="organisationtype_unique_in_campaign"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Need(models.Model):
    """A besoin repéré of the year, with who voiced it and whether it is poorly covered."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="needs")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="needs")
    text = models.CharField("besoin", max_length=75)
    source = models.CharField("d’où il vient", max_length=80, help_text="Direction ou groupe.")
    is_poorly_covered = models.BooleanField("peu couvert", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "besoin repéré"
        verbose_name_plural = "besoins repérés"
        ordering = ["campaign", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "text"], name="need_unique_in_campaign")
        ]

    def __str__(self) -> str:
        return self.text


class CahierSection(models.Model):
    """A part of the cahier des charges, written by a direction; the published edition is frozen."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="cahier_sections")
    title = models.CharField("titre", max_length=120)
    direction = models.CharField("direction", max_length=80)
    text = models.TextField("texte", blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "partie du cahier des charges"
        verbose_name_plural = "parties du cahier des charges"
        ordering = ["campaign", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class BonusRule(models.Model):
    """A taux majoré of the year: a rate, not an addition."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="bonus_rules")
    kind = models.CharField(max_length=20, choices=BonusKind.choices)
    rate = models.DecimalField("taux", max_digits=4, decimal_places=3)
    condition = models.CharField("condition", max_length=200, blank=True)
    evidence = models.CharField("ce qu’il faut montrer", max_length=160, blank=True)
    confirmed_by = models.CharField("qui le confirme", max_length=80, blank=True)

    class Meta:
        verbose_name = "règle de taux majoré"
        ordering = ["campaign", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind"], name="bonusrule_unique_kind"),
            models.CheckConstraint(
                condition=Q(rate__gt=0) & Q(rate__lte=1),
                name="bonusrule_rate_is_a_part",
                violation_error_message="Un taux va de 1 à 100\u00a0%%.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Criterion(models.Model):
    """A criterion of the jury, with its weight and the sentence that anchors each note, 0 to 5."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="criteria")
    grid = models.CharField(max_length=12, choices=Grid.choices, default=Grid.STANDARD)
    name = models.CharField("critère", max_length=60)
    weight = models.PositiveSmallIntegerField("poids")
    anchors = models.JSONField("phrases des notes 0 à 5", default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ["campaign", "grid", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "grid", "name"], name="criterion_unique_in_grid"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class LatePermit(models.Model):
    """A late deposit allowed to one address, by one agent, until one instant: named, dated."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="late_permits")
    email = models.EmailField("courriel")
    reason = models.CharField("motif", max_length=200)
    until = models.DateTimeField("jusqu’au")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "dépôt tardif autorisé"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "email"], name="latepermit_unique_email"),
            models.CheckConstraint(
                condition=Q(until__gt=F("granted_at")), name="latepermit_dates_chained"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="latepermit_revocation_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, jusqu’au {self.until:%d/%m/%Y}"
