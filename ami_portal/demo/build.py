"""One living year of the call: three invented calls over the two real historical rows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

import applications
from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.demo import (
    auditions,
    calendar,
    calls,
    conservation,
    exchanges,
    outcomes,
    people,
    report,
)
from ami_portal.demo.calendar import CallDates, moment
from ami_portal.demo.content import education, health, housing, integration, mobility, rights
from ami_portal.demo.content.shapes import Idea
from ami_portal.demo.content.structures import BY_KEY
from ami_portal.demo.sign_ins import LINKED_JUROR
from ami_portal.outbox.models import EmailState, OutboundEmail
from applications.actions import (
    admissibility,
    complements,
    deposits,
    drafts,
    partners,
    recusals,
    territory,
)
from applications.enums import InadmissibilityReason, PartnerAnswer, PartnerRole, RecusalReason
from applications.models import Application, Campaign, Partner
from juries.enums import DayPart
from juries.models import Seat
from reporting.actions import history as past_years

TERRITORIES = Path(applications.__file__).parent / "territories"
Say = Callable[[str], None]
Themes = Sequence[tuple[str, str, str]]
Ideas = Sequence[tuple[str, Idea]]

# 2021 (uriopss-hdf.fr) and 2022 (horizonactu.fr); the besoins are invented.
LAST_YEAR: Themes = (
    ("Mobilité", "Circuler sans voiture dans la cité", "Rentrer chez soi le soir"),
    ("Santé", "Prendre soin de soi près de chez soi", "Oser consulter"),
    ("Éducation", "Les temps entre l’école et la maison", "Apprendre le numérique en famille"),
)
THIS_YEAR: Themes = (
    ("ERBM et habitat", "Vivre mieux dans un logement rénové", "Dire adieu à sa cité"),
    ("Accès aux droits et aux soins", "Ouvrir son courrier à plusieurs", "Ses droits à domicile"),
    ("Insertion professionnelle et sociale", "Reprendre confiance", "Faire garder en urgence"),
)  # fmt: skip
NEXT_YEAR: Themes = (*THIS_YEAR, *LAST_YEAR[:2])

PAST_WITHDRAWN_BEFORE = "Brevet pour tous"
PAST_WITHDRAWN_AFTER = "Nuit blanche au terril"
PAST_INADMISSIBLE = "Un scooter pour embaucher"
# Of today's six auditions, how much of the sheets is ended.
SHARES_SCORED = (1, 1, 0.6, 0.4)
NOW_INADMISSIBLE = "Les papiers du grand âge"
NOW_INCOMPLETE = "Clés en main"
NOW_TO_CHECK = "Les guides du bassin"
# Come on paper, typed by the service.
PAPER = frozenset({"Voisins du 9, on repeint", "Garder pour travailler"})


def is_built() -> bool:
    return Campaign.objects.exists()


@transaction.atomic
def build(*, now: datetime, say: Say) -> dict[str, Any]:
    """Build everything in one commit, as of `now`; the counts for whoever asked."""
    for folder in ("lens_lievin", "demo"):
        territory.load(TERRITORIES / folder)
    past_years.load()
    agent = people.make_staff()
    today = paris_day(now)
    last = _last_year(today, agent)
    say(_said(last, "terminé, jusqu’au contrat de ville"))
    conservation.show(last, at=now)
    current = _this_year(now, agent)
    say(_said(current, "auditions aujourd’hui, fiches à moitié remplies"))
    coming = _next_year(now, agent)
    say(f"Appel {coming.code} : ouvert au dépôt, {coming.drafts.count()} brouillons")
    _mark_mails_sent()
    return {
        "campaigns": [last.code, current.code, coming.code],
        "applications": Application.objects.count(),
        "emails": OutboundEmail.objects.count(),
    }


def _last_year(today: date, agent: User) -> Campaign:
    dates = calendar.finished(today)
    year = dates.closes_on.year
    campaign = calls.open_call(
        year, dates, title="Changer la vie des quartiers, ensemble", themes=LAST_YEAR, by=agent
    )
    spell = calls.Spell(date(year, 5, 1), date(year, 9, 30))
    ideas = [(theme, _grown(idea)) for theme, idea in _ideas(LAST_YEAR, _PAST)]
    dossiers = calls.file_all(campaign, ideas, dates, spell=spell)
    _withdraw(dossiers[PAST_WITHDRAWN_BEFORE], at=moment(dates.closes_on - timedelta(days=1), 20))
    _check_past(dossiers, dates, agent)
    _answer_partners(campaign, by=agent, at=moment(dates.checked_by))
    _hear_past(campaign, dossiers, dates, agent)
    past = outcomes.Year(campaign, dossiers, agent)
    outcomes.decide(past)
    # A later decision would cancel the letters of this one if they had not left.
    _mark_mails_sent()
    exchanges.give_papers(past)
    outcomes.settle(past)
    report.measure(year)
    report.publish(year)
    return Campaign.objects.get(pk=campaign.pk)


def _check_past(dossiers: dict[str, Application], dates: CallDates, agent: User) -> None:
    at = moment(dates.checked_by)
    for title, application in dossiers.items():
        if title == PAST_INADMISSIBLE:
            admissibility.refuse(
                application,
                reason=InadmissibilityReason.INVESTMENT,
                text="La demande ne porte que sur l’achat de scooters.",
                by=agent,
                at=at,
            )
        elif title != PAST_WITHDRAWN_BEFORE:
            admissibility.admit(application, by=agent, at=at)
    _withdraw(dossiers[PAST_WITHDRAWN_AFTER], at=at + timedelta(days=3))


def _hear_past(
    campaign: Campaign, dossiers: dict[str, Application], dates: CallDates, agent: User
) -> None:
    first = dates.hearings_from
    auditions.plan_half_days(campaign, _half_days(first))
    asked_at, published_at = (moment(first - timedelta(days=days)) for days in (14, 9))
    seats = people.make_panel(campaign, by=agent, at=asked_at)
    invited = [each for each in dossiers.values() if each.title != PAST_WITHDRAWN_BEFORE]
    auditions.answer_availability(campaign, seats, invited, at=asked_at)
    missed = dossiers[outcomes.MISSED]
    for hearing in auditions.compose(campaign, by=agent, at=published_at):
        absent = [missed] if hearing.entries.filter(application=missed).exists() else []
        auditions.hold(hearing, absent=absent, by=agent)


def _this_year(now: datetime, agent: User) -> Campaign:
    today = paris_day(now)
    dates = calendar.at_its_auditions(today)
    campaign = calls.open_call(
        today.year, dates, title="Des droits, un toit, un travail", themes=THIS_YEAR, by=agent
    )
    spell = calls.Spell(today + timedelta(days=75), today + timedelta(days=320))
    ideas = _ideas(THIS_YEAR, _NOW)
    typist = calls.Typist(PAPER, agent)
    dossiers = calls.file_all(campaign, ideas, dates, spell=spell, typist=typist)
    exchanges.answer_partners(campaign, at=moment(dates.closes_on + timedelta(days=1)))
    _check_now(dossiers, today, agent)
    _answer_partners(campaign, by=agent, at=moment(today - timedelta(days=21)))
    exchanges.join_a_member(dossiers, at=moment(today - timedelta(days=20)))
    _hear_now(campaign, dossiers, today, now, agent)
    exchanges.answer_invitations(campaign, now=now, at=moment(today - timedelta(days=6)))
    outcomes.become(
        _earlier(today.year - 1, outcomes.PAGE_BLANCHE),
        dossiers[outcomes.PROJECT],
        by=agent,
        at=moment(today - timedelta(days=19)),
    )
    exchanges.talk(dossiers[exchanges.TALKATIVE], by=agent, at=moment(today - timedelta(days=2)))
    return campaign


def _check_now(dossiers: dict[str, Application], today: date, agent: User) -> None:
    at = moment(today - timedelta(days=22))
    for title, application in dossiers.items():
        if title == NOW_INADMISSIBLE:
            admissibility.refuse(
                application,
                reason=InadmissibilityReason.OUT_OF_TERRITORY,
                text="Les familles concernées habitent hors de l’agglomération.",
                by=agent,
                at=at,
            )
        elif title == NOW_INCOMPLETE:
            complements.request(
                application,
                text="Qui porte le contrat de travail des deux accueillants ?",
                due_on=today + timedelta(days=5),
                by=agent,
                at=moment(today - timedelta(days=3)),
            )
        elif title != NOW_TO_CHECK:
            if title == exchanges.COMPLETED:
                asked_at, due_on = at - timedelta(days=6), paris_day(at)
                exchanges.complete_a_dossier(application, by=agent, due_on=due_on, at=asked_at)
            admissibility.admit(application, by=agent, at=at)


def _hear_now(
    campaign: Campaign,
    dossiers: dict[str, Application],
    today: date,
    now: datetime,
    agent: User,
) -> None:
    auditions.plan_half_days(campaign, _half_days(today))
    at = moment(today - timedelta(days=15))
    seats = people.make_panel(campaign, by=agent, at=at)
    _recuse(seats, dossiers, at=at)
    auditions.answer_availability(campaign, seats, dossiers.values(), at=at)
    hearings = auditions.compose(campaign, by=agent, at=moment(today - timedelta(days=10)))
    for hearing, share in zip(hearings, SHARES_SCORED, strict=False):
        auditions.score(hearing, share=share, at=now)


def _half_days(first: date) -> list[tuple[date, DayPart]]:
    """Ten auditions at most, in four half-days: just enough for groups of three."""
    return [
        (first, DayPart.MORNING),
        (first, DayPart.AFTERNOON),
        (first + timedelta(days=2), DayPart.MORNING),
        (first + timedelta(days=3), DayPart.EVENING),
    ]


def _recuse(seats: list[Seat], dossiers: dict[str, Application], *, at: datetime) -> None:
    """One juror helps one of the structures: that dossier is closed to them."""
    juror = next(seat.user for seat in seats if seat.user.email == LINKED_JUROR)
    recusals.declare(
        juror,
        dossiers["La caravane des petits travaux"],
        reason=RecusalReason.MEMBER,
        by=juror,
        at=at,
    )


def _next_year(now: datetime, agent: User) -> Campaign:
    today = paris_day(now)
    dates = calendar.open_now(today)
    campaign = calls.open_call(
        today.year + 1, dates, title="Un projet pour votre quartier", themes=NEXT_YEAR, by=agent
    )
    spell = calls.Spell(today + timedelta(days=130), today + timedelta(days=400))
    at = now - timedelta(days=2)
    by_title = {idea.title: (theme, idea) for theme, idea in _ideas(NEXT_YEAR, _NOW)}
    theme, idea = by_title["Coudre ensemble, parler d’emploi"]
    draft = calls.write_draft(campaign, idea, theme=theme, spell=spell, at=at)
    drafts.save_field(draft, name="afterwards_text", text="", at=at)
    theme, idea = by_title["Une page blanche pour le four à pain"]
    lent = calls.write_draft(campaign, idea, theme=theme, spell=spell, at=at)
    exchanges.ask_for_help(lent, at=at)
    exchanges.reuse_a_dossier(_earlier(today.year - 1, exchanges.REUSED), campaign, at=at)
    anonymous, _ = drafts.start(campaign, at=at)
    drafts.save_field(anonymous, name="title", text="Un banc, un livre, un voisin", at=at)
    return campaign


def _earlier(year: int, title: str) -> Application:
    return Application.objects.get(campaign__year=year, title=title)


def _withdraw(application: Application, *, at: datetime) -> None:
    deposits.withdraw(application, by=application.submitted_by, at=at)


def _answer_partners(campaign: Campaign, *, by: User, at: datetime) -> None:
    """The partners said to carry the action confirm it; the helpers say that they help."""
    rows = Partner.objects.filter(application__campaign=campaign).select_related("application")
    by_hand = rows.exclude(application__title__in=[exchanges.SILENT, *exchanges.ANSWERED_BY_LINK])
    for partner in by_hand.filter(application__state="admissible"):
        carries = partner.role == PartnerRole.CARRIES
        answer = PartnerAnswer.CARRIES if carries else PartnerAnswer.HELPS
        partners.record_answer(partner, answer=answer, by=by, at=at)


def _mark_mails_sent() -> None:
    """Nothing leaves the demonstration: its mails are read on their page, as if they had left."""
    OutboundEmail.objects.filter(state=EmailState.PENDING).update(
        state=EmailState.SENT, sent_at=F("queued_at")
    )


_PAST = (mobility.IDEAS, health.IDEAS, education.IDEAS)
_NOW = (housing.IDEAS, rights.IDEAS, integration.IDEAS)


def _ideas(themes: Themes, ideas: Sequence[Sequence[Idea]]) -> Ideas:
    """Each idea with its theme, the themes mixed as they arrive."""
    pairs = [
        (name, idea) for (name, _, _), group in zip(themes, ideas, strict=False) for idea in group
    ]
    return sorted(pairs, key=lambda pair: (BY_KEY[pair[1].by].contact[::-1], pair[1].title))


def _grown(idea: Idea) -> Idea:
    """Twice as large, within the ceiling: last year’s awards nearly fill the envelope."""
    if idea.page_blanche:
        return idea
    return replace(idea, cost=2 * idea.cost, asked=min(2 * idea.asked, 15_000))


def _said(campaign: Campaign, end: str) -> str:
    count = Application.objects.filter(campaign=campaign).filed().count()
    return f"Appel {campaign.code} : {count} dossiers déposés, {end}"
