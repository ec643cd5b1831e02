"""Named values of the call: states, reasons, kinds. French labels are those staff read."""

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé, à vérifier"
    ADMISSIBLE = "admissible", "Recevable, à auditionner"
    INADMISSIBLE = "inadmissible", "Irrecevable"
    HEARD = "heard", "Auditionné"
    FUNDED = "funded", "Financé"
    REDIRECTED = "redirected", "Réorienté"
    RESERVE = "reserve", "En réserve"
    NOT_SELECTED = "not_selected", "Non retenu"
    COMMITTED = "committed", "Engagé"
    CLOSED = "closed", "Soldé"
    WITHDRAWN = "withdrawn", "Retiré"
    RENOUNCED = "renounced", "Abandonné après décision"


# Groups of states. « Décidé » is a group, never a state.
DECIDED = frozenset(
    {
        State.FUNDED,
        State.REDIRECTED,
        State.RESERVE,
        State.NOT_SELECTED,
        State.COMMITTED,
        State.CLOSED,
        State.RENOUNCED,
    }
)
# Funded once, whatever came after: renounced money went back, the decision stays counted apart.
FUNDED = frozenset({State.FUNDED, State.COMMITTED, State.CLOSED})
# Asks the jury for nothing any more: taken back, withdrawn, declared irrecevable.
OUT_OF_THE_CALL = frozenset({State.DRAFT, State.WITHDRAWN, State.INADMISSIBLE})
FILED = frozenset(set(State) - {State.DRAFT, State.WITHDRAWN})


class Transition(TextChoices):
    SUBMIT = "submit", "Déposer"
    TAKE_BACK = "take_back", "Reprendre avant clôture"
    ADMIT = "admit", "Déclarer recevable"
    REFUSE = "refuse", "Déclarer irrecevable"
    HEAR = "hear", "Constater l’audition"
    FUND = "fund", "Financer"
    REDIRECT = "redirect", "Réorienter"
    RESERVE = "reserve", "Mettre en réserve"
    DECLINE = "decline", "Ne pas retenir"
    COMMIT = "commit", "Engager"
    CLOSE = "close", "Solder"
    WITHDRAW = "withdraw", "Retirer"
    RENOUNCE = "renounce", "Renoncer à l’aide"
    REOPEN = "reopen", "Rouvrir la décision"
    REOPEN_ON_FILE = "reopen_on_file", "Rouvrir la décision, sans audition"


class Channel(TextChoices):
    ONLINE = "online", "En ligne"
    PAPER = "paper", "Papier"


class EventKind(TextChoices):
    STARTED = "started", "Brouillon commencé"
    SUBMITTED = "submitted", "Dossier déposé"
    TAKEN_BACK = "taken_back", "Dossier repris pour correction"
    ADMITTED = "admitted", "Déclaré recevable"
    REFUSED = "refused", "Déclaré irrecevable"
    COMPLEMENT_REQUESTED = "complement_requested", "Complément demandé"
    COMPLEMENT_RECEIVED = "complement_received", "Complément reçu"
    PARTNER_ANSWERED = "partner_answered", "Réponse d’un partenaire"
    HEARING_PUBLISHED = "hearing_published", "Audition publiée"
    HEARING_CHANGED = "hearing_changed", "Audition déplacée"
    HEARING_CANCELLED = "hearing_cancelled", "Audition annulée"
    HEARING_MISSED = "hearing_missed", "Absent à l’audition"
    HEARD = "heard", "Auditionné"
    RECUSAL_DECLARED = "recusal_declared", "Lien déclaré"
    RECUSAL_CORRECTED = "recusal_corrected", "Lien déclaré par erreur\u00a0: corrigé"
    LINK_SET_ASIDE = "link_set_aside", "Lien possible écarté"
    SHEET_TYPED = "sheet_typed", "Fiche de notation sur papier saisie"
    SHEET_REOPENED = "sheet_reopened", "Fiche de notation rouverte"
    BONUS_JUDGED = "bonus_judged", "Bonification confirmée ou refusée"
    DECISION_PREPARED = "decision_prepared", "Décision préparée"
    FUNDED = "funded", "Financé"
    REDIRECTED = "redirected", "Réorienté"
    RESERVED = "reserved", "Mis en réserve"
    DECLINED = "declined", "Non retenu"
    RECIPIENT_CHOSEN = "recipient_chosen", "Structure porteuse choisie"
    AWARD_SHARED = "award_shared", "Aide partagée"
    COMMITTED = "committed", "Engagé"
    PAID = "paid", "Versement ordonné"
    PAYMENT_PLANNED = "payment_planned", "Versements prévus"
    PAYMENT_MADE = "payment_made", "Versement fait"
    PAYMENT_REJECTED = "payment_rejected", "Versement rejeté par la banque"
    RECOVERED = "recovered", "Trop-versé rendu"
    REPORT_RECEIVED = "report_received", "Bilan reçu"
    REPORT_ACCEPTED = "report_accepted", "Bilan accepté"
    REPORT_TO_REDO = "report_to_redo", "Bilan à compléter"
    REPORT_DUE_MOVED = "report_due_moved", "Date du bilan changée"
    REPORT_WAIVED = "report_waived", "Aucun bilan demandé"
    BECAME_PROJECT = "became_project", "Page blanche devenue un projet"
    CLOSED = "closed", "Soldé"
    WITHDRAWN = "withdrawn", "Retiré"
    RENOUNCED = "renounced", "Aide abandonnée"
    MOVED_TO_CONTRAT = "moved_to_contrat", "Déposé dans le contrat de ville"
    CONTRAT_ANSWERED = "contrat_answered", "Réponse du contrat de ville"
    CONTRAT_CORRECTED = "contrat_corrected", "Passage au contrat de ville corrigé"
    CONTRAT_WITHDRAWN = "contrat_withdrawn", "Passage au contrat de ville retiré"
    CONTRAT_REFERENT = "contrat_referent", "Référent du contrat de ville choisi"
    REDIRECTION_FOLLOWED = "redirection_followed", "Suite d’une réorientation"
    EMAIL_QUEUED = "email_queued", "Courriel envoyé"
    PARTNER_ASKED = "partner_asked", "Partenaire interrogé"
    MESSAGE_SENT = "message_sent", "Message du service"
    MESSAGE_RECEIVED = "message_received", "Message de la structure"
    HEARING_ANSWERED = "hearing_answered", "Réponse à l’invitation"
    ATTACHMENT_RECEIVED = "attachment_received", "Pièce jointe reçue"
    REOPENED = "reopened", "Décision rouverte"
    LETTER_CANCELLED = "letter_cancelled", "Lettre annulée avant son départ"
    LETTER_CONFIRMED = "letter_confirmed", "Lettre incertaine, confirmée partie"


