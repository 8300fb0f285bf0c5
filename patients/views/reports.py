"""Reports of the clinic: one at a time, each figure with its definition, each table as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.period import USUAL, PeriodForm
from patients.models import Patient
from patients.queries.report import Period, Report, csv_of
from patients.queries.report_adherence import adherence_report
from patients.queries.report_caseload import caseload_report
from patients.queries.report_data_days import data_days_report
from patients.queries.report_outcomes import outcomes_report
from patients.queries.words import full_date
from pfprehab.audit.operations import record_read

REPORTS = {
    "caseload": caseload_report,
    "adherence": adherence_report,
    "outcomes": outcomes_report,
    "data-days": data_days_report,
}
FIRST = "caseload"


def reports(request: HttpRequest) -> HttpResponse:
    """?report= says which, ?days= or ?first= and ?last= of which time."""
    slug = _slug(request)
    form, period = _period(request)
    report = REPORTS[slug](period) if period else None
    if report is not None:
        _note(report)
    context = {
        "section": "reports",
        "slug": slug,
        "tabs": _names(),
        "form": form,
        "usual": USUAL,
        "report": report,
        "period": _words(period) if period else "",
    }
    return render(request, "patients/reports.html", context, status=200 if report else 422)


def reports_csv(request: HttpRequest) -> HttpResponse:
    """The whole table of one report as a file. Taking it away is noted like a look at a record."""
    _form, period = _period(request)
    if period is None:
        raise Http404
    report = REPORTS[_slug(request)](period)
    _note(report)
    response = HttpResponse(
        csv_of(report, period=_words(period)), content_type="text/csv; charset=utf-8"
    )
    name = f"{report.slug}-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _slug(request: HttpRequest) -> str:
    asked = request.GET.get("report", FIRST)
    return asked if asked in REPORTS else FIRST


def _period(request: HttpRequest) -> tuple[PeriodForm, Period | None]:
    now = timezone.now()
    today = now.astimezone(request.acting.clinic.zone).date()
    form = PeriodForm.asked(request.GET, today=today)
    if not form.is_valid():
        return form, None
    return form, Period(form.cleaned_data["first"], form.cleaned_data["last"], now)


def _note(report: Report) -> None:
    record_read(table=Patient._meta.db_table, row_id=f"report:{report.slug}", patient_id=None)


def _words(period: Period) -> str:
    return _("%(first)s to %(last)s") % {
        "first": full_date(period.first),
        "last": full_date(period.last),
    }


def _names() -> list[tuple[str, str]]:
    return [
        ("caseload", _("Caseload")),
        ("adherence", _("Adherence")),
        ("outcomes", _("Outcomes")),
        ("data-days", _("Days with data")),
    ]
