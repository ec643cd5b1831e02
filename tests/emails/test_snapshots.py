"""Every mail as it leaves, from one fixed world, through the function that really sends it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from ami_portal.accounts.adapters import AccountAdapter
from ami_portal.operations.retention import durations
from ami_portal.operations.retention.notices import erasures
from ami_portal.operations.retention.rules import Rule
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import agreements, contracts, reminders
from applications.domain.contrat_de_ville import Terms
from applications.domain.jobs import INTERRUPTED
from applications.enums import (
    InadmissibilityReason,
    JobKind,
    LinkPurpose,
    NotSelectedReason,
    PartnerAnswer,
    PartnerRole,
    RedirectionTarget,
    State,
)
from applications.models import (
    AccessLink,
    Application,
    Campaign,
    Draft,
    Job,
    Partner,
    Payment,
    Redirection,
)
from applications.notifications import (
    hearings,
    members,
    outcomes,
    partners,
    receipts,
    team,
)
from applications.notifications import jobs as notifications_of_jobs
from juries.actions import plans
from juries.domain.invitations import Change, Invitation
from juries.enums import Advice, DecisionKind
from juries.models import (
    Decision,
    Deliberation,
    Hearing,
    HearingEntry,
    HearingSeat,
    Room,
    StandInCall,
)
from juries.notifications import appointments, convocations, decisions, letters, sheets
from juries.notifications import availability as notifications_of_availability
from juries.queries.reminders import availabilities, meetings
from reporting.domain.committee import Address
from reporting.notifications.reports import tell_committee
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    CollegeFactory,
    DraftFactory,
    HearingFactory,
    MembershipFactory,
    OrganisationFactory,
    PanelFactory,
    SeatFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.awards import funded, see_papers
from tests.factories.reports import an_edition

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).parents[2] / "templates" / "emails"
KINDS = sorted(path.stem.upper() for path in TEMPLATES.glob("*.txt") if path.stem != "base")
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
TITLE = "Coudre ensemble, parler d’emploi"
HOSTILE = "<script>alert(1)</script> =HYPERLINK(1)"
LONGEST_SUBJECT = 60
# Subjects that may be longer on a telephone: each carries words that a person or a law chose.
LONG_SUBJECTS = {
    "A6": "le nom du juré",
    "J7": "le collège et le jour",
    "A11": "le nom du juré ou de la structure",
    "J8": "la phrase dit qui et quoi, sans numéro à chercher",
    "P3": "le titre de l’action, coupé à quarante signes",
    "P8": "le nom de qui invite et le titre",
    "P11": "le numéro, et la bonne nouvelle",
    "P12": "le numéro, et ce qui est refusé",
    "P14": "le jour et l’heure",
    "P15": "le jour et l’heure",
    "P19": "le titre de l’action",
    "P20": "le titre de l’action",
    "P21": "le titre de l’action",
    "P22": "le titre de l’action",
    "P24": "le titre de l’action",
    "P25": "ce qui manque",
    "P26": "la somme et le titre",
    "P27": "le titre de l’action et la date",
    "P28": "le titre de l’action",
    "P37": "le nom de la structure",
    "P35": "la date",
    "P5": "le numéro, et ce qu’il reste à faire",
    "P9": "le numéro",
}


class World:
    """Names, numbers and days that never change."""

    def __init__(self, title: str = TITLE) -> None:
        self.title = title
        TerritoryFactory()
        self.agent = UserFactory(agent=True, name="Dominique Agent", email="agent@agglo.example")
        self.campaign = CampaignFactory(opened_by=self.agent)
        self.structure = OrganisationFactory(pk=412_000, name="Le Fil et la Manière")
        self.member = UserFactory(name="Aline Decrocq", email="aline@lefil.example")
        MembershipFactory(organisation=self.structure, user=self.member)
        self.dossier = self.application()

    def application(self, **options: object) -> Application:
        known = {
            "campaign": self.campaign,
            "sequence": 7,
            "organisation": self.structure,
            "title": self.title,
            "contact_email": self.member.email,
            "submitted_by": self.member,
        }
        return ApplicationFactory(**{**known, **options})

    def draft(self, **options: object) -> Draft:
        known = {
            "key": UUID(int=7),
            "campaign": self.campaign,
            "owner": self.member,
            "fields": {"title": {"text": self.title, "revision": 1}},
        }
        return DraftFactory(**{**known, **options})

    def partner(self, **options: object) -> Partner:
        known = {
            "application": self.dossier,
            "name": "Régie des Deux-Fosses",
            "contribution": "la salle",
            "role": PartnerRole.CARRIES,
            "email": "regie@fosses.example",
            "position": 0,
        }
        return Partner.objects.create(**{**known, **options})

    def hearing(self) -> tuple[Hearing, HearingSeat]:
        hearing = HearingFactory(
            pk=431_000, campaign=self.campaign, theme=self.dossier.theme, published_at=AT
        )
        HearingEntry.objects.create(hearing=hearing, application=self.dossier)
        panel = PanelFactory(campaign=self.campaign)
        juror = UserFactory(name="Karim Juré", email="karim@jury.example")
        seat = SeatFactory(college=CollegeFactory(panel=panel), user=juror)
        starts_at = hearing.slot.starts_at
        return hearing, HearingSeat.objects.create(
            hearing=hearing, seat=seat, user=juror, starts_at=starts_at
        )

    def decision(self, kind: DecisionKind, **options: object) -> Decision:
        vote = Deliberation.objects.create(
            campaign=self.campaign,
            number="2026-114",
            date=date(2026, 12, 15),
            recorded_at=AT,
            recorded_by=self.agent,
        )
        return Decision.objects.create(
            application=self.dossier,
            kind=kind,
            prepared_at=AT,
            prepared_by=self.agent,
            deliberation=vote,
            released_at=AT,
            released_by=self.agent,
            **options,
        )


def invitation(change: Change) -> Invitation:
    meeting = {
        "starts_at": "2026-11-24T08:30:00+00:00",
        "ends_at": "2026-11-24T09:45:00+00:00",
        "room": "Salle du Puits",
        "address": "1 place du Puits",
        "video_link": "",
    }
    earlier = {**meeting, "starts_at": "2026-11-23T08:30:00+00:00"}
    gone = change == Change.CANCELLED
    previous = None if change == Change.NEW else earlier
    return Invitation("x", "rencontre-7@ami", 1, None if gone else meeting, change, previous)


def p0(world: World) -> None:
    world.draft()
    other = {"title": {"text": "Le jardin partagé", "revision": 1}}
    world.draft(key=UUID(int=8), fields=other)
    reminders.run(at=datetime(2026, 10, 23, 7, 0, tzinfo=UTC))


def p1(world: World) -> None:
    AccountAdapter().send_mail(
        "account/email/login_code", "aline@lefil.example", {"code": "K7P2QX"}
    )


def p2(world: World) -> None:
    draft = world.draft()
    receipts.draft_waits(draft, to="aline@lefil.example", at=AT)
    receipts.draft_waits(draft, to="aline@lefil.example", at=AT, token="JETON")


def p3(world: World) -> None:
    world.draft()
    reminders.run(at=datetime(2026, 10, 28, 7, 0, tzinfo=UTC))


def p4(world: World) -> None:
    receipts.received(world.dossier, at=AT)


def p5(world: World) -> None:
    world.dossier.draft = world.draft()
    world.dossier.save()
    receipts.taken_back(world.dossier, at=AT)


def p6(world: World) -> None:
    until = date(2026, 11, 15)
    partners.ask(world.partner(), token="JETON", until=until, is_again=False, at=AT)
    helper = world.partner(position=1, role=PartnerRole.HELPS)
    partners.ask(helper, token="JETON", until=until, is_again=True, at=AT)


def p7(world: World) -> None:
    for position, answer in enumerate((PartnerAnswer.CARRIES, PartnerAnswer.DECLINED)):
        answered = {"answer": answer, "answered_at": AT, "answered_by_name": "Samia Roche"}
        partners.tell_answered(world.partner(position=position, **answered), at=AT)


def p8(world: World) -> None:
    link = AccessLink.objects.create(
        token_hash="0" * 64,
        purpose=LinkPurpose.MEMBER,
        email="samia@lefil.example",
        organisation=world.structure,
        draft=world.draft(),
        right="writer",
        created_at=AT,
        expires_at=AT + timedelta(days=14),
    )
    members.invited(link, "JETON", by=world.member, at=AT)


def p9(world: World) -> None:
    _await_complement(world.dossier)
    team.tell_complement_requested(world.dossier, at=AT)


def p10(world: World) -> None:
    _await_complement(world.dossier)
    reminders.run(at=datetime(2026, 11, 17, 7, 0, tzinfo=UTC))


def p11(world: World) -> None:
    team.tell_admitted(world.dossier, at=AT)


def p12(world: World) -> None:
    world.dossier.inadmissibility_reason = InadmissibilityReason.OUT_OF_TERRITORY
    world.dossier.inadmissibility_text = "L’action a lieu à Amiens."
    team.tell_refused(world.dossier, at=AT)


def p14(world: World) -> None:
    other = world.application(sequence=8, organisation_name="Le Foyer", title="Le jardin partagé")
    appointment = convocations.Appointment(invitation(Change.NEW), (other,))
    convocations._tell_structure(world.dossier, appointment, reason="", at=AT)


def p15(world: World) -> None:
    for change in (Change.MOVED, Change.CANCELLED):
        appointment = convocations.Appointment(invitation(change))
        convocations._tell_structure(world.dossier, appointment, reason="Salle prise.", at=AT)


def p16(world: World) -> None:
    _remind_meeting(world)


def p17(world: World) -> None:
    hearings.tell_missed(world.dossier, at=AT)


def p18(world: World) -> None:
    reminders.run(at=datetime(2026, 11, 21, 7, 0, tzinfo=UTC))


def p19(world: World) -> None:
    _letter(world, DecisionKind.FUND, amount=Decimal(6000), advice=Advice.values[0])


def p20(world: World) -> None:
    _letter(world, DecisionKind.PAGE_BLANCHE, amount=Decimal(3000))


def p21(world: World) -> None:
    _letter(
        world,
        DecisionKind.REDIRECT,
        redirect_target=RedirectionTarget.COMMUNE,
        redirect_name="la Ville d’Exempleville",
        redirect_reason="Elle prête la salle et paie l’animation.",
        redirect_contact="Paul Mairie",
    )


def p22(world: World) -> None:
    _letter(world, DecisionKind.RESERVE, reserve_rank=2, text="Un projet attendu.")


def p23(world: World) -> None:
    _letter(world, DecisionKind.DECLINE, reason=NotSelectedReason.MATURITY, text="À préciser.")


def p24(world: World) -> None:
    decision = world.decision(
        DecisionKind.FUND, amount=Decimal(6000), computed_amount=Decimal(6000)
    )
    decisions.send_letter(decision, letters.write(decision, at=AT), was_waiting=True, at=AT)


def p25(world: World) -> None:
    ApplicationFactory.reset_sequence(100)  # never the number of the world's own dossier
    aided = funded(world.campaign)
    Application.objects.filter(pk=aided.pk).update(
        organisation=world.structure, title=world.title, contact_email="", number="AMI-2026-0009"
    )
    OutboundEmail.objects.all().delete()
    reminders.run(at=datetime(2026, 12, 31, 8, 0, tzinfo=UTC))


def p26(world: World) -> None:
    payment = Payment(
        application=world.dossier,
        amount=Decimal(4200),
        ordered_on=date(2027, 1, 12),
        account_digits="2606",
    )
    outcomes.tell_payment(payment, at=AT)


def p27(world: World) -> None:
    # The point d’étape comes first: one mail a day and a person.
    ApplicationFactory.reset_sequence(100)  # never the number of the world's own dossier
    for number, is_light in (("AMI-2026-0008", True), ("AMI-2026-0009", False)):
        aided = funded(world.campaign, is_page_blanche=is_light)
        Application.objects.filter(pk=aided.pk).update(
            organisation=world.structure, title=world.title, contact_email="", number=number
        )
        see_papers(world.structure)
        signed_on = date(2027, 1, 10)
        engaged_at = datetime.combine(signed_on, time(9), tzinfo=UTC)
        agreements.commit(aided, signed_on=signed_on, by=world.agent, at=engaged_at)
        OutboundEmail.objects.exclude(kind="P27").delete()
        due_on = aided.final_report.due_on
        reminders.run(at=datetime.combine(due_on, time(7), tzinfo=UTC) - timedelta(days=7))


def p28(world: World) -> None:
    outcomes.thank_for_report(world.dossier, at=AT)


def p29(world: World) -> None:
    # First an action that ended yesterday, then a filing period that opens.
    ApplicationFactory.reset_sequence(100)  # never the number of the world's own dossier
    ended, going_on = funded(world.campaign), funded(world.campaign)
    for aided, number in ((ended, "AMI-2026-0008"), (going_on, "AMI-2026-0009")):
        Application.objects.filter(pk=aided.pk).update(
            organisation=world.structure, title=world.title, contact_email="", number=number
        )
    starts_on, ends_on = date(2024, 1, 1), date(2030, 12, 31)
    terms = Terms("Contrat de ville d’Exemple", starts_on, ends_on, ("Agir",))
    contract = contracts.note(None, terms, referent=world.agent, phone="03 00 00 00 12")
    Application.objects.filter(pk=going_on.pk).update(ends_on=date(2027, 12, 31))
    reminders.run(at=datetime.combine(ended.ends_on, time(7), tzinfo=UTC) + timedelta(days=1))
    period = {"filing_opens_on": date(2028, 3, 1), "filing_closes_on": date(2028, 3, 31)}
    contracts.save(contract, replace(terms, **period))
    OutboundEmail.objects.exclude(kind="P29").delete()
    reminders.run(at=datetime(2028, 3, 1, 7, 0, tzinfo=UTC))


def p35(world: World) -> None:
    # A draft; years later a dossier that was not funded, then one that was.
    world.draft()
    reminders.run(at=datetime(2026, 12, 29, 7, 0, tzinfo=UTC))
    for rule, months in ((Rule.NOT_FUNDED, 60), (Rule.FUNDED, 120)):
        durations.validate(
            rule, months=months, source="Archives", starts_on=AT.date(), by=world.agent, at=AT
        )
    ApplicationFactory.reset_sequence(100)  # never the number of the world's own dossier
    aided, declined = funded(world.campaign), Application.objects.filter(pk=world.dossier.pk)
    declined.update(state=State.NOT_SELECTED, decided_at=AT)
    Application.objects.filter(pk=aided.pk).update(
        organisation=world.structure, title=world.title, contact_email="",
        number="AMI-2026-0008", state=State.CLOSED, decided_at=AT,
    )  # fmt: skip
    for year in (2031, 2036):
        notice = datetime(year, 10, 18, 7, 0, tzinfo=UTC)
        reminders.run(at=notice, planners=(erasures,))
        OutboundEmail.objects.filter(state=EmailState.PENDING).update(
            state=EmailState.SENT, sent_at=notice
        )
        declined.update(erased_at=notice)


def p36(world: World) -> None:
    team.tell_message(world.dossier, text="Bonjour,\nà quelle heure\u00a0?", by=world.agent, at=AT)


def p37(world: World) -> None:
    person = UserFactory(name="Nadia Neuve", email="nadia@lefil.example")
    membership = MembershipFactory(organisation=world.structure, user=person)
    members.handed_over(membership, [world.member], leave=True, at=AT)


def a1(world: World) -> None:
    points = ["3\u00a0dossiers à vérifier", "1\u00a0rejet implicite proche"]
    team.remind_agent(world.campaign, world.agent, points, at=AT)


def a2(world: World) -> None:
    reader = UserFactory(other_direction=True, email="education@agglo.example")
    team.invite_direction(world.campaign, reader, before=date(2026, 12, 1), at=AT)


def a5(world: World) -> None:
    redirection = Redirection(
        application=world.dossier,
        name="la Ville d’Exempleville",
        reason="Elle prête la salle.",
        contact_name="Paul Mairie",
        contact_email="paul@ville.example",
    )
    outcomes.tell_contact(redirection, token="JETON", at=AT)


def a6(world: World) -> None:
    _, seat = world.hearing()
    sheets.tell_recusal(seat, world.dossier, at=AT)


def a7(world: World) -> None:
    known = {"kind": JobKind.COMPOSITION, "key": "2026", "asked_by": world.agent, "asked_at": AT}
    for pk, error in ((433_000, ""), (433_001, INTERRUPTED)):
        job = Job(pk=pk, campaign=world.campaign, error=error, **known)
        notifications_of_jobs.tell_end(job, at=AT)


def a8(world: World) -> None:
    world.application(sequence=9, title="Le jardin partagé", state=State.RESERVE)
    told = {"amount": Decimal(6000), "on": date(2027, 2, 1), "at": AT}
    outcomes.tell_money_returned(world.dossier, **told)
    outcomes.tell_money_returned(world.dossier, **told, is_decided_again=True)
    world.dossier.withdrawn_at = AT
    outcomes.tell_money_returned(world.dossier, **told)


def a10(world: World) -> None:
    recipients = (Address("claire@ville.example", "Claire Élue"), Address("prefet@etat.example"))
    first = an_edition(world.campaign.year)
    for number, address in enumerate(recipients, start=1):
        edition = first if number == 1 else an_edition(world.campaign.year, number=number)
        tell_committee(edition, address, meeting_on=date(2027, 3, 3), at=AT)


def a11(world: World) -> None:
    hearing, seat = world.hearing()
    notifications_of_availability.tell_lost(hearing, seat=seat.seat, at=AT)
    notifications_of_availability.tell_lost(hearing, application=world.dossier, at=AT)


def p13(world: World) -> None:
    _remind_availability(world)


def j2(world: World) -> None:
    _remind_availability(world)


def j1(world: World) -> None:
    appointments.appointed(world.hearing()[1].seat, "jeton", at=AT)


def j3(world: World) -> None:
    _convene(world, "J3", Change.NEW)


def j4(world: World) -> None:
    _convene(world, "J4", Change.MOVED, Change.CANCELLED)


def j5(world: World) -> None:
    _remind_meeting(world)


def j6(world: World) -> None:
    hearing, seat = world.hearing()
    sheets.remind(seat.user, hearing, left=2, at=AT)


def j7(world: World) -> None:
    hearing, place = world.hearing()
    user = UserFactory(name="Ali Brahimi", email="ali@jury.example")
    spare = SeatFactory(college=place.seat.college, replaces=place.seat, user=user)
    call = StandInCall(
        absent=place.seat, stand_in=spare, half_day=hearing.slot.half_day, asked_at=AT
    )
    appointments.ask_stand_in(call, "jeton", at=AT)


def j8(world: World) -> None:
    world.hearing()
    decision = world.decision(
        DecisionKind.FUND, amount=Decimal(6000), computed_amount=Decimal(6000)
    )
    decisions.tell_jurors(
        [decision], campaign=world.campaign, deliberation=decision.deliberation, at=AT
    )


def _remind_availability(world: World) -> None:
    """Ten days before the auditions, the dossier and a juror have said nothing."""
    world.hearing()
    Campaign.objects.filter(pk=world.campaign.pk).update(hearings_from=date(2026, 11, 17))
    Application.objects.filter(pk=world.dossier.pk).update(state=State.ADMISSIBLE)
    reminders.run(at=AT, planners=(availabilities,))


def _remind_meeting(world: World) -> None:
    """The plan is published, and two days are left."""
    hearing, _ = world.hearing()
    Application.objects.filter(pk=world.dossier.pk).update(state=State.ADMISSIBLE)
    Room.objects.update(
        name="Salle du Puits",
        address="1 place du Puits",
        video_link="https://visio.example/puits",
    )
    plans.publish(world.campaign, by=world.agent, at=AT)
    reminders.run(at=hearing.slot.starts_at - timedelta(days=2), planners=(meetings,))


def _await_complement(dossier: Application) -> None:
    dossier.complement_request = "Le nom de la salle."
    dossier.complement_requested_at = AT
    dossier.complement_due_on = date(2026, 11, 20)
    dossier.save()


def _letter(world: World, kind: DecisionKind, **options: object) -> None:
    calculation = {"explanation": "60\u00a0% de 10\u00a0000\u00a0€ font 6\u00a0000\u00a0€."}
    amount = {"computed_amount": options["amount"]} if "amount" in options else {}
    decision = world.decision(kind, calculation=calculation, **amount, **options)
    decisions.send_letter(decision, letters.write(decision, at=AT), was_waiting=False, at=AT)


def _convene(world: World, kind: str, *changes: Change) -> None:
    juror = UserFactory(name="Karim Juré", email="karim@jury.example")
    told = [convocations.Appointment(invitation(change), (world.dossier,)) for change in changes]
    convocations._tell_juror(juror, kind, told, campaign=world.campaign, at=AT)


SENDERS: dict[str, Callable[[World], None]] = {
    kind: sender for kind in KINDS if (sender := globals().get(kind.lower()))
}


@pytest.fixture(autouse=True)
def fixed_hour() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def sent(kind: str, title: str = TITLE) -> list[OutboundEmail]:
    world = World(title)
    SENDERS[kind](world)
    return list(OutboundEmail.objects.filter(kind=kind).order_by("pk"))


def as_read(mail: OutboundEmail) -> str:
    """The mail as its reader sees it; U+00A0 shown, secrets and stamps left out."""
    calendar = "\n".join(mail.calendar.splitlines())
    page = f"À : {mail.to}\nObjet : {mail.subject}\n\n{mail.body_text}\n{calendar}".rstrip()
    page = re.sub(r"/lien/[\w-]{20,}/", "/lien/JETON/", page)
    return page.replace("\u00a0", "⍽")


def test_every_mail_is_told_here() -> None:
    assert sorted(SENDERS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_mail_reads(kind: str, snapshot) -> None:
    mails = sent(kind)
    assert mails
    assert "\n\n———\n\n".join(map(as_read, mails)) == snapshot


@pytest.mark.parametrize("kind", KINDS)
def test_the_subject_holds_on_a_telephone_or_says_why_not(kind: str) -> None:
    longest = max(len(mail.subject) for mail in sent(kind))
    assert (longest > LONGEST_SUBJECT) == (kind in LONG_SUBJECTS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_stays_text(kind: str) -> None:
    for mail in sent(kind, title=HOSTILE):
        assert "<script" not in mail.body_html
        assert "\n" not in mail.subject
        assert ("&lt;script&gt;" in mail.body_html) == ("<script>" in mail.body_text + mail.subject)


@pytest.mark.parametrize("kind", KINDS)
def test_double_marks_never_begin_a_line(kind: str) -> None:
    """French typography: U+00A0 before « : ; ? ! » and inside guillemets."""
    for mail in sent(kind):
        assert (
            re.findall(r".{12} [:;?!»](?=\s|$)|« .{12}", f"{mail.subject}\n{mail.body_text}") == []
        )
