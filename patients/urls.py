from django.urls import path

from patients.views.reminders import reminders_off

app_name = "patients"
urlpatterns: list = [
    path("reminders/<str:token>/off/", reminders_off, name="reminders-off"),
]
