"""The program editor: every click keeps what was entered, and saves as version 1 or the next."""

import datetime as dt
import random
import uuid
from functools import partial
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from exercises.models import Progression
from patients.models import Prescription, SessionLog
from patients.operations.program_changes import change_program, withdraw_prescription
from pfprehab.accounts.models import AccessToken
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, ProgramVersion, Template
from programs.queries.documents import document_of_version
from programs.rules import editing
from programs.rules.differences import merged
from programs.rules.program_document import DocumentLine, ProgramDocument
from tests import factories
from tests.roles import as_owner


@pytest.fixture
def today(patient) -> dt.date:
    return timezone.now().astimezone(patient.zone).date()


@pytest.fixture
def screened(patient, today):
    factories.ScreeningFactory(patient=patient, screened_on=today)
    return patient


@pytest.fixture
def template(db):
    return factories.TemplateFactory(duration_weeks=2)


@pytest.fixture
def url(screened, template) -> str:
    return reverse("patients:personalise", args=[screened.public_id, template.slug])


@pytest.fixture
def running(patient, today):
    """A program of six weeks in its second week."""
    return factories.PrescriptionFactory(patient=patient, starts_on=today - dt.timedelta(days=8))


@pytest.fixture
def edit_url(running) -> str:
    return reverse("patients:edit-program", args=[running.public_id])


class Editor:
    """A clinician at the editor: what the page holds is sent back with the next click."""

    def __init__(self, client, url):
        self.client, self.url = client, url
        self.answer = client.get(url)

    @property
    def document(self) -> ProgramDocument:
        form = self.answer.context["form"]
        value = form["program"].value()
        field = form.fields["program"]
        return value if isinstance(value, ProgramDocument) else field.to_python(value)

    def entries(self) -> dict:
        found = {}
        for name in ("form", "line_form"):
            form = self.answer.context.get(name)
            for bound in form or ():
                value = bound.value()
                if value not in (None, "", False):
                    value = bound.field.prepare_value(value)
                    found[bound.html_name] = "on" if value is True else value
        return found

    def click(self, act: str, **changes):
        self.answer = self.client.post(self.url, {**self.entries(), **changes, "act": act})
        return self.answer

    def step(self, step: str, **changes):
        self.answer = self.client.post(self.url, {**self.entries(), **changes, "step": step})
        return self.answer

    def key(self, week: int, place: int) -> str:
        return self.document.week(week)[place].key

    def line(self, week: int, place: int) -> DocumentLine:
        return self.document.week(week)[place]


def saved(number: int | None = None) -> ProgramDocument:
    """A version of the only program, as the database has it."""
    with as_owner():
        versions = ProgramVersion.unscoped.select_related("program")
        version = versions.get(number=number) if number else versions.first()
        scope = Scope.of_clinic(version.clinic_id, actor="test")
    with scoped_to(scope):
        return document_of_version(version, weeks=version.program.duration_weeks)


def without_texts(document: ProgramDocument) -> list:
    return [line.replace(source="") for line in document.lines]


# --- prescribing ------------------------------------------------------------------------------


def test_every_kind_of_click_is_in_what_is_sent_and_read_back(as_clinician, screened, url):
    editor = Editor(as_clinician(screened.clinic), url)
    first, second, third, fourth = (editor.key(1, place) for place in range(4))
    harder = factories.ExerciseVersionFactory(name="Harder one", laterality="bilateral")
    extra = factories.ExerciseVersionFactory(name="Wall sit")
    with as_owner():
        held = Template.objects.get().weeks.first().items.first().exercise
        Progression.objects.create(easier=held, harder=harder.exercise)

    page = editor.click(f"open:{first}")
    assert "Harder one" in page.content.decode()
    editor.click(f"down:{first}", **{"line-sets": "3", "line-also_later_weeks": "on"})
    assert [editor.key(1, place) for place in range(2)] == [second, first]
    editor.click(f"swap:{first}:{harder.public_id}")
    editor.click("done", **{"line-note": "Slowly down.", "line-core": ""})
    editor.click(f"split:{third}")
    editor.click(f"remove:{fourth}")
    page = editor.click("find:2", q="wall si")
    assert "Wall sit" in page.content.decode()
    editor.click(f"add:2:{extra.public_id}")
    editor.click(f"place:{editor.key(2, 4)}:0")
    assert editor.line(2, 0).exercise == str(extra.public_id)
    before_sending = editor.document

    review = editor.step("review")
    assert review.status_code == 200
    assert "As the patient sees it" in review.content.decode()
    assert editor.step("send").status_code == 200

    wanted = [line.replace(side=line.side) for line in before_sending.lines]
    assert saved(1).lines == tuple(wanted)
    week1 = saved(1).week(1)
    assert [line.dose.sets for line in week1] == [2, 3, 2, 2]
    assert week1[1].exercise == str(harder.public_id)
    assert (week1[1].side, week1[1].note) == ("together", "Slowly down.")
    assert [line.side for line in week1[2:]] == ["left", "right"]
    assert [line.dose.sets for line in saved(1).week(2)] == [3, 3, 2, 2, 2]


