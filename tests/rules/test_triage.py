import pytest

from patients.rules.triage import CaseNumbers, Group, Thresholds, triage


def case(**changes):
    usual = {
        "open_flags": 0,
        "days_since_start": 20,
        "days_since_report": 1,
        "logs_7d": 3,
        "planned_7d": 3,
        "worst_pain_7d": 3,
        "weekly_worst": (4, 3),
        "baseline_worst": 5,
    }
    return CaseNumbers(**usual | changes)


@pytest.mark.parametrize(
    ("changes", "group", "words"),
    [
        pytest.param(
            {}, "on_track", "3 of 3 sessions reported in 7 days, worst pain 3 of 10.", id="usual"
        ),
        pytest.param({"open_flags": 1}, "review_now", "1 open safety flag.", id="flag"),
        pytest.param({"open_flags": 2}, "review_now", "2 open safety flags.", id="flags"),
        pytest.param(
            {"worst_pain_7d": 8}, "review_now", "Worst pain 8 of 10 in the last 7 days.", id="8"
        ),
        pytest.param(
            {"weekly_worst": (7, 7)},
            "review_now",
            "Worst pain 7, 7 in the last 2 weeks, 5 at the start.",
            id="two points up, two weeks running",
        ),
        pytest.param(
            {"days_since_report": 7, "logs_7d": 0},
            "gone_quiet",
            "7 days since the last report.",
            id="quiet at seven days",
        ),
        pytest.param(
            {"days_since_report": None, "logs_7d": 0, "days_since_start": 7},
            "gone_quiet",
            "7 days since the start.",
            id="never reported",
        ),
        pytest.param(
            {"logs_7d": 1},
            "too_little",
            "1 session reported in 7 days: too little to tell.",
            id="one log",
        ),
        pytest.param(
            {"days_since_report": None, "logs_7d": 0, "days_since_start": 6},
            "too_little",
            "0 sessions reported in 7 days: too little to tell.",
            id="first week",
        ),
        pytest.param(
            {"days_since_start": -3, "logs_7d": 0, "days_since_report": None},
            "on_track",
            "Starts in 3 days.",
            id="not started",
        ),
        pytest.param(
            {"worst_pain_7d": None},
            "on_track",
            "3 of 3 sessions reported in 7 days, worst pain not reported.",
            id="pain unknown",
        ),
    ],
)
def test_group_and_reason(changes, group, words):
    found = triage(case(**changes))

    assert found.group == Group(group)
    assert [reason.words for reason in found.reasons] == [words]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"worst_pain_7d": 7}, id="pain seven"),
        pytest.param({"weekly_worst": (6, 7)}, id="one week up only"),
        pytest.param({"weekly_worst": (7,)}, id="one week known only"),
        pytest.param({"weekly_worst": (7, None)}, id="an unknown week is no rise"),
        pytest.param({"weekly_worst": (7, 7), "baseline_worst": None}, id="no intake value"),
        pytest.param({"days_since_report": 6}, id="six days"),
        pytest.param({"logs_7d": 2}, id="two logs"),
    ],
)
def test_just_inside_each_threshold_is_on_track(changes):
    assert triage(case(**changes)).group == Group.ON_TRACK


def test_an_open_flag_outranks_silence_and_every_reason_is_given():
    found = triage(case(open_flags=1, worst_pain_7d=9, days_since_report=30, logs_7d=0))

    assert found.group == Group.REVIEW_NOW
    assert [reason.code for reason in found.reasons] == ["open_flag", "severe_pain"]


def test_a_report_of_an_earlier_program_does_not_make_a_new_one_quiet():
    found = triage(case(days_since_start=2, days_since_report=60, logs_7d=0))

    assert found.group == Group.TOO_LITTLE


def test_reasons_carry_their_numbers():
    [reason] = triage(case(worst_pain_7d=9)).reasons

    assert reason.numbers == {"pain": 9}


@pytest.mark.parametrize(
    ("changes", "group", "codes"),
    [
        pytest.param({}, "ready_to_progress", ["proposal"], id="alone"),
        pytest.param({"open_flags": 1}, "review_now", ["open_flag"], id="a flag outranks it"),
        pytest.param({"worst_pain_7d": 8}, "review_now", ["severe_pain"], id="pain outranks it"),
        pytest.param(
            {"days_since_report": 9, "logs_7d": 0},
            "ready_to_progress",
            ["proposal", "quiet"],
            id="it outranks silence, which is told beside it",
        ),
        pytest.param({"logs_7d": 1}, "ready_to_progress", ["proposal"], id="few logs"),
    ],
)
def test_a_waiting_proposal_is_ready_to_progress(changes, group, codes):
    found = triage(case(proposal_waiting=2, **changes))

    assert found.group == Group(group)
    assert [reason.code for reason in found.reasons] == codes


def test_without_a_proposal_nobody_is_ready_to_progress():
    assert triage(case(worst_pain_7d=0)).group == Group.ON_TRACK


def test_thresholds_are_the_named_arguments_of_triage():
    assert triage(case(worst_pain_7d=6), **Thresholds(severe_pain=6).named()).group == (
        Group.REVIEW_NOW
    )
    assert triage(case(), **Thresholds().named()) == triage(case())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"worst_pain_7d": 9}, {"worst_pain_7d": 8}),
        ({"proposal_waiting": 5}, {"proposal_waiting": 0}),
        ({"days_since_report": 12}, {"days_since_report": 8}),
        ({"logs_7d": 0}, {"logs_7d": 1}),
        ({"worst_pain_7d": 5}, {"worst_pain_7d": 4}),
        ({"worst_pain_7d": 0}, {"worst_pain_7d": None}),
        ({"worst_pain_7d": None}, {"days_since_start": -3, "days_since_report": None}),
    ],
)
def test_within_a_group_the_most_urgent_comes_first(first, second):
    urgent, other = triage(case(**first)), triage(case(**second))

    assert urgent.group == other.group
    assert urgent.urgency < other.urgency
