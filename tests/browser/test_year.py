"""The whole year of a call through its screens: from the first click to the annual PDF.

One browser, a window for each person, and the calendar moved from one season to the next.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

import applications
from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from ami_portal.accounts.people import set_role
from ami_portal.demo.content.structures import STRUCTURES
from ami_portal.demo.requests import siret_of
from applications.actions import deposits, drafts, territory
from applications.models import Application, Campaign, ContratDeVille, Job
from juries.models import Hearing
from reporting.tasks.editions import freeze
from tests.browser.conftest import sign_in, type_code
from tests.factories import BonusRuleFactory, TerritoryFactory
from tests.factories.applications import WHILE_OPEN
from tests.factories.awards import see_papers
from tests.factories.requests import NEIGHBOURHOOD as FACTORY_NEIGHBOURHOOD
from tests.factories.requests import complete_texts, receiving_campaign

TERRITORIES = Path(applications.__file__).parent / "territories"
AGENT, DIRECTOR = "agent@agglo.example", "directrice@agglo.example"
JURORS = {
    "Mireille Citoyenne": "mireille@jury.example",
    "Rémi Vice-Président": "remi@jury.example",
}
APPLICANT = "aline@fil.example"
THEMES = ("Insertion professionnelle et sociale", "Santé")
TITLE = "Coudre ensemble, parler d’emploi"
NEIGHBOURHOOD = "DEMO01"
PLEDGED = ("pledge_accurate", "pledge_dues", "pledge_republican")
SIRET = siret_of(STRUCTURES[0])  # in a block that INSEE gives to nobody
BY_CHOICE = {"organisation_type", "theme", "partner_1_role", "neighbourhoods"}
SETTINGS = {
    "Ouverture": "2026-11-16",
    "Clôture": "2027-01-29",
    "Dossiers vérifiés d’ici le": "2027-02-12",
    "Décision de l’assemblée vers le": "2027-04-15",
    "Auditions à partir du": "2027-03-08",
    "Auditions jusqu’au": "2027-03-19",
    "Réponse à la liste d’attente au plus tard le": "2027-06-30",
    "Enveloppe": "20 000",
    "Taux de base": "60",
    "Minimum d’une aide": "1 000",
    "Maximum d’une aide": "15 000",
    "Maximum d’une page blanche": "3 000",
}
OTHERS = (
    (
        "claire@docks.example",
        {
            "organisation_name": "Les Docks du Chemin",
            "organisation_type": "Insertion, formation, économie sociale",
            "title": "Réparer, revendre, recommencer",
            "organisation_identifier": "W622000002",
            "contact_email": "claire@docks.example",
        },
    ),
    (
        "omar@lampe.example",
        {
            "organisation_name": "La Lampe du Coron",
            "organisation_type": "Centre social ou éducation populaire",
            "title": "Le premier entretien se prépare à plusieurs",
            "organisation_identifier": "W622000003",
            "contact_email": "omar@lampe.example",
        },
    ),
)


@pytest.fixture
def house(transactional_db) -> None:
    """What an installation starts with: a territory, two people, the contrat de ville."""
    for folder in ("lens_lievin", "demo"):
        territory.load(TERRITORIES / folder)
    set_role(email=AGENT, name="Yanis Agent", staff_role=StaffRole.AGENT)
    set_role(email=DIRECTOR, name="Hélène Directrice", staff_role=StaffRole.DIRECTOR)
    ContratDeVille.objects.get_or_create(
        name="Contrat de ville d’Exemple",
        defaults={
            "starts_on": date(2024, 1, 1),
            "ends_on": date(2030, 12, 31),
            "pillars": ["Emploi et développement économique"],
        },
    )


def test_two_pages_are_written_and_deposited_without_javascript(
    open_window, transactional_db
) -> None:
    TerritoryFactory()
    BonusRuleFactory(campaign=receiving_campaign())
    with time_machine.travel(WHILE_OPEN):
        page = open_window("phone", java_script_enabled=False)
        page.goto("/dossiers/nouveau/")
        page.get_by_role("button", name="Commencer mon dossier").click()
        write_two_pages(page, neighbourhood=FACTORY_NEIGHBOURHOOD)
        deposit(page, "AMI-2026-0001")


@contextmanager
def on(year: int, month: int, day: int, hour: int = 10) -> Iterator[None]:
    """That morning; the clock goes on from there."""
    with time_machine.travel(datetime(year, month, day, hour, tzinfo=UTC)):
        yield


def test_a_year_from_the_first_click_to_the_annual_report(open_window, house) -> None:
    with on(2026, 11, 2):
        service = open_window()
        sign_in(service, AGENT, where="/equipe/")
        prepare_the_call(service)
    with on(2026, 11, 20):
        association = open_window("phone")
        discover(association)
        write_two_pages(association)
        deposit(association)
        file_two_more()
    with on(2027, 2, 2):
        verify(service)
        gather_the_panel(service)
        compose(service)
    with on(2027, 2, 20):
        read_the_invitation(association)
    with on(2027, 3, 9):
        for email in JURORS.values():
            score(open_window("tablet"), email)
        close_the_hearing(service)
    with on(2027, 4, 16):
        deliberate(service)
        read_the_decision(association)
    with on(2027, 5, 3):
        follow_up(service)
    with on(2028, 2, 1):
        report(open_window())


def named(label: str) -> re.Pattern[str]:
    """A field's whole label, with or without the mark of what must be filled."""
    return re.compile(rf"^\s*{label}\W*$")


