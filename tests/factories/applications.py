"""Calls, structures, drafts and dossiers. The call runs from 1 September to 30 October 2026."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from applications.enums import BonusKind, State
from applications.models import (
    Application,
    BonusRule,
    Campaign,
    Commune,
    Criterion,
    Draft,
    Membership,
    Neighbourhood,
    Organisation,
    OrganisationType,
    Territory,
    Theme,
)
from tests.factories.accounts import UserFactory

WHILE_OPEN = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
AFTER_CLOSING = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


class TerritoryFactory(factory.django.DjangoModelFactory[Territory]):
    class Meta:
        model = Territory

    name = "Agglomération des Deux-Terrils"
    authority = "la communauté d’agglomération des Deux-Terrils"
    siret = ""
    service = "Direction de la cohésion sociale"
    address = "1 place du Puits, 62000 Exempleville"
    phone = "03 00 00 00 00"
    hours = "du lundi au vendredi, de 9 h à 17 h"
    email = "ami@deux-terrils.example"
    deaf_contact = "sourds@deux-terrils.example"
    court = "tribunal administratif d’Exempleville"
    court_address = "3 rue de la Balance, 62000 Exempleville"
    city = "Exempleville"
    signatory = "Lou Présidente"
    signatory_title = "La présidente"
    data_protection_contact = "dpo@deux-terrils.example"
    is_fictitious = True


class CommuneFactory(factory.django.DjangoModelFactory[Commune]):
    class Meta:
        model = Commune
        django_get_or_create = ("code_insee",)

    code_insee = factory.Sequence(lambda n: f"9{n % 10_000:04d}")
    name = factory.Sequence(lambda n: f"Commune {n}")
    population = 5000
    postcodes = "99000"


class NeighbourhoodFactory(factory.django.DjangoModelFactory[Neighbourhood]):
    class Meta:
        model = Neighbourhood
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"DEMO{n:02d}")
    name = factory.Sequence(lambda n: f"Cité d’essai {n}")
    is_fictitious = True

    @factory.post_generation
    def communes(self, create, extracted, **kwargs):
        if create:
            self.communes.set(extracted or [CommuneFactory()])


class CampaignFactory(factory.django.DjangoModelFactory[Campaign]):
    """An open call. Traits: unopened."""

    class Meta:
        model = Campaign
        django_get_or_create = ("code",)

    class Params:
        unopened = factory.Trait(opened_at=None, opened_by=None)

    code = "2026"
    year = 2026
    title = "Ensemble dans les quartiers"
    is_fictitious = True
    opens_on = date(2026, 9, 1)
    closes_on = date(2026, 10, 30)
    checked_by = date(2026, 11, 10)
    hearings_from = date(2026, 11, 16)
    hearings_until = date(2026, 11, 28)
    decision_expected_on = date(2026, 12, 15)
    reserve_until = date(2027, 3, 31)
    opened_at = datetime(2026, 8, 25, 8, 0, tzinfo=UTC)
    opened_by = factory.SubFactory(UserFactory, agent=True)
    envelope = Decimal(150000)
    base_rate = Decimal("0.600")
    award_floor = Decimal(1000)
    award_ceiling = Decimal(15000)
    page_blanche_ceiling = Decimal(3000)
    qpv_share_threshold = Decimal("0.600")
    reason_scores = [0, 1, 5]


class ThemeFactory(factory.django.DjangoModelFactory[Theme]):
    class Meta:
        model = Theme
        django_get_or_create = ("campaign", "name")

    campaign = factory.SubFactory(CampaignFactory)
    name = "Insertion professionnelle et sociale"


class OrganisationTypeFactory(factory.django.DjangoModelFactory[OrganisationType]):
    class Meta:
        model = OrganisationType
        django_get_or_create = ("campaign", "name")

    campaign = factory.SubFactory(CampaignFactory)
    name = "Association employeuse"


class BonusRuleFactory(factory.django.DjangoModelFactory[BonusRule]):
    class Meta:
        model = BonusRule
        django_get_or_create = ("campaign", "kind")

    campaign = factory.SubFactory(CampaignFactory)
    kind = BonusKind.WOMEN
    rate = Decimal("0.800")


class CriterionFactory(factory.django.DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    campaign = factory.SubFactory(CampaignFactory)
    name = factory.Sequence(lambda n: f"Critère {n}")
    weight = 25
    anchors = [f"Phrase de la note {note}." for note in range(6)]
    position = factory.Sequence(lambda n: n)


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Association d’essai {n}")
    created_at = WHILE_OPEN


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    since = WHILE_OPEN


class DraftFactory(factory.django.DjangoModelFactory[Draft]):
    class Meta:
        model = Draft

    campaign = factory.SubFactory(CampaignFactory)
    started_at = WHILE_OPEN
    touched_at = WHILE_OPEN
    fields = factory.LazyFunction(dict)


class ApplicationFactory(factory.django.DjangoModelFactory[Application]):
    """A deposited dossier of the call. Traits: admissible, heard, funded."""

    class Meta:
        model = Application

    class Params:
        admissible = factory.Trait(state=State.ADMISSIBLE, checked_at=AFTER_CLOSING)
        heard = factory.Trait(state=State.HEARD, checked_at=AFTER_CLOSING, heard_at=AFTER_CLOSING)
        funded = factory.Trait(
            state=State.FUNDED, checked_at=AFTER_CLOSING, decided_at=AFTER_CLOSING
        )

    campaign = factory.SubFactory(CampaignFactory)
    sequence = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"AMI-{o.campaign.code}-{o.sequence:04d}")
    state = State.SUBMITTED
    organisation = factory.SubFactory(OrganisationFactory)
    submitted_at = WHILE_OPEN
    submitted_by = factory.SubFactory(UserFactory)
    fingerprint = "0" * 64
    raw_fields = factory.LazyFunction(dict)
    organisation_name = factory.SelfAttribute("organisation.name")
    organisation_type = factory.SubFactory(
        OrganisationTypeFactory, campaign=factory.SelfAttribute("..campaign")
    )
    contact_name = "Camille Exemple"
    contact_phone = "03 00 00 00 01"
    contact_email = factory.LazyAttribute(
        lambda o: f"contact{o.sequence}@structure{o.sequence}.example"
    )
    legal_representative = "Dominique Exemple"
    title = factory.Sequence(lambda n: f"Action d’essai {n}")
    theme = factory.SubFactory(ThemeFactory, campaign=factory.SelfAttribute("..campaign"))
    starts_on = date(2027, 1, 4)
    ends_on = date(2027, 12, 17)
    eligible_cost = Decimal(10000)
    requested_amount = Decimal(6000)
    signer_name = "Dominique Exemple"
