"""How much of one exercise: the dose, as one value that carries every kind without loss.

Side, times a week and the marks core, short and optional belong to the line of a program,
not to the dose.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

KINDS = ("reps", "hold", "time", "interval")
BANDS = ("", "light", "medium", "heavy")
SECONDS_PER_REP = 4  # the catalogue's own estimate for one repetition without a stated tempo

# Smallest and largest value that is a dose and not a slip of the finger (pfprehab default).
RANGES = {
    "sets": (1, 10),
    "reps_min": (1, 100),
    "reps_max": (1, 100),
    "hold_s": (1, 600),
    "duration_s": (5, 7200),
    "walk_s": (0, 3600),
    "run_s": (1, 3600),
    "distance_m": (10, 50_000),
    "rest_s": (0, 600),
    "rpe_min": (0, 10),
    "rpe_max": (0, 10),
}
LABELS = {
    "sets": "Sets",
    "reps_min": "Least repetitions",
    "reps_max": "Most repetitions",
    "hold_s": "Hold in seconds",
    "duration_s": "Duration in seconds",
    "walk_s": "Walking in seconds",
    "run_s": "Running in seconds",
    "distance_m": "Distance in metres",
    "rest_s": "Rest in seconds",
    "rpe_min": "Least effort (0 to 10)",
    "rpe_max": "Most effort (0 to 10)",
}
REQUIRED = {
    "reps": ("sets", "reps_min", "reps_max"),
    "hold": ("sets", "hold_s"),
    "time": ("sets", "duration_s"),
    "interval": ("sets", "duration_s", "walk_s"),
}
NOT_OF_KIND = {
    "reps": ("duration_s", "walk_s", "run_s", "distance_m"),
    "hold": ("reps_min", "reps_max", "duration_s", "walk_s", "run_s", "distance_m", "tempo"),
    "time": ("reps_min", "reps_max", "hold_s", "walk_s", "run_s", "tempo"),
    "interval": ("reps_min", "reps_max", "hold_s", "tempo"),
}
LOAD_KG_RANGE = (Decimal(0), Decimal(300))
LOAD_TEXT_LENGTH = 120
TEMPO = re.compile(r"[0-9]{1,2}(-[0-9]{1,2}){2,3}")


class DoseError(ValueError):
    """A value that no dose can have. `field` names it; the message says value and way out."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One dose. An unknown number is None, never 0; an unknown text is empty.

    kind: reps (with optional hold at the end of each), hold, time, interval (walk and run).
    sets: rounds. hold_s, duration_s, walk_s, run_s, rest_s: seconds. distance_m: metres.
    duration_s of an interval is the whole bout; run_s None with walk_s 0 means running
    throughout. tempo: seconds out-pause-back, such as "3-1-3". rpe: target effort, 0 to 10.
    load_kg: kilograms, 0 to 300. Raises DoseError for anything else.
    """

    kind: str
    sets: int | None = None
    reps_min: int | None = None
    reps_max: int | None = None
    hold_s: int | None = None
    duration_s: int | None = None
    walk_s: int | None = None
    run_s: int | None = None
    distance_m: int | None = None
    tempo: str = ""
    load_text: str = ""
    band_level: str = ""
    load_kg: Decimal | None = None
    rest_s: int | None = None
    rpe_min: int | None = None
    rpe_max: int | None = None

    def __post_init__(self):
        object.__setattr__(self, "load_kg", _kilograms(self.load_kg))
        for problem in _problems(self):
            raise problem

    @classmethod
    def from_data(cls, data: Mapping) -> "Dose":
        """Read the dose as the data files and the API write it. Unknown fields are refused."""
        unknown = sorted(set(data) - set(FIELDS))
        if unknown:
            raise DoseError(unknown[0], f"A dose has no field {unknown[0]!r}.")
        if "kind" not in data:
            raise DoseError("kind", "The kind of dose is missing; give one of " + _or(KINDS) + ".")
        return cls(**data)

    def to_data(self) -> dict:
        """The dose for JSON: only what is known. `from_data(to_data())` is the same dose."""
        data = {name: getattr(self, name) for name in FIELDS}
        if self.load_kg is not None:
            data["load_kg"] = _plain_number(self.load_kg)
        return {name: value for name, value in data.items() if value not in (None, "")}

    def replace(self, **changes) -> "Dose":
        """The same dose with some values changed, checked again."""
        return dataclasses.replace(self, **changes)

    @property
    def prescribed_reps(self) -> int | None:
        """Fewest repetitions of one leg, all sets, that count as all done. None: not counted."""
        return self.sets * self.reps_min if self.kind == "reps" else None

    @property
    def work_seconds(self) -> int:
        """Working time of one leg, all sets, at the upper repetitions, rests left out.

        One repetition takes its tempo where one is given, else SECONDS_PER_REP, plus its hold.
        """
        if self.kind == "reps":
            tempo = sum(int(part) for part in self.tempo.split("-")) if self.tempo else 0
            return self.sets * self.reps_max * ((tempo or SECONDS_PER_REP) + (self.hold_s or 0))
        if self.kind == "hold":
            return self.sets * self.hold_s
        return self.sets * self.duration_s

    def seconds(self, *, legs: int = 1) -> float:
        """Estimated time of the line in seconds, rests included.

        legs=2 means each leg in turn: the work doubles, and the rests halve because one leg
        rests while the other works. Source: the catalogue's estimate (pfprehab default).
        """
        if legs not in (1, 2):
            raise ValueError(f"Legs must be 1 or 2, not {legs}.")
        rests = self.sets * (self.rest_s or 0)
        return legs * self.work_seconds + rests / legs


FIELDS = tuple(field.name for field in dataclasses.fields(Dose))


def dose_problems(data: Mapping) -> list[DoseError]:
    """Every problem of a dose in the making, for a form or a data check; empty when it is one."""
    try:
        Dose.from_data(data)
    except DoseError as first:
        if first.field in FIELDS and data.get("kind") in KINDS and set(data) <= set(FIELDS):
            draft = _draft(data)
            return list(_problems(draft)) or [first]
        return [first]
    return []


def _draft(data: Mapping) -> Dose:
    draft = object.__new__(Dose)
    for field in dataclasses.fields(Dose):
        value = data.get(
            field.name, None if field.default is dataclasses.MISSING else field.default
        )
        object.__setattr__(draft, field.name, value)
    object.__setattr__(draft, "load_kg", _kilograms(draft.load_kg))
    return draft


def _problems(dose: Dose) -> Iterator[DoseError]:
    if dose.kind not in KINDS:
        yield DoseError("kind", f"The kind of dose must be {_or(KINDS)}; it was {dose.kind!r}.")
        return
    yield from _number_problems(dose)
    yield from _kind_problems(dose)
    yield from _order_problems(dose)
    yield from _load_problems(dose)


def _number_problems(dose: Dose) -> Iterator[DoseError]:
    for name, (low, high) in RANGES.items():
        value = getattr(dose, name)
        if value is None:
            continue
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not low <= value <= high:
            words = f"{LABELS[name]} must be a whole number from {low} to {high}"
            yield DoseError(name, f"{words}; you entered {_shown(value)}.")


def _kind_problems(dose: Dose) -> Iterator[DoseError]:
    for name in REQUIRED[dose.kind]:
        if getattr(dose, name) is None:
            low, high = RANGES[name]
            words = f"{LABELS[name]} is needed for a dose of kind {dose.kind!r}"
            yield DoseError(name, f"{words}; give {low} to {high}.")
    for name in NOT_OF_KIND[dose.kind]:
        value = getattr(dose, name)
        if value not in (None, ""):
            words = f"A dose of kind {dose.kind!r} has no {LABELS.get(name, name).lower()}"
            yield DoseError(name, f"{words}; leave it empty instead of {_shown(value)}.")
    if dose.kind == "interval" and dose.run_s is None and dose.walk_s:
        low, high = RANGES["run_s"]
        yield DoseError("run_s", f"Walking needs running beside it; give {low} to {high} seconds.")


def _order_problems(dose: Dose) -> Iterator[DoseError]:
    for low_name, high_name in (("reps_min", "reps_max"), ("rpe_min", "rpe_max")):
        low, high = getattr(dose, low_name), getattr(dose, high_name)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            words = f"{LABELS[high_name]} must be at least {low}"
            yield DoseError(high_name, f"{words}; you entered {_shown(high)}.")


def _load_problems(dose: Dose) -> Iterator[DoseError]:
    if dose.tempo != "" and not (isinstance(dose.tempo, str) and TEMPO.fullmatch(dose.tempo)):
        words = "Tempo must be seconds out, pause and back, such as 3-1-3"
        yield DoseError("tempo", f"{words}; you entered {_shown(dose.tempo)}.")
    if dose.band_level not in BANDS:
        words = f"Band must be {_or(BANDS[1:])}, or empty"
        yield DoseError("band_level", f"{words}; you entered {_shown(dose.band_level)}.")
    text = dose.load_text
    if not isinstance(text, str) or len(text) > LOAD_TEXT_LENGTH or not text.isprintable():
        words = f"The load in words must be one line of at most {LOAD_TEXT_LENGTH} characters"
        yield DoseError("load_text", f"{words}; you entered {_shown(text)}.")
    low, high = LOAD_KG_RANGE
    kilograms = dose.load_kg
    if kilograms is not None and not (
        isinstance(kilograms, Decimal)
        and kilograms.is_finite()
        and low <= kilograms <= high
        and kilograms == kilograms.quantize(Decimal("0.01"))
    ):
        words = f"Load in kilograms must be {low} to {high}, with at most two decimals"
        yield DoseError("load_kg", f"{words}; you entered {_shown(kilograms)}.")


def _kilograms(value) -> Decimal | None:
    """Whole numbers, floats, decimals and their text become one Decimal; other things stay."""
    if value is None or isinstance(value, bool):
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    # 2.50 kg and 2.5 kg are the same dose, so they are kept in one spelling.
    return number.normalize() if number else Decimal(0)


def _plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _shown(value) -> str:
    text = str(value) if isinstance(value, int | float | Decimal) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _or(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1]
