"""Boxes 1 to 7, the front of the sheet."""

from applications.domain.boxes.shape import SHORT_LIMIT, Box, Field, Kind, Side, text_box

KEPT_BREAKS_OF_THE_ACTION = 3
ROLE_LIMIT = 25
NEIGHBOURHOODS_LIMIT = 170

ORGANISATION = Box(
    key="organisation",
    number=1,
    title="Qui vous êtes",
    side=Side.RECTO,
    lines=6,
    fields=(
        Field(
            key="organisation_name",
            number="1a",
            label="Structure",
            help="Le nom officiel, ou le nom de votre collectif s’il se crée.",
            limit=75,
            required=True,
        ),
        Field(
            key="organisation_type",
            number="1b",
            label="Type",
            kind=Kind.CHOICE,
            help="Choisissez le plus proche.",
            limit=40,
            lines=0.5,
            required=True,
        ),
        Field(
            key="organisation_identifier",
            number="1c",
            label="SIRET ou RNA",
            help="L’un des deux suffit. Pas encore de numéro\u00a0? Cochez «\u00a0en cours de"
            " création\u00a0».",
            limit=20,
            lines=0.5,
        ),
        Field(
            key="identifier_pending",
            number="1c",
            label="En cours de création",
            kind=Kind.TICK,
            help="Vous n’êtes pas encore déclarés\u00a0? Vous pouvez déposer et rencontrer le jury."
            " Pour recevoir l’argent, il faudra être déclarés en préfecture avec un numéro SIRET,"
            " ou qu’une structure amie reçoive l’aide pour vous.",
        ),
        Field(
            key="contact_name",
            number="1d",
            label="Personne à contacter",
            help="Celle que nous appellerons.",
            limit=40,
            lines=0.5,
            required=True,
        ),
        Field(
            key="contact_role",
            number="1e",
            label="Fonction",
            help="Trésorière, salarié, habitante…",
            limit=ROLE_LIMIT,
            lines=0.5,
        ),
        Field(
            key="contact_phone",
            number="1f",
            label="Téléphone",
            kind=Kind.PHONE,
            help="Un numéro où l’on vous joint vraiment.",
            limit=14,
            lines=0.5,
            required=True,
        ),
        Field(
            key="contact_email",
            number="1g",
            label="Courriel",
            kind=Kind.EMAIL,
            help="Pour recevoir votre code et nos réponses.",
            limit=60,
            lines=0.5,
            required=True,
        ),
        Field(
            key="head_office",
            number="1h",
            label="Adresse du siège",
            help="Rue, code postal, commune.",
            limit=70,
        ),
        Field(
            key="legal_representative",
            number="1i",
            label="Présidence (ou représentant légal)",
            help="La personne qui peut engager la structure.",
            limit=40,
            required=True,
        ),
    ),
)

SUMMARY = Box(
    key="summary",
    number=2,
    title="L’action en bref",
    side=Side.RECTO,
    lines=4,
    fields=(
        Field(
            key="title",
            number="2a",
            label="Titre",
            help="Court et parlant. Exemple\u00a0: «\u00a0Le café des papiers, rue des"
            " Lilas\u00a0».",
            limit=90,
            required=True,
        ),
        Field(
            key="theme",
            number="2b",
            label="Thème",
            kind=Kind.CHOICE,
            help="Un thème de l’appel {year}.",
            limit=60,
            required=True,
        ),
        Field(
            key="need",
            number="2c",
            label="Besoin repéré",
            kind=Kind.CHOICE,
            help="Un besoin du cahier des charges, ou «\u00a0autre besoin, décrit case 3\u00a0».",
            limit=75,
        ),
        Field(
            key="is_first_request",
            number="2d",
            label="Première demande à l’AMI",
            kind=Kind.TICK,
        ),
        Field(
            key="earlier_support_year",
            number="2d",
            label="Action déjà soutenue en",
            limit=4,
        ),
        Field(
            key="is_page_blanche",
            number="2d",
            label="Page blanche\u00a0: une idée à écrire avec les habitants",
            kind=Kind.TICK,
        ),
    ),
)


OBSERVED_NEED = text_box(
    "need_text",
    3,
    "Le besoin. Qu’avez-vous constaté, et qui vous l’a dit\u00a0?",
    Side.RECTO,
    help="Deux ou trois faits suffisent\u00a0: ce que vous voyez, ce que disent les"
    " habitants, ce qui manque.",
    limit=600,
    lines=8,
)
ACTION = text_box(
    "action_text",
    4,
    "L’action. Que voulez-vous faire, concrètement\u00a0?",
    Side.RECTO,
    help="Qui fait quoi, où, combien de fois. Comme si vous l’expliquiez à un voisin.",
    limit=1100,
    lines=13,
    kept_breaks=KEPT_BREAKS_OF_THE_ACTION,
)
NOVELTY = text_box(
    "novelty_text",
    5,
    "Ce qui est nouveau, ou peut servir d’exemple",
    Side.RECTO,
    help="Nouveau ici, ou déjà fait et à montrer aux autres. «\u00a0Rien de"
    " particulier\u00a0» est une réponse.",
    limit=400,
    lines=6,
    required=False,
)
PLACE_AND_TIME = Box(
    key="place_and_time",
    number=6,
    title="Où et quand",
    side=Side.RECTO,
    lines=4,
    fields=(
        Field(
            key="neighbourhoods",
            number="6a",
            label="Quartiers prioritaires",
            kind=Kind.CHOICES,
            help="Cochez dans la liste par commune. Vous ne savez pas\u00a0? Cochez «\u00a0je"
            " ne suis pas sûr\u00a0»\u00a0: nous vérifierons.",
            lines=2,
            required=True,
        ),
        Field(
            key="neighbourhoods_unsure",
            number="6a",
            label="Je ne suis pas sûr",
            kind=Kind.TICK,
        ),
        Field(
            key="places",
            number="6b",
            label="Lieu(x)",
            help="Salle, école, pied d’immeuble…",
            limit=80,
        ),
        Field(
            key="starts_on",
            number="6c",
            label="Du",
            kind=Kind.DATE,
            limit=SHORT_LIMIT,
            help="Dates prévues\u00a0; elles pourront bouger.",
            lines=0.5,
            required=True,
        ),
        Field(
            key="ends_on",
            number="6c",
            label="Au",
            kind=Kind.DATE,
            limit=SHORT_LIMIT,
            lines=0.5,
            required=True,
        ),
        Field(
            key="rhythm",
            number="6d",
            label="Rythme",
            help="Exemple\u00a0: tous les mercredis.",
            limit=45,
            lines=0.5,
        ),
    ),
)
RESIDENTS = text_box(
    "residents_text",
    7,
    "Les habitants. Comment allez-vous les toucher, et quelle place auront-ils\u00a0?",
    Side.RECTO,
    help="Comment vous irez vers les habitants des quartiers prioritaires, et ce qu’ils"
    " décideront ou feront eux-mêmes.",
    limit=600,
    lines=8,
)
