"""Reading the three files of a territory: tolerant of spreadsheets, strict on what they say.

Separators « , », « ; » or tab; columns in any order, with or without accents; several names known.
Every refusal is a French sentence with the file and the line.
"""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from applications.domain.engagement import Threshold

TERRITORY_FILE = "territoire.toml"
COMMUNES_FILE = "communes.csv"
NEIGHBOURHOODS_FILE = "quartiers.csv"

# What the file calls each value of the territory, and how long it may be.
TERRITORY_KEYS: dict[str, tuple[str, int]] = {
    "nom": ("name", 80),
    "collectivite": ("authority", 120),
    "siret": ("siret", 14),
    "service": ("service", 120),
    "adresse": ("address", 160),
    "telephone": ("phone", 20),
    "horaires": ("hours", 80),
    "courriel": ("email", 254),
    "personnes_sourdes": ("deaf_contact", 160),
    "tribunal": ("court", 120),
    "adresse_du_tribunal": ("court_address", 160),
    "ville": ("city", 60),
    "signataire": ("signatory", 80),
    "qualite_du_signataire": ("signatory_title", 120),
    "protection_des_donnees": ("data_protection_contact", 160),
}
CONTRACTS_KEY = "contrat_de_ville"
THRESHOLDS_KEY = "seuil_convention"
NEEDED_KEYS = ("nom", "collectivite", "service", "adresse", "tribunal")

_COLUMNS: dict[str, frozenset[str]] = {
    "code_insee": frozenset({"code_insee", "insee", "codgeo", "com"}),
    "nom": frozenset({"nom", "libelle", "nom_qp", "lib_qp", "nom_commune", "libgeo"}),
    "population_municipale": frozenset({"population_municipale", "population", "pmun"}),
    "codes_postaux": frozenset({"codes_postaux", "code_postal", "cp"}),
    "code": frozenset({"code", "code_qp", "codqp", "code_quartier"}),
    "communes": frozenset({"communes", "commune", "insee_com", "commune_qp", "codes_insee"}),
    "du": frozenset({"du", "date_debut", "debut"}),
    "au": frozenset({"au", "date_fin", "fin"}),
    "fictif": frozenset({"fictif", "fictive", "demo"}),
}
_INSEE = re.compile(r"\d[0-9AB]\d{3}")
_NEIGHBOURHOOD = re.compile(r"QP[0-9AB]{3}\d{3}|QN[0-9AB]{3}\d{2}[NMI]|DEMO\d{2}")
_LIST_MARKS = re.compile(r"[\s,;/|]+")
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
_YES = frozenset({"oui", "o", "vrai", "true", "1", "x"})


class TerritoryFileError(ValueError):
    """What is wrong in a folder, one French sentence a fault; the first is the message."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        others = len(faults) - 1
        tail = f" (et {others} autre{'s' if others > 1 else ''} erreur{'s' if others > 1 else ''})"
        super().__init__(faults[0] + (tail if others else ""))


@dataclass(frozen=True, slots=True)
class CommuneRow:
    code_insee: str
    name: str
    population: int
    postcodes: str


@dataclass(frozen=True, slots=True)
class NeighbourhoodRow:
    line: int
    code: str
    name: str
    communes: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contrat de ville of the territory: its name, its dates and its pillars."""

    name: str
    starts_on: date
    ends_on: date
    pillars: tuple[str, ...]


class _Faults:
    """Collects what is wrong in one file, so that everything is mended in one go."""

    def __init__(self, file: str) -> None:
        self.file, self.found = file, list[str]()

    def add(self, line: int, sentence: str) -> None:
        self.found.append(f"{self.file}, ligne {line}\u00a0: {sentence}")

    def stop(self) -> None:
        if self.found:
            raise TerritoryFileError(self.found)


