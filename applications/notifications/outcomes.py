"""Mails about what follows a decision: réorientations, payments, bilans, money that returns."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from ami_portal.outbox import sending
from ami_portal.outbox.models import OutboundEmail
from applications.enums import EventKind
from applications.models import Application, Campaign, DecisionLetter, Event, Payment, Redirection
from applications.notifications import letters
from applications.notifications.post import keep, send, send_to_members, site_url
from applications.queries import follow_up


def send_letters(
    kind: str,
    application: Application,
    *,
    letter: DecisionLetter,
    at: datetime,
    context: dict[str, Any],
) -> list[OutboundEmail]:
    """Queue a decision letter, its PDF attached, for each member; earlier ones leave no more."""
    cancel_unsent_letters(application, at=at)
    return send_to_members(
        kind,
        application=application,
        at=at,
        context=context,
        is_decision=True,
        attachments=[letters.attachment(letter)],
    )


def cancel_unsent_letters(application: Application, *, at: datetime) -> int:
    """A changed decision cancels the mails of its letter that have not left, and says so.

    Returns how many.
    """
    told = Event.objects.filter(application=application, email__is_decision_letter=True)
    count = sending.cancel(OutboundEmail.objects.filter(pk__in=told.values("email")), at=at)
    if count:
        Event.objects.create(
            application=application, kind=EventKind.LETTER_CANCELLED, at=at, data={"mails": count}
        )
    return count


def tell_contact(redirection: Redirection, *, token: str, at: datetime) -> OutboundEmail:
    """A5: a project is redirected to this person, who answers by the link, without an account."""
    application = redirection.application
    email = send(
        "A5",
        to=redirection.contact_email,
        campaign=application.campaign,
        at=at,
        context={
            "application": application,
            "redirection": redirection,
            "url": site_url(f"/lien/{token}/"),
        },
    )
    keep([email], application=application, at=at)
    return email


def cancel_unsent_ways(application: Application, *, at: datetime) -> int:
    """The mails to whom the project was redirected that have not left never will. How many."""
    told = Event.objects.filter(application=application, email__kind="A5")
    return sending.cancel(OutboundEmail.objects.filter(pk__in=told.values("email")), at=at)


def tell_payment(payment: Payment, *, at: datetime) -> list[OutboundEmail]:
    """P26: a payment was ordered."""
    return send_to_members(
        "P26", application=payment.application, at=at, context={"payment": payment}
    )


def thank_for_report(application: Application, *, at: datetime) -> list[OutboundEmail]:
    """P28: the bilan was received."""
    return send_to_members("P28", application=application, at=at, context={})


def tell_money_returned(
    application: Application,
    *,
    amount: Decimal,
    on: date,
    at: datetime,
    is_decided_again: bool = False,
) -> list[OutboundEmail]:
    """A8: money returns to the envelope; agents are told of the first dossier that it pays.

    Given up, withdrawn, or, when `is_decided_again`, granted less by another decision. An agent
    with a declared link to either dossier is not written to.
    """
    campaign = Campaign.objects.get(pk=application.campaign_id)
    listed = [one for one in follow_up.waiting_list(campaign) if one.application != application]
    waiting = follow_up.first_that_fits(listed, campaign.remaining)
    concerned = [application, *([waiting.application] if waiting else [])]
    agents = User.objects.filter(staff_role=StaffRole.AGENT, is_active=True, email__isnull=False)
    context = {
        "application": application,
        "is_decided_again": is_decided_again,
        "amount": amount,
        "on": on,
        "waiting": waiting,
        "has_list": bool(listed),
        "url": site_url(f"/deliberation/{application.campaign.code}/"),
    }
    return [
        send("A8", to=agent.email or "", campaign=application.campaign, at=at, context=context)
        for agent in agents.exclude(recusals__application__in=concerned).order_by("pk")
    ]
