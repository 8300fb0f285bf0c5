"""The red-flag screening as a form: yes or no for each question, nothing preset."""

from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from patients.operations.screening import LONGEST_REASON, items_of_list, question_list
from patients.rules.answers import asked_of
from patients.rules.screening import ScreeningItem, screening_outcome
from pfprehab.accounts.validators import plain_lines

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the page shows it."""

    item: ScreeningItem
    answer: forms.BoundField
    reason: forms.BoundField | None
    help: str
    group: str

    @property
    def clear_answer(self) -> str:
        """The answer that finds nothing."""
        return NO if self.item.positive_answer else YES

    @property
    def after_injury(self) -> bool:
        return self.item.asked == "after_injury"


class ScreeningForm(forms.Form):
    """The questions for one age in completed years. Those after an injury wait for a yes to it.

    cleared: stopping questions that a clearance on record covers today.
    """

    def __init__(self, *args, age: int, cleared: Collection[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.age = age
        self.cleared = cleared
        texts = {entry["id"]: entry for entry in question_list()["items"]}
        self.shown = [
            item
            for item in items_of_list()
            if asked_of(item.asked, age=age) and age >= item.min_age
        ]
        for item in self.shown:
            self.fields[item.id] = forms.ChoiceField(
                label=_in_language(texts[item.id]["question"]),
                choices=[(YES, _("Yes")), (NO, _("No"))],
                required=False,
                widget=forms.RadioSelect(attrs={"class": "inline"}),
            )
            if item.tier == "confirm":
                self.fields[f"reason_{item.id}"] = forms.CharField(
                    label=_("Why it is safe to go on"),
                    required=False,
                    max_length=LONGEST_REASON,
                    validators=[plain_lines],
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )
        self.texts = texts

    def questions(self) -> list[Question]:
        """The questions shown, those for everybody first, so that each group stands together."""
        groups = question_list()["asked"]
        order = list(groups)
        return [
            Question(
                item=item,
                answer=self[item.id],
                reason=self[f"reason_{item.id}"] if item.tier == "confirm" else None,
                help=_in_language(self.texts[item.id]["help"]),
                group=_in_language(groups[item.asked]),
            )
            for item in sorted(self.shown, key=lambda item: order.index(item.asked))
        ]

    def answers(self) -> dict[str, bool]:
        """Every answer that was given; what was not answered is not in it."""
        given = {item.id: self.cleaned_data.get(item.id) for item in self.shown}
        return {key: answer == YES for key, answer in given.items() if answer}

    def reasons(self) -> dict[str, str]:
        keys = [item.id for item in self.shown if item.tier == "confirm"]
        return {key: self.cleaned_data.get(f"reason_{key}", "") for key in keys}

    def clean(self) -> dict:
        outcome = screening_outcome(
            self.answers(),
            self.age,
            items=items_of_list(),
            reasons=self.reasons(),
            cleared=self.cleared,
        )
        if outcome.stops:
            # A red flag counts at once, whatever is still open.
            return self.cleaned_data
        for key in outcome.missing:
            if key not in self.errors:
                self.add_error(key, _("Answer yes or no."))
        for key in outcome.missing_reasons:
            if f"reason_{key}" not in self.errors:
                self.add_error(f"reason_{key}", _("Write why it is safe to go on."))
        return self.cleaned_data


def _in_language(texts: dict[str, str]) -> str:
    return texts.get((get_language() or "en")[:2], texts["en"])
