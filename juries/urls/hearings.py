"""The panel, the half-days, the composition, the auditions and the applicant's rencontre."""

from django.urls import URLPattern, path

from juries.enums import InvitationReply
from juries.views import (
    answers,
    appointments,
    availability,
    hearings,
    jurors,
    moves,
    panels,
    plans,
    remote,
    stand_ins,
)

PANEL = "equipe/appels/<str:code>/jury/"
SEAT = f"{PANEL}sieges/<int:pk>/"
STAND_IN = f"{SEAT}remplacer/<int:half_day>/"
COMPOSE = "auditions/composer/"

urlpatterns: list[URLPattern] = [
    path(PANEL, panels.team_panel, name="team_panel"),
    path(f"{PANEL}colleges/", panels.panel_add_college, name="panel_add_college"),
    path(
        f"{PANEL}colleges/<int:pk>/retirer/",
        panels.panel_remove_college,
        name="panel_remove_college",
    ),
    path(f"{PANEL}colleges/<int:pk>/", panels.panel_change_college, name="panel_change_college"),
    path(f"{PANEL}sieges/", panels.panel_add_seat, name="panel_add_seat"),
    path(SEAT, jurors.team_seat, name="team_seat"),
    path(STAND_IN, stand_ins.stand_in_page, name="stand_in_page"),
    path(f"{STAND_IN}<int:other>/sieger/", stand_ins.stand_in_seat, name="stand_in_seat"),
    path(f"{STAND_IN}<int:other>/demander/", stand_ins.stand_in_ask, name="stand_in_ask"),
    path("lien/remplacement/oui/", stand_ins.stand_in_yes, name="stand_in_yes"),
    path("lien/remplacement/non/", stand_ins.stand_in_no, name="stand_in_no"),
    path(f"{SEAT}inviter/", appointments.seat_invite, name="seat_invite"),
    path(f"{SEAT}fermer-le-lien/", appointments.seat_close_link, name="seat_close_link"),
    path("lien/siege/accepter/", appointments.seat_accept, name="seat_accept"),
    path("jury/sieges/<int:pk>/quitter/", appointments.seat_leave, name="seat_leave"),
    path(f"{SEAT}codes/<int:half_day>/", jurors.door_issue, name="door_issue"),
    path(f"{SEAT}codes/<int:half_day>/papier.pdf", jurors.door_paper, name="door_paper"),
    path(f"{SEAT}codes/<int:half_day>/fermer/", jurors.door_revoke, name="door_revoke"),
    path(f"{PANEL}sieges/<int:pk>/retirer/", panels.panel_remove_seat, name="panel_remove_seat"),
    path(f"{PANEL}salles/", panels.panel_add_room, name="panel_add_room"),
    path(f"{PANEL}salles/<int:pk>/retirer/", panels.panel_remove_room, name="panel_remove_room"),
    path(f"{PANEL}disponibilites/", answers.panel_answers, name="panel_answers"),
    path(f"{PANEL}disponibilites/jour/", answers.panel_notice, name="panel_notice"),
    path(f"{PANEL}disponibilites/relancer/", answers.panel_remind, name="panel_remind"),
    path(f"{PANEL}demi-journees/", panels.panel_add_half_day, name="panel_add_half_day"),
    path(
        f"{PANEL}demi-journees/<int:pk>/retirer/",
        panels.panel_remove_half_day,
        name="panel_remove_half_day",
    ),
    path("disponibilites/<str:code>/", availability.availability, name="availability"),
    path(
        "disponibilites/<str:code>/<str:kind>/<str:key>/",
        availability.availability_send,
        name="availability_send",
    ),
    path(
        "disponibilites/<str:code>/<str:kind>/<str:key>/aucun/",
        availability.availability_none,
        name="availability_none",
    ),
    path("auditions/", hearings.hearings, name="hearings"),
    path(COMPOSE, plans.compose, name="compose"),
    path(f"{COMPOSE}<str:code>/proposer/", plans.compose_propose, name="compose_propose"),
    path(f"{COMPOSE}<str:code>/verifier/", plans.compose_check, name="compose_check"),
    path(f"{COMPOSE}<str:code>/publier/", plans.compose_publish, name="compose_publish"),
    path(f"{COMPOSE}<str:code>/deplacer/<str:number>/", moves.compose_move, name="compose_move"),
    path(
        f"{COMPOSE}<str:code>/deplacer/<str:number>/essais.json",
        moves.compose_move_trials,
        name="compose_move_trials",
    ),
    path(f"{COMPOSE}<str:code>/audition/<int:pk>/", moves.compose_shift, name="compose_shift"),
    path(
        f"{COMPOSE}<str:code>/audition/<int:pk>/essais.json",
        moves.compose_shift_trials,
        name="compose_shift_trials",
    ),
    path(f"{COMPOSE}<str:code>/a-distance/", remote.compose_remote, name="compose_remote"),
    path(
        f"{COMPOSE}<str:code>/a-distance/demander/",
        remote.compose_go_remote,
        name="compose_go_remote",
    ),
    path(
        f"{COMPOSE}<str:code>/a-distance/en-salle/",
        remote.compose_back_to_rooms,
        name="compose_back_to_rooms",
    ),
    path(f"{COMPOSE}<str:code>/versions/", plans.compose_versions, name="compose_versions"),
    path(f"{COMPOSE}<str:code>/annuler/<int:pk>/", moves.compose_undo, name="compose_undo"),
    path(f"{COMPOSE}<str:code>/jury/<int:pk>/", plans.compose_reseat, name="compose_reseat"),
    path("auditions/<int:pk>/", hearings.hearing_detail, name="hearing_detail"),
    path("auditions/<int:pk>.ics", hearings.hearing_ics, name="hearing_ics"),
    path(
        "auditions/<int:pk>/feuille-de-porte.pdf",
        hearings.hearing_door_sheet,
        name="hearing_door_sheet",
    ),
    path("auditions/<int:pk>/dossier-de-seance.pdf", hearings.hearing_file, name="hearing_file"),
    path("dossiers/<str:number>/rencontre/", hearings.my_hearing, name="my_hearing"),
    path(
        "dossiers/<str:number>/rencontre/je-viendrai/",
        hearings.my_hearing_answer,
        {"reply": InvitationReply.COMING},
        name="my_hearing_accept",
    ),
    path(
        "dossiers/<str:number>/rencontre/a-distance/",
        hearings.my_hearing_answer,
        {"reply": InvitationReply.REMOTE},
        name="my_hearing_remote",
    ),
    path(
        "dossiers/<str:number>/rencontre/autre-moment/",
        hearings.my_hearing_other_moment,
        name="my_hearing_other_moment",
    ),
    path("dossiers/<str:number>/rencontre.ics", hearings.my_hearing_ics, name="my_hearing_ics"),
]
