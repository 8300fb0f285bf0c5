"""/api/v1/: the routes of every app, in one place."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from exercises.api import ExerciseViewSet
from patients.api.adherence import AdherenceView
from patients.api.outcomes import OutcomeViewSet
from patients.api.patients import PatientViewSet
from patients.api.prescriptions import PrescriptionViewSet
from patients.api.sessions import SessionLogViewSet
from programs.api import TemplateViewSet

router = SimpleRouter(use_regex_path=False)
router.register("exercises", ExerciseViewSet, basename="exercise")
router.register("templates", TemplateViewSet, basename="template")
router.register("patients", PatientViewSet, basename="patient")
router.register("prescriptions", PrescriptionViewSet, basename="prescription")
router.register("outcomes", OutcomeViewSet, basename="outcome")
router.register("session-logs", SessionLogViewSet, basename="session-log")

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("patients/<uuid:patient_id>/adherence/", AdherenceView.as_view(), name="adherence"),
    path("", include(router.urls)),
]
