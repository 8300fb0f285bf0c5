"""What a version must keep before it is published: the first field that cannot be is refused."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exercises.models import ExerciseVersion, Source, Tag
from exercises.models.vocabulary import AvoidIf, Equipment, Substitute
from exercises.rules.language import harmful_words
from pfprehab.errors import OperationRefused

MOST_KNEE_BEND = 160  # degrees; a knee bends to about 160
_NOT_TYPED = {"exercise", "author", "sort_name"}
_VOCABULARIES = {"equipment": Equipment, "equipment_optional": Equipment, "avoid_if": AvoidIf}


def refuse_wrong_fields(version: ExerciseVersion) -> None:
    """Raise OperationRefused by the model, by the vocabulary, or by words that harm."""
    refuse_by_model(version, exclude=_NOT_TYPED)
    for check in (_knee_problems, _vocabulary_problems, _substitute_problems, _word_problems):
        for name, message in check(version):
            raise OperationRefused(message, code="field_wrong", field=name)


def refuse_by_model(row, *, exclude: Iterable[str] = ()) -> None:
    """Raise OperationRefused for the first field that the model's own checks refuse."""
    try:
        row.clean_fields(exclude={*exclude})
    except ValidationError as error:
        name, texts = next(iter(error.message_dict.items()))
        raise OperationRefused(" ".join(texts), code="field_wrong", field=name) from error


def sources_of(evidence: Iterable[tuple[str, str]]) -> dict[str, Source]:
    """The sources by key. Refused: an unknown key or tag, and a source that stands twice."""
    links = sorted(evidence)
    sources = Source.objects.filter(key__in=[key for key, _tag in links]).in_bulk(field_name="key")
    for key, tag in links:
        if key not in sources:
            message = _("There is no source “%(key)s”. Add it to the sources first.")
            raise OperationRefused(message % {"key": key}, code="source_unknown", field="evidence")
        if tag not in Tag.values:
            message = _("“%(tag)s” is not one of %(known)s.")
            shown = {"tag": tag, "known": ", ".join(Tag.values)}
            raise OperationRefused(message % shown, code="tag_unknown", field="evidence")
    if len(sources) != len(links):
        message = _("Each source may stand once only. Remove the repeated one.")
        raise OperationRefused(message, code="source_repeated", field="evidence")
    return sources


def _knee_problems(version: ExerciseVersion) -> Iterator[tuple[str, str]]:
    angles = (version.knee_flexion_from, version.knee_flexion_to)
    if (angles[0] is None) != (angles[1] is None):
        yield "knee_flexion_to", _("Give both knee angles, or leave both empty.")
    for name, angle in zip(("knee_flexion_from", "knee_flexion_to"), angles, strict=True):
        if angle is not None and angle > MOST_KNEE_BEND:
            message = _("A knee bends 0 to %(most)s degrees; you entered %(angle)s.")
            yield name, message % {"most": MOST_KNEE_BEND, "angle": angle}


def _vocabulary_problems(version: ExerciseVersion) -> Iterator[tuple[str, str]]:
    for name, choices in _VOCABULARIES.items():
        for value in getattr(version, name):
            if value not in choices.values:
                message = _("“%(value)s” is not one of %(known)s.")
                yield name, message % {"value": value, "known": ", ".join(choices.values)}


def _substitute_problems(version: ExerciseVersion) -> Iterator[tuple[str, str]]:
    for pair in version.equipment_substitutes:
        piece, _sep, substitute = pair.partition(":")
        if piece not in Equipment.values or substitute not in Substitute.values:
            message = _("“%(pair)s” is not understood. After the colon stands one of: %(known)s.")
            shown = {"pair": pair, "known": ", ".join(Substitute.values)}
            yield "equipment_substitutes", message % shown


def _word_problems(version: ExerciseVersion) -> Iterator[tuple[str, str]]:
    """Patients read these texts; the words refused are those of the language rules."""
    for name in ("cues", "common_error", "patient_caution"):
        value = getattr(version, name)
        for text in value if isinstance(value, list) else [value]:
            for word in harmful_words(text):
                message = _("“%(word)s” is a word that patients should not read. Say it otherwise.")
                yield name, message % {"word": word}
