"""Flags are acknowledged and closed by the clinic's staff, once, with a note."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from patients.models import Flag, FlagEvent
from patients.operations.handover import leave_clinic
from patients.operations.sessions import log_session
from pfprehab.accounts.models import Absence
from pfprehab.accounts.scoping import Scope, scoped_to
from tests import factories
from tests.patients.reports import ALL_NO, EVENING, report_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
CLOSING = {"outcome": "seen", "note": "Seen today."}


@pytest.fixture
def flag(patient):
    return factories.FlagFactory(
        patient=patient, item_ids=["stuck_cannot_straighten"], tier="same_day", locks=True
    )


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def count_queries():
    def count(act) -> int:
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count


def address(name: str, flag) -> str:
    return reverse(f"patients:{name}", kwargs={"flag_id": flag.public_id})


def truth(flag) -> Flag:
    with as_owner():
        return Flag.unscoped.get(pk=flag.pk)


def test_acknowledging_names_who_saw_it_and_keeps_it_open(staff, flag):
    response = staff.post(address("acknowledge-flag", flag), follow=True)

    seen = truth(flag)
    assert seen.acknowledged_by == seen.owner == staff.user
    assert seen.acknowledged_at is not None
    assert seen.closed_at is None
    assert response.redirect_chain[-1][0] == address("flag", flag)
    assert "Acknowledged." in response.text


def test_acknowledging_again_keeps_the_first_who_saw_it(staff, as_clinician, clinic, flag):
    staff.post(address("acknowledge-flag", flag))
    first = truth(flag)

    as_clinician(clinic).post(address("acknowledge-flag", flag))

    assert truth(flag).acknowledged_by == staff.user
    assert truth(flag).acknowledged_at == first.acknowledged_at


def test_acknowledging_is_never_done_by_looking(staff, flag):
    assert staff.get(address("acknowledge-flag", flag)).status_code == 405
    assert truth(flag).acknowledged_at is None


def test_closing_needs_a_note_and_ends_the_lock(staff, flag, in_clinic, clinic):
    response = staff.post(
        address("close-flag", flag), CLOSING | {"note": "Seen today,\n knee is fine."}
    )

    closed = truth(flag)
    assert response.status_code == 302
    assert closed.closed_by == closed.acknowledged_by == staff.user
    assert (closed.outcome, closed.closing_note) == ("seen", "Seen today, knee is fine.")
    with in_clinic(clinic):
        assert not Flag.objects.locking().exists()


@pytest.mark.parametrize("note", ["", "   \n ", "x" * 501, "a\x00b", "turned\u202eround"])
def test_a_note_that_cannot_be_kept_changes_nothing_and_keeps_the_page(staff, flag, note):
    response = staff.post(address("close-flag", flag), CLOSING | {"note": note})

    assert response.status_code == 422
    assert truth(flag).closed_at is None
    assert 'role="alert"' in response.text


def test_what_was_typed_comes_back_with_the_problem(staff, flag):
    response = staff.post(
        address("close-flag", flag), CLOSING | {"note": "Phoned her. " + "x" * 600}
    )

    assert response.status_code == 422
    assert "Phoned her. x" in response.text


def test_the_page_says_what_was_answered_and_that_it_locks(staff, flag):
    page = staff.get(address("close-flag", flag)).text

    assert "Answered yes: The knee is stuck now, I cannot straighten it" in page
    assert "the next session waits" in page


def test_closing_says_what_was_done(staff, flag):
    response = staff.post(address("close-flag", flag), {"note": "Fine."})

    assert response.status_code == 422
    assert truth(flag).closed_at is None
    assert "What was done" in response.text
    assert "Fine." in response.text


def test_a_flag_closed_by_a_colleague_a_moment_ago_is_not_closed_twice(
    staff, as_clinician, clinic, flag
):
    as_clinician(clinic).post(address("close-flag", flag), CLOSING | {"note": "First."})

    response = staff.post(address("close-flag", flag), CLOSING | {"note": "Second."})

    assert response.status_code == 422
    assert truth(flag).closing_note == "First."
    assert "closed already" in response.text


def test_staff_of_another_clinic_do_not_find_the_flag(as_clinician, flag):
    stranger = as_clinician()

    answers = [
        stranger.post(address("acknowledge-flag", flag)),
        stranger.get(address("close-flag", flag)),
        stranger.post(address("close-flag", flag), CLOSING | {"note": "Mine."}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert truth(flag).acknowledged_at is None
    assert truth(flag).closed_at is None


def test_the_patient_cannot_close_their_own_flag(as_patient, patient, flag):
    phone = as_patient(patient)

    assert (
        phone.post(address("close-flag", flag), CLOSING | {"note": "I am fine."}).status_code == 404
    )
    assert truth(flag).closed_at is None


# Handing over, opening again, history.


def events(flag) -> list[FlagEvent]:
    with as_owner():
        return list(FlagEvent.unscoped.filter(flag=flag).select_related("by", "to"))


def kinds(flag) -> list[str]:
    return [event.kind for event in events(flag)]


def test_a_flag_is_handed_to_a_colleague_with_a_note_and_stays_open(staff, clinic, flag):
    colleague = factories.MembershipFactory(clinic=clinic, user__full_name="Jo Vidal").user

    response = staff.post(
        address("hand-over-flag", flag),
        {"to": colleague.pk, "handover_note": "You know her best."},
        follow=True,
    )

    assert truth(flag).owner == colleague
    assert truth(flag).acknowledged_at is None
    last = events(flag)[-1]
    assert (last.kind, last.by, last.to) == ("handed_over", staff.user, colleague)
    assert "Handed to Jo Vidal by" in response.text
    assert "You know her best." in response.text


def test_a_flag_is_handed_only_to_somebody_who_works_here(staff, clinic, flag):
    gone = factories.MembershipFactory(clinic=clinic, is_active=False).user
    stranger = factories.MembershipFactory().user

    for other in (gone, stranger):
        response = staff.post(address("hand-over-flag", flag), {"to": other.pk})
        assert response.status_code == 422
    assert truth(flag).owner is None
    assert kinds(flag) == ["opened"]


def test_flags_of_a_leaving_colleague_go_to_who_is_responsible(clinic, patient, in_clinic):
    leaver, heir, admin = (factories.MembershipFactory(clinic=clinic) for _ in range(3))
    other = factories.PatientFactory(clinic=clinic)
    with as_owner():
        patient.responsible = leaver.user
        patient.save()
    flags = [
        factories.FlagFactory(patient=patient, owner=leaver.user),
        factories.FlagFactory(patient=other, owner=leaver.user),
    ]

    with in_clinic(clinic):
        leave_clinic(
            membership=leaver,
            heirs={patient.pk: heir.user},
            note="",
            now=timezone.now(),
            by=admin.user,
        )

    assert [truth(flag).owner for flag in flags] == [heir.user, admin.user]
    assert kinds(flags[0]) == ["opened", "handed_over"]


def test_a_closed_flag_is_opened_again_with_a_reason_and_locks_again(
    staff, flag, in_clinic, clinic
):
    staff.post(address("close-flag", flag), CLOSING)

    refused = staff.post(address("reopen-flag", flag), {"reason": " "})
    assert refused.status_code == 422
    staff.post(address("reopen-flag", flag), {"reason": "She phoned: it is stuck again."})

    again = truth(flag)
    assert (again.closed_at, again.closed_by, again.outcome) == (None, None, "")
    assert again.owner == staff.user
    assert kinds(flag) == ["opened", "closed", "reopened"]
    assert events(flag)[1].note == "Seen today."
    with in_clinic(clinic):
        assert Flag.objects.locking().exists()


def test_a_flag_closed_long_ago_stays_closed(staff, flag):
    staff.post(address("close-flag", flag), CLOSING)
    with as_owner():
        Flag.unscoped.filter(pk=flag.pk).update(closed_at=timezone.now() - dt.timedelta(days=15))

    response = staff.post(address("reopen-flag", flag), {"reason": "Late."})

    assert response.status_code == 422
    assert "for 14 days" in response.text
    assert truth(flag).closed_at is not None


def test_history_is_never_changed_or_removed(clinic, flag, in_clinic):
    with in_clinic(clinic):
        event = FlagEvent.objects.get(flag=flag)
        for write in (event.delete, event.save):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                write()


# The same again while a flag is open.


def say(prescription, *, day=EVENING, pain=3, **answers):
    """The patient logs a session with so much pain, and says yes to something."""
    scope = Scope(
        actor="test", clinic_id=prescription.clinic_id, patient_id=prescription.patient_id
    )
    with scoped_to(scope):
        report = report_of(
            prescription,
            safety=ALL_NO | answers,
            done_on=day.date(),
            logged_at=day,
            pain_worst=pain,
        )
        return log_session(prescription=prescription, report=report, now=day, by=None)


def test_the_same_said_again_is_one_flag_with_each_time_on_record(prescription, staff):
    first = say(prescription, pain=8)
    second = say(prescription, day=EVENING + dt.timedelta(days=2), pain=9)

    assert first.flag == second.flag
    assert kinds(first.flag) == ["opened", "repeated"]
    page = staff.get(address("flag", first.flag)).text
    assert "8 of 10" in page
    assert "Reported again by the patient, worst pain 9 of 10" in page
    queue = staff.get("/flags/").text
    assert "Reported 2 times" in queue
    assert f"/flags/{first.flag.public_id}/#report-" in queue


def test_a_corrected_session_that_says_the_same_is_no_repeat(prescription, in_clinic):
    first = say(prescription, calf_swelling=True)
    scope = (prescription.clinic, prescription.patient)
    with in_clinic(*scope):
        corrected = report_of(
            prescription,
            phone_id=first.log.phone_id,
            revision=2,
            safety=ALL_NO | {"calf_swelling": True},
        )
        log_session(prescription=prescription, report=corrected, now=EVENING, by=None)

    assert kinds(first.flag) == ["opened"]


def test_what_is_reported_again_while_the_page_is_open_is_read_before_closing(prescription, staff):
    flag = say(prescription, pain=8).flag
    page = staff.get(address("flag", flag)).text
    assert 'name="reports_seen" value="1"' in page
    say(prescription, day=EVENING + dt.timedelta(days=2), pain=8)

    refused = staff.post(address("close-flag", flag), CLOSING | {"reports_seen": 1})
    assert refused.status_code == 422
    assert "reported this again" in refused.text
    assert 'name="reports_seen" value="2"' in refused.text
    staff.post(address("close-flag", flag), CLOSING | {"reports_seen": 2})

    assert truth(flag).closed_at is not None


def test_the_same_after_closing_opens_a_new_flag(prescription, staff):
    flag = say(prescription, calf_swelling=True).flag
    staff.post(address("close-flag", flag), CLOSING)

    later = say(prescription, day=EVENING + dt.timedelta(days=2), calf_swelling=True).flag

    assert later != flag
    assert kinds(later) == ["opened"]


def test_a_patient_reads_and_adds_reports_alone(clinic, patient, staff, flag, in_clinic):
    staff.post(address("acknowledge-flag", flag))
    with in_clinic(clinic, patient):
        assert [event.kind for event in FlagEvent.objects.all()] == ["opened"]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            FlagEvent.objects.create(
                clinic=clinic, patient=patient, flag=flag, kind="closed", at=timezone.now(),
                by=patient.user,
            )  # fmt: skip


# The queue.


def queue(client, **query) -> list:
    return client.get("/flags/", query).context["rows"]


def test_the_queue_comes_by_tier_and_then_the_longest_waiting(staff, clinic):
    now = timezone.now()
    for name, tier, hours in (
        ("Soon", "within_days", 90),
        ("New", "emergency_now", 1),
        ("Old", "emergency_now", 70),
        ("Today", "same_day", 50),
    ):
        patient = factories.PatientFactory(clinic=clinic, given_name=name, family_name="X")
        opened = now - dt.timedelta(hours=hours)
        factories.FlagFactory(patient=patient, tier=tier, opened_at=opened)

    rows = queue(staff)

    assert [row.name for row in rows] == ["Old X", "New X", "Today X", "Soon X"]
    assert [row.age for row in rows] == ["2 days", "1 h", "2 days", "3 days"]


def test_each_state_has_its_tab_and_mine_are_mine(staff, as_clinician, clinic, patient):
    flags = [factories.FlagFactory(patient=patient, item_ids=[f"x{n}"]) for n in range(4)]
    staff.post(address("acknowledge-flag", flags[0]))
    as_clinician(clinic).post(address("acknowledge-flag", flags[1]))
    staff.post(address("close-flag", flags[2]), CLOSING)

    response = staff.get("/flags/", {"state": "acknowledged"})

    assert [tab["count"] for tab in response.context["tabs"]] == ["1", "2", "1"]
    assert len(response.context["rows"]) == 2
    assert len(queue(staff, state="acknowledged", whose="mine")) == 1
    assert queue(staff, state="closed")[0].note == "Seen today."
    assert len(queue(staff, state="nonsense", whose="x")) == 1


def test_mine_are_also_those_of_the_colleague_i_cover(staff, clinic, patient):
    away = factories.MembershipFactory(clinic=clinic, user__full_name="Jo Vidal").user
    today = timezone.now().astimezone(clinic.zone).date()
    with as_owner():
        patient.responsible = away
        patient.save()
    factories.FlagFactory(patient=patient)
    assert queue(staff, whose="mine") == []
    assert queue(staff)[0].cover == "Responsible: Jo Vidal"

    with as_owner():
        Absence.unscoped.create(
            clinic=clinic, user=away, cover=staff.user, first_day=today, last_day=today
        )

    assert [row.cover for row in queue(staff, whose="mine")] == ["You cover for Jo Vidal"]


def test_the_navigation_counts_what_nobody_has_taken_on(staff, flag):
    assert 'Flags<span class="count">1<' in staff.get("/caseload/").text
    staff.post(address("acknowledge-flag", flag))

    assert 'Flags<span class="count">' not in staff.get("/caseload/").text


def test_other_clinics_flags_are_in_no_queue(as_clinician, flag):
    assert queue(as_clinician()) == []


def test_the_queue_asks_as_many_queries_for_300_flags_as_for_5(staff, clinic, count_queries):
    def fill(number):
        for _ in range(number):
            flag = factories.FlagFactory(patient=factories.PatientFactory(clinic=clinic))
            factories.FlagEventFactory(flag=flag)

    fill(5)
    staff.get("/flags/")
    few = count_queries(lambda: staff.get("/flags/"))
    fill(60)

    assert count_queries(lambda: staff.get("/flags/")) == few
    assert len(queue(staff)) == 65


def test_a_flag_page_has_evidence_and_acts_on_one_screen(patient, staff):
    now = timezone.now().astimezone(patient.zone)
    prescription = factories.PrescriptionFactory(patient=patient, starts_on=now.date())
    flag = say(prescription, day=now, calf_swelling=True).flag

    page = staff.get(address("flag", flag)).text

    for words in ("Close the flag", "Send message", "Change dose", "Worst pain", "Hand over"):
        assert words in page