def test_a_dose_that_is_none_keeps_the_line_open_with_what_was_typed(as_clinician, screened, url):
    editor = Editor(as_clinician(screened.clinic), url)
    key = editor.key(1, 0)
    editor.click(f"open:{key}")

    answer = editor.click("done", **{"line-sets": "99"})

    assert answer.status_code == 422
    assert answer.context["line_form"]["sets"].value() == "99"
    assert "from 1 to 10" in answer.content.decode()
    assert editor.click(f"remove:{key}").status_code == 200
    assert editor.document.line(key) is None


def test_ticking_an_optional_exercise_adds_its_lines_and_keeps_the_rest(
    as_clinician, screened, template, url
):
    with as_owner():
        item = template.weeks.first().items.last()
        item.optional, item.core, item.when = True, False, "Tests short"
        item.save()
    editor = Editor(as_clinician(screened.clinic), url)
    editor.click(f"remove:{editor.key(1, 0)}")
    assert len(editor.document.week(1)) == 2

    editor.step("again", switched_on=[item.exercise.slug])
    with_it = editor.document
    editor.step("again", switched_on=[item.exercise.slug])
    again = editor.document
    editor.client.post(url, {})
    entries = {name: value for name, value in editor.entries().items() if name != "switched_on"}
    editor.answer = editor.client.post(url, {**entries, "step": "again"})

    assert len(with_it.week(1)) == 3
    assert again == with_it
    assert len(editor.document.week(1)) == 2


def test_a_rule_that_warns_wants_a_reason_which_stays_with_the_line(as_clinician, screened, url):
    editor = Editor(as_clinician(screened.clinic), url)
    key = editor.key(1, 0)
    editor.click(f"open:{key}")
    page = editor.click("done", **{"line-sets": "5"})
    assert "Harvie 2011" in page.content.decode()

    refused = editor.step("review")
    assert refused.status_code == 422
    assert "override_reason" in refused.context["form"].errors
    sent_without = editor.step("send")
    assert sent_without.status_code == 422
    with as_owner():
        assert not Prescription.unscoped.exists()
    editor.step("send", override_reason="A trained runner.")

    line = saved(1).line(key)
    assert (line.dose.sets, line.override_reason, line.own_dose) == (5, "A trained runner.", True)
    others = [each.override_reason for each in saved(1).lines if each.key != key]
    assert set(others) == {""}
    with as_owner():
        prescription = Prescription.unscoped.get()
    shown = editor.client.get(reverse("patients:prescription", args=[prescription.public_id]))
    assert "A trained runner." in shown.content.decode()
    assert "Dose set in the clinic" in shown.content.decode()


def test_amber_is_only_for_what_was_added(as_clinician, screened, url):
    client = as_clinician(screened.clinic)
    heavy = factories.TemplateFactory(duration_weeks=1, fill=6)
    own = Editor(
        client, reverse("patients:personalise", args=[screened.public_id, heavy.slug])
    ).answer
    (week,) = own.context["weeks"]
    assert (week.amber, bool(week.fact)) == ("", True)
    extra = factories.ExerciseVersionFactory()
    editor = Editor(client, url)
    assert not editor.answer.context["weeks"][0].amber

    added = editor.click(f"add:1:{extra.public_id}")

    assert added.context["weeks"][0].amber
    assert not added.context["weeks"][1].amber
    assert added.context["weeks"][0].days[0].budget.core_lines == 5


