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
    "account_writer": Row(SIGNED_IN, SIGNED_IN),
    "account_held": Row(SIGNED_IN, "l55555555"),
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
    # The conservation of data
    "retention": Row("l3333333+", "l33333335"),
    "retention_duration": Row("l33333335", "l3333333+"),
    "retention_hold": Row("l33333335", "l3333333+"),
    "retention_lift": Row("l33333335", "l3333333+", {"pk": "hold_pk"}),
    "retention_slip_make": Row("l33333335", "l3333333+"),
    "retention_visa": Row("l33333335", "l3333333+"),
    "retention_slip_pdf": Row("l3333333+", "l33333335", {"number": "slip_number"}),
    "retention_slip_withdraw": Row("l33333335", "l3333333+", {"number": "slip_number"}),
    "dossier_hold": Row("l4444+434", "l4444+434", {"number": "number"}),
    "demo_emails": Row(ALL),
    # The public pages
    "home": Row(ALL),
    "call_detail": Row(ALL, kwargs={"code": "code"}),
    "call_simulation": Row(ALL, kwargs={"code": "code"}),
    "blank_sheet_pdf": Row(ALL, kwargs={"code": "code"}),
    "help": Row(ALL),
    "help_contact": Row(ALL),
    "help_guide": Row(ALL),
    "site_map": Row(ALL),
    "legal_notice": Row(ALL),
    "personal_data": Row(ALL),
    "accessibility": Row(ALL),
    # The association's drafts and dossiers
    "draft_start": Row(ALL, ALL),
    "draft_edit": Row("l+4444444", "l+4444444", {"key": "draft_key"}),
    # The drafts that end
    "draft_bin": Row(SIGNED_IN, "l55555555"),
    "draft_restore": Row("l55555555", "l+4444444", {"key": "binned_key"}),
    "draft_keep": Row("l55555555", "l+4444444", {"key": "draft_key"}),
    "draft_save": Row(NOBODY, "l+4444444", {"key": "draft_key"}),
    "draft_find": Row(NOBODY, "l+4444444", {"key": "draft_key"}),
    "draft_field": Row(
        NOBODY, "l+4444444", {"key": "draft_key", "name": "draft_field"}, {"title": "Un titre"}
    ),
    "draft_pdf": Row("l+4444444", NOBODY, {"key": "draft_key"}),
    "draft_review": Row("l+4444444", NOBODY, {"key": "draft_key"}),
    "draft_deposit": Row(NOBODY, "l+4444444", {"key": "draft_key"}),
    "draft_later": Row("l+4444444", NOBODY, {"key": "draft_key"}),
    "draft_send_link": Row(NOBODY, "l+4444444", {"key": "draft_key"}),
    "my_applications": Row(SIGNED_IN, "l55555555"),
    "application_detail": Row("l+4444444", "l55555555", {"number": "number"}),
    "application_sheet_pdf": Row("l+444+4+4", "l55555555", {"number": "number"}),
    "application_receipt_pdf": Row("l+444+4+4", "l55555555", {"number": "number"}),
    "application_take_back": Row("l34444444", "l34444444", {"number": "number"}),
    "application_withdraw": Row("l+4444444", "l+4444444", {"number": "number"}),
    "organisation_detail": Row("l+4444444", "l55555555", {"pk": "organisation_pk"}),
    # The jury's tablet
    "jury_guide": Row(SIGNED_IN, "l55555555"),
    "jury_home": Row("l33++3333", "l55555555"),
    "jury_sync": Row("l55555555", "l33++3333"),
    "jury_kept": Row("l33++3333", "l55555555"),
    "jury_worker": Row(ALL),
    "jury_manifest": Row(ALL),
    "jury_hearing": Row("l44++4444", "l55555555", {"pk": "hearing_pk"}),
    "jury_links": Row("l44++4444", "l44++4444", {"pk": "hearing_pk"}),
    "jury_links_none": Row("l55555555", "l44++4444", {"pk": "hearing_pk"}),
    "jury_request_pdf": Row("l44+44444", "l55555555", {"pk": "hearing_pk", "number": "number"}),
    "jury_sheet_save": Row("l55555555", "l44+44444", {"pk": "hearing_pk", "number": "number"}),
    "jury_sheet_finish": Row("l55555555", "l44+44444", {"pk": "hearing_pk", "number": "number"}),
    "jury_sheet_reopen": Row("l55555555", "l44+44444", {"pk": "hearing_pk", "number": "number"}),
    "recusal_declare": Row("l4444+4+4", "l4444+4+4", {"number": "number"}),
    # The day of an audition
    "hearing_day": Row("l4433+4+4", "l55555555", {"pk": "hearing_pk"}),
    "hearing_close": Row("l55555555", "l4433+434", {"pk": "hearing_pk"}),
    "hearing_remind": Row("l55555555", "l4433+434", {"pk": "hearing_pk"}),
    "structure_absent": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "number": "number"}),
    "structure_present": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "number": "number"}),
    "hearings_of_day": Row("l4444+4+4", "l55555555", {"day": "hearing_day"}),
    "structure_on_file": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "number": "number"}),
    "structure_late": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "number": "number"}),
    "juror_late": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "seat": "hearing_seat_pk"}),
    "step_start": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "number": "number"}),
    "step_together": Row("l55555555", "l4433+434", {"pk": "hearing_pk"}),
    "step_end": Row("l55555555", "l4433+434", {"pk": "hearing_pk"}),
    "step_back": Row("l55555555", "l4433+434", {"pk": "hearing_pk"}),
    "hearing_note": Row(
        "l55555555", "l4433+434", {"pk": "hearing_pk"}, {"text": "Mots", "version": 0}
    ),
    "structure_note": Row(
        "l55555555",
        "l4433+434",
        {"pk": "hearing_pk", "number": "number"},
        {"text": "Mots", "version": 0},
    ),
    # Advice given to a project at its audition.
    "advice_give": Row(
        "l55555555", "l4433+434", {"pk": "hearing_pk", "number": "number"}, {"kind": "budget"}
    ),
    "advice_take_back": Row(
        "l55555555",
        "l4433+434",
        {"pk": "hearing_pk", "number": "number", "advice": "advice_pk"},
    ),
    "juror_absent": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "seat": "hearing_seat_pk"}),
    "juror_present": Row("l55555555", "l4433+434", {"pk": "hearing_pk", "seat": "hearing_seat_pk"}),
    # The panel, its half-days and its rooms
    "team_panel": Row("l4444+4+4", "l55555555", {"code": "code"}),
    "panel_add_college": Row("l55555555", "l4444+434", {"code": "code"}),
    "panel_change_college": Row("l4444+434", "l4444+434", {"code": "code", "pk": "college_pk"}),
    "panel_remove_college": Row("l55555555", "l4444+434", {"code": "code", "pk": "college_pk"}),
    "panel_add_seat": Row("l55555555", "l4444+434", {"code": "code"}),
    "panel_remove_seat": Row("l55555555", "l4444+434", {"code": "code", "pk": "seat_pk"}),
    "panel_add_room": Row("l55555555", "l4444+434", {"code": "code"}),
    "panel_remove_room": Row("l55555555", "l4444+434", {"code": "code", "pk": "room_pk"}),
    "panel_add_half_day": Row("l55555555", "l4444+434", {"code": "code"}),
    "panel_remove_half_day": Row("l55555555", "l4444+434", {"code": "code", "pk": "half_day_pk"}),
    "availability": Row("l+4++4444", "l55555555", {"code": "code"}),
    "availability_send": Row(
        "l55555555", "l+4444444", {"code": "code", "kind": "dossier_kind", "key": "number"}
    ),
    "availability_none": Row(
        "l55555555", "l+4444444", {"code": "code", "kind": "dossier_kind", "key": "number"}
    ),
    # Sheets on paper
    "paper_sheets": Row("l4444+4+4", "l55555555", {"pk": "hearing_pk", "seat": "hearing_seat_pk"}),
    "paper_blank": Row("l4444+4+4", "l55555555", {"pk": "hearing_pk", "seat": "hearing_seat_pk"}),
    "paper_sheet": Row(
        "l4444+434",
        "l4444+434",
        {"pk": "hearing_pk", "seat": "hearing_seat_pk", "number": "number"},
    ),
    # A missing juror replaced by a suppléant
    "stand_in_page": Row(
        "l4444+4+4", "l55555555", {"code": "code", "pk": "seat_pk", "half_day": "half_day_pk"}
    ),
    "stand_in_seat": Row(
        "l55555555",
        "l4444+434",
        {"code": "code", "pk": "seat_pk", "half_day": "half_day_pk", "other": "seat_pk"},
    ),
    "stand_in_ask": Row(
        "l55555555",
        "l4444+434",
        {"code": "code", "pk": "seat_pk", "half_day": "half_day_pk", "other": "seat_pk"},
    ),
    "stand_in_yes": Row(NOBODY, "444444444"),
    "stand_in_no": Row(NOBODY, "444444444"),
    # One juror: their seat, its invitation and door codes
    "seat_invite": Row("l55555555", "l4444+434", {"code": "code", "pk": "seat_pk"}),
    "seat_close_link": Row("l55555555", "l4444+434", {"code": "code", "pk": "seat_pk"}),
    "seat_accept": Row("l55555555", "l44444444"),
    "seat_leave": Row("l44+44444", "l44+44444", {"pk": "seat_pk"}),
    "team_seat": Row("l4444+4+4", "l55555555", {"code": "code", "pk": "seat_pk"}),
    "door_issue": Row(
        "l55555555", "l4444+434", {"code": "code", "pk": "seat_pk", "half_day": "half_day_pk"}
    ),
    "door_paper": Row(
        "l55555555",
        "l4444+434",
        {"code": "code", "pk": "seat_pk", "half_day": "door_half_day_pk"},
        {"code": "CDFGHJKM"},
    ),
    "door_revoke": Row(
        "l55555555", "l4444+434", {"code": "code", "pk": "seat_pk", "half_day": "half_day_pk"}
    ),
    "door_enter": Row(ALL, ALL),
    # The plan of the auditions
    "hearings": Row("l4444+4+4", "l55555555"),
    "compose": Row("l4444+4+4", "l55555555"),
    "compose_propose": Row("l55555555", "l4444+434", {"code": "code"}),
    "compose_move": Row("l4444+434", "l4444+434", {"code": "code", "number": "number"}),
    "compose_move_trials": Row("l4444+434", "l55555555", {"code": "code", "number": "number"}),
    "compose_shift": Row("l4444+434", "l4444+434", {"code": "code", "pk": "hearing_pk"}),
    "compose_shift_trials": Row("l4444+434", "l55555555", {"code": "code", "pk": "hearing_pk"}),
    "compose_versions": Row("l4444+4+4", "l55555555", {"code": "code"}),
    "compose_undo": Row("l55555555", "l4444+434", {"code": "code", "pk": "plan_move_pk"}),
    "compose_reseat": Row("l55555555", "l4444+434", {"code": "code", "pk": "hearing_pk"}),
    # All remote.
    "compose_remote": Row("l4444+434", "l55555555", {"code": "code"}),
    "compose_go_remote": Row("l55555555", "l4444+434", {"code": "code"}),
    "compose_back_to_rooms": Row("l55555555", "l4444+434", {"code": "code"}),
    "compose_check": Row("l4444+434", "l55555555", {"code": "code"}),
    "compose_publish": Row("l55555555", "l4444+434", {"code": "code"}),
    "hearing_detail": Row("l44+++4+4", "l55555555", {"pk": "hearing_pk"}),
    "hearing_ics": Row("l44+++4+4", "l55555555", {"pk": "hearing_pk"}),
    "hearing_door_sheet": Row("l4444+4+4", "l55555555", {"pk": "hearing_pk"}),
    "hearing_file": Row("l44+++4+4", "l55555555", {"pk": "hearing_pk"}),
    "my_hearing": Row("l+4444444", "l55555555", {"number": "number"}),
    # No plan is published in this world: nobody has a rencontre to note yet.
    "my_hearing_ics": Row("l44444444", "l55555555", {"number": "number"}),
    # The service's day
    "team_guide": Row("l4444+4+4", "l55555555"),
    "team_today": Row("l4444+4+4", "l55555555"),
    "team_applications": Row("l4444+4+4", "l55555555"),
    "team_applications_xlsx": Row("l4444+4+4", "l55555555"),
    "team_application": Row("l4444+4+4", "l55555555", {"number": "number"}),
    "team_admit": Row("l55555555", "l4444+434", {"number": "number"}),
    "team_refuse": Row("l4444+434", "l4444+434", {"number": "number"}),
    "team_readmit": Row("l4444+434", "l4444+434", {"number": "number"}),
    "team_complement": Row("l4444+434", "l4444+434", {"number": "number"}),
    "team_message": Row("l4444+434", "l4444+434", {"number": "number"}),
    "team_partner_answer": Row(
        "l55555555", "l4444+434", {"number": "number", "pk": "partner_pk"}, {"answer": "helps"}
    ),
    "team_emails": Row("l4444+4+4", "l55555555"),
    "team_email": Row("l4444+4+4", "l55555555", {"pk": "email_pk"}),
    "team_email_retry": Row("l55555555", "l4444+434", {"pk": "email_pk"}),
    "team_email_confirm": Row("l55555555", "l4444+434", {"pk": "email_pk"}),
    "application_complement": Row("l+4444444", "l+4444444", {"number": "number"}),
    # Partners: their own page is behind a link; elsewhere nobody answers in their place
    "partner_carries": Row(NOBODY, "444444444", data={"name": "Nadia"}),
    "partner_helps": Row(NOBODY, "444444444", data={"name": "Nadia"}),
    "partner_declines": Row(NOBODY, "444444444", data={"name": "Nadia"}),
    "partner_address": Row(
        "l+4444444", "l+4444444", {"number": "number", "pk": "partner_pk"}, {"email": "a@b.example"}
    ),
    "team_partners": Row("l4444+4+4", "l55555555"),
    "team_partner_address": Row(
        "l4444+434", "l4444+434", {"number": "number", "pk": "partner_pk"}, {"email": "a@b.example"}
    ),
    "team_registry_check": Row("l55555555", "l4444+434", {"number": "number"}),
    "team_registry_confirm": Row("l55555555", "l4444+434", {"number": "number"}),
    # Preparing a call
    "team_campaigns": Row("l4444+4+4", "l4444+434"),
    "team_campaign": Row("l4444+4+4", "l4444+434", {"code": "code"}),
    "team_campaign_clone": Row("l55555555", "l4444+434", {"code": "code"}),
    "team_campaign_open": Row("l55555555", "l4444+434", {"code": "code"}),
    "team_campaign_themes": Row("l4444+434", "l4444+434", {"code": "code"}),
    "team_campaign_types": Row("l4444+434", "l4444+434", {"code": "code"}),
    "team_campaign_rates": Row("l4444+434", "l4444+434", {"code": "code"}),
    "team_campaign_grid": Row("l4444+434", "l4444+434", {"code": "code", "slug": "grid_slug"}),
    "team_campaign_permits": Row("l4444+434", "l4444+434", {"code": "code"}),
    "team_campaign_needs": Row("l4444+4+4", "l4444+434", {"code": "code"}),
    "team_campaign_need": Row("l4444+434", "l4444+434", {"code": "code", "pk": "need_pk"}),
    "team_campaign_need_remove": Row("l55555555", "l4444+434", {"code": "code", "pk": "need_pk"}),
    # The cahier des charges: other directions write their own part; nothing is published here.
    "cahier_write": Row("l4444+++4", "l55555555", {"code": "code"}),
    "cahier_section": Row("l55555555", "l4444++34", {"code": "code", "pk": "section_pk"}),
    "cahier_add_section": Row("l55555555", "l4444+334", {"code": "code"}),
    "cahier_remove_section": Row("l55555555", "l4444+334", {"code": "code", "pk": "section_pk"}),
    "cahier_invite": Row("l55555555", "l4444+334", {"code": "code"}),
    "cahier_publish": Row("l55555555", "l4444+334", {"code": "code"}),
    "call_specification": Row("444444444", NOBODY, {"code": "code"}),
    "call_specification_pdf": Row("444444444", NOBODY, {"code": "code"}),
    # The deliberation
    "deliberation": Row("l4444+4+4", "l55555555", {"code": "code"}),
    "deliberation_vote": Row("l4444+434", "l4444+434", {"code": "code"}),
    "deliberation_preview": Row("l4444+4+4", "l55555555", {"code": "code"}),
    "panel_minutes": Row("l4444+4+4", "l55555555", {"code": "code"}),
    "panel_minutes_internal": Row("l4444+434", "l55555555", {"code": "code"}),
    "deliberation_xlsx": Row("l4444+4+4", "l55555555", {"code": "code"}),
    # The distances between jurors
    "juror_offsets": Row("l4444+4+4", "l55555555", {"code": "code"}),
    # What the simulations compare
    "simulations": Row("l4444+434", "l4444+434", {"code": "code"}),
    "simulation": Row("l4444+434", "l4444+434", {"code": "code", "pk": "simulation_pk"}),
    "simulations_compared": Row("l4444+434", "l55555555", {"code": "code"}),
    "simulation_apply": Row("l55555555", "l4444+434", {"code": "code", "pk": "simulation_pk"}),
    "simulation_remove": Row("l55555555", "l4444+434", {"code": "code", "pk": "simulation_pk"}),
    "deliberation_release": Row("l55555555", "l4444+434", {"code": "code"}),
    # No decision is prepared in this world, and none is released: neither letter nor reopening.
    "deliberation_letter": Row(
        "l44444444", "l55555555", {"code": "code", "number": "heard_number"}
    ),
    "decision_reopen": Row("l4444+434", "l4444+434", {"code": "code", "number": "released_number"}),
    "application_letter_pdf": Row("l+444+4+4", "l55555555", {"number": "released_number"}),
    "deliberation_dossier": Row(
        "l4444+4+4", "l55555555", {"code": "code", "number": "heard_number"}
    ),
    "decision_prepare": Row("l55555555", "l4444+434", {"code": "code", "number": "heard_number"}),
    "decision_simulate": Row("l55555555", "l4444+434", {"code": "code", "number": "heard_number"}),
    "bonus_confirm": Row(
        "l55555555", "l4444+434", {"code": "code", "number": "heard_number", "pk": "claim_pk"}
    ),
    "bonus_refuse": Row(
        "l55555555", "l4444+434", {"code": "code", "number": "heard_number", "pk": "claim_pk"}
    ),
    # The follow-up of the aids
    "follow_up": Row("l4444+4+4", "l55555555"),
    "follow_up_contrat": Row("l4444+4+4", "l55555555"),
    "follow_up_redirections": Row("l4444+4+4", "l55555555"),
    "follow_up_payments": Row("l4444+4+4", "l55555555"),
    "follow_up_reports": Row("l4444+4+4", "l55555555"),
    "follow_up_dossier": Row("l4444+4+4", "l55555555", {"number": "funded_number"}),
    "redirection_follow": Row("l55555555", "l4444+434", {"pk": "redirection_pk"}),
    "agreement_commit": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "payment_order": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    # The bilan: nothing is engaged in this world
    "final_report": Row("l+4444444", "l55555555", {"number": "number"}),
    "final_report_save": Row("l55555555", "l44444444", {"number": "number"}),
    "final_report_send": Row("l55555555", "l44444444", {"number": "number"}),
    "final_report_photo_remove": Row("l55555555", "l44444444", {"number": "number"}),
    "follow_up_xlsx": Row("l4444+4+4", "l55555555"),
    "payment_plan": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "payment_confirm": Row(
        "l55555555", "l4444+434", {"number": "funded_number", "pk": "payment_pk"}
    ),
    "payment_reject": Row(
        "l55555555", "l4444+434", {"number": "funded_number", "pk": "payment_pk"}
    ),
    "recovery_note": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "document_seen": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "award_share": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "recipient_choose": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "final_report_accept": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "final_report_redo": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "final_report_due": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "final_report_waive": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "page_blanche_became": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "final_report_receive": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "aid_close": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "award_renounce": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    # The contrat de ville, on the structure's side: nothing of the owner's is funded in this world
    "contrat_help": Row("l+4444444", "l55555555", {"number": "number"}),
    "contrat_appointment": Row("l55555555", "l44444444", {"number": "number"}),
    "contrat_texts": Row("l44444444", "l55555555", {"number": "number"}),
    # The contrat de ville, on the service's side
    "contrat_file": Row("l4444+4+4", "l4444+434", {"number": "funded_number"}),
    "contrat_answer": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "contrat_correct": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "contrat_withdraw": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "contrat_referent": Row("l55555555", "l4444+434", {"number": "funded_number"}),
    "follow_up_contrat_xlsx": Row("l4444+4+4", "l55555555"),
    "follow_up_reoriented": Row("l4444+4+4", "l55555555"),
    "contracts": Row("l4444+4++", "l55555555"),
    "contract_new": Row("l4444+43+", "l4444+43+"),
    "contract_edit": Row("l4444+43+", "l4444+43+", {"pk": "contract_pk"}),
    # The figures, the annual report, the results, the open data
    "report_guide": Row("l4444+++4", "l55555555"),
    "reports": Row("l4444+++4", "l55555555"),
    "history": Row("l4444+3+4", "l4444+3+4"),
    "history_year": Row("l4444+3+4", "l4444+3+4", {"year": "past_year"}),
    "report_year": Row("l4444+++4", "l55555555", {"year": "year"}),
    "report_path": Row("l4444+++4", "l55555555", {"year": "year"}),
    "report_dossiers": Row("l4444+3+4", "l55555555", {"year": "year"}),
    "report_words": Row("l4444+3+4", "l4444+3+4", {"year": "year"}),
    "report_freeze": Row("l444433+4", "l444433+4", {"year": "year"}),
    "report_pdf": Row("l4444+++4", "l55555555", {"year": "year"}),
    "report_summary_pdf": Row("l4444+++4", "l55555555", {"year": "year"}),
    "report_xlsx": Row("l4444+3+4", "l55555555", {"year": "year"}),
    "evaluation": Row("l4444+++4", "l55555555"),
    # The indicators of the evaluation: the service writes, the direction freezes
    "anonymous": Row("l4444+3+4", "l55555555"),
    "anonymous_csv": Row("l4444+3+4", "l55555555"),
    "anonymous_xlsx": Row("l4444+3+4", "l55555555"),
    "indicators_start": Row("l55555555", "l4444+3+4"),
    "indicators_version": Row("l4444+++4", kwargs={"pk": "version_pk"}, post="l55555555"),
    "indicator_add": Row("l4444+3+4", "l4444+3+4", {"pk": "version_pk"}),
    "indicator_change": Row("l4444+3+4", "l4444+3+4", {"pk": "indicator_pk"}),
    # The agent takes it away, the direction finds it no more.
    "indicator_remove": Row("l55555555", "l4444+344", {"pk": "indicator_pk"}),
    "indicators_freeze": Row("l444433+4", "l444433+4", {"pk": "version_pk"}),
    "indicators_keep": Row("l55555555", "l444433+4", {"pk": "version_pk", "year": "year"}),
    "indicator_values": Row("l4444+++4", "l4444+3+4", {"pk": "indicator_pk"}),
    "results": Row(ALL),
    "results_year": Row(ALL, kwargs={"year": "year"}),
    # The bilan of the world is not accepted: its photo is nobody's.
    "results_photo": Row("444444444", kwargs={"key": "piece_key"}),
    "open_data": Row(ALL),
    # No aid of the world is engaged yet: there is no file.
    "open_data_csv": Row("444444444", kwargs={"year": "year"}),
    "open_data_legal": Row(
        "l55555555", "l4444+434", {"number": "funded_number", "pk": "paid_organisation_pk"}
    ),
    "open_data_person": Row(
        "l55555555", "l4444+434", {"number": "funded_number", "pk": "paid_organisation_pk"}
    ),
}

