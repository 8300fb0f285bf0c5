"""A dose changes from the next session on, as a new version; what was logged stays as it was."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.operations.prescribing import change_dose
from patients.queries import plan
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, ProgramVersion, ProgramWeek
from tests import factories
from tests.roles import as_owner


@pytest.fixture
def today(patient) -> dt.date:
    return timezone.now().astimezone(patient.zone).date()


@pytest.fixture
def running(patient, today):
    """A program of six weeks in its second week."""
    return factories.PrescriptionFactory(patient=patient, starts_on=today - dt.timedelta(days=8))


def versions(prescription) -> list[ProgramVersion]:
    with as_owner():
        found = ProgramVersion.unscoped.filter(program=prescription.program)
        return list(found.order_by("number"))


def lines(prescription, *, number: int, week: int | None = None) -> list[PrescribedExercise]:
    with as_owner():
        found = PrescribedExercise.unscoped.filter(
            version__program=prescription.program, version__number=number
        ).select_related("version", "exercise_version")
        found = found.filter(week=week) if week else found
        return list(found.order_by("week", "order"))


def url_of(prescription, line) -> str:
    return reverse("patients:change-dose", args=[prescription.public_id, line.public_id])


def entries(client, url, **changes) -> dict:
    """The form as the page filled it in, with some fields changed."""
    form = client.get(url).context["form"]
    filled = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**filled, **changes}.items() if value is not None}


def test_a_dose_is_changed_in_three_clicks_and_a_new_version_holds_from_today(
    as_clinician, running, today
):
    client = as_clinician(running.clinic)
    line = lines(running, number=1, week=2)[0]
    url = url_of(running, line)

    response = client.post(url, entries(client, url, sets="3", reason="Easy by now"))

    assert response.url == reverse("patients:detail", args=[running.patient.public_id])
    first, second = versions(running)
    assert (second.number, second.effective_from) == (2, today)
    assert (second.author_id, second.reason) == (client.user.pk, "Easy by now")
    assert lines(running, number=1, week=2)[0].dose.sets == 2
    assert lines(running, number=2, week=2)[0].dose == line.dose.replace(sets=3)
    assert first.effective_from == running.starts_on


def test_all_other_lines_and_weeks_are_carried_over_under_their_keys(as_clinician, running):
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])

    client.post(url, entries(client, url, sets="3"))

    before, after = lines(running, number=1), lines(running, number=2)
    assert [line.line_key for line in after] == [line.line_key for line in before]
    changed = [old.week for old, new in zip(before, after, strict=True) if old.dose != new.dose]
    assert changed == [2]
    same = ("side", "per_week", "core", "short", "order", "exercise_version_id", "source_id")
    for old, new in zip(before, after, strict=True):
        assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    with as_owner():
        assert ProgramWeek.unscoped.filter(version__number=2, phase="Settle").count() == 6


def test_later_weeks_change_too_when_ticked_where_the_dose_is_the_same(as_clinician, running):
    client = as_clinician(running.clinic)
    line = lines(running, number=1, week=2)[0]
    with as_owner():
        PrescribedExercise.unscoped.filter(
            week=4, exercise_version=line.exercise_version, version=line.version
        ).update(sets=4)
    url = url_of(running, line)

    client.post(url, entries(client, url, sets="3", also_later_weeks="on"))

    of_exercise = [
        each.dose.sets
        for each in lines(running, number=2)
        if each.exercise_version_id == line.exercise_version_id
    ]
    assert of_exercise == [2, 3, 3, 4, 3, 3]


def test_after_todays_session_the_change_holds_from_tomorrow(as_clinician, running, today):
    factories.SessionLogFactory(prescription=running, done_on=today, plan_week=2)
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])

    client.post(url, entries(client, url, sets="3"))

    assert versions(running)[1].effective_from == today + dt.timedelta(days=1)


def test_before_the_start_the_change_holds_from_the_start(as_clinician, patient, today):
    later = today + dt.timedelta(days=10)
    waiting = factories.PrescriptionFactory(patient=patient, starts_on=later)
    client = as_clinician(patient.clinic)
    url = url_of(waiting, lines(waiting, number=1, week=1)[0])

    client.post(url, entries(client, url, sets="3"))

    assert versions(waiting)[1].effective_from == later


def test_yesterday_is_still_answered_by_the_version_of_yesterday(
    as_clinician, running, today, in_clinic
):
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])

    client.post(url, entries(client, url, sets="3"))

    with in_clinic(running.clinic):
        yesterday = plan.version_in_force(running, today - dt.timedelta(days=1))
        assert (yesterday.number, plan.version_in_force(running, today).number) == (1, 2)


def test_a_colleague_who_was_quicker_is_named_and_the_entries_are_kept(as_clinician, running):
    client = as_clinician(running.clinic)
    colleague = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])
    seen_by_both = entries(client, url)
    colleague.post(url, {**seen_by_both, "sets": "4"})

    response = client.post(url, {**seen_by_both, "sets": "3"})

    page = response.content.decode()
    assert response.status_code == 422
    assert str(colleague.user) in page
    assert "4 rounds" in page
    assert response.context["form"]["sets"].value() == "3"
    assert len(versions(running)) == 2

    shown = response.context["form"]
    again = {name: shown[name].value() for name in shown.fields if shown[name].value() is not None}
    assert client.post(url, again).status_code == 302
    assert lines(running, number=3, week=2)[0].dose.sets == 3


def test_a_line_of_an_older_version_opens_as_the_newest_has_it(as_clinician, running):
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])
    client.post(url, entries(client, url, sets="4"))

    form = client.get(url).context["form"]

    assert (form["sets"].value(), form["version"].value()) == (4, 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("sets", "0", id="no round"),
        pytest.param("sets", "99", id="99 rounds"),
        pytest.param("reps_min", "-3", id="negative repetitions"),
        pytest.param("reps_max", "1", id="most below least"),
        pytest.param("reps_max", "", id="no repetitions"),
        pytest.param("sets", "NaN", id="not a number"),
        pytest.param("sets", "3\x00", id="a number with NUL"),
        pytest.param("sets", "9" * 10_000, id="a number of 10 000 digits"),
        pytest.param("load_kg", "NaN", id="a load that is not a number"),
        pytest.param("load_kg", "301", id="a load of 301 kg"),
        pytest.param("tempo", "slow", id="a tempo in words"),
        pytest.param("load_text", "x" * 10_000, id="a load of 10 000 characters"),
        pytest.param("load_text", "band\x00", id="a load with NUL"),
        pytest.param("band_level", "steel", id="no such band"),
        pytest.param("per_week", "8", id="eight times a week"),
        pytest.param("reason", "x" * 301, id="a long reason"),
        pytest.param("reason", "be\u202ecause", id="a reason that turns the text around"),
    ],
)
def test_what_is_no_dose_is_named_and_kept_and_nothing_is_written(
    as_clinician, running, field, value
):
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])

    response = client.post(url, entries(client, url, **{field: value}))

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors.keys() == {field}
    assert form[field].value() == value
    assert len(versions(running)) == 1


def test_a_save_without_a_change_makes_no_version(as_clinician, running):
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])

    response = client.post(url, entries(client, url))

    assert response.status_code == 422
    assert len(versions(running)) == 1


def test_a_week_that_is_over_is_not_changed(as_clinician, running):
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=1)[0])

    response = client.post(url, entries(client, url, sets="3"))

    assert response.status_code == 422
    assert "Week 1 is over" in response.content.decode()
    assert len(versions(running)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"per_week": 0}, "dose_wrong", id="never a week"),
        pytest.param({"per_week": 8}, "dose_wrong", id="eight times a week"),
        pytest.param({"reason": "x" * 301}, "reason_wrong", id="a long reason"),
        pytest.param({"reason": "a\x00b"}, "reason_wrong", id="a reason with NUL"),
    ],
)
def test_the_operation_refuses_with_a_code(running, in_clinic, today, changes, code):
    [line, *_others] = lines(running, number=1, week=2)

    with in_clinic(running.clinic), pytest.raises(OperationRefused) as refused:
        change_dose(
            **{
                "prescription": running,
                "line": line,
                "dose": line.dose.replace(sets=3),
                "today": today,
                "by": factories.UserFactory(),
                **changes,
            }
        )

    assert refused.value.code == code


@pytest.mark.parametrize("status", ["finished", "stopped"])
def test_a_program_that_has_ended_is_not_changed(as_clinician, patient, today, status):
    ended = factories.PrescriptionFactory(
        patient=patient, starts_on=today, status=status, ended_at=timezone.now()
    )
    client = as_clinician(patient.clinic)
    url = url_of(ended, lines(ended, number=1, week=2)[0])

    response = client.post(url, entries(client, url, sets="3"))

    assert response.status_code == 422
    assert "has ended" in response.content.decode()
    assert len(versions(ended)) == 1


def test_a_line_of_another_program_is_404(as_clinician, running, clinic):
    other = factories.PrescriptionFactory(patient=factories.PatientFactory(clinic=clinic))
    client = as_clinician(running.clinic)

    response = client.get(url_of(running, lines(other, number=1, week=2)[0]))

    assert response.status_code == 404


def test_who_changed_a_dose_is_in_the_audit(as_clinician, running):
    client = as_clinician(running.clinic)
    url = url_of(running, lines(running, number=1, week=2)[0])

    client.post(url, entries(client, url, sets="3"))

    with as_owner():
        event = Event.objects.get(
            table_name="programs_programversion", kind="insert", actor=f"user:{client.user.pk}"
        )
    assert event.changes["number"] == [None, 2]


def test_the_program_page_offers_changes_for_weeks_to_come_alone(as_clinician, running):
    url = reverse("patients:prescription", args=[running.public_id])

    response = as_clinician(running.clinic).get(url)

    page = response.content.decode()
    for week, offered in ((1, False), (2, True), (6, True)):
        line = lines(running, number=1, week=week)[0]
        assert (url_of(running, line) in page) is offered
