"""Reports as a phone makes them, for tests."""

import datetime as dt
import uuid

from patients.queries import plan
from patients.queries.questions import safety_items
from patients.rules.report import ItemReport, SessionReport

MONDAY = dt.date(2026, 1, 5)
EVENING = dt.datetime(2026, 1, 5, 19, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
ALL_NO = {question.id: False for question in safety_items(age=29, language="en")}


def as_prescribed(prescription, day=MONDAY):
    """Every line of a day, as the dose says. Needs a scope."""
    lines = plan.lines_to_log(prescription, day)
    return tuple(
        ItemReport(line=line.public_id, outcome="done", as_prescribed=True) for line in lines
    )


def report_of(prescription, **changes):
    """A whole report of Monday's session, with changes."""
    values = {
        "phone_id": uuid.uuid4(),
        "revision": 1,
        "done_on": MONDAY,
        "logged_at": EVENING,
        "pain_before": 2,
        "pain_worst": 3,
        "effort": 6,
        "safety": ALL_NO,
    } | changes
    if "items" not in values:
        values["items"] = as_prescribed(prescription, values["done_on"])
    return SessionReport(**values)
