"""What is appended is never changed nor deleted, even by hand; conservation empties words alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from ami_portal.operations.models import (
    DossierHold,
    EliminationSlip,
    PapersErased,
    RetentionDuration,
    RetentionRun,
    SlipLine,
)
from ami_portal.operations.retention import durations, erasing, holds, slips
from ami_portal.operations.retention.manifest import TABLES, Erased, Table
from ami_portal.operations.retention.rules import Rule
from ami_portal.outbox.models import OutboundEmail
from applications.models import (
    Agreement,
    Application,
    Award,
    DecisionLetter,
    Event,
    HelpLook,
    HelpRequest,
    Message,
    OrganisationEvent,
    Payment,
)
from juries.models import Decision, DoorEntry, Mark, PlanMove, PlanVersion
from reporting.models import ReportEdition, ReportMailing
from tests.factories import UserFactory
from tests.factories.applications import AFTER_CLOSING
from tests.operations import full

pytestmark = pytest.mark.django_db
A_RESTRICTION = "23001"


@dataclass(frozen=True)
class Kept:
    """`lives`: the columns that change; `goes`: the row may be deleted; `of`: which rows."""

    lives: frozenset[str]
    goes: bool
    of: Q


def kept(*lives: str, goes: bool = False, of: Q | None = None) -> Kept:
    return Kept(frozenset(lives), goes, of or Q())


OF_MAILS = ("state", "attempts", "due_at", "claimed_at", "sent_at", "last_error", "superseded_at")
OF_AIDS = (
    "renounced_at", "ordered_total", "settled_amount", "settlement", "recovery_amount",
    "recovered_on", "recipient_id", "shared_percent",
)  # fmt: skip
OF_PAYMENTS = ("instalment_id", "state", "paid_on", "rejected_on", "rejected_because")
KEPT: dict[type[models.Model], Kept] = {
    OutboundEmail: kept(*OF_MAILS, goes=True, of=Q(is_secret=False)),
    Event: kept("email_id"),
    OrganisationEvent: kept(),
    DecisionLetter: kept("cancelled_at"),
    Award: kept(*OF_AIDS, goes=True),
    Agreement: kept(),
    Payment: kept(*OF_PAYMENTS),
    Message: kept("read_at", goes=True),
    HelpLook: kept(goes=True),
    Mark: kept(goes=True),
    DoorEntry: kept(goes=True),
    PlanVersion: kept(),
    PlanMove: kept(),
    Decision: kept(
        "reopened_at", "reopened_by_id", "reopening_reason", of=Q(released_at__isnull=False)
    ),
    ReportMailing: kept(),
    RetentionRun: kept(),
    PapersErased: kept(),
    RetentionDuration: kept(),
    EliminationSlip: kept(of=Q(visa_on__isnull=False)),
    SlipLine: kept("first_notice_on", "second_notice_on"),
    DossierHold: kept("lifted_at", "lifted_by_id", of=Q(lifted_at=None)),
}


@pytest.fixture
def rows() -> dict[type[models.Model], models.Model]:
    """One row of each table, in a full database."""
    full.build()
    by, dossier = UserFactory(administrator=True), Application.objects.earliest("pk")
    at = AFTER_CLOSING
    durations.validate(
        Rule.FUNDED, months=120, source="Archives", starts_on=date(2026, 12, 1), by=by, at=at
    )
    holds.place(dossier, reason="Un recours", by=by, at=at)
    slip = EliminationSlip.objects.create(number=7, made_at=at, made_by=by)
    line = {"rule": "funded", "ended_on": at.date(), "months": 1}
    SlipLine.objects.create(slip=slip, application=dossier, **line)
    slips.sign(slip, visa="2026-7", on=at.date(), by=by, at=at)
    RetentionRun.objects.create(rule="funded", count=1, at=at)
    PapersErased.objects.create(campaign=dossier.campaign, at=at)
    HelpLook.objects.create(help_request=HelpRequest.objects.earliest("pk"), by=by, at=at)
    mailed = {"meeting_on": at.date(), "recipients": 1, "sent_at": at, "sent_by": by}
    ReportMailing.objects.create(edition=ReportEdition.objects.earliest("pk"), **mailed)
    found = {
        model: model._base_manager.filter(guard.of).order_by("pk").first()
        for model, guard in KEPT.items()
    }
    assert [model for model, row in found.items() if row is None] == []
    return found


def test_each_kept_table_has_its_guard() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgfoid = 'row_is_kept'::regproc"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded == {model._meta.db_table for model in KEPT}


def test_only_what_lives_changes(rows) -> None:
    changing = {model: changing_columns(row) for model, row in rows.items()}
    assert changing == {model: set(guard.lives) for model, guard in KEPT.items()}


def test_an_erasure_empties_the_words_of_the_manifest_and_nothing_else(rows) -> None:
    with erasing.letting_words_go():
        changing = {model: changing_columns(row) for model, row in rows.items()}
    assert changing == {model: {*guard.lives, *words_of(model)} for model, guard in KEPT.items()}
    assert changing_columns(rows[Event]) == {"email_id"}
    with pytest.raises(ZeroDivisionError), erasing.letting_words_go():
        raise ZeroDivisionError
    assert changing_columns(rows[Event]) == {"email_id"}


def test_no_row_goes_and_the_refusal_says_what_to_do(rows) -> None:
    going = {model for model, row in rows.items() if not is_refused(row, "DELETE")}
    assert going == {model for model, guard in KEPT.items() if guard.goes}
    said = "L’histoire d’un dossier ne change pas\u00a0: ajoutez-y un événement."
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        rows[Event].delete()


def test_a_hold_lifted_and_the_lines_of_a_signed_slip_stay_as_they_are(rows) -> None:
    hold, line = rows[DossierHold], rows[SlipLine]
    assert changing_columns(holds.lift(hold, by=hold.placed_by, at=AFTER_CLOSING)) == set()
    assert is_refused(line, "DELETE")
    other = Application.objects.exclude(pk=line.application_id).earliest("pk")
    known = {"rule": "funded", "ended_on": line.ended_on, "months": 1}
    with pytest.raises(IntegrityError, match="Un bordereau visé garde"), transaction.atomic():
        SlipLine.objects.create(slip=line.slip, application=other, **known)


def words_of(model: type[models.Model]) -> set[str]:
    """What conservation empties."""
    table = TABLES.get(model._meta.label, Table())
    return {name for name, each in table.fields.items() if isinstance(each, Erased)}


def changing_columns(row: models.Model) -> set[str]:
    """The columns of this row that the database lets change; nothing is changed for good."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    return {each.attname for each in fields if not is_refused(row, "UPDATE", each)}


def is_refused(row: models.Model, gesture: str, field: models.Field | None = None) -> bool:
    """Whether a guard refuses; another constraint that refuses a made-up value does not count."""
    found = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            if field:
                found.update(**{field.attname: another(getattr(row, field.attname), field)})
            else:
                found._raw_delete(using=found.db)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.sqlstate == A_RESTRICTION
    return False


def another(value: Any, field: models.Field) -> Any:
    """Some other value for this column."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    made = {
        models.JSONField: {"autre": value},
        models.UUIDField: uuid4(),
        models.DateTimeField: AFTER_CLOSING,
        models.DateField: AFTER_CLOSING.date(),
        models.CharField: "x" if value != "x" else "y",
        models.TextField: "autre",
    }
    known = [new for kind, new in made.items() if isinstance(field, kind)]
    return known[0] if known else (value or 0) + 1
