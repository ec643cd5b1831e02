"""Every page of the demonstration, for each reader: axe finds nothing, nothing is cut off."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.demo import build, sign_ins
from ami_portal.operations.models import EliminationSlip
from ami_portal.outbox.models import OutboundEmail
from applications.actions import jobs, links
from applications.enums import JobKind, LinkPurpose, MembershipRight
from applications.models import (
    Application,
    CahierSection,
    Campaign,
    ContratDeVille,
    Draft,
    Need,
    Organisation,
    OrganisationDocument,
    Recusal,
)
from juries.actions import simulations
from juries.enums import DecisionKind
from juries.models import Decision, HearingSeat
from reporting.models import Indicator
from tests.access_matrix import READERS, ROWS
from tests.factories import MembershipFactory, TerritoryFactory
from tests.factories.requests import receiving_campaign
from tests.world_of_help import of_writing_help

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 160)}`))"""
# The page is read narrow and wide by day, and on the tablet by night.
VIEWS = tuple((width, scheme) for width in (1280, 820, 390) for scheme in ("light", "dark"))
NARROWEST = 320
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
A_FILE = re.compile(r"\.\w+$")
# A fragment, a word, two pages that ask for a code again, and the demonstration's own page.
OUTSIDE = {
    "demo_emails",
    "call_simulation",
    "service_state",
    "account_reauthenticate",
    "mfa_reauthenticate",
    # Files, not pages.
    "draft_attachment",
    "file_download",
    "jury_piece",
    "jury_kept",
    "jury_worker",
    "jury_manifest",
}
READ = (
    "anonymous",
    "owner",
    "juror",
    "recused_juror",
    "agent",
    "other_direction",
    "director",
    "administrator",
)
# Walked again, nothing new would be read: of the administrator, only what nobody else opens, and
# the page that says « ok » to everybody else.
ONLY_THEIRS = ("administrator",)
SAYS_MORE = ("service_state",)
LAST_YEAR = ("deliberation_dossier", "decision_reopen")
FOCUSED = """() => {
    const box = document.activeElement.getBoundingClientRect();
    const style = getComputedStyle(document.activeElement);
    return {text: document.activeElement.textContent.trim(), id: document.activeElement.id,
            isSeen: box.top >= 0 && box.width > 1 && box.height > 1,
            isOutlined: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
}"""


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    open_window, transactional_db, size: str
) -> None:
    TerritoryFactory()
    receiving_campaign(closes_on=paris_day(timezone.now()) + timedelta(days=9))
    page = open_window(size)
    page.goto("/")
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert (first["text"], first["isSeen"]) == ("Aller au contenu", True)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["isOutlined"]
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_axe_finds_nothing_on_any_page_at_any_width(open_window, demonstration) -> None:
    # A colour on its way from day to night has no contrast of its own.
    page, found = open_window(reduced_motion="reduce"), []
    for reader in READ:
        page.context.clear_cookies()
        sign_in_at_once(page, demonstration["readers"][reader])
        for address in addresses(reader, demonstration):
            found += [f"{reader} {address} {fault}" for fault in faults(page, address)]
    assert found == []


@pytest.fixture
def demonstration(transactional_db) -> dict:
    """The demonstration's three calls, and one thing of each kind in them."""
    build.build(now=timezone.now(), say=lambda _: None)
    found = readers()
    seat = HearingSeat.objects.filter(user=found["recused_juror"], hearing__closed_at=None).first()
    return {
        "readers": found,
        "things": things(),
        "together": together(found["agent"]),
        "recused_hearing_pk": seat.hearing_id,
    }


def readers() -> dict[str, User | None]:
    recused = Recusal.objects.filter(application__hearing_entries__isnull=False).first()
    by_email = {
        "owner": sign_ins.APPLICANT,
        "juror": sign_ins.JUROR,
        "agent": sign_ins.AGENT,
        "other_direction": sign_ins.EDUCATION,
        "director": sign_ins.DIRECTOR,
        "administrator": sign_ins.ADMINISTRATOR,
    }
    found = {reader: User.objects.get(email=email) for reader, email in by_email.items()}
    return {"anonymous": None, "recused_juror": recused.user, **found}


def things() -> dict[str, object]:
    """What the access matrix names, found in the demonstration."""
    this_year = Application.objects.filter(
        campaign__year=timezone.now().year, hearing_entries__isnull=False
    )
    mine = this_year.filter(organisation__memberships__user__email=sign_ins.APPLICANT).first()
    seat = HearingSeat.objects.filter(user__email=sign_ins.JUROR).latest("hearing__slot__starts_at")
    sat = HearingSeat.objects.filter(user__email=sign_ins.JUROR, hearing__closed_at=None).first()
    past = Application.objects.filter(award__isnull=False).first()
    agent = User.objects.get(email=sign_ins.AGENT)
    return {
        "code": mine.campaign.code,
        "year": past.campaign.year,
        "past_year": 2020,
        "number": mine.number,
        "organisation_pk": Organisation.objects.get(pk=mine.organisation_id).pk,
        "draft_key": Draft.objects.filter(owner__email=sign_ins.APPLICANT, submitted_at=None)
        .values_list("pk", flat=True)
        .get(),
        "hearing_pk": (sat or seat).hearing_id,
        "hearing_day": paris_day(seat.starts_at),
        "need_pk": Need.objects.filter(campaign=mine.campaign).first().pk,
        "section_pk": CahierSection.objects.filter(campaign=mine.campaign).first().pk,
        "email_pk": OutboundEmail.objects.filter(kind="P4").first().pk,
        "grid_slug": "jury",
        "edition_number": 1,
        "college_pk": mine.campaign.panel.colleges.first().pk,
        "heard_number": past.number,
        "funded_number": past.number,
        "paid_organisation_pk": past.organisation_id,
        "version_pk": Indicator.objects.first().version_id,
        "indicator_pk": Indicator.objects.first().pk,
        "contract_pk": ContratDeVille.objects.first().pk,
        "slip_number": EliminationSlip.objects.get().number,
        **of_the_structures(mine),
        **of_writing_help(mine, agent=agent),
        **of_the_jury(sat or seat, mine.campaign, agent=agent),
    }


