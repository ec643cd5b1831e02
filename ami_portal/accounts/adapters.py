"""Sign-in by code: what allauth is told about our people and our mails."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from ami_portal.outbox.post import queue
from ami_portal.outbox.wording import word


class AccountAdapter(DefaultAccountAdapter):
    """No password for anyone, a code by e-mail through our outbox; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": (
            "Ce code n’est pas le bon. Recopiez le dernier reçu, ou demandez-en un autre."
        ),
        "rate_limited": (
            "Trop de demandes en peu de temps. Attendez quelques minutes puis recommencez."
        ),
        "too_many_login_attempts": (
            "Trop d’essais. Attendez quelques minutes puis demandez un nouveau code."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The only mail that allauth may send here is the code."""
        if template_prefix == "account/email/login_code":
            letter = word("P1", to=email, context={"code": context["code"]}, is_secret=True)
            queue(letter, at=timezone.now())

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Keep our own short sentences (given as `message`); drop the stock ones."""
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)