def test_a_template_retired_while_open_is_told_and_the_entries_stay(
    as_clinician, screened, template, url
):
    editor = Editor(as_clinician(screened.clinic), url)
    editor.click(f"remove:{editor.key(1, 0)}")
    kept = editor.document
    with as_owner():
        Template.objects.filter(pk=template.pk).update(prescribable=False)

    refused = editor.step("send")

    assert refused.status_code == 422
    assert "Choose another template" in refused.content.decode()
    assert editor.document == kept
    assert editor.client.get(url).status_code == 404


def test_a_retired_exercise_is_named_and_one_click_removes_it(as_clinician, screened, url):
    editor = Editor(as_clinician(screened.clinic), url)
    with as_owner():
        exercise = Template.objects.get().weeks.get(week=2).items.first().exercise
        exercise.retired_at = timezone.now()
        exercise.save()

    refused = editor.step("send")
    assert refused.status_code == 422
    assert exercise.current.name in refused.context["form"].non_field_errors()[0]
    for week in (1, 2):
        editor.click(f"remove:{editor.key(week, 0)}")

    assert editor.step("send").status_code == 200


def test_two_hundred_exercises_are_refused_with_the_number_and_kept(as_clinician, screened, url):
    editor = Editor(as_clinician(screened.clinic), url)
    line = editor.line(1, 0)
    many = [line.replace(key=str(uuid.uuid4()), week=n % 2 + 1) for n in range(200)]
    editor.entries()
    field = editor.answer.context["form"].fields["program"]
    full = field.prepare_value(ProgramDocument(2, ()).with_lines(many))

    refused = editor.step("send", program=full)

    assert refused.status_code == 422
    assert "200" in refused.context["form"].non_field_errors()[0]
    assert len(editor.document.lines) == 200
    with as_owner():
        assert not Prescription.unscoped.exists()


@pytest.mark.parametrize(
    "program",
    ["{", "[]", "[" * 100_000, '{"weeks":2,"lines":[{"key":1}]}', "9" * 5000, "\x00", '"\\ud800"'],
    ids=["cut off", "a list", "deep", "a line of nothing", "a number", "NUL", "half a letter"],
)
def test_an_unreadable_program_is_refused_and_nothing_is_written(
    as_clinician, screened, url, program
):
    editor = Editor(as_clinician(screened.clinic), url)

    for step in ("send", "again"):
        assert editor.client.post(url, {**editor.entries(), "program": program, "step": step})
    refused = editor.step("send", program=program)

    assert refused.status_code == 422
    with as_owner():
        assert not Prescription.unscoped.exists()


@pytest.mark.parametrize(
    "act", ["", ":", "open", "open:x", "swap:x:y", "add:9999999999:x", "add:1:", "place:::", "fly"]
)
def test_a_click_that_means_nothing_changes_nothing(as_clinician, screened, url, act):
    editor = Editor(as_clinician(screened.clinic), url)
    before = editor.document

    assert editor.click(act).status_code == 200
    assert editor.document == before


def test_the_editor_asks_the_database_as_often_for_few_lines_as_for_many(
    as_clinician, screened, django_assert_num_queries
):
    client = as_clinician(screened.clinic)
    urls = []
    for weeks, fill in ((1, 2), (6, 8)):
        made = factories.TemplateFactory(duration_weeks=weeks, fill=fill)
        urls.append(reverse("patients:personalise", args=[screened.public_id, made.slug]))
    client.get(urls[0])
    for url in urls:
        with django_assert_num_queries(23):
            client.get(url)


# --- sending, taking back ---------------------------------------------------------------------


def sent(editor) -> Prescription:
    assert editor.step("send").status_code == 200
    with as_owner():
        return Prescription.unscoped.select_related("patient", "program").get()


def test_undo_takes_program_and_link_back_and_frees_the_knee(as_clinician, screened, url):
    client = as_clinician(screened.clinic)
    prescription = sent(Editor(client, url))
    undo = reverse("patients:withdraw", args=[prescription.public_id])

    page = client.post(undo, follow=True)

    assert "is taken back" in page.content.decode()
    assert client.post(undo).status_code == 302
    with as_owner():
        prescription.refresh_from_db()
        assert (prescription.status, prescription.withdrawn_at is None) == ("stopped", False)
        assert not AccessToken.objects.filter(user=screened.user, revoked_at=None).exists()
    assert Editor(client, url).step("send").status_code == 200


