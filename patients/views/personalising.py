"""Reading the prescribing editor's form, one click at a time."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from patients.forms.editor_acts import Screen, act_on
from patients.forms.patient import KNEES
from patients.forms.personalise import PersonaliseForm
from patients.forms.program_editor import OpenLineForm
from patients.models import Patient
from patients.queries.beginnings import Beginning, with_optional
from patients.queries.exercise_choices import found_in_library, ladder
from patients.queries.program_editor import Editor, Shown, editor
from programs.rules.program_document import ProgramDocument


class Personalising:
    """One request to the editor: `read` first, then form, document and context."""

    def __init__(self, patient: Patient, beginning: Beginning, today: dt.date):
        self.patient = patient
        self.beginning = beginning
        self.initial = PersonaliseForm.initial_for(patient, beginning.sessions_per_week, today)
        self.seed = uuid.uuid4()

    def read(self, data: QueryDict | None) -> None:
        """Take in what the page carried, do the act that was asked for, and fill the form again."""
        self.form = self._form(data)
        if data is None:
            self.screen = Screen(self.beginning.document(self.seed, ()))
            self.form.initial |= {"program": self.document, "seed": self.seed}
            return
        self.form.is_valid()
        entered = self.form.cleaned_data
        self.seed = entered.get("seed") or self.seed
        wanted = entered.get("switched_on") or []
        document = entered.get("program")
        if document is None or document.weeks != self.beginning.week_count:
            document = self.beginning.document(self.seed, wanted)
        else:
            document = with_optional(
                document,
                self.beginning,
                seed=self.seed,
                was_on=entered.get("was_on") or (),
                wanted=wanted,
            )
        screen = Screen(
            document,
            open=entered.get("open", ""),
            adding=entered.get("adding"),
            add_later=bool(entered.get("add_later")),
        )
        self.screen = act_on(screen, data.get("act", ""), data, settled=False)
        self.form = self._filled_again(data, wanted)

    @property
    def document(self) -> ProgramDocument:
        return self.screen.document

    @cached_property
    def base(self) -> ProgramDocument:
        on = self.form.cleaned_data.get("switched_on") or () if self.form.is_bound else ()
        return self.beginning.document(self.seed, on)

    @property
    def is_settled(self) -> bool:
        """Whether the open line's entries, if there are any, could be taken in."""
        return self.screen.is_valid

    @cached_property
    def editor(self) -> Editor:
        return editor(self.shown())

    def needs_reason(self) -> bool:
        """Whether a rule warns and nobody said why to go ahead; told beside the field."""
        if not self.editor.new_warnings or self.form.cleaned_data["override_reason"]:
            return False
        words = _("A rule warns: say why you go ahead, or change the exercise.")
        self.form.add_error("override_reason", words)
        return True

    def shown(self) -> Shown:
        chosen = self.form.cleaned_data if self.form.is_bound else {}
        left, right = KNEES[chosen.get("side") or self.initial["side"]]
        offered = [int(day) for day in self.initial["session_days"]]
        return Shown(
            document=self.document,
            base=self.base,
            texts={week.week: week for week in self.beginning.weeks},
            session_days=chosen.get("session_days") or offered,
            left=left,
            right=right,
            trial_did=self.beginning.trial_did(self.seed),
        )

    def context(self) -> dict:
        template = self.beginning.template
        return {
            "form": self.form,
            "patient": self.patient,
            "template": template,
            "name": self.beginning.name,
            **editor_context(
                self.screen,
                self.editor,
                q=self.form["q"].value() or "",
                template_id=template.pk if template else None,
                settled=False,
            ),
        }

    def _form(self, data) -> PersonaliseForm:
        return PersonaliseForm(
            data,
            patient=self.patient,
            optional=self.beginning.optional,
            initial=dict(self.initial),
        )

    def _filled_again(self, data: QueryDict, wanted) -> PersonaliseForm:
        entries = carried(data, self.screen)
        entries["seed"] = str(self.seed)
        entries["was_on"] = ",".join(wanted)
        form = self._form(entries)
        form.is_valid()
        if "program" in self.form.errors:
            form.add_error(None, self.form.errors["program"])
        return form


def carried(data: QueryDict, screen: Screen) -> QueryDict:
    """The entries as they came, with the state after the act."""
    entries = data.copy()
    entries["program"] = json.dumps(screen.document.to_data(), separators=(",", ":"))
    entries["open"] = screen.open
    entries["adding"] = str(screen.adding or "")
    return entries


def editor_context(
    screen: Screen, shown: Editor, *, q: str, template_id: int | None, settled: bool
) -> dict:
    """What the include `patients/editor/_editor.html` needs."""
    line = screen.document.line(screen.open)
    form = screen.line_form
    if form is None and line is not None:
        form = OpenLineForm(line=line, settled=settled)
    steps = ladder(line.exercise, template_id=template_id) if line is not None else None
    return {
        "editor": shown,
        "weeks": shown.weeks,
        "open": screen.open if line is not None else "",
        "line_form": form,
        "ladder": steps,
        "adding": screen.adding,
        "choices": found_in_library(q) if screen.adding else (),
    }
