"""What the shell of every page shows: whose portal this is, who is reading, where one can go."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation; `here` on the page one is reading."""

    label: str
    url: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Portal:
    """What the header, the banner and the footer show. Empty strings are simply not shown."""

    territory_name: str = ""
    service: str = ""
    phone: str = ""
    opening_hours: str = ""
    postal_address: str = ""
    email: str = ""
    deaf_contact: str = ""
    logo_url: str = ""
    role_label: str = ""
    sign_in_url: str = ""
    account_url: str = ""
    writer_url: str = ""
    sign_out_url: str = ""
    is_demo: bool = False
    nav_items: tuple[NavItem, ...] = field(default=())


def nav_items(
    *,
    path: str,
    call_code: str = "",
    call_label: str = "",
    team_call_code: str = "",
    is_applicant: bool = False,
    is_juror: bool = False,
    is_agent: bool = False,
    is_director: bool = False,
    is_other_direction: bool = False,
    is_administrator: bool = False,
    is_door: bool = False,
) -> tuple[NavItem, ...]:
    """The entries that this reader needs, each once, the current one marked.

    `call_code` is the call shown to the public, `team_call_code` the one the team works on.
    One person may hold several roles: the entries add up in the order of a day's work. `is_door`:
    came in with a door code, the jury's pages are the only ones.
    """
    if is_door:
        return _marked([("Mes auditions", "/jury/")], path)
    entries: list[tuple[str, str]] = []
    if is_agent or is_director:
        entries += _team_entries(team_call_code)
    if is_other_direction:
        entries += _direction_entries(team_call_code)
    if is_administrator:
        entries += [("État du service", "/etat-du-service/")]
    if is_juror:
        entries += [("Mes auditions", "/jury/")]
    if not (is_agent or is_director or is_other_direction or is_administrator):
        entries += _public_entries(call_code, call_label, is_applicant=is_applicant)
    elif is_applicant:
        entries += [("Mes dossiers", "/dossiers/")]
    return _marked(dict.fromkeys(entries), path)


def _team_entries(call_code: str) -> list[tuple[str, str]]:
    deliberation = [("Délibération", f"/deliberation/{call_code}/")] if call_code else []
    return [
        ("À faire", "/equipe/"),
        ("Dossiers", "/equipe/dossiers/"),
        ("Auditions", "/auditions/"),
        *deliberation,
        ("Suivi", "/suivi/"),
        ("Chiffres", "/rapports/"),
    ]


def _direction_entries(call_code: str) -> list[tuple[str, str]]:
    section = (
        [("Cahier des charges", f"/equipe/cahier-des-charges/{call_code}/")] if call_code else []
    )
    return [*section, ("Chiffres", "/rapports/")]


def _public_entries(code: str, label: str, *, is_applicant: bool) -> list[tuple[str, str]]:
    call = [(label, f"/appels/{code}/")] if code else [("Accueil", "/")]
    mine = [("Mes dossiers", "/dossiers/")] if is_applicant else []
    return [*call, *mine, ("Résultats", "/resultats/"), ("Être aidé", "/aide/")]


def _marked(entries: Iterable[tuple[str, str]], path: str) -> tuple[NavItem, ...]:
    """Mark the longest address that the path begins with: /equipe/dossiers/ is not « À faire »."""
    pairs = list(entries)
    homes = {"/"}
    inside = [url for _, url in pairs if (path == url if url in homes else path.startswith(url))]
    current = max(inside, key=len, default="")
    return tuple(NavItem(label, url, here=url == current) for label, url in pairs)
