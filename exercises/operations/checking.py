"""What a draft must keep before it can be reviewed, and what a row must keep to be written."""

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exercises.figures import problems_of
from exercises.models import (
    Draft,
    Exercise,
    ExerciseTranslation,
    ExerciseVersion,
    Picture,
    Source,
    Tag,
)
from exercises.models.exercise import Category, Laterality, LoadClass
from exercises.models.vocabulary import AvoidIf, Equipment, Position, Substitute
from exercises.operations.content import column_values
from exercises.operations.progressions import circle_with
from exercises.rules.checks import WORDS, Finding, Known, check_document
from exercises.rules.document import fields_of
from exercises.rules.shape import shape_faults
from exercises.rules.translations import TRANSLATED
from pfprehab.errors import OperationRefused

# Muscles are an open vocabulary: clinics bring exercises for more than the knee.
VOCABULARY: Mapping[str, list[str]] = {
    "category": Category.values,
    "pfj_load": LoadClass.values,
    "laterality": Laterality.values,
    "chain": ["open", "closed", "na"],
    "position_key": Position.values,
    "equipment": Equipment.values,
    "substitute": Substitute.values,
    "avoid_if": AvoidIf.values,
    "evidence_tag": Tag.values,
}


def findings_of(draft: Draft) -> list[Finding]:
    """What the automatic checks find in a draft now."""
    content = draft.content
    return [*findings_in(content, known_now(content)), *_circle_findings(draft.slug, content)]


def _circle_findings(slug: str, document: Mapping) -> Iterator[Finding]:
    easier, harder = (document.get(name) or () for name in ("progresses_from", "progresses_to"))
    if circle := circle_with(slug, easier=easier, harder=harder):
        yield Finding("circle", "progresses_to", {"way": " → ".join(circle)})


def findings_in(document: Mapping, known: Known) -> list[Finding]:
    """The findings of the rules, and when nothing blocks those of the columns: what is too long,
    invisible characters, and of the figure."""
    found = check_document(document, known)
    if any(finding.blocking for finding in found):
        return found
    return [*found, *_column_findings(document), *_figure_findings(document)]


def _column_findings(document: Mapping) -> Iterator[Finding]:
    fields = fields_of(document)
    rows = {"": ExerciseVersion(number=1, **column_values(fields))}
    for language, row in fields["translations"].items():
        texts = {name: row[name] for name in TRANSLATED}
        rows[f"translations.{language}."] = ExerciseTranslation(
            language=language, status=row["status"], of_digest=row["of"], **texts
        )
    for prefix, row in rows.items():
        relations = {field.name for field in row._meta.fields if field.is_relation}
        try:
            row.clean_fields(exclude=relations)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                yield Finding("field_wrong", prefix + name, {"problem": " ".join(texts)})


def _figure_findings(document: Mapping) -> Iterator[Finding]:
    """What the figure shows that the exercise is not, or that no body can do."""
    if document.get("figure") is None:
        return
    for problem in problems_of(document["figure"], **figure_limits(document)):
        yield Finding("figure_wrong", "figure", {"problem": str(problem)})


def figure_limits(document: Mapping) -> dict:
    """What a figure of this exercise must keep: how far the knee may bend, in degrees."""
    angles = document.get("knee_flexion_deg") or {}
    ends = [angles.get("from"), angles.get("to")]
    return {"knee_limit": None if None in ends else max(ends)}


def known_now(*documents: Mapping) -> Known:
    """What these documents may refer to, asked of the database for all of them at once."""
    slugs, sources, pictures = set(), set(), set()
    for document in documents:
        slugs.update(document.get("progresses_to") or (), document.get("progresses_from") or ())
        sources.update(link["source"] for link in document.get("evidence") or ())
        pictures.add(document.get("picture"))
    return Known(
        vocabulary=VOCABULARY,
        sources=set(Source.objects.filter(key__in=sources).values_list("key", flat=True)),
        slugs=set(Exercise.objects.filter(slug__in=slugs).values_list("slug", flat=True)),
        pictures=set(
            Picture.objects.filter(digest__in=pictures - {None}).values_list("digest", flat=True)
        ),
    )


def finding_words(finding: Finding) -> str:
    """What a finding says, in the language of the person who reads it."""
    return _(WORDS[finding.code]) % finding.values


def refuse_findings(draft: Draft) -> None:
    """Raise OperationRefused for the first finding that blocks; its field is the draft's field."""
    for finding in findings_of(draft):
        if finding.blocking:
            raise OperationRefused(
                finding_words(finding), code=finding.code, field=finding.field.partition("[")[0]
            )


def refuse_wrong_shape(document) -> None:
    """Raise OperationRefused for content that is no exercise document at all."""
    for key, words in shape_faults(document):
        raise OperationRefused(words, code="shape_wrong", field=key)


def refuse_by_model(row, *, exclude: Iterable[str] = ()) -> None:
    """Raise OperationRefused for the first field that the model's own checks refuse."""
    try:
        row.clean_fields(exclude={*exclude})
    except ValidationError as error:
        name, texts = next(iter(error.message_dict.items()))
        raise OperationRefused(" ".join(texts), code="field_wrong", field=name) from error
