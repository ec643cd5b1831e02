"""The advice that the jury gives a project at its audition, kept until the decision is released."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.models import Application, Organisation
from juries.domain.letters import advice_problem, advice_said
from juries.domain.refusals import RefusedError
from juries.enums import Advice
from juries.models import HearingAdvice, HearingEntry


@transaction.atomic
def give(
    entry: HearingEntry,
    *,
    kind: Advice,
    by: User,
    at: datetime,
    text: str = "",
    structure_name: str = "",
) -> HearingAdvice:
    """Keep a piece of advice; the structure named is recognised when exactly one has this name.

    Raises RefusedError when the sentence is not finished, when it is too long for the letter, or
    once the decision is released.
    """
    _refuse_once_released(history.lock(entry.application))
    if problem := advice_problem(Advice(kind), advice_said(structure_name, text)):
        raise RefusedError(problem)
    return HearingAdvice.objects.create(
        application=entry.application,
        hearing=entry.hearing,
        kind=kind,
        text=text,
        structure_name=structure_name,
        organisation=_known(structure_name),
        by=by,
        at=at,
    )


@transaction.atomic
def take_back(advice: HearingAdvice, *, by: User, at: datetime) -> None:
    """Remove it: its author, or an agent. Raises RefusedError once the decision is released."""
    _refuse_once_released(history.lock(advice.application))
    if by != advice.by and not by.is_agent:
        raise RefusedError("Demandez à son auteur ou au service de retirer ce conseil.")
    advice.delete()


def _refuse_once_released(application: Application) -> None:
    if application.decisions.filter(released_at__isnull=False, reopened_at__isnull=True).exists():
        raise RefusedError("La décision est diffusée\u00a0: les conseils ne changent plus.")


def _known(name: str) -> Organisation | None:
    """The structure of this name, capitals aside; none when two share it."""
    found = list(Organisation.objects.filter(name__iexact=name)[:2]) if name else []
    return found[0] if len(found) == 1 else None
