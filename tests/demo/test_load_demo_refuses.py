"""Where the demo clinic is not let in."""

import pytest
from django.core.management import CommandError

from patients.demo.clinic import demo_clinic
from pfprehab.accounts.models import User
from tests import factories, roles
from tests.demo.conftest import load

pytestmark = pytest.mark.django_db


def test_a_database_with_other_clinics_gets_no_demo_log_ins():
    factories.ClinicFactory()

    with pytest.raises(CommandError, match="database of its own"):
        load()

    with roles.as_owner():
        assert demo_clinic() is None
        assert not User.objects.filter(is_operator=True).exists()


def test_without_templates_it_says_what_to_run_first():
    with pytest.raises(CommandError, match="load_templates"):
        load()
