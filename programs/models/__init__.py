"""Templates to start from, and the versioned programs that patients follow."""

from programs.models.program import PrescribedExercise, Program, ProgramVersion, ProgramWeek, Side
from programs.models.template import Template, TemplateItem, TemplateWeek

__all__ = [
    "PrescribedExercise",
    "Program",
    "ProgramVersion",
    "ProgramWeek",
    "Side",
    "Template",
    "TemplateItem",
    "TemplateWeek",
]