# What the association may read in its timeline; everything else stays with the service.
APPLICANT_EVENTS = frozenset(
    {
        EventKind.SUBMITTED,
        EventKind.TAKEN_BACK,
        EventKind.ADMITTED,
        EventKind.REFUSED,
        EventKind.COMPLEMENT_REQUESTED,
        EventKind.COMPLEMENT_RECEIVED,
        EventKind.PARTNER_ANSWERED,
        EventKind.HEARING_PUBLISHED,
        EventKind.HEARING_CHANGED,
        EventKind.HEARING_CANCELLED,
        EventKind.HEARING_MISSED,
        EventKind.HEARD,
        EventKind.FUNDED,
        EventKind.REDIRECTED,
        EventKind.RESERVED,
        EventKind.DECLINED,
        EventKind.RECIPIENT_CHOSEN,
        EventKind.AWARD_SHARED,
        EventKind.COMMITTED,
        EventKind.PAID,
        EventKind.PAYMENT_PLANNED,
        EventKind.PAYMENT_MADE,
        EventKind.PAYMENT_REJECTED,
        EventKind.RECOVERED,
        EventKind.REPORT_RECEIVED,
        EventKind.REPORT_ACCEPTED,
        EventKind.REPORT_TO_REDO,
        EventKind.REPORT_DUE_MOVED,
        EventKind.REPORT_WAIVED,
        EventKind.CLOSED,
        EventKind.WITHDRAWN,
        EventKind.RENOUNCED,
        EventKind.MOVED_TO_CONTRAT,
        EventKind.CONTRAT_ANSWERED,
        EventKind.CONTRAT_CORRECTED,
        EventKind.CONTRAT_WITHDRAWN,
        EventKind.CONTRAT_REFERENT,
        EventKind.EMAIL_QUEUED,
        EventKind.PARTNER_ASKED,
        EventKind.MESSAGE_SENT,
        EventKind.MESSAGE_RECEIVED,
        EventKind.HEARING_ANSWERED,
        EventKind.ATTACHMENT_RECEIVED,
        EventKind.REOPENED,
    }
)


class InadmissibilityReason(TextChoices):
    """Few, and never « incomplet » (an incomplete dossier gets a complément)."""

    LATE_PAPER = "late_paper", "Dossier papier arrivé après la clôture sans autorisation"
    OUT_OF_TERRITORY = "out_of_territory", "Action hors du territoire"
    PURPOSE = "purpose", "But lucratif, cultuel ou politique"
    FINISHED = "finished", "Action déjà terminée"
    DUPLICATE = "duplicate", "Doublon du même dossier"
    INVESTMENT = "investment", "Dépense d’investissement seule"


