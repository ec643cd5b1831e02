"""Depositing a draft, taking a dossier back to correct it, withdrawing it."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import long_moment, paris_day, plain_date
from applications.actions import attachments, history, organisations, partners, registry
from applications.actions.request_rows import write_columns, write_rows
from applications.domain.deposit import CampaignClosedError, read
from applications.domain.numbering import number
from applications.domain.refusals import RefusedError
from applications.domain.request import Request
from applications.enums import Channel, EventKind, State, Transition
from applications.models import (
    Application,
    Campaign,
    Draft,
    HelpRequest,
    LatePermit,
    Organisation,
)
from applications.notifications import outcomes, receipts
from applications.queries import permits, reopened
from applications.queries.calls import call_of


class NotAMemberError(RefusedError):
    """The draft is a structure's, and this person no longer writes for it."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(
            f"Vous n’écrivez plus pour {organisation}\u00a0: ses membres gardent ce brouillon."
        )


@transaction.atomic
def deposit(draft: Draft, *, by: User, at: datetime) -> Application:
    """Turn a draft into a numbered dossier: number, values, date and receipt in one commit.

    `at` is the arrival of the request: waiting for a lock makes nobody late; a paper counts by the
    moment it arrived. The same draft twice gives the same dossier. A dossier taken back before
    closing finds its number again.
    Raises CampaignClosedError, IncompleteDraftError, NotAMemberError; nothing is then changed.
    """
    campaign = Campaign.objects.select_for_update().get(pk=draft.campaign_id)
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    known_rows = Application.objects.select_for_update(of=("self",)).filter(draft=draft)
    application = known_rows.select_related("organisation").first()
    if application is not None and application.state != State.DRAFT:
        return application
    received_at = draft.received_at or at
    permit = _check_open(campaign, draft, by=by, at=received_at)
    request = read(draft.texts, call_of(campaign), on_paper=draft.is_on_paper)
    application = application or _numbered(campaign, draft)
    known = application.organisation if application.organisation_id else draft.organisation
    if known is not None and not draft.is_on_paper:
        _check_member(known, by)
    member = _contact(request) if draft.is_on_paper else by
    application.organisation = organisations.of_request(request, known, by=by, at=at, member=member)
    application.channel, application.submitted_by = draft.channel, by
    application.submitted_at = received_at
    application.raw_fields = draft.texts
    _forget_checking(application)
    application.fingerprint = fingerprint(application)
    _save(application, request, campaign)
    _close(draft, application, by=by, at=at)
    attachments.deposited(draft, application, by=by, at=at)
    _tell_received(application, permit, by=by, at=at)
    partners.ask(application, at=at)
    registry.ask_later(application.organisation)
    return application


@transaction.atomic
def take_back(application: Application, *, by: User, at: datetime) -> Draft:
    """Before closing, make a dossier a draft again: uncounted, its number kept for a new deposit.

    Raises CampaignClosedError, TransitionNotAllowedError.
    """
    application = _lock_with_draft(application)
    _check_open(application.campaign, application.draft, by=by, at=at)
    history.move(application, Transition.TAKE_BACK)
    draft = application.draft or _draft_again(application, by=by, at=at)
    draft.submitted_at, draft.touched_at = None, at
    if draft.is_on_paper:
        # What an agent typed is corrected online by the structure, and is then theirs.
        draft.channel, draft.received_at, draft.owner = Channel.ONLINE, None, by
    draft.save(update_fields=["submitted_at", "touched_at", "channel", "received_at", "owner"])
    application.draft = draft
    application.save(update_fields=["state", "draft"])
    attachments.taken_back(application, draft)
    history.record(application, EventKind.TAKEN_BACK, by=by, at=at)
    receipts.taken_back(application, at=at)
    return draft


@transaction.atomic
def withdraw(application: Application, *, by: User, at: datetime) -> Application:
    """Withdraw a dossier for good, before the decision. Raises TransitionNotAllowedError.

    Withdrawn before closing, or while it was taken back, it was never filed; withdrawn after, it
    stays in the year's figures.
    """
    application = _lock_with_draft(application)
    was_taken_back = application.state == State.DRAFT
    history.move(application, Transition.WITHDRAW)
    application.withdrawn_at = at
    application.withdrawn_before_closing = was_taken_back or application.campaign.is_open(at)
    application.save(update_fields=["state", "withdrawn_at", "withdrawn_before_closing"])
    Draft.objects.filter(application=application, submitted_at__isnull=True).update(submitted_at=at)
    history.record(application, EventKind.WITHDRAWN, by=by, at=at)
    if returned := reopened.taken_back(application):
        outcomes.tell_money_returned(application, amount=returned, on=paris_day(at), at=at)
    return application


