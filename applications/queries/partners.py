"""Where each partner of a dossier stands: asked, silent until when, what they answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, prefetch_related_objects

from ami_portal.common.dates import paris_day, plain_date
from ami_portal.outbox.models import EmailState
from applications.domain import partners as rules
from applications.enums import PartnerAnswer, PartnerRole, State
from applications.models import Application, Campaign, Partner
from applications.queries.states import hearing_of

LOST = "Notre courriel n’est pas arrivé\u00a0: cette adresse l’a refusé. Corrigez-la."


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner, in one sentence. `until` is the last day of an answer."""

    partner: Partner
    sentence: str
    until: date
    is_silent: bool
    is_open: bool

    @property
    def carries(self) -> bool:
        """Whether the structure says that this partner carries the action with it."""
        return self.partner.role == PartnerRole.CARRIES


def limit_of(partner: Partner, *, today: date) -> date:
    """The last day on which this partner answers by their link."""
    application = partner.application
    hearing = hearing_of(application)
    is_known = hearing.starts_at is not None and not hearing.is_missed
    return rules.answer_by(
        hearings_from=application.campaign.hearings_from,
        asked_on=paris_day(partner.asked_at) if partner.asked_at else today,
        hearing_on=paris_day(hearing.starts_at) if is_known and hearing.starts_at else None,
    )


def standings(application: Application, *, today: date) -> list[Standing]:
    """Every partner of a dossier, in the order of box 9.

    The page has fetched `events__email`; the partners cost two queries at most.
    """
    prefetch_related_objects([application], "partners__recorded_by")
    rows = sorted(application.partners.all(), key=lambda row: row.position)
    lost = _undelivered(application)
    return [_standing(row, rows, today=today, is_lost=row.email.lower() in lost) for row in rows]


def standing(partner: Partner, *, today: date) -> Standing:
    """One partner, as their own page says it."""
    return _standing(partner, [partner], today=today)


def silent(visible: QuerySet[Application], campaign: Campaign) -> QuerySet[Partner]:
    """Those said to carry the action who have not answered, on dossiers the jury has not met."""
    dossiers = visible.filter(campaign=campaign, state__in=rules.ANSWERABLE)
    return Partner.objects.filter(
        application__in=dossiers.values("pk"),
        role=PartnerRole.CARRIES,
        answer=PartnerAnswer.PENDING,
    )


def silent_near_limit(
    visible: QuerySet[Application], campaign: Campaign, *, today: date
) -> QuerySet[Partner]:
    """The silent partners worth a call today: the auditions begin in five days or less."""
    until = rules.answer_by(hearings_from=campaign.hearings_from)
    if not rules.is_near_limit(until=until, today=today):
        return Partner.objects.none()
    return silent(visible, campaign)


def in_order(partners: QuerySet[Partner]) -> QuerySet[Partner]:
    """Partners with their dossiers, by number of dossier."""
    rows = partners.select_related("application__campaign", "application__organisation")
    return rows.select_related("recorded_by").order_by("application__sequence", "position")


def listed(partners: Iterable[Partner], *, today: date) -> list[Standing]:
    """A page of partners in order: one query for what their dossiers were told, one to fetch."""
    rows = list(partners)
    prefetch_related_objects(rows, "application__events")
    return [standing(row, today=today) for row in rows]


def _undelivered(application: Application) -> set[str]:
    """The addresses that refused our mail."""
    mails = [event.email for event in application.events.all() if event.email]
    return {
        mail.to.lower() for mail in mails if mail.kind == "P6" and mail.state == EmailState.FAILED
    }


def _standing(
    partner: Partner, beside: Iterable[Partner], *, today: date, is_lost: bool = False
) -> Standing:
    until = limit_of(partner, today=today)
    is_open = State(partner.application.state) in rules.ANSWERABLE and today <= until
    is_silent = partner.answer == PartnerAnswer.PENDING
    if is_silent and is_open and is_lost:
        sentence = LOST
    elif is_silent:
        sentence = _silence(partner, beside, until=until, is_open=is_open)
    else:
        sentence = _answered(partner)
    return Standing(partner, sentence, until, is_silent, is_open)


def _answered(partner: Partner) -> str:
    said = f"«\u00a0{partner.get_answer_display()}\u00a0»"
    when = plain_date(partner.answered_at) if partner.answered_at else ""
    if partner.recorded_by:
        return f"{said}, noté sur papier par {partner.recorded_by} le {when}."
    who = f" par {partner.answered_by_name}" if partner.answered_by_name else ""
    return f"{said}, répondu{who} le {when}."


def _silence(partner: Partner, beside: Iterable[Partner], *, until: date, is_open: bool) -> str:
    if not is_open:
        return _nothing_came(partner)
    if partner.asked_at:
        asked = plain_date(partner.asked_at)
        return f"Interrogé le {asked}. Sa réponse est attendue jusqu’au {plain_date(until)}."
    if not partner.email:
        return rules.NotAsked.NO_ADDRESS.value
    shared = {row.email.lower() for row in beside if row.pk != partner.pk and row.asked_at}
    asking = rules.Asking(partner.email, own=_own_addresses(partner), others=shared)
    return (rules.why_not_asked(asking) or rules.NotAsked.TOMORROW).value


def _own_addresses(partner: Partner) -> set[str]:
    """Those of the structure's people: they do not answer for a partner."""
    members = partner.application.organisation.members.filter(email__isnull=False)
    own = {str(email).lower() for email in members.values_list("email", flat=True)}
    return own | {partner.application.contact_email.lower()}


def _nothing_came(partner: Partner) -> str:
    if partner.role == PartnerRole.CARRIES:
        return "N’a pas répondu à temps\u00a0: le taux de base s’applique."
    return "N’a pas répondu."
