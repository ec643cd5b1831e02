"""Preparing a call: created from a proposal or copied from an earlier one, edited, opened."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.domain import preparation, proposals
from applications.domain.proposals import BonusWords, CriterionRow, TypeRow
from applications.domain.refusals import (
    FrozenRulesError,
    InUseError,
    NotReadyError,
    RefusedError,
)
from applications.domain.verification import need_words
from applications.enums import BonusKind, Grid
from applications.models import BonusRule, Campaign, Criterion, OrganisationType, Theme
from applications.queries import preparation as prepared

logger = logging.getLogger("ami_portal.campaigns")

MAX_TYPES = 12


@transaction.atomic
def create(
    *,
    code: str,
    year: int,
    title: str,
    by: User,
    at: datetime,
    themes: Sequence[str] = (),
    **settings: Any,
) -> Campaign:
    """A call with the proposed types, rates above the base, and grids; all of it can be edited.

    `settings` are columns of the call (`preparation.SETTINGS`): amounts in euros, rates as parts
    of 1. No base rate is proposed. Raises RefusedError.
    """
    kept = _free_code(code, year)
    values = {**proposals.settings_of(year), **settings, "title": title}
    preparation.check_settings(values, values, has_dossiers=False)
    campaign = Campaign(code=kept, year=year, **values)
    campaign.full_clean(exclude=["opened_by"])
    campaign.save()
    set_themes(campaign, names=themes, by=by, at=at)
    set_types(campaign, types=proposals.TYPES, by=by, at=at)
    set_bonus_rates(campaign, rates=proposals.BONUS_RATES, by=by, at=at)
    for grid, rows in proposals.GRIDS.items():
        set_grid(campaign, grid=grid, rows=rows, by=by, at=at)
    _log("created", campaign, by)
    return campaign


@transaction.atomic
def clone_for_next_year(source: Campaign, *, by: User, at: datetime) -> Campaign:
    """The same call a year later, under the first free code of that year. Raises RefusedError."""
    year = source.year + 1
    taken = set(Campaign.objects.filter(year=year).values_list("code", flat=True))
    return clone(source, code=preparation.next_code(year, taken), year=year, by=by, at=at)


@transaction.atomic
def clone(source: Campaign, *, code: str, year: int, by: User, at: datetime) -> Campaign:
    """The same call for another year, unopened: settings, lists, grids, needs and cahier's parts.

    Dates move by whole years. Nothing that happened is copied. Raises RefusedError.
    """
    kept = _free_code(code, year)
    calendar = {name: getattr(source, name) for name in preparation.CALENDAR}
    settings = {name: getattr(source, name) for name in preparation.SETTINGS}
    campaign = Campaign.objects.create(
        code=kept,
        year=year,
        **{**settings, **preparation.shifted(calendar, years=year - source.year)},
    )
    themes = _copy_rows(source.themes.all(), campaign)
    for rows in (source.organisation_types, source.bonus_rules, source.criteria):
        _copy_rows(rows.all(), campaign)
    _copy_rows(source.cahier_sections.all(), campaign, updated_at=None, updated_by=None)
    for need in source.needs.all():
        _copy_rows([need], campaign, theme_id=themes[need.theme_id])
    _log("cloned", campaign, by)
    return campaign


@transaction.atomic
def update(campaign: Campaign, *, by: User, at: datetime, **settings: Any) -> Campaign:
    """Change settings of a call. Raises FrozenRulesError, RefusedError, ValidationError."""
    locked = _lock(campaign)
    old = {name: getattr(locked, name) for name in preparation.SETTINGS}
    changed = preparation.check_settings(old, settings, has_dossiers=locked.last_number > 0)
    for name in changed:
        setattr(locked, name, settings[name])
    locked.full_clean(exclude=["opened_by"])
    locked.save(update_fields=[*changed])
    _log(f"changed {sorted(changed)}", locked, by)
    return locked


@transaction.atomic
def set_themes(campaign: Campaign, *, names: Iterable[str], by: User, at: datetime) -> list[Theme]:
    """The themes in their order; known names keep their row. Raises InUseError, RefusedError."""
    kept = preparation.check_names(names, at_most=preparation.MAX_THEMES, what="thèmes")
    _lock(campaign)
    rows: dict[str, Theme] = {theme.name: theme for theme in campaign.themes.all()}
    _remove([rows[name] for name in preparation.removed(rows, kept)])
    for position, name in enumerate(kept):
        Theme.objects.update_or_create(
            campaign=campaign, name=name, defaults={"position": position}
        )
    _log("themes set", campaign, by)
    return list(campaign.themes.all())


@transaction.atomic
def rename(
    row: Theme | OrganisationType, *, name: str, by: User, at: datetime
) -> Theme | OrganisationType:
    """The same theme or type under another name, dossiers included. Raises RefusedError."""
    row.name = need_words(name, "Écrivez un nom.")
    twins = type(row)._default_manager.filter(campaign_id=row.campaign_id, name__iexact=row.name)
    if twins.exclude(pk=row.pk).exists():
        raise RefusedError(f"«\u00a0{row.name}\u00a0» est déjà dans la liste.")
    row.save(update_fields=["name"])
    _log(f"renamed {row.pk} to {row.name!r}", row.campaign, by)
    return row


@transaction.atomic
def set_types(
    campaign: Campaign, *, types: Iterable[TypeRow], by: User, at: datetime
) -> list[OrganisationType]:
    """The types of structures in order. Raises InUseError, RefusedError."""
    wanted = {row.name.strip(): row for row in types if row.name.strip()}
    preparation.check_names(wanted, at_most=MAX_TYPES, what="types")
    _lock(campaign)
    rows = {kind.name: kind for kind in campaign.organisation_types.all()}
    _remove([rows[name] for name in preparation.removed(rows, wanted)])
    for position, (name, row) in enumerate(wanted.items()):
        OrganisationType.objects.update_or_create(
            campaign=campaign,
            name=name,
            defaults={
                "is_public_body": row.is_public_body,
                "is_undeclared": row.is_undeclared,
                "position": position,
            },
        )
    _log("types set", campaign, by)
    return list(campaign.organisation_types.all())


@transaction.atomic
def set_bonus_rates(
    campaign: Campaign,
    *,
    rates: Mapping[BonusKind, Decimal | None],
    by: User,
    at: datetime,
    words: Mapping[BonusKind, BonusWords] = proposals.BONUS_WORDS,
) -> list[BonusRule]:
    """The rates above the base, parts of 1; a kind left out or None is not in the call.

    `words` say the condition of each, what shows it and who confirms it.
    Raises FrozenRulesError once a dossier is deposited, RefusedError out of 0 to 1.
    """
    wanted = {BonusKind(kind): rate for kind, rate in rates.items() if rate is not None}
    if any(not 0 < rate <= 1 for rate in wanted.values()):
        raise RefusedError("Un taux va de 1 à 100\u00a0%.")
    locked = _lock(campaign)
    said = {kind: (rate, words.get(kind, BonusWords())) for kind, rate in wanted.items()}
    if _bonuses(locked) == said:
        return list(locked.bonus_rules.all())
    if locked.last_number > 0:
        raise FrozenRulesError(
            "Des dossiers ont été déposés avec ces taux majorés\u00a0: ils ne changent plus."
        )
    locked.bonus_rules.all().delete()
    for kind, (rate, told) in said.items():
        BonusRule.objects.create(campaign=locked, kind=kind, rate=rate, **asdict(told))
    _log("bonus rates set", locked, by)
    return list(locked.bonus_rules.all())


@transaction.atomic
def set_grid(
    campaign: Campaign, *, grid: Grid, rows: Iterable[CriterionRow], by: User, at: datetime
) -> list[Criterion]:
    """The criteria of a grid. Raises FrozenRulesError at the first sheet, RefusedError."""
    locked = _lock(campaign)
    kept = preparation.check_grid(rows, is_frozen=locked.grid_frozen_at is not None)
    locked.criteria.filter(grid=grid).delete()
    criteria = Criterion.objects.bulk_create(
        Criterion(
            campaign=locked,
            grid=grid,
            name=row.name,
            weight=row.weight,
            anchors=list(row.anchors),
            position=position,
        )
        for position, row in enumerate(kept)
    )
    _log(f"grid {grid} set", locked, by)
    return criteria


@transaction.atomic
def open_call(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """Publish the call: deposits are received from its opening date. Raises NotReadyError."""
    locked = _lock(campaign)
    problems = preparation.missing_before_opening(prepared.of(locked), today=paris_day(at))
    if problems:
        raise NotReadyError(problems)
    locked.opened_at, locked.opened_by = at, by
    locked.save(update_fields=["opened_at", "opened_by"])
    _log("opened", locked, by)
    return locked


def _bonuses(campaign: Campaign) -> dict[BonusKind, tuple[Decimal, BonusWords]]:
    """The rates of the call and their words, to see whether anything changes."""
    return {
        BonusKind(rule.kind): (
            rule.rate,
            BonusWords(rule.condition, rule.evidence, rule.confirmed_by),
        )
        for rule in campaign.bonus_rules.all()
    }


def _lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _free_code(code: str, year: int) -> str:
    kept = preparation.check_code(code, year)
    if Campaign.objects.filter(code=kept).exists():
        raise RefusedError(f"L’appel {kept} existe déjà.")
    return kept


def _remove(rows: Iterable[models.Model]) -> None:
    for row in rows:
        try:
            row.delete()
        except ProtectedError as error:
            raise InUseError(
                f"«\u00a0{row}\u00a0» est choisi par des dossiers ou des besoins\u00a0: gardez-le."
            ) from error


def _copy_rows(rows: Iterable[models.Model], campaign: Campaign, **values: Any) -> dict[Any, Any]:
    """Copy rows of another call; the answer gives the new key of each old one."""
    copies = {}
    for row in rows:
        old = row.pk
        row.pk, row._state.adding = None, True
        for name, value in {"campaign": campaign, **values}.items():
            setattr(row, name, value)
        row.save()
        copies[old] = row.pk
    return copies


def _log(what: str, campaign: Campaign, by: User) -> None:
    logger.info("call %s %s by person %s", campaign.code, what, by.pk)
