"""Writing a command's file, or saying in French why it cannot be written."""

from pathlib import Path

from django.core.management.base import CommandError


def write(output: Path, content: bytes) -> None:
    """Raises CommandError."""
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CommandError(f"Impossible d’écrire {output}\u00a0: {error.strerror}.") from error