class BonusKind(TextChoices):
    WOMEN = "women", "action mobilisant des femmes"
    COOPERATION = "cooperation", "structures qui travaillent ensemble"
    UNCOVERED_NEED = "uncovered_need", "besoin peu couvert"


class PartnerRole(TextChoices):
    CARRIES = "carries", "porte l’action avec nous"
    HELPS = "helps", "nous aide"


class PartnerAnswer(TextChoices):
    PENDING = "pending", "En attente"
    CARRIES = "carries", "Nous portons l’action ensemble"
    HELPS = "helps", "Aide seulement"
    DECLINED = "declined", "Pas concerné"


class BudgetCode(TextChoices):
    """Lines of box 10, expenses then revenues, in printed order. The digits are the accounts."""

    EXPENSE_60 = "expense_60", "Achats et fournitures (60)"
    EXPENSE_61 = "expense_61", "Locations, assurances (61)"
    EXPENSE_62 = "expense_62", "Intervenants, transports (62)"
    EXPENSE_63 = "expense_63", "Impôts et taxes (63)"
    EXPENSE_64 = "expense_64", "Salaires et charges (64)"
    EXPENSE_65 = "expense_65", "Autres dépenses (65)"
    REVENUE_70 = "revenue_70", "Ventes, participations (70)"
    REVENUE_74_THIS_CALL = "revenue_74_this_call", "Agglomération, cet appel (74)"
    REVENUE_74_COMMUNE = "revenue_74_commune", "Commune(s) (74)"
    REVENUE_74_STATE = "revenue_74_state", "État, contrat de ville (74)"
    REVENUE_74_OTHER = "revenue_74_other", "Autre (74)"
    REVENUE_75 = "revenue_75", "Cotisations, dons (75)"
    REVENUE_76 = "revenue_76", "Intérêts (76)"
    VOLUNTEERING = "volunteering", "Bénévolat et prêts, en valeur (86 et 87)"


class RecusalReason(TextChoices):
    MEMBER = "member", "J’en suis membre, dirigeant, salarié ou bénévole"
    RELATIVE = "relative", "Un proche en fait partie"
    FUNDER = "funder", "Je la finance, la conseille ou l’accompagne"
    WRITER = "writer", "J’ai aidé à écrire ce dossier"
    DISPUTE = "dispute", "Nous sommes en désaccord ou en concurrence"
    OTHER = "other", "Autre raison (non affichée)"


class NotSelectedReason(TextChoices):
    ENVELOPE = "ENVELOPE", "Enveloppe épuisée, projet bien noté"
    NEED = "NEED", "Besoin déjà couvert par un autre dispositif"
    RESIDENTS = "RESIDENTS", "Habitants des quartiers trop peu concernés"
    SCOPE = "SCOPE", "Hors des thèmes ou du territoire de l’appel"
    MATURITY = "MATURITY", "Projet à préciser, à revoir l’an prochain"
    FEASIBILITY = "FEASIBILITY", "Moyens ou budget qui ne tiennent pas"
    DUPLICATE = "DUPLICATE", "Action déjà financée par ailleurs"
    ABSENT = "ABSENT", "Porteur non rencontré, dossier insuffisant seul"


class LetterKind(TextChoices):
    """The letters of a decision, one template each (templates/letters/)."""

    FUND = "fund", "Aide accordée"
    PAGE_BLANCHE = "page_blanche", "Page blanche"
    REDIRECT = "redirect", "Une autre voie"
    RESERVE = "reserve", "Liste d’attente"
    DECLINE = "decline", "Non retenu"
    RESERVE_FUNDED = "reserve_funded", "Liste d’attente, aide accordée"
    RESERVE_CLOSED = "reserve_closed", "Liste d’attente close"
    INADMISSIBLE = "inadmissible", "Irrecevable"


class RedirectionTarget(TextChoices):
    CONTRAT_DE_VILLE = "contrat_de_ville", "Le contrat de ville"
    DIRECTION = "direction", "Une direction de l’agglomération"
    COMMUNE = "commune", "Une commune"
    COMMON_LAW = "common_law", "Un dispositif de droit commun"
    FOUNDATION = "foundation", "La fondation territoriale"
    FUNDER = "funder", "Un autre financeur"
    ORGANISATION = "organisation", "Une autre structure"
    NEXT_YEAR = "next_year", "L’an prochain, avec un accompagnement"


class RedirectionStatus(TextChoices):
    PENDING = "pending", "en attente"
    CONTACTED = "contacted", "contact pris"
    SUCCEEDED = "succeeded", "abouti"
    NO_FOLLOW_UP = "no_follow_up", "sans suite"


class AgreementKind(TextChoices):
    CONVENTION = "convention", "convention"
    NOTIFICATION = "notification", "notification"