def decode(content: bytes) -> str:
    """The text of a file, as UTF-8 (with or without mark) or as an old spreadsheet writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_territory(text: str) -> dict[str, str | bool]:
    """The values of `territoire.toml`, by column of the table. Raises TerritoryFileError."""
    values = _toml(text)
    faults = [*_territory_faults(values)]
    if faults:
        raise TerritoryFileError(faults)
    known = {
        column: str(values.get(key, "")).strip() for key, (column, _) in TERRITORY_KEYS.items()
    }
    return {**known, "is_fictitious": bool(values.get("fictif", False))}


def read_contracts(text: str) -> list[ContractRow]:
    """The contrats de ville of `territoire.toml`, into which actions may move.

    Each is a table `[[contrat_de_ville]]`: nom, du, au (dates), piliers (a list of names).
    Raises TerritoryFileError.
    """
    tables = _toml(text).get(CONTRACTS_KEY, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise TerritoryFileError(
            [f"{TERRITORY_FILE}\u00a0: écrivez «\u00a0[[{CONTRACTS_KEY}]]\u00a0»."]
        )
    return [_contract(table, rank) for rank, table in enumerate(tables, start=1)]


def _contract(table: Mapping[str, object], rank: int) -> ContractRow:
    where = f"{TERRITORY_FILE}, contrat de ville n°\u00a0{rank}\u00a0:"
    name, starts_on, ends_on = str(table.get("nom", "")).strip(), table.get("du"), table.get("au")
    pillars = table.get("piliers", [])
    if not 0 < len(name) <= 120:
        raise TerritoryFileError([f"{where} donnez un nom de 120 signes au plus."])
    if not (isinstance(starts_on, date) and isinstance(ends_on, date) and starts_on < ends_on):
        raise TerritoryFileError([f"{where} écrivez du = 2024-01-01, puis au, plus tard."])
    if not isinstance(pillars, list) or any(not 0 < len(str(each)) <= 80 for each in pillars):
        raise TerritoryFileError([f'{where} écrivez piliers = ["…", "…"], de 80 signes au plus.'])
    return ContractRow(name, starts_on, ends_on, tuple(str(each) for each in pillars))


def read_thresholds(text: str) -> list[Threshold]:
    """The dated amounts above which a convention is signed. Raises TerritoryFileError."""
    tables = _toml(text).get(THRESHOLDS_KEY, [])
    rows = tables if isinstance(tables, list) else [tables]
    return [_threshold(row, rank) for rank, row in enumerate(rows, start=1)]


def _threshold(table: object, rank: int) -> Threshold:
    known = table if isinstance(table, dict) else {}
    starts_on, amount, source = (known.get(key) for key in ("du", "montant", "source"))
    if not isinstance(starts_on, date) or not isinstance(amount, int) or amount <= 0 or not source:
        raise TerritoryFileError(
            [
                f"{TERRITORY_FILE}, {THRESHOLDS_KEY} {rank}\u00a0: écrivez du = AAAA-MM-JJ,"
                ' montant = 23000 (en euros) et source = "le texte de loi".'
            ]
        )
    return Threshold(starts_on, Decimal(amount), str(source)[:200])


def _toml(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TerritoryFileError([f"{TERRITORY_FILE} est mal écrit\u00a0: {error}."]) from error


def _territory_faults(values: Mapping[str, object]) -> Iterator[str]:
    for key in values.keys() - TERRITORY_KEYS.keys() - {"fictif", CONTRACTS_KEY, THRESHOLDS_KEY}:
        yield f"{TERRITORY_FILE}\u00a0: «\u00a0{key}\u00a0» n’est pas une ligne connue."
    for key in NEEDED_KEYS:
        if not str(values.get(key, "")).strip():
            yield f"{TERRITORY_FILE}\u00a0: il manque «\u00a0{key}\u00a0»."
    for key, (_, limit) in TERRITORY_KEYS.items():
        if len(str(values.get(key, "")).strip()) > limit:
            yield f"{TERRITORY_FILE}\u00a0: «\u00a0{key}\u00a0» dépasse {limit} signes."


def read_communes(text: str) -> list[CommuneRow]:
    """The communes of the territory, once each. Raises TerritoryFileError."""
    faults = _Faults(COMMUNES_FILE)
    rows = [
        row
        for line, values in _rows(text, faults, needed=("code_insee", "nom"))
        if (row := _commune(line, values, faults))
    ]
    _refuse_doubles(((row.code_insee, row.name) for row in rows), faults)
    faults.stop()
    return rows


def _commune(line: int, values: dict[str, str], faults: _Faults) -> CommuneRow | None:
    code, name = values["code_insee"].upper().zfill(5), values["nom"]
    population = re.sub(r"[\s\u00a0\u202f]", "", values.get("population_municipale", "")) or "0"
    if not _INSEE.fullmatch(code):
        faults.add(
            line, f"«\u00a0{values['code_insee']}\u00a0» n’est pas un code INSEE de commune."
        )
    elif not name:
        faults.add(line, "il manque le nom de la commune.")
    elif not (population.isascii() and population.isdigit()):
        faults.add(line, f"«\u00a0{population}\u00a0» n’est pas un nombre d’habitants.")
    else:
        postcodes = " ".join(_split(values.get("codes_postaux", "")))
        return CommuneRow(code, name[:60], int(population), postcodes[:60])
    return None


def read_neighbourhoods(text: str, *, communes: frozenset[str]) -> list[NeighbourhoodRow]:
    """The neighbourhoods; `communes` are the INSEE codes known. Raises TerritoryFileError."""
    faults = _Faults(NEIGHBOURHOODS_FILE)
    rows = [
        row
        for line, values in _rows(text, faults, needed=("code", "nom", "communes"))
        if (row := _neighbourhood(line, values, communes, faults))
    ]
    _refuse_doubles(((row.code, row.name) for row in rows), faults)
    faults.stop()
    return rows


def _neighbourhood(
    line: int, values: dict[str, str], known: frozenset[str], faults: _Faults
) -> NeighbourhoodRow | None:
    before = len(faults.found)
    code, codes = values["code"].upper(), _split(values["communes"].upper())
    if not _NEIGHBOURHOOD.fullmatch(code):
        faults.add(
            line, f"«\u00a0{code}\u00a0» n’est pas un code de quartier (QP…, QN… ou DEMO01)."
        )
    if not values["nom"]:
        faults.add(line, "il manque le nom du quartier.")
    if not codes:
        faults.add(line, "il manque la commune (son code INSEE).")
    for unknown in sorted(set(codes) - known):
        faults.add(line, f"la commune {unknown} n’est pas dans {COMMUNES_FILE}.")
    start, end = _date(line, values, "du", faults), _date(line, values, "au", faults)
    if start and end and end < start:
        faults.add(line, "la date de fin précède la date de début.")
    if len(faults.found) > before:
        return None
    is_fictitious = values.get("fictif", "").lower() in _YES or code.startswith("DEMO")
    return NeighbourhoodRow(line, code, values["nom"][:80], codes, start, end, is_fictitious)


def _date(line: int, values: dict[str, str], column: str, faults: _Faults) -> date | None:
    text = values.get(column, "")
    if not text:
        return None
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    faults.add(line, f"«\u00a0{text}\u00a0» n’est pas une date (AAAA-MM-JJ).")
    return None


def _rows(
    text: str, faults: _Faults, *, needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number, by the column names we know; unknown columns are left out."""
    header = text.splitlines()[0] if text.strip() else ""
    separator = max((",", ";", "\t"), key=header.count)
    reader = csv.reader(text.splitlines(), delimiter=separator)
    columns = [_column(cell) for cell in next(reader, [])]
    if missing := [name for name in needed if name not in columns]:
        faults.add(1, f"il manque la colonne {', '.join(missing)}.")
        faults.stop()
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield (
                reader.line_num,
                {
                    name: cell.strip()
                    for name, cell in zip(columns, [*cells, *[""] * len(columns)], strict=False)
                    if name
                },
            )


def _column(cell: str) -> str:
    plain = unicodedata.normalize("NFKD", cell.strip().lower()).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return next((name for name, known in _COLUMNS.items() if key in known), "")


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _LIST_MARKS.split(text) if part))


def _refuse_doubles(codes: Iterator[tuple[str, str]], faults: _Faults) -> None:
    seen: set[str] = set()
    for code, name in codes:
        if code in seen:
            faults.found.append(
                f"{faults.file}\u00a0: le code {code} ({name}) est écrit deux fois."
            )
        seen.add(code)
