"""The bilan on line: drafted, sent, corrected, accepted; its photo, its date, its reminders."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from ami_portal.outbox.models import OutboundEmail
from applications.actions import agreements, awards, final_reports, payments, reminders
from applications.domain.engagement import FollowUpRefusedError
from applications.domain.final_report import Written
from applications.enums import BudgetCode, EventKind, State
from applications.models import Message, StoredFile
from applications.queries.team_dossier import facts
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.awards import GRANTED_AT, funded, grant, see_papers

AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
SIGNED = date(2027, 1, 10)
FULL = {
    "people": "30",
    "qpv_people": "25",
    "women": "28",
    "under_26_unknown": "on",
    "expense_60": "4 000",
    "expense_62": "5 500,50",
    "done_text": "Dix ateliers, salle des fêtes.",
    "text": "Trois femmes ont trouvé un emploi.",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def engaged():
    return _engaged(funded())


@pytest.fixture
def member(client, engaged):
    person = MembershipFactory(organisation=engaged.organisation).user
    client.force_login(person)
    return person


def _engaged(application):
    see_papers(application.organisation)
    agreements.commit(application, signed_on=SIGNED, by=application.award.granted_by, at=AT)
    application.refresh_from_db()
    return application


def _page_blanche():
    application = ApplicationFactory(heard=True, campaign=CampaignFactory(), is_page_blanche=True)
    agent = UserFactory(agent=True)
    awards.fund(application, grant(2000, is_page_blanche=True), by=agent, at=GRANTED_AT)
    application.refresh_from_db()
    return application


def _photo(name="atelier.jpg", color="teal"):
    content = BytesIO()
    Image.new("RGB", (120, 80), color).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def _url(name, application):
    return reverse(name, args=[application.number])


# Writing, in several evenings


def test_what_was_planned_stands_under_each_box(client, engaged, member):
    engaged.people_expected, engaged.women_expected = 40, None
    engaged.save()
    engaged.budget_lines.create(code=BudgetCode.EXPENSE_60, amount=Decimal(2500))

    page = client.get(_url("final_report", engaged))

    assertContains(page, "<h1>Mon bilan</h1>", html=True)
    assertContains(page, "Prévu\u00a0: 40")
    assertContains(page, "Prévu\u00a0: non connu")
    assertContains(page, "Prévu\u00a0: 2\u00a0500\u00a0€")
    assertContains(page, "À nous envoyer avant le 30\u00a0juin 2028")


def test_a_bilan_is_kept_as_it_is_typed_and_found_again(client, engaged, member):
    typed = {"people": "une trentaine", "done_text": "Dix ateliers", "photo_consent": "on"}

    answer = client.post(_url("final_report_save", engaged), typed)

    assertRedirects(answer, _url("final_report", engaged))
    engaged.final_report.refresh_from_db()
    assert engaged.final_report.draft == typed
    assert engaged.final_report.received_at is None
    page = client.get(_url("final_report", engaged))
    assertContains(page, 'value="une trentaine"')
    assertContains(page, "pas encore envoyé")


def test_a_script_asks_for_one_line(client, engaged, member):
    answer = client.post(
        _url("final_report_save", engaged), {"people": "12"}, headers={"hx-request": "true"}
    )

    assert answer.content.decode() == "Enregistré à 10\u00a0h · pas encore envoyé"


def test_a_whole_bilan_is_sent_thanked_and_read_again(client, engaged, member):
    answer = client.post(_url("final_report_send", engaged), FULL)

    assertRedirects(answer, _url("final_report", engaged))
    report = engaged.final_report
    report.refresh_from_db()
    assert (report.people, report.qpv_people, report.women, report.under_26) == (30, 25, 28, None)
    assert report.spent == Decimal("9500.50")
    assert dict(report.spending.values_list("code", "amount")) == {
        "expense_60": Decimal(4000),
        "expense_62": Decimal("5500.50"),
    }
    assert report.draft == {}
    assert OutboundEmail.objects.filter(kind="P28", to=member.email).count() == 1
    page = client.get(_url("final_report", engaged))
    assertContains(page, "Bien reçu le 11\u00a0janvier 2027")
    assertContains(page, "Corriger ce que j’ai envoyé")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"people": ""}, "Écrivez un nombre, ou cochez «\u00a0non connu\u00a0»."),
        ({"people": "beaucoup"}, "Écrivez un nombre entier, de 0 à 999\u00a0999."),
        ({"women": "31"}, "Le nombre «\u00a0dont femmes\u00a0» dépasse le nombre de personnes."),
        (
            {"expense_60": "", "expense_62": ""},
            "Écrivez ce que vous avez dépensé, ligne par ligne.",
        ),
        ({"expense_60": "mille"}, "en chiffres"),
        ({"done_text": " "}, "Dites en quelques lignes ce qui a été fait."),
    ],
)
def test_what_stops_a_bilan_is_said_and_nothing_is_lost(client, engaged, member, changes, sentence):
    page = client.post(_url("final_report_send", engaged), FULL | changes)

    assert page.status_code == 422
    assertContains(page, sentence, status_code=422)
    assertContains(page, "Trois femmes ont trouvé un emploi.", status_code=422)
    engaged.final_report.refresh_from_db()
    assert engaged.final_report.received_at is None
    assert engaged.final_report.draft["text"] == "Trois femmes ont trouvé un emploi."


def test_another_structure_does_not_see_the_bilan(client, engaged):
    client.force_login(MembershipFactory().user)

    assert client.get(_url("final_report", engaged)).status_code == 404
    assert client.post(_url("final_report_send", engaged), FULL).status_code == 404


def test_before_the_engagement_nothing_is_asked(client):
    application = funded()
    client.force_login(MembershipFactory(organisation=application.organisation).user)

    assertContains(client.get(_url("final_report", application)), "Aucun bilan n’est attendu")


# The photo


def test_a_photo_is_made_again_and_kept_when_the_rest_is_refused(client, engaged, member):
    data = FULL | {"people": "", "photo": _photo(), "photo_consent": "on"}

    page = client.post(_url("final_report_send", engaged), data)

    assert page.status_code == 422
    photo = StoredFile.objects.get()
    assert photo.content_type == "image/jpeg"
    assertContains(page, reverse("file_download", args=[photo.pk]), status_code=422)
    assert client.get(reverse("file_download", args=[photo.pk])).status_code == 200


def test_a_photo_needs_the_consent_of_those_on_it(client, engaged, member):
    page = client.post(_url("final_report_send", engaged), FULL | {"photo": _photo()})

    assertContains(
        page,
        "Cochez cette case si les personnes sont d’accord, ou retirez la photo.",
        status_code=422,
    )


def test_a_photo_may_be_published_when_both_boxes_say_so(client, engaged, member):
    boxes = {"photo_consent": "on", "photo_publishable": "on"}
    client.post(_url("final_report_send", engaged), FULL | boxes | {"photo": _photo()})
    report = engaged.final_report
    report.refresh_from_db()
    assert (report.photo, report.photo_publishable) == (StoredFile.objects.get(), True)


def test_a_photo_without_the_box_is_never_published(client, engaged, member):
    client.post(
        _url("final_report_send", engaged), FULL | {"photo_consent": "on", "photo": _photo()}
    )
    report = engaged.final_report
    report.refresh_from_db()
    assert report.photo_publishable is False
    report.photo_consent, report.photo_publishable = False, True
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save()


def test_another_photo_takes_the_place_and_its_boxes_are_asked_again(client, engaged, member):
    boxes = {"photo_consent": "on", "photo_publishable": "on"}
    client.post(_url("final_report_send", engaged), FULL | boxes | {"photo": _photo()})
    first = StoredFile.objects.get().pk

    client.post(_url("final_report_save", engaged), {"photo": _photo(color="red")})

    report = engaged.final_report
    report.refresh_from_db()
    assert report.photo_id not in {None, first}
    assert (report.photo_consent, report.photo_publishable) == (False, False)
    assert StoredFile.objects.count() == 1


def test_a_photo_is_taken_away(client, engaged, member):
    client.post(_url("final_report_save", engaged), {"photo": _photo()})

    client.post(_url("final_report_photo_remove", engaged))

    engaged.final_report.refresh_from_db()
    assert engaged.final_report.photo is None
    assert StoredFile.objects.count() == 0


def test_a_document_is_not_a_photo(client, engaged, member):
    text = SimpleUploadedFile("bilan.txt", b"Dix ateliers", "text/plain")

    page = client.post(_url("final_report_save", engaged), FULL | {"photo": text})

    assertContains(page, "Nous lisons les PDF et les photos", status_code=422)
    assertContains(page, "Trois femmes ont trouvé un emploi.", status_code=422)


# The service


def test_an_agent_reads_asks_again_then_accepts(client, engaged, member):
    client.post(_url("final_report_send", engaged), FULL)
    agent = UserFactory(agent=True)
    client.force_login(agent)
    page = reverse("follow_up_dossier", args=[engaged.number])
    assertContains(client.get(page), "Trois femmes ont trouvé un emploi.")
    assertContains(client.get(page), "btn-primary", count=1)
    assertContains(client.get("/equipe/"), "bilan à lire")

    client.post(_url("final_report_redo", engaged), {"because": "Combien d’ateliers\u00a0?"})

    assert "Combien d’ateliers" in Message.objects.get().text
    assert engaged.events.filter(kind=EventKind.REPORT_TO_REDO).count() == 1
    client.force_login(member)
    mine = client.get(_url("final_report", engaged))
    assertContains(mine, "Ce qui manque")
    assertContains(mine, 'value="30"')
    client.post(_url("final_report_send", engaged), FULL | {"done_text": "Douze ateliers."})
    client.force_login(agent)
    client.post(_url("final_report_accept", engaged))
    engaged.final_report.refresh_from_db()
    assert engaged.final_report.accepted_by == agent
    assert OutboundEmail.objects.filter(kind="P28", to=member.email).count() == 1
    client.force_login(member)
    answer = client.post(_url("final_report_send", engaged), FULL)
    assertContains(answer, "Ce bilan est accepté", status_code=422)


def test_an_aid_is_settled_once_its_bilan_is_accepted(engaged):
    agent = engaged.award.granted_by
    payments.order(engaged, amount=Decimal(6000), ordered_on=SIGNED, by=agent, at=AT)
    final_reports.send(
        engaged,
        Written(done_text="Fait.", spending={BudgetCode.EXPENSE_60: Decimal(10000)}),
        by=UserFactory(),
        at=AT,
    )
    with pytest.raises(FollowUpRefusedError):
        agreements.close(engaged, by=agent, at=AT)

    final_reports.accept(engaged, by=agent, at=AT)

    assert agreements.close(engaged, by=agent, at=AT).state == State.CLOSED


def test_the_date_moves_with_a_reason_that_the_structure_reads(client, engaged, member):
    agent = UserFactory(agent=True)
    client.force_login(agent)
    url = _url("final_report_due", engaged)

    refused = client.post(url, {"due_on": "2026-01-01", "because": "Travaux"})
    client.post(url, {"due_on": "2028-09-30", "because": "La salle était en travaux."})

    assertContains(refused, "Choisissez un jour à venir.", status_code=422)
    client.force_login(member)
    page = client.get(_url("final_report", engaged))
    assertContains(page, "À nous envoyer avant le 30\u00a0septembre 2028")
    assertContains(page, "La salle était en travaux.")


def test_a_bilan_may_be_waived_with_a_reason(client, engaged, member):
    agent = UserFactory(agent=True)
    client.force_login(agent)
    refused = client.post(_url("final_report_waive", engaged), {})
    assertContains(refused, "Remplissez cette case", status_code=422)

    client.post(_url("final_report_waive", engaged), {"because": "La structure a disparu."})

    payments.order(engaged, amount=Decimal(6000), ordered_on=SIGNED, by=agent, at=AT)
    assert agreements.close(engaged, by=agent, at=AT).state == State.CLOSED
    client.force_login(member)
    assertContains(client.get(_url("final_report", engaged)), "Aucun bilan n’est demandé")


def test_the_next_request_of_a_late_structure_is_flagged_and_never_refused(engaged):
    following = ApplicationFactory(
        organisation=engaged.organisation, campaign=CampaignFactory(code="2028")
    )

    told = facts(following, today=date(2028, 7, 2))["flags"]

    late = f"Bilan en retard de 2\u00a0jours pour {engaged.number}"
    assert [flag for flag in told if flag.startswith("Bilan")] == [
        f"{late} (attendu le 30\u00a0juin 2028)\u00a0: en parler avec la structure."
    ]


# The page blanche


def test_a_page_blanche_has_a_light_point_d_etape(client):
    application = _engaged(_page_blanche())
    client.force_login(MembershipFactory(organisation=application.organisation).user)
    middle = application.starts_on + (application.ends_on - application.starts_on) // 2
    assert application.final_report.due_on == max(middle, date(2027, 2, 9))

    page = client.get(_url("final_report", application))
    assertContains(page, "<h1>Mon point d’étape</h1>", html=True)
    assertNotContains(page, "Ce que vous avez dépensé")
    answer = client.post(_url("final_report_send", application), {"done_text": "Six réunions."})

    assertRedirects(answer, _url("final_report", application))


def test_a_page_blanche_becomes_a_later_dossier_of_its_structure(client):
    application = _engaged(_page_blanche())
    agent = application.award.granted_by
    later = ApplicationFactory(
        organisation=application.organisation,
        campaign=CampaignFactory(code="2027"),
        submitted_at=AT,
    )
    client.force_login(agent)

    client.post(_url("page_blanche_became", application), {"became": later.pk})

    page = client.get(reverse("follow_up_dossier", args=[application.number]))
    assertContains(page, later.number)
    with pytest.raises(FollowUpRefusedError):
        final_reports.link_project(
            application,
            became=ApplicationFactory(campaign=later.campaign, submitted_at=AT),
            by=agent,
            at=AT,
        )


def test_only_a_page_blanche_becomes_a_project(engaged):
    later = ApplicationFactory(
        organisation=engaged.organisation, campaign=CampaignFactory(code="2027"), submitted_at=AT
    )

    with pytest.raises(FollowUpRefusedError):
        final_reports.link_project(engaged, became=later, by=engaged.award.granted_by, at=AT)


# The reminders


def test_a_bilan_is_reminded_three_times_then_no_more(engaged, member):
    days = [(4, 30), (5, 3), (5, 30), (6, 23), (6, 30)]
    for month, day in days:
        reminders.run(at=datetime(2028, month, day, 7, 0, tzinfo=UTC))

    said = OutboundEmail.objects.filter(kind="P27", to=member.email)
    assert said.count() == 3
    assert said[0].subject.endswith("avant le 30\u00a0juin 2028")


def test_a_bilan_received_or_waived_is_not_reminded(engaged, member):
    final_reports.waive(engaged, because="Disparue.", by=engaged.award.granted_by, at=AT)

    reminders.run(at=datetime(2028, 5, 30, 7, 0, tzinfo=UTC))

    assert not OutboundEmail.objects.filter(kind="P27").exists()
