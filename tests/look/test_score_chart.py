"""The chart of one score: bands within the scale, gaps where nothing is known, labels apart."""

import datetime as dt
from itertools import pairwise

from pfprehab.score_chart import ScoreBand, ScorePoint, score_chart

START = dt.date(2026, 1, 5)


def chart(*values, **options):
    points = [
        ScorePoint(START + dt.timedelta(weeks=week), value) for week, value in enumerate(values)
    ]
    shown = {
        "low": 0,
        "high": 100,
        "first": START,
        "last": START + dt.timedelta(weeks=6),
        "sentence": "In words.",
    }
    return score_chart(points, **(shown | options))


def test_an_unknown_score_lifts_the_pen_and_is_no_dot():
    drawn = chart(60, None, 70, 80)

    assert drawn.path.count("M") == 2
    assert drawn.path.count("L") == 1
    assert len(drawn.dots) == 3
    assert chart(0).dots[0].y == "178"


def test_a_band_ends_where_the_scale_ends():
    bands = [ScoreBand(95, 110, "matters", "good"), ScoreBand(-7, 7, "error", "plain")]

    good, plain = chart(95, bands=bands).bands

    assert (good.y, good.height) == ("12", "8.3")
    assert float(plain.y) + float(plain.height) == 178
    assert (good.tone, plain.tone) == ("good", "plain")


def test_the_start_is_drawn_only_where_there_is_one():
    assert chart(60, start=60).start.y == "78.4"
    assert chart(60).start is None


def test_days_outside_the_axis_stay_on_its_edge_and_labels_do_not_touch():
    days = [(START + dt.timedelta(days=n), str(n)) for n in range(40)]

    drawn = chart(60, day_labels=days)

    places = [float(mark.x) for mark in drawn.x_ticks]
    assert min(b - a for a, b in pairwise(places)) >= 44
    early = chart(60, first=START + dt.timedelta(days=7))
    assert early.dots[0].x == "46"


def test_an_axis_of_one_day_is_no_division_by_nothing():
    assert chart(60, last=START).dots[0].x == "46"
