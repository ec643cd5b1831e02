"""The plan of the auditions: proposed by the machine, moved by people, published by number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.actions import history
from applications.enums import EventKind
from applications.models import Application, Campaign
from applications.notifications import post
from juries.actions import invitations, plan_rows
from juries.domain import composition as solver
from juries.domain.composition import Level, Plan
from juries.domain.invitations import Change
from juries.domain.refusals import NothingToComposeError, RefusedError
from juries.models import Hearing, HearingEntry, HearingSeat, PlanVersion
from juries.notifications import convocations
from juries.queries import composition, publication, spares, trials
from juries.queries.composition import Composition

EVENTS = {
    Change.NEW: EventKind.HEARING_PUBLISHED,
    Change.MOVED: EventKind.HEARING_CHANGED,
    Change.CANCELLED: EventKind.HEARING_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine proposed."""

    hearings: int
    placed: int
    unplaced: int
    gap: float


@transaction.atomic
def propose(campaign: Campaign, *, by: User, at: datetime) -> Proposal:
    """Replace the auditions that have not begun by the solver's plan.

    A published audition that keeps a dossier keeps its row, hence its calendar entry. Nobody is
    told. Raises NothingToComposeError.
    """
    plan_rows.lock(campaign)
    read = composition.load(campaign)
    refuse_nothing(read)
    plan = solver.compose(read.problem)
    adopt(plan, read, at=at)
    placed = sum(len(hearing.dossiers) for hearing in plan.hearings)
    return Proposal(len(plan.hearings), placed, len(plan.unplaced), plan.gap)


def refuse_nothing(read: Composition) -> None:
    """Raises NothingToComposeError when there is no dossier to hear, or nothing to hear it with."""
    code = read.campaign.code
    if not read.waiting:
        raise NothingToComposeError(
            f"Rien à composer pour l’appel {code}\u00a0:"
            " aucun dossier recevable n’attend d’audition."
        )
    if not read.slots:
        raise NothingToComposeError(
            f"L’appel {code} n’a pas encore de demi-journée\u00a0: ajoutez-en sur la page du jury."
        )
    if not read.counted_seats:
        raise NothingToComposeError(
            f"Le jury de l’appel {code} n’a pas encore de siège\u00a0:"
            " ajoutez-en sur la page du jury."
        )


def adopt(plan: Plan, read: Composition, *, at: datetime) -> None:
    """Replace the auditions that have not begun by this plan. The call is locked since `read`."""
    themes = {theme.name: theme for theme in read.campaign.themes.all()}
    kept = _keep_rows(plan, read)
    declared = plan_rows.declarations(kept.values())
    answers = invitations.answers_of(read.movable)
    plan_rows.clear(read.movable, at=at)
    for position, hearing in enumerate(plan.hearings):
        row = kept.get(position) or Hearing(campaign=read.campaign)
        row.slot = read.slot_for(hearing)
        row.theme = themes[hearing.theme]
        row.cancelled_at = None
        row.save()
        plan_rows.fill(row, dossiers=(int(key) for key in hearing.dossiers))
        invitations.restore(row, answers)
        plan_rows.seat_at(row, seats=(read.seat(key) for key in hearing.seats), declared=declared)
    _seat_consultative(composition.load(read.campaign))
    plan_rows.drop_stale_sheets(read.campaign)


def _keep_rows(plan: Plan, read: Composition) -> dict[int, Hearing]:
    """Position in the plan → the published audition it continues, that shares most dossiers."""
    published = [hearing for hearing in read.movable if hearing.published_at is not None]
    kept: dict[int, Hearing] = {}
    pairs = sorted(
        (-len(set(hearing.dossiers) & set(row.dossier_ids)), position, row.pk, row)
        for position, hearing in enumerate(plan.hearings)
        for row in published
        if set(hearing.dossiers) & set(row.dossier_ids)
    )
    for _, position, _, row in pairs:
        if position not in kept and row not in kept.values():
            kept[position] = row
    return kept


def _seat_consultative(read: Composition) -> None:
    """Invite each consultative seat to the auditions it may hear: one room a half-day."""
    for seat, hearings in spares.consultative_places(read):
        for hearing in hearings:
            plan_rows.seat_at(hearing, seats=[seat], declared={})


