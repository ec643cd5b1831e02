"""Mails of the service while it checks dossiers and prepares a call."""

from collections.abc import Sequence
from datetime import date, datetime

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.domain.reopening import words_of
from applications.enums import LetterKind
from applications.models import Application, Campaign
from applications.notifications import letters
from applications.notifications.outcomes import send_letters
from applications.notifications.post import send, send_to_members, site_url


def tell_complement_requested(application: Application, *, at: datetime) -> list[OutboundEmail]:
    """P9: what is missing, the boxes reopened, where to write it, before when."""
    url = site_url(f"/dossiers/{application.number}/complement/")
    reopened = words_of(application.complement_fields)
    context = {"complement_url": url, "reopened": reopened}
    return send_to_members("P9", application=application, at=at, context=context)


def tell_admitted(application: Application, *, at: datetime) -> list[OutboundEmail]:
    """P11: the dossier is complete, the jury will meet you, when are you free?"""
    url = site_url(f"/disponibilites/{application.campaign.code}/")
    context = {"availability_url": url}
    return send_to_members("P11", application=application, at=at, context=context)


def tell_refused(application: Application, *, at: datetime) -> list[OutboundEmail]:
    """P12, a decision letter: why, what remains possible, the remedies."""
    letter = letters.write(LetterKind.INADMISSIBLE, application, at=at, context={})
    return send_letters("P12", application, letter=letter, at=at, context={})


def tell_message(
    application: Application, *, text: str, by: User, at: datetime
) -> list[OutboundEmail]:
    """P36: a message of the service about a dossier, signed by who wrote it."""
    url = site_url(f"/dossiers/{application.number}/messages/")
    context = {"message": text, "author": str(by), "messages_url": url}
    return send_to_members("P36", application=application, at=at, context=context)


def invite_direction(
    campaign: Campaign, user: User, *, before: date, at: datetime
) -> OutboundEmail:
    """A2: this direction's part of the cahier des charges is to be written."""
    url = site_url(f"/equipe/cahier-des-charges/{campaign.code}/")
    context = {"reader": user, "before": before, "url": url}
    return send("A2", to=user.email or "", campaign=campaign, at=at, context=context)


def remind_agent(
    campaign: Campaign, agent: User, points: Sequence[str], *, at: datetime
) -> OutboundEmail | None:
    """A1: what waits for this agent this morning, one line a point; nothing when nothing does."""
    if not points:
        return None
    context = {"points": points, "url": site_url("/equipe/")}
    return send("A1", to=agent.email or "", campaign=campaign, at=at, context=context)
