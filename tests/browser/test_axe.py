"""Every page of the product over the demo clinic: axe, console, content policy, no sideways scroll.

Each page is looked at 1280 and 390 pixels wide, in light and dark; the longest ones, where axe
takes seconds for a look, 1280 wide in light and 390 wide in dark.
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
COLOURS = ["cat.color"]  # what the dark scheme can change
LOOKS = [
    (1280, "light", RULES),
    (1280, "dark", COLOURS),
    (390, "light", RULES),
    (390, "dark", COLOURS),
]
LOOKS_LONG = [(1280, "light", RULES), (390, "dark", RULES)]


@dataclass(frozen=True)
class Place:
    """A page: who looks, where, and what is done there first."""

    who: str
    path: str
    act: Callable[[Hands], None] | None = None
    is_long: bool = False


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


def show_numbers(hands: Hands) -> None:
    hands.page.get_by_text("Show numbers").click()


FOUR = (
    "/templates/compare/?t=combined-hip-knee-6wk&t=knee-only-6wk"
    "&t=return-to-running-8wk&t=flexibility-addon-4wk"
)
PLACES = {
    "caseload": Place("clinician", "/caseload/"),
    "caseload, one group": Place("clinician", "/caseload/?group=review_now"),
    "caseload, searched": Place("clinician", "/caseload/?q=ma"),
    "caseload, nobody found": Place("clinician", "/caseload/?q=zzz"),
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
    "prescription": Place("clinician", "/prescriptions/{prescription}/"),
    "change dose": Place("clinician", "/prescriptions/{prescription}/lines/{line}/"),
    "change status": Place("clinician", "/prescriptions/{prescription}/status/"),
    "close flag": Place("clinician", "/flags/{flag}/close/"),
    "library": Place("clinician", "/exercises/", is_long=True),
    "library, filtered": Place("clinician", "/exercises/?q=step"),
    "exercise": Place("clinician", "/exercises/{slug}/"),
    "sources": Place("clinician", "/exercises/sources/"),
    "source": Place("clinician", "/exercises/sources/hip-knee-article-2018/"),
    "source from memory": Place("curator", "/exercises/sources/willy2019/"),
    "templates": Place("clinician", "/templates/"),
    "templates, refused": Place("clinician", "/templates/", press("Compare the ticked ones")),
    "templates compared": Place("clinician", FOUR, show_numbers, is_long=True),
    "template": Place("clinician", "/templates/combined-hip-knee-6wk/", is_long=True),
    "reconstruction": Place("clinician", "/templates/ferber-2015-hip-arm/"),
    "not there": Place("clinician", "/patients/00000000-0000-4000-8000-000000000000/"),
    "team": Place("clinic_admin", "/team/"),
    "new exercise": Place("curator", "/exercises/new/", is_long=True),
    "edit exercise": Place("curator", "/exercises/{slug}/", press("Edit"), is_long=True),
    "drafts": Place("curator", "/exercises/drafts/"),
    "draft": Place("curator", "/exercises/drafts/{draft}/"),
    "imports": Place("curator", "/exercises/imports/"),
    "import": Place("curator", "/exercises/imports/{import}/"),
    "retire exercise": Place("curator", "/exercises/{slug}/retire/"),
    "new source": Place("curator", "/exercises/sources/new/"),
    "edit source": Place("curator", "/exercises/sources/willy2019/edit/"),
    "edit template": Place("curator", "/templates/combined-hip-knee-6wk/edit/", is_long=True),
    "join": Place("nobody", "/join/#secret"),
    "join, refused": Place("nobody", "/join/#secret", press("Open my program")),
    "today": Place("Hannah", "/my/today/"),
    "today, locked": Place("Maya", "/my/today/"),
    "today, two programs": Place("Aoife", "/my/today/"),
    "today, paused": Place("Elena", "/my/today/"),
    "session, pain before": Place("Hannah", "/my/session/{Hannah_program}/"),
    "session, set by set": Place("Kwame", "/my/session/{Kwame_program}/", play_to("sets")),
    "session, how was it": Place("Marc", "/my/session/{Marc_program}/", play_to("after")),
    "today, in Spanish": Place("Pilar", "/my/today/"),
    "session done": Place("Hannah", "/my/sessions/{Hannah_log}/"),
    "what to do now": Place("Maya", "/my/safety/{flag}/"),
    "morning": Place("Hannah", "/my/morning/"),
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
        lines = PrescribedExercise.unscoped.filter(version__program=mine.program, week=3)
        line = lines.select_related("exercise_version__exercise").order_by("order").first()
        log = SessionLog.unscoped.filter(prescription=mine).first()
        flag = Flag.unscoped.get(patient__given_name="Maya")
        draft, batch = factories.DraftFactory(), factories.ImportFactory()
    return {
        **people,
        **programs,
        "prescription": str(mine.public_id),
        "line": str(line.public_id),
        "slug": line.exercise_version.exercise.slug,
        "flag": str(flag.public_id),
        "Hannah_log": str(log.phone_id),
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
        member = Membership.objects.select_related("user").get(role=who)
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
    for width, scheme, rules in LOOKS_LONG if place.is_long else LOOKS:
        found |= look_at(hands, width, scheme, rules)
    hands.page.set_viewport_size({"width": NARROWEST, "height": 700})

    assert hands.overflow() == 0
    assert {where: what for where, what in found.items() if what} == {}
    assert [text for text in hands.complaints if not (page == "not there" and "404" in text)] == []
    record_property("pages looked at", 1)
