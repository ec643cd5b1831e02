"""A database with a row in every table, and a secret that nobody could invent in every text."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, models, transaction
from psycopg import sql

from ami_portal.operations.models import DossierHold, EliminationSlip
from ami_portal.operations.retention import erasing, holds, hollow, slips
from ami_portal.operations.retention.erasing import is_public
from ami_portal.operations.retention.manifest import TABLES, Erased
from applications.enums import OrganisationEventKind, PaymentState, ReminderKind, State
from applications.models import (
    Application,
    BankAccount,
    BudgetLine,
    ContratReferent,
    FinalReport,
    Message,
    Organisation,
    OrganisationDocument,
    OrganisationEvent,
    Payment,
    Reminder,
    StoredFile,
)
from juries.models import (
    Decision,
    DoorCode,
    DoorEntry,
    Hearing,
    HearingNote,
    Mark,
    PlanVersion,
    Score,
    ScoreSheet,
    Simulation,
    SimulationLine,
    Tablet,
)
from juries.queries import composition, publication
from reporting.models import ReportEdition
from tests import world as worlds
from tests.factories.applications import AFTER_CLOSING
from tests.reporting.year import a_finished_year
from tests.world_of_files import kept_file

# Letters of another alphabet: no page, no date and no code of ours can spell two of them.
SECRET = "ЖЩЭЮЯ"
SECRET_KEY = "5ec2e7"
SECRET_IP = "203.0.113.77"
KEPT_KEYS = {
    "applications.Event": {*hollow.OF_EVENTS, "reason", "person"},
    "applications.OrganisationEvent": hollow.OF_STRUCTURES,
    "applications.DecisionLetter": hollow.OF_LETTERS,
    "juries.PlanVersion": hollow.OF_PLANS,
    "juries.Decision": hollow.OF_AIDS,
}
# Sentences that the portal makes: what somebody wrote comes last.
SENTENCE = f"60 % de 10 000 € font 6 000 €. L’aide est fixée à 5 000 €\u00a0: {SECRET}"


def build() -> worlds.World:
    """The small world, a finished year, and a row of every table that neither has."""
    world = worlds.build()
    a_finished_year()
    _of_people(world)
    _of_dossiers(world)
    _of_the_jury(world)
    return world


def erased_tables() -> list[type[models.Model]]:
    """Every table of which something is erased."""
    return [apps.get_model(label) for label, table in TABLES.items() if table.scope]


def plant() -> set[tuple[str, str]]:
    """Write the secret in every text that the manifest erases, the published names left alone.

    Returns where it was written: a row whose constraint refuses a word is passed over.
    """
    public = [each.pk for each in Application.objects.all() if is_public(each)]
    planted = set()
    for model, name, decision in erased_texts():
        rows = model._base_manager.all()
        if decision.is_public:
            rows = rows.exclude(pk__in=_public_rows(model, public))
        if name in {"siret", "rna"}:
            # A collectif keeps having none: a number would make it a legal person.
            rows = rows.exclude(**{name: ""})
        if model is StoredFile:
            rows = rows.exclude(pk__in=_published_files())
        with erasing.letting_words_go():
            if _plant(rows, name):
                planted.add((model._meta.label, name))
    return planted


def erased_texts() -> Iterator[tuple[type[models.Model], str, Erased]]:
    """Every text that is erased, but the keys of rows that go whole."""
    for model in erased_tables():
        for name, decision in TABLES[model._meta.label].fields.items():
            if isinstance(decision, Erased) and not model._meta.get_field(name).primary_key:
                yield model, name, decision


def dump() -> str:
    """Every row of every table as text, with the names and bytes of the files."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        said = [_read(cursor, table) for table in tables]
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return "\n".join([*said, *(f"{path} {path.read_bytes()!r}" for path in files)])


def secrets_in(text: str) -> list[str]:
    """The lines of a dump in which a secret is still read."""
    signs = (*(SECRET[rank : rank + 2] for rank in range(0, 4, 2)), SECRET_KEY, SECRET_IP)
    return [line[:300] for line in text.splitlines() if any(sign in line for sign in signs)]


def _read(cursor: Any, table: str) -> str:
    cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
    return "\n".join(f"{table}: {row}" for (row,) in cursor.fetchall())


def _published_files() -> list[UUID]:
    """A published report is kept, whatever happens to the dossiers that it counted."""
    editions = ReportEdition.objects.values_list("report_file", "summary_file")
    return [key for keys in editions for key in keys if key]


def _public_rows(model: type[models.Model], public: Collection[int]) -> Collection[int]:
    if model is Organisation:
        return Organisation.objects.filter(applications__in=public).values_list("pk", flat=True)
    return public


def _plant(rows: models.QuerySet[Any], name: str) -> int:
    """How many rows took the secret."""
    field = rows.model._meta.get_field(name)
    known = enumerate(list(rows.values_list("pk", name)))
    return sum(
        _took(rows.model, key, {name: _secret(field, value, rank, rows.model._meta.label)})
        for rank, (key, value) in known
    )


def _took(model: type[models.Model], key: Any, secret: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk=key).update(**secret) > 0
    except IntegrityError:
        return False


def _secret(field: Any, value: Any, rank: int, label: str) -> Any:
    if field.name == "fields":
        return {"title": {"text": SECRET, "revision": 1, "by": SECRET}}
    if isinstance(field, models.JSONField):
        return _poisoned(value, KEPT_KEYS.get(label, ()))
    if isinstance(field, models.UUIDField):
        return UUID(f"{SECRET_KEY}{rank:026x}")
    if isinstance(field, models.GenericIPAddressField):
        return SECRET_IP
    if field.name == "explanation":
        return SENTENCE
    if field.name == "remote_link":
        return f"https://visio.example/{SECRET}"
    room = field.max_length or 100
    return f"{SECRET[: min(5, room)]}{rank if room > 8 else ''}"


