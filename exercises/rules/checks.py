"""The automatic checks of one exercise document: what keeps it from review, and what to look at.

A finding has a code, a field and values; `words` says it in English, and whoever shows it to a
person translates the template first.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from exercises.rules.dose import dose_problems
from exercises.rules.language import harmful_words, patient_texts
from exercises.rules.reading import reading_of
from exercises.rules.slugs import SLUG, gettext_noop
from exercises.rules.translations import is_stale

TEXTS = ("name", "category", "position", "position_key", "chain", "laterality", "common_error")
LISTS_IN_VOCABULARY = {
    "equipment": "equipment",
    "equipment_optional": "equipment",
    "muscles_primary": "muscle",
    "muscles_secondary": "muscle",
    "avoid_if": "avoid_if",
}
VALUES_IN_VOCABULARY = ("category", "chain", "laterality", "pfj_load", "position_key")
STAGES = range(1, 5)
KNEE_FLEXION = range(161)  # degrees; a knee bends to about 160
TIMES_A_WEEK = range(1, 8)

WORDS = {
    "slug_wrong": gettext_noop(
        "A slug is lower-case words joined by hyphens; this is “%(value)s”."
    ),
    "text_missing": gettext_noop("The text is missing."),
    "cues_missing": gettext_noop("At least one cue is needed, and none may be empty."),
    "not_in_vocabulary": gettext_noop("“%(value)s” is not in the vocabulary."),
    "not_equipment": gettext_noop("“%(value)s” is not equipment of this exercise."),
    "stage_wrong": gettext_noop("The stage must be 1 to 4, not %(value)s."),
    "per_week_wrong": gettext_noop("Times a week must be 1 to 7, not %(value)s."),
    "knee_wrong": gettext_noop("“%(end)s” must be 0 to 160 degrees, not %(value)s."),
    "not_yes_or_no": gettext_noop("The value must be true or false, not %(value)s."),
    "dose_missing": gettext_noop("The default dose is missing."),
    "dose_wrong": gettext_noop("%(problem)s"),
    "circle": gettext_noop("The steps would run in a circle: %(way)s. Remove one of them."),
    "exercise_unknown": gettext_noop("There is no exercise “%(value)s”."),
    "evidence_missing": gettext_noop(
        "At least one source is needed; use practice where there is none."
    ),
    "source_unknown": gettext_noop("There is no source “%(value)s”."),
    "source_repeated": gettext_noop("The source “%(value)s” stands twice."),
    "tag_unknown": gettext_noop("“%(value)s” is not a known tag."),
    "field_wrong": gettext_noop("%(problem)s"),
    "hard_to_read": gettext_noop(
        "Hard to read for patients: %(formula)s says %(value)s, the limit is %(limit)s. "
        "Shorter sentences and shorter words help."
    ),
    "cues_differ": gettext_noop("There are not as many cues as in the original."),
    "translation_stale": gettext_noop(
        "The original has changed since this was translated. Until it is looked at again, "
        "readers see the original."
    ),
    "not_translated": gettext_noop("The text is the same as in the original language."),
    "figure_wrong": gettext_noop("%(problem)s"),
    "picture_unknown": gettext_noop("The image is not there any more. Upload it again."),
    "picture_missing": gettext_noop("There is no figure and no image."),
    "harmful_word": gettext_noop("“%(value)s” is a word that patients should not read."),
}


@dataclass(frozen=True)
class Finding:
    """One thing a check found. blocking: the draft cannot go to review while it is there."""

    code: str
    field: str
    values: Mapping = field(default_factory=dict)
    blocking: bool = True

    @property
    def words(self) -> str:
        return WORDS[self.code] % self.values


@dataclass(frozen=True)
class Known:
    """What a document may refer to. vocabulary: allowed keys by name of the vocabulary."""

    vocabulary: Mapping[str, Collection[str]]
    sources: Collection[str]
    slugs: Collection[str]
    pictures: Collection[str] = ()


def check_document(document: Mapping, known: Known) -> list[Finding]:
    """Every finding in reading order. The document has the right shape (`rules.shape`)."""
    return [
        *_text_findings(document),
        *_vocabulary_findings(document, known.vocabulary),
        *_range_findings(document),
        *_dose_findings(document),
        *_link_findings(document, known),
        *_language_findings(document),
        *_picture_findings(document, known),
    ]


def _text_findings(document: Mapping) -> Iterator[Finding]:
    slug = document.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        yield Finding("slug_wrong", "slug", {"value": slug})
    for name in (*TEXTS, "patient_caution"):
        if not str(document.get(name) or "").strip():
            yield Finding("text_missing", name)
    cues = document.get("cues") or []
    if not cues or not all(str(cue).strip() for cue in cues):
        yield Finding("cues_missing", "cues")


def _vocabulary_findings(document: Mapping, vocabulary: Mapping) -> Iterator[Finding]:
    """A vocabulary that is not given is an open one: whoever writes may use any word."""
    values = [(name, document.get(name), name) for name in VALUES_IN_VOCABULARY]
    for name, words in LISTS_IN_VOCABULARY.items():
        values += [(name, value, words) for value in document.get(name) or ()]
    for name, value, words in values:
        if words in vocabulary and value not in vocabulary[words]:
            yield Finding("not_in_vocabulary", name, {"value": value})
    yield from _substitute_findings(document, vocabulary)


def _substitute_findings(document: Mapping, vocabulary: Mapping) -> Iterator[Finding]:
    needed = {*(document.get("equipment") or ()), *(document.get("equipment_optional") or ())}
    for piece, substitutes in (document.get("equipment_substitutes") or {}).items():
        if piece not in needed:
            yield Finding("not_equipment", "equipment_substitutes", {"value": piece})
        for value in substitutes:
            if value not in vocabulary["substitute"]:
                yield Finding("not_in_vocabulary", "equipment_substitutes", {"value": value})


def _range_findings(document: Mapping) -> Iterator[Finding]:
    if document.get("stage") not in STAGES:
        yield Finding("stage_wrong", "stage", {"value": document.get("stage")})
    if document.get("per_week") not in TIMES_A_WEEK:
        yield Finding("per_week_wrong", "per_week", {"value": document.get("per_week")})
    yield from _knee_findings(document.get("knee_flexion_deg") or {})
    for name in ("weight_bearing", "home_ok"):
        if not isinstance(document.get(name), bool):
            yield Finding("not_yes_or_no", name, {"value": document.get(name)})


def _knee_findings(angles: Mapping) -> Iterator[Finding]:
    """Both angles, or neither where the knee does not matter: unknown is None, never 0."""
    if angles.get("from") is None and angles.get("to") is None:
        return
    for end in ("from", "to"):
        if angles.get(end) not in KNEE_FLEXION:
            values = {"end": end, "value": angles.get(end)}
            yield Finding("knee_wrong", "knee_flexion_deg", values)


def _dose_findings(document: Mapping) -> Iterator[Finding]:
    dose = document.get("default_dose")
    if not isinstance(dose, Mapping):
        yield Finding("dose_missing", "default_dose")
        return
    for problem in dose_problems(dose):
        values = {"problem": problem.message}
        yield Finding("dose_wrong", f"default_dose.{problem.field}", values)


def _link_findings(document: Mapping, known: Known) -> Iterator[Finding]:
    for name in ("progresses_to", "progresses_from"):
        for slug in document.get(name) or ():
            if slug not in known.slugs:
                yield Finding("exercise_unknown", name, {"value": slug})
    yield from _evidence_findings(document.get("evidence") or (), known)


def _evidence_findings(links: Collection[Mapping], known: Known) -> Iterator[Finding]:
    if not links:
        yield Finding("evidence_missing", "evidence")
    sources = [link.get("source") for link in links]
    for source in dict.fromkeys(sources):
        if source not in known.sources:
            yield Finding("source_unknown", "evidence", {"value": source})
        if sources.count(source) > 1:
            yield Finding("source_repeated", "evidence", {"value": source})
    for link in links:
        if link.get("tag") not in known.vocabulary["evidence_tag"]:
            yield Finding("tag_unknown", "evidence", {"value": link.get("tag")})


def _language_findings(document: Mapping) -> Iterator[Finding]:
    """What patients read, in every language: words that harm block, the rest is to look at."""
    source = document.get("language") or "en"
    yield from _words_findings(document, source)
    translations = document.get("translations") or {}
    for language, row in translations.items():
        yield from _words_findings(row, language, prefix=f"translations.{language}.")
        yield from _translation_findings(row, document, language)


def _words_findings(texts: Mapping, language: str, prefix: str = "") -> Iterator[Finding]:
    for name, text in patient_texts(texts):
        for word in harmful_words(text, language):
            yield Finding("harmful_word", prefix + name, {"value": word})
    reading = reading_of("\n".join(text for _name, text in patient_texts(texts)), language)
    if reading is not None and reading.hard:
        values = {"formula": reading.formula, "value": reading.value, "limit": reading.limit}
        yield Finding("hard_to_read", f"{prefix}cues", values, blocking=False)


def _translation_findings(row: Mapping, source: Mapping, language: str) -> Iterator[Finding]:
    where = f"translations.{language}"
    if not str(row.get("name") or "").strip():
        yield Finding("text_missing", f"{where}.name")
    if len(row.get("cues") or ()) != len(source.get("cues") or ()):
        yield Finding("cues_differ", f"{where}.cues", blocking=False)
    if is_stale(row, source):
        yield Finding("translation_stale", where, blocking=False)
    for name in ("cues", "common_error", "patient_caution", "clinician_note"):
        text = row.get(name)
        if text and text == source.get(name):
            yield Finding("not_translated", f"{where}.{name}", blocking=False)


def _picture_findings(document: Mapping, known: Known) -> Iterator[Finding]:
    """Whether there is a picture; what a figure itself must keep is checked where it is drawn."""
    picture = document.get("picture")
    if picture and picture not in known.pictures:
        yield Finding("picture_unknown", "picture")
    if not picture and not document.get("figure"):
        yield Finding("picture_missing", "figure", blocking=False)
