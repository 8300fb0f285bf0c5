"""One outcome score over time, as geometry: numbers in, ready strings for SVG attributes out.

Behind the line lie two bands counted from the start: where a change would be within the measurement
error, and from where on it matters. A band whose number nobody has verified is not handed in, and
so not drawn. Coordinates are text with a point, see `pfprehab.charts`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pfprehab.charts import Mark

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 700.0, 210.0, 38.0, 688.0, 12.0, 178.0
LEAST_WIDTH = 44.0  # of a label on the day axis


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """value: None is a day answered without a total: it lifts the pen and is never drawn as 0."""

    day: dt.date
    value: float | None


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """Between two scores, with its word. tone: "good" or "plain"."""

    low: float
    high: float
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class DrawnBand:
    y: str
    height: str
    label: str
    label_y: str
    tone: str


@dataclass(frozen=True, slots=True)
class ScoreChart:
    width: str
    height: str
    left: str
    right: str
    inner_width: str
    tick_x: str
    axis_y: str
    bands: list[DrawnBand]
    y_ticks: list[Mark]
    x_ticks: list[Mark]
    start: Mark | None
    path: str
    dots: list[Mark]
    sentence: str


def score_chart(
    points: Sequence[ScorePoint],
    *,
    low: float,
    high: float,
    first: dt.date,
    last: dt.date,
    bands: Sequence[ScoreBand] = (),
    start: float | None = None,
    day_labels: Sequence[tuple[dt.date, str]] = (),
    sentence: str,
) -> ScoreChart:
    """`first` and `last` are the ends of the time axis. `start` is drawn as a dashed line.

    `sentence` says in words what the picture shows; it is its alternative.
    """
    span = max((last - first).days, 1)

    def x_of(day: dt.date) -> float:
        share = min(max((day - first).days / span, 0), 1)
        return LEFT + 8 + share * (RIGHT - LEFT - 16)

    def y_of(value: float) -> float:
        return TOP + (high - value) / (high - low) * (BOTTOM - TOP)

    known = [point for point in points if point.value is not None]
    return ScoreChart(
        width=_text(WIDTH),
        height=_text(HEIGHT),
        left=_text(LEFT),
        right=_text(RIGHT),
        inner_width=_text(RIGHT - LEFT),
        tick_x=_text(LEFT - 8),
        axis_y=_text(HEIGHT - 8),
        bands=[_drawn(band, y_of, low=low, high=high) for band in bands],
        y_ticks=[
            Mark(y=_text(y_of(value) + 4), label=_text(value))
            for value in (low, (low + high) / 2, high)
        ],
        x_ticks=_apart([(x_of(day), label) for day, label in day_labels]),
        start=None if start is None else Mark(y=_text(y_of(start))),
        path=_path(points, x_of, y_of),
        dots=[Mark(x=_text(x_of(one.day)), y=_text(y_of(one.value))) for one in known],
        sentence=sentence,
    )


def _drawn(band: ScoreBand, y_of, *, low: float, high: float) -> DrawnBand:
    """The part of a band that lies on the scale. Its word stands at its top."""
    bottom, top = max(band.low, low), min(band.high, high)
    return DrawnBand(
        y=_text(y_of(top)),
        height=_text(max(y_of(bottom) - y_of(top), 0)),
        label=band.label,
        label_y=_text(y_of(top) + 15),
        tone=band.tone,
    )


def _apart(labels: Sequence[tuple[float, str]]) -> list[Mark]:
    """Labels from the left, without those that would touch the one before."""
    found: list[Mark] = []
    end = float("-inf")
    for x, label in labels:
        if x - end >= LEAST_WIDTH:
            found.append(Mark(x=_text(min(x, RIGHT - 20)), label=label))
            end = x
    return found


def _path(points: Sequence[ScorePoint], x_of, y_of) -> str:
    parts, pen_is_down = [], False
    for point in points:
        if point.value is None:
            pen_is_down = False
            continue
        parts.append(f"{'L' if pen_is_down else 'M'}{_text(x_of(point.day))} ")
        parts.append(_text(y_of(point.value)))
        pen_is_down = True
    return "".join(parts)


def _text(number: float) -> str:
    """At most one decimal, always with a point."""
    return f"{number:.1f}".removesuffix(".0")
