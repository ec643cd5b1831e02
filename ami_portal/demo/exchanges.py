"""What people said and sent to each other: members, messages, papers, help, an earlier request."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from ami_portal.accounts.models import User
from ami_portal.demo.calendar import moment
from ami_portal.demo.outcomes import EXAMPLE_IBAN, Year
from applications.actions import (
    attachments,
    complements,
    documents,
    help_requests,
    members,
    messages,
    partners,
    reuse,
)
from applications.domain.reuse import PARTS
from applications.enums import DocumentKind, LinkPurpose, MembershipRight, PartnerAnswer
from applications.models import AccessLink, Application, Campaign, Draft, Organisation
from juries.actions import invitations
from juries.enums import InvitationReply
from juries.models import HearingEntry

WITH_PAPERS = "Le vélo-école des mamans"
PAPER_TO_CHECK = "Bus à pied, la ligne des écoliers"
PAPER_TO_REDO = "Des dents pour sourire"
ANSWERED_BY_LINK = {
    "Chantier ouvert, rue des Lilas": ("Nora Gisement", "Nous prêtons aussi le camion."),
    "Le café des papiers": ("Samia Cité", ""),
    "La permanence du soir": ("Omar Appui", ""),
}
SILENT = "La brigade des cuisines"
COMPLETED = "Premier jour"
TALKATIVE = "Le café des papiers"
REPLIES = {
    "Chantier ouvert, rue des Lilas": (InvitationReply.COMING, ""),
    "Ma souris et moi": (InvitationReply.REMOTE, "Notre animatrice est en béquilles."),
    "Télé-quartier": (InvitationReply.OTHER_MOMENT, "Plutôt un soir : nous travaillons le matin."),
}
REUSED = "Boxer sans se battre"


def give_papers(year: Year) -> None:
    """After the awards: papers accepted, one to check, one to do again."""
    at = moment(year.day(5, 4))
    owner = year.dossiers[WITH_PAPERS]
    for kind in (DocumentKind.RIB, DocumentKind.STATUTES, DocumentKind.ACCOUNTS):
        _send(owner, kind, at=at)
        documents.accept(_last(owner.organisation), by=year.agent, at=at + timedelta(days=2))
    _send(year.dossiers[PAPER_TO_CHECK], DocumentKind.RIB, at=at)
    blurred = year.dossiers[PAPER_TO_REDO]
    _send(blurred, DocumentKind.RIB, at=at)
    because = "La photo est floue : le numéro de compte ne se lit pas."
    documents.ask_again(
        _last(blurred.organisation), because=because, by=year.agent, at=at + timedelta(days=1)
    )


def join_a_member(dossiers: Mapping[str, Application], *, at: datetime) -> None:
    """A second person writes for a structure; a third was invited and has not come yet."""
    owner = dossiers[TALKATIVE]
    _invite(owner, "karima@droits.example", MembershipRight.WRITER, at=at)
    karima = User.objects.with_email("karima@droits.example", name="Karima Droits")
    link = AccessLink.objects.get(purpose=LinkPurpose.MEMBER, email=karima.email)
    members.accept(link, by=karima, at=at + timedelta(hours=3))
    _invite(owner, "tresorier@droits.example", MembershipRight.MANAGER, at=at + timedelta(days=1))


def answer_partners(campaign: Campaign, *, at: datetime) -> None:
    """Some partners answered by their link, with their name."""
    for title, (name, correction) in ANSWERED_BY_LINK.items():
        link = AccessLink.objects.filter(
            partner__application__campaign=campaign, partner__application__title=title
        ).latest("pk")
        partners.reply(link, answer=PartnerAnswer.CARRIES, name=name, correction=correction, at=at)


def complete_a_dossier(application: Application, *, by: User, due_on: date, at: datetime) -> None:
    """A complément that reopened one box, and the structure's answer."""
    question = "Combien de matinées par semaine, et où exactement ?"
    complements.request(
        application, text=question, due_on=due_on, fields=("rhythm", "places"), by=by, at=at
    )
    complements.answer(
        application,
        text="Trois matinées ; la salle est confirmée.",
        texts={"rhythm": "trois matinées par semaine", "places": "salle du Coron, rue Inventée"},
        by=application.submitted_by,
        at=at + timedelta(days=2),
    )


def talk(application: Application, *, by: User, at: datetime) -> None:
    """A question, an answer, a word not read yet."""
    writer = application.submitted_by
    messages.reply(application, text="Faut-il apporter une affiche de l’action ?", by=writer, at=at)
    messages.read_by_service(application, at=at + timedelta(hours=2))
    messages.send(
        application,
        text="Rien à apporter : le jury a vos deux pages. À bientôt.",
        by=by,
        at=at + timedelta(hours=2),
    )
    messages.reply(
        application, text="Merci ! Nous viendrons à deux.", by=writer, at=at + timedelta(hours=20)
    )


def answer_invitations(campaign: Campaign, *, now: datetime, at: datetime) -> None:
    """Who comes, who asks to come from a distance, who asks for another moment."""
    entries = HearingEntry.objects.filter(hearing__campaign=campaign).select_related("application")
    for entry in entries.filter(application__title__in=REPLIES, hearing__slot__starts_at__gt=now):
        reply, text = REPLIES[entry.application.title]
        invitations.answer(entry, reply=reply, by=entry.application.submitted_by, text=text, at=at)


def ask_for_help(draft: Draft, *, at: datetime) -> None:
    """A draft lent to the service for seven days, with a piece joined to it."""
    attachments.add(
        draft, upload=_picture("affiche-du-four.jpg", "AFFICHE (exemple)"), by=draft.owner, at=at
    )
    help_requests.ask(
        draft,
        question="Nous ne savons pas quoi écrire à la case 7. Pouvez-vous lire ?",
        phone="03 00 00 00 77",
        by=draft.owner,
        at=at,
    )


def reuse_a_dossier(earlier: Application, campaign: Campaign, *, at: datetime) -> Draft:
    """Last year's request, begun again for the open call."""
    kept = [part.key for part in PARTS]
    draft, _ = reuse.begin(earlier, campaign, kept=kept, by=earlier.submitted_by, at=at)
    return draft


def _invite(
    application: Application, email: str, right: MembershipRight, *, at: datetime
) -> AccessLink:
    organisation, by = application.organisation, application.submitted_by
    return members.invite(organisation, email=email, right=right, by=by, at=at)


def _send(application: Application, kind: DocumentKind, *, at: datetime) -> None:
    documents.send(
        application.organisation,
        kind=kind,
        upload=_picture(f"{kind.value}.jpg", f"{kind.label} (exemple)"),
        account=documents.Account(EXAMPLE_IBAN, application.organisation.name)
        if kind == DocumentKind.RIB
        else None,
        by=application.submitted_by,
        at=at,
    )


def _last(organisation: Organisation) -> documents.OrganisationDocument:
    return organisation.documents.latest("pk")


def _picture(name: str, words: str) -> SimpleUploadedFile:
    """A sheet that says what it stands for: as a photograph taken with a telephone."""
    sheet = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(sheet).text((40, 180), words, fill="black")
    content = BytesIO()
    sheet.save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")
