"""The catalogue: drafts, exercises in immutable versions, pictures, ladders, evidence."""

from exercises.models.dose import DoseColumns
from exercises.models.draft import Draft
from exercises.models.evidence import Evidence, Source, Tag
from exercises.models.exercise import Exercise, ExerciseVersion, Progression
from exercises.models.figure import Drawing, Figure, Picture
from exercises.models.importing import ExerciseImport, ImportRow
from exercises.models.search import SearchEntry, SearchVariant
from exercises.models.translation import ExerciseTranslation, TranslationStatus

__all__ = [
    "DoseColumns",
    "Draft",
    "Drawing",
    "Evidence",
    "Exercise",
    "ExerciseImport",
    "ExerciseTranslation",
    "ExerciseVersion",
    "Figure",
    "ImportRow",
    "Picture",
    "Progression",
    "SearchEntry",
    "SearchVariant",
    "Source",
    "Tag",
    "TranslationStatus",
]
