"""What the jury's rules refuse. The text is a French sentence for whoever asked."""


class RefusedError(Exception):
    """A rule says no; the message says why, and what to do when something can be done."""


class NothingToComposeError(RefusedError):
    """No dossier waits for an audition, or nothing to hear it with."""
