"""The demo clinic: every state of the caseload, log-ins that work, nothing doubled."""

import datetime as dt
import time
from collections import Counter

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from patients.demo.clinic import STAFF, clock_zone, demo_clinic, zone_of_clinic
from patients.demo.people import PEOPLE
from patients.models import (
    Consent,
    ExerciseLog,
    Flag,
    MorningCheck,
    OutcomeScore,
    Patient,
    Prescription,
    Reminder,
    SessionLog,
)
from patients.operations.invitations import open_invitation
from patients.operations.reminders import plan_reminders
from patients.queries.caseload import caseload_rows
from patients.queries.outcome_changes import outcome_changes
from pfprehab.accounts.models import Clinic, Membership, User
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.audit.models import Event
from pfprehab.launch import codes
from programs.models import ProgramVersion
from tests import roles
from tests.demo.conftest import load

COUNTED = [
    Clinic,
    User,
    Membership,
    Patient,
    Prescription,
    ProgramVersion,
    SessionLog,
    ExerciseLog,
    MorningCheck,
    Flag,
    Consent,
]


@pytest.fixture
def rows(demo):
    with roles.as_owner():
        clinic = demo_clinic()
    with scoped_to(Scope.of_clinic(clinic.pk, actor="test")):
        return {row.name: row for row in caseload_rows(now=timezone.now())}


def counts() -> dict[str, int]:
    with roles.as_owner():
        return {
            model.__name__: getattr(model, "unscoped", model.objects).count() for model in COUNTED
        }


def unscoped(model):
    with roles.as_owner():
        return list(model.unscoped.select_related("patient"))


def test_every_group_of_the_caseload_has_somebody(rows):
    groups = Counter(row.group for row in rows.values())

    assert sum(groups.values()) == len(PEOPLE)
    assert groups["review_now"] >= 3
    assert groups["on_track"] >= 4
    assert {"gone_quiet", "too_little", "no_program"} <= set(groups)


@pytest.mark.parametrize(
    ("name", "group", "words"),
    [
        ("Maya Okafor", "review_now", "The next session waits for you"),
        ("Tomás Herrera Vidal", "review_now", "9 of 10"),
        ("Ingrid Solberg", "review_now", "3 in the first week"),
        ("Daniel Whitmore", "gone_quiet", "9 days"),
        ("Lucía Ferrer Montes", "too_little", "1 session"),
        ("Kwame Asante", "on_track", ""),
        ("Marc Puig Roca", "on_track", ""),
        ("Noor Haddad", "no_program", "No program yet"),
        ("Elena Petrova", "no_program", "Paused: Travelling"),
        ("Sofía Navarro Gil", "no_program", "finished"),
    ],
)
def test_a_person_stands_in_the_group_of_their_story(rows, name, group, words):
    assert rows[name].group == group
    assert words in rows[name].reason


