"""Appointment, goals, adjuncts and guardians: on the record, and what the patient sees of them."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from patients.models import Adjunct, Appointment, Goal, Guardian, Prescription
from patients.queries.care_part import care_part
from patients.queries.episode_part import episode_part
from pfprehab.accounts.models import AccessToken
from tests import factories
from tests.roles import as_owner

NOON = dt.datetime(2026, 1, 14, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def part(in_clinic, patient):
    def read() -> dict:
        with in_clinic(patient.clinic):
            return care_part(patient, now=dt.datetime.now(dt.UTC))["care"]

    return read


@pytest.fixture
def send(staff, patient):
    def post(name: str, **entries):
        return staff.post(reverse(f"patients:{name}", args=[patient.public_id]), entries)

    return post


def text_of(page) -> str:
    spaced = page.content.decode().replace("<", " <")
    return re.sub(r"\s+", " ", strip_tags(spaced))


def rows(model) -> list:
    with as_owner():
        return list(model.unscoped.all())


def test_the_next_appointment_is_on_the_record_and_on_the_phone(send, part, patient, as_patient):
    send("appointment", day="2026-01-20", time="10:30", place="Room 2")

    assert part()["appointment"]["when"] == "Tue 20 January 2026, 10:30"
    assert part()["appointment"]["ahead"]
    text = text_of(as_patient(patient).get("/my/today/"))
    assert "Next appointment Tue 20 January 2026, 10:30, Room 2" in text
    assert rows(Appointment)[0].starts_at == dt.datetime(2026, 1, 20, 9, 30, tzinfo=dt.UTC)


def test_an_appointment_that_has_passed_is_no_next_one(send, part, patient, as_patient, clock):
    send("appointment", day="2026-01-20", time="10:30")
    clock.shift(dt.timedelta(days=7))

    assert not part()["appointment"]["ahead"]
    assert "Next appointment" not in text_of(as_patient(patient).get("/my/today/"))


def test_changing_and_cancelling_keep_what_was_agreed_before(send, part):
    send("appointment", day="2026-01-20", time="10:30")
    send("appointment", day="2026-01-22", time="09:00")
    send("appointment", none="1")

    assert len(rows(Appointment)) == 3
    assert part()["appointment"]["when"] == ""


@pytest.mark.parametrize(
    ("day", "time", "place", "field"),
    [
        ("2026-01-13", "10:00", "", "day"),
        ("2029-01-13", "10:00", "", "day"),
        ("0001-01-01", "00:00", "", "day"),
        ("9999-12-31", "23:59", "", "day"),
        ("", "10:00", "", "day"),
        ("2026-01-20", "25:99", "", "time"),
        ("2026-01-20", "10:00", "x" * 5000, "place"),
        ("2026-01-20", "10:00", "a\x00b", "place"),
    ],
)
def test_an_appointment_that_cannot_be_is_named(send, day, time, place, field):
    answer = send("appointment", day=day, time=time, place=place)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["form"]["day"].value() == day
    assert rows(Appointment) == []


def test_goals_are_in_the_patients_own_words_and_settle(
    send, staff, part, patient, prescription, as_patient
):
    send("goals", text="Bajar la cuesta sin pensar en la rodilla")
    send("goals", text="Play with the children")
    first, second = rows(Goal)
    staff.post(reverse("patients:goal", args=[first.public_id]), {"state": "reached"})

    shown = [(goal["text"], goal["label"]) for goal in part()["goals"]]
    assert shown == [
        ("Bajar la cuesta sin pensar en la rodilla", "Reached"),
        ("Play with the children", "Open"),
    ]
    text = text_of(as_patient(patient).get("/my/today/"))
    assert "Play with the children" in text
    assert "Bajar la cuesta" not in text
    assert rows(Goal)[0].settled_on == NOON.date()
    staff.post(reverse("patients:goal", args=[second.public_id]), {"state": "\x00"})
    assert rows(Goal)[1].state == "open"


def test_a_sixth_open_goal_is_refused_until_one_is_settled(send, staff):
    for number in range(5):
        send("goals", text=f"Goal {number}")
    refused = send("goals", text="One more")
    assert refused.status_code == 422
    assert refused.context["form"]["text"].value() == "One more"

    staff.post(reverse("patients:goal", args=[rows(Goal)[0].public_id]), {"state": "dropped"})
    assert send("goals", text="One more").status_code == 302
    staff.post(reverse("patients:goal", args=[rows(Goal)[0].public_id]), {"state": "open"})
    assert rows(Goal)[0].state == "dropped"


def test_taping_gets_its_end_and_says_when_it_comes_near(send, as_clinician, clinic, part, clock):
    send("adjuncts", kind="taping", starts_on="2026-01-14")
    assert rows(Adjunct)[0].ends_on == dt.date(2026, 2, 10)
    assert part()["adjuncts"][0]["chip"] == "In use"

    clock.move_to(dt.datetime(2026, 2, 8, 12, tzinfo=dt.UTC))
    assert part()["adjuncts"][0]["chip"] == "Ends in 2 days"
    clock.move_to(dt.datetime(2026, 2, 12, 12, tzinfo=dt.UTC))
    assert (part()["adjuncts"][0]["chip"], part()["adjuncts"][0]["tone"]) == (
        "End date is over",
        "bad",
    )
    staff = as_clinician(clinic)
    staff.post(reverse("patients:stop-adjunct", args=[rows(Adjunct)[0].public_id]))
    assert part()["adjuncts"][0]["chip"] == "Stopped"


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"kind": "other"}, "detail"),
        ({"kind": "magnets"}, "kind"),
        ({"kind": "taping", "ends_on": "2026-01-01"}, "ends_on"),
        ({"kind": "taping", "ends_on": "2036-01-01"}, "ends_on"),
        ({"kind": "taping", "starts_on": "9999-12-31"}, "starts_on"),
        ({"kind": "taping", "starts_on": "0001-01-01"}, "starts_on"),
    ],
)
def test_an_adjunct_that_cannot_be_is_named(send, entries, field):
    answer = send("adjuncts", **{"starts_on": "2026-01-14", **entries})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert rows(Adjunct) == []


def test_the_parts_of_the_patient_page_ask_twice_each_whatever_there_is(
    send, patient, in_clinic, django_assert_num_queries
):
    for number in range(4):
        send("goals", text=f"Goal {number}")
        send("adjuncts", kind="taping", starts_on="2026-01-14")
    with in_clinic(patient.clinic):
        with django_assert_num_queries(2):
            care_part(patient, now=NOON)
        with django_assert_num_queries(1):
            episode_part(patient, now=NOON)


@pytest.fixture
def child(clinic):
    return factories.PatientFactory(clinic=clinic, birth_date=dt.date(2011, 1, 1))


GUARDIAN = {
    "name": "Anna Puig",
    "relationship": "mother",
    "contact": "+34 600 111 222",
    "consent_on": "2026-01-14",
    "verified": "on",
}


def test_a_minor_is_not_invited_without_a_guardian_and_the_way_leads_there(
    staff, child, in_clinic, django_assert_num_queries
):
    invite = reverse("patients:invite", args=[child.public_id])
    refused = staff.post(invite, follow=True)

    assert refused.redirect_chain[-1][0] == reverse("patients:guardians", args=[child.public_id])
    assert "is 15 years old" in text_of(refused)
    with as_owner():
        assert not AccessToken.objects.exists()
    staff.post(reverse("patients:guardians", args=[child.public_id]), GUARDIAN)
    assert staff.post(invite).status_code == 200
    with in_clinic(child.clinic), django_assert_num_queries(2):
        shown = episode_part(child, now=NOON)["episode"]
    assert shown["guardian"] == "Anna Puig (mother), agreed on 14 Jan 2026"


def test_a_minors_program_is_not_sent_without_a_guardian_and_the_form_is_kept(staff, child):
    factories.ScreeningFactory(patient=child)
    template = factories.TemplateFactory(duration_weeks=1, fill=1)
    entries = {
        "step": "send",
        "side": "left",
        "starts_on": "2026-01-15",
        "session_days": ["2", "4"],
        "advance_mode": "approve",
    }
    address = reverse("patients:personalise", args=[child.public_id, template.slug])

    refused = staff.post(address, entries)
    assert refused.status_code == 422
    assert reverse("patients:guardians", args=[child.public_id]) in refused.content.decode()
    assert refused.context["form"]["session_days"].value() == ["2", "4"]
    assert rows(Prescription) == []

    staff.post(reverse("patients:guardians", args=[child.public_id]), GUARDIAN)
    assert staff.post(address, entries).status_code == 200
    assert len(rows(Prescription)) == 1


def test_at_sixteen_and_after_the_clinic_decides(staff, clinic):
    grown = factories.PatientFactory(clinic=clinic, birth_date=dt.date(2010, 1, 14))

    assert staff.post(reverse("patients:invite", args=[grown.public_id])).status_code == 200


def test_a_guardian_who_withdraws_stays_on_record_and_counts_no_more(staff, child):
    staff.post(reverse("patients:guardians", args=[child.public_id]), GUARDIAN)
    staff.post(reverse("patients:end-guardian", args=[rows(Guardian)[0].public_id]))

    ended = rows(Guardian)[0]
    assert (ended.ended_on, ended.ended_by) == (NOON.date(), staff.user)
    assert staff.post(reverse("patients:invite", args=[child.public_id])).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\x00b"),
        ("relationship", "neighbour"),
        ("consent_on", "2026-01-15"),
        ("consent_on", "2020-01-01"),
        ("verified", ""),
    ],
)
def test_a_guardian_that_cannot_be_is_named_and_kept(staff, child, field, value):
    answer = staff.post(
        reverse("patients:guardians", args=[child.public_id]), {**GUARDIAN, field: value}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert rows(Guardian) == []
