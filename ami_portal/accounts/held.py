"""What was sent after a session had ended, kept in this browser's session until the sign-in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HELD = "held_form"
KEPT_FOR = timedelta(hours=1)
# Far above the longest form, far under what would make a session heavy.
MOST_SIGNS = 100_000
# Never written in a session: a bank account, a code. They are typed again.
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "iban", "code"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


@dataclass(frozen=True, slots=True)
class Held:
    """A form that was sent for nothing: where to, from which page, what was in its boxes."""

    url: str
    back_url: str
    boxes: list[tuple[str, str]]
    misses_something: bool

    @property
    def words(self) -> list[str]:
        """What somebody wrote in words, to read it again."""
        return [value for _, value in self.boxes if " " in value.strip()]


def hold(request: HttpRequest) -> bool:
    """Keep the form that a person sent; False for what a script sends, and for too long a form."""
    if not _is_sent_by_hand(request):
        return False
    boxes = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in boxes) > MOST_SIGNS:
        return False
    asks_again = (NEVER_KEPT - {"csrfmiddlewaretoken"}) & set(request.POST)
    request.session[HELD] = {
        "url": request.get_full_path(),
        "back_url": _page_of(request),
        "boxes": boxes,
        "misses_something": bool(request.FILES or asks_again),
        "at": request.arrived_at.isoformat(),  # type: ignore[attr-defined]
        "user": _who_was_here(request),
    }
    return True


def held(request: HttpRequest, *, at: datetime) -> Held | None:
    """What is kept for this browser; thrown away after an hour, or when someone else signs in."""
    kept = request.session.get(HELD)
    if kept is None:
        return None
    is_of_another = kept.get("user") not in {None, request.user.pk}
    if is_of_another or datetime.fromisoformat(kept["at"]) + KEPT_FOR < at:
        del request.session[HELD]
        return None
    boxes = [(name, value) for name, value in kept["boxes"]]
    return Held(kept["url"], kept["back_url"], boxes, kept["misses_something"])


def forget(request: HttpRequest, *, url: str) -> None:
    """It is sent again: nothing of it stays."""
    if request.session.get(HELD, {}).get("url") == url:
        del request.session[HELD]


def _is_sent_by_hand(request: HttpRequest) -> bool:
    by_script = request.headers.get("HX-Request") or request.headers.get("X-Requested-With")
    is_document = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    is_form = request.method == "POST" and request.content_type in FORMS
    return is_form and is_document and not by_script


def _who_was_here(request: HttpRequest) -> int | None:
    """Whose session this browser still names; None once its owner has signed out."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return UserSession.objects.filter(session_key=key).values_list("user_id", flat=True).first()


def _page_of(request: HttpRequest) -> str:
    """The page on which it was written, when the browser says it and it is one of ours."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return urlsplit(page).path if is_ours else ""
