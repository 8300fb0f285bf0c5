"""Every page of the product over the demo clinic: axe, console, content policy, no sideways scroll.

Each page is looked at twice: 1280 pixels wide in light, 390 wide in dark. So each width and each
scheme is seen, not every pair of them.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from patients.models import Flag, Patient, Prescription, SessionLog
from pfprehab.accounts.models import Device, Membership, User
from programs.models import PrescribedExercise
from tests import factories, roles
from tests.browser.hands import DESK, PHONE, Hands
from tests.conftest import DEVICE_BACKEND, PASSWORD_BACKEND
from tests.look.rules import RULES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROWEST = 320
LOOKS = [(1280, "light", RULES), (390, "dark", RULES)]


@dataclass(frozen=True)
class Place:
    """A page: who looks, where, and what is done there first."""

    who: str
    path: str
    act: Callable[[Hands], None] | None = None


def press(words: str) -> Callable[[Hands], None]:
    def act(hands: Hands) -> None:
        with hands.page.expect_navigation():
            hands.button(words).first.click()

    return act


def play_to(step: str) -> Callable[[Hands], None]:
    """Go through the player up to a kind of screen."""

    def act(hands: Hands) -> None:
        hands.page.locator("[data-kind=before] [data-go]").click()
        if step == "sets":
            hands.page.get_by_role("button", name="Set by set").first.click()
            hands.page.locator("[data-set-act]").first.click()
        if step == "after":
            for line in hands.page.locator("[data-kind=exercise]").all():
                line.get_by_role("button", name="All as prescribed").click()
            hands.page.get_by_text("Yes to something").click()

    return act


def make_link(hands: Hands) -> None:
    hands.fill("email", "somebody.new@example.org")
    press("Make a link instead")(hands)


def open_views(hands: Hands) -> None:
    hands.page.get_by_text("Saved views").click()
    hands.page.get_by_text("Keys", exact=True).click()
    hands.page.get_by_text("Saved views").click()


def save_a_view(hands: Hands) -> None:
    hands.page.goto("/caseload/?group=gone_quiet")
    hands.page.get_by_text("Saved views").click()
    hands.page.get_by_label("Name of this view").fill("The quiet ones")
    with hands.page.expect_navigation():
        hands.button("Save this view").click()
    hands.page.goto("/caseload/views/")


def show_numbers(hands: Hands) -> None:
    hands.page.get_by_text("Show numbers").click()


def show_all(hands: Hands) -> None:
    for details in hands.page.locator("details.more > summary").all():
        details.click()


def correct_first(hands: Hands) -> None:
    hands.page.get_by_text("Show numbers").first.click()
    with hands.page.expect_navigation():
        hands.page.get_by_role("link", name="Correct").first.click()


def open_a_line(hands: Hands) -> None:
    hands.page.locator(".dosebtn").nth(1).click()
    hands.page.locator(".open-line").wait_for()


def look_for_an_exercise(hands: Hands) -> None:
    hands.page.locator(".plan-week .add").first.click()
    hands.page.locator("#editor [name=q]").fill("squat")
    hands.page.locator(".offers").wait_for()


def warn(hands: Hands) -> None:
    open_a_line(hands)
    hands.page.fill("[name=line-sets]", "6")
    hands.button("Done").last.click()
    hands.page.locator("#warned").wait_for()


FOUR = (
    "/templates/compare/?t=combined-hip-knee-6wk&t=knee-only-6wk"
    "&t=return-to-running-8wk&t=flexibility-addon-4wk"
)
PLACES = {
    "caseload": Place("clinician", "/caseload/"),
    "caseload, one group": Place("clinician", "/caseload/?group=review_now"),
    "caseload, searched": Place("clinician", "/caseload/?q=ma"),
    "caseload, nobody found": Place("clinician", "/caseload/?q=zzz"),
    "caseload, ready to progress": Place("clinician", "/caseload/?group=ready_to_progress"),
    "caseload, saved views open": Place("clinician", "/caseload/?who=clinic", open_views),
    "saved views": Place("clinician", "/caseload/views/", save_a_view),
    "new patient": Place("clinician", "/patients/new/"),
    "new patient, refused": Place("clinician", "/patients/new/", press("Add patient")),
    "patient with a flag": Place("clinician", "/patients/{Maya}/"),
    "patient with two programs": Place("clinician", "/patients/{Aoife}/"),
    "patient with both knees": Place("clinician", "/patients/{Kwame}/"),
    "patient without a program": Place("clinician", "/patients/{Oliver}/"),
    "patient whose program is done": Place("clinician", "/patients/{Sofía}/"),
    "invitation": Place("clinician", "/patients/{Lena}/", press("Invite")),
    "edit patient": Place("clinician", "/patients/{Maya}/edit/"),
    "screening": Place("clinician", "/patients/{Oliver}/screening/"),
    "screening of a minor": Place("clinician", "/patients/{Marc}/screening/"),
    "screening, refused": Place(
        "clinician", "/patients/{Oliver}/screening/", press("Save and go on")
    ),
    "screenings": Place("clinician", "/patients/{Marc}/screenings/"),
    "assessments, none yet": Place("clinician", "/patients/{Oliver}/assessments/"),
    "new assessment": Place("clinician", "/patients/{Oliver}/assessments/new/"),
    "new assessment, refused": Place(
        "clinician", "/patients/{Oliver}/assessments/new/", press("Save")
    ),
    "prescribe": Place("clinician", "/patients/{Noor}/prescribe/"),
    "prescribe, research": Place("clinician", "/patients/{Noor}/prescribe/?research=1"),
    "personalise": Place("clinician", "/patients/{Noor}/prescribe/combined-hip-knee-6wk/"),
    "review": Place(
        "clinician", "/patients/{Noor}/prescribe/combined-hip-knee-6wk/", press("Review")
    ),
    "personalise, a line open": Place(
        "clinician", "/patients/{Noor}/prescribe/combined-hip-knee-6wk/", open_a_line
    ),
    "personalise, adding": Place(
        "clinician", "/patients/{Noor}/prescribe/combined-hip-knee-6wk/", look_for_an_exercise
    ),
    "edit program, warned": Place("clinician", "/prescriptions/{prescription}/edit/", warn),
    "versions": Place("clinician", "/prescriptions/{prescription}/versions/"),
    "copy a program": Place("clinician", "/prescriptions/{prescription}/copy/?who=a"),
    "save as template": Place("clinician", "/prescriptions/{prescription}/template/"),
    "prescription": Place("clinician", "/prescriptions/{prescription}/"),
    "change dose": Place("clinician", "/prescriptions/{prescription}/lines/{line}/"),
    "what next": Place("clinician", "/prescriptions/{prescription}/status/"),
    "what next, refused": Place(
        "clinician", "/prescriptions/{prescription}/status/", press("Finish the program")
    ),
    "what next, paused": Place("clinician", "/prescriptions/{Elena_paused}/status/"),
    "appointment": Place("clinician", "/patients/{Hannah}/appointment/"),
    "appointment, refused": Place("clinician", "/patients/{Hannah}/appointment/", press("Save")),
    "goals": Place("clinician", "/patients/{Hannah}/goals/"),
    "adjuncts": Place("clinician", "/patients/{Pilar}/adjuncts/"),
    "guardian": Place("clinician", "/patients/{Marc}/guardians/"),
    "discharge": Place("clinician", "/patients/{Maya}/discharge/"),
    "discharge, refused": Place("clinician", "/patients/{Maya}/discharge/", press("Discharge")),
    "discharged": Place("clinician", "/patients/{Bruno}/discharge/"),
    "archived": Place("clinician", "/patients/archived/"),
    "second record": Place("clinician", "/patients/{Maya}/merge/"),
    "merge": Place("clinician", "/patients/{Maya}/merge/?other={Sofía}"),
    "merge, refused": Place(
        "clinician",
        "/patients/{Maya}/merge/?other={Sofía}",
        press("Merge the two records"),
    ),
    "close flag": Place("clinician", "/flags/{flag}/close/"),
    "outcomes": Place("clinician", "/patients/{Sofía}/outcomes/", show_all),
    "outcomes, nothing yet": Place("clinician", "/patients/{Noor}/outcomes/"),
    "enter an outcome": Place("clinician", "/patients/{Hannah}/outcomes/akps/new/"),
    "enter an outcome, refused": Place(
        "clinician", "/patients/{Hannah}/outcomes/nprs-worst/new/", press("Save")
    ),
    "enter a total": Place("clinician", "/patients/{Hannah}/outcomes/koos-pf/new/"),
    "correct an outcome": Place("clinician", "/patients/{Sofía}/outcomes/", correct_first),
    "own activities": Place("clinician", "/patients/{Sofía}/outcomes/activities/"),
    "paper week": Place("clinician", "/prescriptions/{prescription}/paper/"),
    "paper week, refused": Place(
        "clinician", "/prescriptions/{prescription}/paper/?week=1", press("Save the week")
    ),
    "note for the record": Place("clinician", "/patients/{Maya}/note/"),
    "discharge letter": Place("clinician", "/patients/{Sofía}/letter/"),
    "reports": Place("clinician", "/reports/"),
    "report of adherence": Place("clinician", "/reports/?report=adherence"),
    "report of outcomes": Place("clinician", "/reports/?report=outcomes"),
    "report of days with data": Place("clinician", "/reports/?report=data-days&days=30"),
    "report, refused": Place("clinician", "/reports/?first=2026-02-02&last=2026-01-01"),
    "flags": Place("clinician", "/flags/"),
    "flags taken on": Place("clinician", "/flags/?state=acknowledged"),
    "flags closed": Place("clinician", "/flags/?state=closed"),
    "flags, mine": Place("clinician", "/flags/?whose=mine"),
    "flag": Place("clinician", "/flags/{flag}/?text=first-2"),
    "flag, closing refused": Place("clinician", "/flags/{flag}/close/", press("Close the flag")),
    "flag repeated": Place("clinician", "/flags/{flag_repeated}/"),
    "flag closed": Place("clinician", "/flags/{flag_closed}/"),
    "inbox": Place("clinician", "/messages/?show=all"),
    "thread": Place("clinician", "/patients/{Maya}/messages/"),
    "thread, refused": Place("clinician", "/patients/{Noor}/messages/", press("Send message")),
    "the clinic's texts": Place("clinician", "/messages/texts/"),
    "library": Place("clinician", "/exercises/"),
    "library, filtered": Place("clinician", "/exercises/?q=step"),
    "exercise": Place("clinician", "/exercises/{slug}/"),
    "sources": Place("clinician", "/exercises/sources/"),
    "source": Place("clinician", "/exercises/sources/hip-knee-article-2018/"),
    "source from memory": Place("curator", "/exercises/sources/willy2019/"),
    "templates": Place("clinician", "/templates/"),
    "templates, refused": Place("clinician", "/templates/", press("Compare the ticked ones")),
    "templates compared": Place("clinician", FOUR, show_numbers),
    "template": Place("clinician", "/templates/combined-hip-knee-6wk/"),
    "reconstruction": Place("clinician", "/templates/ferber-2015-hip-arm/"),
    "not there": Place("clinician", "/patients/00000000-0000-4000-8000-000000000000/"),
    "team": Place("clinic_admin", "/team/"),
    "team, a link made": Place("clinic_admin", "/team/", make_link),
    "new care team": Place("clinic_admin", "/team/groups/new/"),
    "away": Place("clinician", "/away/"),
    "away, refused": Place("clinician", "/away/", press("Save")),
    "clinic settings": Place("clinic_admin", "/clinic/"),
    "intended use": Place("clinic_admin", "/clinic/intended-use/"),
    "handover": Place("clinician", "/patients/{Pilar}/handover/"),
    "handover of several": Place("clinician", "/patients/handover/"),
    "colleague leaves": Place("clinic_admin", "/team/{clinician}/leave/"),
    "new exercise": Place("curator", "/exercises/new/"),
    "edit exercise": Place("curator", "/exercises/{slug}/", press("Edit")),
    "drafts": Place("curator", "/exercises/drafts/"),
    "draft": Place("curator", "/exercises/drafts/{draft}/"),
    "imports": Place("curator", "/exercises/imports/"),
    "import": Place("curator", "/exercises/imports/{import}/"),
    "retire exercise": Place("curator", "/exercises/{slug}/retire/"),
    "new source": Place("curator", "/exercises/sources/new/"),
    "edit source": Place("curator", "/exercises/sources/willy2019/edit/"),
    "edit template": Place("curator", "/templates/combined-hip-knee-6wk/edit/"),
    "join": Place("nobody", "/join/#secret"),
    "join, refused": Place("nobody", "/join/#secret", press("Open my program")),
    "today": Place("Hannah", "/my/today/"),
    "today, locked": Place("Maya", "/my/today/"),
    "today, two programs": Place("Aoife", "/my/today/"),
    "questions, one of many": Place("Hannah", "/my/questions/nprs-worst/"),
    "questions, to be sent": Place("Hannah", "/my/questions/nprs-worst/", press("4")),
    "today, paused": Place("Elena", "/my/today/"),
    "today, care has ended": Place("Bruno", "/my/today/"),
    "session, pain before": Place("Hannah", "/my/session/{Hannah_program}/"),
    "session, set by set": Place("Kwame", "/my/session/{Kwame_program}/", play_to("sets")),
    "session, how was it": Place("Marc", "/my/session/{Marc_program}/", play_to("after")),
    "today, in Spanish": Place("Pilar", "/my/today/"),
    "session done": Place("Hannah", "/my/sessions/{Hannah_log}/"),
    "what to do now": Place("Maya", "/my/safety/{flag}/"),
    "morning": Place("Hannah", "/my/morning/"),
    "messages": Place("Hannah", "/my/messages/"),
    "messages, in Spanish": Place("Pilar", "/my/messages/"),
    "messages, refused": Place("Marc", "/my/messages/", press("Send to your clinic")),
    "help": Place("Hannah", "/my/help/"),
    "signed out": Place("nobody", "/my/signed-out/"),
}


@pytest.fixture(scope="module")
def clinic_of_demo(site):
    with roles.as_owner():
        call_command("load_demo", stdout=io.StringIO())
        return Membership.objects.get(role="clinician").clinic


@pytest.fixture(scope="module")
def names(clinic_of_demo) -> dict[str, str]:
    """What stands in braces in a path."""
    with roles.as_owner():
        people = {p.given_name: str(p.public_id) for p in Patient.unscoped.all()}
        active = Prescription.unscoped.select_related("patient").filter(status="active")
        programs = {f"{one.patient.given_name}_program": str(one.public_id) for one in active}
        mine = active.get(patient__given_name="Hannah")
        paused = Prescription.unscoped.get(patient__given_name="Elena")
        lines = PrescribedExercise.unscoped.filter(version__program=mine.program, week=3)
        line = lines.select_related("exercise_version__exercise").order_by("order").first()
        log = SessionLog.unscoped.filter(prescription=mine).first()
        flags = {
            one.patient.given_name: str(one.public_id)
            for one in Flag.unscoped.select_related("patient")
        }
        clinician = Membership.objects.get(role="clinician")
        draft, batch = factories.DraftFactory(), factories.ImportFactory()
    return {
        **people,
        **programs,
        "prescription": str(mine.public_id),
        "Elena_paused": str(paused.public_id),
        "line": str(line.public_id),
        "slug": line.exercise_version.exercise.slug,
        "flag": flags["Maya"],
        "flag_repeated": flags["Tomás"],
        "flag_closed": flags["Kwame"],
        "Hannah_log": str(log.phone_id),
        "clinician": str(clinician.pk),
        "draft": str(draft.public_id),
        "import": str(batch.public_id),
    }


@pytest.fixture(scope="module")
def seats(chromium, site, clinic_of_demo):
    """One browser for each who looks, kept for the module."""
    taken: dict[str, Hands] = {}

    def seat(who: str) -> Hands:
        if who not in taken:
            is_phone = who[0].isupper() or who == "nobody"
            shape = PHONE if is_phone else DESK
            context = chromium.new_context(base_url=site, locale="en-GB", **shape)
            if who != "nobody":
                cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(who)}
                context.add_cookies([{**cookie, "url": site}])
            taken[who] = Hands.at(context)
        taken[who].complaints.clear()
        return taken[who]

    yield seat
    for hands in taken.values():
        hands.context.close()


def session_of(who: str) -> str:
    """The key of a session as sign-in or an opened invitation leaves it."""
    with roles.as_owner():
        user, backend, chosen = _acting(who)
    client = Client()
    client.force_login(user, backend=backend)
    session = client.session
    session["acting"] = chosen
    session["began_at"] = session["seen_at"] = timezone.now().timestamp()
    session.save()
    return session.session_key


def _acting(who: str) -> tuple[User, str, dict]:
    if who == "curator":
        return (
            User.objects.get(email="ruth.calder@example.org"),
            PASSWORD_BACKEND,
            {"role": who, "clinic_id": None},
        )
    if who.islower():
        member = Membership.objects.select_related("user").filter(role=who).earliest("pk")
        return member.user, PASSWORD_BACKEND, {"role": who, "clinic_id": member.clinic_id}
    patient = Patient.unscoped.select_related("user").get(given_name=who)
    device = Device.objects.get(user=patient.user)
    chosen = {
        "role": "patient",
        "clinic_id": patient.clinic_id,
        "patient_id": patient.pk,
        "device_id": device.pk,
    }
    return patient.user, DEVICE_BACKEND, chosen


def faults(hands: Hands, rules: list[str]) -> list:
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(hands.page, options=options).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def look_at(hands: Hands, width: int, scheme: str, rules: list[str]) -> dict[str, list]:
    """What is wrong with the open page at a width in a scheme."""
    hands.page.set_viewport_size({"width": width, "height": 844})
    hands.page.emulate_media(color_scheme=scheme)
    hands.page.evaluate("scrollTo(0, 0)")  # nothing half under the bar that stays on top
    wider = hands.overflow()
    return {f"{width} {scheme}": faults(hands, rules) + ([("wider by", wider)] if wider else [])}


@pytest.mark.parametrize("page", PLACES)
def test_a_page_is_accessible_quiet_and_fits(seats, names, page, record_property):
    place = PLACES[page]
    hands = seats(place.who)
    hands.page.emulate_media(color_scheme="light")
    hands.page.goto(place.path.format(**names))
    if place.act:
        place.act(hands)

    found: dict[str, list] = {}
    for width, scheme, rules in LOOKS:
        found |= look_at(hands, width, scheme, rules)
    hands.page.set_viewport_size({"width": NARROWEST, "height": 700})

    assert hands.overflow() == 0
    assert {where: what for where, what in found.items() if what} == {}
    assert [text for text in hands.complaints if not (page == "not there" and "404" in text)] == []
    record_property("pages looked at", 1)
