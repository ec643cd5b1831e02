"""Values that nobody could invent, written in every corner of three dossiers of the small world."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from ami_portal.accounts.models import User
from applications.actions import contrat_de_ville, messages
from applications.enums import BonusKind, BudgetCode, PartnerRole, RecusalReason
from applications.models import (
    Application,
    BonusClaim,
    BudgetLine,
    ContratDeVille,
    Partner,
    Payment,
    Recusal,
    Redirection,
)
from juries.actions import decisions, links, sheets
from juries.enums import DecisionKind
from juries.models import HearingAdvice, HearingEntry, PanelResult, ScoreSheet
from tests.factories import ApplicationFactory, BonusRuleFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING
from tests.factories.awards import funded
from tests.world import CONTRACT, World

LINKED = {"recused_juror", "linked_agent", "linked_director"}
TEXTS = (
    "title", "need_text", "action_text", "novelty_text", "residents_text", "afterwards_text",
    "contact_name", "legal_representative", "signer_name", "looking_for", "can_offer", "places",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Secret:
    """What must not be read, and how it looks in a page, a spreadsheet or a calendar."""

    fact: str
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        return self.pattern.search(text) is not None


def word(fact: str, of: str) -> str:
    """« Zqtitlelapin »: one word, so that no line of a PDF cuts it."""
    return f"Zq{fact.replace('_', '')}{of}"


def _said(fact: str, of: str) -> Secret:
    return Secret(f"{of} {fact}", re.compile(re.escape(word(fact, of)), re.IGNORECASE))


def _sum(fact: str, euros: int) -> Secret:
    thousands, rest = divmod(euros, 1000)
    return Secret(fact, re.compile(rf"(?<![\w-]){thousands}[\s\u00a0\u202f]?{rest:03d}(?![\w-])"))


def _points(fact: str, value: str) -> Secret:
    return Secret(fact, re.compile(rf"(?<![\d.,]){value.replace('.', '[.,]')}(?!\d)"))


def names(world: World) -> list[Secret]:
    """The names of the three structures: the plan may say them, nothing else does."""
    return [_said("organisation", of) for of in closed(world)]


def closed(world: World) -> dict[str, Application]:
    """The three dossiers: to hear, with a prepared decision, funded."""
    numbers = {
        "lapin": world.things["number"],
        "loutre": world.things["heard_number"],
        "merle": world.things["funded_number"],
    }
    return {of: Application.objects.get(number=number) for of, number in numbers.items()}


def plant(world: World) -> list[Secret]:
    """Write the secrets, close the three dossiers to LINKED, and say what may not be read."""
    for reader, trait in (("linked_agent", "agent"), ("linked_director", "director")):
        world.readers[reader] = UserFactory(**{trait: True})
    agent = world.readers["agent"]
    assert agent is not None
    dossiers = closed(world)
    secrets = [secret for of in dossiers for secret in _written(dossiers[of], of, by=agent)]
    secrets += _heard(world, dossiers["lapin"], dossiers["loutre"])
    secrets += _decided(dossiers["loutre"], by=agent)
    secrets += _funded(dossiers["merle"], by=agent)
    for reader in LINKED:
        for dossier in dossiers.values():
            _close(dossier, world.readers[reader])
    return secrets


def _close(dossier: Application, user: User | None) -> None:
    Recusal.objects.get_or_create(
        user=user,
        application=dossier,
        defaults={
            "reason": RecusalReason.MEMBER,
            "declared_at": AFTER_CLOSING,
            "declared_by": user,
        },
    )


def _written(dossier: Application, of: str, *, by: User) -> list[Secret]:
    """The two pages, the partner, the claim, the piece, the messages and their mails."""
    for name in TEXTS:
        setattr(dossier, name, word(name, of))
    dossier.raw_fields = {name: word(name, of) for name in TEXTS}
    dossier.contact_email = f"{word('mail', of)}@essai.example".lower()
    dossier.organisation_name = word("organisation", of)
    dossier.eligible_cost = Decimal({"lapin": 11313, "loutre": 12323, "merle": 13333}[of])
    dossier.requested_amount = Decimal({"lapin": 7913, "loutre": 8923, "merle": 9467}[of])
    dossier.save()
    dossier.organisation.name = dossier.organisation_name
    dossier.organisation.save()
    Partner.objects.create(
        application=dossier,
        name=word("partner", of),
        contribution=word("contribution", of),
        role=PartnerRole.CARRIES,
        position=1,
    )
    BonusClaim.objects.create(
        application=dossier,
        rule=BonusRuleFactory(campaign=dossier.campaign, kind=BonusKind.UNCOVERED_NEED),
        evidence=word("evidence", of),
    )
    BudgetLine.objects.create(
        application=dossier, code=BudgetCode.EXPENSE_60, amount=dossier.eligible_cost
    )
    messages.send(dossier, text=word("message", of), by=by, at=AFTER_CLOSING)
    messages.reply(dossier, text=word("reply", of), by=dossier.submitted_by, at=AFTER_CLOSING)
    facts = [*TEXTS, "mail", "partner", "contribution", "evidence", "message", "reply"]
    return [
        *(_said(fact, of) for fact in facts),
        _sum(f"{of} cost", int(dossier.eligible_cost)),
        _sum(f"{of} requested", int(dossier.requested_amount)),
    ]


def _heard(world: World, lapin: Application, loutre: Application) -> list[Secret]:
    """A complément, a note with its reason, a comment, the means, a missing neighbour's notes."""
    lapin.complement_request = word("complement", "lapin")
    lapin.complement_requested_at = AFTER_CLOSING
    lapin.complement_due_on = date(2026, 11, 12)
    lapin.save()
    other = ApplicationFactory(admissible=True, campaign=lapin.campaign, theme=lapin.theme)
    HearingEntry.objects.create(hearing=world.hearing, application=other)
    HearingAdvice.objects.create(
        application=lapin,
        hearing=world.hearing,
        kind="budget",
        text=word("hearingadvice", "lapin"),
        by=world.readers["agent"],
        at=AFTER_CLOSING,
    )
    for reader in ("juror", "recused_juror"):
        links.declare_none(world.hearing, by=world.readers[reader], at=AFTER_CLOSING)
    for sheet in ScoreSheet.objects.order_by("pk"):
        is_closed = sheet.application_id == lapin.pk
        if not (is_closed and sheet.seat.user == world.readers["recused_juror"]):
            _score(sheet, of="lapin" if is_closed else "autre")
    seen = {"dispersion": Decimal("1.73"), "computed_at": AFTER_CLOSING, "sheets_finished": 2}
    for dossier, mean, college in ((lapin, "4.37", "4.19"), (loutre, "3.29", "3.07")):
        rows = [{"college": "Conseillers citoyens", "weight": 1, "seats": 2, "mean": college}]
        PanelResult.objects.update_or_create(
            application=dossier, defaults={**seen, "mean": Decimal(mean), "colleges": rows}
        )
    return [
        _said("complement", "lapin"),
        _said("because", "lapin"),
        _said("comment", "lapin"),
        _said("hearingadvice", "lapin"),
        _points("lapin mean", "4.37"),
        _points("lapin college", "4.19"),
        _points("loutre mean", "3.29"),
        _points("loutre college", "3.07"),
    ]


