"""When a declared link may be taken back, and why not. Source: product, Panel."""

from applications.enums import DECIDED, State


def why_kept(*, state: State | str, is_member: bool, is_own: bool, because: str) -> str:
    """The French sentence that keeps a declared link; empty when an agent may correct it.

    `is_own`: the person corrects their own link. `because`: why it was a mistake.
    """
    if is_own:
        return "Votre propre déclaration ne s’efface pas par vous\u00a0: demandez à un autre agent."
    if is_member:
        return (
            "Cette personne écrit pour la structure\u00a0: le lien est de droit. Il cesse quand"
            " elle quitte la structure."
        )
    if State(state) in DECIDED:
        return "La décision est rendue\u00a0: ce déport reste au procès-verbal."
    if not because.strip():
        return "Écrivez pourquoi ce lien a été déclaré par erreur."
    return ""
