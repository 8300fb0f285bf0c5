"""When a translation still says what its source says."""

from collections.abc import Mapping

from exercises.rules.digest import content_digest

# What is translated. `aka` is for searching only, so it is no part of the digest.
TRANSLATED = (
    "name",
    "aka",
    "position",
    "equipment_text",
    "cues",
    "common_error",
    "patient_caution",
    "clinician_note",
)
SOURCE_TEXTS = tuple(name for name in TRANSLATED if name != "aka")


def texts_digest(texts: Mapping) -> str:
    """A digest of the source texts, 16 hex digits; the same texts always give the same one."""
    said = {name: texts.get(name) or ("" if name != "cues" else []) for name in SOURCE_TEXTS}
    return content_digest(said)[:16]


def is_stale(translation: Mapping, source: Mapping) -> bool:
    """Whether the source has changed since the translation was made from it."""
    return translation.get("of") != texts_digest(source)
