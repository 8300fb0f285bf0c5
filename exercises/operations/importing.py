"""Bringing exercises in: a dry run that writes nothing but itself, then all rows or none as drafts.

Applied rows are drafts like any other: somebody else reads and approves them. Rows are matched on
the slug; a running program keeps what it shows whatever is imported.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Draft, Exercise, ExerciseImport, ImportRow, Progression
from exercises.operations.checking import finding_words, findings_in, known_now
from exercises.operations.content import WITH_CONTENT, content_of
from exercises.operations.duplicates import Lookalikes
from exercises.operations.import_sources import Read, read_file
from exercises.queries.differences import differences
from exercises.rules.document import LINKS, fields_of
from exercises.rules.graph import circle_through
from exercises.rules.shape import shape_faults
from exercises.rules.slugs import slug_of_clinic, slug_problem
from pfprehab.accounts.models import Clinic, User
from pfprehab.errors import OperationRefused

CHUNK = 500
Kind = ImportRow.Kind
SHEET = ExerciseImport.Layout.SHEET


@dataclass
class _Case:
    """One row on its way through the dry run."""

    read: Read
    problems: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    likely: list = field(default_factory=list)
    kind: str = ""
    based_on_id: int | None = None

    @property
    def document(self) -> dict:
        return self.read.document

    def fail(self, column: str, words: str, kind: str = Kind.ERROR) -> None:
        self.problems.append([column, words])
        self.kind = kind


@transaction.atomic
def check_import(
    *,
    content: bytes,
    file_name: str,
    layout: str,
    licence: Mapping[str, str],
    owner_clinic: Clinic | None,
    by: User,
    now: dt.datetime,
) -> ExerciseImport:
    """Read a file and say of each row what it would do; nothing else is written.

    Raises OperationRefused for a file that cannot be read at all.
    """
    cases = [_Case(read) for read in read_file(content, layout=layout, licence=licence)]
    if not cases:
        raise OperationRefused(_("There is no exercise in the file."), code="empty", field="file")
    _settle_slugs(cases, owner_clinic, layout)
    _check_documents(cases, layout)
    _compare(cases, layout)
    if layout == SHEET:
        _find_circles(cases)
    else:
        _propose_duplicates(cases)
    batch = ExerciseImport.objects.create(
        owner_clinic=owner_clinic,
        file_name=file_name[:200],
        digest=hashlib.sha256(content).hexdigest(),
        layout=layout,
        counts=dict(Counter(case.kind for case in cases)),
        uploaded_by=by,
        uploaded_at=now,
    )
    ImportRow.objects.bulk_create((_row(batch, case) for case in cases), batch_size=CHUNK)
    return batch


@transaction.atomic
def apply_import(*, batch: ExerciseImport, by: User, now: dt.datetime) -> int:
    """Make drafts of the new and changed rows that are taken: all of them, or none.

    Rows of our own sheet go straight to review, and one wrong row keeps the file out. Those of
    other collections are unfinished drafts; what cannot be read there is left out. Refused when
    something changed since the dry run.
    """
    batch = ExerciseImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ExerciseImport.State.CHECKED:
        raise OperationRefused(
            _("This import was applied or discarded already."), code="already_applied"
        )
    rows = list(batch.rows.filter(kind__in=[Kind.NEW, Kind.CHANGED], taken=True))
    wrong = batch.rows.filter(kind__in=[Kind.ERROR, Kind.CONFLICT])
    if batch.layout == SHEET and wrong.exists():
        raise OperationRefused(
            _("Rows with errors or conflicts keep the whole file out. Mend them and try again."),
            code="rows_wrong",
        )
    if not rows:
        raise OperationRefused(_("No row would change anything."), code="nothing_to_do")
    exercises = _refuse_moved_on(rows)
    in_review = batch.layout == SHEET
    Draft.objects.bulk_create(
        (
            Draft(
                owner_clinic=batch.owner_clinic,
                slug=row.slug,
                exercise=exercises.get(row.slug),
                based_on_id=row.based_on_id,
                content=row.document,
                state=Draft.State.IN_REVIEW if in_review else Draft.State.WRITING,
                submitted_at=now if in_review else None,
                change_note=_("Imported from %(file)s") % {"file": batch.file_name[:150]},
                author=by,
                created_at=now,
                updated_at=now,
                origin=batch.layout,
                origin_ref=row.origin_ref,
                batch=batch,
            )
            for row in rows
        ),
        batch_size=CHUNK,
    )
    batch.state, batch.applied_at = ExerciseImport.State.APPLIED, now
    batch.save(update_fields=["state", "applied_at"])
    return len(rows)


@transaction.atomic
def discard_import(*, batch: ExerciseImport, by: User) -> None:
    """Forget a dry run; what was applied stays."""
    del by  # the audit records the acting scope
    batch = ExerciseImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ExerciseImport.State.CHECKED:
        raise OperationRefused(
            _("This import was applied or discarded already."), code="already_applied"
        )
    batch.rows.all().delete()
    batch.state = ExerciseImport.State.DISCARDED
    batch.save(update_fields=["state"])


@transaction.atomic
def take_row(*, row: ImportRow, taken: bool, by: User) -> None:
    """Decide whether a likely duplicate becomes a draft anyway. Nothing is ever merged."""
    del by  # the audit records the acting scope
    row.taken = taken
    row.save(update_fields=["taken"])


def _settle_slugs(cases: list[_Case], owner_clinic: Clinic | None, layout: str) -> None:
    """A clinic's rows get its prefix; links to rows of the same file follow."""
    own = {case.document.get("slug") for case in cases if case.document}
    for case in cases:
        document = case.document
        if not document:
            case.problems, case.kind = list(case.read.problems), Kind.ERROR
            continue
        slug = document.get("slug")
        if not isinstance(slug, str) or slug_problem(slug):
            case.fail("slug", _(slug_problem("")) % {"slug": str(slug)[:40]})
            continue
        if owner_clinic is not None:
            document["slug"] = slug_of_clinic(slug, owner_clinic.pk)
            _prefix_links(document, own, owner_clinic.pk)
    _settle_repeats(cases, layout)


