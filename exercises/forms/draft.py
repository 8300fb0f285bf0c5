"""The curator's forms of one exercise: from its document and back to it.

A draft may be unfinished, so next to nothing is required here: what is missing is found by the
checks, which say it beside the draft. Refused here is only what cannot be kept as it was typed.
"""

import json
from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from exercises.figures import problems_of
from exercises.forms.dose import KIND_CHOICES, DoseForm
from exercises.forms.fields import CommaField, LinesField
from exercises.models import TranslationStatus
from exercises.models.exercise import Category, Laterality, LoadClass
from exercises.models.vocabulary import AvoidIf, Equipment, Position, Substitute
from exercises.rules.document import OWN_LICENCE
from exercises.rules.dose import Dose
from exercises.rules.slugs import slug_from_name
from exercises.rules.translations import TRANSLATED, texts_digest
from pfprehab.accounts.validators import plain_lines, plain_text

STAGES = [
    (1, _("1 early")),
    (2, _("2 strength")),
    (3, _("3 function")),
    (4, _("4 return to sport")),
]
CHAINS = [("open", _("Open")), ("closed", _("Closed")), ("na", _("Neither"))]
KNEE_FIELDS = (("from", "knee_from"), ("to", "knee_to"))
LONGEST_FIGURE = 20_000  # characters; the largest figure of the catalogue has about 4 000


def _text(label, *, most: int, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, validators=[plain_text], **kwargs
    )


def _long(label, *, most: int = 1000, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _one(label, choices, *, coerce=str, empty="") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "—"), *choices],
        coerce=coerce,
        empty_value=empty,
        required=False,
    )


def _several(label, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _angle(label) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=160)


class ContentForm(forms.Form):
    """What the exercise is and says, without dose, evidence, figure and translations."""

    name = forms.CharField(label=_("Name"), max_length=120, validators=[plain_text])
    aka = CommaField(label=_("Also known as"), most=8, longest=120, required=False)
    category = _one(_("Category"), Category.choices)
    stage = _one(_("Stage"), STAGES, coerce=int, empty=None)
    pfj_load = _one(_("Load behind the kneecap"), LoadClass.choices)
    muscles_primary = CommaField(label=_("Main muscles"), most=10, longest=60, required=False)
    muscles_secondary = CommaField(label=_("Other muscles"), most=10, longest=60, required=False)
    position_key = _one(_("Position, for finding"), Position.choices)
    position = _text(_("Position in words"), most=120)
    laterality = _one(_("Legs"), Laterality.choices)
    chain = _one(_("Chain"), CHAINS)
    weight_bearing = forms.BooleanField(label=_("Weight-bearing"), required=False)
    home_ok = forms.BooleanField(label=_("Can be done at home"), required=False)
    knee_from = _angle(_("Knee bend at the start, degrees"))
    knee_to = _angle(_("Knee bend at the end, degrees"))
    per_week = forms.IntegerField(label=_("Times a week"), min_value=1, max_value=7, required=False)
    equipment = _several(_("Equipment"), Equipment)
    equipment_optional = _several(_("Equipment, optional"), Equipment)
    equipment_text = _text(_("Equipment in words"), most=200)
    equipment_substitutes = LinesField(
        label=_("At home instead, one a line, such as strap:belt"),
        most=20,
        longest=80,
        required=False,
    )
    cues = LinesField(label=_("Cues, one a line"), most=8, longest=300, rows=5, required=False)
    common_error = _long(_("Common error"))
    patient_caution = _long(_("Caution for the patient"))
    clinician_note = _long(_("Note for the clinician"))
    avoid_if = _several(_("Avoid if"), AvoidIf)
    progresses_from = LinesField(
        label=_("Easier exercises, one address a line"), most=20, longest=80, required=False
    )
    progresses_to = LinesField(
        label=_("Harder exercises, one address a line"), most=20, longest=80, required=False
    )
    licence_name = _text(_("Licence"), most=60)
    licence_author = _text(_("Author"), most=200)
    licence_url = forms.URLField(
        label=_("Where it comes from"), required=False, max_length=200, assume_scheme="https"
    )

    SAME = (
        "name",
        "aka",
        "category",
        "stage",
        "pfj_load",
        "muscles_primary",
        "muscles_secondary",
        "position_key",
        "position",
        "laterality",
        "chain",
        "weight_bearing",
        "home_ok",
        "per_week",
        "equipment",
        "equipment_optional",
        "equipment_text",
        "cues",
        "common_error",
        "patient_caution",
        "clinician_note",
        "avoid_if",
        "progresses_from",
        "progresses_to",
    )

    @classmethod
    def initial_of(cls, document: Mapping) -> dict:
        knee, licence = document.get("knee_flexion_deg") or {}, document.get("licence") or {}
        substitutes = document.get("equipment_substitutes") or {}
        return {
            **{name: document.get(name) for name in cls.SAME},
            "knee_from": knee.get("from"),
            "knee_to": knee.get("to"),
            "equipment_substitutes": [
                f"{piece}:{other}" for piece, others in substitutes.items() for other in others
            ],
            "licence_name": licence.get("name", OWN_LICENCE),
            "licence_author": licence.get("author", ""),
            "licence_url": licence.get("url", ""),
        }

    def clean_equipment_substitutes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for line in self.cleaned_data["equipment_substitutes"]:
            piece, _sep, substitute = line.replace(" ", "").partition(":")
            if piece not in Equipment.values or substitute not in Substitute.values:
                known = {"pair": line, "known": ", ".join(Substitute.values)}
                raise ValidationError(
                    _now("“%(pair)s” is not understood. After the colon stands one of: %(known)s.")
                    % known
                )
            found.setdefault(piece, []).append(substitute)
        return found

    def document(self) -> dict:
        """The part of the document that this form holds; it must be valid."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in self.SAME},
            "knee_flexion_deg": {"from": data["knee_from"], "to": data["knee_to"]},
            "equipment_substitutes": data["equipment_substitutes"],
            "licence": {
                "name": data["licence_name"],
                "author": data["licence_author"],
                "url": data["licence_url"],
            },
        }


class NewContentForm(ContentForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("Lower-case words joined by hyphens; empty: made from the name. It stays."),
    )
    field_order = ["name", "slug"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = slug_from_name(cleaned.get("name", ""))
        return cleaned


class DraftDoseForm(DoseForm):
    """A dose, or none yet."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *KIND_CHOICES], required=False)

    def clean(self) -> dict:
        if not self.cleaned_data.get("kind") and not any(self.cleaned_data.values()):
            return {**self.cleaned_data, "dose": None}
        return super().clean()

    @classmethod
    def initial_of_document(cls, document: Mapping) -> dict:
        dose = document.get("default_dose")
        return cls.initial_of(Dose.from_data(dose)) if dose else {"kind": ""}

    def document(self) -> dict:
        dose = self.cleaned_data.get("dose")
        return {"default_dose": dose.to_data() if dose else None}


