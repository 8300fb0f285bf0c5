"""The catalogue: exercises in immutable versions, what is easier and harder, and the evidence."""

from exercises.models.dose import DoseColumns
from exercises.models.evidence import Evidence, Source, Tag
from exercises.models.exercise import Exercise, ExerciseVersion, Progression

__all__ = [
    "DoseColumns",
    "Evidence",
    "Exercise",
    "ExerciseVersion",
    "Progression",
    "Source",
    "Tag",
]
