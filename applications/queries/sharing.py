"""Who may receive a part of an aid, and what each structure receives."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from applications.domain.sharing import WHOLE
from applications.enums import PartnerAnswer
from applications.models import Application, Award, Organisation, Partner


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """A structure that receives money of an aid: hundredths of it, and euros."""

    organisation: Organisation
    percent: int
    amount: Decimal


def co_carriers(application: Application) -> QuerySet[Partner]:
    """The partners who confirmed « nous portons l’action ensemble »."""
    carrying = application.partners.filter(answer=PartnerAnswer.CARRIES)
    return carrying.select_related("award_share__organisation")


def receiving(application: Application) -> QuerySet[Organisation]:
    """The structures that receive money of a dossier's aid; none without an aid."""
    award = Award.objects.filter(application=application)
    kept = Q(applications__award__in=award.filter(recipient=None))
    others = Q(carried_awards__in=award) | Q(award_shares__award__in=award)
    return Organisation.objects.filter(kept | others).distinct()


def beneficiaries(award: Award) -> list[Beneficiary]:
    """Who receives the aid, who is paid first; together one whole, and its euros exactly."""
    others = [
        Beneficiary(each.organisation, each.percent, each.amount) for each in award.shares.all()
    ]
    kept = Beneficiary(
        award.payee,
        WHOLE - sum(each.percent for each in others),
        award.amount - sum((each.amount for each in others), Decimal(0)),
    )
    return [kept, *others]
