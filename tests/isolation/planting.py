"""Leaks put in on purpose. Each is what some project really shipped once."""

from contextlib import contextmanager

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from patients.models import Patient
from pfprehab import access, urls
from pfprehab.accounts.policies import STAFF
from tests.isolation.cells import Findings, walk
from tests.isolation.routes import Route, all_routes
from tests.isolation.walls import BOTH, DATABASE_ONLY, MANAGERS_ONLY, standing

PLANTED = "tests.isolation.planting"


def everybody(_request):
    """`.all()` of the unscoped manager in a list."""
    return HttpResponse(", ".join(str(patient.family_name) for patient in Patient.unscoped.all()))


def by_raw_id(_request, patient_id):
    """get() of an id out of the address, past the scope."""
    return HttpResponse(Patient.unscoped.get(public_id=patient_id).family_name)


@csrf_exempt
def rename(request, patient_id):
    """A write by an id that was never looked up inside the scope."""
    changed = Patient.unscoped.filter(public_id=patient_id).update(given_name="renamed")
    return HttpResponse(status=204 if changed else 404)


def remembered(request):
    """A cache key without the person who asks."""
    page = cache.get("planted-page")
    if page is None:
        page = ", ".join(Patient.objects.values_list("family_name", flat=True))
        cache.set("planted-page", page, 60)
    return HttpResponse(page)


def in_a_header(request, patient_id):
    """The page is empty, the header is not."""
    name = Patient.unscoped.get(public_id=patient_id).family_name
    return HttpResponse("", headers={"X-Patient": name})


def refused_too_late(request, patient_id):
    """404 for a stranger, but only after the row was written."""
    Patient.unscoped.filter(public_id=patient_id).update(record_number="touched")
    get_object_or_404(Patient, public_id=patient_id)
    return HttpResponse("ok")


@csrf_exempt
def named_in_the_body(request):
    """A form whose hidden field says whose row is written, believed as it comes."""
    if request.method == "POST":
        Patient.unscoped.filter(public_id=request.POST["patient"]).update(given_name="renamed")
        return HttpResponse(status=204)
    own = Patient.objects.order_by("pk").first()
    field = f'<input type="hidden" name="patient" value="{own.public_id}">'
    return HttpResponse(f'<form method="post">{field}</form>')


def properly_scoped(_request):
    """Nothing wrong here; the fault is planted below it."""
    return HttpResponse(", ".join(Patient.objects.values_list("family_name", flat=True)))


def without_row(_request):
    """A route nobody put into the access table."""
    return HttpResponse("open")


urlpatterns = [
    *urls.urlpatterns,
    path("planted/all/", everybody, name="planted-all"),
    path("planted/<uuid:patient_id>/raw/", by_raw_id, name="planted-raw"),
    path("planted/<uuid:patient_id>/rename/", rename, name="planted-rename"),
    path("planted/remembered/", remembered, name="planted-remembered"),
    path("planted/<uuid:patient_id>/header/", in_a_header, name="planted-header"),
    path("planted/<uuid:patient_id>/late/", refused_too_late, name="planted-late"),
    path("planted/body/", named_in_the_body, name="planted-body"),
    path("planted/scoped/", properly_scoped, name="planted-scoped"),
    path("planted/without-row/", without_row, name="planted-without-row"),
]
handler500 = urls.handler500
ROWS = {
    "planted-body": access.both(STAFF),
    "planted-scoped": access.read(STAFF),
    "planted-all": access.read(STAFF),
    "planted-raw": access.read(STAFF),
    "planted-rename": access.write(STAFF),
    "planted-remembered": access.read(STAFF),
    "planted-header": access.read(STAFF),
    "planted-late": access.both(STAFF),
}


@contextmanager
def planted_routes(monkeypatch):
    """The product's URLconf with the planted routes beside its own."""
    for name, row in ROWS.items():
        monkeypatch.setitem(access.ROUTES, name, row)
    with override_settings(ROOT_URLCONF=PLANTED):
        yield


def route_named(name: str) -> Route:
    return next(route for route in all_routes() if route.name == name)


def verdict(name: str, world, viewers, *, methods=("GET", "POST")) -> Findings:
    """What the suite says of one route: with both walls, and with each of them alone."""
    found = Findings()
    for walls in (BOTH, DATABASE_ONLY, MANAGERS_ONLY):
        with standing(walls):
            walk(route_named(name), world, viewers, found, methods=methods)
    return found
