"""Sheets: opened once, filled touch by touch, ended when each criterion has its answer."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from applications.enums import EventKind, Grid, PartnerAnswer, PartnerRole, State
from applications.models import BonusClaim, Event, Partner
from juries.actions import sheets
from juries.actions.sheets import IncompleteSheetError, ScoreConflictError, SheetRefusedError
from juries.enums import SheetState
from juries.models import HearingEntry, Mark, Score, ScoreSheet
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    CriterionFactory,
    NeighbourhoodFactory,
)
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.open("Ada")
    return panel


def touch(sitting: Sitting, value: int | None, **more: object) -> Score:
    given = {"client_id": uuid4(), "criterion": sitting.criteria[0], "at": HEARD_AT, **more}
    return sheets.mark(sitting.sheet("Ada"), value=value, **given)


def test_the_first_opening_lays_out_every_sheet_and_freezes_the_grid(sitting: Sitting) -> None:
    sitting.campaign.refresh_from_db()
    assert (ScoreSheet.objects.count(), sitting.campaign.grid_frozen_at) == (6, HEARD_AT)


def test_a_later_opening_does_not_move_the_freezing_date(sitting: Sitting) -> None:
    sitting.open("Zoé", at=HEARD_AT + timedelta(hours=1))
    sitting.campaign.refresh_from_db()
    assert (ScoreSheet.objects.count(), sitting.campaign.grid_frozen_at) == (6, HEARD_AT)


def test_each_touch_is_kept_beside_the_note(sitting: Sitting) -> None:
    touch(sitting, 3)
    touch(sitting, 4, based_on_version=1)
    score = Score.objects.get()
    assert (score.value, score.version) == (4, 2)
    assert list(Mark.objects.values_list("value", "based_on_version")) == [(3, 0), (4, 1)]


def test_the_first_touch_begins_the_sheet(sitting: Sitting) -> None:
    touch(sitting, 3)
    assert sitting.sheet("Ada").state == SheetState.STARTED


def test_a_touch_received_twice_changes_nothing(sitting: Sitting) -> None:
    client_id = uuid4()
    touch(sitting, 3, client_id=client_id)
    touch(sitting, 4, based_on_version=1)
    assert touch(sitting, 3, client_id=client_id).value == 4
    assert Mark.objects.count() == 2


def test_a_note_changed_on_another_tablet_is_never_overwritten(sitting: Sitting) -> None:
    touch(sitting, 3)
    with pytest.raises(ScoreConflictError, match="Deux versions de ma note"):
        touch(sitting, 5, based_on_version=0)
    assert Score.objects.get().value == 3


def test_the_same_note_from_two_tablets_is_no_conflict(sitting: Sitting) -> None:
    touch(sitting, 3)
    assert touch(sitting, 3, based_on_version=0).version == 1


def test_a_note_goes_from_0_to_5(sitting: Sitting) -> None:
    with pytest.raises(SheetRefusedError, match="Une note va de 0 à 5"):
        touch(sitting, 6)


def test_a_criterion_of_another_grid_is_refused(sitting: Sitting) -> None:
    sitting.applications[0].is_page_blanche = True
    sitting.applications[0].save()
    with pytest.raises(SheetRefusedError, match="pas dans la grille"):
        touch(sitting, 3)


def test_a_page_blanche_has_the_short_grid() -> None:
    sitting = convene(structures=1)
    short = CriterionFactory(campaign=sitting.campaign, grid=Grid.PAGE_BLANCHE)
    sitting.applications[0].is_page_blanche = True
    sitting.applications[0].save()
    sitting.sit("Ada", sitting.agents)
    sitting.open()
    sheets.mark(sitting.sheet("Ada"), criterion=short, value=3, client_id=uuid4(), at=HEARD_AT)
    assert sheets.finish(sitting.sheet("Ada"), at=HEARD_AT).state == SheetState.FINISHED


def test_a_sheet_does_not_end_while_a_criterion_is_unanswered(sitting: Sitting) -> None:
    touch(sitting, 3)
    with pytest.raises(IncompleteSheetError) as refusal:
        sheets.finish(sitting.sheet("Ada"), at=HEARD_AT)
    assert [gap.criterion for gap in refusal.value.gaps] == [sitting.criteria[1].pk]


def test_a_note_that_asks_why_needs_its_reason(sitting: Sitting) -> None:
    touch(sitting, 5)
    touch(sitting, None, criterion=sitting.criteria[1])
    with pytest.raises(IncompleteSheetError) as refusal:
        sheets.finish(sitting.sheet("Ada"), at=HEARD_AT)
    assert [gap.sentence for gap in refusal.value.gaps] == [
        "Le besoin\u00a0: écrivez en quelques mots pourquoi 5."
    ]


def test_a_finished_sheet_takes_no_touch(sitting: Sitting) -> None:
    sitting.score("Ada", 3, 3)
    with pytest.raises(SheetRefusedError, match="rouvrez-la"):
        touch(sitting, 4, based_on_version=1)


def test_a_sheet_reopens_with_a_trace_and_its_notes(sitting: Sitting) -> None:
    sheet = sitting.score("Ada", 3, 3)
    ada = sitting.jurors["Ada"].user
    reopened = sheets.reopen(sheet, by=ada, at=HEARD_AT)
    event = Event.objects.get(kind=EventKind.SHEET_REOPENED)
    assert (reopened.state, reopened.scores.count()) == (SheetState.REOPENED, 2)
    assert (event.by, event.at, event.application) == (ada, HEARD_AT, sheet.application)
    assert touch(sitting, 4, based_on_version=1).version == 2


def test_an_end_or_a_reopening_twice_changes_nothing(sitting: Sitting) -> None:
    sheet, ada = sitting.score("Ada", 3, 3), sitting.jurors["Ada"].user
    later = HEARD_AT + timedelta(days=1)
    assert sheets.finish(sheet, at=later).finished_at == sheet.finished_at
    sheets.reopen(sheet, by=ada, at=HEARD_AT)
    assert sheets.reopen(sheet, by=ada, at=later).reopened_at == HEARD_AT


def test_a_comment_begins_a_sheet_and_stops_with_its_end(sitting: Sitting) -> None:
    sheet = sheets.comment(sitting.sheet("Ada"), text=" Clair. ", at=HEARD_AT)
    assert (sheet.comment, sheet.state) == ("Clair.", SheetState.STARTED)
    sitting.score("Ada", 3, 3)
    assert sheets.comment(sheet, text="Clair.", at=HEARD_AT).comment == "Clair."
    with pytest.raises(SheetRefusedError, match="rouvrez-la"):
        sheets.comment(sheet, text="Autre chose.", at=HEARD_AT)


def test_a_sheet_does_not_reopen_after_the_decision(sitting: Sitting) -> None:
    sheet = sitting.score("Ada", 3, 3)
    sheet.application.state = State.NOT_SELECTED
    sheet.application.save()
    with pytest.raises(SheetRefusedError, match="La décision est rendue"):
        sheets.reopen(sheet, by=sitting.jurors["Ada"].user, at=HEARD_AT)


@pytest.mark.django_db(transaction=True)
def test_forty_touches_at_once_keep_one_note_and_lose_no_trace(sitting: Sitting) -> None:
    sheet, results = sitting.sheet("Ada"), []

    def one(number: int) -> None:
        try:
            score = sheets.mark(
                sheet,
                criterion=sitting.criteria[number % 2],
                value=number % 6,
                client_id=uuid4(),
                at=HEARD_AT,
            )
            results.append(("saved", score.value))
        except ScoreConflictError:
            results.append(("conflict", None))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 40
    assert Score.objects.filter(sheet=sheet, version=1).count() == 2
    assert Mark.objects.filter(sheet=sheet).count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_touch_sent_forty_times_is_one_touch(sitting: Sitting) -> None:
    sheet, client_id, failures = sitting.sheet("Ada"), uuid4(), []

    def one() -> None:
        try:
            sheets.mark(
                sheet,
                criterion=sitting.criteria[0],
                value=3,
                client_id=client_id,
                at=HEARD_AT,
            )
        except Exception as error:  # noqa: BLE001 - any failure of a replay fails the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, Mark.objects.count(), Score.objects.get().version) == ([], 1, 1)


# The screens


def page(sitting: Sitting, name: str = "Ada") -> Client:
    client = Client()
    client.force_login(sitting.jurors[name].user)
    return client


def at(name: str, sitting: Sitting, **more: object) -> str:
    where = {"pk": sitting.hearing.pk, "number": sitting.applications[0].number, **more}
    return reverse(name, kwargs=where)


def test_a_juror_answers_reads_scores_and_ends_without_a_script(sitting: Sitting) -> None:
    client, (need, idea) = page(sitting, "Zoé"), sitting.criteria
    home = reverse("jury_hearing", args=[sitting.hearing.pk])
    notice = client.get(home).content.decode()
    assert "Vos notes sont les vôtres" in notice
    assert sitting.applications[0].raw_fields == {}
    client.post(reverse("jury_links_none", args=[sitting.hearing.pk]))
    assert "Le besoin" in client.get(home).content.decode()

    refused = client.post(
        at("jury_sheet_finish", sitting), {f"critere{need.pk}-note": "4", "comment": "À revoir."}
    )
    assert refused.status_code == 422
    assert f'href="#critere-{idea.pk}"' in refused.content.decode()
    sheet = sitting.sheet("Zoé")
    assert (sheet.state, sheet.comment, sheet.scores.get().value) == ("started", "À revoir.", 4)

    done = client.post(
        at("jury_sheet_finish", sitting),
        {
            f"critere{need.pk}-note": "4",
            f"critere{need.pk}-version": "1",
            f"critere{idea.pk}-note": "abstention",
            "comment": "À revoir.",
        },
    )
    assert (done.status_code, sitting.sheet("Zoé").state) == (302, "finished")


def test_a_conflict_without_a_script_keeps_what_the_page_held(sitting: Sitting) -> None:
    touch(sitting, 2)
    name = f"critere{sitting.criteria[0].pk}"
    answer = page(sitting).post(
        at("jury_sheet_save", sitting),
        {f"{name}-note": "4", f"{name}-version": "0", "comment": "Gardé."},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "deux versions de ma note" in text
    assert "Gardé." in text
    assert f'name="{name}-version" value="1"' in text


def test_a_comment_too_long_is_kept_on_the_page(sitting: Sitting) -> None:
    answer = page(sitting).post(at("jury_sheet_save", sitting), {"comment": "mot " * 600})
    text = answer.content.decode()
    assert (answer.status_code, "signes au plus pour votre commentaire" in text) == (422, True)
    assert "mot mot mot" in text


def test_a_finished_sheet_refuses_every_gesture_with_a_sentence(sitting: Sitting) -> None:
    sitting.score("Ada", 3, 3)
    client, pk = page(sitting), sitting.criteria[0].pk
    note = {f"critere{pk}-note": "4", f"critere{pk}-version": "1"}
    answers = [
        client.post(at("jury_sheet_save", sitting), note),
        client.post(at("jury_sheet_save", sitting), {"comment": "Trop tard."}),
        client.post(at("jury_sheet_finish", sitting), note),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert ["rouvrez-la" in answer.content.decode() for answer in answers] == [True] * 3


def test_a_decided_dossier_keeps_its_sheet_closed(sitting: Sitting) -> None:
    sheet = sitting.score("Ada", 3, 3)
    sheet.application.state = State.NOT_SELECTED
    sheet.application.save()
    answer = page(sitting).post(at("jury_sheet_reopen", sitting), follow=True)
    assert "La décision est rendue" in answer.content.decode()


def test_the_whole_sheet_is_saved_without_a_script(sitting: Sitting) -> None:
    sent = {f"critere{sitting.criteria[0].pk}-note": "0", "comment": "Rien de neuf."}
    answer = page(sitting).post(at("jury_sheet_save", sitting), sent, follow=True)
    assert "Vos notes sont enregistrées" in answer.content.decode()
    assert "Pourquoi <span data-value>0</span>" in answer.content.decode()
    assert Score.objects.get().value == 0


def test_a_structure_added_later_opens_from_its_tab(sitting: Sitting) -> None:
    late = ApplicationFactory(
        admissible=True, campaign=sitting.campaign, theme=sitting.hearing.theme
    )
    HearingEntry.objects.create(hearing=sitting.hearing, application=late)
    client, home = page(sitting), reverse("jury_hearing", args=[sitting.hearing.pk])
    assert "Ouvrir ma fiche" in client.get(home, {"dossier": late.number}).content.decode()
    client.post(reverse("jury_links_none", args=[sitting.hearing.pk]))
    assert sitting.sheet("Ada", late).state == SheetState.TO_FILL


def test_an_absent_structure_has_no_sheet_on_the_page(sitting: Sitting) -> None:
    sitting.hearing.entries.filter(application=sitting.applications[0]).update(attendance="absent")
    home = reverse("jury_hearing", args=[sitting.hearing.pk])
    text = page(sitting).get(home, {"dossier": sitting.applications[0].number}).content.decode()
    assert "Cette structure n’est pas venue" in text
    assert "Terminer ma fiche" not in text


def test_the_two_pages_are_read_on_the_tablet(sitting: Sitting) -> None:
    application = sitting.applications[0]
    application.need_text = "Rien n'est ouvert le soir."
    application.people_expected, application.qpv_people_expected = 36, 31
    application.save()
    application.neighbourhoods.set([NeighbourhoodFactory(name="Cité du Puits")])
    Partner.objects.create(
        application=application,
        name="La Régie",
        contribution="prête sa cuisine",
        role=PartnerRole.CARRIES,
        answer=PartnerAnswer.CARRIES,
        answered_at=HEARD_AT,
        position=1,
    )
    BonusClaim.objects.create(
        application=application,
        rule=BonusRuleFactory(campaign=sitting.campaign),
        evidence="Douze mères, deux fois par semaine.",
    )
    home = reverse("jury_hearing", args=[sitting.hearing.pk])
    text = page(sitting).get(home).content.decode()
    expected = [
        "Rien n’est ouvert le soir.",
        "Cité du Puits",
        "soit 86 %",
        "porte l’action avec nous (réponse du partenaire : nous portons l’action ensemble)",
        "Demande le taux de 80 % : action mobilisant des femmes",
        "Douze mères, deux fois par semaine.",
    ]
    assert [words for words in expected if words not in text] == []


def test_a_finished_sheet_reopens_from_the_screen(sitting: Sitting) -> None:
    sitting.score("Ada", 3, 3)
    answer = page(sitting).post(at("jury_sheet_reopen", sitting), follow=True)
    assert (answer.status_code, sitting.sheet("Ada").state) == (200, "reopened")


def test_my_auditions_say_where_my_sheets_stand(sitting: Sitting) -> None:
    sitting.score("Ada", 3, 3)
    touch_next = sitting.sheet("Ada", sitting.applications[1])
    sheets.mark(
        touch_next,
        criterion=sitting.criteria[0],
        value=3,
        client_id=uuid4(),
        at=HEARD_AT,
    )
    text = page(sitting).get(reverse("jury_home")).content.decode()
    assert "Terminée" in text
    assert "Commencée\u00a0: 1 critère sur 2" in text
    assert "À remplir" in text
    assert "2 à terminer" in text


@pytest.mark.parametrize("jurors", [1, 30])
def test_the_tablet_asks_the_same_questions_for_any_panel(
    jurors: int, django_assert_num_queries
) -> None:
    sitting = convene()
    for number in range(jurors):
        sitting.sit(f"Juré {number}", sitting.agents)
    sitting.open()
    sitting.score_all("Juré 0", 3, 3)
    client = page(sitting, "Juré 0")
    with django_assert_num_queries(10):
        answer = client.get(reverse("jury_hearing", args=[sitting.hearing.pk]))
    assert "L’avis du jury" in answer.content.decode()


@pytest.mark.parametrize("structures", [1, 30])
def test_my_auditions_ask_the_same_questions_for_any_number(
    structures: int, django_assert_num_queries
) -> None:
    sitting = convene(structures=structures)
    sitting.sit("Ada", sitting.agents)
    sitting.open()
    ApplicationFactory()
    client = page(sitting)
    with django_assert_num_queries(8):
        answer = client.get(reverse("jury_home"))
    assert answer.content.decode().count("À remplir") == structures


def test_a_sheet_taken_away_since_it_was_shown_is_no_longer_filled(sitting: Sitting) -> None:
    shown = sitting.sheet("Ada")
    ScoreSheet.objects.filter(pk=shown.pk).delete()
    with pytest.raises(SheetRefusedError, match="n’est plus à remplir"):
        sheets.comment(shown, text="Trop tard.", at=HEARD_AT)
    assert ScoreSheet.objects.filter(comment="Trop tard.").count() == 0
