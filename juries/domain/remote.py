"""An audition held by video only: the link that everybody joins."""

from urllib.parse import urlsplit

from juries.domain.refusals import RefusedError

LONGEST_LINK = 600
PASTE_A_LINK = (
    "Collez le lien de la visioconférence en entier\u00a0: il commence par «\u00a0https://\u00a0»."
)


def check_link(link: str) -> str:
    """The link, without spaces around. Raises RefusedError unless it is a whole https address."""
    given = link.strip()
    try:
        address = urlsplit(given)
    except ValueError as error:
        raise RefusedError(PASTE_A_LINK) from error
    whole = address.scheme == "https" and "." in (address.hostname or "")
    if not whole or len(given) > LONGEST_LINK or not given.isprintable() or " " in given:
        raise RefusedError(PASTE_A_LINK)
    # « HTTPS:// » is the same scheme; what is kept is written one way.
    return f"https{given[len('https') :]}"
