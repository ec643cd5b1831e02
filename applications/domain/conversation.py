"""Words between a structure and the service about a dossier."""

from ami_portal.common.money import NBSP, format_number
from applications.domain.boxes import count_signs
from applications.domain.refusals import RefusedError
from applications.domain.verification import need_words

LONGEST_MESSAGE = 2000
# Enough for someone who corrects themselves; a machine that repeats itself is stopped.
MOST_AN_HOUR = 10


class MessageRefusedError(RefusedError):
    """A message that cannot be sent; its sentence says what to do."""


def check_message(text: str, *, sent_this_hour: int = 0) -> str:
    """The words to keep. `sent_this_hour` counts those of the structure about this dossier.

    Raises MissingReasonError when there is none, MessageRefusedError beyond the limits.
    """
    words = need_words(text.replace("\r\n", "\n"), "Écrivez votre message.")
    excess = count_signs(words) - LONGEST_MESSAGE
    if excess > 0:
        raise MessageRefusedError(
            f"Votre message dépasse la place de {format_number(excess)}{NBSP}signe"
            f"{'s' if excess > 1 else ''}{NBSP}: raccourcissez-le, ou envoyez-le en deux fois."
        )
    if sent_this_hour >= MOST_AN_HOUR:
        raise MessageRefusedError(
            "Vous avez déjà écrit plusieurs messages depuis une heure. Ils sont bien arrivés"
            f"{NBSP}: appelez-nous si c’est urgent."
        )
    return words
