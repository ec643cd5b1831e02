"""The territory served."""

from applications.models import Territory

UNLOADED = Territory(
    name="Territoire à charger",
    authority="la collectivité",
    service="Le service chargé de l’appel",
    address="",
    phone="",
    hours="",
    email="",
    deaf_contact="",
    court="tribunal administratif",
    data_protection_contact="",
    retention="",
)


def current() -> Territory:
    """The territory loaded by `load_territory`; before that, a nameless one, so that pages work."""
    return Territory.objects.first() or UNLOADED
