"""What a phone posts, for tests of the phone's pages."""

import uuid

from django.urls import reverse

from patients.models import Prescription
from patients.queries import plan
from tests.patients.reports import MONDAY


def session_url(prescription):
    return reverse("patients:session", args=[prescription.public_id])


def session_data(prescription, in_clinic, *, day=MONDAY, how="all", **changes):
    """A whole form of a session, every line answered alike, with changes. None leaves one out."""
    with in_clinic(prescription.clinic, prescription.patient):
        fresh = Prescription.objects.select_related("program", "patient").get(pk=prescription.pk)
        version = plan.version_in_force(fresh, day)
        lines = plan.lines_to_log(fresh, day)
    data = {f"{line.public_id.hex}-how": how for line in lines}
    data |= {
        "phone_id": str(uuid.uuid4()),
        "revision": "1",
        "version": str(version.public_id) if version else str(uuid.uuid4()),
        "done_on": day.isoformat(),
        "logged_at": f"{day.isoformat()}T19:00:00+01:00",
        "pain_before": "2",
        "pain_worst": "3",
        "effort": "6",
        "note": "",
        "safety": "none",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def lines_of(prescription, in_clinic, day=MONDAY):
    with in_clinic(prescription.clinic, prescription.patient):
        return plan.lines_to_log(prescription, day)
