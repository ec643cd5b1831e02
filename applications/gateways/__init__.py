"""Outside registries, each optional: off while its address in the settings is empty (ADR 15)."""

from django.conf import settings

from applications.gateways.addresses import Addresses, NationalAddresses
from applications.gateways.associations import Associations
from applications.gateways.companies import Companies
from applications.gateways.registries import Registries, Registry


def registry() -> Registry | None:
    """The registries that are on, asked as one; None when all are off."""
    known: list[Registry] = []
    if settings.GATEWAY_COMPANIES_URL:
        known.append(Companies(settings.GATEWAY_COMPANIES_URL))
    if settings.GATEWAY_ASSOCIATIONS_URL:
        known.append(
            Associations(
                settings.GATEWAY_ASSOCIATIONS_URL,
                token=settings.GATEWAY_ASSOCIATIONS_TOKEN,
                recipient=settings.GATEWAY_ASSOCIATIONS_RECIPIENT,
            )
        )
    return Registries(tuple(known)) if known else None


def addresses() -> Addresses | None:
    """The search of addresses; None when it is off."""
    url = settings.GATEWAY_ADDRESSES_URL
    return NationalAddresses(url) if url else None