def of_the_jury(sat: HearingSeat, campaign: Campaign, *, agent: User) -> dict[str, object]:
    """A juror's seat and half-day, a simulation, a computation under way, a released decision."""
    now = timezone.now()
    declined = Decision.objects.filter(kind=DecisionKind.DECLINE, released_at__isnull=False)
    job = jobs.ask(JobKind.COMPOSITION, key=campaign.code, campaign=campaign, by=agent, at=now)
    return {
        "seat_pk": sat.seat_id,
        "half_day_pk": sat.hearing.slot.half_day_id,
        "simulation_pk": simulations.make(campaign, name="A", wanted={}, by=agent, at=now).pk,
        "released_number": declined.latest("released_at").application.number,
        "job_pk": job.pk,
        **dict.fromkeys(["hearing_seat_pk", "recusal_pk"]),
    }


def together(agent: User) -> dict[str, dict[str, object]]:
    """Pages whose dossier, audition and juror go together, and to no other page's."""
    seats = HearingSeat.objects.filter(hearing__closed_at=None, hearing__published_at__isnull=False)
    seat = seats.exclude(hearing__hearing_seats__user=agent).first()
    entry = seat.hearing.entries.exclude(application__recusals__isnull=False).first()
    recusal = Recusal.objects.exclude(user=agent).filter(application__decided_at=None).first()
    sheets = {"pk": seat.hearing_id, "seat": seat.pk}
    return {
        "paper_sheets": sheets,
        "paper_blank": sheets,
        "paper_sheet": {**sheets, "number": entry.application.number},
        "recusal_correct": {"number": recusal.application.number, "pk": recusal.pk},
    }


def of_the_structures(mine: Application) -> dict[str, object]:
    """A partner, a second member, a link not used yet, a paper to check."""
    now = timezone.now()
    _, token = links.issue(
        LinkPurpose.MEMBER,
        email="invite@essai.example",
        organisation=mine.organisation,
        right=MembershipRight.WRITER,
        at=now,
        expires_at=now + timedelta(days=9),
    )
    paper = OrganisationDocument.objects.filter(accepted_at=None, refused_because="").first()
    return {
        "partner_pk": mine.partners.first().pk,
        "member_pk": MembershipFactory(organisation=mine.organisation).pk,
        "link_token": token,
        "aided_pk": paper.organisation_id,
        "document_pk": paper.pk,
    }


def addresses(reader: str, world: dict) -> Iterator[str]:
    """The pages that the access matrix opens to this reader, files apart."""
    place = READERS.index(reader)
    for name, row in ROWS.items():
        if row.get[place] != "+" or not is_walked(name, reader):
            continue
        known = {key: world["things"][thing] for key, thing in row.kwargs.items()}
        if name in LAST_YEAR:
            known["code"] = str(world["things"]["year"])
        known = world["together"].get(name, known)
        if reader == "recused_juror" and "hearing_pk" in row.kwargs.values():
            known["pk"] = world["recused_hearing_pk"]
        if reader == "anonymous" and "code" in known:
            known["code"] = str(timezone.now().year + 1)
        address = reverse(name, kwargs=known)
        if not A_FILE.search(address):
            yield address


def is_walked(name: str, reader: str) -> bool:
    """Whether this reader is walked through this page, that opens to them."""
    if reader not in ONLY_THEIRS:
        return name not in OUTSIDE
    others = [READERS.index(other) for other in READ if other not in ONLY_THEIRS]
    return name in SAYS_MORE or all(ROWS[name].get[place] != "+" for place in others)


def sign_in_at_once(page: Page, user: User | None) -> None:
    """The sign-in itself is walked elsewhere: here a session is enough."""
    if user is None:
        return
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.goto("/aide/")
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])


def faults(page: Page, address: str) -> Iterator[str]:
    answer = page.goto(address)
    if answer.status != 200 or ("next=" in page.url and "next=" not in address):
        yield f"answers {answer.status} at {page.url}"
    page.evaluate(AXE)
    for width, scheme in VIEWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(OVERFLOW) > 0:
            yield f"runs off the side at {width}"
        yield from (f"{width} {scheme} {each}" for each in page.evaluate(RUN_AXE))
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    if page.evaluate(OVERFLOW) > 0:
        yield f"runs off the side at {NARROWEST}"
