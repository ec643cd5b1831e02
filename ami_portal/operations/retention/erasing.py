"""Erasing in place, as the manifest says: rows stay, words go, files go once that is certain."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Case, Model, Q, QuerySet, Value, When

from ami_portal.accounts.models import User
from ami_portal.accounts.people import end_sessions
from ami_portal.operations.models import PapersErased
from ami_portal.operations.retention.manifest import ERASED, TABLES, Erased, Scope, Table
from ami_portal.outbox.models import OutboundEmail
from applications.actions import files
from applications.actions.history import lock
from applications.enums import FUNDED
from applications.models import (
    AccessLink,
    Application,
    Attachment,
    Campaign,
    Draft,
    Event,
    FinalReport,
    Organisation,
    OrganisationDocument,
    Reminder,
    StoredFile,
)


@transaction.atomic
def dossier(application: Application, *, at: datetime) -> None:
    """Erase a dossier in place, with all that speaks of it alone; the papers of its jury too.

    Figures, states, dates, amounts and rates stay.
    """
    locked = lock(application)
    call_papers(locked.campaign, at=at)
    _mails_of(locked)
    _links_of(locked)
    _files_of(locked)
    blank(Scope.DOSSIER, [locked.pk], keeps_public=is_public(locked))
    Draft.objects.filter(application=locked).update(erased_at=at)
    Application.objects.filter(pk=locked.pk).update(erased_at=at)


@transaction.atomic
def call_papers(campaign: Campaign, *, at: datetime) -> bool:
    """Erase what the jury of a call wrote and what its plans said; its notes and means stay.

    Returns whether there was anything left to erase.
    """
    _, is_first = PapersErased.objects.get_or_create(campaign=campaign, defaults={"at": at})
    if is_first:
        blank(Scope.CALL, [campaign.pk])
    return is_first


@transaction.atomic
def structure(organisation: Organisation, *, at: datetime) -> None:
    """Erase a structure of which no dossier stays, with its papers and who belonged to it."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    papers(locked.documents.all())
    AccessLink.objects.filter(organisation=locked).delete()
    was_funded = any(map(is_public, locked.applications.all()))
    carried = locked.carried_awards.exists() or locked.award_shares.exists()
    keeps_public = was_funded or (carried and is_legal_person(locked))
    blank(Scope.STRUCTURE, [locked.pk], keeps_public=keeps_public)
    Organisation.objects.filter(pk=locked.pk).update(erased_at=at)


@transaction.atomic
def account(user: User, *, at: datetime) -> None:
    """Erase a person in place: what they signed stays signed, by nobody in particular."""
    end_sessions(user)
    blank(Scope.ACCOUNT, [user.pk])
    User.objects.filter(pk=user.pk).update(erased_at=at)


@transaction.atomic
def papers(documents: QuerySet[OrganisationDocument]) -> int:
    """Delete papers of structures, with their files and what was kept of an IBAN."""
    rows = list(documents.select_related("file"))
    for row in rows:
        row.delete()
        if row.file:
            files.discard(row.file)
    return len(rows)


def blank(scope: Scope, subjects: Collection[Any], *, keeps_public: bool = False) -> int:
    """Carry out the manifest on every row that goes with these subjects. Returns how many rows."""
    with letting_words_go():
        return sum(
            _blank(rows, table, keeps_public=keeps_public) for rows, table in _of(scope, subjects)
        )


def rows(label: str, found: QuerySet[Any]) -> int:
    """Carry out the manifest on these rows of one table. Returns how many."""
    with letting_words_go():
        return _blank(found, TABLES[label], keeps_public=False)


@contextmanager
def letting_words_go() -> Iterator[None]:
    """Rows that a trigger keeps (`row_is_kept`) may lose their words here, and nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Of this transaction alone: a failure takes it back with the rest.
        cursor.execute("SET LOCAL ami_portal.erasing = 'on'")
        yield
        cursor.execute("SET LOCAL ami_portal.erasing = 'off'")


def is_public(application: Application) -> bool:
    """Funded, by a legal person: published by the authority, as open data and in its reports."""
    return application.state in FUNDED and is_legal_person(application.organisation)


def is_legal_person(organisation: Organisation) -> bool:
    """Known to a public register: its name is nobody's personal data."""
    return bool(organisation.siret or organisation.rna)


def _of(scope: Scope, subjects: Collection[Any]) -> Iterator[tuple[QuerySet[Model], Table]]:
    for label, table in TABLES.items():
        if table.scope is scope and label != "applications.StoredFile":
            model = apps.get_model(label)
            yield model._base_manager.filter(**{f"{table.of}__in": subjects}), table


def _blank(rows: QuerySet[Model], table: Table, *, keeps_public: bool) -> int:
    if table.is_deleted:
        return rows.delete()[0]
    erased = {
        name: decision
        for name, decision in table.fields.items()
        if isinstance(decision, Erased) and not (decision.is_public and keeps_public)
    }
    made = {name: each.to for name, each in erased.items() if callable(each.to)}
    plain = {name: _written(name, each) for name, each in erased.items() if name not in made}
    _make_again(rows, made)
    return rows.update(**plain, **table.resets) if plain or table.resets else rows.count()


def _written(name: str, decision: Erased) -> Any:
    """What replaces a text; a word is needed only where there was one."""
    if not decision.in_words:
        return decision.to
    return Case(When(**{name: ""}, then=Value("")), default=Value(ERASED))


def _make_again(rows: QuerySet[Model], made: dict[str, Any]) -> None:
    if not made:
        return
    for key, *values in list(rows.values_list("pk", *made)):
        known = zip(made.items(), values, strict=True)
        again = {name: function(value) for (name, function), value in known if value}
        if again:
            rows.model._base_manager.filter(pk=key).update(**again)


def _mails_of(application: Application) -> None:
    """The mails about a dossier, and those of several that name it."""
    told = Event.objects.filter(application=application, email__isnull=False)
    chased = Reminder.objects.filter(application=application, email__isnull=False)
    number = application.number
    mails = OutboundEmail.objects.filter(
        Q(pk__in=told.values("email"))
        | Q(pk__in=chased.values("email"))
        | Q(subject__contains=number)
        | Q(body_text__contains=number)
    )
    # What a digest said of other dossiers stays recorded: their notices count.
    rows("outbox.OutboundEmail", mails)
    Reminder.objects.filter(application=application).delete()


def _links_of(application: Application) -> None:
    AccessLink.objects.filter(
        Q(partner__application=application)
        | Q(redirection__application=application)
        | Q(draft__application=application)
    ).delete()


def _files_of(application: Application) -> None:
    """Its pieces and the photo of its bilan: the rows now, the files once that is committed."""
    for attachment in Attachment.objects.filter(
        Q(application=application) | Q(draft__application=application)
    ):
        attachment.delete()
        files.discard(attachment.file)
    photos = list(StoredFile.objects.filter(final_report__application=application))
    FinalReport.objects.filter(application=application).update(photo_publishable=False, photo=None)
    for photo in photos:
        files.discard(photo)
