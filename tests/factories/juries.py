"""Panels, half-days, rooms and auditions."""

from datetime import UTC, date, datetime

import factory

from juries.enums import DayPart
from juries.models import College, HalfDay, Hearing, Panel, Room, Seat, Slot
from tests.factories.accounts import UserFactory
from tests.factories.applications import CampaignFactory, ThemeFactory


class PanelFactory(factory.django.DjangoModelFactory[Panel]):
    class Meta:
        model = Panel
        django_get_or_create = ("campaign",)

    campaign = factory.SubFactory(CampaignFactory)


class CollegeFactory(factory.django.DjangoModelFactory[College]):
    class Meta:
        model = College
        django_get_or_create = ("panel", "name")

    panel = factory.SubFactory(PanelFactory)
    name = "Conseillers citoyens"
    weight = 1
    quorum = 1


class SeatFactory(factory.django.DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    college = factory.SubFactory(CollegeFactory)
    user = factory.SubFactory(UserFactory)


class RoomFactory(factory.django.DjangoModelFactory[Room]):
    class Meta:
        model = Room
        django_get_or_create = ("campaign", "name")

    campaign = factory.SubFactory(CampaignFactory)
    name = "Salle du Puits"
    address = "1 place du Puits, Exempleville"


class HalfDayFactory(factory.django.DjangoModelFactory[HalfDay]):
    class Meta:
        model = HalfDay
        django_get_or_create = ("campaign", "day", "part")

    campaign = factory.SubFactory(CampaignFactory)
    day = date(2026, 11, 24)
    part = DayPart.MORNING


class SlotFactory(factory.django.DjangoModelFactory[Slot]):
    class Meta:
        model = Slot
        django_get_or_create = ("room", "starts_at")

    half_day = factory.SubFactory(HalfDayFactory)
    room = factory.SubFactory(RoomFactory, campaign=factory.SelfAttribute("..half_day.campaign"))
    starts_at = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


class HearingFactory(factory.django.DjangoModelFactory[Hearing]):
    class Meta:
        model = Hearing

    campaign = factory.SubFactory(CampaignFactory)
    slot = factory.SubFactory(SlotFactory, half_day__campaign=factory.SelfAttribute("...campaign"))
    theme = factory.SubFactory(ThemeFactory, campaign=factory.SelfAttribute("..campaign"))
