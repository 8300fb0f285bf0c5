"""What a new program begins from: a template, or a program that somebody else follows."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from patients.models import Patient, Prescription
from programs.models import ProgramVersion, Template, TemplateItem
from programs.queries.documents import (
    copied,
    document_of_template,
    document_of_version,
    template_items,
)
from programs.rules.program_document import ProgramDocument
from programs.rules.sides import side_for_another


@dataclass
class FromTemplate:
    template: Template

    @property
    def name(self) -> str:
        return self.template.name

    @property
    def kind(self) -> str:
        return self.template.kind

    @property
    def sessions_per_week(self) -> int:
        return self.template.sessions_per_week

    @cached_property
    def weeks(self) -> Sequence:
        return list(self.template.weeks.all())

    @property
    def week_count(self) -> int:
        return self.template.duration_weeks

    @cached_property
    def items(self) -> list[TemplateItem]:
        return template_items(self.template)

    @property
    def optional(self) -> list[TemplateItem]:
        return [item for item in self.items if item.optional]

    def document(self, seed: uuid.UUID, switched_on: Collection[str]) -> ProgramDocument:
        weeks = self.template.duration_weeks
        return document_of_template(self.items, weeks=weeks, seed=seed, switched_on=switched_on)

    def trial_did(self, seed: uuid.UUID) -> Mapping[str, str]:
        """What the studies did, where it differs, by the key of the line."""
        return {str(uuid.uuid5(seed, str(each.pk))): each.trial_did for each in self.items}


@dataclass
class FromProgram:
    """A copy of what another prescription asks for now, with the sides of this patient's knees."""

    source: Prescription
    patient: Patient

    optional: Sequence[TemplateItem] = ()

    @property
    def template(self) -> Template | None:
        found = self.source.program.template
        return found if found is not None and found.prescribable else None

    @property
    def name(self) -> str:
        return self.source.program.name

    @property
    def kind(self) -> str:
        return self.source.kind

    @property
    def sessions_per_week(self) -> int:
        return len(self.source.session_days)

    @cached_property
    def version(self) -> ProgramVersion:
        return ProgramVersion.objects.filter(program=self.source.program_id).first()

    @cached_property
    def weeks(self) -> Sequence:
        return list(self.version.weeks.all())

    @property
    def week_count(self) -> int:
        return self.source.program.duration_weeks

    @cached_property
    def asked_for(self) -> ProgramDocument:
        return document_of_version(self.version, weeks=self.week_count)

    def document(self, seed: uuid.UUID, _switched_on: Collection[str]) -> ProgramDocument:
        of = (self.source.covers_left, self.source.covers_right)
        to = (self.patient.affected_left, self.patient.affected_right)
        return copied(
            self.asked_for,
            seed=seed,
            side_of=lambda side: side_for_another(side, of=of, to=to),
        )

    def trial_did(self, _seed: uuid.UUID) -> Mapping[str, str]:
        return {}


Beginning = FromTemplate | FromProgram


def with_optional(
    document: ProgramDocument,
    beginning: Beginning,
    *,
    seed: uuid.UUID,
    was_on: Collection[str],
    wanted: Collection[str],
) -> ProgramDocument:
    """The document after optional exercises were ticked or unticked; all other lines stay."""
    if set(was_on) == set(wanted):
        return document
    plain = {line.key for line in beginning.document(seed, ()).lines}
    now = beginning.document(seed, wanted)
    before = {line.key for line in beginning.document(seed, was_on).lines} - plain
    extra = [line for line in now.lines if line.key not in plain]
    wanted_keys = {line.key for line in extra}
    kept = [each for each in document.lines if each.key not in before or each.key in wanted_keys]
    there = {line.key for line in kept}
    new = [line for line in extra if line.key not in there and line.key not in before]
    return document.with_lines([*kept, *new])
