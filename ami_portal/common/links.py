"""Links received by mail hold a secret: it belongs in that mail, and nowhere else.

Logs, the service's pages and the other members' pages show the address without its token.
"""

import logging
import re

_TOKEN = re.compile(r"(/lien/)[^/\s?#\"'<>]+/?")
SHOWN = "…"


def without_tokens(text: str) -> str:
    """The same text, where the secret part of every `/lien/<token>/` became « … »."""
    return _TOKEN.sub(rf"\1{SHOWN}", text)


class TokenFilter(logging.Filter):
    """Keeps the tokens of links out of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (shown := without_tokens(message)) != message:
            record.msg, record.args = shown, ()
        return True
