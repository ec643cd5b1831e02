"""Who writes for a structure: invitations, rights, leaving, hand-over by the service."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from applications.domain.refusals import RefusedError
from applications.enums import MembershipRight

# A structure outlives the calls: no call rules how long its own invitations open.
INVITATION_LASTS = timedelta(days=15)
# A structure is a few people: more invitations than this is a mistake, or somebody else's list.
MOST_PENDING = 10


class MembersError(RefusedError):
    """Somebody cannot come in, leave, or change right. French sentence."""


def invitation_expires_at(at: datetime) -> datetime:
    """An invitation opens the structure for fifteen days."""
    return at + INVITATION_LASTS


def check_invitation(*, is_member: bool, pending: int) -> None:
    """Whether one more address may be invited. Raises MembersError.

    `pending` counts the invitations to other addresses that nobody has accepted yet.
    """
    if is_member:
        raise MembersError("Cette personne écrit déjà pour la structure.")
    if pending >= MOST_PENDING:
        raise MembersError(
            f"Vous avez déjà {MOST_PENDING}\u00a0invitations en attente. Reprenez-en une d’abord."
        )


def check_acceptance(*, is_used: bool, is_revoked: bool) -> None:
    """An invitation lets one person in, once, unless it was taken back. Raises MembersError."""
    if is_revoked:
        raise MembersError("Cette invitation a été reprise ou remplacée par une autre.")
    if is_used:
        raise MembersError(
            "Cette invitation a déjà servi. Demandez-en une autre à la personne qui vous invite."
        )


def check_change(
    rights: Mapping[int, MembershipRight | str], member: int, new: MembershipRight | None
) -> None:
    """Whether `member` may get the right `new`, or go (None): somebody must stay able to manage.

    `rights` are those of every member, by any key. Raises MembersError.
    """
    others = {key: right for key, right in rights.items() if key != member}
    keeps_one = MembershipRight.MANAGER in {new, *others.values()}
    if not keeps_one:
        raise MembersError(
            "Il faut toujours une personne qui invite et retire des membres. Donnez d’abord ce"
            " droit à quelqu’un d’autre, ou appelez-nous si vous partez."
        )


def heir_of(rights: Mapping[int, MembershipRight | str], leaving: int) -> int:
    """Who keeps the unfinished drafts of the one who leaves: the first other who manages."""
    return next(
        key for key, right in rights.items() if key != leaving and right == MembershipRight.MANAGER
    )


def need_structure_name(text: str) -> str:
    """The name in box 1a, which others will see. Raises MembersError when it is not written yet."""
    name = " ".join(text.split())
    if not name:
        raise MembersError(
            "Écrivez d’abord le nom de votre structure (case 1)\u00a0: c’est elle que les autres"
            " rejoignent."
        )
    return name
