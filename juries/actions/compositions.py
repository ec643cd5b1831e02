"""A composition too long for a page: asked as a job, computed without a lock, adopted at once."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ami_portal.accounts.models import User
from applications.actions import jobs
from applications.actions.jobs import Run
from applications.enums import JobKind
from applications.models import Campaign, Job
from juries.actions import plan_rows, plans
from juries.domain import composition as solver
from juries.domain.refusals import RefusedError
from juries.queries import composition, measures
from juries.queries.composition import Composition
from juries.queries.publication import fingerprint

CHANGED = (
    "Pendant le calcul, le plan, un dossier ou une disponibilité a changé\u00a0: le plan en place"
    " est gardé. Relisez-le, puis demandez une autre proposition."
)
READING = "Lecture des dossiers, du jury et des disponibilités."
SEARCHING = "Recherche du meilleur plan."
WRITING = "Écriture des auditions."


def ask_when_long(campaign: Campaign, *, by: User, at: datetime) -> Job | None:
    """Ask for a composition as a job when it is too long for a page; None when it is quick."""
    read = composition.load(campaign)
    if solver.is_quick(read.problem):
        return None
    return jobs.ask(
        JobKind.COMPOSITION,
        key=campaign.code,
        campaign=campaign,
        path=f"{reverse('compose')}?appel={campaign.code}",
        arguments={"plan": fingerprint(read)},
        by=by,
        at=at,
    )


def compute(run: Run) -> None:
    """Compose the call of a job and adopt the plan, unless what it was computed from has changed.

    Raises RefusedError.
    """
    campaign = run.job.campaign
    assert campaign is not None  # noqa: S101 - a composition is always asked for a call
    run.tell(READING)
    read = composition.load(campaign)
    plans.refuse_nothing(read)
    if fingerprint(read) != run.job.arguments["plan"]:
        raise RefusedError(CHANGED)
    plan = solver.compose(
        read.problem, watch=lambda done, most: run.tell(SEARCHING, done=done, total=most + 1)
    )
    run.tell(WRITING, done=solver.CONSTRUCTIONS, total=solver.CONSTRUCTIONS + 1)
    _adopt(plan, read, run)


@transaction.atomic
def _adopt(plan: solver.Plan, before: Composition, run: Run) -> None:
    """Under the call's lock, as every gesture on the plan: nothing has moved since it was read."""
    campaign = plan_rows.lock(before.campaign)
    read = composition.load(campaign)
    if (read.problem, fingerprint(read)) != (before.problem, fingerprint(before)):
        raise RefusedError(CHANGED)
    plans.adopt(plan, read, at=run.clock())
    measures.remember(plan, read.problem)
    placed = sum(len(hearing.dossiers) for hearing in plan.hearings)
    run.finish(
        path=f"{reverse('compose')}?appel={campaign.code}",
        result={
            "hearings": len(plan.hearings),
            "placed": placed,
            "unplaced": len(plan.unplaced),
            "gap": plan.gap,
        },
    )
