"""A first text for each coded reason, to be finished with the words of the day.

Rule: content-fr 9.1: the code is counted in the annual report, the text is what the structure
reads; a dossier refused says both. Nothing leaves as proposed here unless an agent kept it.
"""

from applications.enums import NotSelectedReason

PROPOSED: dict[NotSelectedReason, str] = {
    NotSelectedReason.ENVELOPE: (
        "Le jury a bien noté votre projet. L’enveloppe de l’année ne suffisait pas pour toutes les"
        " actions qu’il souhaitait soutenir, et d’autres ont été placées avant la vôtre."
    ),
    NotSelectedReason.NEED: (
        "Le besoin que vous décrivez est réel. Un autre dispositif y répond déjà dans ces"
        " quartiers\u00a0: …"
    ),
    NotSelectedReason.RESIDENTS: (
        "L’appel soutient des actions pour les habitants des quartiers prioritaires. Dans votre"
        " projet, leur part reste trop petite\u00a0: …"
    ),
    NotSelectedReason.SCOPE: (
        "Votre projet sort des thèmes ou du territoire de l’appel de cette année\u00a0: …"
    ),
    NotSelectedReason.MATURITY: (
        "L’idée a intéressé le jury. Il reste à préciser comment elle se fera, avec qui et"
        " quand\u00a0: … Revenez l’an prochain, nous vous aiderons à la préparer."
    ),
    NotSelectedReason.FEASIBILITY: (
        "Le jury n’a pas pu se convaincre que l’action tiendrait avec les moyens ou le budget"
        " présentés\u00a0: …"
    ),
    NotSelectedReason.DUPLICATE: (
        "Cette action reçoit déjà une aide\u00a0: … Deux aides publiques ne paient pas la même"
        " dépense."
    ),
    NotSelectedReason.ABSENT: (
        "Nous n’avons pas pu vous rencontrer. Sur vos deux pages seules, le jury n’a pas trouvé de"
        " quoi se décider\u00a0: …"
    ),
}


def proposed_text(reason: str) -> str:
    """The text to start from for this code; empty for no code."""
    return PROPOSED[NotSelectedReason(reason)] if reason else ""


def is_unfinished(text: str) -> bool:
    """Whether a proposed text still has its end to write, after the colon."""
    return "\u00a0: …" in text
