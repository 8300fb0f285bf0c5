"""A clinic's colour and limits: readable by day and night, set back, not undone by a colleague."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pfprehab.accounts.models import ACCENTS, SettingChange
from tests import factories
from tests.look.test_templates import EDGE_PAIRS, TEXT_PAIRS, contrast, tokens
from tests.roles import as_owner

NAMES = [value for value, _label in ACCENTS if value]


@pytest.fixture
def admin(as_clinician, clinic):
    return as_clinician(clinic, role="clinic_admin")


def shown_by(page) -> dict:
    """What a browser sends from the page as it was opened."""
    form = page.context["form"]
    sent = {}
    for field in form:
        value = field.value()
        value = "" if value is None else value
        if value is False:
            continue
        sent[field.html_name] = "on" if value is True else value
        if field.field.show_hidden_initial:
            sent[field.html_initial_name] = value
    return sent


def accents(name: str, scheme: str) -> dict[str, str]:
    light, dark = Path(finders.find("css/accents.css")).read_text().split("@media", 1)
    [rule] = re.findall(rf":root\.accent-{name} {{(.*?)}}", light if scheme == "light" else dark)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", rule))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_every_colour_reads_well(name, scheme):
    found = tokens(scheme) | accents(name, scheme)

    assert len(accents(name, scheme)) == 6
    for pairs, least in ((TEXT_PAIRS, 4.5), (EDGE_PAIRS, 3)):
        weak = [pair for pair in pairs if contrast(found[pair[0]], found[pair[1]]) < least]
        assert weak == []


@pytest.mark.django_db
def test_a_clinics_colour_is_on_its_pages_and_on_no_others(admin, clinic, as_clinician):
    sent = shown_by(admin.get("/clinic/")) | {"accent": "plum"}

    assert admin.post("/clinic/", sent).status_code == 302

    assert '<html lang="en" class="accent-plum">' in admin.get("/caseload/").text
    stranger = as_clinician(factories.ClinicFactory())
    assert "accent" not in stranger.get("/caseload/").text.partition("<body")[0]


@pytest.mark.django_db
def test_a_colour_outside_the_palette_is_refused_by_page_and_database(admin, clinic):
    sent = shown_by(admin.get("/clinic/")) | {"accent": "yellow"}

    assert list(admin.post("/clinic/", sent).context["form"].errors) == ["accent"]

    with as_owner(), pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        type(clinic).objects.filter(pk=clinic.pk).update(accent="yellow")


@pytest.mark.django_db
def test_two_admins_with_the_page_open_do_not_undo_each_other(admin, clinic):
    first = second = shown_by(admin.get("/clinic/"))

    admin.post("/clinic/", first | {"phone": "+34 600 111 222"})
    admin.post("/clinic/", second | {"name": "Knee House"})

    with as_owner():
        clinic.refresh_from_db()
        assert (clinic.phone, clinic.name) == ("+34 600 111 222", "Knee House")
        assert SettingChange.unscoped.count() == 2


@pytest.mark.django_db
def test_limits_are_set_back_to_those_of_pfprehab_and_a_looser_one_says_why(admin, clinic):
    with as_owner():
        clinic.quiet_days, clinic.fewest_logs = 5, 3
        clinic.save()
    sent = shown_by(admin.get("/clinic/")) | {"reset": "1"}

    assert list(admin.post("/clinic/", sent).context["form"].errors) == ["reason"]
    admin.post("/clinic/", sent | {"reason": "As everybody else."})

    with as_owner():
        clinic.refresh_from_db()
    assert (clinic.quiet_days, clinic.fewest_logs) == (7, 2)
