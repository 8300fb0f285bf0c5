import datetime as dt

from django.utils.dateparse import parse_datetime
from rest_framework import serializers

EARLIEST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class MomentField(serializers.DateTimeField):
    """A time with its offset. Without one it would be read in the server's zone: refused."""

    default_error_messages = {
        "no_offset": "Give the time with its offset, such as 2026-11-21T18:30:00+01:00.",
        "out_of_range": "Give a time between 2020 and tomorrow.",
    }

    def to_internal_value(self, value) -> dt.datetime:
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None:
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss+hh:mm")
        if moment.tzinfo is None:
            self.fail("no_offset")
        if not EARLIEST <= moment <= dt.datetime.now(dt.UTC) + dt.timedelta(days=1):
            self.fail("out_of_range")
        return moment
