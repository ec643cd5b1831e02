"""The plan of the auditions: proposed by the machine, moved by people, published by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import Exists, OuterRef

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.actions import history
from applications.enums import EventKind
from applications.models import Application, Campaign
from applications.notifications import post
from juries.actions import invitations
from juries.domain import composition as solver
from juries.domain.composition import Level, Plan
from juries.domain.invitations import Change
from juries.domain.refusals import NothingToComposeError, RefusedError
from juries.domain.seating import choose_seats
from juries.enums import Attendance, SheetState
from juries.models import Hearing, HearingEntry, HearingSeat, PlanVersion, ScoreSheet, Seat, Slot
from juries.notifications import convocations
from juries.queries import composition, publication, spares
from juries.queries.composition import Composition

EVENTS = {
    Change.NEW: EventKind.HEARING_PUBLISHED,
    Change.MOVED: EventKind.HEARING_CHANGED,
    Change.CANCELLED: EventKind.HEARING_CANCELLED,
}

# (audition, seat, dossiers) → when this juror declared to have no link with these dossiers.
Declared: TypeAlias = dict[tuple[int, int, frozenset[int]], datetime]


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
    _lock(campaign)
    read = composition.load(campaign)
    refuse_nothing(read)
    plan = solver.compose(read.problem)
    _apply(plan, read, at=at)
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


def _apply(plan: Plan, read: Composition, *, at: datetime) -> None:
    themes = {theme.name: theme for theme in read.campaign.themes.all()}
    kept = _keep_rows(plan, read)
    declared = _declarations(kept.values())
    answers = invitations.answers_of(read.movable)
    _clear(read.movable, at=at)
    for position, hearing in enumerate(plan.hearings):
        row = kept.get(position) or Hearing(campaign=read.campaign)
        row.slot = read.slot_for(hearing)
        row.theme = themes[hearing.theme]
        row.cancelled_at = None
        row.save()
        _fill(row, dossiers=(int(key) for key in hearing.dossiers))
        invitations.restore(row, answers)
        _seat(row, seats=(read.seat(key) for key in hearing.seats), declared=declared)
    _seat_consultative(composition.load(read.campaign))
    _drop_stale_sheets(read.campaign)


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


def _clear(hearings: Iterable[Hearing], *, at: datetime) -> None:
    """Empty these auditions; one already told is cancelled, not deleted: its history stays."""
    hearings = list(hearings)
    HearingSeat.objects.filter(hearing__in=hearings).delete()
    HearingEntry.objects.filter(hearing__in=hearings, attendance=Attendance.EXPECTED).delete()
    for hearing in hearings:
        _dismiss(hearing, at=at)


def _dismiss(hearing: Hearing, *, at: datetime) -> None:
    if hearing.published_at is None:
        hearing.delete()
        return
    hearing.slot, hearing.cancelled_at = None, at
    hearing.save()


def _declarations(hearings: Iterable[Hearing]) -> Declared:
    """What jurors already declared, for an audition whose dossiers stay the same."""
    rows = HearingSeat.objects.filter(hearing__in=list(hearings), links_declared_at__isnull=False)
    entries = HearingEntry.objects.filter(hearing__in=[row.hearing_id for row in rows])
    heard: dict[int, set[int]] = {}
    for entry in entries:
        heard.setdefault(entry.hearing_id, set()).add(entry.application_id)
    return {
        (
            row.hearing_id,
            row.seat_id,
            frozenset(heard.get(row.hearing_id, ())),
        ): row.links_declared_at
        for row in rows
        if row.links_declared_at is not None
    }


def _fill(hearing: Hearing, *, dossiers: Iterable[int]) -> None:
    HearingEntry.objects.bulk_create(
        HearingEntry(hearing=hearing, application_id=key) for key in dossiers
    )


def _seat(
    hearing: Hearing,
    *,
    seats: Iterable[Seat],
    declared: Declared,
) -> None:
    heard = frozenset(hearing.entries.values_list("application", flat=True))
    HearingSeat.objects.bulk_create(
        HearingSeat(
            hearing=hearing,
            seat=seat,
            user_id=seat.user_id,
            starts_at=composition.slot_of(hearing).starts_at,
            links_declared_at=declared.get((hearing.pk, seat.pk, heard)),
        )
        for seat in seats
    )


def _seat_consultative(read: Composition) -> None:
    """Invite each consultative seat to the auditions it may hear: one room a half-day."""
    for seat, hearings in spares.consultative_places(read):
        for hearing in hearings:
            _seat(hearing, seats=[seat], declared={})


@transaction.atomic
def move(application: Application, *, to: Hearing | Slot | None, by: User, at: datetime) -> None:
    """Put a dossier in another audition, in an empty slot, or back among those to place (None).

    Both auditions get jurors again: nobody linked to a dossier stays, whoever the quorum lacks is
    called when free. An audition left empty goes. Nobody is told before the next publication.
    Raises RefusedError.
    """
    campaign = _lock(application.campaign)
    read = composition.load(campaign)
    source = _movable_hearing_of(application, read)
    if isinstance(to, Hearing) and source is not None and to.pk == source.pk:
        return
    target = _target(to, application, read)
    HearingEntry.objects.filter(application=application, attendance=Attendance.EXPECTED).delete()
    if target is not None:
        _fill(target, dossiers=[application.pk])
    for hearing in (source, target):
        if hearing is not None:
            _settle(hearing, composition.load(campaign), at=at, declared={})
    _drop_stale_sheets(campaign)


def _movable_hearing_of(application: Application, read: Composition) -> Hearing | None:
    if application.pk not in {dossier.pk for dossier in read.waiting}:
        raise RefusedError(
            f"Le dossier {application.number} ne se déplace plus\u00a0: son audition a commencé,"
            " ou il n’est pas à auditionner."
        )
    return next((one for one in read.movable if application.pk in one.dossier_ids), None)


def _target(
    to: Hearing | Slot | None, application: Application, read: Composition
) -> Hearing | None:
    if to is None:
        return None
    if isinstance(to, Slot):
        if to.pk not in read.places.positions:
            raise RefusedError(
                "Ce créneau n’est plus libre\u00a0: relisez le plan, puis recommencez."
            )
        if any(hearing.slot_id == to.pk for hearing in read.hearings):
            raise RefusedError("Une audition occupe déjà ce créneau.")
        return Hearing.objects.create(campaign=read.campaign, slot=to, theme=application.theme)
    found = next((hearing for hearing in read.movable if hearing.pk == to.pk), None)
    if found is None:
        raise RefusedError("Cette audition a commencé\u00a0: elle ne peut plus changer.")
    if len(read.heard_in(found)) >= read.campaign.group_size:
        raise RefusedError(
            f"Cette audition réunit déjà {read.campaign.group_size} structures\u00a0:"
            " déplacez-en une d’abord."
        )
    return found


@transaction.atomic
def reseat(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Give an audition a jury again, after a juror left, declared a link or is no longer free.

    Those who still can stay, with what they declared; whoever the quorum lacks is called when free.
    Raises RefusedError once the audition has begun.
    """
    campaign = _lock(hearing.campaign)
    read = composition.load(campaign)
    if hearing.pk not in {one.pk for one in read.movable}:
        raise RefusedError("Cette audition a commencé\u00a0: elle ne peut plus changer.")
    _settle(hearing, read, at=at, declared=_declarations([hearing]))
    _drop_stale_sheets(campaign)


