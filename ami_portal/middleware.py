"""What each request carries beyond Django's own: the moment it arrived; headers Django lacks."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

ARRIVAL_HEADER = "X-Request-Start"
STAMP = re.compile(r"t=(\d{9,17}(?:\.\d+)?)", re.ASCII)
# A proxy queues a request for seconds at most; an older stamp is a wrong clock.
LONGEST_QUEUE = timedelta(minutes=2)
FEATURES_NEVER_USED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "usb",
)  # fmt: skip
FARTHEST_SECOND = 1e11  # in the year 5138
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES_NEVER_USED)

GetResponse = Callable[[HttpRequest], HttpResponse]


class ArrivalMiddleware:
    """Sets `request.arrived_at`: waiting for a lock or in a queue makes nobody late."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived_at = arrival(request, now=timezone.now())  # type: ignore[attr-defined]
        return self.get_response(request)


class PlainTextMiddleware:
    """Refuses an address with a NUL sign, which no text column can be compared with."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
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
    stamp = STAMP.fullmatch(request.headers.get(ARRIVAL_HEADER, ""))
    if not (stamp and settings.TRUSTED_ARRIVAL_HEADER):
        return now
    stamped = _moment(float(stamp[1]))
    return stamped if now - LONGEST_QUEUE <= stamped <= now else now


def _moment(number: float) -> datetime:
    seconds = number
    while seconds > FARTHEST_SECOND:  # the unit is a finer one
        seconds /= 1000
    return datetime.fromtimestamp(seconds, tz=UTC)
