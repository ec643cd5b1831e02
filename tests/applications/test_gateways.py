"""The public registries: asked after the deposit, never in its way, whatever they answer."""

import socket

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from applications import gateways
from applications.actions import deposits, drafts, organisations, registry
from applications.domain.identifiers import Identifier
from applications.enums import OrganisationEventKind, RegistryStatus
from applications.gateways import http
from applications.gateways.addresses import Address
from applications.gateways.http import UnavailableError
from applications.models import Draft, Organisation
from applications.queries.registry import checked, waiting
from applications.tasks.registry import check_registries, check_registry
from tests.factories import (
    ApplicationFactory,
    CommuneFactory,
    OrganisationFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import WHILE_OPEN
from tests.factories.registries import (
    CITY,
    RNA,
    SIRET,
    association,
    company,
    fake_service,
    located,
)
from tests.factories.requests import complete_texts, receiving_campaign

BY_SIRET, BY_RNA = Identifier(siret=SIRET), Identifier(rna=RNA)


@pytest.fixture
def service():
    with fake_service() as server:
        yield server


@pytest.fixture
def companies(service, settings):
    """Recherche d'entreprises is on."""
    settings.GATEWAY_COMPANIES_URL = service.url
    service.answer({"results": [company()]})
    return service


@pytest.fixture
def associations(service, settings):
    """The API Associations is on."""
    settings.GATEWAY_ASSOCIATIONS_URL = f"{service.url}/associations/"
    settings.GATEWAY_ASSOCIATIONS_TOKEN = "jeton-d-essai"
    settings.GATEWAY_ASSOCIATIONS_RECIPIENT = "20000000000019"
    service.answer(association())
    return service


def find(identifier):
    known = gateways.registry()
    assert known is not None
    return known.find(identifier)


# What is read


def test_everything_is_off_by_default():
    assert (gateways.registry(), gateways.addresses()) == (None, None)


def test_a_siret_is_found_among_companies_and_only_the_number_leaves(companies):
    found = find(BY_SIRET)
    assert (found.name, found.is_open, found.siret, found.rna) == (
        "LE FIL ET LA MANIERE",
        True,
        SIRET,
        RNA,
    )
    assert (found.address, found.commune) == ("3 RUE DU PUITS 62000 EXEMPLEVILLE", CITY)
    ((path, query, _),) = companies.asked
    assert (path, query) == ("/search", {"q": [SIRET], "page": ["1"], "per_page": ["5"]})


def test_an_rna_is_found_among_companies_when_they_know_it(companies):
    assert find(BY_RNA).siret == SIRET


@pytest.mark.parametrize(
    "changes",
    [
        {"etat_administratif": "C"},
        {"siege": {"siret": SIRET, "etat_administratif": "F"}},
    ],
)
def test_a_closed_establishment_or_unit_is_closed(companies, changes):
    companies.answer({"results": [company(**changes)]})
    assert not find(BY_SIRET).is_open


def test_another_establishment_than_the_head_office_is_found(companies):
    other = {"siret": "77567227200017", "etat_administratif": "A"}
    companies.answer({"results": [company(matching_etablissements=[other])]})
    assert find(Identifier(siret="77567227200017")).siret == "77567227200017"


def test_the_head_office_alone_is_enough(companies):
    unit = company()
    del unit["matching_etablissements"]
    companies.answer({"results": [unit]})
    assert find(BY_SIRET).siret == SIRET


def test_a_number_that_no_company_has_is_unknown_but_for_an_rna(companies):
    companies.answer({"results": []})
    assert find(BY_SIRET) is None
    with pytest.raises(UnavailableError):
        find(BY_RNA)


def test_an_association_is_found_by_its_rna_with_the_token_and_the_reason(associations):
    found = find(BY_RNA)
    assert (found.name, found.is_open, found.commune) == ("LE FIL ET LA MANIERE", True, CITY)
    assert found.address == "3 rue du Puits 62000 Exempleville"
    ((path, query, headers),) = associations.asked
    assert path == f"/associations/{RNA}"
    assert headers["Authorization"] == "Bearer jeton-d-essai"
    assert query["recipient"] == ["20000000000019"]


def test_an_association_that_is_dissolved_is_closed_and_one_without_siren_is_open(associations):
    associations.answer(association(date_dissolution="2024-05-01"))
    assert not find(BY_RNA).is_open
    associations.answer(association(active=False))
    assert find(BY_RNA).is_open


def test_an_association_that_does_not_exist_is_unknown(associations, settings):
    settings.GATEWAY_ASSOCIATIONS_TOKEN = ""
    associations.answer({"errors": []}, status=404)
    assert find(BY_RNA) is None
    with pytest.raises(UnavailableError):
        find(BY_SIRET)
    assert "Authorization" not in associations.asked[0][2]


@pytest.mark.parametrize("nonsense", [[], {"data": None}])
def test_an_association_that_cannot_be_read_is_no_answer(associations, nonsense):
    associations.answer(nonsense)
    with pytest.raises(UnavailableError):
        find(BY_RNA)


def test_two_registries_answer_for_one_another(companies, settings):
    with fake_service() as other:
        settings.GATEWAY_ASSOCIATIONS_URL = other.url
        other.answer(association())
        companies.answer({}, status=503)
        assert find(BY_RNA).name == "LE FIL ET LA MANIERE"
        other.answer({}, status=404)
        assert find(BY_RNA) is None
        with pytest.raises(UnavailableError):
            find(BY_SIRET)


def test_an_address_is_found_with_its_commune_and_guesses_are_left_out(service, settings):
    settings.GATEWAY_ADDRESSES_URL = service.url
    service.answer(located())
    addresses = gateways.addresses()
    assert addresses.search("3 rue du puits exempleville") == [
        Address("3 Rue du Puits 62000 Exempleville", "62000", "Exempleville", CITY)
    ]
    service.answer({}, status=404)
    assert addresses.search("nulle part") == []


# Whatever they answer


@pytest.mark.parametrize("status", [302, 400, 401, 403, 429, 500, 503])
def test_a_refusal_a_fault_and_a_redirect_are_no_answer(companies, status):
    companies.headers = {"Location": "http://127.0.0.1:9/ailleurs"}
    companies.answer({"results": [company()]}, status=status)
    with pytest.raises(UnavailableError):
        find(BY_SIRET)
    assert len(companies.asked) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>En maintenance</html>", b"[]", b'{"results": 3}', b"\xff\xfe", b"[" * 100_000],
)
def test_nonsense_is_no_answer(companies, body):
    companies.body = body
    with pytest.raises(UnavailableError):
        find(BY_SIRET)


@pytest.mark.parametrize("unit", [3, {}, {"siege": "ici"}, {"siege": {"siret": 77567227221138}}])
def test_a_unit_that_cannot_be_read_is_not_the_one(companies, unit):
    companies.answer({"results": [unit]})
    assert find(BY_SIRET) is None


def test_a_huge_answer_is_cut_short(companies):
    companies.body = b'{"results": [' + b" " * 3_000_000 + b"]}"
    with pytest.raises(UnavailableError):
        find(BY_SIRET)


def test_an_answer_that_drips_is_left_after_a_moment(companies, monkeypatch):
    monkeypatch.setattr(http, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(http, "_CHUNK", 1)
    companies.drip = 0.02
    with pytest.raises(UnavailableError):
        find(BY_SIRET)


def test_a_service_that_hangs_or_is_down_is_no_answer(settings, monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.GATEWAY_COMPANIES_URL = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(UnavailableError):
            find(BY_SIRET)
    with pytest.raises(UnavailableError):
        find(BY_SIRET)


# What becomes of a structure

db = pytest.mark.django_db


def structure(**options) -> Organisation:
    return OrganisationFactory(**{"siret": SIRET, "name": "Le Fil et la Manière", **options})


@db
@pytest.mark.parametrize(
    ("results", "status"),
    [
        ([company()], RegistryStatus.CONFIRMED),
        ([company(etat_administratif="C")], RegistryStatus.CLOSED),
        ([], RegistryStatus.UNKNOWN),
    ],
)
def test_what_the_registry_says_is_kept_with_its_date(companies, results, status):
    companies.answer({"results": results})
    organisation = structure()
    assert registry.check(organisation, by=None, at=WHILE_OPEN)
    organisation.refresh_from_db()
    assert (organisation.registry_status, organisation.registry_checked_at) == (status, WHILE_OPEN)
    event = organisation.events.get(kind=OrganisationEventKind.REGISTRY_CHECKED)
    assert (event.by, event.data["number"], event.data["status"]) == (None, SIRET, status)


@db
@pytest.mark.parametrize(("category", "is_person"), [("1000", True), ("9220", False)])
def test_the_registry_says_who_is_a_natural_person(companies, category, is_person):
    companies.answer({"results": [company(nature_juridique=category)]})
    organisation = structure()
    registry.check(organisation, by=None, at=WHILE_OPEN)
    organisation.refresh_from_db()
    assert organisation.is_person is is_person


@db
@pytest.mark.parametrize("noted", [None, True, False])
def test_a_registry_that_does_not_know_the_number_leaves_what_was_noted(companies, noted):
    companies.answer({"results": []})
    organisation = structure(is_person=noted)
    assert registry.check(organisation, by=None, at=WHILE_OPEN)
    assert Organisation.objects.get(pk=organisation.pk).is_person is noted


@db
def test_another_number_forgets_whose_nature_was_noted():
    organisation, agent = structure(), UserFactory(agent=True)
    registry.note_nature(organisation, is_person=False, by=agent, at=WHILE_OPEN)
    other = organisations.correct(
        organisation,
        name="Le Fil",
        identifier="732 829 320 00074",
        head_office="",
        legal_representative="",
        by=agent,
        at=WHILE_OPEN,
    )
    assert other.is_person is None


@db
def test_off_down_or_without_a_number_nothing_changes(service, settings):
    organisation = structure()
    assert not registry.check(organisation, by=None, at=WHILE_OPEN)
    settings.GATEWAY_COMPANIES_URL = service.url
    service.answer({}, status=500)
    assert not registry.check(organisation, by=None, at=WHILE_OPEN)
    assert not registry.check(structure(siret=""), by=None, at=WHILE_OPEN)
    organisation.refresh_from_db()
    assert organisation.registry_status == RegistryStatus.UNCHECKED
    assert not organisation.events.exists()


@db
def test_an_answer_about_a_number_that_changed_meanwhile_is_dropped(companies):
    organisation = structure()
    Organisation.objects.filter(pk=organisation.pk).update(siret="", rna=RNA)
    assert not registry.check(organisation, by=None, at=WHILE_OPEN)
    organisation.refresh_from_db()
    assert organisation.registry_status == RegistryStatus.UNCHECKED


@db
def test_another_number_forgets_what_the_registry_said(companies):
    organisation, owner = structure(), UserFactory()
    registry.check(organisation, by=None, at=WHILE_OPEN)
    identity = {"name": "Le Fil", "head_office": "", "legal_representative": "", "by": owner}
    same = organisations.correct(organisation, identifier=SIRET, at=WHILE_OPEN, **identity)
    assert same.registry_status == RegistryStatus.CONFIRMED
    other = organisations.correct(
        organisation, identifier="732 829 320 00074", at=WHILE_OPEN, **identity
    )
    assert (other.registry_status, other.registry_name) == (RegistryStatus.UNCHECKED, "")


@db
def test_the_commune_of_the_head_office_comes_from_the_address_then_from_the_registry(
    companies, settings
):
    commune = CommuneFactory(code_insee=CITY)
    by_registry = structure()
    registry.check(by_registry, by=None, at=WHILE_OPEN)
    assert Organisation.objects.get(pk=by_registry.pk).commune == commune
    elsewhere = CommuneFactory(code_insee="99002")
    with fake_service() as addresses:
        settings.GATEWAY_ADDRESSES_URL = addresses.url
        addresses.answer(located(citycode="99002"))
        by_address = structure(siret="", rna=RNA, head_office="3 rue du Puits")
        registry.check(by_address, by=None, at=WHILE_OPEN)
        assert Organisation.objects.get(pk=by_address.pk).commune == elsewhere
        addresses.answer({}, status=500)
        registry.check(Organisation.objects.get(pk=by_address.pk), by=None, at=WHILE_OPEN)
        Organisation.objects.filter(pk=by_address.pk).update(commune=None)
        registry.check(Organisation.objects.get(pk=by_address.pk), by=None, at=WHILE_OPEN)
    assert Organisation.objects.get(pk=by_address.pk).commune == commune


@db
def test_a_structure_unknown_of_the_registry_has_no_commune(companies):
    companies.answer({"results": []})
    organisation = structure()
    registry.check(organisation, by=None, at=WHILE_OPEN)
    assert Organisation.objects.get(pk=organisation.pk).commune is None


# When it is asked


def deposit() -> Organisation:
    TerritoryFactory()
    owner = UserFactory()
    draft, _ = drafts.start(receiving_campaign(), at=WHILE_OPEN, owner=owner)
    texts = complete_texts(organisation_identifier=SIRET)
    drafts.save_fields(draft, texts=texts, at=WHILE_OPEN)
    return deposits.deposit(draft, by=owner, at=WHILE_OPEN).organisation


@db
def test_a_deposit_only_rings_and_asks_nothing_by_itself(
    companies, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        organisation = deposit()
    assert companies.asked == []
    rung = [c.args for c in callbacks if getattr(c, "args", ())]
    assert (registry.TASK, organisation.pk) in rung
    check_registry(organisation.pk)
    check_registry(organisation.pk)
    assert len(companies.asked) == 1
    organisation.refresh_from_db()
    assert organisation.registry_status == RegistryStatus.CONFIRMED


@db
def test_a_deposit_rings_nobody_while_the_registries_are_off(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        organisation = deposit()
    rung = [c.args for c in callbacks if getattr(c, "args", ())]
    assert (registry.TASK, organisation.pk) not in rung


@db
def test_the_sweep_finds_those_nobody_asked_about_and_stops_at_a_silence(companies):
    first, second = structure(), structure(siret="", rna=RNA)
    for organisation in (first, second, structure(siret="")):
        ApplicationFactory(organisation=organisation)
    structure(siret="73282932000074")
    assert list(waiting()) == [first, second]
    companies.answer({}, status=503)
    check_registries()
    assert len(companies.asked) == 1
    companies.answer({"results": [company()]})
    check_registries()
    assert list(waiting()) == []


@db
def test_the_sweep_does_nothing_while_the_registries_are_off():
    ApplicationFactory(organisation=structure())
    check_registries()
    assert waiting().count() == 1


# Filling the form


def draft_with(**texts: str) -> Draft:
    draft, _ = drafts.start(receiving_campaign(), at=WHILE_OPEN, owner=UserFactory())
    drafts.save_fields(draft, texts=texts, at=WHILE_OPEN)
    return draft


def filled(draft: Draft) -> str:
    return registry.fill(draft, at=WHILE_OPEN).replace("\u00a0", " ")


@db
def test_the_registry_fills_empty_boxes_and_replaces_nothing(companies):
    draft = draft_with(organisation_identifier=SIRET, organisation_name="Le Fil")
    assert filled(draft) == (
        "Trouvée dans le registre : « LE FIL ET LA MANIERE »."
        " Nous avons écrit l’adresse du siège : relisez."
    )
    draft.refresh_from_db()
    assert draft.text_of("organisation_name") == "Le Fil"
    assert draft.text_of("head_office") == "3 RUE DU PUITS 62000 EXEMPLEVILLE"
    companies.answer({"results": [company(etat_administratif="C")]})
    assert filled(draft).endswith(
        "Vos cases ne changent pas. Le registre dit que cette structure est fermée."
    )


@db
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Écrivez d’abord le SIRET"),
        ("en cours de création", "Écrivez d’abord le SIRET"),
        ("12", "Ce n’est ni un SIRET"),
    ],
)
def test_without_a_number_no_registry_is_asked(companies, typed, sentence):
    assert filled(draft_with(organisation_identifier=typed)).startswith(sentence)
    assert companies.asked == []


@db
def test_an_unknown_number_and_a_silent_registry_stop_nobody(companies):
    draft = draft_with(organisation_identifier=SIRET)
    companies.answer({"results": []})
    assert "gardez-le" in filled(draft)
    companies.answer({}, status=500)
    assert "Continuez d’écrire" in filled(draft)
    assert draft.text_of("organisation_name") == ""


@db
def test_the_button_saves_the_form_then_fills_and_is_there_only_when_a_registry_is_on(
    service, settings
):
    TerritoryFactory()
    draft = draft_with()
    client = Client()
    client.force_login(draft.owner)
    page, find = reverse("draft_edit", args=[draft.pk]), reverse("draft_find", args=[draft.pk])
    assert find not in client.get(page).content.decode()
    settings.GATEWAY_COMPANIES_URL = service.url
    service.answer({"results": [company()]})
    assert find in client.get(page).content.decode()
    typed = {"organisation_identifier": SIRET, "title": "Coudre"}
    text = client.post(find, typed, follow=True).content.decode()
    assert "Trouvée dans le registre" in text
    draft.refresh_from_db()
    assert (draft.text_of("title"), draft.text_of("organisation_name")) == (
        "Coudre",
        "LE FIL ET LA MANIERE",
    )


@db
def test_one_place_asks_a_registry_twenty_times_an_hour_at_most(companies):
    TerritoryFactory()
    draft = draft_with(organisation_identifier=SIRET)
    client = Client()
    client.force_login(draft.owner)
    cache.clear()
    with time_machine.travel(WHILE_OPEN, tick=False):
        for _ in range(21):
            response = client.post(reverse("draft_find", args=[draft.pk]), {})
    assert len(companies.asked) == 20
    assert "beaucoup interrogé" in client.get(response.url).content.decode()


@db
def test_a_draft_already_deposited_is_not_filled(companies):
    draft = draft_with(organisation_identifier=SIRET)
    Draft.objects.filter(pk=draft.pk).update(submitted_at=WHILE_OPEN)
    with pytest.raises(drafts.DepositedDraftError):
        registry.fill(draft, at=WHILE_OPEN)


# What an agent sees and does


@pytest.fixture
def desk() -> Client:
    TerritoryFactory()
    client = Client()
    client.force_login(UserFactory(agent=True, name="Sonia Agent"))
    return client


def read(client: Client, response_or_number) -> str:
    response = client.get(reverse("team_application", args=[response_or_number]))
    return response.content.decode().replace("\u00a0", " ")


@db
def test_an_agent_asks_again_and_reads_the_name_of_the_registry(desk, companies):
    application = ApplicationFactory(organisation=structure(name="Le Fil"))
    assert "À vérifier par l’agent" in read(desk, application.number)
    desk.post(reverse("team_registry_check", args=[application.number]))
    text = read(desk, application.number)
    assert "Trouvée dans le registre" in text
    assert "Au registre : « LE FIL ET LA MANIERE »" in text
    assert "Registre consulté le" in text


@db
def test_an_agent_marks_by_hand_what_the_registry_cannot_say(desk):
    application = ApplicationFactory(organisation=structure())
    url = reverse("team_registry_check", args=[application.number])
    assert "Le registre ne répond pas" in desk.post(url, follow=True).content.decode()
    desk.post(reverse("team_registry_confirm", args=[application.number]))
    assert "Vérifié par Sonia Agent le" in read(desk, application.number)
    assert list(waiting()) == []


@db
def test_a_structure_without_a_number_has_nothing_to_ask(desk):
    application = ApplicationFactory()
    text = read(desk, application.number)
    assert "Aucun numéro n’est donné" in text
    assert "Vérifier de nouveau" not in text
    assert checked(application.organisation).tone == "next"
