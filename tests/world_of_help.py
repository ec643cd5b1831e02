"""The part of the small world that helps to write: papers, a call for help, a late permit."""

from datetime import UTC, datetime
from typing import Any

from ami_portal.accounts.models import User
from applications.enums import Channel
from applications.models import Application, HelpRequest, LatePermit
from tests.factories import ApplicationFactory, DraftFactory
from tests.factories.applications import AFTER_CLOSING, WHILE_OPEN

# Later than any day on which these tests run.
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def of_writing_help(application: Application, *, agent: User | None) -> dict[str, Any]:
    """A paper being typed, one deposited, a call for help that the agent took, a late permit."""
    campaign = application.campaign
    paper = {"campaign": campaign, "channel": Channel.PAPER, "owner": agent}
    typed = DraftFactory(**paper, received_at=AFTER_CLOSING)
    done = DraftFactory(**paper, received_at=WHILE_OPEN, submitted_at=AFTER_CLOSING)
    ApplicationFactory(campaign=campaign, channel=Channel.PAPER, draft=done, sequence=90_000)
    asked = HelpRequest.objects.create(
        draft=DraftFactory(campaign=campaign),
        phone="03 00 00 00 01",
        asked_at=WHILE_OPEN,
        expires_at=FAR,
        agent=agent,
        taken_at=WHILE_OPEN,
    )
    permit = LatePermit.objects.create(
        campaign=campaign,
        email="retard@asso.example",
        reason="Panne",
        until=FAR,
        granted_by=agent,
        granted_at=AFTER_CLOSING,
    )
    return {
        "paper_key": typed.pk,
        "paper_done_key": done.pk,
        "help_pk": asked.pk,
        "permit_pk": permit.pk,
    }
