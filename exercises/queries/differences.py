"""What differs between two states of an exercise, in words a person can check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.models import Source, Tag, TranslationStatus
from exercises.models.exercise import Category, Laterality, LoadClass
from exercises.models.vocabulary import AvoidIf, Equipment, Muscle, Position, labels
from exercises.rules.dose_words import (
    WORDS,
    dose_in_words,
    effort_in_words,
    load_in_words,
    rest_in_words,
)
from exercises.rules.translations import TRANSLATED
from pfprehab.languages import language_name, page_language

_CHOICES = {
    "category": Category,
    "pfj_load": LoadClass,
    "laterality": Laterality,
    "position_key": Position,
}
_LISTS = {
    "equipment": Equipment,
    "equipment_optional": Equipment,
    "muscles_primary": Muscle,
    "muscles_secondary": Muscle,
    "avoid_if": AvoidIf,
}
_ORDER = (
    "name",
    "aka",
    "category",
    "stage",
    "pfj_load",
    "muscles_primary",
    "muscles_secondary",
    "position",
    "position_key",
    "laterality",
    "chain",
    "weight_bearing",
    "home_ok",
    "knee_flexion_from",
    "knee_flexion_to",
    "dose",
    "per_week",
    "cues",
    "common_error",
    "patient_caution",
    "clinician_note",
    "avoid_if",
    "equipment",
    "equipment_optional",
    "equipment_text",
    "equipment_substitutes",
    "evidence",
    "language",
    "licence",
    "licence_author",
    "origin_url",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. before, after: lines of text; empty when there was nothing.

    is_figure: the picture differs, which has no words.
    """

    label: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_figure: bool = False


def field_label(name: str) -> str:
    """What people call a field of an exercise."""
    return str(_labels()[name])


def differences(before: Mapping, after: Mapping) -> list[Difference]:
    """Between the fields of two versions (`content_of`), in reading order."""
    found = [
        Difference(field_label(name), _lines(name, before[name]), _lines(name, after[name]))
        for name in _ORDER
        if before[name] != after[name]
    ]
    if (before["figure"], before["picture"]) != (after["figure"], after["picture"]):
        found.append(Difference(_("Picture"), is_figure=True))
    return [*found, *_translation_differences(before["translations"], after["translations"])]


def _translation_differences(before: Mapping, after: Mapping) -> Iterator[Difference]:
    for language in sorted({*before, *after}):
        old, new = before.get(language, {}), after.get(language, {})
        title = language_name(language)
        for name in ("status", *TRANSLATED):
            if old.get(name) != new.get(name):
                label = _("Status") if name == "status" else field_label(name)
                yield Difference(
                    f"{title}: {label}", _lines(name, old.get(name)), _lines(name, new.get(name))
                )


def _lines(name: str, value) -> tuple[str, ...]:
    """One value as lines of text."""
    if value in (None, "", [], {}, frozenset()):
        return ()
    if name in _SAID:
        return tuple(_SAID[name](value))
    if name in _CHOICES:
        return (labels(_CHOICES[name], [value])[0],)
    if name in _LISTS:
        return tuple(labels(_LISTS[name], value))
    if isinstance(value, bool):
        return (_("yes") if value else _("no"),)
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _dose_lines(dose) -> list[str]:
    language = page_language() if page_language() in WORDS else "en"
    parts = [
        dose_in_words(dose, language=language),
        load_in_words(dose, language=language),
        rest_in_words(dose, language=language),
        effort_in_words(dose, language=language),
        _("tempo %(tempo)s") % {"tempo": dose.tempo} if dose.tempo else "",
    ]
    return [part for part in parts if part]


def _evidence_lines(links) -> list[str]:
    citations = dict(
        Source.objects.filter(key__in=[key for key, _tag in links]).values_list("key", "citation")
    )
    return [f"{citations.get(key, key)} ({labels(Tag, [tag])[0]})" for key, tag in sorted(links)]


def _degrees(angle: int) -> list[str]:
    return [f"{angle}°"]


def _status_line(status: str) -> list[str]:
    return labels(TranslationStatus, [status])


_SAID = {
    "dose": _dose_lines,
    "evidence": _evidence_lines,
    "knee_flexion_from": _degrees,
    "knee_flexion_to": _degrees,
    "status": _status_line,
}


def _labels() -> dict[str, str]:
    """The table of labels in the language of the page."""
    return {
        "name": _("Name"),
        "aka": _("Also known as"),
        "category": _("Category"),
        "stage": _("Stage"),
        "pfj_load": _("Load behind the kneecap"),
        "muscles_primary": _("Main muscles"),
        "muscles_secondary": _("Other muscles"),
        "position": _("Position in words"),
        "position_key": _("Position, for finding"),
        "laterality": _("Legs"),
        "chain": _("Chain"),
        "weight_bearing": _("Weight-bearing"),
        "home_ok": _("Can be done at home"),
        "knee_flexion_from": _("Knee bend at the start, degrees"),
        "knee_flexion_to": _("Knee bend at the end, degrees"),
        "dose": _("Dose"),
        "per_week": _("Times a week"),
        "cues": _("Cues"),
        "common_error": _("Common error"),
        "patient_caution": _("Caution for the patient"),
        "clinician_note": _("Note for the clinician"),
        "avoid_if": _("Avoid if"),
        "equipment": _("Equipment"),
        "equipment_optional": _("Equipment, optional"),
        "equipment_text": _("Equipment in words"),
        "equipment_substitutes": _("At home instead"),
        "evidence": _("Evidence"),
        "language": _("Language"),
        "licence": _("Licence"),
        "licence_author": _("Author"),
        "origin_url": _("Where it comes from"),
        "figure": _("Figure"),
        "picture": _("Picture"),
        "translations": _("Translations"),
        "progresses_from": _("Easier exercises"),
        "progresses_to": _("Harder exercises"),
    }
