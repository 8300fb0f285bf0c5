import pytest

from pfprehab import charts
from tests.look import sample


def test_an_unknown_value_lifts_the_pen_and_is_never_zero():
    spark = charts.spark_line([3, None, 5])

    assert spark.path.count("M") == 2
    assert "L" not in spark.path


def test_a_line_of_nothing_but_unknowns_is_no_line():
    assert charts.spark_line([None, None]) is None
    assert charts.spark_line([]) is None


def test_the_last_dot_is_the_last_known_value():
    spark = charts.spark_line([0, 10, None])

    assert (spark.last_x, spark.last_y) == ("62", "4")


def test_more_pain_is_drawn_higher():
    low, high = charts.spark_line([0]), charts.spark_line([10])

    assert float(high.last_y) < float(low.last_y)


def test_a_session_without_pain_reported_has_a_row_but_no_dot():
    chart = sample.chart()

    assert len(chart.rows) == 12
    assert len(chart.dots) == 11


def test_the_bands_cover_the_scale_without_gap():
    chart = sample.chart()

    heights = sum(float(band.height) for band in chart.bands)

    assert heights == float(chart.bottom) - float(chart.top)


def test_one_session_alone_can_be_drawn():
    chart = charts.pain_chart(
        [charts.PainPoint("Session 1", 4)], bands=sample.bands(), sentence="Worst pain 4."
    )

    assert len(chart.dots) == 1
    assert chart.morning_path == ""


def test_no_session_draws_the_empty_scale():
    chart = charts.pain_chart([], bands=sample.bands(), sentence="Nothing reported yet.")

    assert chart.worst_path == ""
    assert len(chart.bands) == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(62, "62", id="whole"),
        pytest.param(33.34, "33.3", id="one decimal with a point"),
        pytest.param(140, "100", id="never beyond the end"),
        pytest.param(-3, "0", id="never below the start"),
    ],
)
def test_percent_of(value, text):
    assert charts.percent_of(value, low=0, high=100) == text


def test_a_scale_without_length_is_refused():
    with pytest.raises(ValueError, match="must differ"):
        charts.percent_of(3, low=5, high=5)


def test_bars_grow_with_their_value_and_the_top_fills_the_track():
    rows = [("Hip", 4.0, "4"), ("Knee", 8.0, "8"), ("Calf", 0.0, "0")]

    chart = charts.bar_chart(rows, top=8, sentence="Hip 4, knee 8.")

    assert [bar.width for bar in chart.bars] == ["138", chart.track, "0"]
    assert len({bar.y for bar in chart.bars}) == 3


def test_bars_of_nothing_have_no_width():
    (bar,) = charts.bar_chart([("Hip", 0, "0")], top=0, sentence="None.").bars

    assert bar.width == "0"