def fingerprint(application: Application) -> str:
    """SHA-256 of what was deposited, when and under which number: 64 hexadecimal signs."""
    content = {
        "number": application.number,
        "submitted_at": application.submitted_at.isoformat(),
        "texts": application.raw_fields,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _lock_with_draft(application: Application) -> Application:
    """The draft before its dossier, as a deposit does: the two gestures never cross."""
    bool(Draft.objects.select_for_update(of=("self",)).filter(application=application))
    return history.lock(application)


def _check_open(
    campaign: Campaign, draft: Draft | None, *, by: User, at: datetime
) -> LatePermit | None:
    """Whether a deposit that arrived `at` is received; the permit that lets it in, if one does.

    Raises CampaignClosedError.
    """
    if campaign.is_open(at):
        return None
    addresses = permits.addresses_of(draft, by)
    if permit := permits.granted(campaign, addresses, at=at):
        return permit
    raise CampaignClosedError(
        opens_on=campaign.opens_on, closes_on=campaign.closes_on, today=paris_day(at)
    )


def _check_member(organisation: Organisation, by: User) -> None:
    """Depositing for a structure lets nobody into it, not even back into it."""
    # No key changes: the history of the structure, which points to it, is written meanwhile.
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not locked.memberships.filter(user=by).exists():
        raise NotAMemberError(locked)


def _contact(request: Request) -> User | None:
    """The person whom a paper names, when they gave an address: the receipt goes to them."""
    email = request.texts["contact_email"]
    return User.objects.with_email(email, name=request.texts["contact_name"]) if email else None


def _numbered(campaign: Campaign, draft: Draft) -> Application:
    """The next number of the call, whose row is locked; a failed deposit gives it back."""
    campaign.last_number += 1
    campaign.save(update_fields=["last_number"])
    return Application(
        campaign=campaign,
        draft=draft,
        state=State.DRAFT,
        sequence=campaign.last_number,
        number=number(campaign.code, campaign.last_number),
    )


def _forget_checking(application: Application) -> None:
    """Deposited again, a dossier is checked again: what was said of the first text is history."""
    application.checked_at = None
    application.inadmissibility_reason = application.inadmissibility_text = ""
    application.complement_request = application.complement_answer = ""
    application.complement_requested_at = application.complement_due_on = None
    application.complement_answered_at = None
    application.complement_fields = []


def _save(application: Application, request: Request, campaign: Campaign) -> None:
    write_columns(application, request, campaign)
    history.move(application, Transition.SUBMIT)
    application.save()
    write_rows(application, request, campaign)


def _close(draft: Draft, application: Application, *, by: User, at: datetime) -> None:
    draft.submitted_at = draft.touched_at = at
    draft.organisation = application.organisation
    draft.owner = draft.owner or by
    draft.secret_hash, draft.binned_at = "", None
    draft.save()
    HelpRequest.objects.filter(draft=draft, ended_at=None).update(ended_at=at)


def _tell_received(
    application: Application, permit: LatePermit | None, *, by: User, at: datetime
) -> None:
    facts: dict[str, Any] = {"fingerprint": application.fingerprint}
    if application.is_on_paper:
        facts |= {
            "typed_at": at.isoformat(),
            "text": f"Arrivé sur papier le {long_moment(application.submitted_at)},"
            f" saisi par {by} le {plain_date(at)}.",
        }
    if permit is not None:
        allowed = (
            f"Dépôt tardif autorisé jusqu’au {long_moment(permit.until)} par {permit.granted_by}."
        )
        facts["text"] = " ".join(filter(None, (facts.get("text", ""), allowed)))
    history.record(application, EventKind.SUBMITTED, by=by, at=application.submitted_at, **facts)
    receipts.received(application, at=at)


def _draft_again(application: Application, *, by: User, at: datetime) -> Draft:
    """A dossier that came without a draft gets one, with the text that was deposited."""
    return Draft.objects.create(
        campaign=application.campaign,
        owner=by,
        organisation=application.organisation,
        fields={
            name: {"text": text, "revision": 1} for name, text in application.raw_fields.items()
        },
        started_at=at,
        touched_at=at,
    )
