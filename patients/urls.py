from django.urls import path

from patients.views.assessment import assessments, correct_assessment, new_assessment
from patients.views.care import (
    adjuncts,
    appointment,
    end_guardian,
    goal,
    goals,
    guardian_page,
    stop_adjunct,
)
from patients.views.caseload import caseload
from patients.views.caseload_views import caseload_views, delete_view, rename_view
from patients.views.flags import (
    acknowledge_flag,
    close_flag,
    flag,
    flag_list,
    hand_over_flag,
    message_about_flag,
    reopen_flag,
)
from patients.views.handout import handout
from patients.views.handover import handover, handover_several, leaving
from patients.views.leaving import archive, archived, bring_back, discharge, merge
from patients.views.messages import inbox, message_texts, thread
from patients.views.notes import note_correct, note_new
from patients.views.outcome_activities import end_outcome_activity, outcome_activities
from patients.views.outcomes import outcome_correct, outcome_new, outcomes
from patients.views.paper import paper_week
from patients.views.patient import detail
from patients.views.patients import add, edit, invite, revoke_device
from patients.views.phone_done import safety, session_done
from patients.views.phone_join import join
from patients.views.phone_messages import my_messages
from patients.views.phone_morning import morning
from patients.views.phone_outcome import my_outcome
from patients.views.phone_session import session
from patients.views.phone_today import help_page, sign_out, signed_out, today
from patients.views.prescribing import copy_to, personalise, prescribe
from patients.views.prescriptions import (
    change_dose,
    prescription,
    take_newer_exercise,
)
from patients.views.program_editing import compare_versions, edit_program
from patients.views.program_sharing import choose_copy, mail_invitation, save_template, withdraw
from patients.views.record import sessions, timeline
from patients.views.record_text import letter, visit_note
from patients.views.reminders import reminders_off
from patients.views.reports import reports, reports_csv
from patients.views.screening import clearance, screening, screenings
from patients.views.what_next import change_status, keep_program

