"""The one place where versions of exercises are written, one or thousands at a time."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exercises.models import (
    Evidence,
    Exercise,
    ExerciseTranslation,
    ExerciseVersion,
    Figure,
    Picture,
    Source,
)
from exercises.operations.content import column_values
from exercises.rules.digest import content_digest
from exercises.rules.translations import TRANSLATED, is_stale
from pfprehab.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One version to write. fields: everything of `content.FIELDS`, checked before.

    author and reviewer are two people, or both None for what comes with the product.
    """

    exercise: Exercise
    number: int
    fields: Mapping
    now: dt.datetime
    author: User | None = None
    reviewer: User | None = None
    change_note: str = ""

    def version(self) -> ExerciseVersion:
        """The version as a row that is not saved yet, without figure and picture."""
        return ExerciseVersion(
            exercise=self.exercise,
            number=self.number,
            author=self.author,
            reviewer=self.reviewer,
            created_at=self.now,
            change_note=self.change_note,
            **column_values(self.fields),
        )


def publish(publications: Iterable[Publication]) -> list[ExerciseVersion]:
    """Write versions with evidence, figure and translations, and make them the current ones."""
    publications = list(publications)
    figures = figures_for([each.fields["figure"] for each in publications])
    pictures = _pictures(publications)
    versions = []
    for each in publications:
        version = each.version()
        version.figure = figures.get(_digest(each.fields["figure"]))
        version.picture = pictures.get(each.fields["picture"])
        versions.append(version)
    ExerciseVersion.objects.bulk_create(versions)
    _write_evidence(publications, versions)
    _write_translations(publications, versions)
    for version in versions:
        version.exercise.current = version
    Exercise.objects.bulk_update([version.exercise for version in versions], ["current"])
    return versions


def figures_for(specs: Iterable[Mapping | None]) -> dict[str, Figure]:
    """The figure of each spec by its digest, written where there is none yet."""
    wanted = {_digest(spec): spec for spec in specs if spec is not None}
    rows = [Figure(digest=digest, spec=spec) for digest, spec in wanted.items()]
    Figure.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.digest: row for row in Figure.objects.filter(digest__in=wanted)}


def _digest(spec: Mapping | None) -> str:
    return content_digest(spec) if spec is not None else ""


def _pictures(publications: list[Publication]) -> dict[str, Picture]:
    """Pictures by digest; of two with the same content the exercise's own clinic's comes last."""
    digests = {each.fields["picture"] for each in publications} - {None}
    rows = Picture.objects.filter(digest__in=digests).defer("data").order_by("owner_clinic_id")
    return {row.digest: row for row in reversed(rows)} if digests else {}


def _write_evidence(publications: list[Publication], versions: list[ExerciseVersion]) -> None:
    keys = dict(Source.objects.values_list("key", "pk"))
    Evidence.objects.bulk_create(
        Evidence(version=version, source_id=keys[source], tag=tag)
        for each, version in zip(publications, versions, strict=True)
        for source, tag in sorted(each.fields["evidence"])
    )


def _write_translations(publications: list[Publication], versions: list[ExerciseVersion]) -> None:
    ExerciseTranslation.objects.bulk_create(
        ExerciseTranslation(
            version=version,
            language=language,
            status=row["status"],
            of_digest=row["of"],
            is_stale=is_stale(row, each.fields),
            **{name: row[name] for name in TRANSLATED},
        )
        for each, version in zip(publications, versions, strict=True)
        for language, row in sorted(each.fields["translations"].items())
    )
