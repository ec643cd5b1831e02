"""Mails about the partners of a dossier: the question to them, their answer to the structure."""

from datetime import date, datetime

from ami_portal.outbox.models import OutboundEmail
from applications.domain.partners import without_links
from applications.enums import PartnerAnswer, PartnerRole
from applications.models import Partner
from applications.notifications.post import keep, send, send_to_members, site_url


def ask(
    partner: Partner, *, token: str, until: date, is_again: bool, at: datetime
) -> OutboundEmail:
    """P6: is it true that you carry, or help, this action? Says what silence means.

    `until` is the day after which silence counts; `is_again` when other words were asked before.
    """
    application = partner.application
    context = {
        "number": application.number,
        "structure": without_links(application.organisation_name),
        "title": without_links(application.title),
        "name": without_links(partner.name),
        "contribution": without_links(partner.contribution),
        "carries": partner.role == PartnerRole.CARRIES,
        "until": until,
        "is_again": is_again,
        "url": site_url(f"/lien/{token}/"),
    }
    email = send("P6", to=partner.email, campaign=application.campaign, at=at, context=context)
    keep([email], application=application, at=at)
    return email


def tell_answered(partner: Partner, *, at: datetime) -> list[OutboundEmail]:
    """P7: what a partner answered, and what it changes."""
    context = {
        "partner": partner,
        "who": without_links(partner.answered_by_name),
        "correction": without_links(partner.correction),
        "carries": partner.answer == PartnerAnswer.CARRIES,
        "was_said_to_carry": partner.role == PartnerRole.CARRIES,
    }
    return send_to_members("P7", application=partner.application, at=at, context=context)
