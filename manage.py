#!/usr/bin/env python
"""Django's command line; starts the embedded engines when no database is configured."""

import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext

from django.core.management import execute_from_command_line

# What never opens the database.
WITHOUT_ENGINES = {"help", "version", "--help", "-h", "--version", "check", "collectstatic"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ami_portal.settings.dev")
    # The engines are stopped on the way out, and a plain SIGTERM knows no way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with _engines(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


def _engines(arguments: list[str]) -> AbstractContextManager[None]:
    configured = {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys()
    if configured or not arguments or arguments[0] in WITHOUT_ENGINES or "--help" in arguments:
        return nullcontext()
    from ami_portal import embedded  # absent in production

    return embedded.configured()


if __name__ == "__main__":
    main()