def _prefix_links(document: dict, own: set, clinic_id: int) -> None:
    for name in LINKS:
        value = document.get(name)
        if isinstance(value, list):
            document[name] = [slug_of_clinic(s, clinic_id) if s in own else s for s in value]


def _settle_repeats(cases: list[_Case], layout: str) -> None:
    """In our own sheet a slug stands once; elsewhere the second of a name gets a number."""
    seen: dict[str, int] = {}
    for case in cases:
        if case.kind or not case.document:
            continue
        slug = case.document["slug"]
        seen[slug] = seen.get(slug, 0) + 1
        if seen[slug] == 1:
            continue
        if layout == SHEET:
            words = _("The slug “%(slug)s” stands in more than one row. Keep one of them.")
            case.fail("slug", words % {"slug": slug})
        else:
            case.document["slug"] = f"{slug[:74]}-{seen[slug]}"


def _check_documents(cases: list[_Case], layout: str) -> None:
    """Shape first; in our own sheet also everything that would keep a draft from review."""
    for case in cases:
        if case.kind:
            continue
        for column, words in shape_faults(case.document):
            case.fail(column, words)
    if layout != SHEET:
        return
    sound = [case for case in cases if not case.kind]
    known = known_now(*(case.document for case in sound))
    slugs = {*known.slugs, *(case.document["slug"] for case in sound)}
    known = type(known)(known.vocabulary, known.sources, slugs, known.pictures)
    for case in sound:
        for finding in findings_in(case.document, known):
            if finding.blocking:
                case.fail(finding.field, finding_words(finding))


