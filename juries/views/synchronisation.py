"""What a tablet and the server say to each other: touches one way, what is stored the other."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import PersonRequest
from juries.forms.touches import SyncForm
from juries.queries import seats, touches

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
