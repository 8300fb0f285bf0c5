"""Drafts as their author and their reader see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exercises.models import Draft
from exercises.operations.checking import finding_words, findings_of
from exercises.operations.content import content_of
from exercises.operations.drafts import current_document
from exercises.queries.differences import Difference, differences, field_label
from exercises.rules.checks import Finding
from exercises.rules.document import fields_of
from pfprehab.accounts.models import User
from pfprehab.languages import language_name

_LABELS = {
    "default_dose": "dose",
    "knee_flexion_deg": "knee_flexion_to",
    "slug": "name",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in words. anchor: id of the field in the editor."""

    label: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """Everything the page of a draft says beside the draft itself."""

    blocking: list[Found]
    advice: list[Found]
    differences: list[Difference] | None
    links_change: bool
    is_author: bool
    can_submit: bool
    can_approve: bool

    @classmethod
    def of(cls, draft: Draft, *, reader: User) -> DraftView:
        findings = findings_of(draft)
        blocking = [_found(each) for each in findings if each.blocking]
        in_review, is_author = draft.state == Draft.State.IN_REVIEW, draft.author_id == reader.pk
        return cls(
            blocking=blocking,
            advice=[_found(each) for each in findings if not each.blocking],
            differences=_differences(draft, blocking),
            links_change=_links_change(draft),
            is_author=is_author,
            can_submit=not in_review and not blocking,
            can_approve=in_review and not is_author and not blocking,
        )


def draft_rows(drafts: Iterable[Draft], *, reader: User) -> list[tuple[str, list[Draft]]]:
    """In the order of what can be done: to read, sent back, being written, waiting for others."""
    groups: dict[str, list[Draft]] = {"read": [], "returned": [], "writing": [], "waiting": []}
    for draft in drafts:
        groups[_group(draft, reader)].append(draft)
    return [(key, rows) for key, rows in groups.items() if rows]


def _group(draft: Draft, reader: User) -> str:
    if draft.state == Draft.State.IN_REVIEW:
        return "waiting" if draft.author_id == reader.pk else "read"
    return "returned" if draft.returned_by_id else "writing"


def _found(finding: Finding) -> Found:
    name = finding.field.partition("[")[0]
    parts = name.split(".")
    if parts[0] == "translations":
        label = field_label(parts[2]) if len(parts) > 2 else field_label("translations")
        label = f"{language_name(parts[1])}: {label}"
        anchor = f"id_{parts[1]}-{parts[2] if len(parts) > 2 else 'name'}"
    else:
        label, anchor = _label_of(parts[0]), _anchor_of(parts)
    return Found(label=label, words=finding_words(finding), anchor=anchor)


def _label_of(name: str) -> str:
    if name in ("progresses_to", "progresses_from"):
        return field_label(name)
    return field_label(_LABELS.get(name, name))


def _anchor_of(parts: list[str]) -> str:
    special = {
        "default_dose": f"id_dose-{parts[1] if len(parts) > 1 else 'kind'}",
        "knee_flexion_deg": "id_knee_from",
        "evidence": "evidence",
        "figure": "id_fig-figure",
        "picture": "picture",
        "licence": "id_licence_name",
    }
    return special.get(parts[0], f"id_{parts[0]}")


def _differences(draft: Draft, blocking: list[Found]) -> list[Difference] | None:
    """Against the version it is based on; None where there is none, or the draft is unfinished."""
    if draft.based_on is None or blocking:
        return None
    return differences(content_of(draft.based_on), fields_of(draft.content))


def _links_change(draft: Draft) -> bool:
    if draft.exercise is None:
        return False
    now = current_document(draft.exercise)
    names = ("progresses_to", "progresses_from")
    return any(sorted(draft.content.get(name) or ()) != now[name] for name in names)
