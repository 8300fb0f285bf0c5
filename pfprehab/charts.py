"""Geometry of the small charts: numbers in, ready strings for SVG attributes out.

The pictures are drawn on the server, so they print, work without a script and need no `style=`.
Every coordinate is text with a point as decimal sign, so that no language can turn it into a comma.
Pain is in points, 0 to 10. An unknown value is None: it breaks the line, it is never drawn as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

PAIN_MAX = 10


@dataclass(frozen=True, slots=True)
class SparkLine:
    width: str
    height: str
    guide: str
    path: str
    last_x: str
    last_y: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the pain scale, `low` to `high` points, with its word."""

    low: int
    high: int
    label: str
    y: str = ""
    height: str = ""
    label_x: str = ""
    label_y: str = ""
    anchor: str = "end"


@dataclass(frozen=True, slots=True)
class PainPoint:
    """One session: how it is called in the table, worst pain in it, pain the morning after."""

    label: str
    worst: int | None
    morning: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    x: str = ""
    y: str = ""
    label: str = ""
    label_x: str = ""


@dataclass(frozen=True, slots=True)
class PainChart:
    width: str
    height: str
    left: str
    top: str
    bottom: str
    inner_width: str
    tick_x: str
    axis_y: str
    event_y: str
    bands: list[Band]
    y_ticks: list[Mark]
    x_ticks: list[Mark]
    events: list[Mark]
    worst_path: str
    morning_path: str
    dots: list[Mark]
    rows: Sequence[PainPoint]
    sentence: str


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    label_y: str
    y: str
    width: str
    number: str
    number_x: str
    number_y: str


