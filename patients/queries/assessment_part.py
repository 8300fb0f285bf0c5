"""The last assessment on the patient page, in at most four lines."""

from patients.models import Assessment, Patient
from patients.queries.assessment_lines import lines_of
from patients.queries.words import full_date


def assessment_part(patient: Patient) -> dict:
    """One query. {"day", "who", "lines"}; empty texts when nobody examined anything yet."""
    rows = Assessment.objects.filter(patient=patient).current().newest_first()
    last = rows.select_related("assessed_by").first()
    if last is None:
        return {"day": "", "who": "", "lines": []}
    return {
        "day": full_date(last.assessed_on),
        "who": str(last.assessed_by),
        "lines": lines_of(last),
    }
