"""The program document: acts of the editor, reading back, two people's changes laid together."""

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.rules.dose import Dose
from programs.rules import editing
from programs.rules.differences import changed_fields, differences, merged
from programs.rules.dosage_warnings import WarnedLine, dosage_warnings
from programs.rules.load import LoadLine, adds_load, load_budget
from programs.rules.program_document import (
    MOST_LINES,
    MOST_LINES_A_WEEK,
    DocumentError,
    DocumentLine,
    ProgramDocument,
    document_from,
    size_problem,
)
from programs.rules.sides import side_for_another

WEEKS = 3
EXERCISES = [str(uuid.UUID(int=number)) for number in range(1, 5)]
DOSES = [
    Dose(kind="reps", sets=2, reps_min=10, reps_max=12),
    Dose(kind="reps", sets=3, reps_min=8, reps_max=8, load_kg="2.5"),
    Dose(kind="hold", sets=3, hold_s=30),
]


def key(number: int) -> str:
    return str(uuid.UUID(int=1000 + number))


def line(number: int, **changes) -> DocumentLine:
    made = DocumentLine(
        key=key(number), week=1, exercise=EXERCISES[0], dose=DOSES[0], side="each", per_week=3
    )
    return made.replace(**changes)


def document(*lines: DocumentLine) -> ProgramDocument:
    return ProgramDocument(WEEKS, ()).with_lines(lines)


