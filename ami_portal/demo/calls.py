"""The three invented calls: real themes and envelope, everything else made up and labelled so."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from ami_portal.accounts.models import User
from ami_portal.demo.calendar import CallDates, moment
from ami_portal.demo.content.shapes import Idea
from ami_portal.demo.content.structures import BY_KEY
from ami_portal.demo.people import ECONOMY_NAME, EDUCATION_NAME, SERVICE_NAME, writer_of
from ami_portal.demo.requests import texts_of
from applications.actions import cahier, campaigns, deposits, drafts, needs, paper
from applications.enums import BonusKind
from applications.models import Application, Campaign, Draft

# Invented: no source gives the real ones, but for the envelope of 2021 and 2022 (uriopss-hdf.fr).
INVENTED_AMOUNTS = {
    "envelope": Decimal(150_000),
    "base_rate": Decimal("0.600"),
    "award_floor": Decimal(1_000),
    "award_ceiling": Decimal(15_000),
    "settlement_tolerance": Decimal("0.100"),
    "page_blanche_ceiling": Decimal(3_000),
    "qpv_share_threshold": Decimal("0.600"),
    "reason_scores": [0, 1, 5],
}
INVENTED_RATES = {
    BonusKind.WOMEN: Decimal("0.800"),
    BonusKind.COOPERATION: Decimal("0.800"),
    BonusKind.UNCOVERED_NEED: Decimal("0.700"),
}
INTRODUCTION = "Appel de démonstration : les taux, les plafonds et les quartiers sont inventés."
CAHIER = (
    ("Ce que nous cherchons", SERVICE_NAME,
     "Des actions au plus près des habitants, qui répondent à un besoin que le contrat de ville ne"
     " couvre pas, qui essaient quelque chose ou qui méritent d’être montrées.\n\n"
     "Une petite structure a les mêmes chances qu’une grande : on juge le projet entendu."),
    ("Grandir et apprendre", EDUCATION_NAME,
     "Les temps entre l’école et la maison restent peu couverts : la fin d’après-midi, le mercredi,"
     " l’été. Nous regarderons d’abord ce que les parents décident eux-mêmes."),
    ("Travailler près de chez soi", ECONOMY_NAME,
     "Le premier obstacle à l’emploi est souvent l’heure : celle du bus, celle de la garde. Les"
     " actions du soir et du petit matin sont attendues."),
)  # fmt: skip


def open_call(
    year: int,
    dates: CallDates,
    *,
    title: str,
    themes: Sequence[tuple[str, str, str]],
    by: User,
) -> Campaign:
    """A call, its needs and its cahier des charges, opened by its agent.

    `themes`: for each, its name, a besoin repéré, and one that is poorly covered.
    """
    at = moment(dates.opened_on)
    campaign = campaigns.create(
        code=str(year),
        year=year,
        title=title,
        themes=[name for name, _, _ in themes],
        by=by,
        at=at,
        introduction=INTRODUCTION,
        public_meeting="en soirée, à la Maison des associations d’Exemple",
        is_fictitious=True,
        **INVENTED_AMOUNTS,
        **dates.columns(),
    )
    campaigns.set_bonus_rates(campaign, rates=INVENTED_RATES, by=by, at=at)
    _write_needs(campaign, themes, by=by, at=at)
    _write_cahier(campaign, by=by, at=at)
    return campaigns.open_call(campaign, by=by, at=at)


def file_all(
    campaign: Campaign,
    ideas: Iterable[tuple[str, Idea]],
    dates: CallDates,
    *,
    spell: "Spell",
    typist: "Typist | None" = None,
) -> dict[str, Application]:
    """Deposit every idea, spread over the weeks of the call; the dossiers by title."""
    pairs = list(ideas)
    weeks = (dates.closes_on - dates.opens_on).days - 2
    dossiers = {}
    for rank, (theme, idea) in enumerate(pairs):
        # Most arrive in the last week, as everywhere.
        day = dates.closes_on - timedelta(days=round(weeks * (1 - rank / len(pairs)) ** 3))
        at = moment(day, 9 + rank % 11, rank * 7 % 60)
        texts = _texts(campaign, idea, theme=theme, spell=spell)
        if typist and idea.title in typist.titles:
            dossiers[idea.title] = _type(campaign, texts, by=typist.agent, at=at)
        else:
            dossiers[idea.title] = _deposit(campaign, idea, texts, at=at)
    return dossiers


class Spell:
    """When the actions of a call take place."""

    def __init__(self, starts_on: date, ends_on: date) -> None:
        self.starts_on, self.ends_on = starts_on, ends_on


class Typist:
    """Who types the requests that come on paper, and their titles."""

    def __init__(self, titles: Collection[str], agent: User) -> None:
        self.titles, self.agent = titles, agent


def write_draft(campaign: Campaign, idea: Idea, *, theme: str, spell: Spell, at: datetime) -> Draft:
    """A draft of this idea, whole, at the hands of who writes for the structure."""
    return _write(campaign, idea, _texts(campaign, idea, theme=theme, spell=spell), at=at)


def _texts(campaign: Campaign, idea: Idea, *, theme: str, spell: Spell) -> dict[str, str]:
    return texts_of(idea, campaign, theme=theme, starts_on=spell.starts_on, ends_on=spell.ends_on)


def _write(campaign: Campaign, idea: Idea, texts: dict[str, str], *, at: datetime) -> Draft:
    draft, _ = drafts.start(campaign, at=at, owner=writer_of(BY_KEY[idea.by]))
    drafts.save_fields(draft, texts=texts, at=at)
    return draft


def _deposit(campaign: Campaign, idea: Idea, texts: dict[str, str], *, at: datetime) -> Application:
    draft = _write(campaign, idea, texts, at=at - timedelta(hours=1))
    return deposits.deposit(draft, by=writer_of(BY_KEY[idea.by]), at=at)


def _type(campaign: Campaign, texts: dict[str, str], *, by: User, at: datetime) -> Application:
    """A request that came on paper in the morning, typed in the afternoon."""
    draft = paper.start(campaign, received_at=at - timedelta(hours=4), by=by, at=at)
    drafts.save_fields(draft, texts=texts, at=at)
    return paper.deposit(draft, is_signed=True, by=by, at=at)


def _write_needs(
    campaign: Campaign, themes: Sequence[tuple[str, str, str]], *, by: User, at: datetime
) -> None:
    rows = {theme.name: theme for theme in campaign.themes.all()}
    for name, known, uncovered in themes:
        for text, is_poorly_covered in ((known, False), (uncovered, True)):
            needs.add(
                campaign,
                theme=rows[name],
                text=text,
                source="Groupe de dialogue territorial" if is_poorly_covered else SERVICE_NAME,
                is_poorly_covered=is_poorly_covered,
                by=by,
                at=at,
            )


def _write_cahier(campaign: Campaign, *, by: User, at: datetime) -> None:
    for title, direction, text in CAHIER:
        section = cahier.add_section(campaign, title=title, direction=direction, by=by, at=at)
        cahier.write(section, text=text, by=by, at=at)
    cahier.publish(campaign, by=by, at=at)