@transaction.atomic
def reseat(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Give an audition a jury again, after a juror left, declared a link or is no longer free.

    Those who still can stay, with what they declared; whoever the quorum lacks is called when free.
    Raises RefusedError once the audition has begun.
    """
    campaign = plan_rows.lock(hearing.campaign)
    read = composition.load(campaign)
    if hearing.pk not in {one.pk for one in read.movable}:
        raise RefusedError("Cette audition a commencé\u00a0: elle ne peut plus changer.")
    _settle(hearing, read, at=at, declared=plan_rows.declarations([hearing]))
    plan_rows.drop_stale_sheets(campaign)


def _settle(
    hearing: Hearing, read: Composition, *, at: datetime, declared: plan_rows.Declared
) -> None:
    """Give an audition whose jury changed its jurors, or take it away when it is empty."""
    row = next(one for one in read.movable if one.pk == hearing.pk)
    HearingSeat.objects.filter(hearing=row).delete()
    if not read.heard_in(row):
        plan_rows.dismiss(row, at=at)
        return
    seats = trials.seats_for(row, read, read.problem)
    plan_rows.seat_at(row, seats=map(read.seat, seats), declared=declared)


@transaction.atomic
def publish(campaign: Campaign, *, by: User, at: datetime, reason: str = "") -> PlanVersion:
    """Freeze the plan as a numbered version and tell only those whose audition changed.

    A dossier is told when its day, hour or place changes; a juror also when the dossiers do.
    `reason` is written to the structures whose audition moved or is cancelled. Raises RefusedError
    when a rule is broken on the board, or when nothing changed since the last version.
    """
    campaign = plan_rows.lock(campaign)
    _drop_withdrawn(composition.load(campaign), at=at)
    read = composition.load(campaign)
    _refuse_publication(read)
    news = publication.of(read)
    if not news.changes:
        raise RefusedError(
            "Rien n’a changé depuis la dernière publication\u00a0: personne n’est à prévenir."
        )
    _stamp(read, news, at=at)
    version = PlanVersion.objects.create(
        campaign=campaign,
        number=read.version.number + 1 if read.version else 1,
        published_at=at,
        published_by=by,
        snapshot=publication.snapshot(publication.of(composition.load(campaign))),
        told=len(news.addresses),
    )
    letters = convocations.tell(news, campaign=campaign, reason=reason, at=at)
    _note(news, letters, number=version.number, by=by, at=at)
    return version


def tell_jurors(campaign: Campaign, *, jurors: Collection[int], by: User, at: datetime) -> None:
    """A numbered version that changes what these people were told (J3, J4), and nothing else.

    What others moved on the board meanwhile stays for the next publication. The caller has locked
    the call.
    """
    read = composition.load(campaign)
    if read.version is None:
        return
    news = publication.only_jurors(publication.of(read), jurors)
    PlanVersion.objects.create(
        campaign=campaign,
        number=read.version.number + 1,
        published_at=at,
        published_by=by,
        snapshot={**read.version.snapshot, **publication.told_rows(news)},
        told=len(news.addresses),
    )
    convocations.tell(news, campaign=campaign, reason="", at=at)


def _note(
    news: publication.Publication,
    letters: dict[int, list[OutboundEmail]],
    *,
    number: int,
    by: User,
    at: datetime,
) -> None:
    changed = news.changed(publication.DOSSIER)
    for application in Application.objects.filter(pk__in=changed):
        (invitation,) = changed[application.pk]
        meeting = invitation.meeting or {}
        history.record(
            application,
            EVENTS[invitation.change],
            by=by,
            at=at,
            version=number,
            starts_at=meeting.get("starts_at", ""),
            room=meeting.get("room", ""),
        )
        post.keep(letters[application.pk], application=application, at=at)


def _refuse_publication(read: Composition) -> None:
    if not read.hearings:
        raise RefusedError("Le plan est vide\u00a0: proposez d’abord une composition.")
    broken = [
        warning.sentence
        for warning in solver.warnings_for(read.problem, read.planned())
        if warning.level == Level.BLOCK
    ]
    if broken:
        raise RefusedError("Le plan ne peut pas être publié. " + " ".join(broken))


def _stamp(read: Composition, news: publication.Publication, *, at: datetime) -> None:
    """Date the auditions published for the first time; those that moved grow their sequence."""
    moved = {
        one.uid for one in news.changes if one.party.startswith(publication.JUROR) and one.sequence
    }
    for hearing in read.movable:
        row = Hearing.objects.get(pk=hearing.pk)
        if row.published_at is None:
            row.published_at = at
        elif publication.hearing_uid(row.uid) in moved:
            row.sequence += 1
        row.save(update_fields=["published_at", "sequence"])


def _drop_withdrawn(read: Composition, *, at: datetime) -> None:
    """Take out of the plan the dossiers withdrawn since, and the auditions they leave empty."""
    for hearing in read.movable:
        gone = set(hearing.dossier_ids) - set(read.heard_in(hearing))
        if gone:
            HearingEntry.objects.filter(hearing=hearing, application__in=gone).delete()
        if not read.heard_in(hearing):
            HearingSeat.objects.filter(hearing=hearing).delete()
            plan_rows.dismiss(hearing, at=at)
    plan_rows.drop_stale_sheets(read.campaign)
