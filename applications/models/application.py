"""The dossier: what was deposited, as typed rows, and where it stands."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.enums import (
    FILED,
    FUNDED,
    BudgetCode,
    Channel,
    InadmissibilityReason,
    PartnerAnswer,
    PartnerRole,
    RecusalReason,
    State,
)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def filed(self) -> "ApplicationQuerySet":
        """Received at closing or under a late permit; one withdrawn before closing is not."""
        return self.filter(
            Q(state__in=FILED) | Q(state=State.WITHDRAWN, withdrawn_before_closing=False)
        )

    def funded(self) -> "ApplicationQuerySet":
        return self.filter(state__in=FUNDED)

    def moved(self) -> "ApplicationQuerySet":
        """Funded actions later filed in the contrat de ville."""
        return self.funded().filter(contrat_filing__isnull=False)


class Application(models.Model):
    """A dossier. Its number never changes; its state changes only through `actions`."""

    campaign = models.ForeignKey(
        "applications.Campaign", models.PROTECT, related_name="applications"
    )
    sequence = models.PositiveIntegerField()
    number = models.CharField("numéro", max_length=24, unique=True)
    state = models.CharField(max_length=14, choices=State.choices, default=State.SUBMITTED)
    organisation = models.ForeignKey(
        "applications.Organisation", models.PROTECT, related_name="applications"
    )
    draft = models.OneToOneField(
        "applications.Draft", models.SET_NULL, null=True, blank=True, related_name="application"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    submitted_at = models.DateTimeField("déposé le")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submitted_applications"
    )
    fingerprint = models.CharField("empreinte", max_length=64)
    raw_fields = models.JSONField(help_text="Le texte déposé, tel qu’il s’imprime.")

    # Box 1
    organisation_name = models.CharField("structure", max_length=75)
    organisation_type = models.ForeignKey(
        "applications.OrganisationType", models.PROTECT, related_name="applications"
    )
    contact_name = models.CharField("personne à contacter", max_length=40)
    contact_role = models.CharField("fonction", max_length=25, blank=True)
    contact_phone = models.CharField("téléphone", max_length=20)
    contact_email = models.EmailField("courriel", max_length=60)
    head_office = models.CharField("adresse du siège", max_length=70, blank=True)
    legal_representative = models.CharField("présidence", max_length=40)
    # Boxes 2 to 7 and 12
    title = models.CharField("titre", max_length=90)
    theme = models.ForeignKey("applications.Theme", models.PROTECT, related_name="applications")
    need = models.ForeignKey(
        "applications.Need", models.PROTECT, null=True, blank=True, related_name="applications"
    )
    is_first_request = models.BooleanField("première demande", default=False)
    earlier_support_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_page_blanche = models.BooleanField("page blanche", default=False)
    need_text = models.TextField("le besoin", blank=True)
    action_text = models.TextField("l’action", blank=True)
    novelty_text = models.TextField("ce qui est nouveau", blank=True)
    neighbourhoods = models.ManyToManyField(
        "applications.Neighbourhood", related_name="applications", blank=True
    )
    neighbourhoods_unsure = models.BooleanField("pas sûr du quartier", default=False)
    places = models.CharField("lieux", max_length=80, blank=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    rhythm = models.CharField("rythme", max_length=45, blank=True)
    residents_text = models.TextField("les habitants", blank=True)
    afterwards_text = models.TextField("après l’action", blank=True)
    # Box 8: null is « non connu », which is not zero
    people_expected = models.PositiveIntegerField(null=True, blank=True)
    qpv_people_expected = models.PositiveIntegerField(null=True, blank=True)
    women_expected = models.PositiveIntegerField(null=True, blank=True)
    under_26_expected = models.PositiveIntegerField(null=True, blank=True)
    # Boxes 10 and 11
    eligible_cost = models.DecimalField(
        "dépenses prises en compte", max_digits=10, decimal_places=2, default=0
    )
    requested_amount = models.DecimalField("somme demandée", max_digits=10, decimal_places=2)
    # Boxes 13 and 14
    looking_for = models.CharField("nous cherchons", max_length=140, blank=True)
    can_offer = models.CharField("nous pouvons apporter", max_length=130, blank=True)
    shares_sheet = models.BooleanField("fiche montrée aux autres porteurs", default=False)
    signer_name = models.CharField("nom du signataire", max_length=40)
    signer_role = models.CharField("qualité du signataire", max_length=25, blank=True)

    # Complément: a dated fact, never a state
    complement_request = models.TextField(blank=True)
    complement_requested_at = models.DateTimeField(null=True, blank=True)
    complement_due_on = models.DateField(null=True, blank=True)
    # Names of the boxes' fields that the structure may change while the complément is awaited.
    complement_fields = models.JSONField(default=list, blank=True)
    complement_answer = models.TextField(blank=True)
    complement_answered_at = models.DateTimeField(null=True, blank=True)

    checked_at = models.DateTimeField(null=True, blank=True)
    inadmissibility_reason = models.CharField(
        max_length=20, choices=InadmissibilityReason.choices, blank=True
    )
    inadmissibility_text = models.TextField(blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_before_closing = models.BooleanField(default=False)
    # Its duration of conservation is over: words and names are gone, figures stay (docs/adr/0032).
    erased_at = models.DateTimeField("effacé le", null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        ordering = ["campaign", "sequence"]
        indexes = [models.Index(fields=["campaign", "state"], name="application_campaign_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "sequence"], name="application_unique_number"
            ),
            models.CheckConstraint(
                condition=Q(requested_amount__gte=0) & Q(eligible_cost__gte=0),
                name="application_amounts_positive",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="application_dates_chained",
                violation_error_message="La fin de l’action précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(complement_requested_at__isnull=True, complement_due_on__isnull=True)
                | Q(complement_requested_at__isnull=False, complement_due_on__isnull=False),
                name="application_complement_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.INADMISSIBLE) | ~Q(inadmissibility_reason=""),
                name="application_inadmissible_has_reason",
                violation_error_message="Choisissez un motif d’irrecevabilité.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="application_withdrawal_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_on_paper(self) -> bool:
        return self.channel == Channel.PAPER

    @property
    def awaits_complement(self) -> bool:
        return self.complement_requested_at is not None and self.complement_answered_at is None


class BudgetLine(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="budget_lines")
    code = models.CharField(max_length=24, choices=BudgetCode.choices)
    funder = models.CharField("financeur", max_length=24, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        verbose_name = "ligne de budget"
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="budgetline_unique_code"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budgetline_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} : {self.amount}"


class Partner(models.Model):
    """A partner named by the applicant, and what the partner answered."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="partners")
    name = models.CharField("nom", max_length=60)
    contribution = models.CharField("apport", max_length=90, blank=True)
    role = models.CharField(max_length=8, choices=PartnerRole.choices)
    email = models.EmailField("courriel", blank=True)
    answer = models.CharField(
        max_length=8, choices=PartnerAnswer.choices, default=PartnerAnswer.PENDING
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("interrogé le", null=True, blank=True)
    answered_by_name = models.CharField("réponse donnée par", max_length=60, blank=True)
    correction = models.CharField("ce que le partenaire corrige", max_length=160, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "partenaire"
        ordering = ["application", "position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="partner_position"),
            models.CheckConstraint(
                condition=Q(answer=PartnerAnswer.PENDING, answered_at__isnull=True)
                | (~Q(answer=PartnerAnswer.PENDING) & Q(answered_at__isnull=False)),
                name="partner_answer_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BonusClaim(models.Model):
    """A taux majoré asked for, with the line that shows it; the panel confirms or refuses."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="bonus_claims")
    rule = models.ForeignKey("applications.BonusRule", models.PROTECT, related_name="claims")
    evidence = models.CharField("ce qui le montre", max_length=120, blank=True)

    class Meta:
        verbose_name = "taux majoré demandé"
        constraints = [
            models.UniqueConstraint(fields=["application", "rule"], name="bonusclaim_unique")
        ]

    def __str__(self) -> str:
        return f"{self.application.number}, {self.rule}"


class Recusal(models.Model):
    """A declared link: this person no longer sees the dossier's file, scores or rank."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals")
    application = models.ForeignKey(Application, models.CASCADE, related_name="recusals")
    reason = models.CharField(max_length=10, choices=RecusalReason.choices)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "déport"
        constraints = [
            models.UniqueConstraint(fields=["user", "application"], name="recusal_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.application.number}"


class Message(models.Model):
    """A word between the structure and the service about a dossier, mirrored by mail."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    text = models.TextField("message")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_from_service = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "message"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["application"],
                name="message_unread_by_service",
                condition=Q(is_from_service=False, read_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.number}, {self.at:%d/%m/%Y}"
