"""The two pages of a dossier, as a juror reads them on a tablet."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from ami_portal.common.dates import plain_date
from applications.domain.sheet import dates_words, share_words
from applications.enums import BonusKind, PartnerAnswer, PartnerRole
from applications.models import Application, BonusClaim, Neighbourhood, Partner
from juries.models import HearingEntry


@dataclass(frozen=True, slots=True)
class PartnerLine:
    name: str
    contribution: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A taux majoré asked for: which, and what shows it."""

    label: str
    rate: str
    evidence: str


@dataclass(frozen=True, slots=True)
class JurorFile:
    """What the screen shows of a dossier beside its own texts."""

    application: Application
    neighbourhoods: str
    when: str
    qpv_share: str
    partners: list[PartnerLine]
    claims: list[ClaimLine]


def attached(entries: QuerySet[HearingEntry]) -> QuerySet[HearingEntry]:
    """The same entries with their lists, in the same query."""
    dossier = OuterRef("application")
    places = Neighbourhood.objects.filter(applications=dossier).order_by("name")
    partners = Partner.objects.filter(application=dossier).order_by("position")
    claims = BonusClaim.objects.filter(application=dossier).order_by("pk")
    return entries.annotate(
        place_names=ArraySubquery(places.values("name")),
        partner_rows=ArraySubquery(
            partners.values(
                row=JSONObject(
                    name=F("name"),
                    contribution=F("contribution"),
                    role=F("role"),
                    answer=F("answer"),
                )
            )
        ),
        claim_rows=ArraySubquery(
            claims.values(
                row=JSONObject(kind=F("rule__kind"), rate=F("rule__rate"), evidence=F("evidence"))
            )
        ),
    )


def file_of(entry: Any) -> JurorFile:
    """Plain words from an entry of `attached`."""
    application: Application = entry.application
    return JurorFile(
        application=application,
        neighbourhoods=", ".join(entry.place_names),
        when=dates_words(
            {
                "starts_on": plain_date(application.starts_on),
                "ends_on": plain_date(application.ends_on),
            }
        ),
        qpv_share=share_words(application.qpv_people_expected, application.people_expected),
        partners=[_partner(row) for row in entry.partner_rows],
        claims=[
            ClaimLine(BonusKind(row["kind"]).label, row["rate"], row["evidence"])
            for row in entry.claim_rows
        ],
    )


def _partner(row: dict[str, str]) -> PartnerLine:
    role = PartnerRole(row["role"]).label
    answer = PartnerAnswer(row["answer"])
    said = "n’a pas encore répondu" if answer is PartnerAnswer.PENDING else answer.label.lower()
    return PartnerLine(row["name"], row["contribution"], f"{role} (réponse du partenaire : {said})")
