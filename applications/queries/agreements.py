"""What decides the form of an engagement, and what still stops it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from applications.domain.documents import Standing
from applications.domain.engagement import (
    Form,
    Obstacle,
    Threshold,
    YearOfAid,
    obstacles,
    required_form,
    threshold_on,
)
from applications.domain.identifiers import holder_differs
from applications.domain.reminders import PAPERS
from applications.models import (
    Application,
    Award,
    AwardShare,
    BankAccount,
    ConventionThreshold,
    Organisation,
    OtherAid,
    Payment,
)
from applications.queries import documents


@dataclass(frozen=True, slots=True)
class Engagement:
    """What the page says before an aid is engaged."""

    payee: Organisation
    form: Form
    obstacles: tuple[Obstacle, ...]
    other_aid: Decimal | None
    account: BankAccount | None

    @property
    def is_free(self) -> bool:
        """Whether nothing stops the engagement."""
        return not self.obstacles

    @property
    def is_holder_different(self) -> bool:
        return self.account is not None and holder_differs(self.account.holder, self.payee.name)

    @property
    def twins(self) -> list[Organisation]:
        return twins_of(self.account) if self.account else []


def engagement_of(application: Application, *, today: date) -> Engagement:
    """The form of the engagement and what stops it, for an aid that was granted."""
    payee = application.award.payee
    papers = documents.rows(payee, today=today)
    return Engagement(
        payee=payee,
        form=form_for(application),
        obstacles=obstacles_of(application, today=today, papers=papers),
        other_aid=other_aid_of(payee, year_of(application)),
        account=account_of(payee),
    )


def form_for(application: Application, *, other_aid: Decimal | None = None) -> Form:
    """The form that the law asks; `other_aid` euros instead of those on record, when given.

    Raises FollowUpRefusedError when no threshold is known.
    """
    payee, year = application.award.payee, year_of(application)
    if other_aid is None:
        other_aid = other_aid_of(payee, year) or Decimal(0)
    return required_form(
        YearOfAid(year, granted_in(payee, year), other_aid),
        threshold_on(application.award.deliberation_date, thresholds()),
        is_public_body=application.organisation_type.is_public_body,
    )


def obstacles_of(
    application: Application, *, today: date, papers: list[documents.Row] | None = None
) -> tuple[Obstacle, ...]:
    """What stops this aid from being engaged."""
    payee = application.award.payee
    rows = documents.rows(payee, today=today) if papers is None else papers
    return obstacles(
        is_undeclared=application.organisation_type.is_undeclared,
        has_siret=bool(payee.siret),
        missing=[PAPERS[row.kind] for row in rows if row.is_missing],
        to_check=[PAPERS[row.kind] for row in rows if row.standing == Standing.TO_CHECK],
        has_account=account_of(payee) is not None,
    )


def year_of(application: Application) -> int:
    """The civil year of the aid: its délibération's."""
    return application.award.deliberation_date.year


def granted_in(organisation: Organisation, year: int) -> Decimal:
    """Euros that the structure receives from the calls of a civil year, its own or as a porteuse.

    Its part of an action carried with another counts too; who is paid counts the whole aid, which
    goes through its account. Of an aid given up, only what was paid counts.
    Source: loi n° 2000-321, art. 10 (« montant annuel »).
    """
    mine = Q(recipient=organisation) | Q(
        recipient__isnull=True, application__organisation=organisation
    )
    awards = Award.objects.filter(mine, deliberation_date__year=year)
    standing = awards.filter(renounced_at__isnull=True).aggregate(total=Sum("amount"))["total"]
    given_up = awards.filter(renounced_at__isnull=False)
    standing_payments = Payment.objects.standing().filter(application__award__in=given_up)
    paid = standing_payments.aggregate(total=Sum("amount"))
    shares = AwardShare.objects.filter(
        organisation=organisation,
        award__deliberation_date__year=year,
        award__renounced_at__isnull=True,
    ).aggregate(total=Sum("amount"))
    return sum(
        (each or Decimal(0) for each in (standing, paid["total"], shares["total"])), Decimal(0)
    )


def other_aid_of(organisation: Organisation, year: int) -> Decimal | None:
    """What an agent noted of the other aid of that year, in euros; None when nobody did."""
    noted = OtherAid.objects.filter(organisation=organisation, year=year)
    return noted.values_list("amount", flat=True).first()


def thresholds() -> list[Threshold]:
    return [
        Threshold(row.starts_on, row.amount, row.source)
        for row in ConventionThreshold.objects.all()
    ]


def account_of(organisation: Organisation) -> BankAccount | None:
    """The account of the last RIB accepted."""
    accounts = BankAccount.objects.filter(
        document__organisation=organisation, document__accepted_at__isnull=False
    )
    return accounts.order_by("-document__sent_at", "-pk").first()


def twins_of(account: BankAccount) -> list[Organisation]:
    """Other structures that gave the very same account: an agent looks twice."""
    same = BankAccount.objects.filter(digest=account.digest).exclude(
        document__organisation=account.document.organisation_id
    )
    return list(Organisation.objects.filter(documents__bank_account__in=same).distinct())
