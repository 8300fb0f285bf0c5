"""What the caseload and the patient page say about numbers, in the reader's language."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patients.data import read_safety
from patients.models import Flag
from patients.rules.adherence import Adherence, DayStatus, PlanDay
from patients.rules.triage import Reason
from pfprehab.languages import page_language

# The state of a day as the components of the look name it.
STATES = {
    DayStatus.DONE: "done",
    DayStatus.PARTLY: "partly",
    DayStatus.NOT_DONE: "missed",
    DayStatus.NOT_REPORTED: "unknown",
    DayStatus.REST: "rest",
    DayStatus.UPCOMING: "planned",
}

_DAY_WORDS = {
    DayStatus.DONE: gettext_lazy("done"),
    DayStatus.PARTLY: gettext_lazy("partly done"),
    DayStatus.NOT_DONE: gettext_lazy("not done"),
    DayStatus.NOT_REPORTED: gettext_lazy("not reported"),
    DayStatus.REST: gettext_lazy("rest day"),
    DayStatus.UPCOMING: gettext_lazy("planned"),
}


def initials(given_name: str, family_name: str) -> str:
    return f"{given_name[:1]}{family_name[:1]}".upper()


def short_date(day: dt.date) -> str:
    return date_format(day, "j M")


def list_date(day: dt.date, *, today: dt.date) -> str:
    """Day and month, and the year where it is another one than today's."""
    return short_date(day) if day.year == today.year else full_date(day)


def full_date(day: dt.date) -> str:
    return date_format(day, "j M Y")


def day_word(status: DayStatus) -> str:
    return str(_DAY_WORDS[status])


def legend_of_days() -> list[tuple[str, str]]:
    """(state as the look names it, word) of every sign that a day can have."""
    return [
        (state, _("no session") if status == DayStatus.REST else day_word(status))
        for status, state in STATES.items()
    ]


def days_in_words(days: Iterable[PlanDay]) -> str:
    """The last days as a sentence, for readers who do not see the dots."""
    found = Counter(day.status for day in days)
    order = (
        DayStatus.DONE,
        DayStatus.PARTLY,
        DayStatus.NOT_DONE,
        DayStatus.NOT_REPORTED,
        DayStatus.UPCOMING,
    )
    parts = [f"{found[status]} {day_word(status)}" for status in order if found[status]]
    return ", ".join(parts) or _("rest days only")


def pain_in_words(pains: Iterable[int | None]) -> str:
    """First and last known pain: "3 to 7"; one value alone; "not reported" without any."""
    known = [pain for pain in pains if pain is not None]
    if not known:
        return _("not reported")
    if len(known) == 1:
        return str(known[0])
    return _("%(first)d to %(last)d") % {"first": known[0], "last": known[-1]}


def sessions_in_words(*, reported: int, planned: int) -> str:
    """Reported of planned: never a share of nothing."""
    if not planned:
        return ngettext("%(n)d, none planned", "%(n)d, none planned", reported) % {"n": reported}
    if reported > planned:
        return _("%(reported)d, %(planned)d planned") % {"reported": reported, "planned": planned}
    return _("%(reported)d of %(planned)d") % {"reported": reported, "planned": planned}


def adherence_in_words(counts: Adherence) -> str:
    """ "7 of 9 planned sessions reported; 6 done, 1 partly." """
    if not counts.planned_so_far:
        return _("No session was due yet.")
    reported = counts.planned_so_far - counts.not_reported
    start = ngettext(
        "%(reported)d of %(planned)d planned session reported",
        "%(reported)d of %(planned)d planned sessions reported",
        counts.planned_so_far,
    ) % {"reported": reported, "planned": counts.planned_so_far}
    parts = [
        (counts.done, _("%(n)d done")),
        (counts.partly, _("%(n)d partly")),
        (counts.not_done, _("%(n)d not done")),
    ]
    told = ", ".join(words % {"n": number} for number, words in parts if number)
    sentence = f"{start}; {told}." if told else f"{start}."
    if counts.extra:
        more = ngettext(
            "%(n)d session more than planned.", "%(n)d sessions more than planned.", counts.extra
        )
        sentence += " " + more % {"n": counts.extra}
    return sentence


def reason_in_words(reason: Reason) -> str:
    """One reason of triage with its numbers."""
    return _REASONS[reason.code](reason.numbers)


def _quiet(numbers: dict) -> str:
    days = numbers["days"]
    if numbers["never"]:
        words = ngettext(
            "Nothing reported in the %(days)d day since the start.",
            "Nothing reported in the %(days)d days since the start.",
            days,
        )
    else:
        words = ngettext("Last report %(days)d day ago.", "Last report %(days)d days ago.", days)
    return words % {"days": days}


def _few(numbers: dict) -> str:
    if not numbers["logs"]:
        return _("No session reported in 7 days.")
    return ngettext(
        "%(n)d session reported in 7 days.", "%(n)d sessions reported in 7 days.", numbers["logs"]
    ) % {"n": numbers["logs"]}


def _rise(numbers: dict) -> str:
    return _(
        "Worst pain %(before)d, then %(now)d in the last 2 weeks; %(base)d in the first week."
    ) % {
        "before": numbers["weekly"][0],
        "now": numbers["weekly"][1],
        "base": numbers["baseline"],
    }


def _on_track(numbers: dict) -> str:
    sessions = sessions_in_words(reported=numbers["logs"], planned=numbers["planned"])
    if numbers["pain"] is None:
        return _("%(sessions)s sessions reported in 7 days; pain not reported.") % {
            "sessions": sessions
        }
    return _("%(sessions)s sessions reported in 7 days; worst pain %(pain)d of 10.") % {
        "sessions": sessions,
        "pain": numbers["pain"],
    }


_REASONS = {
    "open_flag": lambda n: (
        ngettext("%(n)d open flag.", "%(n)d open flags.", n["flags"]) % {"n": n["flags"]}
    ),
    "severe_pain": lambda n: _("Worst pain %(pain)d of 10 in the last 7 days.") % n,
    "pain_rise": _rise,
    "quiet": _quiet,
    "few_logs": _few,
    "not_started": lambda n: (
        ngettext("Starts in %(days)d day.", "Starts in %(days)d days.", n["days"]) % n
    ),
    "proposal": lambda n: (
        ngettext(
            "A proposal has waited %(days)d day.", "A proposal has waited %(days)d days.", n["days"]
        )
        % n
        if n["days"]
        else _("A proposal has been waiting since today.")
    ),
    "on_track": _on_track,
}


def flag_answers(item_ids: Iterable[str]) -> list[str]:
    """What was answered yes to, in the reader's language; an id that is unknown stands as it is."""
    questions = _safety_questions()
    language = page_language()
    return [
        questions[item].get(language, questions[item]["en"]) if item in questions else item
        for item in item_ids
    ]


def flag_title(*, kind: str, item_ids: Iterable[str], pain: int | None) -> str:
    """What the flag is about: the answers, or the pain of the session that raised it."""
    if kind == Flag.Kind.PAIN and pain is not None:
        return _("Worst pain %(pain)d of 10 in a session") % {"pain": pain}
    answers = flag_answers(item_ids) if kind == Flag.Kind.SAFETY else []
    if answers:
        return _("Answered yes: %(answers)s") % {"answers": "; ".join(answers)}
    return Flag.Kind(kind).label


@lru_cache(maxsize=1)
def _safety_questions() -> dict[str, dict[str, str]]:
    return {item["id"]: item["question"] for item in read_safety()["items"]}
