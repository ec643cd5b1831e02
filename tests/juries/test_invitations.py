"""What a structure answers to its invitation, until the rencontre begins."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from applications.enums import EventKind, RecusalReason
from applications.models import Event, Recusal
from juries.actions import hearings, invitations, moves, plans
from juries.domain.refusals import RefusedError
from juries.enums import InvitationReply
from juries.models import Hearing, HearingEntry
from juries.queries.composition import slot_of
from tests.factories import UserFactory
from tests.juries.stage import LATER, NOW, Stage, a_call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER, tick=False):
        yield


def published(**shape) -> Stage:
    stage = a_call(**{"dossiers": 3, **shape})
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    return stage


def entry_of(dossier) -> HearingEntry:
    return HearingEntry.objects.get(application=dossier)


def member_of(dossier):
    return dossier.organisation.members.get()


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.text.replace("\u00a0", " "))


def answer(dossier, reply=InvitationReply.COMING, text="", at=LATER):
    by = member_of(dossier)
    return invitations.answer(entry_of(dossier), reply=reply, text=text, by=by, at=at)


def test_a_structure_says_it_comes_and_the_service_sees_it() -> None:
    stage = published()
    mine = stage.dossiers[0]
    home = browser(member_of(mine))
    response = home.post(f"/dossiers/{mine.number}/rencontre/je-viendrai/", follow=True)
    assert "le jury vous attend" in text_of(response)
    entry = entry_of(mine)
    assert (entry.reply, entry.replied_by) == (InvitationReply.COMING, member_of(mine))
    hearing = Hearing.objects.get()
    for address in (f"/auditions/{hearing.pk}/", f"/auditions/{hearing.pk}/jour/"):
        assert "Viendra" in text_of(browser(stage.agent).get(address))
    assert "demande de changer" not in text_of(browser(stage.agent).get("/equipe/"))


def test_another_moment_is_asked_with_its_words_and_waits_in_what_is_to_do() -> None:
    stage = published()
    mine = stage.dossiers[0]
    home, address = browser(member_of(mine)), f"/dossiers/{mine.number}/rencontre/autre-moment/"
    empty = text_of(home.post(address, {"text": " "}))
    assert "Dites-nous quand vous seriez libres" in empty
    home.post(address, {"text": "le samedi\nmatin"})
    assert entry_of(mine).reply_text == "le samedi matin"
    desk = browser(stage.agent)
    assert "<b>1</b> demande de changer de moment" in text_of(desk.get("/equipe/"))
    listed = text_of(desk.get("/equipe/dossiers/?etat=other_moment_asked"))
    assert mine.number in listed
    assert stage.dossiers[1].number not in listed
    assert "demande un autre moment" in text_of(desk.get("/auditions/composer/?appel=2026"))
    hearing = Hearing.objects.get()
    assert "« le samedi matin »" in text_of(desk.get(f"/auditions/{hearing.pk}/"))
    history = text_of(home.get(f"/dossiers/{mine.number}/"))
    assert "Proposer un autre moment : le samedi matin" in history


def test_too_many_words_are_refused_and_kept_in_the_box() -> None:
    mine = published().dossiers[0]
    long = "le samedi " * 40
    address = f"/dossiers/{mine.number}/rencontre/autre-moment/"
    page = text_of(browser(member_of(mine)).post(address, {"text": long}))
    assert "300 signes au plus" in page
    assert long.strip() in page
    assert entry_of(mine).reply == ""


def test_the_answer_may_change_until_the_rencontre_begins() -> None:
    mine = published().dossiers[0]
    answer(mine, InvitationReply.REMOTE)
    answer(mine, InvitationReply.COMING, "le texte d’avant")
    entry = entry_of(mine)
    assert (entry.reply, entry.reply_text) == (InvitationReply.COMING, "")
    starts_at = slot_of(entry.hearing).starts_at
    answer(mine, InvitationReply.REMOTE, at=starts_at - timedelta(seconds=1))
    with pytest.raises(RefusedError, match="La rencontre a commencé"):
        answer(mine, InvitationReply.COMING, at=starts_at)


def test_the_same_answer_twice_is_told_once() -> None:
    mine = published().dossiers[0]
    answer(mine)
    answer(mine, at=LATER + timedelta(hours=1))
    assert Event.objects.filter(kind=EventKind.HEARING_ANSWERED).count() == 1
    assert entry_of(mine).replied_at == LATER


def test_an_audition_that_moves_is_answered_again_and_no_longer_waits() -> None:
    stage = published(half_days=2)
    mine = stage.dossiers[0]
    answer(mine, InvitationReply.OTHER_MOMENT, "l’après-midi")
    taken = Hearing.objects.get().slot
    free = next(
        slot for slot in stage.half_days[1].slots.order_by("starts_at") if slot.pk != taken.pk
    )
    moves.move(mine, to=free, by=stage.agent, at=LATER)
    assert entry_of(mine).reply == ""
    address = f"/dossiers/{mine.number}/rencontre/je-viendrai/"
    response = browser(member_of(mine)).post(address, follow=True)
    assert "en train de changer" in text_of(response)
    plans.publish(stage.campaign, by=stage.agent, at=LATER + timedelta(minutes=1))
    assert "demande de changer" not in text_of(browser(stage.agent).get("/equipe/"))
    answer(mine)
    assert entry_of(mine).reply == InvitationReply.COMING


def test_composing_again_keeps_the_answers_of_those_who_stay_where_they_were() -> None:
    stage = published(dossiers=6)
    for dossier in stage.dossiers:
        answer(dossier)
    before = {e.application_id: slot_of(e.hearing).pk for e in HearingEntry.objects.all()}
    plans.propose(stage.campaign, by=stage.agent, at=LATER)
    after = HearingEntry.objects.select_related("hearing__slot")
    kept = {e.application_id: e.reply == InvitationReply.COMING for e in after}
    assert kept == {e.application_id: before[e.application_id] == e.hearing.slot_id for e in after}
    assert any(kept.values())


def test_a_message_of_the_service_answers_too() -> None:
    stage = published()
    mine = stage.dossiers[0]
    answer(mine, InvitationReply.REMOTE)
    desk = browser(stage.agent)
    assert "demande de changer" in text_of(desk.get("/equipe/"))
    desk.post(f"/equipe/dossiers/{mine.number}/message/", {"text": "Voici le lien."})
    assert "demande de changer" not in text_of(desk.get("/equipe/"))


def test_a_recused_agent_does_not_read_the_answer() -> None:
    stage = published()
    mine = stage.dossiers[0]
    answer(mine, InvitationReply.OTHER_MOMENT, "plutôt un soir de marché")
    other = UserFactory(agent=True)
    Recusal.objects.create(
        user=other,
        application=mine,
        reason=RecusalReason.MEMBER,
        declared_at=LATER,
        declared_by=other,
    )
    desk, hearing = browser(other), Hearing.objects.get()
    for address in (f"/auditions/{hearing.pk}/", f"/auditions/{hearing.pk}/jour/", "/equipe/"):
        page = text_of(desk.get(address))
        assert "soir de marché" not in page
        assert "demande de changer" not in page


def test_before_any_publication_there_is_nothing_to_answer() -> None:
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    mine = stage.dossiers[0]
    address = f"/dossiers/{mine.number}/rencontre/je-viendrai/"
    assert browser(member_of(mine)).post(address).status_code == 404
    with pytest.raises(RefusedError, match="en train de changer"):
        answer(mine)


def test_a_dossier_out_of_the_plan_has_no_answer_to_give() -> None:
    stage = published()
    mine = stage.dossiers[0]
    address = f"/dossiers/{mine.number}/rencontre/"
    moves.move(mine, to=None, by=stage.agent, at=LATER)
    home = browser(member_of(mine))
    assert "Je viendrai" not in text_of(home.get(address))
    assert home.post(f"{address}je-viendrai/").status_code == 404


def test_a_cancelled_audition_is_not_answered() -> None:
    stage = published()
    entry = entry_of(stage.dossiers[0])
    Hearing.objects.update(slot=None, cancelled_at=LATER)
    with pytest.raises(RefusedError, match="en train de changer"):
        invitations.answer(entry, reply="coming", by=stage.agent, at=LATER)


def test_after_a_missed_rencontre_the_page_says_what_happens() -> None:
    stage = published()
    mine = stage.dossiers[0]
    hearing = Hearing.objects.get()
    at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    hearings.close(hearing, absent=[mine], by=stage.agent, at=at)
    home = browser(member_of(mine))
    page = text_of(home.get(f"/dossiers/{mine.number}/rencontre/"))
    assert "Ce n’est pas la fin de votre demande" in page
    assert "le jury jugera sur vos deux pages" in page
    assert "Je viendrai" not in page
    dossier = text_of(home.get(f"/dossiers/{mine.number}/"))
    assert "Nous vous avons attendus" in dossier
    assert "Nous cherchons une autre date avec vous" in dossier
