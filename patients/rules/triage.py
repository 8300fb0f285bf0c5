"""The caseload as triage: which group one patient is in, and why, in words with numbers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

SEVERE_PAIN = 8  # worst pain of a session that asks for contact today (pfprehab default)
RISE = 2  # points above the intake value that count as a rise (pfprehab default)
RISE_WEEKS = 2  # weeks running
QUIET_DAYS = 7  # days without any report (pfprehab default)
FEWEST_LOGS = 2  # reports in 7 days below which nothing can be told (pfprehab default)
NEVER = 100  # an urgency behind all others


class Group(StrEnum):
    """Groups of the caseload, most urgent first."""

    REVIEW_NOW = "review_now"
    READY_TO_PROGRESS = "ready_to_progress"
    GONE_QUIET = "gone_quiet"
    TOO_LITTLE = "too_little"
    ON_TRACK = "on_track"


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The numbers that triage compares with, as one clinic has them; see the constants above."""

    severe_pain: int = SEVERE_PAIN
    rise: int = RISE
    rise_weeks: int = RISE_WEEKS
    quiet_days: int = QUIET_DAYS
    fewest_logs: int = FEWEST_LOGS

    def named(self) -> dict[str, int]:
        """As the named arguments of `triage`."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class CaseNumbers:
    """One patient on an active program, in numbers. Unknown is None.

    open_flags: safety flags nobody has closed. worst_pain_7d: worst pain of the last 7 days,
    0 to 10. weekly_worst: worst pain of each week, oldest first. baseline_worst: worst pain at
    intake. logs_7d, planned_7d: sessions reported and planned in the last 7 days.
    days_since_report: None when nothing was ever reported. days_since_start: negative before.
    proposal_waiting: days that a proposal has waited for the clinician; None when none waits.
    """

    open_flags: int
    days_since_start: int
    days_since_report: int | None
    logs_7d: int
    planned_7d: int
    worst_pain_7d: int | None = None
    weekly_worst: tuple[int | None, ...] = ()
    baseline_worst: int | None = None
    proposal_waiting: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why: a code for programs, its numbers, and the words for people (English)."""

    code: str
    words: str
    numbers: dict = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Triage:
    """urgency: place within the group, the smallest first."""

    group: Group
    reasons: tuple[Reason, ...]
    urgency: int = 0


def triage(
    case: CaseNumbers,
    *,
    severe_pain: int = SEVERE_PAIN,
    rise: int = RISE,
    rise_weeks: int = RISE_WEEKS,
    quiet_days: int = QUIET_DAYS,
    fewest_logs: int = FEWEST_LOGS,
) -> Triage:
    """The group of one patient.

    An open flag outranks everything. A waiting proposal outranks silence, because it asks the
    clinician for a decision; silence is then told beside it. Silence outranks few logs.
    severe_pain, rise: points on the 0-10 scale. All thresholds are pfprehab defaults.
    """
    urgent = [
        *_flag_reasons(case),
        *_severe_reasons(case, severe_pain),
        *_rise_reasons(case, rise, rise_weeks),
    ]
    if urgent:
        return _in(Group.REVIEW_NOW, *urgent, urgency=_less_for_more(case.worst_pain_7d))
    quiet = _quiet_reason(case, quiet_days)
    if case.proposal_waiting is not None:
        reasons = [_proposal_reason(case.proposal_waiting), *([quiet] if quiet else [])]
        return _in(Group.READY_TO_PROGRESS, *reasons, urgency=-case.proposal_waiting)
    if case.days_since_start < 0:
        return _in(Group.ON_TRACK, _not_started_reason(-case.days_since_start), urgency=NEVER)
    if quiet:
        return _in(Group.GONE_QUIET, quiet, urgency=-quiet.numbers["days"])
    if case.logs_7d < fewest_logs:
        return _in(Group.TOO_LITTLE, _few_reason(case.logs_7d), urgency=case.logs_7d)
    urgency = _less_for_more(case.worst_pain_7d)
    return _in(Group.ON_TRACK, _on_track_reason(case), urgency=urgency)


def _in(group: Group, *reasons: Reason, urgency: int) -> Triage:
    return Triage(group=group, reasons=reasons, urgency=urgency)


def _less_for_more(pain: int | None) -> int:
    """More pain comes first; pain that is not known comes last, but is not called none."""
    return 1 if pain is None else -pain


def _proposal_reason(days: int) -> Reason:
    words = f"A proposal has waited {_count(days, 'day')}."
    return Reason(code="proposal", words=words, numbers={"days": days})


def _not_started_reason(days: int) -> Reason:
    words = f"Starts in {_count(days, 'day')}."
    return Reason(code="not_started", words=words, numbers={"days": days})


def _few_reason(logs: int) -> Reason:
    words = f"{_count(logs, 'session')} reported in 7 days: too little to tell."
    return Reason(code="few_logs", words=words, numbers={"logs": logs})


def _flag_reasons(case: CaseNumbers) -> list[Reason]:
    if not case.open_flags:
        return []
    words = f"{_count(case.open_flags, 'open safety flag')}."
    return [Reason(code="open_flag", words=words, numbers={"flags": case.open_flags})]


def _severe_reasons(case: CaseNumbers, severe_pain: int) -> list[Reason]:
    pain = case.worst_pain_7d
    if pain is None or pain < severe_pain:
        return []
    words = f"Worst pain {pain} of 10 in the last 7 days."
    return [Reason(code="severe_pain", words=words, numbers={"pain": pain})]


def _rise_reasons(case: CaseNumbers, rise: int, weeks: int) -> list[Reason]:
    """A rise needs every one of the last weeks: an unknown week is not a rise."""
    last: Sequence[int | None] = case.weekly_worst[-weeks:]
    base = case.baseline_worst
    if base is None or len(last) < weeks or any(p is None or p < base + rise for p in last):
        return []
    shown = ", ".join(str(pain) for pain in last)
    words = f"Worst pain {shown} in the last {weeks} weeks, {base} at the start."
    numbers = {"weekly": list(last), "baseline": base}
    return [Reason(code="pain_rise", words=words, numbers=numbers)]


def _quiet_reason(case: CaseNumbers, quiet_days: int) -> Reason | None:
    never = case.days_since_report is None
    days = case.days_since_start if never else min(case.days_since_report, case.days_since_start)
    if days < quiet_days:
        return None
    since = "since the start" if never else "since the last report"
    words = f"{_count(days, 'day')} {since}."
    return Reason(code="quiet", words=words, numbers={"days": days, "never": never})


def _on_track_reason(case: CaseNumbers) -> Reason:
    pain = "not reported" if case.worst_pain_7d is None else f"{case.worst_pain_7d} of 10"
    words = f"{case.logs_7d} of {case.planned_7d} sessions reported in 7 days, worst pain {pain}."
    numbers = {"logs": case.logs_7d, "planned": case.planned_7d, "pain": case.worst_pain_7d}
    return Reason(code="on_track", words=words, numbers=numbers)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