def _score(sheet: ScoreSheet, *, of: str) -> None:
    for criterion in sheet.application.campaign.criteria.all():
        sheets.mark(
            sheet,
            criterion=criterion,
            value=5,
            client_id=uuid4(),
            at=AFTER_CLOSING,
            reason=word("because", of),
        )
    sheets.comment(sheet, text=word("comment", of), at=AFTER_CLOSING)
    sheets.finish(sheet, at=AFTER_CLOSING + timedelta(hours=1))


def _decided(loutre: Application, *, by: User) -> list[Secret]:
    """A decision prepared with its own amount and words; beside it, another one in reserve."""
    decisions.prepare(
        loutre,
        kind=DecisionKind.FUND,
        amount=Decimal(5171),
        override_reason=word("override", "loutre"),
        by=by,
        at=AFTER_CLOSING,
        text=word("decision", "loutre"),
        advice_text=word("advice", "loutre"),
    )
    for amount in (2111, 3222):
        other = ApplicationFactory(heard=True, campaign=loutre.campaign)
        decisions.prepare(
            other,
            kind=DecisionKind.FUND,
            amount=Decimal(amount),
            override_reason="Le projet grandit.",
            by=by,
            at=AFTER_CLOSING,
        )
    return [
        _said("override", "loutre"),
        _said("decision", "loutre"),
        _sum("loutre amount", 5171),
        # What is prepared in all, less what the reader may add up, is the closed dossier's.
        _sum("loutre amount, by the total prepared", 5171 + 2111 + 3222),
        _sum("loutre requested, by the total", 8923 + 6000 * 2),
        _sum("loutre amount, by what is free", 150_000 - 10_000 - 5171 - 2111 - 3222),
    ]


def _funded(merle: Application, *, by: User) -> list[Secret]:
    """An aid already public by its amount; its payments and its ways stay inside."""
    Payment.objects.create(
        application=merle,
        amount=Decimal(1717),
        ordered_on=date(2026, 12, 20),
        recorded_by=by,
    )
    # Beside another aid, so that the totals of the year are nobody's in particular.
    other = funded(merle.campaign, 4000)
    Payment.objects.create(
        application=other, amount=Decimal(2000), ordered_on=date(2026, 12, 20), recorded_by=by
    )
    Redirection.objects.filter(application=merle).update(
        name=word("way", "merle"), reason=word("whyway", "merle")
    )
    contrat_de_ville.file(
        merle,
        contract=ContratDeVille.objects.get(name=CONTRACT.name),
        year=2026,
        pillar="Agir",
        funders={word("funder", "merle"): Decimal(2929)},
        by=by,
        at=AFTER_CLOSING,
    )
    facts = ("way", "whyway", "funder")
    return [*(_said(fact, "merle") for fact in facts), _sum("merle paid", 1717)]
