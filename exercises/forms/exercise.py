"""The curator's form of one exercise: what a version says, its evidence, its neighbours."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from exercises.forms.fields import CommaField, LinesField
from exercises.models import Exercise, ExerciseVersion, Source, Tag
from exercises.models.exercise import Category, Laterality, LoadClass
from exercises.models.vocabulary import AvoidIf, Equipment, Position, Substitute
from exercises.rules.language import harmful_words
from pfprehab.accounts.validators import plain_lines, plain_text

STAGES = [
    (1, _("1 early")),
    (2, _("2 strength")),
    (3, _("3 function")),
    (4, _("4 return to sport")),
]
CHAINS = [("open", _("Open")), ("closed", _("Closed")), ("na", _("Neither"))]


def _long(label, *, most: int = 1000, rows: int = 3, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": rows}),
        **kwargs,
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


class VersionForm(forms.Form):
    """What one version says, without its dose and evidence."""

    name = forms.CharField(label=_("Name"), max_length=120, validators=[plain_text])
    aka = CommaField(label=_("Also known as"), most=8, longest=120, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    stage = forms.TypedChoiceField(label=_("Stage"), choices=STAGES, coerce=int)
    pfj_load = forms.ChoiceField(label=_("Load behind the kneecap"), choices=LoadClass.choices)
    muscles_primary = CommaField(label=_("Main muscles"), most=10, longest=60)
    muscles_secondary = CommaField(label=_("Other muscles"), most=10, longest=60, required=False)
    position_key = forms.ChoiceField(label=_("Position, for finding"), choices=Position.choices)
    position = forms.CharField(
        label=_("Position in words"), max_length=120, validators=[plain_text]
    )
    laterality = forms.ChoiceField(label=_("Legs"), choices=Laterality.choices)
    chain = forms.ChoiceField(label=_("Chain"), choices=CHAINS)
    weight_bearing = forms.BooleanField(label=_("Weight-bearing"), required=False)
    home_ok = forms.BooleanField(label=_("Can be done at home"), required=False)
    knee_flexion_from = _angle(_("Knee bend at the start, degrees"))
    knee_flexion_to = _angle(_("Knee bend at the end, degrees"))
    per_week = forms.IntegerField(label=_("Times a week"), min_value=1, max_value=7)
    equipment = _several(_("Equipment"), Equipment)
    equipment_optional = _several(_("Equipment, optional"), Equipment)
    equipment_text = forms.CharField(
        label=_("Equipment in words"), max_length=200, required=False, validators=[plain_text]
    )
    equipment_substitutes = LinesField(
        label=_("At home instead, one a line, such as strap:belt"),
        most=20,
        longest=80,
        required=False,
    )
    cues = LinesField(label=_("Cues, one a line"), most=8, longest=300, rows=5)
    common_error = _long(_("Common error"))
    patient_caution = _long(_("Caution for the patient"))
    clinician_note = _long(_("Note for the clinician"), required=False)
    avoid_if = _several(_("Avoid if"), AvoidIf)

    @classmethod
    def initial_of(cls, version: ExerciseVersion) -> dict:
        return {name: getattr(version, name) for name in cls.base_fields}

    def clean_equipment_substitutes(self) -> list[str]:
        pairs = [line.replace(" ", "") for line in self.cleaned_data["equipment_substitutes"]]
        for pair in pairs:
            piece, _sep, substitute = pair.partition(":")
            if piece not in Equipment.values or substitute not in Substitute.values:
                known = {"pair": pair, "known": ", ".join(Substitute.values)}
                raise ValidationError(
                    _now("“%(pair)s” is not understood. After the colon stands one of: %(known)s.")
                    % known
                )
        return pairs

    def clean_cues(self) -> list[str]:
        cues = self.cleaned_data["cues"]
        _refuse_harmful(" ".join(cues))
        return cues

    def clean_common_error(self) -> str:
        return _refuse_harmful(self.cleaned_data["common_error"])

    def clean_patient_caution(self) -> str:
        return _refuse_harmful(self.cleaned_data["patient_caution"])

    def clean(self) -> dict:
        cleaned = super().clean()
        angles = [cleaned.get("knee_flexion_from"), cleaned.get("knee_flexion_to")]
        if angles.count(None) == 1 and not {"knee_flexion_from", "knee_flexion_to"} & {
            *self.errors
        }:
            self.add_error("knee_flexion_to", _now("Give both knee angles, or leave both empty."))
        return cleaned


def _refuse_harmful(text: str) -> str:
    for word in harmful_words(text):
        raise ValidationError(
            _now("“%(word)s” is a word that patients should not read. Say it otherwise.")
            % {"word": word}
        )
    return text


class NewExerciseForm(VersionForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("Lower-case words joined by hyphens. It can never be changed."),
    )
    field_order = ["slug"]


class ChangeForm(forms.Form):
    """What goes with an edit: which version was read, and why it changes."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    change_note = forms.CharField(
        label=_("What changes, and why"), max_length=200, validators=[plain_text]
    )


class NeighboursForm(forms.Form):
    """The ladder: one slug a line, so that it can be pasted and read back."""

    easier = LinesField(
        label=_("Easier exercises, one address a line"), most=20, longest=80, required=False
    )
    harder = LinesField(
        label=_("Harder exercises, one address a line"), most=20, longest=80, required=False
    )


class EvidenceRowForm(forms.Form):
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=Source.objects.none(), to_field_name="key", required=False
    )
    tag = forms.ChoiceField(
        label=_("How it is known"), choices=[("", "—"), *Tag.choices], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.all()

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("source") and not cleaned.get("tag"):
            self.add_error("tag", _now("Say how this source is known."))
        return cleaned


class BaseEvidence(forms.BaseFormSet):
    """Rows without a source do not count, so a row is removed by emptying it."""

    @property
    def links(self) -> list[tuple[str, str]]:
        rows = (form.cleaned_data for form in self.forms)
        return [(row["source"].key, row["tag"]) for row in rows if row.get("source")]

    def clean(self) -> None:
        if any(self.errors):
            return
        keys = [key for key, _tag in self.links]
        if not keys:
            raise ValidationError(
                _now("At least one source is needed; choose standard practice where none is.")
            )
        if len(set(keys)) < len(keys):
            raise ValidationError(_now("Each source may stand once only."))


EvidenceFormSet = forms.formset_factory(
    EvidenceRowForm, formset=BaseEvidence, extra=2, max_num=20, absolute_max=20
)


class RetireForm(forms.Form):
    replaced_by = forms.ModelChoiceField(
        label=_("Replaced by"),
        queryset=Exercise.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("no replacement"),
    )

    def __init__(self, *args, exercise: Exercise, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Exercise.objects.offered().exclude(pk=exercise.pk).order_by("current__sort_name")
        self.fields["replaced_by"].queryset = offered
        self.fields["replaced_by"].label_from_instance = lambda row: row.current.name