app_name = "patients"
urlpatterns: list = [
    path("caseload/", caseload, name="caseload"),
    path("reports/", reports, name="reports"),
    path("reports/csv/", reports_csv, name="reports-csv"),
    path("caseload/views/", caseload_views, name="caseload-views"),
    path("caseload/views/rename/", rename_view, name="rename-caseload-view"),
    path("caseload/views/delete/", delete_view, name="delete-caseload-view"),
    path("patients/<uuid:patient_id>/", detail, name="detail"),
    path("patients/<uuid:patient_id>/sessions/", sessions, name="sessions"),
    path("patients/<uuid:patient_id>/timeline/", timeline, name="timeline"),
    path("patients/<uuid:patient_id>/notes/", note_new, name="note-new"),
    path("notes/<uuid:note_id>/", note_correct, name="note-correct"),
    path("patients/<uuid:patient_id>/note/", visit_note, name="visit-note"),
    path("patients/<uuid:patient_id>/letter/", letter, name="letter"),
    path("patients/new/", add, name="add"),
    path("patients/<uuid:patient_id>/edit/", edit, name="edit"),
    path("patients/<uuid:patient_id>/handover/", handover, name="handover"),
    path("patients/handover/", handover_several, name="handover-several"),
    path("team/<int:member_id>/leave/", leaving, name="leaving"),
    path("patients/archived/", archived, name="archived"),
    path("patients/<uuid:patient_id>/appointment/", appointment, name="appointment"),
    path("patients/<uuid:patient_id>/goals/", goals, name="goals"),
    path("goals/<uuid:goal_id>/", goal, name="goal"),
    path("patients/<uuid:patient_id>/adjuncts/", adjuncts, name="adjuncts"),
    path("adjuncts/<uuid:adjunct_id>/stop/", stop_adjunct, name="stop-adjunct"),
    path("patients/<uuid:patient_id>/guardians/", guardian_page, name="guardians"),
    path("guardians/<uuid:guardian_id>/end/", end_guardian, name="end-guardian"),
    path("patients/<uuid:patient_id>/discharge/", discharge, name="discharge"),
    path("patients/<uuid:patient_id>/archive/", archive, name="archive"),
    path("patients/<uuid:patient_id>/bring-back/", bring_back, name="bring-back"),
    path("patients/<uuid:patient_id>/merge/", merge, name="merge"),
    path("patients/<uuid:patient_id>/screening/", screening, name="screening"),
    path("patients/<uuid:patient_id>/screenings/", screenings, name="screenings"),
    path("screenings/<uuid:screening_id>/clearance/", clearance, name="clearance"),
    path("patients/<uuid:patient_id>/assessments/", assessments, name="assessments"),
    path("patients/<uuid:patient_id>/assessments/new/", new_assessment, name="new-assessment"),
    path(
        "assessments/<uuid:assessment_id>/correct/", correct_assessment, name="correct-assessment"
    ),
    path("patients/<uuid:patient_id>/prescribe/", prescribe, name="prescribe"),
    path("patients/<uuid:patient_id>/prescribe/<slug:template>/", personalise, name="personalise"),
    path(
        "patients/<uuid:patient_id>/prescribe/copy/<uuid:prescription_id>/",
        copy_to,
        name="copy-to",
    ),
    path("patients/<uuid:patient_id>/invite/mail/", mail_invitation, name="mail-invitation"),
    path("patients/<uuid:patient_id>/invite/", invite, name="invite"),
    path("patients/devices/<uuid:device_id>/revoke/", revoke_device, name="revoke-device"),
    path("prescriptions/<uuid:prescription_id>/", prescription, name="prescription"),
    path(
        "prescriptions/<uuid:prescription_id>/lines/<uuid:line_id>/",
        change_dose,
        name="change-dose",
    ),
    path(
        "prescriptions/<uuid:prescription_id>/exercises/<uuid:exercise_version_id>/",
        take_newer_exercise,
        name="take-newer-exercise",
    ),
    path("prescriptions/<uuid:prescription_id>/handout.pdf", handout, name="handout"),
    path("prescriptions/<uuid:prescription_id>/paper/", paper_week, name="paper-week"),
    path("prescriptions/<uuid:prescription_id>/edit/", edit_program, name="edit-program"),
    path(
        "prescriptions/<uuid:prescription_id>/versions/",
        compare_versions,
        name="compare-versions",
    ),
    path("prescriptions/<uuid:prescription_id>/withdraw/", withdraw, name="withdraw"),
    path("prescriptions/<uuid:prescription_id>/copy/", choose_copy, name="choose-copy"),
    path("prescriptions/<uuid:prescription_id>/template/", save_template, name="save-template"),
    path("prescriptions/<uuid:prescription_id>/status/", change_status, name="change-status"),
    path("prescriptions/<uuid:prescription_id>/keep/", keep_program, name="keep-program"),
    path("patients/<uuid:patient_id>/outcomes/", outcomes, name="outcomes"),
    path(
        "patients/<uuid:patient_id>/outcomes/activities/",
        outcome_activities,
        name="outcome-activities",
    ),
    path(
        "patients/<uuid:patient_id>/outcomes/<slug:measure>/new/", outcome_new, name="outcome-new"
    ),
    path("outcomes/<uuid:outcome_id>/correct/", outcome_correct, name="outcome-correct"),
    path(
        "outcomes/activities/<uuid:activity_id>/end/",
        end_outcome_activity,
        name="end-outcome-activity",
    ),
    path("flags/", flag_list, name="flags"),
    path("flags/<uuid:flag_id>/", flag, name="flag"),
    path("flags/<uuid:flag_id>/acknowledge/", acknowledge_flag, name="acknowledge-flag"),
    path("flags/<uuid:flag_id>/close/", close_flag, name="close-flag"),
    path("flags/<uuid:flag_id>/hand-over/", hand_over_flag, name="hand-over-flag"),
    path("flags/<uuid:flag_id>/reopen/", reopen_flag, name="reopen-flag"),
    path("flags/<uuid:flag_id>/message/", message_about_flag, name="message-about-flag"),
    path("messages/", inbox, name="inbox"),
    path("messages/texts/", message_texts, name="message-texts"),
    path("patients/<uuid:patient_id>/messages/", thread, name="thread"),
    path("join/", join, name="join"),
    path("my/today/", today, name="today"),
    path("my/session/<uuid:prescription_id>/", session, name="session"),
    path("my/sessions/<uuid:session_id>/", session_done, name="session-done"),
    path("my/safety/<uuid:flag_id>/", safety, name="safety"),
    path("my/morning/", morning, name="morning"),
    path("my/questions/<slug:measure>/", my_outcome, name="my-outcome"),
    path("my/messages/", my_messages, name="messages"),
    path("my/help/", help_page, name="help"),
    path("my/sign-out/", sign_out, name="sign-out"),
    path("my/signed-out/", signed_out, name="signed-out"),
    path("reminders/<str:token>/off/", reminders_off, name="reminders-off"),
]
