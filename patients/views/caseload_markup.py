"""The HTML of the caseload's rows.

Written here and not in the template, because a template's loop over a hundred rows costs several
times as much as everything else of the page. Every value goes through `format_html`, which escapes.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from patients.queries.caseload_row import NO_PROGRAM, Row
from patients.rules.triage import Group
from pfprehab.charts import spark_line

ROW = (
    '<li><div class="who"><span class="avatar" aria-hidden="true">{}</span><div><a href="{}">{}</a>'
    '<p class="small muted">{}</p></div></div><div class="why">{}<p>{}</p></div>{}'
    '<a class="btn{}" href="{}">{}<span class="vh"> {} {}</span></a></li>\n'
)
TAG = '<span class="tag {}"><svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>{}</span>'
FIGURES = (
    '<div class="pains"><p class="lab">{} <b>{}</b></p>{}</div>'
    '<div class="days"><p class="lab">{} <b>{}</b></p>'
    '<div class="dots" role="img" aria-label="{}">{}</div></div>'
)
SPARK = (
    '<svg class="spark {}" viewBox="0 0 {} {}" aria-hidden="true">'
    '<path class="guide" d="M0 {}H{}"/><path class="line" d="{}"/>'
    '<circle class="now" cx="{}" cy="{}" r="3.6"/></svg>'
)


def rows_markup(rows: Iterable[Row]) -> SafeString:
    """The items of one list, in the order given."""
    icons = static("img/icons.svg")
    pain, days, for_whom = _("Worst pain,"), _("Last 7 days,"), _("for")
    return format_html_join("", "{}", ((_row(row, icons, pain, days, for_whom),) for row in rows))


def _row(row: Row, icons: str, pain: str, days: str, for_whom: str) -> SafeString:
    tag = figures = ""
    if row.group != NO_PROGRAM:
        tag = format_html(TAG, row.tone, icons, row.icon, row.tag)
    if row.dots:
        spark, dots = spark_markup(row.pains, row.tone), dots_markup(row.dots)
        figures = format_html(
            FIGURES, pain, row.pain, spark, days, row.sessions, row.dots_words, dots
        )
    return format_html(
        ROW,
        row.initials,
        row.url,
        row.name,
        row.place,
        tag,
        row.reason,
        figures,
        "" if row.group == Group.REVIEW_NOW else " ghost",
        row.action_url,
        row.action,
        for_whom,
        row.name,
    )


@lru_cache(maxsize=4096)
def dots_markup(states: tuple[str, ...]) -> SafeString:
    """One box a day. Kept: there are few weeks that differ."""
    return format_html_join("", '<i class="{}"></i>', ((state,) for state in states))


@lru_cache(maxsize=4096)
def spark_markup(pains: tuple[int | None, ...], tone: str) -> SafeString | str:
    """The line of pain; nothing when no session stated one. Kept, for the next look at the list."""
    line = spark_line(pains)
    if line is None:
        return ""
    return format_html(
        SPARK,
        tone,
        line.width,
        line.height,
        line.guide,
        line.width,
        line.path,
        line.last_x,
        line.last_y,
    )
