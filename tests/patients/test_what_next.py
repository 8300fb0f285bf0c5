"""The end of a program: finished with an outcome, extended, handed over."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from patients.models import Prescription
from patients.queries import plan
from programs.models import PrescribedExercise, ProgramVersion, ProgramWeek
from tests import factories
from tests.roles import as_owner

MONDAY = dt.date(2026, 1, 5)
OVER = dt.datetime(2026, 2, 25, 12, tzinfo=dt.UTC)  # ten days after the six weeks


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(OVER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


def address_of(prescription) -> str:
    return reverse("patients:change-status", args=[prescription.public_id])


def now_on_record(prescription) -> Prescription:
    with as_owner():
        return Prescription.unscoped.select_related("program", "patient").get(pk=prescription.pk)


def versions_of(prescription) -> list[ProgramVersion]:
    with as_owner():
        rows = ProgramVersion.unscoped.filter(program=prescription.program_id)
        return list(rows.order_by("number"))


def test_the_page_says_that_the_weeks_are_over_and_offers_every_way(staff, prescription):
    page = staff.get(address_of(prescription)).content.decode()

    assert "The last week ended on 15 Feb 2026" in page
    for way in ("Finish the program", "Add the weeks", "Stop the program"):
        assert way in page


@pytest.mark.parametrize("outcome", ["improved", "unchanged", "worse", "stopped_coming"])
def test_finishing_keeps_how_it_went(staff, prescription, outcome):
    staff.post(
        address_of(prescription),
        {"status": "finished", "outcome": outcome, "reason": "Stairs without pain"},
    )

    ended = now_on_record(prescription)
    assert (ended.status, ended.outcome) == ("finished", outcome)
    assert ended.status_reason == "Stairs without pain"
    assert ended.ended_at == OVER


@pytest.mark.parametrize("outcome", ["", "cured", "x" * 5000])
def test_without_an_outcome_nothing_ends(staff, prescription, outcome):
    answer = staff.post(
        address_of(prescription), {"status": "finished", "outcome": outcome, "reason": "Done"}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"outcome"}
    assert answer.context["form"]["reason"].value() == "Done"
    assert now_on_record(prescription).status == "active"


def test_extending_repeats_the_last_week_in_a_new_version_and_rewrites_nothing(staff, prescription):
    with as_owner():
        last = PrescribedExercise.unscoped.filter(
            version__program=prescription.program_id, week=6, order=0
        )
        last.update(sets=5)
        before = list(
            PrescribedExercise.unscoped.filter(version=versions_of(prescription)[0]).values()
        )

    staff.post(address_of(prescription), {"status": "extended", "weeks": "2", "reason": "Trip"})

    first, second = versions_of(prescription)
    with as_owner():
        after = list(PrescribedExercise.unscoped.filter(version=first).values())
        new = PrescribedExercise.unscoped.filter(version=second)
        assert after == before
        assert new.count() == len(before) + 2 * 4
        assert {line.sets for line in new.filter(week__in=[6, 7, 8], order=0)} == {5}
        assert new.values("line_key").distinct().count() == new.count()
        assert ProgramWeek.unscoped.filter(version=second).count() == 8
    assert second.reason == "2 more weeks like week 6: Trip"
    assert now_on_record(prescription).program.duration_weeks == 8


def test_weeks_added_after_the_end_begin_today_and_the_days_between_are_not_missed(
    staff, prescription, as_patient
):
    staff.post(address_of(prescription), {"status": "extended", "weeks": "2"})

    longer = now_on_record(prescription)
    assert plan.plan_week(longer, dt.date(2026, 2, 25)) == 7
    assert longer.timeline.last_day == dt.date(2026, 3, 10)
    assert not any(plan.is_session_day(longer, dt.date(2026, 2, day)) for day in range(16, 25))
    assert "Start session" in as_patient(longer.patient).get("/my/today/").content.decode()


def test_weeks_added_before_the_end_follow_the_last_one(staff, prescription, clock):
    clock.move_to(dt.datetime(2026, 1, 14, 12, tzinfo=dt.UTC))

    staff.post(address_of(prescription), {"status": "extended", "weeks": "1"})

    longer = now_on_record(prescription)
    assert longer.turns == []
    assert longer.timeline.last_day == dt.date(2026, 2, 22)


@pytest.mark.parametrize("weeks", ["0", "-1", "13", "1e9", "two", "", "9999999999999999999999"])
def test_a_number_of_weeks_that_cannot_be_is_refused(staff, prescription, weeks):
    answer = staff.post(address_of(prescription), {"status": "extended", "weeks": weeks})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"weeks"}
    assert len(versions_of(prescription)) == 1


@pytest.fixture
def followed(prescription):
    """The program's template hands over to another one, from its week 2 on."""
    following = factories.TemplateFactory(name="Combined", duration_weeks=3, fill=2)
    named = factories.TemplateFactory(
        name="Hip only", fill=1, duration_weeks=1, hands_over_to=following, hands_over_week=2
    )
    with as_owner():
        prescription.program.template = named
        prescription.program.save()
    return following


def send(staff, prescription, template):
    address = reverse("patients:personalise", args=[prescription.patient.public_id, template.slug])
    return staff.post(
        address,
        {
            "step": "send",
            "side": "left",
            "starts_on": "2026-02-26",
            "session_days": ["1", "3", "5"],
            "advance_mode": "approve",
        },
    )


def test_handing_over_ends_the_old_one_when_the_new_one_is_sent_and_not_before(
    staff, prescription, followed
):
    factories.ScreeningFactory(patient=prescription.patient)
    answer = staff.post(
        address_of(prescription), {"status": "handed_over", "template": followed.slug}
    )
    assert answer.url.endswith(f"/prescribe/{followed.slug}/")
    assert now_on_record(prescription).status == "active"

    sent = send(staff, prescription, followed)

    assert sent.status_code == 200
    assert now_on_record(prescription).status == "finished"
    with as_owner():
        new = Prescription.unscoped.select_related("program").get(status="active")
        mains = Prescription.unscoped.filter(status__in=["active", "paused"], covers_left=True)
        assert mains.count() == 1
    assert new.program.template_id == followed.pk
    assert plan.plan_week(new, dt.date(2026, 2, 26)) == 2
    assert new.timeline.last_day == dt.date(2026, 3, 11)


def test_without_a_hand_over_the_old_one_still_holds_its_knee(staff, prescription, followed):
    factories.ScreeningFactory(patient=prescription.patient)

    assert send(staff, prescription, followed).status_code == 422
    assert now_on_record(prescription).status == "active"


def test_a_hand_over_can_be_taken_back(staff, prescription, followed):
    factories.ScreeningFactory(patient=prescription.patient)
    staff.post(address_of(prescription), {"status": "handed_over", "template": followed.slug})
    staff.post(reverse("patients:keep-program", args=[prescription.public_id]))

    assert now_on_record(prescription).hands_over_to is None
    assert send(staff, prescription, followed).status_code == 422


def test_only_what_is_offered_can_follow(staff, prescription, followed):
    other = factories.TemplateFactory(duration_weeks=1, fill=1)

    answer = staff.post(address_of(prescription), {"status": "handed_over", "template": other.slug})

    assert answer.status_code == 422
    assert now_on_record(prescription).hands_over_to is None
