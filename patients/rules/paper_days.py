"""One day of a paper diary: what stands on the sheet, and the id it keeps however often it is sent.

Unset is None, never 0; an exercise without a mark is not reported, which is not "not done".
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from patients.rules.report import ItemReport, SessionReport

PAPER = "paper"
_IDS = uuid.UUID("5b0c1f5e-0f7e-5d1a-9f51-2a7c6d1e4b90")  # of sheets alone, made once


@dataclass(frozen=True, kw_only=True)
class PaperDay:
    """One column of the sheet. planned_on: the day it stands under, done_on: the day it was done.

    revision: that of the report it would be. marks: (line's public id, outcome) of what has a mark.
    pain_worst, effort, morning_pain: 0 to 10. settled: back to usual within the hour.
    """

    planned_on: dt.date
    done_on: dt.date
    revision: int = 1
    marks: tuple[tuple[uuid.UUID, str], ...] = ()
    pain_worst: int | None = None
    effort: int | None = None
    morning_pain: int | None = None
    settled: bool | None = None

    @property
    def has_session(self) -> bool:
        """Whether anything is said of the session; pain without a mark is half a report."""
        return bool(self.marks) or self.pain_worst is not None or self.effort is not None

    @property
    def has_morning(self) -> bool:
        return self.morning_pain is not None or self.settled is not None

    @property
    def morning(self) -> dt.date:
        return self.done_on + dt.timedelta(days=1)


def sheet_id(prescription: uuid.UUID, planned_on: dt.date) -> uuid.UUID:
    """The id of a paper session: the same sheet entered twice is the same session."""
    return uuid.uuid5(_IDS, f"{prescription}/{planned_on.isoformat()}")


def report_of(day: PaperDay, *, prescription: uuid.UUID, now: dt.datetime) -> SessionReport:
    """The day as the report of a session. Safety questions are not on paper, so they stay unasked.

    now: when it is typed in, with the patient's offset.
    """
    return SessionReport(
        phone_id=sheet_id(prescription, day.planned_on),
        revision=day.revision,
        done_on=day.done_on,
        logged_at=now,
        pain_worst=day.pain_worst,
        effort=day.effort,
        items=tuple(ItemReport(line=line, outcome=outcome) for line, outcome in day.marks),
        source=PAPER,
    )
