"""Boxes 8 to 14, the back of the sheet."""

from collections.abc import Iterator

from applications.domain.boxes.recto import ROLE_LIMIT
from applications.domain.boxes.shape import (
    SHORT_LIMIT,
    Box,
    Commitment,
    Field,
    Kind,
    Pledge,
    Side,
    text_box,
)
from applications.enums import BonusKind, BudgetCode

MAX_PARTNERS = 3
PARTNER_NAME_LIMIT = 60
PARTNER_CONTRIBUTION_LIMIT = 90
FUNDER_LIMIT = 24
CLAIM_LIMIT = 120
SIGNER_LIMIT = 40


def _count(key: str, label: str) -> Field:
    return Field(key=key, number="8", label=label, kind=Kind.NUMBER, limit=SHORT_LIMIT)


PEOPLE = Box(
    key="people",
    number=8,
    title="Pour qui (nombres prévus)",
    side=Side.VERSO,
    lines=2,
    help="Un ordre de grandeur suffit. Vous ne savez pas\u00a0? «\u00a0Non connu\u00a0» n’est"
    " pas zéro.",
    fields=(
        _count("people_expected", "Personnes"),
        _count("qpv_people_expected", "dont habitant en QPV"),
        _count("women_expected", "dont femmes"),
        _count("under_26_expected", "dont moins de 26 ans"),
    ),
)


def _partner_fields() -> Iterator[Field]:
    for rank in range(1, MAX_PARTNERS + 1):
        yield Field(
            key=f"partner_{rank}_name",
            number="9",
            label=f"Partenaire {rank}",
            limit=PARTNER_NAME_LIMIT,
        )
        yield Field(
            key=f"partner_{rank}_role",
            number="9",
            label=f"Place du partenaire {rank}",
            kind=Kind.CHOICE,
        )
        yield Field(
            key=f"partner_{rank}_contribution",
            number="9",
            label=f"Apport du partenaire {rank}",
            limit=PARTNER_CONTRIBUTION_LIMIT,
        )
        yield Field(
            key=f"partner_{rank}_email",
            number="9",
            label=f"Courriel du partenaire {rank} (non imprimé)",
            kind=Kind.EMAIL,
        )


PARTNERS = Box(
    key="partners",
    number=9,
    title="Avec qui (trois partenaires au plus)",
    side=Side.VERSO,
    lines=6,
    help="Pour chacun\u00a0: «\u00a0porte l’action avec nous\u00a0» ou «\u00a0nous"
    " aide\u00a0». Nous lui enverrons un seul courriel"
    " pour confirmer, si vous donnez son adresse (non imprimée).",
    fields=tuple(_partner_fields()),
)

EXPENSES: tuple[BudgetCode, ...] = (
    BudgetCode.EXPENSE_60,
    BudgetCode.EXPENSE_61,
    BudgetCode.EXPENSE_62,
    BudgetCode.EXPENSE_63,
    BudgetCode.EXPENSE_64,
    BudgetCode.EXPENSE_65,
)
REVENUES: tuple[BudgetCode, ...] = (
    BudgetCode.REVENUE_70,
    BudgetCode.REVENUE_74_THIS_CALL,
    BudgetCode.REVENUE_74_COMMUNE,
    BudgetCode.REVENUE_74_STATE,
    BudgetCode.REVENUE_74_OTHER,
    BudgetCode.REVENUE_75,
    BudgetCode.REVENUE_76,
)
# The three lines where the applicant names who pays, in FUNDER_LIMIT signs.
NAMED_REVENUES: frozenset[BudgetCode] = frozenset(
    {
        BudgetCode.REVENUE_74_COMMUNE,
        BudgetCode.REVENUE_74_STATE,
        BudgetCode.REVENUE_74_OTHER,
    }
)


def _budget_fields() -> Iterator[Field]:
    for code in (*EXPENSES, *REVENUES, BudgetCode.VOLUNTEERING):
        yield Field(
            key=code.value, number="10", label=str(code.label), kind=Kind.AMOUNT, limit=SHORT_LIMIT
        )
        if code in NAMED_REVENUES:
            yield Field(
                key=f"{code.value}_funder",
                number="10",
                label=f"{code.label}, nom",
                limit=FUNDER_LIMIT,
            )


BUDGET = Box(
    key="budget",
    number=10,
    title="Le budget de l’action",
    side=Side.VERSO,
    lines=10,
    help="Une ligne vide compte pour 0. Le total se fait tout seul\u00a0; dépenses et"
    " recettes doivent être égales au dépôt.",
    fields=tuple(_budget_fields()),
)
# Box 10 of a page blanche: this one line replaces the table.
WRITING_AMOUNT_LABEL = "Somme utile pour écrire le projet"

CLAIMS: dict[BonusKind, Field] = {
    BonusKind.WOMEN: Field(
        key="claim_women",
        number="11a",
        label="mobilise des femmes",
        help="Une ligne qui le montre.",
        limit=CLAIM_LIMIT,
        lines=2,
    ),
    BonusKind.COOPERATION: Field(
        key="claim_cooperation",
        number="11b",
        label="réunit des structures qui travaillent ensemble",
        help="Rempli seul si un partenaire «\u00a0porte l’action avec nous\u00a0».",
        limit=CLAIM_LIMIT,
        lines=2,
    ),
    BonusKind.UNCOVERED_NEED: Field(
        key="claim_uncovered_need",
        number="11c",
        label="répond à un besoin peu couvert",
        help="Affiché si l’appel prévoit ce taux.",
        limit=CLAIM_LIMIT,
        lines=2,
    ),
}
CLAIMS_INTRODUCTION = "Vous pensez avoir droit au taux majoré parce que l’action…"

