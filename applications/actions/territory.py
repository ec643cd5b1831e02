"""Loading the territory served from a folder of files."""

from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from applications.actions import contracts
from applications.actions.contrat_de_ville import terms_of
from applications.domain.contrat_de_ville import ContratRefusedError, Terms
from applications.domain.engagement import Threshold
from applications.domain.territory_files import (
    COMMUNES_FILE,
    NEIGHBOURHOODS_FILE,
    TERRITORY_FILE,
    CommuneRow,
    ContractRow,
    NeighbourhoodRow,
    TerritoryFileError,
    decode,
    read_communes,
    read_contracts,
    read_neighbourhoods,
    read_territory,
    read_thresholds,
)
from applications.models import (
    Commune,
    ContratDeVille,
    ConventionThreshold,
    Neighbourhood,
    Territory,
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder brought: the name, how many communes and neighbourhoods."""

    name: str
    communes: int
    neighbourhoods: int


@transaction.atomic
def load(folder: Path) -> Loaded:
    """Load those of `territoire.toml`, `communes.csv` and `quartiers.csv` that are there.

    Loading twice changes nothing; a folder may only add to what is known; nothing is ever removed,
    because dossiers refer to it. Raises TerritoryFileError, and then nothing is changed.
    """
    names = (TERRITORY_FILE, COMMUNES_FILE, NEIGHBOURHOODS_FILE)
    texts = {
        name: decode((folder / name).read_bytes()) for name in names if (folder / name).is_file()
    }
    if not texts:
        listed = f"ni {TERRITORY_FILE}, ni {COMMUNES_FILE}, ni {NEIGHBOURHOODS_FILE}"
        raise TerritoryFileError([f"Le dossier {folder} ne contient {listed}."])
    communes = read_communes(texts[COMMUNES_FILE]) if COMMUNES_FILE in texts else []
    _save_communes(communes)
    neighbourhoods = _neighbourhoods(texts.get(NEIGHBOURHOODS_FILE))
    _save_neighbourhoods(neighbourhoods)
    if TERRITORY_FILE in texts:
        _save_territory(read_territory(texts[TERRITORY_FILE]))
        _save_contracts(read_contracts(texts[TERRITORY_FILE]))
        _save_thresholds(read_thresholds(texts[TERRITORY_FILE]))
    territory = Territory.objects.first()
    return Loaded(territory.name if territory else "", len(communes), len(neighbourhoods))


def _neighbourhoods(text: str | None) -> list[NeighbourhoodRow]:
    if text is None:
        return []
    known = frozenset(Commune.objects.values_list("code_insee", flat=True))
    return read_neighbourhoods(text, communes=known)


def _save_territory(values: dict[str, str | bool]) -> None:
    territory = Territory.objects.select_for_update().first() or Territory()
    for column, value in values.items():
        setattr(territory, column, value)
    territory.save()


def _save_contracts(rows: list[ContractRow]) -> None:
    """A folder only adds: pillars and what else was noted on screen stay."""
    for row in rows:
        known = ContratDeVille.objects.filter(name=row.name).first()
        terms = _with(terms_of(known or ContratDeVille()), row)
        try:
            contracts.save(known, terms)
        except ContratRefusedError as refusal:
            sentence = f"{TERRITORY_FILE}, {row.name}\u00a0: {refusal}"
            raise TerritoryFileError([sentence]) from refusal


def _with(terms: Terms, row: ContractRow) -> Terms:
    return replace(
        terms,
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        pillars=tuple(dict.fromkeys([*row.pillars, *terms.pillars])),
    )


def _save_thresholds(rows: list[Threshold]) -> None:
    for row in rows:
        ConventionThreshold.objects.update_or_create(
            starts_on=row.starts_on, defaults={"amount": row.amount, "source": row.source}
        )


def _save_communes(rows: list[CommuneRow]) -> None:
    Commune.objects.bulk_create(
        [
            Commune(
                code_insee=row.code_insee,
                name=row.name,
                population=row.population,
                postcodes=row.postcodes,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code_insee"],
        update_fields=["name", "population", "postcodes"],
    )


def _save_neighbourhoods(rows: list[NeighbourhoodRow]) -> None:
    for row in rows:
        neighbourhood, _ = Neighbourhood.objects.update_or_create(
            code=row.code,
            defaults={
                "name": row.name,
                "valid_from": row.valid_from,
                "valid_until": row.valid_until,
                "is_fictitious": row.is_fictitious,
            },
        )
        neighbourhood.communes.set(Commune.objects.filter(pk__in=row.communes))
