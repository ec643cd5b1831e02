"""Named values of the jury: half-days, attendance, sheets, decisions."""

from django.db.models import TextChoices


class DayPart(TextChoices):
    MORNING = "morning", "matin"
    AFTERNOON = "afternoon", "après-midi"
    EVENING = "evening", "soir"


class Attendance(TextChoices):
    EXPECTED = "expected", "Attendue"
    PRESENT = "present", "Présente"
    LATE = "late", "Arrivée en retard"
    ABSENT = "absent", "Absente"


class StepKind(TextChoices):
    """The moments of an audition: each structure in turn, then all of them together."""

    STRUCTURE = "structure", "Une structure"
    TOGETHER = "together", "Échange entre les structures"


class TouchKind(TextChoices):
    """What a juror does on their tablet, one touch at a time."""

    NOTE = "note", "Note"
    COMMENT = "comment", "Commentaire"
    FINISH = "finish", "Fin de la fiche"
    REOPEN = "reopen", "Réouverture de la fiche"


class SheetState(TextChoices):
    TO_FILL = "to_fill", "À remplir"
    STARTED = "started", "Commencée"
    FINISHED = "finished", "Terminée"
    REOPENED = "reopened", "Rouverte"


class LinkClue(TextChoices):
    """How a probable link was found, as the service reads it."""

    MEMBER = "member", "écrit pour cette structure"
    ADDRESS = "address", "même adresse de courriel que la structure"
    DOMAIN = "domain", "courriel du même domaine que la structure"
    AFFILIATION = "affiliation", "vient de cette structure"
    PARTNER = "partner", "vient d’un partenaire qui porte l’action"


class DecisionKind(TextChoices):
    FUND = "fund", "Financer"
    PAGE_BLANCHE = "page_blanche", "Page blanche"
    REDIRECT = "redirect", "Réorienter"
    RESERVE = "reserve", "Mettre en réserve"
    DECLINE = "decline", "Ne pas retenir"


GRANTING = frozenset({DecisionKind.FUND, DecisionKind.PAGE_BLANCHE})


class Advice(TextChoices):
    INSPIRE = "inspire", "S’inspirer de…"
    MEET = "meet", "Rencontrer…"
    PUBLIC = "public", "Ajuster le public"
    CALENDAR = "calendar", "Ajuster le calendrier"
    BUDGET = "budget", "Revoir le budget"
    RESIDENTS = "residents", "Associer les habitants à…"
    CONTRAT_DE_VILLE = "contrat_de_ville", "Préparer le contrat de ville"


class InvitationReply(TextChoices):
    """What a structure answers to its invitation to meet the jury."""

    COMING = "coming", "Viendra"
    REMOTE = "remote", "Demande à venir à distance"
    OTHER_MOMENT = "other_moment", "Demande un autre moment"


class MoveKind(TextChoices):
    """What someone did to the plan, by hand."""

    MOVE = "move", "Déplacement"
    SWAP = "swap", "Échange"
    SHIFT = "shift", "Audition déplacée"
    UNDO = "undo", "Annulation"


class SheetChannel(TextChoices):
    """How a sheet was filled: by the juror on a screen, or on paper and typed by the service."""

    ONLINE = "online", "En ligne"
    PAPER = "paper", "Sur papier"


class StandInAnswer(TextChoices):
    """What a suppléant answers when asked to replace a juror."""

    YES = "yes", "Remplace"
    NO = "no", "Pas libre"


class DoorRefusal(TextChoices):
    """Why a door code that we know opened nothing."""

    EARLY = "early", "Trop tôt"
    LATE = "late", "Trop tard"
    REVOKED = "revoked", "Code remplacé ou fermé"
    LEFT = "left", "Siège quitté"
