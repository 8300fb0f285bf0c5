"""Days on which patients entered something, in windows of 30 days. Counts, and nothing more."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from patients.models import MorningCheck, OutcomeScore, SessionLog
from patients.queries import definitions
from patients.queries.record_text import Fact
from patients.queries.report import Period, Report
from patients.queries.report_people import addresses, people
from patients.queries.words import full_date
from patients.rules.summaries import DataDays, data_days

A_DAY = dt.timedelta(days=1)


def data_days_report(period: Period) -> Report:
    """Four queries for any number of people."""
    dates = _dates(period)
    patients = people(dates)
    counted = [
        (patient, data_days(dates[patient.pk], first=period.first, last=period.last))
        for patient in patients
    ]
    return Report(
        slug="data-days",
        title=_("Days with data"),
        figures=[
            Fact(_("People with any day"), str(len(counted)), definitions.data_days()),
            Fact(_("Days in all"), str(sum(days.in_period for _person, days in counted))),
        ],
        columns=[
            _("Patient"), _("Days in the period"), _("Most in 30 days"), _("Until"),
            _("Last 30 days of the period"),
        ],
        rows=[[str(patient), *_cells(days)] for patient, days in counted],
        links=addresses(patient for patient, _days in counted),
        sentence=definitions.not_for_payment(),
    )  # fmt: skip


def _cells(days: DataDays) -> list[str]:
    until = full_date(days.most_until) if days.most_until else "–"
    return [str(days.in_period), str(days.most), until, str(days.latest)]


def _dates(period: Period) -> dict[int, set[dt.date]]:
    """Dates by patient, each once: the database counts, so that a year of a clinic fits."""
    found: dict[int, set[dt.date]] = defaultdict(set)
    for rows in (_sessions(period), _mornings(period), _scores(period)):
        for patient, day in rows:
            found[patient].add(day)
    return found


def _sessions(period: Period):
    """The day on which a session was logged, by the phone's own clock; every revision is one."""
    offset = ExpressionWrapper(
        F("utc_offset_minutes") * Value(dt.timedelta(minutes=1)), output_field=DurationField()
    )
    local = ExpressionWrapper(F("logged_at") + offset, output_field=DateTimeField())
    logged = TruncDate(local, tzinfo=dt.UTC)
    reach = [
        dt.datetime.combine(day, dt.time.min, tzinfo=dt.UTC)
        for day in (period.first - A_DAY, period.last + 2 * A_DAY)
    ]
    rows = SessionLog.objects.filter(source=SessionLog.Source.PHONE, logged_at__range=reach)
    rows = rows.order_by().annotate(local=logged)
    rows = rows.filter(local__range=(period.first, period.last))
    return rows.values_list("patient_id", "local").distinct()


def _mornings(period: Period):
    rows = MorningCheck.objects.filter(source=SessionLog.Source.PHONE)
    rows = rows.filter(day__range=(period.first, period.last)).order_by()
    return rows.values_list("patient_id", "day").distinct()


def _scores(period: Period):
    rows = OutcomeScore.objects.filter(source=OutcomeScore.Source.PATIENT)
    rows = rows.filter(measured_on__range=(period.first, period.last)).order_by()
    return rows.values_list("patient_id", "measured_on").distinct()
