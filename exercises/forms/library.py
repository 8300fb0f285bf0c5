from collections.abc import Iterator
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exercises.forms.draft import STAGES
from exercises.models.exercise import Category, LoadClass
from exercises.models.finding import NO_EQUIPMENT
from exercises.models.vocabulary import Equipment, Position
from pfprehab.accounts.validators import plain_text

KNEE_BENDS = [0, 30, 45, 60, 90]
LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _several(label, choices, **kwargs) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


def _one(label, choices, *, coerce=str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("any")), *choices],
        coerce=coerce,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class LibraryForm(forms.Form):
    """What narrows the library; everything may be left out. Within a facet any choice will do."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        validators=[plain_text],
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "aria-keyshortcuts": "/"}
        ),
    )
    category = _several(_("Group"), Category.choices)
    stage = forms.TypedMultipleChoiceField(
        label=_("Stage"),
        choices=STAGES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    position = _several(_("Position"), Position.choices)
    equipment = _several(_("Equipment"), [(NO_EQUIPMENT, _("no equipment")), *Equipment.choices])
    without = _several(_("Without"), Equipment.choices)
    knee = _one(_("Knee bend up to"), [(angle, f"{angle}°") for angle in KNEE_BENDS], coerce=int)
    weight_bearing = _one(_("Weight-bearing"), [("yes", _("yes")), ("no", _("no"))])
    load = _several(_("Load behind the kneecap"), LoadClass.choices)
    language = _several(_("Also in"), LANGUAGES)
    home = forms.BooleanField(label=_("Can be done at home"), required=False)
    ours = forms.BooleanField(label=_("Only our clinic's own"), required=False)

    FACETS = (
        "category",
        "stage",
        "equipment",
        "without",
        "position",
        "knee",
        "weight_bearing",
        "load",
        "language",
        "home",
        "ours",
    )
    OPEN = frozenset({"category", "stage", "equipment"})

    def __init__(self, *args, has_own: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_own:
            del self.fields["ours"]

    @property
    def facets(self) -> list[dict]:
        """Each facet with how many choices are made in it, and whether it stands open."""
        bound = [self[name] for name in self.FACETS if name in self.fields]
        return [
            {
                "field": field,
                "chosen": len(chosen := self._chosen(field.name)),
                "open": bool(chosen) or field.name in self.OPEN,
                "switch": isinstance(field.field, forms.BooleanField),
            }
            for field in bound
        ]

    @property
    def chips(self) -> list[dict]:
        """Every choice that narrows the list, in words, with the query string without it."""
        return list(self._chips())

    def _chips(self) -> Iterator[dict]:
        for name in ("q", *self.FACETS):
            for value in self._chosen(name):
                words = value if name == "q" else self._words(name, value)
                yield {"words": words, "without": self._query_without(name, value)}

    def _words(self, name: str, value: str) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        choices = {str(key): label for key, label in field.choices}
        choice = str(choices.get(value, value))
        says_enough = name in ("category", "equipment", "position")
        return choice if says_enough else f"{field.label}: {choice}"

    def _chosen(self, name: str) -> list[str]:
        if not self.is_bound or name in self.errors:
            return []
        return [value for value in self.data.getlist(name) if value]

    def _query_without(self, name: str, value: str) -> str:
        pairs = [
            (key, each)
            for key in ("q", *self.FACETS)
            for each in self._chosen(key)
            if (key, each) != (name, value)
        ]
        return urlencode(pairs)

    @property
    def query(self) -> str:
        """The state of the page as a query string."""
        return self._query_without("", "")
