"""The card "On paper" of the patient page: what can be printed, typed in, copied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from patients.models import Prescription
from patients.rules.paper_weeks import chosen_weeks
from programs.queries.plan_words import plan_words


def paper_part(prescriptions: Sequence[Prescription], *, today: dt.date) -> dict:
    """Running programs, else the one that ended last: its last sheet may come back.

    weeks: numbers to choose from, `now` among them ticked.
    """
    running = [one for one in prescriptions if one.status in Prescription.RUNNING]
    programs = running or prescriptions[:1]
    return {"paper_programs": [_program(one, today=today) for one in programs]}


def _program(one: Prescription, *, today: dt.date) -> dict:
    weeks = one.program.duration_weeks
    now = (today - one.starts_on).days // 7 + 1
    [chosen] = chosen_weeks([], weeks=weeks, now=now)
    return {
        "id": one.public_id,
        "name": plan_words(one.program.name),
        "weeks": [{"number": str(n), "now": n == chosen} for n in range(1, weeks + 1)],
    }
