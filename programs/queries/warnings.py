"""Dosage warnings between the rules and the page: lines in, words out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.models import ExerciseVersion
from programs.models import PrescribedExercise
from programs.rules import schedule
from programs.rules.dosage_warnings import DosageWarning, WarnedLine, line_warnings
from programs.rules.program_document import DocumentLine

_WORDS = {
    "squat_depth": gettext_lazy(
        "The knee bends to %(value)s° under load; from %(limit)s° on a squat presses more behind "
        "the kneecap."
    ),
    "extension_end": gettext_lazy(
        "The knee straightens to %(value)s°; below %(limit)s° knee extension presses more behind "
        "the kneecap."
    ),
    "sets": gettext_lazy("%(value)s rounds; effective programs had 2 to %(limit)s."),
    "effort": gettext_lazy("Effort %(value)s of 10; %(limit)s is the usual most."),
    "runs": gettext_lazy("%(value)s runs a week; up to %(limit)s is the published most."),
}


def as_warned(line: DocumentLine, version: ExerciseVersion) -> WarnedLine:
    bend = (version.knee_flexion_from, version.knee_flexion_to)
    return WarnedLine(
        key=line.key,
        week=line.week,
        dose=line.dose,
        per_week=line.per_week,
        category=version.category,
        chain=version.chain,
        weight_bearing=version.weight_bearing,
        bend=None if None in bend else bend,
        run=schedule.needs_rest_day(category=version.category, stage=version.stage)
        and line.dose.kind == "interval",
    )


def warning_in_words(warning: DosageWarning) -> str:
    """The warning with its numbers and its source."""
    words = str(_WORDS[warning.code]) % {"value": warning.value, "limit": warning.limit}
    return _("%(warning)s (%(source)s.)") % {"warning": words, "source": warning.source}


def warnings_of(line: PrescribedExercise) -> list[str]:
    """What the rules say of one prescribed line by itself."""
    version = line.exercise_version
    bend = (version.knee_flexion_from, version.knee_flexion_to)
    warned = WarnedLine(
        key=str(line.line_key),
        week=line.week,
        dose=line.dose,
        per_week=line.per_week,
        category=version.category,
        chain=version.chain,
        weight_bearing=version.weight_bearing,
        bend=None if None in bend else bend,
    )
    return [warning_in_words(warning) for warning in line_warnings(warned)]
