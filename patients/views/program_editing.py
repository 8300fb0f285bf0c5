"""A running program in the editor: the same screen as prescribing, saved as the next version."""

from __future__ import annotations

import uuid
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.forms.editor_acts import Screen, act_on
from patients.forms.program_editor import RunningProgramForm
from patients.models import Prescription
from patients.operations.prescribing import next_session_from
from patients.operations.program_changes import change_program
from patients.queries import plan
from patients.queries.program_editor import Shown, editor
from patients.queries.version_changes import ChangeWords, changes_in_words, compared
from patients.views.opening import open_prescription, patient_today
from patients.views.personalising import carried, editor_context
from pfprehab.errors import OperationRefused, add_refusal
from programs.models import ProgramVersion
from programs.queries.documents import document_of_version
from programs.rules.differences import differences, merged
from programs.rules.program_document import ProgramDocument


def edit_program(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """The newest version to change; what was logged and the weeks that are over stay."""
    shown = open_prescription(request, prescription_id)
    page = RunningEditor(shown, patient_today(shown.patient))
    page.read(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _answer(request, page)
    if request.POST.get("act") or not page.screen.is_valid:
        return _answer(request, page, status=200 if page.screen.is_valid else 422)
    if page.form.is_valid():
        try:
            version = page.save(by=request.user)
        except OperationRefused as refusal:
            page.refuse(refusal)
        else:
            messages.success(request, _saved_words(version))
            return redirect("patients:prescription", prescription_id=shown.public_id)
    return _answer(request, page, status=422)


def compare_versions(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """Two versions of a program side by side: ?from=1&to=3; without them the newest two."""
    shown = open_prescription(request, prescription_id)
    versions = list(
        ProgramVersion.objects.filter(program=shown.program_id).select_related("author")
    )
    newest = versions[0].number
    numbers = [_number(request.GET.get("from"), newest - 1), _number(request.GET.get("to"), newest)]
    before, after = sorted(max(1, number) for number in numbers)
    context = {
        "prescription": shown,
        "patient": shown.patient,
        "versions": versions,
        "before": before,
        "after": after,
        "compared": compared(
            versions, before=before, after=after, weeks=shown.program.duration_weeks
        ),
    }
    return render(request, "patients/compare_versions.html", context)


def _number(text: str | None, default: int) -> int:
    fits = text and text.isascii() and text.isdecimal() and len(text) < 7
    return int(text) if fits else default


class RunningEditor:
    """One request to the editor of a running program."""

    def __init__(self, prescription: Prescription, today):
        self.prescription = prescription
        self.today = today
        self.versions = list(
            ProgramVersion.objects.filter(program=prescription.program_id).select_related("author")
        )
        self.newest = self.versions[0]
        self.meanwhile: list[ChangeWords] = []
        self.both: list[str] = []

    def read(self, data) -> None:
        if data is None:
            self.seen = self.newest
            initial = {"seen": self.newest.number, "program": self.base}
            self.form = RunningProgramForm(initial=initial)
            self.screen = Screen(self.base, first_week=self.first_week)
            return
        self.form = RunningProgramForm(data)
        self.form.is_valid()
        entered = self.form.cleaned_data
        numbers = {version.number: version for version in self.versions}
        self.seen = numbers.get(entered.get("seen"), self.newest)
        screen = Screen(
            entered.get("program") or self.base,
            open=entered.get("open", ""),
            adding=entered.get("adding"),
            add_later=bool(entered.get("add_later")),
            first_week=self.first_week,
        )
        self.screen = act_on(screen, data.get("act", ""), data, settled=True)
        self._fill_again(data)

    def save(self, *, by) -> ProgramVersion:
        entered = self.form.cleaned_data
        return change_program(
            prescription=self.prescription,
            seen_version=entered["seen"],
            document=self.screen.document,
            reason=entered["reason"],
            override_reason=entered["override_reason"],
            today=self.today,
            by=by,
        )

    def refuse(self, refusal: OperationRefused) -> None:
        """Say it beside the entries. After a colleague's change both are laid together first."""
        if refusal.code == "revision_conflict":
            self._lay_together()
        add_refusal(self.form, refusal)

    def context(self) -> dict:
        shown = Shown(
            document=self.screen.document,
            base=self.base,
            texts={week.week: week for week in self.seen.weeks.all()},
            session_days=self.prescription.session_days,
            left=self.prescription.covers_left,
            right=self.prescription.covers_right,
            first_week=self.first_week,
        )
        prescription = self.prescription
        return {
            "form": self.form,
            "prescription": prescription,
            "patient": prescription.patient,
            "newest": self.newest,
            "over": plan.week_to_come(prescription, self.today) is None,
            "holds_from": next_session_from(prescription, self.newest, self.today),
            "meanwhile": self.meanwhile,
            "both": self.both,
            **editor_context(
                self.screen,
                editor(shown),
                q=self.form["q"].value() or "",
                template_id=prescription.program.template_id,
                settled=True,
            ),
        }

    @cached_property
    def first_week(self) -> int:
        weeks = self.prescription.program.duration_weeks
        return plan.week_to_come(self.prescription, self.today) or weeks + 1

    @cached_property
    def base(self) -> ProgramDocument:
        return self._document(self.seen)

    def _document(self, version: ProgramVersion) -> ProgramDocument:
        return document_of_version(version, weeks=self.prescription.program.duration_weeks)

    def _lay_together(self) -> None:
        newest = get_object_or_404(
            ProgramVersion.objects.select_related("author").filter(
                program=self.prescription.program_id
            )[:1]
        )
        theirs = self._document(newest)
        laid = merged(self.base, self.screen.document, theirs)
        self.meanwhile = changes_in_words(differences(self.base, theirs))
        both = [each for each in differences(theirs, laid.document) if each.line.key in laid.both]
        self.both = [f"{each.name}, {each.weeks}: {each.what}" for each in changes_in_words(both)]
        entries = self.form.data.copy()
        entries["seen"] = str(newest.number)
        self.newest = self.seen = newest
        self.base = theirs
        self.screen.document = laid.document
        self._fill_again(entries)

    def _fill_again(self, data) -> None:
        unreadable = self.form.errors.get("program")
        self.form = RunningProgramForm(carried(data, self.screen))
        self.form.is_valid()
        if unreadable:
            self.form.add_error(None, unreadable)


def _answer(request: HttpRequest, page: RunningEditor, *, status: int = 200) -> HttpResponse:
    return render(request, "patients/edit_program.html", page.context(), status=status)


def _saved_words(version: ProgramVersion) -> str:
    return _("Saved as version %(number)s. It holds from the next session on, from %(day)s.") % {
        "number": version.number,
        "day": date_format(version.effective_from, "j F"),
    }
