from django.urls import path

from patients.views.assessment import assessments, correct_assessment, new_assessment
from patients.views.caseload import caseload
from patients.views.flags import acknowledge_flag, close_flag
from patients.views.patient import detail
from patients.views.patients import add, edit, invite, revoke_device
from patients.views.phone_done import safety, session_done
from patients.views.phone_join import join
from patients.views.phone_morning import morning
from patients.views.phone_session import session
from patients.views.phone_today import help_page, sign_out, signed_out, today
from patients.views.prescribing import personalise, prescribe
from patients.views.prescriptions import (
    change_dose,
    change_status,
    prescription,
    take_newer_exercise,
)
from patients.views.reminders import reminders_off
from patients.views.screening import clearance, screening, screenings

app_name = "patients"
urlpatterns: list = [
    path("caseload/", caseload, name="caseload"),
    path("patients/<uuid:patient_id>/", detail, name="detail"),
    path("patients/new/", add, name="add"),
    path("patients/<uuid:patient_id>/edit/", edit, name="edit"),
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
    path("prescriptions/<uuid:prescription_id>/status/", change_status, name="change-status"),
    path("flags/<uuid:flag_id>/acknowledge/", acknowledge_flag, name="acknowledge-flag"),
    path("flags/<uuid:flag_id>/close/", close_flag, name="close-flag"),
    path("join/", join, name="join"),
    path("my/today/", today, name="today"),
    path("my/session/<uuid:prescription_id>/", session, name="session"),
    path("my/sessions/<uuid:session_id>/", session_done, name="session-done"),
    path("my/safety/<uuid:flag_id>/", safety, name="safety"),
    path("my/morning/", morning, name="morning"),
    path("my/help/", help_page, name="help"),
    path("my/sign-out/", sign_out, name="sign-out"),
    path("my/signed-out/", signed_out, name="signed-out"),
    path("reminders/<str:token>/off/", reminders_off, name="reminders-off"),
]
