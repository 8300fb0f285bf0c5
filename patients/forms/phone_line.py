"""One exercise of a session: all as prescribed, set by set, or not done."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.rules.dose import Dose
from patients.models.sessions import Reason
from patients.rules.report import MOST_REPS, ItemReport
from programs.models import PrescribedExercise

ALL, SETS, NOT_DONE = "all", "sets", "not_done"
HOW = [(ALL, _("All as prescribed")), (SETS, _("Set by set")), (NOT_DONE, _("Not done"))]
LEGS = {"left": _("Left leg"), "right": _("Right leg"), "together": ""}


@dataclass(frozen=True, slots=True)
class Unit:
    """How one round is counted on the page. one: how much of the stored count is 1 here."""

    name: str
    one: int
    least: int
    most: int

    @classmethod
    def of(cls, dose: Dose) -> Unit:
        """Repetitions; seconds of a hold; minutes of anything that lasts two minutes or more."""
        if dose.kind == "reps":
            return cls("reps", 1, dose.reps_min, dose.reps_max)
        seconds = dose.hold_s if dose.kind == "hold" else dose.duration_s
        if dose.kind == "hold" or seconds < 120:
            return cls("seconds", 1, seconds, seconds)
        return cls("minutes", 60, seconds // 60, seconds // 60)

    @property
    def label(self):
        return {"reps": "", "seconds": _("seconds"), "minutes": _("minutes")}[self.name]

    @property
    def ceiling(self) -> int:
        return 120 if self.name == "minutes" else MOST_REPS


def legs_of(line: PrescribedExercise, *, right_first: bool) -> tuple[str, ...]:
    """Which counts a line has: one for both legs at once, or one a leg, the sore one first."""
    if line.side == "each":
        return ("right", "left") if right_first else ("left", "right")
    return (line.side,) if line.side in LEGS else ("together",)


class LineForm(forms.Form):
    """How one line went. Its prefix is the line's public id: its fields belong to nothing else."""

    how = forms.ChoiceField(label=_("How did it go?"), choices=HOW, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("What was in the way?"),
        choices=Reason.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, line: PrescribedExercise, right_first: bool = False, **kwargs):
        super().__init__(*args, prefix=line.public_id.hex, **kwargs)
        self.line, self.unit = line, Unit.of(line.dose)
        self.legs = legs_of(line, right_first=right_first)
        self.fields["how"].required = not line.optional
        self.fields["how"].error_messages["required"] = _("Say how it went, or choose Not done.")
        for leg in self.legs:
            for number in range(1, line.sets + 1):
                self.fields[f"{leg}_{number}"] = self._count_field(leg, number)

    def _count_field(self, leg: str, number: int) -> forms.IntegerField:
        words = _("Round %(number)s") % {"number": number}
        attrs = {"inputmode": "numeric", "autocomplete": "off", "data-target": self.unit.most}
        return forms.IntegerField(
            label=f"{LEGS[leg]}, {words}" if LEGS[leg] else words,
            required=False,
            min_value=0,
            max_value=self.unit.ceiling,
            widget=forms.NumberInput(attrs=attrs),
        )

    @property
    def columns(self) -> list[dict]:
        """The counts as the page shows them: a heading and one field a round, leg by leg."""
        rounds = range(1, self.line.sets + 1)
        return [
            {"leg": LEGS[leg], "fields": [self[f"{leg}_{number}"] for number in rounds]}
            for leg in self.legs
        ]

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("how") and any(self._counts(leg) for leg in self.legs):
            data["how"] = SETS  # numbers were typed: that says it
            self.errors.pop("how", None)
        if data.get("how") == SETS and not any(sum(self._counts(leg)) for leg in self.legs):
            message = _("Write how many you did, or choose Not done.")
            self.add_error(f"{self.legs[0]}_1", message)
        return data

    def item(self) -> ItemReport | None:
        """What the form says, once it is valid; None when an optional exercise is left open."""
        how = self.cleaned_data.get("how")
        if not how:
            return None
        line, reason = self.line.public_id, self.cleaned_data.get("reason") or ""
        if how == ALL:
            return ItemReport(line=line, outcome="done", as_prescribed=True)
        if how == NOT_DONE:
            return ItemReport(line=line, outcome="not_done", reason=reason)
        counts = {
            f"reps_{leg}": tuple(n * self.unit.one for n in self._counts(leg)) for leg in LEGS
        }
        outcome = "done" if self._is_whole() else "partly"
        return ItemReport(line=line, outcome=outcome, **counts)

    def _counts(self, leg: str) -> tuple[int, ...]:
        """The rounds that were done, in order: an empty one is left out, it is not a zero."""
        names = (f"{leg}_{number}" for number in range(1, self.line.sets + 1))
        counts = (self.cleaned_data.get(name) for name in names)
        return tuple(count for count in counts if count is not None)

    def _is_whole(self) -> bool:
        enough = [[n for n in self._counts(leg) if n >= self.unit.least] for leg in self.legs]
        return all(len(rounds) >= self.line.sets for rounds in enough)