def _compare(cases: list[_Case], layout: str) -> None:
    """Against the catalogue and the open drafts, some hundred rows at a time."""
    sound = [case for case in cases if not case.kind]
    for start in range(0, len(sound), CHUNK):
        chunk = sound[start : start + CHUNK]
        slugs = [case.document["slug"] for case in chunk]
        stored = _stored(slugs)
        drafted = set(Draft.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        for case in chunk:
            _compare_one(case, stored.get(case.document["slug"]), drafted, layout)


def _stored(slugs: Iterable[str]) -> dict[str, Exercise]:
    exercises = Exercise.objects.filter(slug__in=slugs).select_related("current")
    return {
        exercise.slug: exercise
        for exercise in exercises.prefetch_related(
            *(f"current__{name}" for name in WITH_CONTENT),
            "harder_edges__harder",
            "easier_edges__easier",
        )
    }


def _compare_one(case: _Case, exercise: Exercise | None, drafted: set[str], layout: str) -> None:
    slug = case.document["slug"]
    if slug in drafted:
        words = _("There is an open draft of “%(slug)s”. Have it approved or discarded first.")
        case.fail("slug", words % {"slug": slug}, Kind.CONFLICT)
    elif exercise is None:
        case.kind = Kind.NEW
    elif layout != SHEET:
        words = _("There is an exercise “%(slug)s” already; another collection never changes it.")
        case.fail("slug", words % {"slug": slug}, Kind.CONFLICT)
    else:
        _compare_versions(case, exercise)


def _compare_versions(case: _Case, exercise: Exercise) -> None:
    current = exercise.current
    if exercise.retired_at:
        words = _("“%(slug)s” is retired and gets no new version. Leave the row out.")
        case.fail("slug", words % {"slug": exercise.slug}, Kind.CONFLICT)
        return
    seen = case.read.version
    if seen is not None and seen != current.number:
        words = _("The sheet was exported at version %(seen)s; now there is version %(now)s.")
        case.fail("version", words % {"seen": seen, "now": current.number}, Kind.CONFLICT)
        return
    case.based_on_id = current.pk
    before, after = content_of(current), fields_of(case.document)
    links = {name: sorted(case.document.get(name) or ()) for name in LINKS}
    stored = {
        "progresses_to": sorted(edge.harder.slug for edge in exercise.harder_edges.all()),
        "progresses_from": sorted(edge.easier.slug for edge in exercise.easier_edges.all()),
    }
    if before == after and links == stored:
        case.kind = Kind.UNCHANGED
        return
    case.kind = Kind.CHANGED
    if before != after:
        case.changes = [
            [each.label, "\n".join(each.before), "\n".join(each.after)]
            for each in differences(before, after)
        ]
    case.changes += [
        [name, "\n".join(stored[name]), "\n".join(links[name])]
        for name in LINKS
        if stored[name] != links[name]
    ]


def _find_circles(cases: list[_Case]) -> None:
    """Links that run in a circle, over all rows together with what stands in the catalogue."""
    moving = {c.document["slug"] for c in cases if c.kind in (Kind.NEW, Kind.CHANGED)}
    links = Progression.objects.values_list("easier__slug", "harder__slug")
    edges = {edge for edge in links if not moving & set(edge)}
    for case in cases:
        if case.kind in (Kind.NEW, Kind.CHANGED):
            slug = case.document["slug"]
            edges |= {(slug, other) for other in case.document.get("progresses_to") or ()}
            edges |= {(other, slug) for other in case.document.get("progresses_from") or ()}
    steps: dict[str, list[str]] = {}
    for easier, harder in sorted(edges):
        steps.setdefault(easier, []).append(harder)
    for case in cases:
        if case.kind in (Kind.NEW, Kind.CHANGED) and (
            circle := circle_through(steps, case.document["slug"])
        ):
            words = _("The steps would run in a circle: %(way)s. Remove one of them.")
            case.fail("progresses_to", words % {"way": " → ".join(circle)})


def _propose_duplicates(cases: list[_Case]) -> None:
    lookalikes = Lookalikes.of_catalogue()
    for case in cases:
        if case.kind == Kind.NEW:
            case.likely = lookalikes.of(case.document)


def _row(batch: ExerciseImport, case: _Case) -> ImportRow:
    document = case.document or {}
    return ImportRow(
        batch=batch,
        number=case.read.number,
        slug=str(document.get("slug") or "")[:120],
        name=str(document.get("name") or "")[:200].replace("\x00", ""),
        kind=case.kind,
        document=document if case.kind in (Kind.NEW, Kind.CHANGED) else None,
        based_on_id=case.based_on_id,
        origin_ref=case.read.ref,
        problems=case.problems[:20],
        changes=case.changes[:40],
        likely=case.likely,
        taken=not case.likely,
    )


def _refuse_moved_on(rows: list[ImportRow]) -> dict[str, Exercise]:
    """The exercises of the rows, if they are as the dry run saw them."""
    slugs = [row.slug for row in rows]
    exercises = {e.slug: e for e in Exercise.objects.filter(slug__in=slugs)}
    drafted = set(Draft.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    for row in rows:
        now = exercises[row.slug].current_id if row.slug in exercises else None
        if row.slug in drafted or now != row.based_on_id:
            message = _("Row %(row)s: “%(slug)s” was changed since the dry run. Bring it again.")
            raise OperationRefused(message % {"row": row.number, "slug": row.slug}, code="moved_on")
    return exercises
