from django.urls import path

from patients.views.caseload import caseload
from patients.views.flags import acknowledge_flag, close_flag
from patients.views.patient import detail
from patients.views.reminders import reminders_off

app_name = "patients"
urlpatterns: list = [
    path("caseload/", caseload, name="caseload"),
    path("patients/<uuid:patient_id>/", detail, name="detail"),
    path("flags/<uuid:flag_id>/acknowledge/", acknowledge_flag, name="acknowledge-flag"),
    path("flags/<uuid:flag_id>/close/", close_flag, name="close-flag"),
    path("reminders/<str:token>/off/", reminders_off, name="reminders-off"),
]
