"""A template becomes one person's program: four clicks, every refusal named and kept."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from patients.models import Prescription
from patients.operations.prescribing import prescribe
from pfprehab.accounts.models import AccessToken
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, Program, ProgramVersion, ProgramWeek, TemplateItem
from tests import factories
from tests.roles import as_owner

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def template(db):
    return factories.TemplateFactory(duration_weeks=2)


@pytest.fixture
def screened(patient):
    today = timezone.now().astimezone(patient.zone).date()
    factories.ScreeningFactory(patient=patient, screened_on=today)
    return patient


@pytest.fixture
def url(patient, template) -> str:
    return reverse("patients:personalise", args=[patient.public_id, template.slug])


def choices(patient, **changes) -> dict:
    today = timezone.now().astimezone(patient.zone).date()
    return {
        "side": "left",
        "starts_on": today.isoformat(),
        "session_days": ["1", "3", "5"],
        "step": "send",
        **changes,
    }


def prescriptions() -> list[Prescription]:
    with as_owner():
        return list(Prescription.unscoped.select_related("program"))


def lines() -> list[PrescribedExercise]:
    with as_owner():
        return list(PrescribedExercise.unscoped.order_by("week", "order"))


def prescribe_it(patient, template, **changes) -> Prescription:
    with scoped_to(Scope.of_clinic(patient.clinic_id, actor="test")):
        return prescribe(
            **{
                "patient": patient,
                "template": template,
                "covers_left": True,
                "covers_right": False,
                "starts_on": TODAY,
                "session_days": [1, 3, 5],
                "today": TODAY,
                "by": factories.UserFactory(),
                **changes,
            }
        )


# --- the path ---------------------------------------------------------------------------------


def test_four_clicks_lead_from_the_patient_to_a_program_and_its_link(
    as_clinician, screened, template, url
):
    client = as_clinician(screened.clinic)

    first = client.get(reverse("patients:prescribe", args=[screened.public_id]))
    assert url in first.content.decode()
    second = client.get(url)
    offered = {
        name: second.context["form"][name].value() for name in ("side", "starts_on", "session_days")
    }
    third = client.post(url, {**offered, "step": "review"})
    assert prescriptions() == []
    sent = client.post(url, {**hidden_fields(third), "step": "send"})

    [made] = prescriptions()
    assert sent.status_code == 200
    assert f"/join/#{secret_in(sent)}" in sent.context["link"]
    assert 'src="data:image/svg+xml' in sent.content.decode()
    assert (made.covers_left, made.covers_right) == (True, False)
    assert (made.session_days, made.advance_mode) == ([1, 3, 5], "approve")
    assert made.prescribed_by == client.user
    assert made.screening_id is not None


def test_the_whole_template_is_written_as_version_1(as_clinician, screened, template, url):
    client = as_clinician(screened.clinic)

    client.post(url, choices(screened))

    with as_owner():
        version = ProgramVersion.unscoped.get()
        assert (version.number, version.author) == (1, client.user)
        assert version.effective_from == prescriptions()[0].starts_on
        assert ProgramWeek.unscoped.filter(version=version, goal="Learn the movements").count() == 2
        items = list(TemplateItem.objects.order_by("template_week__week", "order"))
    assert [(line.week, line.dose, line.short) for line in lines()] == [
        (1 + number // 4, item.dose, item.short) for number, item in enumerate(items)
    ]


def test_who_prescribed_is_in_the_audit(as_clinician, screened, url):
    client = as_clinician(screened.clinic)

    client.post(url, choices(screened))

    with as_owner():
        events = Event.objects.filter(kind="insert", actor=f"user:{client.user.pk}")
        tables = set(events.values_list("table_name", flat=True))
    assert tables >= {
        "patients_prescription",
        "programs_program",
        "programs_programversion",
        "programs_prescribedexercise",
        "accounts_accesstoken",
    }


def test_the_secret_stands_in_the_answer_alone(as_clinician, screened, url):
    response = as_clinician(screened.clinic).post(url, choices(screened))

    with as_owner():
        token = AccessToken.objects.get(user=screened.user)
    assert secret_in(response) not in token.secret_hash
    assert "no-store" in response.headers["Cache-Control"]


def test_a_patient_who_is_in_already_needs_no_link(as_clinician, screened, url):
    factories.DeviceFactory(clinic=screened.clinic, user=screened.user)

    response = as_clinician(screened.clinic).post(url, choices(screened))

    assert "link" not in response.context
    assert "has access already" in response.content.decode()


def test_a_new_link_is_one_click_and_ends_the_earlier_one(as_clinician, patient):
    client = as_clinician(patient.clinic)
    url = reverse("patients:invite", args=[patient.public_id])

    first, second = client.post(url), client.post(url)

    assert secret_in(first) != secret_in(second)
    with as_owner():
        assert AccessToken.objects.filter(user=patient.user, revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [(True, False, "left"), (False, True, "right"), (True, True, "each")],
)
def test_the_sore_leg_of_a_template_becomes_the_patients(clinic, template, left, right, expected):
    patient = factories.PatientFactory(clinic=clinic, affected_left=left, affected_right=right)
    factories.ScreeningFactory(patient=patient, screened_on=TODAY)
    with as_owner():
        TemplateItem.objects.filter(template_week__week=1).update(side="affected")

    prescribe_it(patient, template, covers_left=left, covers_right=right)

    assert {line.side for line in lines() if line.week == 1} == {expected}
    assert {line.side for line in lines() if line.week == 2} == {"each"}


def test_optional_lines_come_only_when_a_finding_switches_them_on(
    as_clinician, screened, template, url
):
    with as_owner():
        stretch = TemplateItem.objects.filter(template_week__week=1).last().exercise
        TemplateItem.objects.filter(exercise=stretch).update(optional=True, when="Tests short")
    client = as_clinician(screened.clinic)
    assert "Tests short" in client.get(url).content.decode()

    client.post(url, choices(screened))
    without = len(lines())
    with as_owner():
        prescriptions()[0].__class__.unscoped.update(status="finished", ended_at=timezone.now())
    client.post(url, choices(screened, switched_on=[stretch.slug]))

    assert without == 6
    assert len(lines()) == 6 + 8
    assert not any(line.optional for line in lines())


# --- refusals ---------------------------------------------------------------------------------


def test_without_a_screening_it_comes_first(as_clinician, patient, url):
    client = as_clinician(patient.clinic)
    screening = reverse("patients:screening", args=[patient.public_id])

    assert client.get(reverse("patients:prescribe", args=[patient.public_id])).url == screening
    assert client.post(url, choices(patient)).url == screening
    assert prescriptions() == []


def test_a_screening_of_15_days_ago_is_none(patient, template):
    factories.ScreeningFactory(patient=patient, screened_on=TODAY - dt.timedelta(days=15))

    with pytest.raises(OperationRefused) as refused:
        prescribe_it(patient, template)

    assert refused.value.code == "screening_missing"


def test_a_red_flag_stops_the_page_and_the_operation(as_clinician, screened, template, url):
    factories.ScreeningFactory(
        patient=screened,
        screened_on=timezone.now().date(),
        outcome="stopped",
        answers={"calf_swelling": True},
    )
    client = as_clinician(screened.clinic)

    response = client.post(url, choices(screened), follow=True)
    with pytest.raises(OperationRefused) as refused:
        prescribe_it(screened, template, today=timezone.now().date())

    assert "deep vein thrombosis" in response.content.decode()
    assert url not in response.content.decode()
    assert refused.value.code == "screening_stopped"
    assert prescriptions() == []


def test_an_add_on_needs_a_screening_too(patient):
    addon = factories.TemplateFactory(kind="addon", duration_weeks=1)

    with pytest.raises(OperationRefused) as refused:
        prescribe_it(patient, addon)

    assert refused.value.code == "screening_missing"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("starts_on", "1513-06-01", id="a start in 1513"),
        pytest.param("starts_on", "2999-01-01", id="a start in 2999"),
        pytest.param("starts_on", "soon", id="a start in words"),
        pytest.param("starts_on", "2026-11-21\x00", id="a start with NUL"),
        pytest.param("side", "right", id="a knee that is not sore"),
        pytest.param("side", "x" * 10_000, id="a knee of 10 000 characters"),
        pytest.param("session_days", [], id="no day"),
        pytest.param("session_days", ["0"], id="no such weekday"),
        pytest.param("session_days", ["1", "1"], id="one day twice"),
        pytest.param("session_days", ["1\x00"], id="a day with NUL"),
        pytest.param("switched_on", ["no-such-exercise"], id="an exercise of no template"),
    ],
)
def test_bad_choices_are_named_and_kept_and_nothing_is_written(
    as_clinician, screened, url, field, value
):
    response = as_clinician(screened.clinic).post(url, choices(screened, **{field: value}))

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors.keys() == {field}
    assert form[field].value() == value
    assert prescriptions() == []
    with as_owner():
        assert not Program.unscoped.exists()


@pytest.mark.parametrize("slug", ["no-such-template", "%00", "x" * 200])
def test_an_unknown_template_is_404(as_clinician, screened, slug):
    url = reverse("patients:prescribe", args=[screened.public_id])

    assert as_clinician(screened.clinic).get(f"{url}{slug}/").status_code == 404


def test_a_reconstruction_is_neither_offered_nor_accepted(as_clinician, screened):
    arm = factories.TemplateFactory(
        fidelity="reconstruction", prescribable=False, duration_weeks=1, slug="ferber-arm"
    )
    client = as_clinician(screened.clinic)
    page = client.get(reverse("patients:prescribe", args=[screened.public_id]) + "?research=1")
    url = reverse("patients:personalise", args=[screened.public_id, arm.slug])

    with pytest.raises(OperationRefused) as refused:
        prescribe_it(screened, arm)

    assert arm.slug not in page.content.decode()
    assert client.post(url, choices(screened)).status_code == 404
    assert refused.value.code == "template_not_prescribable"


def test_research_templates_are_shown_only_when_asked_for(as_clinician, screened):
    factories.TemplateFactory(research=True, duration_weeks=1, name="Nakagawa")
    client = as_clinician(screened.clinic)
    url = reverse("patients:prescribe", args=[screened.public_id])

    assert "Nakagawa" not in client.get(url).content.decode()
    assert "Nakagawa" in client.get(url, {"research": "1"}).content.decode()


def test_a_young_persons_templates_come_with_what_to_keep_in_mind(as_clinician, clinic):
    girl = factories.PatientFactory(
        clinic=clinic, birth_date=timezone.now().date() - dt.timedelta(days=14 * 366)
    )
    factories.ScreeningFactory(patient=girl, screened_on=timezone.now().date())

    page = as_clinician(clinic).get(reverse("patients:prescribe", args=[girl.public_id]))

    assert "Examine both hips" in page.content.decode()


def test_a_template_with_a_retired_exercise_is_refused_by_name(as_clinician, screened, url):
    with as_owner():
        exercise = TemplateItem.objects.last().exercise
        exercise.retired_at = timezone.now()
        exercise.save()

    response = as_clinician(screened.clinic).post(url, choices(screened))

    assert response.status_code == 422
    assert exercise.current.name in response.context["form"].non_field_errors()[0]
    assert prescriptions() == []
    with as_owner():
        assert not Program.unscoped.exists()


@pytest.mark.parametrize("status", ["active", "paused"])
def test_a_second_main_program_for_the_same_knee_is_refused(as_clinician, screened, url, status):
    factories.PrescriptionFactory(patient=screened, status=status)

    response = as_clinician(screened.clinic).post(url, choices(screened))

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"side"}
    assert len(prescriptions()) == 1


def test_the_other_knee_and_an_add_on_are_free(clinic, template):
    patient = factories.PatientFactory(clinic=clinic, affected_right=True)
    factories.ScreeningFactory(patient=patient, screened_on=TODAY)
    factories.PrescriptionFactory(patient=patient)
    addon = factories.TemplateFactory(kind="addon", duration_weeks=1)

    prescribe_it(patient, template, covers_left=False, covers_right=True)
    prescribe_it(patient, addon)

    assert len(prescriptions()) == 3
    with pytest.raises(OperationRefused, match="running already"):
        prescribe_it(patient, addon)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": TODAY - dt.timedelta(days=8)}, "start_out_of_range"),
        ({"starts_on": TODAY + dt.timedelta(days=61)}, "start_out_of_range"),
        ({"covers_left": False}, "knee_not_sore"),
        ({"covers_right": True}, "knee_not_sore"),
        ({"session_days": []}, "session_days_wrong"),
        ({"session_days": [1, 8]}, "session_days_wrong"),
        ({"session_days": [2, 2]}, "session_days_wrong"),
        ({"session_days": ["1"]}, "session_days_wrong"),
        ({"session_days": [True]}, "session_days_wrong"),
    ],
)
def test_the_operation_refuses_with_a_code(screened, template, changes, code):
    factories.ScreeningFactory(patient=screened, screened_on=TODAY)

    with pytest.raises(OperationRefused) as refused:
        prescribe_it(screened, template, **changes)

    assert refused.value.code == code
    assert prescriptions() == []


@pytest.mark.parametrize("days", [-7, 0, 60])
def test_a_start_a_week_ago_to_60_days_ahead_is_accepted(patient, template, days):
    factories.ScreeningFactory(patient=patient, screened_on=TODAY)

    made = prescribe_it(patient, template, starts_on=TODAY + dt.timedelta(days=days))

    assert made.starts_on == TODAY + dt.timedelta(days=days)


@pytest.mark.django_db(transaction=True)
def test_of_two_clinicians_at_once_one_gets_the_knee():
    patient = factories.PatientFactory()
    factories.ScreeningFactory(patient=patient, screened_on=TODAY)
    template = factories.TemplateFactory(duration_weeks=1)
    users = [factories.UserFactory(), factories.UserFactory()]
    together, answers = Barrier(2), []

    def try_it(user):
        together.wait()
        try:
            answers.append(prescribe_it(patient, template, by=user).status)
        except OperationRefused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(answers) == ["active", "knee_taken"]
    assert len(prescriptions()) == 1


def test_the_pages_ask_the_database_the_same_number_of_times_for_long_templates(
    as_clinician, screened, template, url, django_assert_max_num_queries
):
    client = as_clinician(screened.clinic)
    for weeks in (1, 12):
        factories.TemplateFactory(duration_weeks=weeks)
    client.get(url)

    with django_assert_max_num_queries(26):
        client.get(reverse("patients:prescribe", args=[screened.public_id]))
    with django_assert_max_num_queries(26):
        client.get(url)


def hidden_fields(response) -> dict:
    form = response.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def secret_in(response) -> str:
    return response.context["link"].partition("#")[2]
