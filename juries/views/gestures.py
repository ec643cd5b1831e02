"""What every gesture on the jury's screens shares: say what was done, or what refused it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest

from applications.models import Campaign
from applications.queries import campaigns
from juries.domain.composition import InvalidProblemError
from juries.domain.refusals import RefusedError

MEANWHILE = "Quelqu’un vient de changer la même chose\u00a0: relisez la page, puis recommencez."


def attempt(request: HttpRequest, gesture: Callable[[], object], *, said: str) -> bool:
    """Run an action and put its outcome in the page's messages. Whether it was done."""
    try:
        with transaction.atomic():
            gesture()
    except (RefusedError, InvalidProblemError) as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:
        messages.error(request, MEANWHILE)
    else:
        messages.success(request, said)
        return True
    return False


def campaign_asked(request: HttpRequest) -> Campaign:
    """The call named by `?appel=`, else the one the team works on. Raises Http404."""
    code = request.GET.get("appel")
    campaign = Campaign.objects.filter(code=code).first() if code else campaigns.worked_on_by_team()
    if campaign is None:
        raise Http404
    return campaign
