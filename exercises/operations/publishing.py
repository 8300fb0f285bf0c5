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
    Source,
)
from exercises.operations.content import column_values
from exercises.operations.searching import index_exercises
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
        """The version as a row that is not saved yet."""
        figure = self.fields["figure"]
        return ExerciseVersion(
            exercise=self.exercise,
            number=self.number,
            author=self.author,
            reviewer=self.reviewer,
            created_at=self.now,
            change_note=self.change_note,
            figure_id=None if figure is None else content_digest(figure),
            picture_id=self.fields["picture"],
            **column_values(self.fields),
        )


def publish(publications: Iterable[Publication]) -> list[ExerciseVersion]:
    """Write versions with evidence, figure and translations, and make them the current ones."""
    publications = list(publications)
    keep_figures(each.fields["figure"] for each in publications)
    versions = [each.version() for each in publications]
    ExerciseVersion.objects.bulk_create(versions)
    _write_evidence(publications, versions)
    _write_translations(publications, versions)
    for version in versions:
        version.exercise.current = version
    Exercise.objects.bulk_update([version.exercise for version in versions], ["current"])
    index_exercises(versions)
    return versions


def keep_figures(specs: Iterable[Mapping | None]) -> None:
    """Write the figure of each spec where there is none yet."""
    rows = {content_digest(spec): spec for spec in specs if spec is not None}
    Figure.objects.bulk_create(
        [Figure(digest=digest, spec=spec) for digest, spec in rows.items()], ignore_conflicts=True
    )


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
