"""The suite itself runs bound: whatever passes here passes under row-level security."""

import pytest
from django.conf import settings
from django.contrib.admin.sites import site
from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.urls import clear_url_caches, path
from rest_framework import serializers, viewsets

from patients.models import Patient
from pfprehab import access, checks
from pfprehab import urls as root_urls
from pfprehab.accounts.models import Membership
from pfprehab.accounts.policies import STAFF
from tests.factories import MembershipFactory, PatientFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_the_suite_runs_as_the_web_role_which_owns_and_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls,"
            " EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (settings.DATABASE_ROLES["web"], False, False, False)


def test_the_start_up_check_names_why_a_role_may_not_serve():
    assert checks.privileged_reasons() == []

    with as_owner():
        reasons = checks.privileged_reasons()

    assert "the owner of the database" in reasons
    call_command("check", databases=["default"])


def test_without_a_scope_the_database_shows_no_row_of_any_clinic(patient):
    assert list(Patient.unscoped.all()) == []
    assert list(Membership.objects.all()) == []


class _PatientSerializer(serializers.ModelSerializer):
    class Meta:
        model = Patient
        fields = ["family_name"]


class _PatientViews(viewsets.ModelViewSet):
    serializer_class = _PatientSerializer
    pagination_class = None

    def get_queryset(self):
        return Patient.objects.all()


def _lazy_page(request):
    """The queryset is evaluated after the view has returned, while the template renders."""
    page = "{% for patient in patients %}<li>{{ patient.family_name }}</li>{% endfor %}"
    template = engines["django"].from_string(page)
    return TemplateResponse(request, template, {"patients": Patient.objects.all()})


@pytest.fixture
def extra_routes(monkeypatch, settings):
    """Two more routes, known to the access table for this test only."""
    patterns = [
        *root_urls.urlpatterns,
        path("lazy/", _lazy_page, name="lazy"),
        path("api/lazy/", _PatientViews.as_view({"get": "list"}), name="api-lazy"),
    ]
    monkeypatch.setattr(root_urls, "urlpatterns", patterns)
    monkeypatch.setitem(access.ROUTES, "lazy", access.read(STAFF))
    monkeypatch.setitem(access.ROUTES, "api-lazy", access.read(STAFF))
    _forget_routes()
    yield
    monkeypatch.undo()
    _forget_routes()


def _forget_routes():
    clear_url_caches()


@pytest.mark.usefixtures("extra_routes")
@pytest.mark.parametrize("address", ["/lazy/", "/api/lazy/"])
def test_a_lazy_queryset_is_rendered_with_the_rows_of_the_clinic_and_no_others(
    address, as_clinician, patient
):
    stranger = PatientFactory()

    page = as_clinician(patient.clinic).get(address).content.decode()

    assert patient.family_name in page
    assert stranger.family_name not in page


def test_the_stock_admin_shows_an_operator_the_rows_under_row_security(as_operator):
    membership = MembershipFactory()

    page = as_operator().get("/operations/accounts/membership/").content.decode()

    assert membership.user.full_name in page


def test_the_stock_admin_knows_no_patients_and_no_secrets():
    names = {model._meta.label for model in site._registry}

    assert {"accounts.Clinic", "accounts.User", "accounts.Membership"} <= names
    assert not {name for name in names if name.split(".")[0] in {"auth", "account", "mfa"}}
    assert not names & {"patients.Patient", "patients.SessionLog", "audit.Event"}
    assert site.has_permission(RequestFactory().get("/")) is False
