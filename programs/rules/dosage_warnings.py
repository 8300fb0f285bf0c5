"""What the evidence would make one look at twice: doses and knee bends. Warnings, never refusals.

A dose outside a range that no dose can have is refused by `exercises.rules.dose`; these rules speak
of doses that are possible and unusual. A clinician may go ahead and says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exercises.rules.dose import Dose

POWERS = "Powers 2014, J Orthop Sports Phys Ther 44:320-327"
HARVIE = "Harvie 2011, J Multidiscip Healthc 4:383-392, Table 2"
CAPIN = "Capin 2018, Ann Jt 3:40, Table 4"
EFFORT = "mykneeexercise.org.au programs, for knee osteoarthritis"
SQUATS = ("quad_closed_chain", "combined_functional")


@dataclass(frozen=True, kw_only=True)
class WarnedLine:
    """One line as the rules see it. bend: knee flexion in degrees as (from, to), or None.

    category and chain are those of the exercise; run: it is a run (return to running, stage 2 on).
    """

    key: str
    week: int
    dose: Dose
    per_week: int
    category: str
    chain: str
    weight_bearing: bool
    bend: tuple[int, int] | None
    run: bool = False


@dataclass(frozen=True)
class DosageWarning:
    """code: the rule. value: what the line has. limit: what the rule holds it against."""

    key: str
    code: str
    value: int
    limit: int
    source: str


def line_warnings(
    line: WarnedLine,
    *,
    deepest_squat: int = 60,
    last_extension: int = 30,
    most_sets: int = 4,
    most_effort: int = 8,
) -> list[DosageWarning]:
    """Warnings of one line.

    deepest_squat, last_extension (degrees): the joint behind the kneecap is loaded more by squats
    from 60 to 90 and by knee extension from 30 to 0 (Powers 2014). most_sets: effective programs
    had 2 to 4 (Harvie 2011). most_effort: 7 to 8 of 10 is the late target (knee osteoarthritis,
    transferred).
    """
    found = []
    deep, straight = (max(line.bend), min(line.bend)) if line.bend else (0, 90)
    if line.category in SQUATS and line.weight_bearing and deep > deepest_squat:
        found.append(DosageWarning(line.key, "squat_depth", deep, deepest_squat, POWERS))
    moves = line.bend is not None and deep > straight and line.dose.kind == "reps"
    if line.category == "quad_open_chain" and moves and straight < last_extension <= deep:
        warning = DosageWarning(line.key, "extension_end", straight, last_extension, POWERS)
        found.append(warning)
    if line.dose.kind in ("reps", "hold") and line.dose.sets > most_sets:
        found.append(DosageWarning(line.key, "sets", line.dose.sets, most_sets, HARVIE))
    effort = line.dose.rpe_max if line.dose.rpe_max is not None else line.dose.rpe_min
    if effort is not None and effort > most_effort:
        found.append(DosageWarning(line.key, "effort", effort, most_effort, EFFORT))
    return found


def run_warnings(lines: Iterable[WarnedLine], *, most_runs: int = 4) -> list[DosageWarning]:
    """Lines of weeks with more than 4 runs (Capin 2018). Lines may be of several weeks."""
    runs: dict[int, list[WarnedLine]] = {}
    for line in lines:
        if line.run:
            runs.setdefault(line.week, []).append(line)
    return [
        DosageWarning(line.key, "runs", total, most_runs, CAPIN)
        for week in runs.values()
        if (total := sum(line.per_week for line in week)) > most_runs
        for line in week
    ]


def dosage_warnings(lines: Iterable[WarnedLine]) -> list[DosageWarning]:
    lines = list(lines)
    return [each for line in lines for each in line_warnings(line)] + run_warnings(lines)