@dataclass(frozen=True, slots=True)
class BarChart:
    width: str
    height: str
    track: str
    thick: str
    bars: list[Bar]
    sentence: str


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side over time. bar: the error around its first value, as a path; empty if unknown."""

    path: str
    dots: list[Mark]
    bar: str


@dataclass(frozen=True, slots=True)
class SideChart:
    width: str
    height: str
    left_edge: str
    right_edge: str
    axis_y: str
    y_ticks: list[Mark]
    x_ticks: list[Mark]
    left: SideLine
    right: SideLine
    sentence: str


def spark_line(values: Sequence[int | None], *, guide: int = 5) -> SparkLine | None:
    """A line of pain values for a row of the caseload. None when nothing was reported.

    `guide` is the pain at which the thin line of reference lies.
    """
    width, height, edge = 124.0, 36.0, 4.0
    if all(value is None for value in values):
        return None
    xs = _spread(len(values), edge, width - edge)

    def y_of(value: float) -> float:
        return edge + (PAIN_MAX - value) / PAIN_MAX * (height - 2 * edge)

    last = max(place for place, value in enumerate(values) if value is not None)
    return SparkLine(
        width=_text(width),
        height=_text(height),
        guide=_text(y_of(guide)),
        path=_path(xs, values, y_of),
        last_x=_text(xs[last]),
        last_y=_text(y_of(values[last])),
    )


def pain_chart(
    points: Sequence[PainPoint],
    *,
    bands: Sequence[Band],
    sentence: str,
    x_labels: Sequence[tuple[int, str]] = (),
    events: Sequence[tuple[int, str]] = (),
) -> PainChart:
    """The pain chart: bands behind, worst pain and next morning as lines, one dot a session.

    `bands` go from the lowest to the highest, at most three. `x_labels` and `events` name a place
    in `points` and a word. `sentence` says in words what the picture shows; it is its alternative.
    """
    width, height, left, right, top, bottom = 700.0, 230.0, 34.0, 688.0, 10.0, 200.0
    xs = _spread(len(points), left + 6, right - 6)

    def y_of(value: float) -> float:
        return top + (PAIN_MAX - value) / PAIN_MAX * (bottom - top)

    edges = sorted({0, PAIN_MAX, *(band.high for band in bands)})
    return PainChart(
        width=_text(width),
        height=_text(height),
        left=_text(left),
        top=_text(top),
        bottom=_text(bottom),
        inner_width=_text(right - left),
        tick_x=_text(left - 8),
        axis_y=_text(height - 8),
        event_y=_text(top + 14),
        bands=[_placed(band, y_of, left=left, right=right) for band in bands],
        y_ticks=[Mark(y=_text(y_of(edge) + 4), label=str(edge)) for edge in edges],
        x_ticks=[Mark(x=_text(xs[place] - 6), label=label) for place, label in x_labels],
        events=[
            Mark(x=_text(xs[place]), label=label, label_x=_text(xs[place] + 6))
            for place, label in events
        ],
        worst_path=_path(xs, [point.worst for point in points], y_of),
        morning_path=_path(xs, [point.morning for point in points], y_of),
        dots=[
            Mark(x=_text(x), y=_text(y_of(point.worst)))
            for x, point in zip(xs, points, strict=True)
            if point.worst is not None
        ],
        rows=points,
        sentence=sentence,
    )


def side_chart(
    left: Sequence[float | None],
    right: Sequence[float | None],
    *,
    days: Sequence[str],
    error: float | None,
    sentence: str,
) -> SideChart | None:
    """Left and right of one measure over time, one place for each day. None without any value.

    error: how far a value may lie off by the measuring alone, drawn around the first of each side.
    `sentence` says in words what the picture shows; it is its alternative.
    """
    known = [value for value in (*left, *right) if value is not None]
    if not known:
        return None
    width, height, first, last, top, bottom = 320.0, 150.0, 42.0, 308.0, 12.0, 122.0
    low, high = _round_ends(min(known) - (error or 0), max(known) + (error or 0))
    xs = _spread(len(days), first + 12, last - 12)

    def y_of(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    return SideChart(
        width=_text(width),
        height=_text(height),
        left_edge=_text(first),
        right_edge=_text(last),
        axis_y=_text(height - 6),
        y_ticks=[
            Mark(y=_text(y_of(tick)), label=_text(tick), label_x=_text(y_of(tick) + 4))
            for tick in (low, (low + high) / 2, high)
        ],
        x_ticks=[
            Mark(x=_text(xs[place]), label=days[place]) for place in sorted({0, len(days) - 1})
        ],
        left=_side_line(xs, left, y_of, error=error, shift=-2.0),
        right=_side_line(xs, right, y_of, error=error, shift=2.0),
        sentence=sentence,
    )


def _side_line(
    xs: Sequence[float], values: Sequence[float | None], y_of, *, error: float | None, shift: float
) -> SideLine:
    """The line through what is known; a day without this side breaks nothing, it has no dot."""
    known = [(x + shift, value) for x, value in zip(xs, values, strict=True) if value is not None]
    bar = ""
    if known and error is not None:
        x, value = known[0]
        ends = (_text(y_of(value - error)), _text(y_of(value + error)))
        bar = f"M{_text(x)} {ends[0]}V{ends[1]}" + "".join(
            f"M{_text(x - 4)} {end}H{_text(x + 4)}" for end in ends
        )
    return SideLine(
        path=_path([x for x, _value in known], [value for _x, value in known], y_of),
        dots=[Mark(x=_text(x), y=_text(y_of(value))) for x, value in known],
        bar=bar,
    )


def _round_ends(low: float, high: float) -> tuple[float, float]:
    """Ends of an axis at whole steps of 1, 2 or 5 times ten, never the same twice."""
    step = 1.0
    while step * 10 < high - low:
        step *= 10
    step = next(step * many for many in (1, 2, 5, 10) if step * many * 4 >= high - low)
    first = low // step * step
    last = -(-high // step) * step
    return (first, last) if first < last else (first, first + step)


def bar_chart(rows: Sequence[tuple[str, float, str]], *, top: float, sentence: str) -> BarChart:
    """Bars that lie under their labels, each with its number behind it.

    A row is (label, value of at least 0, the value as the reader spells it). `top` is the value
    that fills the width, the same for charts that stand side by side. `sentence` says in words what
    the picture shows; it is its alternative.
    """
    width, track, step, thick = 320.0, 276.0, 40.0, 12.0
    bars = []
    for place, (label, value, number) in enumerate(rows):
        long = value / top * track if top else 0.0
        bars.append(
            Bar(
                label=label,
                label_y=_text(place * step + 14),
                y=_text(place * step + 20),
                width=_text(long),
                number=number,
                number_x=_text(long + 6),
                number_y=_text(place * step + 30.5),
            )
        )
    return BarChart(
        width=_text(width),
        height=_text(max(len(rows), 1) * step),
        track=_text(track),
        thick=_text(thick),
        bars=bars,
        sentence=sentence,
    )


def _placed(band: Band, y_of, *, left: float, right: float) -> Band:
    """The band with its place. Pain tends to fall, so the lowest word keeps clear at the left."""
    is_lowest = band.low == 0
    return replace(
        band,
        y=_text(y_of(band.high)),
        height=_text(y_of(band.low) - y_of(band.high)),
        label_x=_text(left + 8 if is_lowest else right - 6),
        label_y=_text(y_of(band.low) - 8 if is_lowest else y_of(band.high) + 15),
        anchor="start" if is_lowest else "end",
    )


def percent_of(value: float, *, low: float, high: float) -> str:
    """Where a score lies between its ends, as text from "0" to "100" for the score bar."""
    if high <= low:
        raise ValueError(f"The ends of a scale must differ: low={low}, high={high}.")
    return _text(100 * (min(max(value, low), high) - low) / (high - low))


def _spread(count: int, first: float, last: float) -> list[float]:
    """`count` places from first to last; a single one stands in the middle."""
    if count == 1:
        return [(first + last) / 2]
    return [first + place * (last - first) / (count - 1) for place in range(count)]


def _path(xs: Sequence[float], values: Sequence[int | None], y_of) -> str:
    """An SVG path. An unknown value lifts the pen."""
    parts, pen_is_down = [], False
    for x, value in zip(xs, values, strict=True):
        if value is None:
            pen_is_down = False
            continue
        parts.append(f"{'L' if pen_is_down else 'M'}{_text(x)} {_text(y_of(value))}")
        pen_is_down = True
    return "".join(parts)


def _text(number: float) -> str:
    """At most one decimal, always with a point."""
    return f"{number:.1f}".removesuffix(".0")