class FigureForm(forms.Form):
    """The figure as its joint angles. What a check finds is said at once, and nothing is saved."""

    figure = forms.CharField(
        label=_("Figure, as data"),
        required=False,
        max_length=LONGEST_FIGURE,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args, limits: Mapping | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.limits = dict(limits or {})

    @classmethod
    def initial_of(cls, document: Mapping) -> dict:
        figure = document.get("figure")
        return {"figure": json.dumps(figure, indent=1, ensure_ascii=False) if figure else ""}

    def clean_figure(self) -> dict | None:
        text = self.cleaned_data["figure"].strip()
        if not text:
            return None
        figure = _read_json(text)
        problems = problems_of(figure, **self.limits)
        if problems:
            raise ValidationError([str(problem) for problem in problems[:12]])
        return figure

    def document(self) -> dict:
        return {"figure": self.cleaned_data["figure"]}


def knee_typed(data: Mapping) -> dict:
    """The knee angles as they were typed, as part of a document: a figure is checked by them."""
    typed = {end: data.get(name, "").strip() for end, name in KNEE_FIELDS}
    angles = {end: int(t) if t.isdecimal() and len(t) < 4 else None for end, t in typed.items()}
    return {"knee_flexion_deg": angles}


def _read_json(text: str) -> dict:
    try:
        figure = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        place = f"{error.lineno}, {error.colno}" if hasattr(error, "lineno") else "?"
        raise ValidationError(
            _now("This cannot be read as JSON (line, column: %(place)s).") % {"place": place}
        ) from error
    if not isinstance(figure, dict):
        raise ValidationError(_now("A figure is one object in braces: { ... }."))
    return figure


def _refuse_constant(name: str):
    raise ValueError(name)


class TranslationForm(forms.Form):
    """One language of the exercise. Empty: there is no translation."""

    name = _text(_("Name"), most=120)
    aka = CommaField(label=_("Also known as"), most=8, longest=120, required=False)
    position = _text(_("Position in words"), most=120)
    equipment_text = _text(_("Equipment in words"), most=200)
    cues = LinesField(label=_("Cues, one a line"), most=8, longest=300, rows=5, required=False)
    common_error = _long(_("Common error"))
    patient_caution = _long(_("Caution for the patient"))
    clinician_note = _long(_("Note for the clinician"))
    status = forms.ChoiceField(
        label=_("How far it is checked"), choices=TranslationStatus.choices, required=False
    )
    compared = forms.BooleanField(
        label=_("I compared it with the original as it stands now"), required=False
    )

    def __init__(self, *args, language: str, before: Mapping | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.language, self.before = language, before

    @classmethod
    def of(cls, document: Mapping, language: str, data=None) -> "TranslationForm":
        before = (document.get("translations") or {}).get(language)
        initial = dict(before) if before else {"status": TranslationStatus.HUMAN}
        return cls(data, prefix=language, initial=initial, language=language, before=before)

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    def texts(self) -> dict | None:
        """The texts, or None when there are none."""
        texts = {name: self.cleaned_data[name] for name in TRANSLATED}
        return texts if any(texts.values()) else None

    def document(self, source: Mapping) -> dict | None:
        """The translation; made from the present original where it was changed or compared."""
        texts = self.texts()
        if texts is None:
            return None
        status = self.cleaned_data["status"] or TranslationStatus.HUMAN
        before = self.before or {}
        same = all(before.get(name) == value for name, value in texts.items())
        if same and not self.cleaned_data["compared"]:
            return {"status": status, "of": before["of"], **texts}
        return {"status": str(status), "of": texts_digest(source), **texts}


class ChangeForm(forms.Form):
    """What goes with a save: which state was read, and why the exercise changes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    change_note = forms.CharField(
        label=_("What changes, and why"),
        max_length=200,
        required=False,
        validators=[plain_text],
    )