START = document(*(line(n, week=n // 4 + 1, exercise=EXERCISES[n % 4]) for n in range(12)))

KEYS = st.sampled_from([key(n) for n in range(16)])
ACTS = st.one_of(
    st.builds(
        lambda k, dose, times, later: lambda d: editing.with_dose(
            d, k, dose=dose, per_week=times, later=later
        ),
        KEYS, st.sampled_from(DOSES), st.integers(1, 7), st.booleans(),
    ),
    st.builds(lambda k, n: lambda d: editing.moved(d, k, by=n), KEYS, st.integers(-3, 3)),
    st.builds(lambda k, n: lambda d: editing.placed(d, k, place=n), KEYS, st.integers(0, 9)),
    st.builds(lambda k, later: lambda d: editing.removed(d, k, later=later), KEYS, st.booleans()),
    st.builds(lambda k, new: lambda d: editing.split(d, k, new_key=new), KEYS, KEYS),
    st.builds(
        lambda k, to, later: lambda d: editing.swapped(
            d, k, exercise=to, later=later,
            dose_for=lambda dose: editing.dose_after_swap(dose, DOSES[1]),
            side_for=lambda side: editing.side_after_swap(side, bilateral=True),
        ),
        KEYS, st.sampled_from(EXERCISES), st.booleans(),
    ),
    st.builds(
        lambda k, core, note: lambda d: editing.with_marks(d, k, core=core, note=note),
        KEYS, st.booleans(), st.sampled_from(["", "Slowly.", "Ñandú\n2"]),
    ),
    st.builds(
        lambda n, week: lambda d: editing.added(d, line(n, week=week)),
        st.integers(0, 15), st.integers(1, WEEKS),
    ),
)  # fmt: skip


@given(st.lists(ACTS, max_size=25))
def test_whatever_is_clicked_the_program_reads_back_equal(acts):
    now = START
    for act in acts:
        now = act(now)
    assert document_from(json.loads(json.dumps(now.to_data()))) == now
    assert len({each.key for each in now.lines}) == len(now.lines)
    assert [each.week for each in now.lines] == sorted(each.week for each in now.lines)


@given(st.lists(ACTS, max_size=6), st.lists(ACTS, max_size=6))
def test_laying_two_peoples_changes_together_loses_none(mine_acts, their_acts):
    mine, theirs = START, START
    for act in mine_acts:
        mine = act(mine)
    for act in their_acts:
        theirs = act(theirs)
    laid = merged(START, mine, theirs)

    def changed_by(each: ProgramDocument) -> dict:
        return {one.line.key: one.after for one in differences(START, each)}

    mine_changed, their_changed = changed_by(mine), changed_by(theirs)
    for name, after in mine_changed.items():
        assert laid.document.line(name) == after
    for name, after in their_changed.items():
        if name not in mine_changed:
            assert laid.document.line(name) == after
        elif mine_changed[name] != after:
            assert name in laid.both


def test_a_removed_line_moves_nothing_else_and_twice_is_once():
    once = editing.removed(START, key(1))
    assert editing.removed(once, key(1)) == once
    assert [each.key for each in once.week(1)] == [key(0), key(2), key(3)]


def test_later_weeks_change_where_exercise_side_and_dose_are_the_same():
    same = [line(n, week=n + 1) for n in range(3)]
    other = line(9, week=3, side="left")
    now = editing.with_dose(document(*same, other), key(1), dose=DOSES[1], per_week=2, later=True)
    assert [now.line(key(n)).dose for n in range(3)] == [DOSES[0], DOSES[1], DOSES[1]]
    assert now.line(key(9)).dose == DOSES[0]


def test_a_changed_dose_is_the_clinicians_and_loses_the_reason_it_was_let_pass():
    before = document(line(0, source="who", override_reason="She is strong."))
    after = editing.with_dose(before, key(0), dose=DOSES[1], per_week=3)
    assert after.line(key(0)).own_dose
    assert after.line(key(0)).override_reason == ""


def test_left_and_right_apart_stand_side_by_side_with_doses_of_their_own():
    apart = editing.split(START, key(1), new_key=key(50))
    assert [(each.key, each.side) for each in apart.week(1)[1:3]] == [
        (key(1), "left"), (key(50), "right"),
    ]  # fmt: skip
    assert editing.split(apart, key(1), new_key=key(51)) == apart


@pytest.mark.parametrize(
    "change",
    [
        {"week": 0}, {"week": WEEKS + 1}, {"week": True}, {"per_week": 8}, {"side": "up"},
        {"core": "yes"}, {"key": "x"}, {"key": None}, {"exercise": 7}, {"note": "\x00"},
        {"note": "x" * 301}, {"note": []}, {"surprise": 1}, {"dose": []}, {"source": "\ud800"},
    ],
    ids=str,
)  # fmt: skip
def test_a_line_that_no_editor_wrote_is_refused(change):
    data = START.to_data()
    data["lines"][0] |= change
    with pytest.raises(DocumentError):
        document_from(data)


@pytest.mark.parametrize("data", [None, [], 3, {}, {"weeks": 0, "lines": []}, {"weeks": 2}])
def test_what_is_no_program_is_refused(data):
    with pytest.raises(DocumentError):
        document_from(data)


def test_too_many_lines_are_told_with_both_numbers():
    many = document(*(line(n) for n in range(MOST_LINES_A_WEEK + 1)))
    assert size_problem(many) == ("week", MOST_LINES_A_WEEK + 1, MOST_LINES_A_WEEK)
    spread = document(*(line(n, week=n % 3 + 1) for n in range(200)))
    assert size_problem(spread) == ("program", 200, MOST_LINES)
    assert size_problem(START) is None


def test_a_difference_names_what_a_reader_would_see_changed():
    after = editing.with_dose(START, key(2), dose=DOSES[1], per_week=5)
    (found,) = differences(START, after)
    assert changed_fields(found) == ("dose", "per_week")


def warned(**changes) -> WarnedLine:
    usual = {
        "key": "k", "week": 1, "dose": DOSES[0], "per_week": 3, "category": "quad_closed_chain",
        "chain": "closed", "weight_bearing": True, "bend": (0, 45),
    }  # fmt: skip
    return WarnedLine(**{**usual, **changes})


def reps(**changes) -> Dose:
    return DOSES[0].replace(**changes)


@pytest.mark.parametrize(
    ("made", "codes"),
    [
        pytest.param({}, [], id="a squat to 45"),
        pytest.param({"bend": (0, 60)}, [], id="a squat to 60"),
        pytest.param({"bend": (0, 61)}, ["squat_depth"], id="a squat to 61"),
        pytest.param({"bend": (0, 90), "weight_bearing": False}, [], id="a leg press to 90"),
        pytest.param({"bend": None}, [], id="no angle stated"),
        pytest.param({"category": "quad_open_chain", "bend": (90, 45)}, [], id="extension 90-45"),
        pytest.param({"category": "quad_open_chain", "bend": (90, 30)}, [], id="extension 90-30"),
        pytest.param(
            {"category": "quad_open_chain", "bend": (90, 29)}, ["extension_end"], id="90-29"
        ),
        pytest.param({"category": "quad_open_chain", "bend": (0, 0)}, [], id="straight leg raise"),
        pytest.param(
            {"category": "quad_open_chain", "bend": (0, 30), "dose": DOSES[2]}, [], id="a hold"
        ),
        pytest.param({"dose": reps(sets=4)}, [], id="4 rounds"),
        pytest.param({"dose": reps(sets=5)}, ["sets"], id="5 rounds"),
        pytest.param({"dose": reps(rpe_max=8)}, [], id="effort 8"),
        pytest.param({"dose": reps(rpe_min=9)}, ["effort"], id="effort 9"),
        pytest.param({"run": True, "per_week": 4}, [], id="4 runs"),
        pytest.param({"run": True, "per_week": 5}, ["runs"], id="5 runs"),
    ],
)
def test_the_boundary_of_each_warning(made, codes):
    assert [warning.code for warning in dosage_warnings([warned(**made)])] == codes


def test_runs_of_one_week_are_counted_together():
    runs = [warned(key=str(n), run=True, per_week=3, week=n // 2) for n in range(3)]
    assert [(found.key, found.value) for found in dosage_warnings(runs)] == [("0", 6), ("1", 6)]


@pytest.mark.parametrize(
    ("before", "now", "added"),
    [(4, 5, True), (5, 5, False), (6, 5, False), (3, 4, False), (5, 6, True)],
)
def test_only_what_was_added_makes_a_session_amber(before, now, added):
    def budget(count):
        return load_budget([LoadLine(dose=DOSES[0], side="together")] * count)

    assert adds_load(budget(now), budget(before)) is added


@pytest.mark.parametrize(
    ("side", "of", "to", "expected"),
    [
        ("together", (1, 0), (0, 1), "together"),
        ("each", (1, 1), (0, 1), "each"),
        ("left", (1, 0), (0, 1), "affected"),
        ("left", (1, 0), (1, 1), "affected"),
        ("right", (1, 0), (0, 1), "left"),
        ("right", (1, 0), (1, 0), "right"),
        ("left", (1, 1), (0, 1), None),
        ("right", (1, 1), (0, 1), "right"),
        ("left", (1, 1), (1, 1), "left"),
    ],
)
def test_the_sore_side_follows_the_other_person(side, of, to, expected):
    of, to = tuple(map(bool, of)), tuple(map(bool, to))
    assert side_for_another(side, of=of, to=to) == expected