def test_there_are_both_knees_a_minor_and_an_add_on(demo, rows):
    today = timezone.now().date()
    with roles.as_owner():
        people = list(Patient.unscoped.all())
    ages = {str(p): (today - p.birth_date).days // 365.25 for p in people}

    assert any(p.affected_left and p.affected_right for p in people)
    assert ages["Marc Puig Roca"] == 15
    assert "addon" in {one.kind for one in unscoped(Prescription)}
    assert (
        max(version.number for version in _versions_of("Aoife Brennan", unscoped(Prescription)))
        == 2
    )


def _versions_of(name: str, prescriptions):
    with roles.as_owner():
        mine = [one.program_id for one in prescriptions if str(one.patient) == name]
        return list(ProgramVersion.unscoped.filter(program__in=mine))


def test_nothing_was_reported_before_it_was_prescribed_or_after_now(demo):
    logs = unscoped(SessionLog)

    assert len(logs) > 80
    today = timezone.now().astimezone(zone_of_clinic()).date()
    assert all(log.done_on < today for log in logs)
    assert all(log.received_at <= timezone.now() for log in logs)
    with roles.as_owner():
        for log in SessionLog.unscoped.select_related("prescription", "patient", "program_version"):
            assert log.done_on >= log.prescription.starts_on
            assert log.patient.created_at <= log.received_at
            assert log.program_version.created_at <= log.received_at


def test_pain_and_doing_are_not_all_alike(demo):
    logs = unscoped(SessionLog)

    assert len({log.pain_worst for log in logs}) >= 6
    assert any(log.items_done == log.items_prescribed for log in logs)
    assert any(0 < log.items_done < log.items_prescribed for log in logs)
    assert any(log.items_done == 0 for log in logs)
    assert any(log.note for log in logs)


def test_the_writing_is_in_the_audit_under_its_own_name(demo):
    with roles.as_owner():
        actors = set(Event.objects.values_list("actor", flat=True))

    assert "system:load_demo" in actors
    assert not {actor for actor in actors if actor.startswith("database:")}


def test_people_who_are_due_get_their_weekly_mail(demo, loaded):
    clinic_zone = zone_of_clinic()
    monday = loaded[1].astimezone(clinic_zone).date()
    monday -= dt.timedelta(days=monday.weekday() - 7)
    noon = dt.datetime.combine(monday, dt.time(12), tzinfo=clinic_zone)

    with roles.as_worker():
        plan_reminders(now=noon)

    planned = {str(reminder.patient) for reminder in unscoped(Reminder)}
    assert "Daniel Whitmore" in planned
    assert planned.isdisjoint({"Elena Petrova", "Sofía Navarro Gil", "Marc Puig Roca"})


def test_a_second_start_on_the_same_day_adds_nothing_and_prints_the_log_ins_again(demo):
    before = counts()

    again = load()

    assert counts() == before
    assert again.password == demo.password
    assert again.key == demo.key
    assert again.secret != demo.secret


def test_a_later_start_leaves_history_alone_and_shows_how_it_aged(demo, time_machine):
    before = counts()
    time_machine.move_to(timezone.now() + dt.timedelta(days=10))

    again = load()

    assert counts() == before
    assert again.password == demo.password
    with roles.as_owner():
        clinic = demo_clinic()
    with scoped_to(Scope.of_clinic(clinic.pk, actor="test")):
        groups = {row.name: row.group for row in caseload_rows(now=timezone.now())}
    assert groups["Hannah Brandt"] == "gone_quiet"


@pytest.mark.parametrize("person", STAFF, ids=[person.title for person in STAFF])
def test_each_log_in_works_with_the_printed_password_and_code(demo, person):
    cache.clear()
    client = Client()

    first = client.post("/accounts/login/", {"login": person.email, "password": demo.password})
    assert first.url.startswith("/accounts/2fa/authenticate/"), first.status_code
    second = client.post(first.url, {"code": _code(demo.key)})

    assert second.status_code == 302
    assert client.get(second.url, follow=True).status_code == 200
    assert person.email in demo.text


def _code(key: str) -> str:
    """As an authenticator app shows it; not in its last second, which may pass on the way."""
    time.sleep(max(0, time.time() % 30 - 28.5))
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))


def test_the_printed_code_is_the_one_of_that_moment(demo, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, 0, 12, tzinfo=dt.UTC), tick=False)

    words = load().line("Code").split()

    assert words[1] == format_hotp_value(hotp_value(demo.key, int(time.time()) // 30))
    ends = dt.datetime(2026, 11, 21, 12, 0, 30, tzinfo=dt.UTC).astimezone(clock_zone())
    assert words[3] == f"{ends:%H:%M:%S}"


def test_the_terminal_finds_the_key_for_fresh_codes_in_what_was_printed(demo):
    assert codes.key_in(demo.text) == demo.key


def test_the_invitation_opens_once_with_the_printed_date_of_birth(demo):
    birth_date = dt.date.fromisoformat(demo.text.split("date of birth ")[1].split()[0])

    joined = open_invitation(
        secret=demo.secret,
        birth_date=birth_date,
        consent_given=True,
        device_label="Phone",
        language="en",
        now=timezone.now(),
    )

    assert str(joined.patient) in demo.text
    assert "█" in demo.text


def test_only_a_plain_address_is_said_to_work_on_this_computer_alone(demo):
    assert "This computer only" in demo.text

    public = load(public_url="https://demo.example.org")

    assert "https://demo.example.org/join/#" in public.text
    assert "This computer only" not in public.text


def test_a_changed_password_is_not_printed_as_if_it_worked(demo):
    with roles.as_owner():
        user = User.objects.get(email=STAFF[0].email)
        user.set_password("something of my own")
        user.save()

    assert "its password was changed" in load().line("Clinician")


def test_outcome_measures_tell_of_somebody_better_worse_missed_and_left_out(demo):
    with roles.as_owner():
        scores = OutcomeScore.unscoped.all()
        people = {one.given_name: one.pk for one in Patient.unscoped.all()}
        clinic = Clinic.objects.get()
        assert scores.filter(score=None).count() == 1
        assert scores.filter(is_current=False).count() == 1
    with scoped_to(Scope.of_clinic(clinic.pk, actor="test")):
        found = outcome_changes(people.values(), today=timezone.localdate(timezone=clinic.zone))

    met = {name: found[pk].success.met for name, pk in people.items()}
    assert (met["Sofía"], met["Pilar"], met["Ingrid"]) == (True, True, False)
    assert "missed" in {one.state for one in found[people["Daniel"]].series["nprs-worst"].windows}
    measured = [one.series["akps"] for one in found.values() if one.series["akps"].readings]
    assert len(measured) == 8
    assert all(series.start_in_window for series in measured)