def _poisoned(value: Any, kept: Collection[str], key: str = "") -> Any:
    if isinstance(value, dict):
        told = {name: _poisoned(one, kept, name) for name, one in value.items()}
        return {**told, "writer": SECRET, "more": [SECRET], "deeper": {"still": SECRET}}
    if isinstance(value, list):
        return [_poisoned(one, kept, key) for one in value]
    if key == "explanation":
        return SENTENCE
    return SECRET if isinstance(value, str) and key not in kept else value


def _of_people(world: worlds.World) -> None:
    owner, juror = world.readers["owner"], world.readers["juror"]
    assert owner is not None
    assert juror is not None
    address = EmailAddress.objects.create(user=owner, email=owner.email or "", primary=True)
    EmailConfirmation.objects.create(email_address=address, key="cle", sent=AFTER_CLOSING)
    Authenticator.objects.create(user=owner, type="totp", data={"secret": "totp"})
    Session.objects.create(session_key="s", session_data="donnees", expire_date=AFTER_CLOSING)
    UserSession.objects.create(
        user=owner, ip="192.0.2.1", session_key="k", user_agent="Navigateur", data={"a": "b"},
        last_seen_at=AFTER_CLOSING,
    )  # fmt: skip
    Tablet.objects.create(device=UUID(int=7), user=juror, last_seen_at=AFTER_CLOSING)


def _of_dossiers(world: worlds.World) -> None:
    application, agent = world.application, world.readers["agent"]
    assert agent is not None
    BudgetLine.objects.create(
        application=application, code="revenue_74_commune", funder="X", amount=1
    )
    ContratReferent.objects.create(
        application=application, person=agent, phone="03", chosen_at=AFTER_CLOSING, chosen_by=agent
    )
    Organisation.objects.filter(applications=application).update(siret="1", rna="W1")
    Message.objects.create(application=application, text="?", at=AFTER_CLOSING, by=agent)
    holds.lift(DossierHold.objects.get(), by=agent, at=AFTER_CLOSING)
    slips.withdraw(EliminationSlip.objects.get())
    OrganisationEvent.objects.create(
        organisation=application.organisation,
        kind=OrganisationEventKind.MEMBER_JOINED,
        at=AFTER_CLOSING,
        by=agent,
        data={"person": "Nom", "right": "manager"},
    )
    for document in OrganisationDocument.objects.all():
        BankAccount.objects.create(document=document, holder="X", last_four="2606", digest="d")
    Reminder.objects.create(
        kind=ReminderKind.REPORT_DUE, key="k", address="a@b.example", subject="S", text="T",
        campaign=application.campaign, application=application, due_on=AFTER_CLOSING.date(),
        created_at=AFTER_CLOSING, sent_at=AFTER_CLOSING, url="/",
    )  # fmt: skip
    aided = Application.objects.get(number=world.things["funded_number"])
    FinalReport.objects.create(
        application=aided, due_on=AFTER_CLOSING.date(), waived_at=AFTER_CLOSING, waived_by=agent,
        waived_because="X",
    )  # fmt: skip
    rejected = Payment.objects.first()
    assert rejected is not None
    Payment.objects.create(
        application=rejected.application, amount=1, ordered_on=AFTER_CLOSING.date(),
        recorded_by=rejected.recorded_by, state=PaymentState.REJECTED,
        rejected_on=AFTER_CLOSING.date(), rejected_because="X",
    )  # fmt: skip
    for engaged in Application.objects.filter(state=State.COMMITTED, final_report=None):
        FinalReport.objects.create(application=engaged, due_on=AFTER_CLOSING.date())
    report = FinalReport.objects.filter(received_at__isnull=False).first()
    assert report is not None
    report.photo, report.photo_consent, report.photo_publishable = kept_file(), True, True
    report.save()


def _of_the_jury(world: worlds.World) -> None:
    hearing, agent = world.hearing, world.readers["agent"]
    plan = publication.snapshot(publication.of(composition.load(hearing.campaign)))
    PlanVersion.objects.create(
        campaign=hearing.campaign, number=1, published_at=AFTER_CLOSING, published_by=agent,
        snapshot=plan,
    )  # fmt: skip
    HearingNote.objects.create(
        hearing=hearing, text="N", written_at=AFTER_CLOSING, written_by=agent
    )
    DoorEntry.objects.create(
        code=DoorCode.objects.first(), at=AFTER_CLOSING, device="Tablette", network="192.0.2.0/24"
    )
    sheet = ScoreSheet.objects.first()
    assert sheet is not None
    criterion = hearing.campaign.criteria.first()
    Score.objects.create(sheet=sheet, criterion=criterion, value=3, updated_at=AFTER_CLOSING)
    Mark.objects.create(
        client_id=UUID(int=9), sheet=sheet, criterion=criterion, value=3, text="T",
        at=AFTER_CLOSING,
    )  # fmt: skip
    SimulationLine.objects.create(
        simulation=Simulation.objects.first(),
        application=Application.objects.get(number=world.things["heard_number"]),
        kind="decline",
    )
    told = Decision.objects.filter(released_at__isnull=False, reopened_at=None).first()
    assert told is not None
    Decision.objects.filter(pk=told.pk).update(
        reopened_at=AFTER_CLOSING, reopened_by=agent, reopening_reason="X"
    )
    Hearing.objects.filter(pk=hearing.pk).update(remote_link="https://visio.example/a")
