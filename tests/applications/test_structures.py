"""Structures: invited, joined, left, confided to somebody else; what is known of them, corrected.

Members: organisation_detail, organisation_members (GET); who manages: organisation_correct,
organisation_members (POST), member_right, invitation_cancel, member_remove (oneself: any member).
Whoever holds the link: member_accept (POST). The draft's owner: draft_share. Agents and direction:
team_organisations, team_organisation (GET); agents: team_hand_over. A declared link: 404.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.access import organisations as access
from applications.actions import deposits, drafts, members, organisations
from applications.domain.members import MOST_PENDING, MembersError
from applications.domain.refusals import MissingReasonError
from applications.enums import MembershipRight, OrganisationEventKind, RecusalReason
from applications.models import AccessLink, Draft, Membership, Organisation, Recusal
from applications.queries import organisations as queries
from tests.factories import (
    ApplicationFactory,
    DraftFactory,
    MembershipFactory,
    OrganisationFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
MANAGER, WRITER = MembershipRight.MANAGER, MembershipRight.WRITER
TAKEN = "Une autre structure du portail porte déjà ce numéro."


@pytest.fixture(autouse=True)
def _on_that_day():
    cache.clear()
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def boss() -> Membership:
    organisation = OrganisationFactory(name="Les Jardins du terril")
    return MembershipFactory(organisation=organisation, user__name="Aline Exemple", right=MANAGER)


@pytest.fixture
def writer(boss) -> Membership:
    return MembershipFactory(
        organisation=boss.organisation,
        user__name="Bilal Exemple",
        right=WRITER,
        since=AT - timedelta(hours=1),
    )


def _kinds(organisation: Organisation) -> list[str]:
    return list(organisation.events.values_list("kind", flat=True))


def _url_in(mail: OutboundEmail) -> str:
    line = next(line for line in mail.body_text.splitlines() if "/lien/" in line)
    return line.partition("/lien/")[1] + line.partition("/lien/")[2]


# Inviting


def test_a_manager_invites_by_mail_and_the_invited_person_joins_with_an_address_of_their_own(
    client, boss
):
    organisation = boss.organisation
    client.force_login(boss.user)
    page = f"/structures/{organisation.pk}/membres/"
    answer = client.post(page, {"email": "Voisine@Asso.example", "right": "writer"}, follow=True)
    assert "L’invitation part par courriel." in answer.content.decode()
    assert "voisine@asso.example" in answer.content.decode()
    mail = OutboundEmail.objects.get(kind="P8")
    assert mail.to == "voisine@asso.example"
    assert mail.subject == "Aline Exemple vous invite à écrire pour Les Jardins du terril"
    client.logout()

    other = UserFactory(email="perso@ailleurs.example", name="Chloé Exemple")
    shown = client.get(_url_in(mail), follow=True).content.decode()
    assert "Recevoir mon code" in shown
    client.force_login(other)
    client.get(_url_in(mail))
    assert "Accepter et écrire avec eux" in client.get("/lien/").content.decode()
    client.post("/lien/rejoindre/")
    joined = Membership.objects.get(organisation=organisation, user=other)
    assert joined.right == WRITER
    assert AccessLink.objects.get().used_at == AT
    kinds = OrganisationEventKind
    assert _kinds(organisation) == [kinds.MEMBER_INVITED, kinds.MEMBER_JOINED]
    assert "a déjà servi" in client.get("/lien/").content.decode()


def test_who_is_not_signed_in_is_asked_for_a_code_and_finds_the_invitation_again(client, boss):
    members.invite(boss.organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    client.get(_url_in(OutboundEmail.objects.get()))
    response = client.post("/lien/rejoindre/")
    assert response.url == "/compte/connexion/?next=/lien/"


def test_an_invitation_lets_one_person_in(client, boss):
    link = members.invite(boss.organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    members.accept(link, by=UserFactory(), at=AT)
    second = UserFactory()
    with pytest.raises(MembersError, match="a déjà servi"):
        members.accept(link, by=second, at=AT)
    client.force_login(second)
    client.get(_url_in(OutboundEmail.objects.get()))
    answer = client.post("/lien/rejoindre/", follow=True)
    assert "a déjà servi" in answer.content.decode()
    assert not access.visible_to(second).exists()


def test_an_invitation_taken_back_meanwhile_lets_nobody_in(boss):
    link = members.invite(boss.organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    members.cancel_invitation(link, by=boss.user, at=AT)
    with pytest.raises(MembersError, match="reprise"):
        members.accept(link, by=UserFactory(), at=AT)


def test_a_member_who_accepts_an_invitation_keeps_the_right_they_had(boss):
    link = members.invite(boss.organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    assert members.accept(link, by=boss.user, at=AT) == boss
    boss.refresh_from_db()
    assert boss.right == MANAGER


def test_inviting_an_address_again_replaces_its_first_link(boss):
    first, second = (
        members.invite(boss.organisation, email="a@b.example", right=right, by=boss.user, at=AT)
        for right in (WRITER, MANAGER)
    )
    assert list(queries.pending_invitations(boss.organisation, at=AT)) == [second]
    first.refresh_from_db()
    assert first.revoked_at == AT


def test_who_already_writes_for_the_structure_is_not_invited(client, boss):
    client.force_login(boss.user)
    address = {"email": boss.user.email, "right": "writer"}
    page = client.post(f"/structures/{boss.organisation_id}/membres/", address)
    assert "Cette personne écrit déjà pour la structure." in page.content.decode()
    assert f'value="{boss.user.email}"' in page.content.decode()


def test_invitations_that_wait_are_few(boss):
    for rank in range(MOST_PENDING):
        members.invite(
            boss.organisation, email=f"a{rank}@b.example", right=WRITER, by=boss.user, at=AT
        )
    with pytest.raises(MembersError, match="invitations en attente"):
        members.invite(boss.organisation, email="z@b.example", right=WRITER, by=boss.user, at=AT)


def test_an_invitation_taken_back_opens_nothing_more(client, boss):
    link = members.invite(boss.organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    client.force_login(boss.user)
    address = f"/structures/{boss.organisation_id}/invitations/{link.pk}/reprendre/"
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    members.cancel_invitation(link, by=boss.user, at=AT)
    assert client.get(_url_in(OutboundEmail.objects.get())).status_code == 410
    kinds = OrganisationEventKind
    assert _kinds(boss.organisation) == [kinds.MEMBER_INVITED, kinds.MEMBER_REMOVED]


def test_an_invitation_ends_after_fifteen_days(boss):
    members.invite(boss.organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    pending = queries.pending_invitations
    assert pending(boss.organisation, at=AT + timedelta(days=15, seconds=-1)).exists()
    assert not pending(boss.organisation, at=AT + timedelta(days=15)).exists()


# Rights, leaving


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/structures/{pk}/membres/"),
        ("post", "/structures/{pk}/membres/{boss}/droit/"),
        ("post", "/structures/{pk}/membres/{boss}/retirer/"),
        ("get", "/structures/{pk}/renseignements/"),
    ],
)
def test_who_only_writes_changes_nothing_of_the_structure(client, boss, writer, method, address):
    client.force_login(writer.user)
    url = address.format(pk=boss.organisation_id, boss=boss.pk)
    response = getattr(client, method)(url, {"email": "a@b.example", "right": "writer"})
    assert response.status_code == 403
    assert "Seules les personnes qui gèrent la structure" in response.content.decode()


def test_a_member_of_another_structure_is_not_found_through_mine(client, boss):
    stranger = MembershipFactory()
    client.force_login(boss.user)
    url = f"/structures/{boss.organisation_id}/membres/{stranger.pk}/retirer/"
    assert client.post(url).status_code == 404


def test_a_right_is_changed_and_kept_in_the_history(client, boss, writer):
    client.force_login(boss.user)
    url = f"/structures/{boss.organisation_id}/membres/{writer.pk}/droit/"
    client.post(url, {"right": "manager"})
    client.post(url, {"right": "manager"})
    client.post(url, {"right": "autre"})
    writer.refresh_from_db()
    assert writer.right == MANAGER
    assert _kinds(boss.organisation) == [OrganisationEventKind.RIGHT_CHANGED]


def test_the_last_who_manages_neither_leaves_nor_loses_the_right(client, boss, writer):
    client.force_login(boss.user)
    base = f"/structures/{boss.organisation_id}/membres/{boss.pk}"
    for url, data in [(f"{base}/droit/", {"right": "writer"}), (f"{base}/retirer/", {})]:
        page = client.post(url, data, follow=True).content.decode()
        assert "Il faut toujours une personne qui invite et retire des membres." in page
    boss.refresh_from_db()
    assert boss.right == MANAGER


def test_who_leaves_sees_nothing_more_and_the_structure_keeps_the_drafts(client, boss, writer):
    draft = DraftFactory(owner=writer.user, organisation=boss.organisation)
    own = DraftFactory(owner=writer.user, campaign=draft.campaign)
    client.force_login(writer.user)
    url = f"/structures/{boss.organisation_id}/membres/{writer.pk}/retirer/"
    assert "Ne plus écrire pour elle" in client.get(url).content.decode()
    page = client.post(url, follow=True)
    assert "Vous n’écrivez plus pour cette structure." in page.content.decode()
    assert client.get(f"/dossiers/brouillons/{draft.pk}/").status_code == 404
    assert client.get(f"/dossiers/brouillons/{own.pk}/").status_code == 200
    draft.refresh_from_db()
    assert draft.owner == boss.user


def test_a_manager_takes_somebody_out(client, boss, writer):
    client.force_login(boss.user)
    url = f"/structures/{boss.organisation_id}/membres/{writer.pk}/retirer/"
    assert "Retirer cette personne" in client.get(url).content.decode()
    client.post(url)
    assert not Membership.objects.filter(pk=writer.pk).exists()
    members.remove(writer, by=boss.user, at=AT)
    assert _kinds(boss.organisation) == [OrganisationEventKind.MEMBER_REMOVED]


def test_nobody_comes_back_by_an_invitation_that_they_sent_or_that_waited_for_them(boss, writer):
    gone = MembershipFactory(organisation=boss.organisation, right=MANAGER).user
    sent = {
        email: members.invite(boss.organisation, email=email, right="writer", by=by, at=AT)
        for email, by in [("second@moi.example", gone), ("voisine@asso.example", boss.user)]
    }
    boss.organisation.links.filter(pk=sent["voisine@asso.example"].pk).update(email=gone.email)
    other = members.invite(
        boss.organisation, email="tiers@asso.example", right="writer", by=boss.user, at=AT
    )
    members.remove(boss.organisation.memberships.get(user=gone), by=boss.user, at=AT)
    assert list(queries.pending_invitations(boss.organisation, at=AT)) == [other]


def test_who_left_without_an_address_leaves_the_invitations_of_the_others(boss, writer):
    User.objects.filter(pk=writer.user_id).update(email=None)
    kept = members.invite(
        boss.organisation, email="tiers@asso.example", right="writer", by=boss.user, at=AT
    )
    members.remove(Membership.objects.get(pk=writer.pk), by=boss.user, at=AT)
    assert list(queries.pending_invitations(boss.organisation, at=AT)) == [kept]


@pytest.mark.parametrize("binned_at", [None, AT])
def test_a_draft_of_a_structure_is_closed_to_its_owner_who_left(client, boss, binned_at):
    left = UserFactory()
    draft = DraftFactory(owner=left, organisation=boss.organisation, binned_at=binned_at)
    client.force_login(left)
    assert client.get(f"/dossiers/brouillons/{draft.pk}/").status_code == 404
    assert client.post(f"/dossiers/corbeille/{draft.pk}/restaurer/").status_code == 404


def test_who_left_deposits_nothing_and_does_not_come_back(boss):
    left = UserFactory()
    draft = DraftFactory(campaign=receiving_campaign(), owner=left, organisation=boss.organisation)
    drafts.save_fields(draft, texts=complete_texts(), at=AT)
    with pytest.raises(deposits.NotAMemberError, match="Vous n’écrivez plus pour Les Jardins"):
        deposits.deposit(draft, by=left, at=AT)
    assert list(boss.organisation.members.all()) == [boss.user]
    draft.refresh_from_db()
    assert draft.submitted_at is None


# Writing a draft together


def test_a_draft_of_one_person_becomes_that_of_a_structure_that_others_join(client):
    owner = UserFactory(name="Aline Exemple")
    campaign = receiving_campaign()
    draft, _ = drafts.start(campaign, owner=owner, at=AT)
    drafts.save_fields(draft, texts=complete_texts(), at=AT)
    client.force_login(owner)
    url = f"/dossiers/brouillons/{draft.pk}/ecrire-a-plusieurs/"
    client.post(url, {"email": "b@asso.example", "right": "writer"})
    draft.refresh_from_db()
    assert draft.organisation.name == "Le Fil et la Manière"
    assert draft.organisation.memberships.get().right == MANAGER
    mail = OutboundEmail.objects.get(kind="P8")
    title = "Coudre ensemble, parler d’emploi"
    assert mail.subject == f"AMI 2026 – Aline Exemple vous invite à écrire «\u00a0{title}\u00a0»"
    second = UserFactory()
    client.force_login(second)
    client.get(_url_in(mail))
    assert client.post("/lien/rejoindre/").url == f"/dossiers/brouillons/{draft.pk}/"
    assert client.get(f"/dossiers/brouillons/{draft.pk}/").status_code == 200
    structure = f'href="/structures/{draft.organisation_id}/"'
    assert structure in client.get("/dossiers/").content.decode()
    assert deposits.deposit(draft, by=second, at=AT).organisation == draft.organisation
    assert Organisation.objects.count() == 1


def test_without_a_name_in_box_1_a_draft_is_not_shared(client):
    draft = DraftFactory(owner=UserFactory())
    client.force_login(draft.owner)
    url = f"/dossiers/brouillons/{draft.pk}/ecrire-a-plusieurs/"
    page = client.post(url, {"email": "b@asso.example", "right": "writer"}).content.decode()
    assert "Écrivez d’abord le nom de votre structure (case 1)" in page
    assert not Organisation.objects.exists()


def test_the_owner_chooses_among_the_structures_they_manage(client, boss):
    draft = DraftFactory(owner=boss.user)
    client.force_login(boss.user)
    url = f"/dossiers/brouillons/{draft.pk}/ecrire-a-plusieurs/"
    assert "Les Jardins du terril" in client.get(url).content.decode()
    answer = {"email": "b@asso.example", "right": "writer", "organisation": boss.organisation_id}
    assert client.post(url, answer).url == f"/structures/{boss.organisation_id}/membres/"
    draft.refresh_from_db()
    assert draft.organisation == boss.organisation


def test_a_draft_keeps_the_structure_it_has(boss):
    draft = DraftFactory(owner=boss.user, organisation=boss.organisation)
    other = OrganisationFactory()
    shared = members.share_draft(draft, organisation=other, by=boss.user, at=AT)
    assert shared == boss.organisation


def test_only_its_owner_or_who_manages_the_structure_shares_a_draft(client, boss, writer):
    draft = DraftFactory(owner=boss.user, organisation=boss.organisation)
    client.force_login(writer.user)
    url = f"/dossiers/brouillons/{draft.pk}/ecrire-a-plusieurs/"
    assert client.get(url).status_code == 403
    client.force_login(boss.user)
    assert client.get(url).status_code == 200


def test_a_draft_without_an_account_asks_for_a_code_first(client):
    receiving_campaign()
    started = client.post("/dossiers/nouveau/")
    key = Draft.objects.get().pk
    assert started.status_code == 302
    response = client.get(f"/dossiers/brouillons/{key}/ecrire-a-plusieurs/")
    assert response.url.startswith("/compte/connexion/?next=")


# What is known of it


def _correct(client, pk, **changes):
    known = {
        "name": "Les Jardins",
        "identifier": "",
        "head_office": "3 rue du Puits",
        "legal_representative": "Dominique Exemple",
    }
    return client.post(f"/structures/{pk}/renseignements/", known | changes, follow=True)


def test_a_manager_corrects_the_structure_and_the_change_is_kept(client, boss):
    client.force_login(boss.user)
    assert (
        "Corriger ces renseignements"
        in client.get(f"/structures/{boss.organisation_id}/").content.decode()
    )
    _correct(client, boss.organisation_id, identifier="732 829 320 00074")
    boss.organisation.refresh_from_db()
    assert (boss.organisation.name, boss.organisation.siret) == ("Les Jardins", "73282932000074")
    event = boss.organisation.events.get()
    assert event.data["before"] == {
        "name": "Les Jardins du terril", "head_office": "", "legal_representative": "", "siret": ""
    }  # fmt: skip
    _correct(client, boss.organisation_id, identifier="732 829 320 00074")
    assert boss.organisation.events.count() == 1
    page = client.get(f"/structures/{boss.organisation_id}/renseignements/").content.decode()
    assert 'value="73282932000074"' in page


def test_a_rna_is_taken_as_well_and_a_structure_without_number_is_being_created(client, boss):
    client.force_login(boss.user)
    page = client.get(f"/structures/{boss.organisation_id}/").content.decode()
    assert "en cours de création" in page
    page = _correct(client, boss.organisation_id, identifier="w622000001").content.decode()
    assert "W622000001" in page
    assert "pas de numéro connu" in page


def test_a_wrong_number_is_explained_and_kept_in_its_box(client, boss):
    client.force_login(boss.user)
    page = _correct(client, boss.organisation_id, identifier="123").content.decode()
    assert "Ce n’est ni un SIRET" in page
    assert 'value="123"' in page


@pytest.mark.parametrize("number", [{"siret": "73282932000074"}, {"rna": "W622000001"}])
def test_the_number_of_another_structure_is_not_taken_over(client, boss, number):
    OrganisationFactory(**number)
    client.force_login(boss.user)
    page = _correct(client, boss.organisation_id, identifier=next(iter(number.values())))
    assert TAKEN in page.content.decode()
    assert not boss.organisation.events.exists()


def test_a_deposit_changes_what_is_known_and_says_so(boss):
    draft = DraftFactory(
        campaign=receiving_campaign(), owner=boss.user, organisation=boss.organisation
    )
    drafts.save_fields(draft, texts=complete_texts(), at=AT)
    deposits.deposit(draft, by=boss.user, at=AT)
    event = boss.organisation.events.get()
    assert event.kind == OrganisationEventKind.IDENTITY_CHANGED
    assert event.data["after"]["name"] == "Le Fil et la Manière"


def test_a_structure_is_found_again_by_the_number_of_a_member_of_it_only(boss):
    Organisation.objects.update(rna="W622000001")
    stranger, campaign = UserFactory(), receiving_campaign()
    found = []
    for person in (boss.user, stranger):
        draft = DraftFactory(campaign=campaign, owner=person)
        drafts.save_fields(draft, texts=complete_texts(), at=AT)
        found.append(deposits.deposit(draft, by=person, at=AT).organisation)
    assert found[0] == boss.organisation
    assert found[1] != boss.organisation
    assert found[1].rna == ""
    assert queries.twins(found[1]) == [boss.organisation]
    assert queries.twins(boss.organisation) == []
    assert found[1].memberships.get().right == MANAGER


def test_a_number_that_cannot_be_read_is_no_twin():
    dossier = ApplicationFactory(raw_fields={"organisation_identifier": "bientôt"})
    assert queries.twins(dossier.organisation) == []
    assert queries.twins(OrganisationFactory()) == []


# The service


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True, name="Nadia Agent")


def _hand_over(organisation, agent, **changes):
    words = {
        "email": "Nouvelle@asso.example",
        "name": "Nouvelle Présidente",
        "reason": "La présidente a déménagé.",
        "identity": "Procès-verbal du 3 mars.",
        "others_leave": True,
    }
    return members.hand_over(organisation, **(words | changes), by=agent, at=AT)


def test_an_agent_confides_the_structure_and_everybody_is_told(client, boss, writer, agent):
    draft = DraftFactory(owner=boss.user, organisation=boss.organisation)
    link = members.invite(boss.organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    client.force_login(agent)
    url = f"/equipe/structures/{boss.organisation_id}/confier/"
    assert client.get(url).status_code == 200
    answers = {
        "email": "nouvelle@asso.example",
        "name": "Nouvelle Présidente",
        "reason": "La présidente a déménagé.",
        "identity": "Procès-verbal du 3 mars.",
        "others_leave": "on",
    }
    page = client.post(url, answers, follow=True).content.decode()
    assert "La structure est confiée." in page
    assert "Vérification\u00a0: Procès-verbal du 3 mars." in page
    new = boss.organisation.memberships.get()
    assert (new.user.email, new.right) == ("nouvelle@asso.example", MANAGER)
    draft.refresh_from_db()
    link.refresh_from_db()
    assert draft.owner == new.user
    assert link.revoked_at == AT
    mails = OutboundEmail.objects.filter(kind="P37").order_by("pk")
    assert [mail.to for mail in mails] == [new.user.email, boss.user.email, writer.user.email]
    assert "Vous n’y écrivez plus" in mails[1].body_text


def test_the_others_may_stay_with_the_right_they_have(boss, writer, agent):
    _hand_over(boss.organisation, agent, others_leave=False)
    assert boss.organisation.memberships.count() == 3
    told = OutboundEmail.objects.exclude(to="nouvelle@asso.example")
    assert {"Vous continuez d’y écrire." in mail.body_text for mail in told} == {True}


def test_a_member_who_is_given_the_structure_becomes_the_one_who_manages_it(boss, writer, agent):
    _hand_over(boss.organisation, agent, email=writer.user.email)
    assert boss.organisation.memberships.get() == writer
    writer.refresh_from_db()
    assert writer.right == MANAGER


def test_a_structure_that_nobody_writes_for_is_confided_too(agent):
    organisation = OrganisationFactory()
    _hand_over(organisation, agent)
    assert [mail.kind for mail in OutboundEmail.objects.all()] == ["P37"]


@pytest.mark.parametrize("missing", ["reason", "identity"])
def test_a_structure_is_not_confided_without_a_reason_and_a_check(client, boss, agent, missing):
    with pytest.raises(MissingReasonError):
        _hand_over(boss.organisation, agent, **{missing: "  "})
    client.force_login(agent)
    page = client.post(f"/equipe/structures/{boss.organisation_id}/confier/", {"name": "Zoé"})
    assert "Écrivez comment vous avez vérifié" in page.content.decode()
    assert 'value="Zoé"' in page.content.decode()
    assert boss.organisation.memberships.count() == 1


def test_a_declared_link_hides_the_structure_from_the_agent(client, boss, agent):
    dossier = ApplicationFactory(organisation=boss.organisation)
    ApplicationFactory(organisation=boss.organisation, campaign=dossier.campaign)
    client.force_login(agent)
    page = f"/equipe/structures/{boss.organisation_id}/"
    assert dossier.number in client.get(page).content.decode()
    Recusal.objects.create(
        user=agent, application=dossier, reason=RecusalReason.MEMBER, declared_at=AT,
        declared_by=agent,
    )  # fmt: skip
    assert client.get(page).status_code == 404
    assert client.post(f"{page}confier/").status_code == 404
    assert boss.organisation.name not in client.get("/equipe/structures/").content.decode()


def test_an_agent_sees_that_another_structure_holds_the_number(client, boss, agent):
    OrganisationFactory(name="La vraie", siret="73282932000074")
    ApplicationFactory(
        organisation=boss.organisation,
        raw_fields={"organisation_identifier": "732 829 320 00074"},
    )
    client.force_login(agent)
    page = client.get(f"/equipe/structures/{boss.organisation_id}/").content.decode()
    assert "Une autre structure porte ce numéro." in page
    assert "La vraie" in page


@pytest.mark.parametrize(
    ("numbers", "url"),
    [
        ({"siret": "73282932000074", "rna": "W622000001"}, "/association/732829320"),
        ({"rna": "W622000001"}, "/association/W622000001"),
        ({}, ""),
    ],
)
def test_other_public_grants_are_one_link_away(numbers, url):
    organisation = OrganisationFactory.build(**numbers)
    assert queries.data_subvention_url(organisation).endswith(url)
    assert bool(queries.data_subvention_url(organisation)) == bool(url)


def test_the_history_reads_in_plain_words(boss, writer, agent):
    organisation = boss.organisation
    boss.user.writer_name = "Le secrétariat"
    link = members.invite(organisation, email="a@b.example", right=WRITER, by=boss.user, at=AT)
    members.cancel_invitation(link, by=boss.user, at=AT)
    link = members.invite(organisation, email="c@d.example", right=WRITER, by=boss.user, at=AT)
    members.accept(link, by=UserFactory(name="Chloé Exemple"), at=AT)
    members.change_right(writer, right=MANAGER, by=boss.user, at=AT)
    organisations.correct(
        organisation, name="Les Jardins", identifier="", head_office="", legal_representative="",
        by=boss.user, at=AT,
    )  # fmt: skip
    draft = DraftFactory(owner=agent, fields={"organisation_name": {"text": "B", "revision": 1}})
    alone = members.share_draft(draft, by=agent, at=AT)
    said = [fact.text for fact in queries.history(organisation)]
    assert said == [
        "nom\u00a0: Les Jardins du terril → Les Jardins – Le secrétariat",
        "Bilal Exemple, écrit, invite et retire des membres, renonce à une aide – Le secrétariat",
        "Chloé Exemple, invitation envoyée à c@d.example – Chloé Exemple",
        "c@d.example, écrit et dépose les dossiers – Le secrétariat",
        "invitation à a@b.example reprise – Le secrétariat",
        "a@b.example, écrit et dépose les dossiers – Le secrétariat",
    ]
    assert [fact.text for fact in queries.history(alone)] == ["Nadia Agent – Nadia Agent"]


@pytest.mark.parametrize("text", ["jardins", "73282932", "w62200", "aline@jardins", "Aline"])
def test_the_service_finds_a_structure_by_name_number_or_member(text):
    organisation = OrganisationFactory(
        name="Les Jardins du terril", siret="73282932000074", rna="W622000001"
    )
    MembershipFactory(
        organisation=organisation, user__email="aline@jardins.example", user__name="Aline Exemple"
    )
    MembershipFactory()
    found = queries.matching(Organisation.objects.all(), text=text, has_papers_to_check=False)
    assert list(found) == [organisation]


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_cost_the_same_with_one_or_thirty(
    client, boss, agent, django_assert_num_queries, rows
):
    for rank in range(rows):
        dossier = ApplicationFactory(organisation=boss.organisation)
        MembershipFactory(organisation=boss.organisation)
        MembershipFactory(organisation=OrganisationFactory(name=f"Autre {rank}"))
        organisations.record(
            boss.organisation, OrganisationEventKind.REGISTRY_CHECKED, by=agent, at=AT
        )
    dossier.refresh_from_db()
    base = f"/structures/{boss.organisation_id}/"
    client.force_login(boss.user)
    for url, queries_of_page in [(base, 9), (f"{base}membres/", 7), (f"{base}documents/", 6)]:
        with django_assert_num_queries(queries_of_page):
            client.get(url)
    client.force_login(agent)
    for url, queries_of_page in [("/equipe/structures/", 5), (f"/equipe{base}", 11)]:
        with django_assert_num_queries(queries_of_page):
            client.get(url)
