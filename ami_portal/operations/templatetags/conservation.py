"""How long a request is kept, said where it is written: `{% dossiers_kept %}`."""

from django import template
from django.utils import timezone

from ami_portal.common.dates import paris_day
from ami_portal.operations.retention.durations import in_force
from ami_portal.operations.retention.rules import Rule

register = template.Library()


@register.simple_tag
def dossiers_kept() -> str:
    """« 5 ans, ou 10 ans si l’aide est accordée »: the durations in force today."""
    durations = in_force(today=paris_day(timezone.now()))
    refused, funded = durations[Rule.NOT_FUNDED].words, durations[Rule.FUNDED].words
    return refused if refused == funded else f"{refused}, ou {funded} si l’aide est accordée,"
