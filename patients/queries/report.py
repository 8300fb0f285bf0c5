"""What every report of the clinic has: figures with their definitions, and a table of people."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.rules.sheets import guarded
from patients.queries.record_text import Fact, percent
from patients.rules.summaries import share

_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
MOST_ROWS_SHOWN = 100  # on the page; the file has all


@dataclass(frozen=True, slots=True)
class Period:
    """From first to last, both included. now: the moment of asking."""

    first: dt.date
    last: dt.date
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Report:
    """figures: of the whole clinic. rows: one for each person or group, in the columns' order.

    links: the address of each row's person, where there is one. sentence: what has to be said of
    these numbers.
    """

    slug: str
    title: str
    figures: Sequence[Fact]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    links: Sequence[str] = ()
    sentence: str = ""

    @property
    def shown(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The first rows: address, and each cell with its column."""
        links = self.links or [""] * len(self.rows)
        shown = zip(links[:MOST_ROWS_SHOWN], self.rows[:MOST_ROWS_SHOWN], strict=True)
        return [(link, list(zip(self.columns, row, strict=True))) for link, row in shown]

    @property
    def hidden(self) -> int:
        return max(len(self.rows) - MOST_ROWS_SHOWN, 0)


def of_all(part: int, whole: int) -> str:
    """ "12 of 14 (86 %)", with a space that never breaks; no share of few."""
    if not whole:
        return _("nobody yet")
    found = share(part, whole)
    told = _("%(part)d of %(whole)d") % {"part": part, "whole": whole}
    return told if found is None else f"{told} ({percent(found)})"


def csv_of(report: Report, *, period: str) -> bytes:
    """A file that opens as plain cells: no cell is a formula. Definitions stand under the rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    lines = [list(report.columns), *report.rows, [], [period]]
    lines += [[fact.label, fact.value, fact.definition] for fact in report.figures]
    if report.sentence:
        lines.append([report.sentence])
    for line in lines:
        writer.writerow([_safe(str(cell)) for cell in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(cell: str) -> str:
    """Guarded like the catalogue's files; a number with its sign computes nothing and stays one."""
    return cell if _NUMBER.fullmatch(cell) else guarded(cell)
