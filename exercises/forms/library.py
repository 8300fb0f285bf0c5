from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.forms.exercise import STAGES
from exercises.models.exercise import Category
from exercises.models.finding import NO_EQUIPMENT
from exercises.models.vocabulary import Equipment, Position
from pfprehab.accounts.validators import plain_text

ANY = ("", _("any"))
KNEE_BENDS = [0, 30, 45, 60, 90]


class LibraryForm(forms.Form):
    """What narrows the library; everything may be left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, validators=[plain_text])
    category = forms.ChoiceField(
        label=_("Category"), choices=[ANY, *Category.choices], required=False
    )
    equipment = forms.ChoiceField(
        label=_("Equipment"),
        choices=[ANY, (NO_EQUIPMENT, _("no equipment")), *Equipment.choices],
        required=False,
    )
    position = forms.ChoiceField(
        label=_("Position"), choices=[ANY, *Position.choices], required=False
    )
    knee = forms.TypedChoiceField(
        label=_("Knee bend up to"),
        choices=[ANY, *((degrees, f"{degrees}°") for degrees in KNEE_BENDS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    stage = forms.TypedChoiceField(
        label=_("Stage"), choices=[ANY, *STAGES], coerce=int, empty_value=None, required=False
    )
    home = forms.BooleanField(label=_("At home only"), required=False)
