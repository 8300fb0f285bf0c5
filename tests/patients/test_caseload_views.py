"""What the caseload shows of whom: filters that are remembered, saved views, news by entity tag."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from patients.models import CaseloadView, Flag, Patient, Prescription
from pfprehab.accounts.models import Absence, CareTeam, CareTeamMember, Clinic, Membership
from tests import factories
from tests.patients.crowd import crowd
from tests.patients.test_caseload import (
    NOW,
    START,
    WELL,
    group_of,
    groups,
    logged,
    person,
    row_of,
    treated,
)
from tests.roles import as_owner

URL, VIEWS = "/caseload/", "/caseload/views/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


def names(response) -> list[str]:
    return [row.name for rows in groups(response).values() for row in rows]


def my_team(staff, clinic) -> CareTeam:
    with as_owner():
        team = CareTeam.unscoped.create(clinic=clinic, name="Knees")
        member = Membership.objects.get(user=staff.user)
        CareTeamMember.unscoped.create(clinic=clinic, care_team=team, membership=member)
    return team


def test_mine_are_the_people_i_am_responsible_for_and_team_those_of_my_care_teams(staff, clinic):
    colleague = factories.MembershipFactory(clinic=clinic).user
    person(clinic, "Ana Mine", responsible=staff.user)
    person(clinic, "Bo Team", responsible=colleague, care_team=my_team(staff, clinic))
    person(clinic, "Cy Nobody")

    assert names(staff.get(URL, {"who": "mine"})) == ["Ana Mine"]
    assert names(staff.get(URL, {"who": "team"})) == ["Bo Team"]
    assert names(staff.get(URL, {"who": "clinic"})) == ["Ana Mine", "Cy Nobody", "Bo Team"]


def test_mine_holds_the_patients_of_a_colleague_whom_i_cover_today(staff, clinic):
    colleague = factories.MembershipFactory(clinic=clinic).user
    person(clinic, "Ana Away", responsible=colleague)
    with as_owner():
        Absence.unscoped.create(
            clinic=clinic, user=colleague, cover=staff.user, first_day=NOW, last_day=NOW
        )

    assert names(staff.get(URL, {"who": "mine"})) == ["Ana Away"]


def test_whose_is_the_whole_clinic_first_and_then_what_the_person_looked_at_last(
    staff, as_clinician, clinic
):
    person(clinic, "Cy Nobody")

    assert names(staff.get(URL)) == ["Cy Nobody"]
    empty = staff.get(URL, {"who": "mine"})
    assert "Nobody has you as the responsible clinician" in empty.text
    assert names(staff.get(URL)) == []
    assert names(as_clinician(clinic).get(URL)) == ["Cy Nobody"]
    # Looking for somebody from any other page goes through the whole clinic.
    assert names(staff.get(URL, {"q": "cy"})) == ["Cy Nobody"]


def test_what_the_address_says_wrongly_counts_as_not_said(staff, clinic):
    person(clinic, "Cy Nobody")

    response = staff.get(URL, {"who": "everybody'--", "group": "<b>"})

    assert names(response) == ["Cy Nobody"]
    with as_owner():
        assert CaseloadView.unscoped.count() == 0


def test_a_search_among_mine_that_finds_nobody_offers_the_whole_clinic(staff, clinic):
    person(clinic, "Cy Nobody")

    response = staff.get(URL, {"who": "mine", "q": "cy"})

    assert "The whole clinic may have more." in response.text
    assert "/caseload/?who=clinic&amp;q=cy" in response.text


def test_nobody_is_called_ready_to_progress_while_there_are_no_proposals(staff, clinic):
    treated(clinic, logs=WELL)

    page = staff.get(URL)
    alone = staff.get(URL, {"group": "ready_to_progress"})

    [tile] = [group for group in page.context["groups"] if group["key"] == "ready_to_progress"]
    assert (tile["count"], tile["text"]) == ("–", "Proposals are not switched on")
    assert "nobody was checked for being ready to progress" in alone.text


def test_the_longest_silence_and_the_most_pain_come_first(staff, clinic):
    treated(clinic, "Ana Quiet", logs=[(14, 2)])
    treated(clinic, "Bo Quieter", logs=[(12, 2)])
    treated(clinic, "Cy Well", logs=[(19, 2), (21, 1)])
    treated(clinic, "Di Sore", logs=[(19, 5), (21, 3)])
    treated(clinic, "Ed Unknown", logs=[(19, None), (21, None)])

    found = groups(staff.get(URL))

    assert [row.name for row in found["gone_quiet"]] == ["Bo Quieter", "Ana Quiet"]
    assert [row.name for row in found["on_track"]] == ["Di Sore", "Cy Well", "Ed Unknown"]


def test_those_on_track_have_days_pain_and_reason_too(staff, clinic):
    treated(clinic, logs=WELL)

    response = staff.get(URL)

    row = row_of(response, "Lena Schmidt")
    assert row.place == "Left knee, week 3 of 6"
    assert row.reason == "2 of 2 sessions reported in 7 days; worst pain 2 of 10."
    assert 'aria-label="2 done, 1 planned"' in response.text
    assert 'class="spark good"' in response.text
    assert response.text.count('<p class="legend">') == 1


def test_the_clinics_own_threshold_decides_and_is_named(staff, clinic):
    treated(clinic, logs=[(16, 2), (19, 2)])
    with as_owner():
        Clinic.objects.filter(pk=clinic.pk).update(quiet_days=4)

    response = staff.get(URL)

    assert group_of(response, "Lena Schmidt") == "gone_quiet"
    assert "Nothing reported for 4 days" in response.text


def test_of_many_without_a_program_fifty_are_listed_and_the_others_counted(staff, clinic):
    crowd(clinic, 52, today=NOW.date())
    with as_owner():
        Prescription.unscoped.update(status="finished", ended_at=NOW)
        Flag.unscoped.all().delete()

    assert "Show 2 more" in staff.get(URL).text
    assert len(groups(staff.get(URL, {"group": "no_program"}))["no_program"]) == 52


def test_nobody_more_is_counted_where_all_are_listed(staff, clinic):
    person(clinic)

    assert "more</a>" not in staff.get(URL).text


# --- Saved views ---------------------------------------------------------------------------------


def save(staff, name: str, **choice):
    return staff.post(VIEWS, {"name": name, "who": "clinic", **choice})


def view_of(staff, name: str) -> CaseloadView:
    with as_owner():
        return CaseloadView.unscoped.of(staff.user).get(name=name)


def saved(staff) -> list[str]:
    with as_owner():
        return [view.name for view in CaseloadView.unscoped.of(staff.user).named()]


def test_a_combination_is_saved_under_a_name_and_is_a_link(staff, clinic):
    person(clinic, "Cy Nobody")

    response = save(staff, "Quiet ones of mine", who="mine", group="gone_quiet", q="a b")

    address = "/caseload/?who=mine&group=gone_quiet&q=a+b"
    assert (response.status_code, response.url) == (302, address)
    page = staff.get(URL)
    assert f'href="{address.replace("&", "&amp;")}">Quiet ones of mine</a>' in page.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "This field is required."),
        ("x" * 61, "at most 60 characters"),
        ("QUIET", "You already have a view of this name."),
        ("a‮b", "Remove the invisible character"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_the_choice_kept(staff, name, words):
    save(staff, "Quiet", group="gone_quiet")

    response = save(staff, name, who="team", q="len")

    assert response.status_code == 422
    assert words in response.text
    assert "My team, “len”" in response.text
    assert saved(staff) == ["Quiet"]


def test_the_twenty_first_view_is_refused_with_the_way_out_and_by_the_database(staff, clinic):
    for number in range(20):
        save(staff, f"View {number}")

    response = save(staff, "One more")

    assert response.status_code == 422
    assert "You have 20 views, which is the most. Delete one first." in response.text
    with as_owner(), pytest.raises(IntegrityError, match="at_most_20"), transaction.atomic():
        CaseloadView.unscoped.create(clinic=clinic, owner=staff.user, place=21, name="One more")


def test_a_view_is_renamed_and_deleted(staff):
    save(staff, "Quiet"), save(staff, "Other")
    view = view_of(staff, "Quiet")

    taken = staff.post(f"{VIEWS}rename/", {"view": view.public_id, "name": "other"})
    staff.post(f"{VIEWS}rename/", {"view": view.public_id, "name": "Silent"})
    renamed = saved(staff)
    staff.post(f"{VIEWS}delete/", {"view": view.public_id})

    assert taken.status_code == 422
    assert "You already have a view of this name." in taken.text
    assert (renamed, saved(staff)) == (["Silent", "Other"], ["Other"])


def test_a_colleague_sees_and_changes_none_of_mine(staff, as_clinician, clinic):
    save(staff, "Quiet")
    view = view_of(staff, "Quiet")
    colleague = as_clinician(clinic)

    assert "Quiet" not in colleague.get(URL).text
    assert "Quiet" not in colleague.get(VIEWS).text
    for act in ("rename", "delete"):
        answer = colleague.post(f"{VIEWS}{act}/", {"view": view.public_id, "name": "Mine"})
        assert answer.status_code == 404
    assert saved(staff) == ["Quiet"]


def test_the_database_itself_hides_a_view_from_a_colleague(staff, as_clinician, clinic, in_clinic):
    save(staff, "Quiet")

    with in_clinic(clinic), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM patients_caseloadview")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("view", ["", "nonsense"])
def test_a_form_that_names_no_view_is_answered_and_not_an_error(staff, view):
    assert staff.post(f"{VIEWS}delete/", {"view": view}).status_code == 422


# --- News ----------------------------------------------------------------------------------------


def again(staff, tag: str, **headers):
    return staff.get(URL, {"who": "clinic"}, headers={"If-None-Match": tag, **headers})


def change_nothing(prescription):
    pass


def change_session(prescription):
    logged(prescription, 22, pain_worst=3)


def change_flag(prescription):
    factories.FlagFactory(patient=prescription.patient)
    Flag.unscoped.update(acknowledged_at=NOW)


def change_name(prescription):
    Patient.unscoped.update(family_name="Müller")


def change_status(prescription):
    Prescription.unscoped.update(status="paused")


def change_threshold(prescription):
    Clinic.objects.update(severe_pain=7)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (change_nothing, 304),
        (change_session, 200),
        (change_flag, 200),
        (change_name, 200),
        (change_status, 200),
        (change_threshold, 200),
    ],
)
def test_the_list_is_sent_again_only_when_what_it_is_made_of_has_changed(
    staff, clinic, change, status
):
    prescription = treated(clinic, logs=WELL)
    tag = staff.get(URL, {"who": "clinic"})["ETag"]
    assert again(staff, tag).status_code == 304

    with as_owner():
        change(prescription)

    response = again(staff, tag)
    assert response.status_code == status
    assert (response.content == b"") == (status == 304)


def test_the_same_answer_is_not_given_to_another_reader_choice_clinic_or_day(
    staff, as_clinician, clinic
):
    tag = staff.get(URL, {"who": "clinic"})["ETag"]

    assert again(as_clinician(clinic), tag).status_code == 200
    assert staff.get(URL, {"who": "mine"}, headers={"If-None-Match": tag}).status_code == 200
    assert again(staff, tag, **{"Accept-Language": "es"}).status_code == 200
    with time_machine.travel(NOW + dt.timedelta(hours=12), tick=False):
        session = staff.session
        session["began_at"] = session["seen_at"] = timezone.now().timestamp()
        session.save()
        assert again(staff, tag).status_code == 200


def test_a_session_logged_in_another_clinic_is_no_news(staff):
    tag = staff.get(URL, {"who": "clinic"})["ETag"]

    treated(factories.ClinicFactory(), logs=WELL)

    assert again(staff, tag).status_code == 304


def test_no_news_costs_the_same_few_questions_for_any_number_of_patients(staff, clinic):
    treated(clinic, logs=WELL)
    tag = staff.get(URL, {"who": "clinic"})["ETag"]
    headers = {"HTTP_IF_NONE_MATCH": tag}

    staff.defaults.update(headers)
    assert again(staff, tag).status_code == 304
    asked = questions_of_any(staff)

    assert len(asked) == 4  # session, user, membership, what changed lately


def questions_of_any(staff) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        staff.get(URL, {"who": "clinic"})
    return [
        query["sql"] for query in asked if query["sql"].startswith(('SELECT "', "SELECT COUNT"))
    ]


def test_looking_for_news_does_not_keep_a_forgotten_screen_open(staff):
    quiet = {"X-Background": "1", "HX-Request": "true"}
    for minutes in range(2, 15, 2):
        with time_machine.travel(NOW + dt.timedelta(minutes=minutes), tick=False):
            assert staff.get(URL, headers=quiet).status_code == 200

    with time_machine.travel(NOW + dt.timedelta(minutes=16), tick=False):
        response = staff.get(URL, headers=quiet)

    assert response.status_code == 302
    assert "reauthenticate" in response.url


def test_a_program_that_has_not_begun_stands_behind_those_on_track(staff, clinic):
    treated(clinic, "Ana Later", starts_on=START + dt.timedelta(days=28))
    treated(clinic, "Bo Now", logs=WELL)

    rows = groups(staff.get(URL))["on_track"]

    assert [row.name for row in rows] == ["Bo Now", "Ana Later"]
