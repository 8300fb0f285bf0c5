"""Assessments through their pages: partial ones, units, corrections, repeated over time."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Assessment
from patients.queries.preview import template_cards
from patients.queries.template_reasons import template_reasons
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.models import Template
from tests import factories, roles

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def patient(clinic):
    return factories.PatientFactory(clinic=clinic)


def enter(client, patient, **fields):
    url = reverse("patients:new-assessment", args=[patient.public_id])
    return client.post(url, {"assessed_on": "2026-01-23", "force_unit": "N", **fields})


def kept(patient) -> list[Assessment]:
    with roles.as_owner():
        return list(Assessment.unscoped.filter(patient=patient).order_by("pk"))


def page_of(client, patient):
    return client.get(reverse("patients:assessments", args=[patient.public_id]))


def test_a_short_assessment_saves_and_the_rest_stays_unknown(staff, patient):
    answer = enter(staff, patient, pain_worst="6", morning_flare="yes", step_down_left=["trunk"])

    assert answer.url == reverse("patients:assessments", args=[patient.public_id])
    [row] = kept(patient)
    assert (row.pain_worst, row.morning_flare, row.step_down_left) == (6, True, ["trunk"])
    assert row.squat_45_pain is row.load_rise is row.step_down_right is row.mass_kg is None


def test_zero_and_none_of_these_are_findings_and_not_the_same_as_nothing(staff, patient):
    enter(staff, patient, pain_worst="0", step_down_left=["none"])

    [row] = kept(patient)
    assert row.pain_worst == 0
    assert row.step_down_left == []
    assert row.step_down_right is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"pain_worst": "11"}, "pain_worst"),
        ({"pain_worst": "5.5"}, "pain_worst"),
        ({"pain_worst": "a lot"}, "pain_worst"),
        ({"abduction_left": "1e9"}, "abduction_left"),
        ({"abduction_left": "NaN"}, "abduction_left"),
        ({"mass_kg": "5"}, "mass_kg"),
        ({"step_down_left": ["none", "trunk"]}, "step_down_left"),
        ({"step_down_left": ["knee_second_toe", "knee_inner_foot"]}, "step_down_left"),
        ({"load_amount": "4"}, "load_unit"),
        ({"pain_worst": "5", "assessed_on": "2026-01-24"}, "assessed_on"),
        ({"pain_worst": "5", "assessed_on": "1990-01-01"}, "assessed_on"),
        ({"pain_worst": "5", "note": "nul\x00"}, "note"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_written(
    staff, patient, fields, field
):
    answer = enter(staff, patient, **fields)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert kept(patient) == []


def test_an_assessment_without_any_finding_is_not_saved(staff, patient):
    answer = enter(staff, patient)

    assert answer.status_code == 422
    assert "Nothing is entered yet" in answer.text
    assert kept(patient) == []


def test_kilograms_of_force_are_kept_in_newton_and_shown_as_they_were_entered(staff, patient):
    enter(staff, patient, force_unit="kgf", abduction_left="10", abduction_right="12,0")

    [row] = kept(patient)
    assert (float(row.abduction_left), float(row.abduction_right)) == (98.1, 117.72)
    page = page_of(staff, patient)
    [strength] = page.context["strength"]
    assert (strength.left, strength.right, strength.percent) == ("10 kgf", "12 kgf", "83% left")


def test_what_was_found_last_is_a_hint_and_never_filled_in(staff, patient):
    enter(staff, patient, pain_worst="6", mass_kg="60")

    page = staff.get(reverse("patients:new-assessment", args=[patient.public_id]))

    form = page.context["form"]
    assert form["pain_worst"].value() is None
    assert "last 6" in str(form["pain_worst"].help_text)
    assert not form["mass_kg"].help_text


def test_a_correction_is_a_further_revision_and_the_first_stays_readable(staff, patient):
    enter(staff, patient, pain_worst="6", squat_45_pain="4")
    [row] = kept(patient)
    url = reverse("patients:correct-assessment", args=[row.public_id])

    assert staff.get(url).context["form"]["pain_worst"].value() == 6
    staff.post(url, {"assessed_on": "2026-01-23", "force_unit": "N", "pain_worst": "7"})

    first, second = kept(patient)
    assert (first.pain_worst, second.pain_worst, second.revision) == (6, 7, 2)
    [told] = page_of(staff, patient).context["told"]
    assert told.revision == 2
    assert "worst 6 of 10" in told.earlier[0]


def test_the_second_to_correct_the_same_is_told_who_was_faster(staff, patient):
    enter(staff, patient, pain_worst="6")
    [row] = kept(patient)
    url = reverse("patients:correct-assessment", args=[row.public_id])
    sent = {"assessed_on": "2026-01-23", "force_unit": "N", "pain_worst": "7"}
    staff.post(url, sent)

    answer = staff.post(url, {**sent, "pain_worst": "8"})

    assert answer.status_code == 422
    assert "has corrected this assessment meanwhile" in answer.text
    assert len(kept(patient)) == 2


def test_first_and_last_are_compared_with_the_error_of_the_measure(staff, patient):
    enter(staff, patient, assessed_on="2026-01-01", pain_worst="7", abduction_left="100")
    enter(staff, patient, pain_worst="4", abduction_left="160", hamstrings_left="30")

    page = page_of(staff, patient)

    rows = {row.label: row for row in page.context["compared"]}
    assert rows["Worst pain in 7 days"].difference == "−3"
    assert "a change that matters" in rows["Worst pain in 7 days"].verdict
    assert "more than the error" in rows["Hip abduction, left"].verdict
    assert "Hamstrings, left" not in rows
    [drawn] = page.context["drawn"]
    assert drawn.chart.sentence == "Hip abduction: left from 100 N to 160 N."


def test_body_mass_stands_on_no_page_but_the_form(staff, patient):
    enter(staff, patient, mass_kg="61.7", abduction_left="100")

    assert "61.7" not in page_of(staff, patient).text
    detail = staff.get(reverse("patients:detail", args=[patient.public_id]))
    assert "61.7" not in detail.text


def test_the_patient_page_tells_the_last_one_in_lines(staff, patient):
    enter(staff, patient, pain_worst="6", step_down_left=["trunk", "pelvis"])

    detail = staff.get(reverse("patients:detail", args=[patient.public_id]))

    assert detail.context["examined"]["assessment"]["lines"] == [
        ("Irritability", "worst 6 of 10"),
        ("Step-down", "left 2 of 6, medium"),
    ]


def test_findings_bring_the_templates_that_fit_to_the_front_with_reasons(staff, patient):
    enter(staff, patient, pain_worst="8", squat_45_pain="6")
    factories.ScreeningFactory(patient=patient, screened_on=NOW.date())

    with scoped_to(Scope.of_clinic(patient.clinic_id, actor="test")):
        reasons = template_reasons(patient, today=NOW.date())

    assert next(iter(reasons)) == "irritable-knee-starter-2wk"
    assert any("8 of 10" in text for text in reasons["irritable-knee-starter-2wk"])


def test_the_picker_shows_the_best_fit_first_then_the_other_suggestions():
    templates = [factories.TemplateFactory(slug=slug) for slug in ("a", "b", "c", "d")]
    with roles.as_owner():
        rows = Template.objects.filter(pk__in=[one.pk for one in templates])
        found = rows.prefetch_related("weeks__items__exercise__current").order_by("slug")
        cards = template_cards(found, {"c": ["best"], "b": ["second"]})

    assert [card.template.slug for card in cards] == ["c", "b", "a", "d"]


def test_a_hundred_assessments_ask_no_more_than_two(staff, patient):
    for _number in range(2):
        factories.AssessmentFactory(patient=patient, pain_worst=5, assessed_on=NOW.date())
    few = _queries(staff, patient)

    for _number in range(98):
        factories.AssessmentFactory(patient=patient, pain_worst=5, assessed_on=NOW.date())

    assert _queries(staff, patient) == few


def _queries(client, patient) -> int:
    page_of(client, patient)
    with CaptureQueriesContext(connection) as seen:
        page_of(client, patient)
    return len(seen)


def test_the_database_keeps_the_ranges_too(patient):
    with roles.as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        factories.AssessmentFactory(patient=patient, pain_worst=11)
