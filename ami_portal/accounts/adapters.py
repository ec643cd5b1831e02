"""Sign-in by code: what allauth is told about our people."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """No password for anyone: a code by e-mail."""
