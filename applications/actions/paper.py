"""A request that came on paper, typed by an agent « au nom de » the structure."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.access import paper as access
from applications.actions import deposits, drafts, organisations
from applications.domain import paper
from applications.domain.refusals import RefusedError, TooLateError
from applications.enums import Channel, OrganisationEventKind
from applications.models import Application, Campaign, Draft, Organisation
from applications.queries import permits

logger = logging.getLogger("ami_portal.paper")


@transaction.atomic
def start(
    campaign: Campaign,
    *,
    received_at: datetime,
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
    email: str = "",
) -> Draft:
    """Begin to type a paper that arrived at `received_at`, for a known structure or a new one.

    `email` is the structure's, when it gave one. Pressed twice, the draft that is still untouched
    is given again. Raises TooLateError, PaperTooLateError, RefusedError with a declared link.
    """
    arrived = paper.check_arrival(received_at, at=at)
    _refuse_link(organisation, by)
    _check_in_time(campaign, arrived, [address for address in (email.strip(), by.email) if address])
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    papers = Draft.objects.filter(campaign=campaign, owner=by, organisation=organisation)
    alive = papers.filter(submitted_at=None, binned_at=None)
    untouched = alive.filter(received_at=arrived, touched_at=F("started_at"))
    return untouched.first() or Draft.objects.create(
        campaign=campaign,
        owner=by,
        organisation=organisation,
        channel=Channel.PAPER,
        received_at=arrived,
        fields=_first_fields(organisation, email),
        started_at=at,
        touched_at=at,
    )


@transaction.atomic
def correct_arrival(draft: Draft, *, received_at: datetime, by: User, at: datetime) -> Draft:
    """Change when the paper arrived, before it is deposited. Raises TooLateError, as `start`."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submitted_at is not None:
        raise TooLateError("Ce dossier est déjà déposé\u00a0: son jour d’arrivée ne change plus.")
    arrived = paper.check_arrival(received_at, at=at)
    _check_in_time(locked.campaign, arrived, permits.addresses_of(locked, by))
    locked.received_at, locked.touched_at = arrived, at
    locked.save(update_fields=["received_at", "touched_at"])
    return locked


@transaction.atomic
def set_aside(draft: Draft, *, by: User, at: datetime) -> Draft:
    """Put a paper begun by mistake in the bin of who began it. Raises TooLateError if deposited."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submitted_at is not None:
        raise TooLateError("Ce dossier est déjà déposé\u00a0: il ne s’abandonne plus ici.")
    locked.binned_at = at
    locked.save(update_fields=["binned_at"])
    logger.info("paper %s set aside by person %s", locked.pk, by.pk)
    return locked


@transaction.atomic
def deposit(
    draft: Draft,
    *,
    is_signed: bool,
    by: User,
    at: datetime,
    shares_sheet: bool = False,
    is_exempt: bool = False,
    signer: Mapping[str, str] | None = None,
) -> Application:
    """Deposit a paper: its number, dated from its arrival, and a receipt for who can be written.

    The agent joins no structure. `signer` is box 14's name and quality. Twice, the same dossier.
    Raises MissingReasonError when it is not signed, RefusedError, IncompleteDraftError,
    CampaignClosedError; the texts stay.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submitted_at is not None:
        return locked.application
    ticks = paper.pledges(is_signed=is_signed, shares_sheet=shares_sheet, is_exempt=is_exempt)
    _refuse_staff_address(locked.text_of("contact_email"))
    _check_in_time(locked.campaign, locked.received_at or at, permits.addresses_of(locked, by))
    drafts.save_fields(locked, texts={**ticks, **(signer or {})}, at=at)
    application = deposits.deposit(locked, by=by, at=at)
    _refuse_link(application.organisation, by)
    _record_arrivals(application.organisation, by=by, at=at)
    return application


def _check_in_time(campaign: Campaign, arrived: datetime, addresses: list[str]) -> None:
    if campaign.is_open(arrived) or permits.granted(campaign, addresses, at=arrived):
        return
    raise paper.PaperTooLateError(
        arrived_on=paris_day(arrived), opens_on=campaign.opens_on, closes_on=campaign.closes_on
    )


def _refuse_link(organisation: Organisation | None, by: User) -> None:
    if organisation is not None and access.is_recused_from(by, organisation):
        raise RefusedError(
            "Vous avez déclaré un lien avec cette structure\u00a0: un collègue saisit son dossier."
        )


def _record_arrivals(organisation: Organisation, *, by: User, at: datetime) -> None:
    """The structure's history says that this agent let the paper's contact in."""
    for membership in organisation.memberships.filter(since=at).select_related("user"):
        organisations.record(
            organisation,
            OrganisationEventKind.MEMBER_JOINED,
            by=by,
            at=at,
            person=str(membership.user),
        )


def _refuse_staff_address(email: str) -> None:
    """An agent's own address in box 1g would make them a member of the structure."""
    if email.strip() and User.objects.filter(email__iexact=email.strip(), staff_role__isnull=False):
        raise RefusedError(
            "L’adresse de la case 1g est celle d’une personne du service\u00a0: écrivez celle de la"
            " structure, ou laissez la case vide."
        )


def _first_fields(organisation: Organisation | None, email: str) -> dict[str, dict[str, object]]:
    """What is known of the structure is not typed again."""
    texts = {"contact_email": email.strip()}
    if organisation is not None:
        texts |= {
            "organisation_name": organisation.name,
            "organisation_identifier": organisation.siret or organisation.rna,
            "head_office": organisation.head_office,
            "legal_representative": organisation.legal_representative,
        }
    return {name: {"text": text, "revision": 1} for name, text in texts.items() if text}
