"""What a clinician found: kept as it was entered; a correction is a further revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patients.models import Assessment, Patient
from patients.queries.assessment_words import COLUMNS, column_label, problem_in_words
from patients.rules.assessment import problems
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused

EARLIEST = dt.date(2000, 1, 1)


@transaction.atomic
def record_assessment(
    *,
    patient: Patient,
    values: Mapping,
    assessed_on: dt.date,
    today: dt.date,
    by: User,
    corrects: Assessment | None = None,
) -> Assessment:
    """Keep one assessment, however partial.

    values: by column, forces in N; what was not examined is None or left out. corrects: the
    revision this one replaces, which stays readable. Raises OperationRefused when nothing was
    examined, for a number out of range, a day to come, or a revision corrected by somebody else.
    """
    values = {column: value for column, value in values.items() if value not in (None, "")}
    _check_day(patient, assessed_on, today)
    _check_values(values)
    row = Assessment(
        clinic_id=patient.clinic_id,
        patient=patient,
        assessed_on=assessed_on,
        assessed_by=by,
        corrects=corrects,
        revision=corrects.revision + 1 if corrects else 1,
        **values,
    )
    _check_words(row)
    return _saved(row)


def _saved(row: Assessment) -> Assessment:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "corrects" not in str(error):
            raise
        other = Assessment.objects.select_related("assessed_by").get(corrects=row.corrects_id)
        raise OperationRefused(
            _(
                "%(name)s has corrected this assessment meanwhile. Compare with revision"
                " %(revision)s, then correct that one."
            )
            % {"name": other.assessed_by, "revision": other.revision},
            code="revision_conflict",
        ) from error
    return row


def _check_day(patient: Patient, day: dt.date, today: dt.date) -> None:
    first = max(EARLIEST, patient.birth_date)
    if not first <= day <= today:
        raise OperationRefused(
            _("The day must be %(first)s to %(last)s; you entered %(value)s.")
            % {"first": first.isoformat(), "last": today.isoformat(), "value": day.isoformat()},
            code="assessment_day",
            field="assessed_on",
        )


def _check_values(values: Mapping) -> None:
    unknown = values.keys() - set(COLUMNS)
    if unknown:
        raise OperationRefused(
            _("This is not measured here: %(names)s.") % {"names": ", ".join(sorted(unknown))},
            code="assessment_unknown",
        )
    if not any(value != [] or _is_ticks(column) for column, value in _findings(values).items()):
        raise OperationRefused(
            _("Nothing is entered yet. One finding is enough to save."), code="assessment_empty"
        )
    for problem in problems(values):
        raise OperationRefused(
            problem_in_words(problem, force_unit=values.get("force_unit", "N")),
            code="assessment_range",
            field=problem.column,
        )


def _findings(values: Mapping) -> dict:
    """What counts as a finding: the unit of the form alone does not."""
    return {key: value for key, value in values.items() if key != "force_unit"}


def _is_ticks(column: str) -> bool:
    return column.startswith("step_down_")


def _check_words(row: Assessment) -> None:
    try:
        row.clean_fields(exclude=["clinic", "patient", "assessed_by", "corrects"])
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise OperationRefused(
            f"{column_label(column)}: {messages[0]}", code="assessment_words", field=column
        ) from error
