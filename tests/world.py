"""A small world for the access matrix: one of each thing, one reader of each kind."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.actions import contracts, jobs, links
from applications.domain.contrat_de_ville import Terms
from applications.enums import (
    DocumentKind,
    JobKind,
    LinkPurpose,
    MembershipRight,
    NotSelectedReason,
    PartnerRole,
    RecusalReason,
    RedirectionTarget,
)
from applications.models import (
    Application,
    BonusClaim,
    CahierSection,
    Need,
    Partner,
    Payment,
    Recusal,
    Redirection,
)
from juries.actions import decisions, deliberations, simulations
from juries.actions.sheets import open_sheets
from juries.enums import DecisionKind, MoveKind
from juries.models import Hearing, HearingAdvice, HearingEntry, HearingSeat, PlanMove, Seat
from reporting.models import HistoricalYear
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    CollegeFactory,
    CriterionFactory,
    DocumentFactory,
    DraftFactory,
    HearingFactory,
    MembershipFactory,
    PanelFactory,
    SeatFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING
from tests.factories.awards import funded
from tests.factories.reports import an_edition
from tests.world_of_conservation import of_conservation
from tests.world_of_door import of_the_door
from tests.world_of_evaluation import of_the_evaluation
from tests.world_of_files import of_files
from tests.world_of_help import of_writing_help

CONTRACT = Terms("Contrat d’essai", date(2024, 1, 1), date(2030, 12, 31), ("Agir",))
LONG_AFTER = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class World:
    application: Application
    hearing: Hearing
    readers: dict[str, User | None]
    things: dict[str, Any]


def build() -> World:
    """A call with one admissible dossier, heard by two jurors of whom one has a declared link."""
    TerritoryFactory()
    # The same mail domain as the jurors: a link that the portal notices.
    application = ApplicationFactory(admissible=True, contact_email="contact@essai.example")
    campaign = application.campaign
    criterion = CriterionFactory(campaign=campaign)
    hearing = HearingFactory(campaign=campaign, theme=application.theme, published_at=AFTER_CLOSING)
    HearingEntry.objects.create(hearing=hearing, application=application)
    college = CollegeFactory(panel=PanelFactory(campaign=campaign))
    jurors = [_seated(hearing, SeatFactory(college=college)) for _ in range(2)]
    Recusal.objects.create(
        user=jurors[1],
        application=application,
        reason=RecusalReason.MEMBER,
        declared_at=AFTER_CLOSING,
        declared_by=jurors[1],
    )
    open_sheets(hearing, at=AFTER_CLOSING)
    readers: dict[str, User | None] = {
        "anonymous": None,
        "owner": MembershipFactory(organisation=application.organisation).user,
        "association_b": MembershipFactory().user,
        "juror": jurors[0],
        "recused_juror": jurors[1],
        "agent": UserFactory(agent=True),
        "other_direction": UserFactory(other_direction=True),
        "director": UserFactory(director=True),
        "administrator": UserFactory(administrator=True),
    }
    things = {
        "code": campaign.code,
        "year": campaign.year,
        "past_year": HistoricalYear.objects.create(year=2020, filed=25, funded=12, moved=4).year,
        "number": application.number,
        "application_pk": application.pk,
        "organisation_pk": application.organisation.pk,
        "draft_key": DraftFactory(campaign=campaign, owner=readers["owner"]).pk,
        "draft_field": "title",
        "binned_key": DraftFactory(
            campaign=campaign, owner=readers["owner"], binned_at=AFTER_CLOSING
        ).pk,
        "mail_rank": 1,
        "recusal_pk": Recusal.objects.get().pk,
        "linked_pk": jurors[0].pk,
        "hearing_pk": hearing.pk,
        "plan_move_pk": _plan_move(hearing).pk,
        "hearing_day": hearing.slot.starts_at.date(),
        "entry_pk": hearing.entries.get().pk,
        "dossier_kind": "dossier",
        "seat_pk": hearing.hearing_seats.get(user=jurors[0]).seat_id,
        "college_pk": college.pk,
        "room_pk": hearing.slot.room_id,
        "half_day_pk": hearing.slot.half_day_id,
        "hearing_seat_pk": hearing.hearing_seats.get(user=jurors[0]).pk,
        "advice_pk": _advice(hearing, application, by=readers["agent"]).pk,
        "criterion_pk": criterion.pk,
        "grid_slug": "jury",
        **_of_the_team(application),
        "job_pk": jobs.ask(
            JobKind.COMPOSITION, key=campaign.code, by=readers["agent"], at=AFTER_CLOSING
        ).pk,
        **of_writing_help(application, agent=readers["agent"]),
        **_of_the_deliberation(application, by=readers["agent"]),
    }
    things |= of_the_door(things["seat_pk"], hearing.slot.half_day, by=readers["agent"])
    things |= of_files(application, things["draft_key"])
    things |= of_conservation(application, by=readers["administrator"])
    things["edition_number"] = an_edition(campaign.year, by=readers["director"]).number
    things |= of_the_evaluation(by=readers["agent"])
    return World(application, hearing, readers, things)


def _advice(hearing: Hearing, application: Application, *, by: User | None) -> HearingAdvice:
    return HearingAdvice.objects.create(
        hearing=hearing, application=application, kind="budget", by=by, at=AFTER_CLOSING
    )


def _plan_move(hearing: Hearing) -> PlanMove:
    return PlanMove.objects.create(
        campaign=hearing.campaign,
        kind=MoveKind.MOVE,
        words="Déplacé.",
        before={},
        after={},
        at=AFTER_CLOSING,
        by=UserFactory(agent=True),
    )


def _seated(hearing: Hearing, seat: Seat) -> User:
    HearingSeat.objects.create(
        hearing=hearing,
        seat=seat,
        user=seat.user,
        starts_at=hearing.slot.starts_at,
        links_declared_at=AFTER_CLOSING,
    )
    return seat.user


def _of_the_team(application: Application) -> dict[str, Any]:
    """A partner, a besoin repéré, a part of the cahier des charges and a mail."""
    campaign = application.campaign
    partner = Partner.objects.create(
        application=application, name="Le Foyer", role=PartnerRole.CARRIES, position=0
    )
    need = Need.objects.create(campaign=campaign, theme=application.theme, text="Se soigner")
    section = CahierSection.objects.create(
        campaign=campaign, title="Grandir", direction="Direction de l’éducation"
    )
    email = OutboundEmail.objects.create(message_id="monde", kind="P4", to="a@b.example")
    return {
        "partner_pk": partner.pk,
        "need_pk": need.pk,
        "section_pk": section.pk,
        "email_pk": email.pk,
        **_of_the_structure(application),
    }


def _of_the_structure(application: Application) -> dict[str, Any]:
    """A pending invitation to join the structure, and a second member."""
    link, token = links.issue(
        LinkPurpose.MEMBER,
        email="invite@essai.example",
        organisation=application.organisation,
        right=MembershipRight.WRITER,
        at=AFTER_CLOSING,
        expires_at=LONG_AFTER,
    )
    member = MembershipFactory(organisation=application.organisation)
    return {
        "link_token": token,
        "link_pk": link.pk,
        "member_pk": member.pk,
        "document_kind": DocumentKind.RIB.value,
    }


def _of_the_deliberation(application: Application, *, by: User | None) -> dict[str, Any]:
    """A dossier heard with a claimed rate, and one funded, redirected too."""
    campaign = application.campaign
    rule = BonusRuleFactory(campaign=campaign)
    heard = ApplicationFactory(heard=True, campaign=campaign)
    claim = BonusClaim.objects.create(application=heard, rule=rule)
    aided = funded(campaign)
    declined = ApplicationFactory(
        heard=True, campaign=campaign, organisation=application.organisation
    )
    _declined(declined, by=by)
    redirection = Redirection.objects.create(
        application=aided,
        target=RedirectionTarget.COMMUNE,
        name="la Ville",
        reason="Elle prête la salle.",
        created_at=AFTER_CLOSING,
        status_at=AFTER_CLOSING,
        followed_by=by,
    )
    return {
        "heard_number": heard.number,
        "claim_pk": claim.pk,
        "funded_number": aided.number,
        "paid_organisation_pk": aided.organisation_id,
        "released_number": declined.number,
        "simulation_pk": simulations.make(
            campaign, name="A", wanted={}, by=by, at=AFTER_CLOSING
        ).pk,
        "payment_pk": Payment.objects.create(
            application=aided,
            amount=Decimal(100),
            ordered_on=AFTER_CLOSING.date(),
            recorded_by=aided.award.granted_by,
        ).pk,
        "redirection_pk": redirection.pk,
        "contract_pk": contracts.save(None, CONTRACT).pk,
        "aided_pk": aided.organisation.pk,
        "document_pk": DocumentFactory(organisation=aided.organisation).pk,
    }


def _declined(application: Application, *, by: Any) -> None:
    """A decision released, with its letter."""
    campaign, at = application.campaign, AFTER_CLOSING
    vote = deliberations.record(campaign, number="2026-114", date=at.date(), by=by, at=at)
    decisions.prepare(
        application,
        kind=DecisionKind.DECLINE,
        reason=NotSelectedReason.NEED,
        text="Ces ateliers existent déjà.",
        by=by,
        at=at,
    )
    decisions.release(campaign, deliberation=vote, by=by, at=at)
