"""The letters of a decision: readable before they leave, bound to it, the same PDF for ever."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader

from ami_portal.outbox import sending
from ami_portal.outbox.models import OutboundEmail
from applications.actions import admissibility
from applications.enums import LetterKind
from applications.models import Application, DecisionLetter, Territory
from applications.tasks import attachments
from juries.actions import decisions, deliberations
from juries.enums import DecisionKind
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
VOTE = date(2026, 12, 15)
DECLINED = {"reason": "NEED", "text": "La mission locale\nle fait déjà."}
REDIRECTED = {
    "redirect_target": "commune",
    "redirect_name": "la Ville d’Exempleville",
    "redirect_reason": "Elle anime déjà ce lieu.",
    "redirect_contact": "Sacha Modèle",
}
REMEDIES = (
    "Dans les deux mois qui suivent la réception de ce courrier, vous pouvez écrire au président de"
    " la communauté d’agglomération des Deux-Terrils, 1 place du Puits, 62000 Exempleville (recours"
    " gracieux), ou saisir le tribunal administratif d’Exempleville, 3 rue de la Balance, 62000"
    " Exempleville, sur papier ou sur www.telerecours.fr."
)
SUM = "6\u00a0000\u00a0€ (six mille euros)"
FIRST = {
    LetterKind.FUND: f"Une aide de {SUM} est accordée à",
    LetterKind.PAGE_BLANCHE: "Une aide de 3\u00a0000\u00a0€ (trois mille euros) est accordée à",
    LetterKind.REDIRECT: "est orienté vers la Ville d’Exempleville, par la délibération",
    LetterKind.RESERVE: "au rang 1, par la délibération n°\u00a02026-114 du 15\u00a0décembre 2026",
    LetterKind.DECLINE: "n’est pas retenu cette année dans l’AMI cohésion sociale 2026",
    LetterKind.RESERVE_FUNDED: f"Une aide de {SUM} lui est accordée, par la délibération",
    LetterKind.RESERVE_CLOSED: "La liste d’attente de l’AMI cohésion sociale 2026 est close",
}
DETAILS = {DecisionKind.DECLINE: DECLINED, DecisionKind.REDIRECT: REDIRECTED}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def agent(client, now):
    TerritoryFactory()
    user = UserFactory(agent=True, name="Yanis Carlier")
    client.force_login(user)
    return user


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def vote_of(application, agent):
    campaign = application.campaign
    known = campaign.deliberations.first()
    return known or deliberations.record(campaign, number="2026-114", date=VOTE, by=agent, at=AT)


def prepared(agent, kind, application=None, **details):
    application = application or ApplicationFactory(heard=True)
    details = {**DETAILS.get(kind, {}), **details}
    decisions.prepare(application, kind=kind, by=agent, at=AT, **details)
    return application


def released(agent, kind, application=None, **details):
    application = prepared(agent, kind, application, **details)
    vote = vote_of(application, agent)
    decisions.release(application.campaign, deliberation=vote, by=agent, at=AT)
    application.refresh_from_db()
    return application


def of_kind(kind: LetterKind, agent) -> DecisionLetter:
    waiting = {
        LetterKind.RESERVE_FUNDED: DecisionKind.FUND,
        LetterKind.RESERVE_CLOSED: DecisionKind.DECLINE,
    }
    if kind in waiting:
        application = released(agent, waiting[kind], released(agent, DecisionKind.RESERVE))
    else:
        application = released(agent, DecisionKind(kind.value))
    return application.letters.get(cancelled_at=None)


@pytest.mark.parametrize("kind", FIRST)
def test_each_kind_of_decision_has_its_letter_with_its_sum_its_vote_and_its_remedies(kind, agent):
    letter = of_kind(kind, agent)

    _, pdf, _ = attachments.letter(letter.pk)

    assert letter.kind == kind
    words = text_of(pdf)
    for part in letter.content["parts"]:
        for said in (part["heading"], *part["paragraphs"]):
            assert squeezed(said) in words
    assert squeezed(FIRST[kind]) in words
    assert squeezed(REMEDIES) in words
    assert squeezed("Exempleville, le 16 décembre 2026") in words
    assert squeezed("La présidente Lou Présidente") in words


def test_the_letter_of_a_dossier_that_cannot_be_examined_is_attached_too(agent):
    application = ApplicationFactory(admissible=True)

    admissibility.refuse(
        application, reason="out_of_territory", text="Elle a lieu à Amiens.", by=agent, at=AT
    )

    letter = application.letters.get()
    assert text_of(attachments.letter(letter.pk)[1]).find(squeezed("Elle a lieu à Amiens.")) > 0
    email = OutboundEmail.objects.get(kind="P12")
    assert email.attachments == [
        {"render": "applications.tasks.attachments.letter", "id": letter.pk}
    ]


def test_the_letter_gives_the_whole_calculation_and_keeps_line_breaks(agent):
    aided = of_kind(LetterKind.FUND, agent)
    refused = of_kind(LetterKind.DECLINE, agent)

    award = aided.application.award
    assert squeezed(award.explanation) in text_of(attachments.letter(aided.pk)[1])
    [reason] = [p for p in refused.content["parts"] if p["heading"] == "La raison"]
    assert reason["paragraphs"] == [
        "Besoin déjà couvert par un autre dispositif.\nLa mission locale\nle fait déjà."
    ]


def test_the_letter_is_tagged_titled_in_french_and_the_same_for_ever(agent):
    letter = of_kind(LetterKind.FUND, agent)
    name, pdf, _ = attachments.letter(letter.pk)

    Territory.objects.update(signatory="Quelqu’un d’autre", service="Un autre service")
    Application.objects.update(title="Un autre titre")

    assert attachments.letter(letter.pk) == (name, pdf, "application/pdf")
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "fr")
    assert PdfReader(io.BytesIO(pdf)).metadata.title == (
        f"{letter.content['subject']} – dossier {letter.application.number}"
    )


def test_the_letter_leaves_with_its_mail(agent):
    application = released(agent, DecisionKind.FUND)

    for email in OutboundEmail.objects.all():
        sending.send(email.pk)

    [file] = mail.outbox[0].attachments
    assert file.filename == f"{application.number}-lettre.pdf"
    assert file.content == attachments.letter(application.letters.get().pk)[1]


def test_an_agent_reads_the_letter_before_it_leaves_and_nothing_is_kept(agent, client):
    application = prepared(agent, DecisionKind.FUND)
    code = application.campaign.code
    url = reverse("deliberation_letter", args=[code, application.number])

    assert client.get(url).status_code == 404
    vote = vote_of(application, agent)
    page = client.get(url)
    assert DecisionLetter.objects.count() == 0
    decisions.release(application.campaign, deliberation=vote, by=agent, at=AT)

    assert page["Content-Type"] == "application/pdf"
    assert page.content == attachments.letter(application.letters.get().pk)[1]


def test_the_structure_reads_its_letter_on_the_site_and_no_other_does(agent, client):
    application = released(agent, DecisionKind.DECLINE)
    url = reverse("application_letter_pdf", args=[application.number])

    client.force_login(MembershipFactory(organisation=application.organisation).user)
    page = client.get(reverse("application_detail", args=[application.number])).content.decode()
    assert f'href="{url}"' in page
    assert client.get(url).content.startswith(b"%PDF")
    client.force_login(MembershipFactory().user)
    assert client.get(url).status_code == 404


def test_a_letter_without_a_city_or_a_signatory_still_stands(agent):
    Territory.objects.update(city="", signatory="", signatory_title="", court_address="")

    content = of_kind(LetterKind.DECLINE, agent).content

    assert content["dated"] == "Le 16\u00a0décembre 2026"
    assert content["signature"] == []
    assert (
        "Exempleville, sur papier ou sur www.telerecours.fr"
        in content["parts"][-1]["paragraphs"][0]
    )


def test_a_page_blanche_bounded_by_what_remains_keeps_it(agent):
    application = ApplicationFactory(
        heard=True,
        campaign=CampaignFactory(envelope=Decimal(2500)),
        is_page_blanche=True,
        eligible_cost=Decimal(0),
    )
    released(agent, DecisionKind.PAGE_BLANCHE, application)

    assert (application.award.amount, application.award.remaining) == (Decimal(2500), Decimal(2500))
