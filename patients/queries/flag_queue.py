"""The queue of flags: one row each, most urgent first, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Flag, FlagEvent
from patients.queries import flag_words, words
from patients.rules.flag_age import overdue
from patients.rules.safety import TIERS
from pfprehab.accounts.models import User
from pfprehab.accounts.queries.covering import covered_by, covering_on

OPEN, ACKNOWLEDGED, CLOSED = "open", "acknowledged", "closed"
STATES = {
    OPEN: Q(closed_at=None, acknowledged_at=None),
    ACKNOWLEDGED: Q(closed_at=None, acknowledged_at__isnull=False),
    CLOSED: Q(closed_at__isnull=False),
}
MINE, CLINIC = "mine", "clinic"
MOST_OPEN, MOST_CLOSED = 400, 100
MOST_DATES = 3  # of repeats, in a row; all of them are on the flag's own page
NIL = "00000000-0000-0000-0000-000000000000"


@dataclass(kw_only=True)
class QueueRow:
    """What a row shows, ready to print."""

    url: str
    patient_url: str
    initials: str
    name: str
    knees: str
    title: str
    tier: str
    tone: str
    locks: bool
    age: str
    when: str
    overdue: str
    owner: str
    cover: str = ""
    repeats: str = ""
    dates: list[tuple[str, str]] = field(default_factory=list)
    again: bool = False
    outcome: str = ""
    note: str = ""


@dataclass(kw_only=True)
class Queue:
    """rows: of the chosen state. counts: {state: how many}, for whom was chosen."""

    rows: list[QueueRow]
    counts: dict[str, int]
    total: int


def flag_queue(*, state: str, whose: str, user, zone: dt.tzinfo, now: dt.datetime) -> Queue:
    """The flags of the clinic in scope. zone: the clinic's, whose working hours count.

    Open and acknowledged ones come by tier, then the longest waiting first; closed ones newest
    first. Those reported again since somebody took them on come before the rest of their tier.
    """
    today = now.astimezone(zone).date()
    flags = Flag.objects.filter(mine(user, day=today) if whose == MINE else Q())
    counts = flags.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in STATES.items()}
    )
    chosen = list(_chosen(flags, state))
    events = events_of(chosen)
    cover = cover_words(user, today)
    pattern = reverse("patients:flag", kwargs={"flag_id": NIL})
    person = reverse("patients:detail", kwargs={"patient_id": NIL})
    pairs = [
        (flag, _row(flag, events[flag.pk], urls=(pattern, person), zone=zone, now=now))
        for flag in chosen
    ]
    for flag, row in pairs if state != CLOSED else ():
        _tell_owner(row, flag, cover)
    if state != CLOSED:
        pairs.sort(key=lambda pair: (TIERS.index(pair[0].tier), not pair[1].again))
    return Queue(rows=[row for _flag, row in pairs], counts=counts, total=counts[state])


def mine(user, *, day: dt.date) -> Q:
    """The flags somebody looks after on a day: their own, those of their patients that nobody has
    taken on, and the same of who is away and covered by them."""
    looked_after = covered_by(user.pk, day)
    return Q(owner__in=looked_after) | Q(owner=None, patient__responsible__in=looked_after)


def _chosen(flags, state: str):
    rows = flags.filter(STATES[state]).select_related(
        "patient__responsible", "owner", "session_log"
    )
    if state == CLOSED:
        return rows.select_related("closed_by").order_by("-closed_at")[:MOST_CLOSED]
    return rows.order_by("opened_at")[:MOST_OPEN]


def events_of(flags: list[Flag]) -> dict[int, list[FlagEvent]]:
    """The reports of several flags, oldest first, with their sessions: one query."""
    found: dict[int, list[FlagEvent]] = defaultdict(list)
    events = FlagEvent.objects.filter(flag__in=flags, kind__in=FlagEvent.REPORTS)
    for event in events.select_related("session_log"):
        found[event.flag_id].append(event)
    return found


def _row(flag: Flag, events: list[FlagEvent], *, urls, zone, now: dt.datetime) -> QueueRow:
    patient = flag.patient
    url = urls[0].replace(NIL, str(flag.public_id))
    step = overdue(
        tier=flag.tier,
        waiting_since=flag.opened_at.astimezone(zone),
        acknowledged=flag.acknowledged_at is not None,
        now=now.astimezone(zone),
    )
    row = QueueRow(
        url=url,
        patient_url=urls[1].replace(NIL, str(patient.public_id)),
        initials=words.initials(patient.given_name, patient.family_name),
        name=str(patient),
        knees=patient.knees_in_words,
        title=flag_words.title_of(flag, events),
        tier=flag.get_tier_display(),
        tone=flag_words.TONES.get(flag.tier, ""),
        locks=flag.locks and flag.closed_at is None,
        age=flag_words.age_in_words(now - flag.opened_at),
        when=flag_words.short_moment(flag.opened_at, patient.zone, now=now),
        overdue=flag_words.overdue_in_words(step),
        owner=flag_words.name_of(flag.owner),
        again=flag_words.since_taken_on(flag, events) > 0,
    )
    if flag.closed_at:
        row.age = ""
        row.when = flag_words.short_moment(flag.closed_at, zone, now=now)
        row.owner = flag_words.name_of(flag.closed_by)
        row.outcome, row.note = flag.get_outcome_display(), flag.closing_note
    _tell_repeats(row, events, zone=patient.zone, now=now)
    return row


def _tell_owner(row: QueueRow, flag: Flag, cover: dict[int, str]) -> None:
    """Whose it is; of one nobody has, who is responsible for the patient; and who stands in."""
    person = flag.owner or flag.patient.responsible
    if person is None:
        return
    if flag.owner is None:
        row.cover = _("Responsible: %(who)s") % {"who": flag_words.name_of(person)}
    if person.pk in cover:
        row.cover = cover[person.pk]


def cover_words(user, day: dt.date) -> dict[int, str]:
    """What to say of each colleague who is away on a day, as `user` reads it."""
    covering = covering_on(day)
    people = User.objects.in_bulk({*covering, *filter(None, covering.values())})
    found = {}
    for away, cover in covering.items():
        who = {"who": flag_words.name_of(people[away]), "cover": ""}
        if cover is None:
            found[away] = _("%(who)s is away, and nobody covers") % who
        elif cover == user.pk:
            found[away] = _("You cover for %(who)s") % who
        else:
            who["cover"] = flag_words.name_of(people[cover])
            found[away] = _("%(cover)s covers for %(who)s") % who
    return found


def _tell_repeats(row: QueueRow, events: list[FlagEvent], *, zone, now: dt.datetime) -> None:
    """ "Reported 4 times", and the last dates, each leading to its session."""
    if len(events) < 2:
        return
    row.repeats = ngettext("Reported %(n)d time", "Reported %(n)d times", len(events)) % {
        "n": len(events)
    }
    today = now.astimezone(zone).date()
    for event in events[-MOST_DATES:]:
        day = words.list_date(event.at.astimezone(zone).date(), today=today)
        row.dates.append((day, f"{row.url}#report-{event.pk}"))


def tabs_of(queue: Queue, *, state: str, whose: str) -> list[dict]:
    labels = {OPEN: _("Open"), ACKNOWLEDGED: _("Acknowledged"), CLOSED: _("Closed")}
    return [
        {
            "label": label,
            "count": str(queue.counts[key]),
            "query": f"state={key}&whose={whose}",
            "current": key == state,
        }
        for key, label in labels.items()
    ]
