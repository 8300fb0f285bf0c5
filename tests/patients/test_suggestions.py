"""What the prescribing page is told: slugs of real templates, reasons in words with numbers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from patients.queries.suggestions import _SENTENCES, suggestions_for
from programs.data import read_templates
from tests import factories

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def assessed(patient):
    def make(*, ago=0, **values):
        day = TODAY - dt.timedelta(days=ago)
        return factories.AssessmentFactory(patient=patient, assessed_on=day, **values)

    return make


def test_reasons_name_the_numbers(patient, in_clinic, assessed, django_assert_num_queries):
    assessed(pain_worst=8, squat_45_pain=6, hamstrings_right=Decimal("24.5"))

    with in_clinic(patient.clinic), django_assert_num_queries(3):
        found = suggestions_for(patient, today=TODAY)

    assert list(found) == ["irritable-knee-starter-2wk", "hip-only-6wk", "flexibility-addon-4wk"]
    assert "8 of 10" in found["irritable-knee-starter-2wk"][0]
    assert found["flexibility-addon-4wk"] == [
        "Hamstrings right: 24.5°; more than 20° counts as short (pfprehab default)"
    ]


def test_strength_is_said_with_both_sides(patient, in_clinic, assessed):
    assessed(abduction_left=Decimal(150), abduction_right=Decimal(200))

    with in_clinic(patient.clinic):
        [reason] = suggestions_for(patient, today=TODAY)["combined-hip-knee-6wk"]

    assert reason.startswith("Hip abduction left is 75% of the other side (150 N against 200 N)")


def test_only_the_last_revision_of_the_last_six_weeks_counts(patient, in_clinic, assessed):
    old = assessed(ago=43, pain_worst=9, squat_45_pain=9)
    wrong = assessed(ago=2, pain_worst=9, squat_45_pain=9)
    assessed(ago=2, pain_worst=3, corrects=wrong, revision=2)

    with in_clinic(patient.clinic):
        found = suggestions_for(patient, today=TODAY)

    assert old
    assert list(found) == ["combined-hip-knee-6wk"]


def test_without_an_assessment_nothing_is_suggested(patient, in_clinic):
    with in_clinic(patient.clinic):
        assert suggestions_for(patient, today=TODAY) == {}


def test_after_a_graft_on_the_screening_nothing_is_suggested(patient, in_clinic, assessed):
    assessed(pain_worst=8, squat_45_pain=6)
    factories.ScreeningFactory(patient=patient, answers={"graft_or_replacement": True})

    with in_clinic(patient.clinic):
        assert suggestions_for(patient, today=TODAY) == {}


def test_every_reason_has_words_in_spanish_too():
    from patients.rules import suggestions as rules
    from patients.rules.assessment import Sides

    finding = Sides(
        measure="abduction", side="left", value=150, other=200, percent=75, threshold=20
    )
    for code, words in _SENTENCES.items():
        reason = rules.Reason(code=code, number=3, finding=finding, side="left")
        for language in ("en", "es"):
            with translation.override(language):
                assert words(reason).strip()


def test_every_slug_that_can_be_suggested_is_a_template_that_can_be_prescribed():
    from patients.rules import suggestions as rules

    known = {one["slug"] for one in read_templates()["templates"] if one["prescribable"]}
    slugs = {
        rules.STARTER, rules.HIP, rules.KNEE, rules.COMBINED, rules.STRETCHES, rules.YOUNG,
        rules.RUNNING, rules.FIELD, rules.MAINTENANCE,
    }  # fmt: skip

    assert slugs <= known