def test_the_patient_never_sees_what_was_taken_back(as_clinician, as_patient, screened, url):
    client = as_clinician(screened.clinic)
    prescription = sent(Editor(client, url))
    client.post(reverse("patients:withdraw", args=[prescription.public_id]))

    page = as_patient(screened).get(reverse("patients:today")).content.decode()

    assert prescription.program.name not in page
    assert "No program yet" in page


@pytest.mark.parametrize("why", ["too late", "opened", "logged"])
def test_undo_is_refused_once_it_is_too_late(as_clinician, screened, url, why):
    prescription = sent(Editor(as_clinician(screened.clinic), url))
    now = prescription.created_at + dt.timedelta(seconds=31 if why == "too late" else 29)
    if why == "opened":
        factories.DeviceFactory(clinic=screened.clinic, user=screened.user, created_at=now)
    if why == "logged":
        factories.SessionLogFactory(prescription=prescription)
    with (
        scoped_to(Scope.of_clinic(screened.clinic_id, actor="test")),
        pytest.raises(OperationRefused) as refused,
    ):
        withdraw_prescription(prescription=prescription, now=now, by=factories.UserFactory())
    assert refused.value.code == "too_late"


def test_the_link_goes_by_mail_to_the_address_on_record_without_a_word_of_health(
    as_clinician, screened
):
    client = as_clinician(screened.clinic)
    url = reverse("patients:mail-invitation", args=[screened.public_id])
    refused = client.post(url, follow=True)
    assert "No e-mail address is on record" in refused.content.decode()
    with as_owner():
        screened.email = "lena@example.org"
        screened.save()

    page = client.post(url)

    (letter,) = mail.outbox
    assert letter.to == ["lena@example.org"]
    assert page.context["link"] in letter.body
    told = (letter.subject + letter.body).lower()
    assert not [word for word in ("knee", "exercise", "lena", "program") if word in told.replace(
        "lena@example.org", "")]  # fmt: skip


# --- a running program ------------------------------------------------------------------------


def test_a_running_program_becomes_the_next_version_from_the_next_session_on(
    as_clinician, running, edit_url, today
):
    log = factories.SessionLogFactory(prescription=running, done_on=today)
    editor = Editor(as_clinician(running.clinic), edit_url)
    key = editor.key(2, 0)
    editor.click(f"open:{key}")
    editor.click("done", **{"line-sets": "3", "line-also_later_weeks": "on"})
    editor.click(f"remove:{editor.key(3, 1)}")
    wanted = editor.document

    answer = editor.step("save", reason="Settled well.")

    assert answer.status_code == 302
    assert without_texts(saved(2)) == without_texts(wanted)
    assert [line.dose.sets for week in (1, 2, 3) for line in saved(2).week(week)[:1]] == [2, 3, 3]
    with as_owner():
        version = ProgramVersion.unscoped.get(number=2)
        assert (version.reason, version.effective_from) == (
            "Settled well.",
            today + dt.timedelta(days=1),
        )
        assert SessionLog.unscoped.get(pk=log.pk).program_version_id == log.program_version_id
        assert PrescribedExercise.unscoped.filter(version__number=1).count() == 24


def test_weeks_that_are_over_cannot_be_changed_by_hand_made_input(as_clinician, running, edit_url):
    editor = Editor(as_clinician(running.clinic), edit_url)
    assert editor.click(f"remove:{editor.key(1, 0)}").context["editor"].changes == 0
    short = editor.document.with_lines(editor.document.lines[1:])
    field = editor.answer.context["form"].fields["program"]

    refused = editor.step("save", program=field.prepare_value(short))

    assert refused.status_code == 422
    assert "Week 1 is over" in refused.content.decode()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"status": "stopped"}, "has ended"),
        ({"starts_on": dt.date(2026, 1, 5)}, "last week of this program is over"),
        ({}, "prescribed already"),
    ],
    ids=["it ended", "its last week is over", "nothing changed"],
)
def test_what_cannot_be_saved_is_said_and_kept(as_clinician, running, edit_url, spoil, words):
    editor = Editor(as_clinician(running.clinic), edit_url)
    if spoil:
        editor.click(f"remove:{editor.key(2, 0)}")
        with as_owner():
            ended = timezone.now() if "status" in spoil else None
            Prescription.unscoped.update(**spoil, ended_at=ended)
    kept = editor.document

    refused = editor.step("save")

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert editor.document == kept