# Links received by mail, structures, members, documents
ROWS["link_open"] = Row(ALL, kwargs={"token": "link_token"})
# Nobody of this world opened a link before.
ROWS["link_page"] = Row("444444444")

# A dossier after its deposit: messages, mails, answers to the jury, giving an aid up
ROWS["application_messages"] = Row("l+4444444", "l+4444444", {"number": "number"})
ROWS["application_mail_file"] = Row(
    "l44444444", "l55555555", {"number": "number", "pk": "email_pk", "rank": "mail_rank"}
)
ROWS["application_mail_calendar"] = Row(
    "l44444444", "l55555555", {"number": "number", "pk": "email_pk"}
)
ROWS["team_complement_answer"] = Row("l4444+434", "l4444+434", {"number": "number"})
ROWS["application_renounce"] = Row("l34444444", "l34444444", {"number": "number"})
# No plan is published in this world: there is no invitation to answer.
ROWS["my_hearing_accept"] = Row("l55555555", "l44444444", {"number": "number"})
ROWS["my_hearing_remote"] = Row("l55555555", "l44444444", {"number": "number"})
ROWS["my_hearing_other_moment"] = Row("l55555555", "l44444444", {"number": "number"})

# Long work under way, asked by the agent
ROWS["team_job"] = Row("l4444+4+4", "l55555555", {"pk": "job_pk"})
ROWS["team_job_stop"] = Row("l55555555", "l4444+434", {"pk": "job_pk"})

