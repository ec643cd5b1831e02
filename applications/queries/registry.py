"""What is known of a structure's number in the public registries."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ami_portal.common.dates import plain_date
from applications.enums import OrganisationEventKind, RegistryStatus, State
from applications.models import Organisation

_NUMBERLESS = Q(siret="", rna="")
_TONES = {
    RegistryStatus.CONFIRMED: "done",
    RegistryStatus.CLOSED: "ask",
    RegistryStatus.UNKNOWN: "ask",
    RegistryStatus.UNCHECKED: "next",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The registry's word, for the service."""

    label: str
    tone: str
    number: str
    sentence: str
    name: str


def waiting() -> QuerySet[Organisation]:
    """The structures whose number no registry has been asked about, and that deposited."""
    rows = Organisation.objects.filter(registry_status=RegistryStatus.UNCHECKED)
    deposited = rows.filter(~Q(applications__state=State.DRAFT), applications__isnull=False)
    return deposited.exclude(_NUMBERLESS).distinct().order_by("pk")


def checked(organisation: Organisation) -> Checked:
    """What the registry said, when, and who marked it by hand. One query at most."""
    status = RegistryStatus(organisation.registry_status)
    return Checked(
        label=status.label,
        tone=_TONES[status],
        number=organisation.siret or organisation.rna,
        sentence=_sentence(organisation),
        name=_other_name(organisation),
    )


def _sentence(organisation: Organisation) -> str:
    if not (organisation.siret or organisation.rna):
        return "Aucun numéro n’est donné\u00a0: rien à demander au registre."
    at = organisation.registry_checked_at
    if at is None:
        return "Le registre n’a pas encore répondu."
    events = organisation.events.filter(kind=OrganisationEventKind.REGISTRY_CHECKED)
    last = events.select_related("by").order_by("at", "pk").last()
    if last is not None and last.data.get("by_hand"):
        return f"Vérifié par {last.by} le {plain_date(at)}."
    return f"Registre consulté le {plain_date(at)}."


def _other_name(organisation: Organisation) -> str:
    """The registry's name when it is not the one that was typed."""
    known, typed = organisation.registry_name, organisation.name
    return known if known.casefold() != typed.casefold() else ""
