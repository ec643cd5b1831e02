"""Who may open which address: one row per URL, one letter per reader, GET then POST.

Readers, in order: Anonymous, Owner (association A, member of the dossier's structure), other
association (B), Juror of the audition, juror with a declared link (C), aGent, other directIon,
Director, aDministrator.

    +  opens (200, or a redirect that is not to the sign-in page; a bad form counts as opened)
    l  sent to the sign-in page    3  forbidden (403)
    4  invisible (404)             5  no such method (405)
"""

from dataclasses import dataclass, field
from typing import Any

READERS = (
    "anonymous",
    "owner",
    "association_b",
    "juror",
    "recused_juror",
    "agent",
    "other_direction",
    "director",
    "administrator",
)


@dataclass(frozen=True, slots=True)
class Row:
    """Nine letters for GET, nine for POST; `kwargs` name things of the world (tests/world.py)."""

    get: str
    post: str = "555555555"
    kwargs: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


ALL = "+++++++++"
NOBODY = "555555555"
SIGNED_IN = "l++++++++"

ROWS: dict[str, Row] = {
    # The account
    "account_home": Row(SIGNED_IN, SIGNED_IN),
    "account_people": Row("l3333333+", "l3333333+"),
    "account_login": Row(ALL, ALL),
    "account_request_login_code": Row(ALL, ALL),
    "account_confirm_login_code": Row(ALL, ALL),
    "account_logout": Row(ALL, ALL),
    "account_inactive": Row(ALL),
    "account_reauthenticate": Row(SIGNED_IN, SIGNED_IN),
    "account_after_login": Row(SIGNED_IN, SIGNED_IN),
    "usersessions_list": Row(SIGNED_IN, SIGNED_IN),
    "mfa_index": Row(SIGNED_IN, "l55555555"),
    "mfa_activate_totp": Row(SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": Row("l44444444", "l44444444"),
    "mfa_authenticate": Row("l++++++++", "l++++++++"),
    "mfa_reauthenticate": Row(SIGNED_IN, SIGNED_IN),
    "mfa_generate_recovery_codes": Row(SIGNED_IN, SIGNED_IN),
    "mfa_view_recovery_codes": Row("l44444444", "l55555555"),
    "mfa_download_recovery_codes": Row("l44444444", "l44444444"),
    # The machine and the demonstration
    "service_state": Row(ALL),
    "demo_emails": Row(ALL),
}