# Who said when they are free, and the reminder of the others
ROWS["panel_answers"] = Row("l4444+4+4", "l55555555", {"code": "code"})
ROWS["panel_notice"] = Row("l55555555", "l4444+434", {"code": "code"}, {"days": 10})
ROWS["panel_remind"] = Row("l55555555", "l4444+434", {"code": "code"})

# Help to write: an earlier dossier, a paper typed by an agent, an agent's eye, a late permit
ROWS["application_reuse"] = Row("l+4444444", "l+4444444", {"number": "number"})
ROWS["help_ask"] = Row("l+4444444", "l+4444444", {"key": "draft_key"}, {"phone": "03 00 00 00 01"})
ROWS["help_stop"] = Row(NOBODY, "l+4444444", {"key": "draft_key"})
ROWS["team_help"] = Row("l4444+434", "l55555555")
ROWS["team_help_read"] = Row("l4444+434", "l55555555", {"pk": "help_pk"})
ROWS["team_help_pdf"] = Row("l4444+434", "l55555555", {"pk": "help_pk"})
ROWS["team_help_take"] = Row("l55555555", "l4444+434", {"pk": "help_pk"})
ROWS["team_help_end"] = Row("l55555555", "l4444+434", {"pk": "help_pk"})
ROWS["paper_start"] = Row("l4444+434", "l4444+434")
ROWS["paper_done"] = Row("l4444+434", "l55555555", {"key": "paper_done_key"})
ROWS["paper_arrival"] = Row("l4444+434", "l4444+434", {"key": "paper_key"})
ROWS["paper_review"] = Row("l4444+434", "l55555555", {"key": "paper_key"})
ROWS["paper_set_aside"] = Row("l55555555", "l4444+434", {"key": "paper_key"})
ROWS["paper_deposit"] = Row("l55555555", "l4444+434", {"key": "paper_key"})
ROWS["team_permit_revoke"] = Row("l55555555", "l4444+434", {"code": "code", "pk": "permit_pk"})
ROWS["organisation_correct"] = Row("l+4444444", "l+4444444", {"pk": "organisation_pk"})
ROWS["organisation_members"] = Row("l+4444444", "l+4444444", {"pk": "organisation_pk"})
ROWS["organisation_documents"] = Row("l+4444444", "l55555555", {"pk": "organisation_pk"})
ROWS["document_send"] = Row(
    "l55555555", "l+4444444", {"pk": "organisation_pk", "kind": "document_kind"}
)
MEMBER = {"pk": "organisation_pk", "member": "member_pk"}
ROWS["member_right"] = Row("l55555555", "l+4444444", MEMBER, {"right": "writer"})
ROWS["member_remove"] = Row("l+4444444", "l+4444444", MEMBER)
ROWS["invitation_cancel"] = Row(
    "l55555555", "l+4444444", {"pk": "organisation_pk", "link": "link_pk"}
)
# Nobody of this world opened the link of the invitation.
ROWS["member_accept"] = Row(NOBODY, "444444444")
ROWS["draft_share"] = Row("l+4444444", "l+4444444", {"key": "draft_key"})
ROWS["team_organisations"] = Row("l4444+4+4", "l55555555")
ROWS["team_organisation"] = Row("l4444+4+4", "l55555555", {"pk": "organisation_pk"})
ROWS["team_hand_over"] = Row("l4444+434", "l4444+434", {"pk": "organisation_pk"})
PAPER = {"pk": "aided_pk", "document": "document_pk"}
ROWS["document_accept"] = Row("l55555555", "l4444+434", PAPER)
ROWS["document_ask_again"] = Row("l4444+434", "l4444+434", PAPER)

