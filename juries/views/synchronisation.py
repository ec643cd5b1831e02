"""What a tablet and the server say to each other: touches one way, what is stored the other."""

from dataclasses import asdict
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from juries.access import sheets as access
from juries.forms.touches import SyncForm
from juries.queries import seats, touches
from juries.queries.kept import KeptHearing, kept_hearings

UNREADABLE, NOT_THE_SAME_PERSON = 422, 409


@require_POST
def jury_sync(request: PersonRequest) -> JsonResponse:
    """Receive the touches of a tablet; a tablet that another person filled sends nothing."""
    if not seats.held_by(request.user).exists():
        raise PermissionDenied
    form = SyncForm.of(request.body)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNREADABLE)
    if form.cleaned_data["person"] != request.user.pk:
        return JsonResponse({"person": request.user.pk}, status=NOT_THE_SAME_PERSON)
    synced = form.save(by=request.user, at=request.arrived_at)
    told = {
        "person": request.user.pk,
        "touches": [asdict(each) for each in synced.answers],
        "sheets": touches.states_of(synced.sheets, at=request.arrived_at),
    }
    return JsonResponse(told)


@require_safe
def jury_kept(request: PersonRequest) -> JsonResponse:
    """The pages and sheets that this person’s tablet keeps: never those of a declared link."""
    if not seats.held_by(request.user).exists():
        raise PermissionDenied
    kept = kept_hearings(access.seats_of(request.user), request.user, at=request.arrived_at)
    pages = [page for each in kept for page in _pages(each)]
    last = max((page["until"] for page in pages), default=0)
    home = [{"url": reverse("jury_home"), "until": last}] if pages else []
    sheets = [tab.sheet.pk for each in kept for tab in each.tabs if tab.sheet]
    return JsonResponse({"pages": [*home, *pages], "sheets": sheets})


@require_safe
@login_not_required
def jury_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, under the address whose pages it opens without network."""
    script = Path(str(finders.find("js/jury/service-worker.js"))).read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
@login_not_required
def jury_manifest(request: HttpRequest) -> JsonResponse:
    """What a tablet needs to put « Mes auditions » among its applications."""
    home = reverse("jury_home")
    manifest = {
        "name": "Mes auditions – AMI cohésion sociale",
        "short_name": "Mes auditions",
        "lang": "fr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#f4efe5",
        "theme_color": "#221e1b",
        "icons": [{"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


def _pages(kept: KeptHearing) -> list[dict[str, str | int]]:
    address, until = reverse("jury_hearing", args=[kept.seat.hearing_id]), kept.until
    urls = [address, *(f"{address}?dossier={tab.application.number}" for tab in kept.tabs)]
    return [{"url": url, "until": int(until.timestamp() * 1000)} for url in urls]
