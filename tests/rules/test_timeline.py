"""Which day of the plan a date is, through pauses of every length and place."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.pauses import Break, turns_of
from patients.rules.timeline import Timeline, Turn, turns_from, turns_to_store

MONDAY = dt.date(2026, 1, 5)


def january(day: int) -> dt.date:
    return dt.date(2026, 1, day)


def plan(*turns: Turn, weeks: int = 2, first_week: int = 1) -> Timeline:
    return Timeline(starts_on=MONDAY, weeks=weeks, turns=turns, first_week=first_week)


@pytest.mark.parametrize(
    ("day", "week"), [(4, None), (5, 1), (11, 1), (12, 2), (18, 2), (19, None)]
)
def test_without_a_pause_weeks_run_with_the_calendar(day, week):
    assert plan().week_on(january(day)) == week


def test_a_pause_holds_the_week_and_the_plan_ends_later_by_its_length():
    paused = plan(Turn(january(7), None), Turn(january(17), 2))

    assert paused.week_on(january(10)) == 1
    assert paused.is_held_on(january(16))
    assert not paused.is_held_on(january(17))
    assert paused.place_on(january(17)) == 2
    assert paused.last_day == january(28)


def test_going_on_from_an_earlier_place_does_those_days_again():
    again = plan(Turn(january(13), None), Turn(january(27), 0))

    assert again.week_on(january(12)) == 2
    assert again.week_on(january(27)) == 1
    assert again.last_day == dt.date(2026, 2, 9)
    assert again.first_days() == {1: january(5), 2: january(12)}


def test_a_program_taken_over_may_begin_in_a_later_week():
    later = plan(first_week=2)

    assert later.week_on(MONDAY) == 2
    assert later.last_day == january(11)
    assert later.first_days() == {2: MONDAY}


def test_a_short_pause_with_an_end_is_over_by_itself_and_a_longer_one_waits():
    short = turns_of(MONDAY, 1, [Break(first_day=january(7), last_day=january(13))])
    long = turns_of(MONDAY, 1, [Break(first_day=january(7), last_day=january(14))])

    assert short == (Turn(january(7), None), Turn(january(14), 2))
    assert long == (Turn(january(7), None),)


@st.composite
def breaks(draw) -> list[Break]:
    """Pauses one after the other, each ended after some days, where the plan was held."""
    found, day = [], MONDAY
    for gap, length in draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 60)), max_size=6)):
        first = day + dt.timedelta(days=gap)
        day = first + dt.timedelta(days=length)
        found.append(Break(first_day=first, ended_on=day))
    return found


@given(breaks(), st.integers(1, 12))
def test_no_day_of_the_plan_is_lost_or_done_twice_however_often_it_was_paused(pauses, weeks):
    turns = turns_of(MONDAY, 1, pauses)
    one = Timeline(starts_on=MONDAY, weeks=weeks, turns=turns)
    days = [MONDAY + dt.timedelta(days=n) for n in range(7 * weeks + 61 * 6 + 60)]
    places = [one.place_on(day) for day in days if not one.is_held_on(day)]

    assert places == list(range(places[0], places[0] + len(places)))
    assert places[0] == 0
    done = [place for place in places if place < 7 * weeks]
    assert len(done) == 7 * weeks


@given(breaks())
def test_what_is_stored_reads_back_the_same(pauses):
    turns = turns_of(MONDAY, 1, pauses)

    assert turns_from(turns_to_store(turns)) == turns
