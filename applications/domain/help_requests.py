"""« Demander de l’aide » : one agent may look at a draft for seven days, and changes nothing in it.

Rule: the association opens it and may close it at once; it ends by itself after seven days, or when
the draft is deposited; each look is written down and shown to the association.
"""

from datetime import datetime, timedelta

from applications.domain.refusals import MissingReasonError, RefusedError

# Said to the writer before they let the service read: short, and asked again in one press.
OPEN_FOR = timedelta(days=7)
LONGEST_QUESTION = 1000
_PHONE_DIGITS = 9


class HelpTakenError(RefusedError):
    """Somebody else of the service already looks at this draft."""

    def __init__(self, agent: str) -> None:
        super().__init__(f"{agent} s’occupe déjà de ce brouillon.")


class HelpEndedError(RefusedError):
    """The look is over: stopped, seven days old, or the draft was deposited."""

    def __init__(self) -> None:
        super().__init__(
            "Cette aide est terminée\u00a0: la structure l’a arrêtée, les sept jours ont passé, ou"
            " le dossier est déposé."
        )


def closes_at(asked_at: datetime) -> datetime:
    """Seven days later, to the second."""
    return asked_at.replace(microsecond=0) + OPEN_FOR


def ended_at(
    *, expires_at: datetime, ended_at: datetime | None, deposited_at: datetime | None, at: datetime
) -> datetime | None:
    """When the look ended, the first of the three ways; None while it is open."""
    past = [moment for moment in (expires_at, ended_at, deposited_at) if moment and moment <= at]
    return min(past, default=None)


def check_question(text: str) -> str:
    """The question as it is kept; it may be empty. Raises RefusedError when it is too long."""
    question = text.replace("\r\n", "\n").strip()
    if len(question) > LONGEST_QUESTION:
        excess = len(question) - LONGEST_QUESTION
        raise RefusedError(f"Votre question dépasse la place de {excess}\u00a0signes.")
    return question


def check_phone(text: str) -> str:
    """The number where the agent calls. Raises MissingReasonError, RefusedError."""
    phone = text.strip()
    if not phone:
        raise MissingReasonError("Écrivez un numéro\u00a0: c’est par là que nous vous aiderons.")
    if sum(sign.isdigit() for sign in phone) < _PHONE_DIGITS or len(phone) > 20:
        raise RefusedError("Vérifiez le numéro\u00a0: il manque des chiffres, ou il y en a trop.")
    return phone
