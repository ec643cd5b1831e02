"""What each request carries beyond Django's own: the moment it arrived; headers Django lacks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

ARRIVAL_HEADER = "X-Request-Start"
# A proxy queues a request for seconds at most; an older stamp is a wrong clock.
LONGEST_QUEUE = timedelta(minutes=2)
FEATURES_NEVER_USED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "usb",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES_NEVER_USED)

GetResponse = Callable[[HttpRequest], HttpResponse]


class ArrivalMiddleware:
    """Sets `request.arrived_at`: waiting for a lock or in a queue makes nobody late."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived_at = arrival(request, now=timezone.now())  # type: ignore[attr-defined]
        return self.get_response(request)


class HeadersMiddleware:
    """Forbids device features, and keeps the pages of a signed-in person out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def arrival(request: HttpRequest, *, now: datetime) -> datetime:
    """When the request reached us: the trusted proxy's stamp when it is plausible, else `now`.

    The header reads `t=` and a Unix time in seconds (nginx), milliseconds (Caddy) or microseconds.
    """
    stamp = request.headers.get(ARRIVAL_HEADER, "") if settings.TRUSTED_ARRIVAL_HEADER else ""
    stamped = _moment(stamp.removeprefix("t="))
    return stamped if stamped and now - LONGEST_QUEUE <= stamped <= now else now


def _moment(number: str) -> datetime | None:
    try:
        seconds = float(number)
        while seconds > 1e11:  # a year 5138 in seconds: the unit is a finer one
            seconds /= 1000
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
