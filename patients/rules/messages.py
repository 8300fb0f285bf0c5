"""Secure messages: how long, what a template may fill in, when a notice may still go out. Pure."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from patients.rules.reminders import EARLIEST_HOUR, LATEST_HOUR

LONGEST_MESSAGE = 1500  # characters; pfprehab default: a note, not a letter
GIVEN_NAME = "{name}"  # the one thing a template may fill in

_BRACES = re.compile(r"[{}]")


def filled(text: str, *, given_name: str) -> str:
    """A template's text with the given name in its place; nothing else is ever filled in."""
    return text.replace(GIVEN_NAME, given_name)


def has_other_braces(text: str) -> bool:
    """Whether a template asks for something that cannot be filled in."""
    return bool(_BRACES.search(text.replace(GIVEN_NAME, "")))


def day_key(moment: dt.datetime, zone: ZoneInfo) -> str:
    """The local day of a moment: '2026-11-26'. One notice a day has this key."""
    return moment.astimezone(zone).date().isoformat()


def notice_moment(
    now: dt.datetime,
    zone: ZoneInfo,
    *,
    earliest_hour: int = EARLIEST_HOUR,
    latest_hour: int = LATEST_HOUR,
) -> dt.datetime:
    """When a notice may go out: now, or at the end of the quiet hours."""
    local = now.astimezone(zone)
    if earliest_hour <= local.hour <= latest_hour:
        return now
    day = local.date() + dt.timedelta(days=local.hour > latest_hour)
    return dt.datetime.combine(day, dt.time(earliest_hour), tzinfo=zone)


def reason_to_cancel_notice(*, wanted: bool, has_address: bool, unread: int) -> str:
    """Why a planned notice must not go out, or '' when it is still true."""
    checks = (
        (not wanted, "not_wanted"),
        (not has_address, "no_address"),
        (unread == 0, "read_meanwhile"),
    )
    return next((reason for holds, reason in checks if holds), "")