class InstalmentWhen(TextChoices):
    """What a part of an aid waits for."""

    SIGNATURE = "signature", "à la signature"
    REPORT = "report", "au bilan accepté"
    DATE = "date", "à une date"


class PaymentState(TextChoices):
    ORDERED = "ordered", "ordonné"
    PAID = "paid", "versé"
    REJECTED = "rejected", "rejeté"


class ContratOutcome(TextChoices):
    FILED = "filed", "déposé"
    ACCEPTED = "accepted", "retenu"
    REFUSED = "refused", "refusé"


class Grid(TextChoices):
    STANDARD = "standard", "Grille du jury"
    PAGE_BLANCHE = "page_blanche", "Grille courte, page blanche"


class MembershipRight(TextChoices):
    """What a member may do for the structure, whatever their function in it is called."""

    MANAGER = "manager", "Écrit, invite et retire des membres, renonce à une aide"
    WRITER = "writer", "Écrit et dépose les dossiers"


class OrganisationEventKind(TextChoices):
    MEMBER_INVITED = "member_invited", "Membre invité"
    MEMBER_JOINED = "member_joined", "Membre arrivé"
    MEMBER_REMOVED = "member_removed", "Membre retiré"
    RIGHT_CHANGED = "right_changed", "Droit d’un membre changé"
    HANDED_OVER = "handed_over", "Structure confiée à une autre personne par le service"
    IDENTITY_CHANGED = "identity_changed", "Renseignements corrigés"
    REGISTRY_CHECKED = "registry_checked", "Registre consulté"
    NATURE_NOTED = "nature_noted", "Nature juridique notée"
    DOCUMENT_RECEIVED = "document_received", "Document reçu"
    DOCUMENT_ACCEPTED = "document_accepted", "Document accepté"
    DOCUMENT_REFUSED = "document_refused", "Document à refaire"


class DocumentKind(TextChoices):
    """Asked after an award only, once (content-fr 9.7)."""

    RIB = "rib", "RIB au nom de la structure"
    STATUTES = "statutes", "Statuts"
    ACCOUNTS = "accounts", "Derniers comptes approuvés"
    SIRET = "siret", "Avis de situation SIRET"
    DELEGATION = "delegation", "Délégation de signature"


class RegistryStatus(TextChoices):
    """What a public registry said of the structure's number; never a wall."""

    UNCHECKED = "unchecked", "À vérifier par l’agent"
    CONFIRMED = "confirmed", "Trouvée dans le registre"
    CLOSED = "closed", "Fermée selon le registre"
    UNKNOWN = "unknown", "Inconnue du registre"


class LinkPurpose(TextChoices):
    """What a link received by mail opens (`/lien/<jeton>/`)."""

    DRAFT = "draft", "Reprendre un brouillon"
    PARTNER = "partner", "Répondre comme partenaire"
    MEMBER = "member", "Rejoindre une structure"
    JUROR = "juror", "Siéger au jury"
    REDIRECTION = "way", "Dire où en est une orientation"
    STAND_IN = "standin", "Remplacer un juré"


class JobState(TextChoices):
    WAITING = "waiting", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Interrompu"
    STOPPED = "stopped", "Arrêté"


UNENDED_JOB = (JobState.WAITING, JobState.RUNNING)


class JobKind(TextChoices):
    """Long work. The value is the name of the task that does it."""

    COMPOSITION = "juries.compose", "Composition des auditions"
    ANNUAL_REPORT = "reporting.freeze", "Rapport annuel"


class MissedOutcome(TextChoices):
    """What the service does of a dossier whose structure did not come to its audition."""

    AGAIN = "again", "Une autre date"
    ON_FILE = "on_file", "Jugée sur ses deux pages"


class ReminderKind(TextChoices):
    """Numbers of the mails (content-fr 6) that chase someone: one mail a day and a person."""

    DRAFT_CLOSING = "P3", "Brouillon à déposer"
    COMPLEMENT_DUE = "P10", "Complément attendu"
    SILENCE_NEAR = "P18", "Date de rejet implicite proche"
    DOCUMENTS_MISSING = "P25", "Documents manquants"
    REPORT_DUE = "P27", "Bilan attendu"
    CONTRAT_NEAR = "P29", "Contrat de ville à préparer"
    AVAILABILITY_DOSSIER = "P13", "Disponibilités d’une structure"
    AVAILABILITY_JUROR = "J2", "Disponibilités d’un juré"
    MEETING_NEAR = "P16", "Rencontre proche"
    HEARINGS_NEAR = "J5", "Auditions proches d’un juré"
    ERASURE = "P35", "Données bientôt effacées"
    REDIRECTION_SILENT = "A5", "Orientation sans réponse"
