"""The administrator's page of conservation, and the gestures behind it: durations, gels, slips."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.operations.models import (
    DossierHold,
    EliminationSlip,
    RetentionDuration,
    RetentionRun,
    SlipLine,
)
from ami_portal.operations.retention import durations, erasing, holds, notices, run, slips
from ami_portal.operations.retention.rules import OF_DOSSIERS, Rule
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import reminders
from applications.enums import RecusalReason, State
from applications.models import Application, Recusal
from applications.queries import territory
from tests.factories import ApplicationFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING

pytestmark = pytest.mark.django_db
START = datetime(2040, 6, 3, 9, 0, tzinfo=UTC)
NAME = "Association jamais dite"


@pytest.fixture
def administrator(client: Any) -> User:
    TerritoryFactory()
    user = UserFactory(administrator=True)
    client.force_login(user)
    return user


def _refused(**facts: Any) -> Application:
    """Not selected in 2026, of a structure with one member; its duration is validated."""
    known = {"state": State.NOT_SELECTED, "decided_at": AFTER_CLOSING, "organisation_name": NAME}
    application = ApplicationFactory(**{**known, **facts})
    MembershipFactory(organisation=application.organisation)
    if not RetentionDuration.objects.exists():
        _validated(by=UserFactory(administrator=True))
    return application


def _validated(*, by: User) -> None:
    durations.validate(
        Rule.NOT_FUNDED, months=60, source="Archives", starts_on=START.date(), by=by, at=START
    )


def _say(day: int, state: str = EmailState.SENT) -> None:
    at = START + timedelta(days=day)
    reminders.run(at=at, planners=notices.PLANNERS)
    sent_at = at if state == EmailState.SENT else None
    OutboundEmail.objects.filter(state=EmailState.PENDING).update(state=state, sent_at=sent_at)


def _signed(*, by: User) -> EliminationSlip:
    slip = slips.make(by=by, at=START)
    return slips.sign(slip, visa="2040-7", on=START.date(), by=by, at=START)


def _ended(day: int) -> dict[str, int]:
    """The dossiers that the night ended; what else was due is not the matter here."""
    done = run.apply(at=START + timedelta(days=day))
    return {key: done[key] for key in OF_DOSSIERS if done[key]}


def test_a_dossier_ends_after_both_notices_and_the_visa_and_the_night_is_recorded() -> None:
    application, agent = _refused(), UserFactory(administrator=True)
    _say(0)
    said = OutboundEmail.objects.filter(kind="P35")
    assert {mail.to for mail in said} == {
        application.contact_email,
        application.organisation.members.get().email,
    }
    assert "AMI 2026 – Vos données" in said[0].subject
    assert application.number in said[0].body_text
    _signed(by=agent)
    assert _ended(40) == {}
    _say(40)
    assert said.all().count() == 4
    assert _ended(54) == {}
    # Two notices, then fifteen days.
    assert run.planned(at=START + timedelta(days=55)).counts["not_funded"] == 1
    assert _ended(55) == {"not_funded": 1}
    application.refresh_from_db()
    assert (application.organisation_name, application.contact_email) == ("(effacé)", "")
    assert application.state == State.NOT_SELECTED
    line = SlipLine.objects.get()
    assert line.first_notice_on == START.date()
    assert line.second_notice_on == (START + timedelta(days=40)).date()
    assert [row.count for row in RetentionRun.objects.filter(rule="not_funded")] == [1]
    assert _ended(55) == {}


def test_a_notice_that_did_not_leave_makes_the_dossier_wait() -> None:
    _refused()
    _signed(by=UserFactory(administrator=True))
    _say(0)
    _say(40, state=EmailState.FAILED)
    assert _ended(400) == {}
    OutboundEmail.objects.filter(state=EmailState.FAILED).update(
        state=EmailState.SENT, sent_at=START + timedelta(days=50)
    )
    assert _ended(64) == {}
    assert _ended(65) == {"not_funded": 1}


def test_without_a_visa_nothing_is_erased() -> None:
    _refused()
    _say(0)
    _say(40)
    assert _ended(400) == {}


def test_without_a_validated_duration_nothing_is_proposed_to_the_archives() -> None:
    application = ApplicationFactory(state=State.NOT_SELECTED, decided_at=AFTER_CLOSING)
    with pytest.raises(slips.SlipRefusedError):
        slips.make(by=application.submitted_by, at=START)


def test_a_held_dossier_is_untouched_until_its_hold_is_lifted() -> None:
    application, agent = _refused(), UserFactory(administrator=True)
    _signed(by=agent)
    _say(0)
    _say(40)
    hold = holds.place(application, reason="Recours", by=agent, at=START)
    assert holds.place(application, reason="Autre", by=agent, at=START) == hold
    assert _ended(400) == {}
    application.refresh_from_db()
    assert application.organisation_name == NAME
    holds.lift(hold, by=agent, at=START)
    assert _ended(400) == {"not_funded": 1}
    application.refresh_from_db()
    with pytest.raises(holds.HoldRefusedError):
        holds.place(application, reason="Trop tard", by=agent, at=START)


def test_an_aid_that_is_not_settled_is_never_over() -> None:
    agent = UserFactory(administrator=True)
    application = _refused()
    Application.objects.filter(pk=application.pk).update(state=State.FUNDED)
    with pytest.raises(slips.SlipRefusedError):
        slips.make(by=agent, at=START)


def test_a_run_killed_in_the_middle_is_ended_by_the_next_one(monkeypatch) -> None:
    for _ in range(3):
        _refused()
    _signed(by=UserFactory(administrator=True))
    _say(0)
    _say(40)
    really = erasing.dossier
    seen: list[Application] = []

    def killed(application: Application, *, at: datetime) -> None:
        really(application, at=at)
        seen.append(application)
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(erasing, "dossier", killed)
    with pytest.raises(KeyboardInterrupt):
        _ended(60)
    assert Application.objects.filter(erased_at=None).count() == 2
    monkeypatch.setattr(erasing, "dossier", really)
    assert _ended(60) == {"not_funded": 2}
    assert sum(row.count for row in RetentionRun.objects.filter(rule="not_funded")) == 3


def test_the_page_tells_the_table_and_what_the_night_would_do(client, administrator) -> None:
    _refused()
    page = client.get(reverse("retention")).content.decode()
    assert page.count("proposition, à valider avec les Archives départementales et le DPO") == 11
    assert "La prochaine nuit n’effacera rien." in page
    assert "dossiers non financés" in page.lower()
    assert NAME not in page


def test_everyone_reads_the_durations_really_in_force(client) -> None:
    TerritoryFactory()
    at, by = datetime(2026, 12, 1, 9, 0, tzinfo=UTC), UserFactory(administrator=True)
    known = {"months": 96, "source": "Archives", "starts_on": date(2026, 12, 2), "by": by}
    durations.validate(Rule.NOT_FUNDED, **known, at=at)
    rows = {}
    for day in (1, 2):
        with time_machine.travel(datetime(2026, 12, day, 9, 0, tzinfo=UTC), tick=False):
            page = client.get("/donnees-personnelles/").text
        (rows[day],) = [row for row in page.split("<tr>") if "Dossiers non financés" in row]
    assert ["5\u00a0ans<br>" in rows[1], "proposée" in rows[1]] == [True, True]
    assert ["8\u00a0ans</span></td>" in rows[2], "proposée" in rows[2]] == [True, False]
    assert "10\u00a0ans" in page
    assert "Travaux longs" not in page


def test_a_duration_is_validated_from_a_day_on(client, administrator) -> None:
    today = paris_day(timezone.now())
    typed = {
        "duree-rule": "funded",
        "duree-months": "180",
        "duree-source": "Archives, le 3 mars",
        "duree-starts_on": str(today + timedelta(days=2)),
    }
    assert client.post(reverse("retention_duration"), typed).status_code == 302
    assert durations.in_force(today=today)[Rule.FUNDED].months == 120
    later = durations.in_force(today=today + timedelta(days=2))[Rule.FUNDED]
    assert (later.months, later.is_validated) == (180, True)

    client.post(reverse("retention_duration"), typed | {"duree-months": "120"})
    corrected = durations.in_force(today=today + timedelta(days=2))[Rule.FUNDED]
    assert (corrected.months, RetentionDuration.objects.count()) == (120, 2)

    past = client.post(reverse("retention_duration"), typed | {"duree-starts_on": "2020-01-01"})
    assert past.status_code == 422
    assert "Une durée commence aujourd’hui ou plus tard." in past.content.decode()
    assert "Archives, le 3 mars" in past.content.decode()
    wrong = client.post(reverse("retention_duration"), typed | {"duree-months": "0"})
    assert "Une durée va de 1 à 600\u00a0mois (50\u00a0ans)." in wrong.content.decode()


def test_a_dossier_is_held_and_let_go_on_the_page(client, administrator) -> None:
    application = _refused()
    typed = {"gel-number": application.number.lower(), "gel-reason": "Recours au tribunal"}
    client.post(reverse("retention_hold"), typed)
    page = client.get(reverse("retention")).content.decode()
    assert "Recours au tribunal" in page
    client.post(reverse("retention_lift", args=[DossierHold.objects.get().pk]))
    assert "Aucun dossier n’est gelé." in client.get(reverse("retention")).content.decode()

    unknown = client.post(reverse("retention_hold"), typed | {"gel-number": "AMI-1"})
    assert unknown.status_code == 422
    assert "Aucun dossier ne porte ce numéro." in unknown.content.decode()


def test_an_agent_holds_a_dossier_from_its_page_and_the_administrator_lifts_it(client) -> None:
    TerritoryFactory()
    application, agent = _refused(), UserFactory(agent=True)
    client.force_login(agent)
    address = reverse("dossier_hold", args=[application.number])
    assert address in client.get(reverse("team_application", args=[application.number])).text
    empty = client.post(address, {"gel-reason": " "})
    assert empty.status_code == 422
    assert "Écrivez pourquoi ce dossier est gelé\u00a0: un recours, un contrôle." in empty.text

    answer = client.post(address, {"gel-reason": "Recours au tribunal"}, follow=True)
    assert f"Le dossier {application.number} est gelé." in answer.text
    hold = DossierHold.objects.get()
    assert (hold.reason, hold.placed_by) == ("Recours au tribunal", agent)
    page = client.get(address).text
    assert "demandez à l’administrateur de lever le gel" in page
    assert "Geler ce dossier</button>" not in page
    assert client.post(reverse("retention_lift", args=[hold.pk])).status_code == 403


def test_a_hold_is_not_told_to_someone_with_a_declared_link(client, administrator) -> None:
    application = _refused()
    hold = holds.place(application, reason="Recours", by=administrator, at=START)
    Recusal.objects.create(
        user=administrator, application=application, reason=RecusalReason.MEMBER,
        declared_at=START, declared_by=administrator,
    )  # fmt: skip
    assert application.number not in client.get(reverse("retention")).content.decode()
    assert client.post(reverse("retention_lift", args=[hold.pk])).status_code == 404


def test_a_slip_names_nobody_is_signed_once_and_is_withdrawn_before(client, administrator) -> None:
    application = _refused()
    RetentionDuration.objects.create(
        rule=Rule.NOT_FUNDED, months=1, source="Archives", starts_on=AFTER_CLOSING.date(),
        set_at=AFTER_CLOSING, set_by=administrator,
    )  # fmt: skip
    Application.objects.update(decided_at=datetime(2020, 1, 1, tzinfo=UTC))
    client.post(reverse("retention_slip_make"))
    content = client.get(reverse("retention_slip_pdf", args=[1])).content
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    assert application.number in words
    assert "Bordereau d’élimination" in words
    assert NAME not in words

    client.post(reverse("retention_slip_withdraw", args=[1]))
    assert not EliminationSlip.objects.exists()
    client.post(reverse("retention_slip_make"))
    typed = {"visa-slip": "1", "visa-visa": "2026-7", "visa-on": "2019-01-01"}
    early = client.post(reverse("retention_visa"), typed)
    assert "Le visa est daté entre le jour du bordereau et aujourd’hui." in early.content.decode()
    today = str(paris_day(timezone.now()))
    assert client.post(reverse("retention_visa"), typed | {"visa-on": today}).status_code == 302
    assert EliminationSlip.objects.get().visa == "2026-7"
    client.post(reverse("retention_slip_withdraw", args=[1]))
    assert EliminationSlip.objects.count() == 1
    again = client.post(reverse("retention_slip_make"), follow=True).content.decode()
    assert "Aucun dossier n’a fini sa durée" in again


@time_machine.travel(START, tick=False)
@pytest.mark.parametrize(
    ("validated", "said"),
    [
        ({}, "5\u00a0ans, ou 10\u00a0ans si l’aide est accordée,"),
        ({Rule.NOT_FUNDED: 36}, "3\u00a0ans, ou 10\u00a0ans si l’aide est accordée,"),
        ({Rule.NOT_FUNDED: 120}, "10\u00a0ans"),
    ],
)
def test_where_one_writes_the_durations_in_force_are_said(
    administrator: User, validated: dict[Rule, int], said: str
) -> None:
    for rule, months in validated.items():
        durations.validate(
            rule, months=months, source="DPO", starts_on=START.date(), by=administrator, at=START
        )
    page = render_to_string("applications/form/_data_notice.html", {"place": territory.current()})
    assert f"Ils sont gardés {said} puis archivés ou effacés" in page