def _settle(hearing: Hearing, read: Composition, *, at: datetime, declared: Declared) -> None:
    """Give an audition whose dossiers changed its jurors, or take it away when it is empty."""
    row = next(one for one in read.movable if one.pk == hearing.pk)
    HearingSeat.objects.filter(hearing=row).delete()
    heard = read.heard_in(row)
    if not heard:
        _dismiss(row, at=at)
        return
    seats = choose_seats(
        read.problem.seats,
        half_day=composition.slot_of(row).half_day_id,
        dossiers=heard,
        quorum=read.problem.quorum,
        preferred=spares.same_room_seats(row, read),
        busy=spares.other_room_seats(row, read),
    )
    invited = spares.consultative_seats(row, read)
    _seat(row, seats=[*(read.seat(key) for key in seats), *invited], declared=declared)


@transaction.atomic
def publish(campaign: Campaign, *, by: User, at: datetime, reason: str = "") -> PlanVersion:
    """Freeze the plan as a numbered version and tell only those whose audition changed.

    A dossier is told when its day, hour or place changes; a juror also when the dossiers do.
    `reason` is written to the structures whose audition moved or is cancelled. Raises RefusedError
    when a rule is broken on the board, or when nothing changed since the last version.
    """
    campaign = _lock(campaign)
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
            _dismiss(hearing, at=at)
    _drop_stale_sheets(read.campaign)


def _drop_stale_sheets(campaign: Campaign) -> None:
    """Take away the empty sheets of a juror, or of a dossier, that left their audition."""
    sheets = ScoreSheet.objects.filter(hearing__campaign=campaign, state=SheetState.TO_FILL)
    seated = HearingSeat.objects.filter(hearing=OuterRef("hearing"), seat=OuterRef("seat"))
    heard = HearingEntry.objects.filter(
        hearing=OuterRef("hearing"), application=OuterRef("application")
    )
    # Locked before they go: one that a juror fills meanwhile is no longer stale.
    stale = sheets.exclude(Exists(seated), Exists(heard)).select_for_update(of=("self",))
    ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in stale]).delete()


def _lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)
