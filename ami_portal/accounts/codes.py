"""The code step, found again after a phone closed the page: which address waits for its code."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account import app_settings
from allauth.account.internal.constants import LoginStageKey
from allauth.account.internal.stagekit import get_pending_stage
from django.http import HttpRequest
from django.urls import reverse

# Where the person was going, kept beside the step: a page opened again has lost its address.
NEXT = "sign_in_next"


@dataclass(frozen=True, slots=True)
class WaitingCode:
    """A code that was sent and can still be typed; the address is masked."""

    address: str
    sent_at: datetime
    url: str


def waiting_code(request: HttpRequest) -> WaitingCode | None:
    """The code that this browser asked for and that is still good, if there is one."""
    stage = get_pending_stage(request)
    if stage is None or stage.key != LoginStageKey.LOGIN_BY_CODE.value:
        return None
    sent = stage.state.get("at", 0)
    if time.time() - sent > app_settings.LOGIN_BY_CODE_TIMEOUT:
        return None
    return WaitingCode(
        address=masked(stage.state.get("email", "")),
        sent_at=datetime.fromtimestamp(sent, tz=UTC),
        url=reverse("account_confirm_login_code"),
    )


def masked(address: str) -> str:
    """« m…@asso.example »: enough to know one's own address, too little to learn another's."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
