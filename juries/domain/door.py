"""The door code: one juror, one half-day, typed on a borrowed tablet (docs/adr/0020)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from ipaddress import ip_address, ip_network

from ami_portal.common.dates import PARIS, closing_instant, long_moment, paris_day
from juries.enums import DoorRefusal

# Neither vowels, that make words, nor what a hand or a print confuses: 0 O, 1 I L, 2 Z, 5 S, 8 B.
ALPHABET = "CDFGHJKMNPQRTVWX34679"
LENGTH = 8
GROUP = 4
UNKNOWN = (
    "Ce code n’ouvre rien. Relisez votre papier, signe par signe, ou demandez un autre code à"
    " l’accueil."
)
ENDED = (
    "Votre code d’accueil ne vaut plus sur cet appareil. Vos notes enregistrées sont gardées."
    " Pour continuer, demandez un autre code à l’accueil."
)
_SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Firefox", "Firefox"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@dataclass(frozen=True, slots=True)
class Hours:
    """What a call says of its codes: hours before the first start, after the last, and of evening.

    Sheets are often finished after the audition, on the same tablet.
    """

    before: int
    after: int
    evening: int


@dataclass(frozen=True, slots=True)
class Validity:
    """When a code opens and closes, and what closed it before."""

    opens_at: datetime
    closes_at: datetime
    revoked_at: datetime | None = None
    seat_left_at: datetime | None = None


def window(starts: Iterable[datetime], *, hours: Hours) -> tuple[datetime, datetime]:
    """From the call's hours before the first start until the evening, on a Paris clock.

    The evening ends at the call's hour, or so many hours after the last start when that is later;
    never after midnight. Raises ValueError for a half-day without any start.
    """
    moments = sorted(starts)
    if not moments:
        raise ValueError("A half-day without a start opens nothing.")
    day = paris_day(moments[0])
    evening = datetime.combine(day, time(hours.evening), tzinfo=PARIS)
    late = max(evening, moments[-1] + timedelta(hours=hours.after))
    return moments[0] - timedelta(hours=hours.before), min(late, closing_instant(day))


def refusal_of(code: Validity, *, at: datetime) -> DoorRefusal | None:
    """Why a known code opens nothing at this instant; None when it opens."""
    if code.seat_left_at is not None:
        return DoorRefusal.LEFT
    if code.revoked_at is not None:
        return DoorRefusal.REVOKED
    if at < code.opens_at:
        return DoorRefusal.EARLY
    return DoorRefusal.LATE if at >= code.closes_at else None


def sentence_of(refusal: DoorRefusal, code: Validity) -> str:
    """What the person who typed it reads, and what to do."""
    if refusal == DoorRefusal.EARLY:
        return (
            f"Ce code n’ouvre pas encore\u00a0: il vaudra à partir du {long_moment(code.opens_at)}."
        )
    if refusal == DoorRefusal.LATE:
        return (
            f"Ce code ne vaut plus depuis le {long_moment(code.closes_at)}. Demandez-en un autre à"
            " l’accueil."
        )
    if refusal == DoorRefusal.LEFT:
        return "Ce siège n’est plus occupé\u00a0: ce code n’ouvre plus rien. Parlez-en à l’accueil."
    return "Ce code a été remplacé ou fermé. Demandez le dernier à l’accueil."


def draw(choose: Callable[[str], str]) -> str:
    """A new code, each sign drawn by `choose`: a cryptographic draw, given by the caller."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def written(code: str) -> str:
    """« CDFG-HJKM », as it is printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """The code in what a person typed: case, spaces and dashes do not count."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def is_shaped(code: str) -> bool:
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def truncated_address(address: str) -> str:
    """The network that an address belongs to (/24, /48): enough to tell the town hall from a home.

    An address that cannot be read is not kept.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((known, 24 if known.version == 4 else 48), strict=False))


def device_label(user_agent: str) -> str:
    """« Android, Chrome »: enough for an agent to know a tablet from a telephone."""
    found = [_first(user_agent, _SYSTEMS), _first(user_agent, _BROWSERS)]
    return ", ".join(each for each in found if each) or "Appareil inconnu"


def _first(user_agent: str, known: Iterable[tuple[str, str]]) -> str:
    return next((label for sign, label in known if sign in user_agent), "")
