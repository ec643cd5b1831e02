"""The end of long work (A7), to whoever asked and has left the page since."""

from datetime import datetime

from django.urls import reverse

from ami_portal.outbox.models import OutboundEmail
from ami_portal.outbox.post import queue
from ami_portal.outbox.wording import word
from applications.domain.jobs import WORDS
from applications.enums import JobKind
from applications.models import Job
from applications.notifications.post import site_url
from applications.queries import territory


def tell_end(job: Job, *, at: datetime) -> OutboundEmail | None:
    """A7: it is ready, or why not. None without an address."""
    if job.asked_by.email is None:
        return None
    context = {
        "job": job,
        "kind": JobKind(job.kind),
        "words": WORDS[JobKind(job.kind)],
        "year": job.campaign.year if job.campaign else None,
        "place": territory.current(),
        "job_url": site_url(reverse("team_job", args=[job.pk])),
    }
    return queue(word("A7", to=job.asked_by.email, context=context), at=at)