def test_an_emptied_week_is_refused(as_clinician, running, edit_url):
    editor = Editor(as_clinician(running.clinic), edit_url)
    for _ in range(4):
        editor.click(f"remove:{editor.key(3, 0)}")

    assert "Week 3 has no exercise" in editor.step("save").content.decode()


def test_a_colleagues_version_is_told_and_both_are_saved_by_the_next_save(
    as_clinician, running, edit_url
):
    client, quicker = as_clinician(running.clinic), as_clinician(running.clinic)
    mine, theirs = Editor(client, edit_url), Editor(quicker, edit_url)
    first, second = mine.key(3, 0), mine.key(3, 1)
    for editor, key, sets in ((theirs, first, 3), (theirs, second, 4), (mine, second, 3)):
        editor.click(f"open:{key}")
        editor.click("done", **{"line-sets": str(sets)})
    assert theirs.step("save").status_code == 302

    told = mine.step("save", reason="Mine.")

    page = told.content.decode()
    assert told.status_code == 422
    assert str(quicker.user) in page
    assert "now 3 rounds of 10 to 12" in page
    assert "Both of you changed these" in page
    assert mine.answer.context["form"]["reason"].value() == "Mine."
    with as_owner():
        assert ProgramVersion.unscoped.count() == 2
    assert mine.step("save").status_code == 302
    assert [saved(3).line(key).dose.sets for key in (first, second)] == [3, 3]


def test_the_difference_between_any_two_versions_can_be_read(as_clinician, running, edit_url):
    client = as_clinician(running.clinic)
    for sets in (3, 4):
        editor = Editor(client, edit_url)
        editor.click(f"open:{editor.key(2, 0)}")
        editor.click("done", **{"line-sets": str(sets), "line-also_later_weeks": "on"})
        editor.step("save")
    url = reverse("patients:compare-versions", args=[running.public_id])

    newest = client.get(url).content.decode()
    all_of_it = client.get(url, {"from": "1", "to": "3"}).content.decode()

    assert "now 4 rounds of 10 to 12, each leg, was 3 rounds" in newest
    assert "now 4 rounds of 10 to 12, each leg, was 2 rounds" in all_of_it
    assert "Weeks 2 to 6" in all_of_it
    for odd in ("0", "-1", "x", "9" * 50, "²", "99"):
        assert client.get(url, {"from": odd, "to": "1"}).status_code == 200


def test_the_patient_is_told_once_in_plain_words(as_clinician, as_patient, running, edit_url):
    phone = as_patient(running.patient)
    assert "Changed on" not in phone.get(reverse("patients:today")).content.decode()
    editor = Editor(as_clinician(running.clinic), edit_url)
    editor.click(f"open:{editor.key(2, 0)}")
    editor.click("done", **{"line-sets": "3"})
    editor.step("save")

    told = phone.get(reverse("patients:today")).content.decode()
    with as_owner():
        line = PrescribedExercise.unscoped.filter(version__number=2, week=2).first()
        name = line.exercise_version.name
    assert f"{name}: now 3 rounds of 10 to 12, each leg, was 2 rounds" in told

    factories.SessionLogFactory(prescription=running)
    assert "Changed on" not in phone.get(reverse("patients:today")).content.decode()


# --- the clinic's templates, copies -----------------------------------------------------------


def test_a_program_becomes_the_clinics_template_which_can_be_prescribed_edited_and_retired(
    as_clinician, running, today
):
    client = as_clinician(running.clinic)
    url = reverse("patients:save-template", args=[running.public_id])
    entries = {"name": "Our runners", "summary": "", "emphasis": "hip"}
    client.post(url, entries)
    again = client.post(url, {**entries, "name": "our RUNNERS"})
    assert again.status_code == 422
    assert "already" in again.content.decode()
    with scoped_to(Scope.of_clinic(running.clinic_id, actor="test")):
        made = Template.objects.get(name="Our runners")
    assert (made.owner_clinic, made.duration_weeks, made.fidelity) == (running.clinic, 6, "clinic")

    factories.ScreeningFactory(patient=running.patient, screened_on=today)
    picker = reverse("patients:prescribe", args=[running.patient.public_id])
    assert "Our clinic’s own" in client.get(picker).content.decode()
    assert client.get(reverse("programs:template-edit", args=[made.slug])).status_code == 200
    stranger = as_clinician()
    assert stranger.get(reverse("programs:template", args=[made.slug])).status_code == 404
    assert stranger.post(reverse("programs:template-retire", args=[made.slug])).status_code == 404
    client.post(reverse("programs:template-retire", args=[made.slug]))
    assert made.slug not in client.get(picker).content.decode()


