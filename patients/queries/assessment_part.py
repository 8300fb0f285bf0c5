"""The patient page's card: last assessment in four lines, screening, clearance."""

from __future__ import annotations

import datetime as dt

from patients.models import Assessment, Patient, Screening
from patients.queries.assessment_lines import lines_of
from patients.queries.screening_words import chips_of
from patients.queries.words import full_date
from patients.rules.screening import screening_is_current


def assessment_part(patient: Patient, *, today: dt.date) -> dict:
    """Two queries; one more where the newest screening went on with clearance."""
    rows = Assessment.objects.filter(patient=patient).current().newest_first()
    row = rows.select_related("assessed_by").first()
    screening = Screening.objects.filter(patient=patient).first()
    return {
        "assessment": row
        and {
            "day": full_date(row.assessed_on),
            "who": str(row.assessed_by),
            "lines": lines_of(row),
        },
        "screening_state": screening
        and {
            "outcome": screening.get_outcome_display(),
            "stopped": screening.outcome == Screening.Outcome.STOPPED,
            "counts": screening_is_current(screening.screened_on, today),
            "day": full_date(screening.screened_on),
        },
        "chips": chips_of(screening),
    }
