"""Time zones by the pinned tzdata package's list."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Area/City names plus UTC; legacy names without an area are left out of choices."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


def is_known_zone(name: str) -> bool:
    return name in known_zones()


def zone(name: str) -> ZoneInfo:
    """The zone of a stored name; unknown names raise ValueError with the name in it."""
    if not is_known_zone(name):
        raise ValueError(f"{name!r} is not a known time zone.")
    return ZoneInfo(name)
