"""The territory served."""

from typing import Any

from applications.models import Territory

UNLOADED = Territory(
    name="Territoire à charger",
    authority="la collectivité",
    service="Le service chargé de l’appel",
    court="tribunal administratif",
)


def current(**facts: Any) -> Territory:
    """The territory loaded by `load_territory`; before that, a nameless one, so that pages work.

    `facts` are expressions read in the same query, each an attribute of the answer once loaded.
    """
    return Territory.objects.annotate(**facts).first() or UNLOADED