# The pieces joined to a request
PIECE = {"key": "draft_key", "pk": "draft_piece_pk"}
ROWS["draft_attachments"] = Row("l+4444444", "l+4444444", {"key": "draft_key"})
ROWS["draft_attachment"] = Row("l+4444444", NOBODY, PIECE)
ROWS["draft_attachment_remove"] = Row(NOBODY, "l+4444444", PIECE)
ROWS["file_download"] = Row("l+444+4+4", "l55555555", {"key": "piece_key"})
ROWS["jury_piece"] = Row(
    "l44+44444", "l55555555", {"pk": "hearing_pk", "number": "number", "key": "piece_key"}
)

# Writing a draft elsewhere, and leaving
ROWS["draft_resume"] = Row(NOBODY, "444444444")  # only the session that opened the link
ROWS["account_left"] = Row(ALL)

# Links: those declared, those that the portal noticed
ROWS["recusals"] = Row("l4444+4+4", "l55555555", {"code": "code"})
ROWS["recusals_csv"] = Row("l4444+4+4", "l55555555", {"code": "code"})
ROWS["recusals_xlsx"] = Row("l4444+4+4", "l55555555", {"code": "code"})
ROWS["recusals_pdf"] = Row("l4444+4+4", "l55555555", {"code": "code"})
ROWS["recusal_correct"] = Row("l4444+434", "l4444+434", {"number": "number", "pk": "recusal_pk"})
ROWS["possible_links"] = Row("l4444+4+4", "l55555555", {"code": "code"})
LINK = {"code": "code", "person": "linked_pk", "number": "number"}
ROWS["link_confirm"] = Row("l55555555", "l4444+434", LINK)
ROWS["link_set_aside"] = Row("l55555555", "l4444+434", LINK)
# The addressee of a réorientation: nobody of this world opened that link.
for name in ("way_contacted", "way_succeeded", "way_ended"):
    ROWS[name] = Row("555555555", "444444444")

# The published editions of a report: everyone reads them
EDITION = {"year": "year", "number": "edition_number"}
ROWS["report_editions"] = Row(ALL, kwargs={"year": "year"})
ROWS["report_edition_pdf"] = Row(ALL, kwargs=EDITION)
ROWS["report_edition_summary"] = Row(ALL, kwargs=EDITION)
ROWS["report_committee"] = Row("l4444+3+4", "l4444+3+4")
ROWS["report_send"] = Row("l444433+4", "l444433+4", EDITION)
