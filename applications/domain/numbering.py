"""The number of a dossier: the prefix is the call's, sequential, no gap."""


def number(code: str, sequence: int) -> str:
    """« AMI-2026-0007 », « AMI-2026-2-0007 » in a second call."""
    return f"AMI-{code}-{sequence:04d}"