def prepare_the_call(page: Page) -> None:
    page.goto("/equipe/appels/")
    page.get_by_label("Année").fill("2027")
    page.get_by_label("Code").fill("2027")
    page.get_by_label("Titre").fill("Ensemble dans nos quartiers")
    page.get_by_role("button", name="Créer cet appel").click()
    for label, text in SETTINGS.items():
        page.get_by_label(named(label)).fill(text)
    page.get_by_role("button", name="Enregistrer les réglages").click()
    page.goto("/equipe/appels/2027/themes/")
    for rank, theme in enumerate(THEMES, start=1):
        page.get_by_label(named(f"Thème {rank}")).fill(theme)
    page.get_by_role("button", name="Enregistrer").click()
    page.goto("/equipe/appels/2027/")
    page.get_by_role("button", name="Ouvrir l’appel").click()
    expect(page.get_by_role("heading", name="Appel ouvert")).to_be_visible()


def discover(page: Page) -> None:
    """From the home page: read the call, try the simulator, begin without an account."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Un projet pour votre quartier ? L’AMI cohésion sociale"
    )
    page.goto("/appels/2027/")
    page.get_by_label("Combien coûte l’action").fill("10 000")
    expect(page.get_by_text("6 000 €").first).to_be_visible()
    page.get_by_role("button", name="Commencer mon dossier").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon brouillon")


def write_two_pages(page: Page, *, neighbourhood: str = NEIGHBOURHOOD) -> None:
    texts = complete_texts(neighbourhoods=neighbourhood, organisation_identifier=SIRET)
    for name, text in texts.items():
        if name in BY_CHOICE or name.startswith(("pledge_", "signer_")):
            continue
        box = page.locator(f"[name={name}]")
        box.fill("2027-12-18" if name == "ends_on" else text)
    page.locator("[name=organisation_type]").select_option(texts["organisation_type"])
    page.locator("[name=theme]").select_option(texts["theme"])
    page.locator("[name=partner_1_role]").select_option(texts["partner_1_role"])
    page.locator(f"[name=neighbourhoods][value={neighbourhood}]").check()
    page.get_by_role("button", name="Relire avant de déposer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire avant de déposer")
    expect(page.get_by_text(TITLE).first).to_be_visible()


def deposit(page: Page, number: str = "AMI-2027-0001") -> None:
    """Without an account until here: the commitments, a code, the number, the receipt."""
    pledge(page)
    type_code(page, APPLICANT)
    page.get_by_role("button", name="Déposer mon dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Dossier {number}")
    expect(page.get_by_text("Déposé, bien reçu").first).to_be_visible()
    receipt = pdf_behind(page, "Télécharger mon accusé de réception")
    assert number in receipt.pages[0].extract_text()


def pledge(page: Page) -> None:
    for name in PLEDGED:
        page.locator(f"[name={name}]").check()
    page.locator("[name=signer_name]").fill("Dominique Exemple")
    page.locator("[name=signer_role]").fill("Présidente")
    page.get_by_role("button", name="Déposer mon dossier").click()


def file_two_more() -> None:
    """Two other structures of the same theme, by the actions of the same screens."""
    campaign, at = Campaign.objects.get(), datetime(2027, 1, 15, 18, tzinfo=UTC)
    for email, changes in OTHERS:
        owner = User.objects.with_email(email)
        draft, _ = drafts.start(campaign, at=at, owner=owner)
        texts = complete_texts(neighbourhoods=NEIGHBOURHOOD, partner_1_name="", **changes)
        texts |= {"partner_1_role": "", "partner_1_contribution": ""}
        drafts.save_fields(draft, texts=texts, at=at)
        deposits.deposit(draft, by=owner, at=at)


def verify(page: Page) -> None:
    """The morning's list, the dossier, the partner's word; the three are recevables."""
    sign_in(page, AGENT, where="/equipe/")
    page.goto("/equipe/dossiers/")
    page.get_by_role("link", name="Le Fil et la Manière").first.click()
    page.get_by_label("Réponse de Régie des Deux-Fosses").select_option("carries")
    page.get_by_role("button", name="Noter sa réponse").click()
    for rank in (1, 2, 3):
        page.goto(f"/equipe/dossiers/AMI-2027-000{rank}/")
        page.get_by_role("button", name="Déclarer recevable").click()
        expect(page.get_by_text("Recevable, à auditionner").first).to_be_visible()


def gather_the_panel(page: Page) -> None:
    page.goto("/equipe/appels/2027/jury/")
    for college in ("Conseillers citoyens", "Agglomération"):
        unfold(page, "Ajouter un collège")
        page.get_by_label("Nom du collège").fill(college)
        page.get_by_role("button", name="Ajouter ce collège").click()
        expect(page.get_by_role("heading", name=college)).to_be_visible()
    for (name, email), college in zip(
        JURORS.items(), ("Conseillers citoyens", "Agglomération"), strict=True
    ):
        unfold(page, "Ajouter un juré")
        page.get_by_label(named("Collège")).select_option(label=college)
        page.get_by_label("Nom du juré").fill(name)
        page.get_by_label("Courriel").fill(email)
        page.get_by_role("button", name="Ajouter ce juré").click()
        expect(page.get_by_text(name).first).to_be_visible()
    unfold(page, "Ajouter une salle")
    page.get_by_label("Nom de la salle").fill("Salle du Puits")
    page.get_by_role("button", name="Ajouter cette salle").click()
    unfold(page, "Ajouter une demi-journée")
    page.get_by_label(named("Jour")).fill("2027-03-09")
    page.get_by_label("Salle du Puits").check()
    page.get_by_role("button", name="Ajouter cette demi-journée").click()


def unfold(page: Page, title: str) -> None:
    details = page.locator("details.panel-add", has=page.locator("summary", has_text=title))
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def compose(page: Page) -> None:
    page.goto("/auditions/composer/")
    page.get_by_role("button", name="Proposer une composition").click()
    page.get_by_role("link", name=re.compile("Publier la composition")).click()
    page.get_by_role("button", name=re.compile("Publier la composition")).click()
    assert Hearing.objects.get().entries.count() == 3


def read_the_invitation(page: Page) -> None:
    sign_in(page, APPLICANT, where="/dossiers/AMI-2027-0001/")
    page.get_by_role("link", name="Voir ma rencontre avec le jury").click()
    expect(page.get_by_text("mardi 9 mars 2027 à 9 h 30").first).to_be_visible()
    for name in ("Les Docks du Chemin", "La Lampe du Coron"):
        expect(page.get_by_text(name).first).to_be_visible()


def score(page: Page, email: str) -> None:
    """No link declared, three sheets filled touch by touch, each one ended."""
    sign_in(page, email, where="/jury/")
    page.get_by_role("link", name="Ouvrir cette audition").click()
    page.get_by_role("button", name="Je n’ai aucun lien avec ces structures").click()
    for note in ("4", "3", "2"):
        for criterion in page.locator("fieldset.criterion").all():
            criterion.locator(".note", has_text=note).first.click()
        expect(page.locator("[data-status]")).to_have_text("Tout est enregistré · 6 critères sur 6")
        page.get_by_role("button", name="Terminer ma fiche").click()
        page.get_by_text("est terminée").first.wait_for()
        go_on = page.get_by_role("link", name=re.compile("Passer à"))
        if go_on.count():
            go_on.click()


def close_the_hearing(page: Page) -> None:
    sign_in(page, AGENT, where="/equipe/")
    page.goto(f"/auditions/{Hearing.objects.get().pk}/jour/")
    page.get_by_role("button", name="Clore l’audition").click()
    expect(page.get_by_text("Audition close").first).to_be_visible()


def deliberate(page: Page) -> None:
    """A rate confirmed, three decisions prepared in silence, the vote, one release."""
    sign_in(page, AGENT, where="/deliberation/2027/")
    page.goto("/deliberation/2027/AMI-2027-0001/")
    women = page.locator(".ruling", has_text="44 participantes sur 48.")
    women.get_by_role("button", name="Confirmer ce taux").click()
    prepare(page, "AMI-2027-0001", "Financer")
    prepare(page, "AMI-2027-0002", "Mettre en réserve")
    prepare(page, "AMI-2027-0003", "Ne pas retenir", motive="Projet à préciser, à revoir")
    page.goto("/deliberation/2027/vote/")
    page.get_by_label("Numéro de la délibération").fill("2027-114")
    page.get_by_label("Date du vote").fill("2027-04-15")
    page.get_by_role("button", name="Enregistrer la délibération").click()
    page.goto("/deliberation/2027/courriers/")
    page.get_by_role("button", name="Diffuser 3 décisions, 8 000 €").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Délibération")


def prepare(page: Page, number: str, kind: str, *, motive: str = "") -> None:
    page.goto(f"/deliberation/2027/{number}/")
    page.get_by_role("radio", name=kind).check()
    if motive:
        page.get_by_label("Motif").select_option(label=f"{motive} l’an prochain")
        page.get_by_label("La raison, avec vos mots").fill("Précisez qui viendra, et revenez.")
    page.get_by_role("button", name="Préparer la décision").click()
    expect(page.get_by_text("décision préparée").first).to_be_visible()


def read_the_decision(page: Page) -> None:
    sign_in(page, APPLICANT, where="/dossiers/AMI-2027-0001/")
    expect(page.get_by_text("Soutenu : 8 000 €").first).to_be_visible()
    expect(page.get_by_text("80 % de 10 000 € font 8 000 €").first).to_be_visible()


def follow_up(page: Page) -> None:
    """The agreement, the payment, then the passage to the contrat de ville."""
    sign_in(page, AGENT, where="/suivi/")
    page.goto("/suivi/AMI-2027-0001/")
    expect(page.get_by_role("heading", name="Avant d’engager")).to_be_visible()
    see_papers(Application.objects.get(sequence=1).award.payee, at=timezone.now())
    page.reload()
    page.get_by_label("Signée ou notifiée le").fill("2027-05-03")
    page.get_by_role("button", name="Enregistrer l’engagement").click()
    page.get_by_label("Montant versé").fill("8 000")
    page.get_by_label("Ordonné le").fill("2027-05-03")
    page.get_by_role("button", name="Enregistrer le versement").click()
    page.get_by_role("link", name="Le passage au contrat de ville").click()
    page.get_by_label(named("Contrat de ville")).select_option(index=1)
    page.get_by_label("Année de dépôt").fill("2028")
    page.get_by_label("Pilier").select_option(index=1)
    page.get_by_label("Référence").fill("CDV-2028-007")
    page.get_by_role("button", name="Noter ce passage").click()
    expect(page.get_by_text("CDV-2028-007").first).to_be_visible()
    dossier = Application.objects.get(sequence=1)
    assert dossier.contrat_filing.reference == "CDV-2028-007"
    page.goto("/donnees-ouvertes/")
    page.get_by_role("button", name="Personne morale").click()
    expect(page.get_by_role("link", name="subventions-2027.csv")).to_be_visible()


def report(page: Page) -> None:
    """The figures of the cohort, the director's words, the edition, the files."""
    sign_in(page, DIRECTOR, where="/rapports/")
    row = page.get_by_role("row", name=re.compile("^2027"))
    expect(row.locator("td.amount")).to_have_text(["3", "3", "3", "1", "1"])
    page.goto("/rapports/2027/mots/")
    page.get_by_label("Mot du vice-président").fill("Une année de rencontres, dit la directrice.")
    page.get_by_role("button", name="Enregistrer ces textes").click()
    page.goto("/rapports/2027/figer/")
    page.get_by_role("button", name="Figer et publier le rapport 2027").click()
    expect(page.get_by_text("Le calcul commence dans un instant.")).to_be_visible()
    freeze(Job.objects.latest("pk").pk)
    page.get_by_role("link", name="Voir le rapport").click()
    whole = text_of(pdf_behind(page, "Lire le rapport en PDF"))
    for words in ("édition 1 figée le 1er février 2028", "dit la directrice", "8 000 €"):
        assert words in whole
    workbook = load_workbook(BytesIO(download(page, "/rapports/2027.xlsx")))
    assert workbook.sheetnames
    lines = download(page, "/donnees-ouvertes/subventions-2027.csv").decode("utf-8-sig")
    assert [row["montant"] for row in csv.DictReader(lines.splitlines())] == ["8000.00"]


def download(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.status == 200
    return answer.body()


def pdf_behind(page: Page, link: str) -> PdfReader:
    address = page.get_by_role("link", name=link).first.get_attribute("href")
    return PdfReader(BytesIO(download(page, address)))


def text_of(pdf: PdfReader) -> str:
    """The words of every page, whatever the line breaks and the spaces that do not break."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
