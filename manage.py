#!/usr/bin/env python
"""Django's command line; starts the embedded engines when no database is configured."""

import os
import signal
import sys

from django.core.management import execute_from_command_line

# What never opens the database.
WITHOUT_ENGINES = {"help", "version", "--help", "-h", "--version", "check", "collectstatic"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ami_portal.settings.dev")
    # The engines are stopped on the way out, and a plain SIGTERM knows no way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        run(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


def run(arguments: list[str]) -> None:
    configured = {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys()
    if configured or WITHOUT_ENGINES & set(arguments) or not arguments[1:]:
        execute_from_command_line(arguments)
        return
    from ami_portal import embedded  # only then: production goes without

    try:
        with embedded.configured():
            execute_from_command_line(arguments)
    except embedded.EngineError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
