from django.utils.translation import gettext as _

from exercises.forms.exercise import VersionForm


def field_label(name: str) -> str:
    """What the editor calls a field, for the list of what a version changed."""
    if name == "dose":
        return _("Dose")
    if name == "evidence":
        return _("Evidence")
    return str(VersionForm.base_fields[name].label)
