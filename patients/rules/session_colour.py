"""The colour of one session: what its pain and the morning after say together.

Green: the load was well borne. Amber: watch. Red: too much. Incomplete: something is not known
that a colour would need, so there is none; a session without its morning is never green.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

CEILING = 5  # worst pain in exercise, 0-10 (TREK My Knee Cap)
WATCH_FROM = 3  # worst pain from which a session is watched (default; TREK: ideal below 2)
MORNING_RISE = 2  # points over the usual morning that are too much (pfprehab default)
BASELINE_DAYS = 7  # mornings that make the usual one, the session's own day last (default)


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """One session. Pain in points, 0 to 10; None is not known, which is never 0.

    safety: some safety question was answered yes. settled: back to usual within the hour.
    usual_morning: median of the mornings before; intake_morning: that of the first week.
    """

    safety: bool
    worst: int | None
    morning: int | None
    settled: bool | None
    usual_morning: float | None
    intake_morning: float | None


@dataclass(frozen=True, kw_only=True)
class SessionColour:
    """colour and why: (code, numbers) in the order in which the rule met them."""

    colour: Colour
    reasons: tuple[tuple[str, dict], ...] = ()


def session_colour(
    facts: SessionFacts,
    *,
    ceiling: int = CEILING,
    watch_from: int = WATCH_FROM,
    morning_rise: float = MORNING_RISE,
) -> SessionColour:
    """The colour of a session; what is red outranks what is not known, which outranks amber."""
    if red := _too_much(facts, ceiling, morning_rise):
        return SessionColour(colour=Colour.RED, reasons=red)
    if unknown := _unknown(facts):
        return SessionColour(colour=Colour.INCOMPLETE, reasons=unknown)
    if amber := _to_watch(facts, watch_from):
        return SessionColour(colour=Colour.AMBER, reasons=amber)
    return SessionColour(colour=Colour.GREEN)


def usual_morning(
    mornings: Mapping[date, int | None], *, before: date, days: int = BASELINE_DAYS
) -> float | None:
    """Median of the mornings up to a session's day, its own the last; None when none is known."""
    recent = (mornings.get(before - timedelta(days=n)) for n in range(days))
    known = [pain for pain in recent if pain is not None]
    return float(median(known)) if known else None


def intake_morning(
    mornings: Mapping[date, int | None], *, starts_on: date, days: int = BASELINE_DAYS
) -> float | None:
    """Median of the mornings of a program's first week and of the week before it."""
    return usual_morning(mornings, before=starts_on + timedelta(days=days - 1), days=2 * days)


def _too_much(facts: SessionFacts, ceiling: int, rise: float) -> tuple[tuple[str, dict], ...]:
    reasons = []
    if facts.safety:
        reasons.append(("safety", {}))
    if facts.worst is not None and facts.worst > ceiling:
        reasons.append(("over_ceiling", {"worst": facts.worst, "ceiling": ceiling}))
    for code, anchor in (
        ("over_usual", facts.usual_morning),
        ("over_intake", facts.intake_morning),
    ):
        if None not in (facts.morning, anchor) and facts.morning - anchor >= rise:
            reasons.append((code, {"morning": facts.morning, "anchor": anchor}))
    return tuple(reasons)


def _unknown(facts: SessionFacts) -> tuple[tuple[str, dict], ...]:
    anchor = facts.intake_morning if facts.usual_morning is None else facts.usual_morning
    missing = {
        "no_worst": facts.worst is None,
        "no_morning": facts.morning is None,
        "no_usual": facts.morning is not None and anchor is None,
    }
    return tuple((code, {}) for code, is_missing in missing.items() if is_missing)


def _to_watch(facts: SessionFacts, watch_from: int) -> tuple[tuple[str, dict], ...]:
    anchor = facts.intake_morning if facts.usual_morning is None else facts.usual_morning
    reasons = []
    if facts.worst >= watch_from:
        reasons.append(("watch", {"worst": facts.worst}))
    if facts.morning > anchor:
        reasons.append(("morning_up", {"morning": facts.morning, "anchor": anchor}))
    if facts.settled is False:
        reasons.append(("not_settled", {}))
    return tuple(reasons)