REQUESTED = Box(
    key="requested",
    number=11,
    title="La somme demandée",
    side=Side.VERSO,
    lines=7,
    fields=(
        Field(
            key="requested_amount",
            number="11",
            label="Somme demandée",
            kind=Kind.AMOUNT,
            limit=SHORT_LIMIT,
            required=True,
        ),
        *CLAIMS.values(),
    ),
)
AFTERWARDS = text_box(
    "afterwards_text",
    12,
    "Après l’action. À quoi verrez-vous qu’elle a servi\u00a0? Que deviendra-t-elle\u00a0?",
    Side.VERSO,
    help="Un signe simple que vous pourrez observer.",
    limit=400,
    lines=6,
    required=False,
)
MUTUAL_HELP = Box(
    key="mutual_help",
    number=13,
    title="S’entraider (facultatif)",
    side=Side.VERSO,
    lines=4,
    help="Montré aux autres porteurs seulement si vous l’acceptez.",
    fields=(
        Field(
            key="looking_for",
            number="13a",
            label="Nous cherchons",
            help="Exemple\u00a0: une salle à {commune}, un animateur.",
            limit=140,
            lines=2,
        ),
        Field(
            key="can_offer",
            number="13b",
            label="Nous pouvons apporter",
            help="Exemple\u00a0: un minibus le samedi, un savoir-faire.",
            limit=130,
            lines=2,
        ),
    ),
)

PLEDGES: tuple[Pledge, ...] = (
    Pledge(
        key="pledge_accurate",
        text="Je certifie que ces renseignements sont exacts et que j’agis au nom de la structure,"
        " avec l’accord de son représentant légal.",
    ),
    Pledge(
        key="pledge_dues",
        text="La structure est à jour de ses obligations sociales et fiscales, ou a signalé sa"
        " situation au service.",
    ),
    Pledge(
        key="pledge_republican",
        text="La structure souscrit au contrat d’engagement républicain (décret"
        " n°\u00a02021-1947 du 31\u00a0décembre\u00a02021), l’affiche ou"
        " le met en ligne et le fait respecter.",
        exception="Sans objet\u00a0: organisme public\u00a0; association ou fondation"
        " reconnue d’utilité publique\u00a0; association agréée.",
        exempt_key="republican_exempt",
    ),
    Pledge(
        key="shares_sheet",
        text="J’accepte que cette fiche, sans téléphone ni courriel, soit montrée aux autres"
        " porteurs de projet.",
        exception="Facultatif.",
        required=False,
    ),
)
REPUBLICAN_EXEMPT = Field(
    key="republican_exempt",
    number="14",
    label="Sans objet\u00a0: notre structure est reconnue d’utilité publique, ou agréée.",
    kind=Kind.TICK,
)
# Titles of the annexe of the decree, in its order; the sentences say it in fewer words.
REPUBLICAN_COMMITMENTS: tuple[Commitment, ...] = (
    Commitment(
        "Respect des lois de la République",
        "Ne rien faire, ni inciter à rien faire, de contraire à la loi, de violent ou qui trouble"
        " gravement l’ordre public. Ne pas invoquer ses convictions pour s’affranchir des règles"
        " communes, ni remettre en cause la laïcité de la République.",
    ),
    Commitment(
        "Liberté de conscience",
        "Respecter la liberté de conscience de ses membres et de toutes les personnes accueillies."
        " Ne faire pression sur personne pour le convaincre.",
    ),
    Commitment(
        "Liberté des membres de l’association",
        "Chacun peut quitter l’association quand il le veut. Nul n’en est exclu arbitrairement.",
    ),
    Commitment(
        "Égalité et non-discrimination",
        "Traiter chacun de la même façon, quels que soient son sexe, son orientation sexuelle, son"
        " identité de genre, son origine ou sa religion. Lutter, selon ses moyens, contre les"
        " violences sexuelles et sexistes.",
    ),
    Commitment(
        "Fraternité et prévention de la violence",
        "Agir dans un esprit de fraternité et de civisme. Ne provoquer à la haine ni à la violence"
        " envers personne\u00a0; rejeter toutes les formes de racisme et d’antisémitisme.",
    ),
    Commitment(
        "Respect de la dignité de la personne humaine",
        "Ne porter atteinte à la dignité de personne. Protéger la santé et l’intégrité des membres"
        " et des personnes accueillies, ne pas abuser de leur faiblesse, protéger les mineurs.",
    ),
    Commitment(
        "Respect des symboles de la République",
        "Respecter le drapeau tricolore, l’hymne national et la devise de la République.",
    ),
)
PLEDGES_BOX = Box(
    key="pledges",
    number=14,
    title="Engagements",
    side=Side.VERSO,
    lines=9,
    help="Cochés au dépôt seulement.",
    fields=(
        *(
            Field(
                key=pledge.key,
                number="14",
                label=pledge.text,
                kind=Kind.TICK,
                required=pledge.required,
            )
            for pledge in PLEDGES
        ),
        REPUBLICAN_EXEMPT,
        Field(
            key="signer_name",
            number="14",
            label="Nom",
            limit=SIGNER_LIMIT,
            required=True,
        ),
        Field(
            key="signer_role",
            number="14",
            label="Qualité",
            limit=ROLE_LIMIT,
            required=True,
        ),
    ),
)
