"""Partners of a dossier: asked once, answering by their link or on paper, addresses corrected."""

from datetime import datetime, timedelta

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import closing_instant, paris_day
from ami_portal.outbox.models import OutboundEmail
from applications.actions import links
from applications.actions.history import lock, record
from applications.domain import partners as rules
from applications.domain.verification import check_partner_answer
from applications.enums import EventKind, LinkPurpose, PartnerAnswer
from applications.models import AccessLink, Application, Draft, Partner
from applications.notifications import partners as mails
from applications.notifications.post import members_of
from applications.queries.partners import limit_of

A_DAY = timedelta(days=1)


@transaction.atomic
def ask(application: Application, *, at: datetime) -> list[Partner]:
    """Send P6 to each partner with an address who was not asked yet; returns those now asked.

    Asked again, nobody gets a second mail unless what they would confirm changed
    (`domain.partners`). A paper agreement needs no mail. Nobody is asked once the jury meets.
    """
    locked = lock(application)
    if locked.state not in rules.ANSWERABLE:
        return []
    waiting = locked.partners.select_for_update().filter(asked_at=None, recorded_by=None)
    asked = []
    for partner in waiting.exclude(email="").order_by("position"):
        partner.application = locked
        is_in_time = paris_day(at) <= limit_of(partner, today=paris_day(at))
        if is_in_time and _why_not(partner, at=at) is None:
            _send(partner, by=None, at=at)
            asked.append(partner)
    return asked


@transaction.atomic
def reply(
    link: AccessLink, *, answer: PartnerAnswer | str, name: str, correction: str = "", at: datetime
) -> Partner:
    """A partner answers by their link, and the structure is told (P7).

    It may change until the day before the audition. Only « nous portons l’action ensemble » may
    open the rate of cooperation. The same answer twice tells nobody twice.
    Raises TooLateError, PartnerError, MissingReasonError, ValueError out of the list.
    """
    partner, application = _locked(link.partner)
    given = rules.check_reply(
        state=application.state,
        answer=answer,
        until=limit_of(partner, today=paris_day(at)),
        today=paris_day(at),
        given_today=_answers_today(partner, at=at),
    )
    said = (given, rules.read_name(name), rules.read_correction(correction))
    if said == (partner.answer, partner.answered_by_name, partner.correction):
        return partner
    partner.answered_by_name, partner.correction = said[1:]
    _write(partner, given, by=None, at=at)
    links.use(link, at=at)
    return partner


@transaction.atomic
def record_answer(
    partner: Partner, *, answer: PartnerAnswer | str, by: User, at: datetime
) -> Partner:
    """Record a partner's answer given on paper or by telephone, and tell the structure (P7).

    Only « Nous portons l’action ensemble » may open the rate of cooperation. An answer may change
    until the audition. Raises TooLateError, MissingReasonError, ValueError out of the list.
    """
    partner, application = _locked(partner)
    given = check_partner_answer(state=application.state, answer=answer)
    if partner.answer == given:
        return partner
    partner.answered_by_name = ""
    _write(partner, given, by=by, at=at)
    return partner


@transaction.atomic
def correct_address(
    partner: Partner, *, email: str, is_service: bool, by: User, at: datetime
) -> Partner:
    """Replace a partner's address and ask there, once; the earlier link opens nothing any more.

    The service's correction forgets what the wrong addressee answered; the history keeps it.
    Raises TooLateError, PartnerError.
    """
    # The draft before its dossier, as a deposit does: the two never wait for each other.
    drafts = Draft.objects.select_for_update(of=("self",))
    draft = drafts.filter(application=partner.application, erased_at__isnull=True).first()
    partner, application = _locked(partner)
    rules.check_correction(
        state=application.state,
        answer=partner.answer,
        is_service=is_service,
        is_same_address=email.lower() == partner.email.lower(),
        mails=partner.links.count(),
        until=limit_of(partner, today=paris_day(at)),
        today=paris_day(at),
    )
    partner.email = email.strip().lower()
    if reason := _why_not(partner, at=at):
        raise rules.PartnerError(reason)
    partner.answer, partner.answered_at, partner.recorded_by = PartnerAnswer.PENDING, None, None
    partner.answered_by_name = partner.correction = ""
    partner.save()
    if draft is not None:
        _write_in_draft(partner, draft)
    _send(partner, by=by, at=at)
    return partner


def _locked(partner: Partner | None) -> tuple[Partner, Application]:
    """The dossier before its partner, as every action does."""
    if partner is None:
        raise Partner.DoesNotExist
    application = lock(partner.application)
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    row.application = application
    return row, application


def _why_not(partner: Partner, *, at: datetime) -> rules.NotAsked | None:
    application = partner.application
    others = application.partners.exclude(pk=partner.pk).exclude(email="")
    sent = OutboundEmail.objects.filter(kind="P6", to__iexact=partner.email)
    on_dossier = application.events.filter(email__in=sent, kind=EventKind.EMAIL_QUEUED)
    return rules.why_not_asked(
        rules.Asking(
            email=partner.email,
            own=members_of(application),
            others={other.email.lower() for other in others if other.links.exists()},
            mails_on_dossier=on_dossier.count(),
            mails_today=sent.filter(queued_at__gt=at - A_DAY).count(),
        )
    )


def _send(partner: Partner, *, by: User | None, at: datetime) -> None:
    """A new link replaces the earlier ones: the question may have changed."""
    is_again = False
    for link in partner.links.all():
        is_again = is_again or link.email == partner.email.lower()
        links.revoke(link, at=at)
    until = limit_of(partner, today=paris_day(at))
    last_day = max(until, partner.application.campaign.hearings_until)
    _, token = links.issue(
        LinkPurpose.PARTNER,
        email=partner.email,
        partner=partner,
        expires_at=closing_instant(last_day),
        at=at,
        by=by,
    )
    partner.asked_at = at
    partner.save(update_fields=["asked_at"])
    mails.ask(partner, token=token, until=until, is_again=is_again, at=at)
    asked = "à une adresse corrigée" if by else "pour confirmer"
    record(
        partner.application,
        EventKind.PARTNER_ASKED,
        by=by,
        at=at,
        partner=partner.name,
        text=f"{partner.name}, {asked}",
    )


def _write(partner: Partner, answer: PartnerAnswer, *, by: User | None, at: datetime) -> None:
    partner.answer, partner.answered_at, partner.recorded_by = answer, at, by
    partner.save()
    who = f", dit par {partner.answered_by_name}" if partner.answered_by_name else ""
    record(
        partner.application,
        EventKind.PARTNER_ANSWERED,
        by=by,
        at=at,
        partner=partner.name,
        answer=answer.value,
        text=f"{partner.name}\u00a0: {answer.label}{who}",
    )
    mails.tell_answered(partner, at=at)


def _answers_today(partner: Partner, *, at: datetime) -> int:
    given = partner.application.events.filter(kind=EventKind.PARTNER_ANSWERED, by=None)
    return given.filter(data__partner=partner.name, at__gt=at - A_DAY).count()


def _write_in_draft(partner: Partner, draft: Draft) -> None:
    """The draft behind the dossier follows: taken back, it does not bring the old address back."""
    ranks = [n for n in (1, 2, 3) if draft.text_of(f"partner_{n}_name").strip() == partner.name]
    for key in (f"partner_{rank}_email" for rank in ranks[:1]):
        revision = draft.fields.get(key, {}).get("revision", 0)
        draft.fields[key] = {"text": partner.email, "revision": revision + 1}
        draft.save(update_fields=["fields"])
