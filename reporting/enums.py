"""What the portal computes by itself for the evaluation; why open data hold a line back."""

from django.db.models import TextChoices


class Computed(TextChoices):
    MOVED = "moved", "Actions déposées ensuite au contrat de ville"
    ACCEPTED = "accepted", "Actions retenues au contrat de ville"
    WAYS_SUCCEEDED = "ways_succeeded", "Réorientations abouties"
    FIRST_REQUESTS = "first_requests", "Premières demandes"
    CARRIED_TOGETHER = "carried_together", "Actions portées ensemble"
    PAGES_BLANCHES = "pages_blanches", "Pages blanches financées"
    PEOPLE_EXPECTED = "people_expected", "Personnes prévues"
    PEOPLE_REALISED = "people_realised", "Personnes touchées"
    QPV_EXPECTED = "qpv_expected", "Habitants en QPV prévus"
    QPV_REALISED = "qpv_realised", "Habitants en QPV touchés"
    WOMEN_EXPECTED = "women_expected", "Femmes prévues"
    WOMEN_REALISED = "women_realised", "Femmes touchées"
    UNDER_26_EXPECTED = "under_26_expected", "Moins de 26 ans prévus"
    UNDER_26_REALISED = "under_26_realised", "Moins de 26 ans touchés"
    QPV_COVERED = "qpv_covered", "Quartiers prioritaires couverts"
    NEEDS_COVERED = "needs_covered", "Besoins repérés couverts"
    GRANTED = "granted", "Aides accordées, en euros"
    PAID = "paid", "Aides versées, en euros"
    OTHER_FUNDING = "other_funding", "Autres financeurs publics attendus, en euros"


class HeldBack(TextChoices):
    """Why a beneficiary is not in the open data: a natural person must never be named there."""

    PERSON = "person", "personne physique, son nom n’est jamais publié"
    NUMBER = "number", "ni SIRET ni RNA valable\u00a0: notez-le, le fichier se complète seul"
    NATURE = (
        "nature",
        "aucun registre n’a dit si c’est une personne morale\u00a0: notez-le, après avoir vu ses"
        " statuts ou son avis de situation",
    )
