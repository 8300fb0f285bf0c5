"""Secure messages: both ways, never changed, honest receipts, and no word of them in an e-mail."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from patients.models import Message, MessageTemplate, Reminder, ThreadRead
from patients.operations import reminders
from patients.operations.messages import write_to_patient
from patients.rules.messages import LONGEST_MESSAGE
from pfprehab.accounts.scoping import Scope, scoped_to
from tests import factories
from tests.faults.servers import SmtpSink
from tests.roles import as_owner, as_worker

pytestmark = pytest.mark.django_db
SECRET = "Your knee swelling: please come on Tuesday at 10."


@pytest.fixture
def patient(clinic):
    return factories.PatientFactory(
        clinic=clinic, given_name="Lena", family_name="Schmidt", email="lena@example.org"
    )


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def phone(as_patient, patient):
    return as_patient(patient)


def thread(patient) -> str:
    return reverse("patients:thread", kwargs={"patient_id": patient.public_id})


def rows(model) -> list:
    with as_owner():
        return list(model.unscoped.order_by("pk"))


def test_a_note_goes_both_ways_and_each_side_sees_when_it_was_opened(staff, phone, patient):
    staff.user.full_name = "Amira Nasser"
    with as_owner():
        staff.user.save()
    assert staff.post(thread(patient), {"text": "How is the stairs?"}).status_code == 302
    assert "not seen yet" in staff.get(thread(patient)).text

    opened = phone.get("/my/messages/").text
    assert "How is the stairs?" in opened
    assert "Amira Nasser" in opened
    assert "New" in opened
    assert phone.post("/my/messages/", {"text": "Better,\nthank you."}).status_code == 302
    assert "not seen yet" in phone.get("/my/messages/").text
    page = staff.get(thread(patient)).text

    assert re.search(r"seen \d+ \w+, \d\d:\d\d", page)
    assert "Better,\nthank you." in page
    assert "by Amira Nasser" in phone.get("/my/messages/").text
    assert [m.from_patient for m in rows(Message)] == [False, True]


def test_looking_again_changes_no_receipt(staff, phone, patient):
    staff.post(thread(patient), {"text": "Hello."})
    phone.get("/my/messages/")
    first = [(read.up_to_id, read.at) for read in rows(ThreadRead)]

    phone.get("/my/messages/")

    assert [(read.up_to_id, read.at) for read in rows(ThreadRead)] == first


@pytest.mark.parametrize(
    "text", ["", "  \n ", "x" * (LONGEST_MESSAGE + 1), "a\x00b", "turned\u202eround"]
)
def test_what_cannot_be_sent_is_kept_in_the_field_and_not_sent(staff, phone, patient, text):
    for client, address in ((staff, thread(patient)), (phone, "/my/messages/")):
        response = client.post(address, {"text": text})
        assert response.status_code == 422
        assert 'role="alert"' in response.text
    assert rows(Message) == []


def test_links_and_markup_stay_plain_text(staff, phone, patient):
    phone.post("/my/messages/", {"text": "See https://evil.example <b>now</b>"})

    page = staff.get(thread(patient)).text

    assert "https://evil.example &lt;b&gt;now&lt;/b&gt;" in page
    assert 'href="https://evil.example' not in page


def test_the_phone_always_says_that_nobody_reads_at_night_and_whom_to_phone(phone, clinic):
    page = phone.get("/my/messages/").text

    assert "Not read outside working hours. In an emergency phone" in page
    assert f'href="tel:{clinic.emergency_number}"' in page
    assert clinic.name in page


def test_a_clinic_that_takes_no_messages_says_so_and_nothing_is_sent(phone, clinic):
    with as_owner():
        clinic.patients_may_write = False
        clinic.save()

    page = phone.get("/my/messages/").text
    assert "Your clinic does not take messages here." in page
    assert "<textarea" not in page
    assert phone.post("/my/messages/", {"text": "Hello?"}).status_code == 422
    assert rows(Message) == []


def test_neither_side_writes_in_the_name_of_the_other_or_changes_a_word(clinic, patient, in_clinic):
    mine = {"clinic": clinic, "patient": patient, "author": patient.user, "text": "x"}
    with in_clinic(clinic), pytest.raises(ProgrammingError), transaction.atomic():
        Message.objects.create(**mine, from_patient=True)
    with in_clinic(clinic, patient), pytest.raises(ProgrammingError), transaction.atomic():
        Message.objects.create(**mine, from_patient=False)
    note = factories.MessageFactory(patient=patient)
    with in_clinic(clinic):
        for write in (note.save, note.delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                write()


def test_others_find_no_thread(as_clinician, as_patient, clinic, patient):
    factories.MessageFactory(patient=patient, text="Only ours.")
    neighbour = as_patient(factories.PatientFactory(clinic=clinic))

    assert as_clinician().get(thread(patient)).status_code == 404
    assert as_clinician().get("/messages/?show=all").context["rows"] == []
    assert "Only ours." not in neighbour.get("/my/messages/").text
    assert neighbour.get(thread(patient)).status_code == 404


def test_the_inbox_has_unread_waiting_and_all(staff, clinic, patient):
    answered = factories.PatientFactory(clinic=clinic, given_name="Answered")
    factories.MessageFactory(patient=answered)
    factories.MessageFactory(patient=patient)
    staff.post(thread(answered), {"text": "Here is the answer."}, follow=True)

    response = staff.get("/messages/")

    assert [row["name"] for row in response.context["rows"]] == ["Lena Schmidt"]
    assert [tab["count"] for tab in response.context["tabs"]] == ["1", "1", "2"]
    assert 'Messages<span class="count">1<' in response.text
    staff.get(thread(patient))
    assert staff.get("/messages/").context["rows"] == []
    assert len(staff.get("/messages/", {"show": "waiting"}).context["rows"]) == 1


def test_the_inbox_asks_as_many_queries_for_many_threads(staff, clinic):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get("/messages/?show=all")
        return len(queries)

    factories.MessageFactory(patient__clinic=clinic)
    count()
    few = count()
    for _ in range(20):
        factories.MessageFactory(patient=factories.PatientFactory(clinic=clinic))

    assert count() == few


def test_a_text_of_the_clinic_is_filled_in_the_patients_language(staff, clinic, patient):
    with as_owner():
        patient.language = "es"
        patient.save()
    factories.MessageTemplateFactory(
        clinic=clinic, name="Quiet", text_es="Hola {name}, ¿qué tal?", for_quiet=True
    )

    page = staff.get(thread(patient), {"text": "quiet"}).text

    assert "Hola Lena, ¿qué tal?</textarea>" in page
    assert "</textarea>" in staff.get(thread(patient), {"text": "unknown"}).text


def test_the_clinic_changes_its_texts_on_one_page(staff, clinic):
    page = staff.get("/messages/texts/")
    assert "How is it going?" in page.text
    body = {"text-TOTAL_FORMS": 2, "text-INITIAL_FORMS": 0, "text-0-name": "Hello"}

    for wrong, words in (
        ({}, "Write the text in one language"),
        ({"text-0-text_en": "Dear {family}"}, "Only {name} is filled in"),
        ({"text-0-text_en": "a", "text-1-name": "hello", "text-1-text_en": "b"}, "the same name"),
    ):
        refused = staff.post("/messages/texts/", body | wrong)
        assert refused.status_code == 422
        assert words in refused.text
    assert rows(MessageTemplate) == []
    staff.post("/messages/texts/", body | {"text-0-text_en": "Hello {name}"})

    assert [one.name for one in rows(MessageTemplate)] == ["Hello"]
    assert "How is it going?" not in staff.get("/messages/texts/").text


def test_a_message_from_a_flag_keeps_the_link(staff, patient):
    flag = factories.FlagFactory(patient=patient)
    address = reverse("patients:message-about-flag", kwargs={"flag_id": flag.public_id})

    assert staff.post(address, {"text": " "}).status_code == 422
    staff.post(address, {"text": "Please phone us."})

    assert [note.flag_id for note in rows(Message)] == [flag.pk]
    assert "About a flag" in staff.get(thread(patient)).text


# The notice by e-mail.

NOON = dt.datetime(2026, 1, 14, 12, 0, tzinfo=dt.UTC)


def write(patient, *, now=NOON, text=SECRET) -> None:
    scope = Scope.of_clinic(patient.clinic_id, actor="test")
    with scoped_to(scope):
        by = factories.MembershipFactory(clinic=patient.clinic).user
        write_to_patient(patient=patient, text=text, now=now, by=by)


def send(now=NOON) -> int:
    with as_worker():
        waiting = reminders.waiting_reminders(now=now, at_most=100)
        return reminders.send_reminders(waiting=waiting, now=now)


def test_the_notice_says_that_there_is_something_and_not_what(patient):
    write(patient)

    assert send() == 1
    [notice] = mail.outbox
    whole = f"{notice.subject} {notice.body}".lower()
    assert notice.to == ["lena@example.org"]
    assert "/my/messages/" in whole
    for word in ("swelling", "tuesday", "knee", "pain", "lena", "schmidt", "amira"):
        assert word not in whole
    assert notice.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_several_messages_a_day_make_one_notice_and_the_next_day_another(patient):
    write(patient)
    write(patient)
    assert send() == 1
    write(patient, now=NOON + dt.timedelta(hours=1))

    assert send(NOON + dt.timedelta(hours=2)) == 0
    assert send(NOON + dt.timedelta(days=1)) == 1
    assert [one.period_key for one in rows(Reminder)] == ["2026-01-14", "2026-01-15"]


def test_what_was_read_meanwhile_is_not_announced_and_the_next_message_is(patient, phone):
    write(patient)
    phone.get("/my/messages/")
    assert send() == 0
    assert rows(Reminder)[0].cancelled_because == "read_meanwhile"

    write(patient, text="Another one.")

    assert send() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"reminders_wanted": False}, "not_wanted"), ({"email": ""}, "no_address")],
)
def test_a_notice_that_is_not_wanted_any_more_does_not_go_out(patient, change, reason):
    write(patient)
    with as_owner():
        type(patient).unscoped.filter(pk=patient.pk).update(**change)

    assert send() == 0
    assert rows(Reminder)[0].cancelled_because == reason


def test_nobody_is_told_who_wants_no_mail_or_has_no_address(clinic):
    for fields in ({"email": ""}, {"email": "x@example.org", "reminders_wanted": False}):
        write(factories.PatientFactory(clinic=clinic, **fields))

    assert rows(Reminder) == []


def test_a_message_of_the_night_is_announced_in_the_morning(patient):
    night = dt.datetime(2026, 1, 14, 22, 30, tzinfo=dt.UTC)  # 23:30 in Madrid
    write(patient, now=night)

    assert send(night) == 0
    assert send(night + dt.timedelta(hours=8)) == 1


def test_a_real_mail_server_gets_the_notice_once(patient, settings):
    write(patient)
    with SmtpSink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

        assert [send(), send()] == [1, 0]

    [(recipient, message_id)] = sink.accepted
    assert recipient == "lena@example.org"
    assert str(rows(Reminder)[0].public_id) in message_id


def test_today_says_that_something_new_is_there(phone, patient):
    assert "new message" not in phone.get("/my/today/").text
    write(patient, now=timezone.now())

    assert "1 new message from your clinic" in phone.get("/my/today/").text