def test_a_copy_follows_the_other_patients_knee_and_screening(
    as_clinician, running, today, edit_url
):
    client = as_clinician(running.clinic)
    with as_owner():
        PrescribedExercise.unscoped.update(side="left")
    other = factories.PatientFactory(
        clinic=running.clinic, family_name="Otero", affected_left=False, affected_right=True
    )
    choose = reverse("patients:choose-copy", args=[running.public_id])
    copy = reverse("patients:copy-to", args=[other.public_id, running.public_id])
    assert copy in client.get(choose, {"who": "otero"}).content.decode()
    assert client.get(copy).url == reverse("patients:screening", args=[other.public_id])
    factories.ScreeningFactory(patient=other, screened_on=today)

    editor = Editor(client, copy)
    assert editor.step("review").status_code == 200
    assert editor.step("send").status_code == 200

    with as_owner():
        made = Prescription.unscoped.get(patient=other)
        lines = PrescribedExercise.unscoped.filter(version__program=made.program)
        assert set(lines.values_list("side", flat=True)) == {"right"}
        assert lines.count() == 24
    assert (made.covers_left, made.covers_right) == (False, True)


# --- at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_editors_lose_nothing_in_fifty_interleavings():
    """Each gives three lines a mark of its own, saving again whenever the other was quicker."""
    patient = factories.PatientFactory()
    today = timezone.now().astimezone(patient.zone).date()
    prescription = factories.PrescriptionFactory(patient=patient, starts_on=today)
    scope = Scope.of_clinic(patient.clinic_id, actor="test")
    lost, conflicts = [], []
    chance = random.Random(4)
    for interleaving in range(50):
        with scoped_to(scope):
            keys = [line.key for line in newest_of(prescription)[1].lines]
        chosen = chance.sample(keys, 6)
        marks = {key: f"{interleaving}-{n}" for n, key in enumerate(chosen)}
        pauses = [chance.random() / 300 for _ in range(2)]
        parts = [{key: marks[key] for key in part} for part in (chosen[:3], chosen[3:])]
        at_once(
            [
                partial(edit, prescription, scope, today, part, pause, conflicts)
                for part, pause in zip(parts, pauses, strict=True)
            ]
        )
        with scoped_to(scope):
            now = newest_of(prescription)[1]
        lost += [key for key in chosen if now.line(key).note != marks[key]]

    assert lost == []
    assert set(conflicts) == {"revision_conflict"}, "No two saves met, or another refusal came."


def newest_of(prescription) -> tuple[int, ProgramDocument]:
    version = ProgramVersion.objects.filter(program=prescription.program_id).first()
    return version.number, document_of_version(version, weeks=6)


def edit(prescription, scope, today, notes, pause, conflicts) -> None:
    user = factories.UserFactory()
    with scoped_to(scope):
        seen, base = newest_of(prescription)
    mine = base
    for key, note in notes.items():
        mine = editing.with_marks(mine, key, note=note)
    while True:
        connection.cursor().execute("SELECT pg_sleep(%s)", [pause])
        try:
            save(prescription, scope, seen, mine, today, user)
        except OperationRefused as refusal:
            conflicts.append(refusal.code)
            with scoped_to(scope):
                seen, theirs = newest_of(prescription)
            mine, base = merged(base, mine, theirs).document, theirs
        else:
            return


def save(prescription, scope, seen, document, today, user) -> None:
    with scoped_to(scope):
        change_program(
            prescription=prescription,
            seen_version=seen,
            document=document,
            today=today,
            by=user,
        )


def at_once(jobs) -> None:
    together, failures = Barrier(len(jobs)), []

    def run(job):
        try:
            together.wait()
            job()
        except Exception as error:  # noqa: BLE001 - told by the test, not lost in a thread
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
